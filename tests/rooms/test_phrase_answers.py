"""What the chart answers for the blanks of a phrase, and what it leaves to the clinician."""

from datetime import UTC, date, datetime

from twodrawer.chart.facts import GoalFacts, Objective
from twodrawer.desk.queries.phrases import answers_of, follows_of
from twodrawer.lib.refs import new_ref
from twodrawer.phrasebank.packs import choices, packs, ranges, same
from twodrawer.writing.blanks import blanks_in
from twodrawer.writing.elements import Element


def goal(number: int, *objectives: Objective) -> GoalFacts:
    """A goal with these objectives."""
    return GoalFacts(new_ref(), number, f"Goal {number}", objectives, date(2026, 1, 1), None, None, 1)


def test_the_calendar_answers_when_the_next_session_is_and_nothing_if_there_is_none():
    start = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    assert answers_of(start, zone="America/New_York") == {
        "next session day": "Tuesday, December 1",
        "next session time": "10:00 am",
    }
    assert answers_of(None, zone="America/New_York") == {}


def test_a_goal_brings_target_and_unit_of_its_one_objective_but_never_how_much_was_reached():
    one = Objective("Up by nine", unit="mornings", target=5, reached=3)
    assert follows_of([goal(1, one)]) == {"G1, Goal 1": {"target": "5", "unit": "mornings"}}
    unclear = [
        goal(1),
        goal(2, one, one),
        goal(3, Objective("Feel better")),
        goal(4, Objective("Walk", unit="walks")),
    ]
    assert follows_of(unclear) == {}


def test_only_the_next_session_is_answered_by_the_chart_and_only_in_a_plan():
    answered = set(answers_of(datetime(2026, 12, 1, 15, 0, tzinfo=UTC), zone="UTC"))
    serving = {
        phrase.element
        for pack in packs()
        for phrase in pack.phrases
        if answered & set(blanks_in(phrase.text))
    }
    assert serving == {Element.PLAN}


def test_numbers_and_same_words_are_of_blanks_that_are_there_and_hold_no_finding():
    known = choices()
    assert set(ranges()) | set(same()) <= set(known)
    assert not any(known[name] for name in ranges())
    findings = {Element.RISK, Element.MENTAL_STATUS}
    found = [phrase for pack in packs() for phrase in pack.phrases if phrase.element in findings]
    assert not {name for phrase in found for name in blanks_in(phrase.text)} & set(same())
