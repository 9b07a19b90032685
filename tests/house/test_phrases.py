"""The packs that come with the program: enough of them, none twice, none that says what nobody chose to say."""

import re
from collections import Counter

import pytest

from tests.house import tree
from tools.phrase_packs import FILE, script
from twodrawer.phrasebank.facts import Phrase
from twodrawer.phrasebank.pack_file import read_pack, write_pack
from twodrawer.phrasebank.packs import ORDER, choices, packs
from twodrawer.writing.blanks import BLANK, blanks_in, filled
from twodrawer.writing.checker import Context, Note, check
from twodrawer.writing.elements import Element
from twodrawer.writing.risk import Risk

ALL = [phrase for pack in packs() for phrase in pack.phrases]
# What a reader takes for a finding. It stands in a phrase only as something to be chosen.
USUAL = re.compile(
    r"\b(normal|unremarkable|within normal limits|wnl|intact|denie[sd]|no evidence|appropriate|cooperative|euthymic|stable|"
    r"oriented|alert|linear|logical|coherent|good|fair|adequate|negative|none|no (?:si|hi|risk|thoughts|current))\b",
    re.IGNORECASE,
)
FINDINGS = {Element.MENTAL_STATUS, Element.RISK, Element.TEST_RESULT}
WORDING = {"private_content", "not_objective", "stigmatizing", "third_party_name", "jargon", "vague"}


def words_of(phrase: Phrase) -> list[str]:
    """The words without the blanks, for comparing."""
    return re.findall(r"[a-z0-9']+", BLANK.sub(" ", phrase.text).lower())


def with_names(phrase: Phrase) -> str:
    """The phrase as its words alone read: each blank filled with what it is called."""
    return filled(phrase.text, {name: name for name in blanks_in(phrase.text)})


def findings_on(text: str) -> list[tuple[str, str | None]]:
    """What the project's own checker says of the wording."""
    answer = check(Note(sections={"Session": text}, context=Context()))
    return [(one.code, one.quote) for one in answer.findings if one.code in WORDING]


def test_there_are_at_least_six_hundred_phrases_in_ten_orientations_and_more():
    assert len(ALL) >= 600
    assert len(ORDER) >= 11
    assert all(len(pack.phrases) >= 50 for pack in packs())
    files = {name.rpartition("/")[2] for name in tree.ours(".yaml", under="twodrawer/phrasebank/packs/")}
    assert files == {f"{key}.yaml" for key in ORDER}


def test_every_pack_has_what_a_note_is_made_of():
    for pack in packs():
        serves = {phrase.element for phrase in pack.phrases}
        assert {Element.INTERVENTION, Element.CLIENT_RESPONSE, Element.PLAN} <= serves, pack.key
    everywhere = {phrase.element for phrase in ALL}
    assert set(Element) - everywhere == {Element.SESSION_TIMES, Element.LOCATION_MODALITY, Element.DIAGNOSIS}


def test_no_phrase_stands_in_the_bank_twice():
    assert not [key for key, times in Counter(phrase.key for phrase in ALL).items() if times > 1]
    assert not [text for text, times in Counter(" ".join(words_of(one)) for one in ALL).items() if times > 1]


def test_no_two_phrases_of_one_element_say_nearly_the_same():
    """Compared by their pairs of words: more than two thirds in common is one phrase written twice."""
    near = []
    shapes = [(one, {*zip(words_of(one), words_of(one)[1:], strict=False)}) for one in ALL]
    for number, (one, pairs) in enumerate(shapes):
        for other, others in shapes[number + 1 :]:
            if one.element is other.element and pairs and others:
                alike = len(pairs & others) / len(pairs | others)
                if alike > 0.66:
                    near.append((round(alike, 2), one.key, one.text, other.key, other.text))
    assert not near


def test_every_blank_is_a_named_one():
    used = {name for phrase in ALL for name in blanks_in(phrase.text)}
    assert used == set(choices())


def test_most_phrases_have_a_blank_so_that_no_two_notes_say_the_same():
    without = [phrase.key for phrase in ALL if not blanks_in(phrase.text)]
    assert len(without) < len(ALL) / 50


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.key)
def test_every_phrase_passes_the_checker(pack):
    wrong = [(one.key, one.text, found) for one in pack.phrases if (found := findings_on(with_names(one)))]
    assert not wrong


def test_no_finding_is_stated_that_was_not_chosen():
    """A phrase never says by itself that something was denied, usual or absent: it has a blank for that."""
    bare = [(one.key, BLANK.sub("___", one.text)) for one in ALL if one.element in FINDINGS]
    assert not [(key, found.group(), text) for key, text in bare if (found := USUAL.search(text))]
    assert not [one.key for one in ALL if one.element in FINDINGS and not blanks_in(one.text)
                and one.key not in WITHOUT_A_FINDING]  # fmt: skip
    for phrase in ALL:
        read = check(Note(sections={"Session": BLANK.sub("___", phrase.text)}))
        assert read.risk is not Risk.DENIED, phrase.text


WITHOUT_A_FINDING = {"child.limits"}
"""Of the phrases about risk, those that tell what was explained, not what was found."""


def test_what_is_chosen_for_a_finding_offers_more_than_the_usual():
    """Nobody is led to "denied" or "none" for want of another choice."""
    for name, options in choices().items():
        if any(USUAL.search(option) for option in options):
            assert any(not USUAL.search(option) for option in options), name
            assert len(options) >= 2, name


def test_choices_pass_the_checker_in_the_phrases_that_offer_them():
    wrong = []
    for phrase in ALL:
        names = blanks_in(phrase.text)
        for name in names:
            for option in choices()[name]:
                text = filled(phrase.text, {**{other: other for other in names}, name: option})
                wrong += [(phrase.key, text, found) for found in findings_on(text)]
    assert not wrong


def test_a_pack_reads_back_as_it_was_written():
    for pack in packs():
        assert read_pack(pack.key, write_pack(pack.name, pack.about, pack.phrases)) == pack
        assert read_pack(pack.key, tree.text(f"twodrawer/phrasebank/packs/{pack.key}.yaml")) == pack


def test_the_editors_copy_of_the_packs_is_fresh():
    assert FILE.read_text(encoding="utf-8") == script(), "run python -m tools.phrase_packs"
