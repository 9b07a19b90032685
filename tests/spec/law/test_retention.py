"""How long a record is kept: sixty questions over twenty states, and what must hold of every answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.spec.law.retention_cases import cases
from twodrawer.law.parameters import Status
from twodrawer.law.retention import keep_document_until
from twodrawer.law.retention_clock import (
    KeptFor,
    Longer,
    LongerRule,
    Standing,
    retention_clock,
)
from twodrawer.law.states import every_state
from twodrawer.law.words import STATES

ON = date(2026, 11, 21)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], report_multiple_bugs=False)
"""The first question of each state reads its file. One failure, not a group of them: each says what was expected."""
DAYS = st.dates(date(1950, 1, 1), date(2026, 11, 21))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.says)
def test_a_question_is_answered_with_its_day_and_its_status(case):
    assert case.holds(), case.answer()


def test_there_are_sixty_questions_over_twenty_states_with_minors():
    asked = [case.asked for case in cases()]
    assert len(asked) >= 60
    assert len({state for one in asked for state in one.states}) >= 20
    assert sum(one.born is not None and one.born.year == 2008 for one in asked) >= 20
    assert {case.standing for case in cases()} == set(Standing)


@pytest.mark.parametrize("letters", sorted(STATES))
def test_a_rule_that_was_not_read_never_ends_a_record(letters):
    """Not after a century: status `unverified` and `secondary` alike."""
    row = dict(every_state())[letters]
    answer = retention_clock(KeptFor((letters,), ON, date(1900, 1, 1), born=date(1850, 1, 1)))
    assert (answer.standing is Standing.OVER) is (row.retention.status is Status.VERIFIED)
    assert (answer.standing is Standing.UNCONFIRMED) is (row.retention.status is not Status.VERIFIED)
    assert row.name in answer.because
    if row.retention.cite:
        assert row.retention.cite in answer.citations


@UNHURRIED
@given(st.sampled_from(sorted(STATES)), st.sampled_from(sorted(STATES)), DAYS, DAYS, st.integers(1, 40))
def test_another_rule_only_lengthens(one, other, last, born, years):
    if born > last:
        born, last = last, born
    alone = retention_clock(KeptFor((one,), ON, last, born=born))
    longer = (LongerRule(Longer.PAYER, years, "the contract"),)
    for also in (
        KeptFor((one,), ON, last, born=born, longer=longer),
        KeptFor((one, other), ON, last, born=born),
    ):
        more = retention_clock(also)
        assert more.standing is not Standing.OVER or alone.standing is Standing.OVER
        if more.until and alone.until:
            assert more.until >= alone.until


@UNHURRIED
@given(st.sampled_from(sorted(STATES)), DAYS, DAYS)
def test_a_record_that_may_go_may_go_on_every_later_day_and_was_kept_through_its_last(letters, last, born):
    if born > last:
        born, last = last, born
    answer = retention_clock(KeptFor((letters,), ON, last, born=born))
    if answer.standing is not Standing.OVER or answer.until is None:
        return
    asked = KeptFor((letters,), ON, last, born=born)
    assert retention_clock(replace(asked, on=ON + timedelta(days=500))).standing is Standing.OVER
    if answer.until >= date(2026, 1, 1):  # before that no row speaks
        assert retention_clock(replace(asked, on=answer.until)).standing is Standing.KEEP


def test_the_birth_of_an_adult_is_not_among_what_is_told():
    adult = retention_clock(KeptFor(("OR",), ON, date(2015, 3, 10), born=date(1980, 5, 1)))
    child = retention_clock(KeptFor(("OR",), ON, date(2015, 3, 10), born=date(2004, 5, 1)))
    assert [name for name, _ in adult.dates] == ["last contact"]
    assert [name for name, _ in child.dates] == ["last contact", "date of birth"]


def test_hipaas_papers_have_a_clock_of_six_years_of_their_own():
    assert keep_document_until(on=ON, created=date(2020, 11, 21)) == date(2026, 11, 21)
    assert keep_document_until(on=date(2010, 1, 1), created=date(2001, 1, 1)) is None, (
        "no law is known for then"
    )


@pytest.mark.parametrize("letters", ["PR", "VI", "GU", "AS", "MP"])
def test_a_territory_has_no_row_so_its_records_are_kept(letters):
    """A practice may be there, and an address may name it."""
    for states in ((letters,), ("OR", letters)):
        answer = retention_clock(KeptFor(states, ON, date(1990, 3, 10), born=date(1960, 5, 1)))
        assert (answer.standing, answer.until) == (Standing.UNCONFIRMED, None)
        assert f"What the law of {letters} says for that day is not known here" in answer.because
