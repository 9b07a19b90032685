"""From a sentence of the law to its lines and tests: nothing that the program keeps is without either."""

import pytest

from tools.reference_sentences import LEFT_OUT, SENTENCES, sentences

ALL = sentences()


@pytest.mark.parametrize("sentence", [one for one in ALL if not one.why_not], ids=lambda one: one.cited)
def test_a_sentence_that_is_kept_has_its_line_and_what_holds_it(sentence):
    assert sentence.lines, f"no line of the program names {sentence.cited}: {sentence.asks}"
    assert sentence.held, f"no case and no test names {sentence.cited}, or the line that keeps it"


def test_what_is_left_out_is_a_sentence_and_says_why():
    named = {f"{section}{paragraph}" for section, rows in SENTENCES.items() for paragraph in rows}
    assert set(LEFT_OUT) <= named
    assert all(why.endswith(".") for why in LEFT_OUT.values())


def test_the_elements_and_statements_of_a_form_are_all_there():
    """164.508(c) as it is printed: six elements, three statements, plain language, and the copy."""
    of_forms = [paragraph for paragraph in SENTENCES["45 CFR 164.508"] if paragraph.startswith("(c)")]
    assert len(of_forms) == 6 + 3 + 2
    assert not any(f"45 CFR 164.508{paragraph}" in LEFT_OUT for paragraph in of_forms)
