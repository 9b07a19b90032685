"""The last plan as ticks: lines of the note, read back from it, never a copied text. No database."""

import pytest

from twodrawer.writing.catalog import format_named, formats
from twodrawer.writing.checker import Context, Note, PriorNote, check
from twodrawer.writing.last_plan import (
    STANDINGS,
    carried_lines,
    item_of,
    items_of,
    places,
    standing_of,
    with_standing,
)

SOAP = format_named("soap")
EMPTY = {section.key: "" for section in SOAP.sections}
LONG = "Write down each evening which of the three mornings at the allotment lifted the mood and by how much"


def test_a_tick_is_one_line_that_says_the_same_when_it_is_read_back():
    for standing in STANDINGS:
        noted = with_standing(EMPTY, SOAP, "Log daily", standing)
        assert standing_of("\n".join(noted.values()), "Log daily") == standing
        assert with_standing(noted, SOAP, "Log daily", standing) == noted
        assert with_standing(noted, SOAP, "Log daily", "") == EMPTY


def test_what_is_still_to_do_stands_in_the_plan_and_goes_when_it_is_done():
    noted = with_standing({**EMPTY, "plan": "Next session on Monday."}, SOAP, "Log daily", "not_yet")
    assert noted["subjective"] == "Last plan: Log daily (not yet)."
    assert noted["plan"] == "Next session on Monday.\nStill to do: Log daily."
    assert with_standing(noted, SOAP, "Log daily", "done")["plan"] == "Next session on Monday."


def test_items_are_the_sentences_of_a_plan_without_what_is_over():
    sentences = [
        "Log daily.",
        "Last plan: Call the team lead (done).",
        "Still to do: Two mornings outside.",
        "Log daily.",
    ]
    assert items_of(sentences) == ("Log daily", "Two mornings outside")
    assert item_of("  PHQ-9 on\n Monday. ") == "PHQ-9 on Monday"


@pytest.mark.parametrize("form", [*formats(), format_named("addendum")], ids=lambda form: form.key)
def test_every_format_has_a_place_for_both_lines(form):
    assert all(form.section(key) for key in places(form))


def test_a_line_that_a_change_of_format_carried_elsewhere_is_still_replaced():
    moved = {**EMPTY, "assessment": "Last plan: Log daily (done)."}
    noted = with_standing(moved, SOAP, "Log daily", "dropped")
    assert "\n".join(noted.values()).count("Log daily") == 1
    assert standing_of("\n".join(noted.values()), "Log daily") == "dropped"


def test_ticked_lines_are_words_of_today_however_old_the_item_is():
    noted = with_standing(EMPTY, SOAP, LONG, "not_yet")
    before = PriorNote(sections={"Plan": f"{LONG}.", "Subjective": noted["subjective"]})

    def cloned(phrases: list[str]) -> bool:
        note = Note(sections=noted, context=Context(prior_notes=[before], phrases=phrases))
        return any(one.code == "cloned_text" for one in check(note).findings)

    assert cloned([])
    assert not cloned(carried_lines(list(noted.values())))
