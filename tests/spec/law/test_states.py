"""The 51 rows: whole, sourced, and disabled where nothing confirms them."""

from collections import Counter
from datetime import date

import pytest

from twodrawer.law import Outcome, decide
from twodrawer.law.parameters import Status
from twodrawer.law.question import question_from
from twodrawer.law.states import DutyKind, NotesEffect, every_state, oldest_majority, state, state_on
from twodrawer.law.words import STATES

ROWS = dict(every_state())
DAY = date(2026, 11, 21)
OFF = [letters for letters, row in ROWS.items() if row.retention.status is Status.UNVERIFIED]


def asked(**facts):
    base = {"record": "progress_note", "act": "disclose", "on": DAY.isoformat()}
    return decide(question_from(base | facts))


def test_there_is_a_row_for_every_state_and_the_district():
    assert set(ROWS) == set(STATES)
    assert len({row.name for row in ROWS.values()}) == 51


def test_only_the_two_letters_of_a_state_name_a_row():
    for other in ("ZZ", "il", "../parameters/hipaa/access_response", ""):
        with pytest.raises(KeyError):
            state(other)


def test_the_statuses_are_those_that_were_read():
    """Counted against the pack, so that a field that changes its status is noticed."""
    counted = {
        "retention": Counter(row.retention.status.value for row in ROWS.values()),
        "majority": Counter(row.majority.status.value for row in ROWS.values()),
        "minors": Counter(row.minors_consent.status.value for row in ROWS.values()),
        "notes": Counter(row.notes.status.value for row in ROWS.values()),
        "duty": Counter(row.duty.status.value for row in ROWS.values()),
    }
    assert counted == {
        "retention": {"verified": 29, "secondary": 7, "unverified": 15},
        "majority": {"unverified": 51},
        "minors": {"verified": 11, "secondary": 7, "unverified": 33},
        "notes": {"verified": 8, "secondary": 2, "unverified": 41},
        "duty": {"verified": 15, "secondary": 36},
    }


@pytest.mark.parametrize("letters", sorted(STATES))
def test_what_is_enabled_says_where_it_was_seen(letters):
    row = ROWS[letters]
    for field in (row.retention, row.minors_consent, row.notes, row.duty):
        if field.enabled:
            assert field.cite
            assert field.seen_at
    if row.retention.enabled:
        assert row.retention.years
        assert row.retention.says
    assert row.read_on <= DAY


@pytest.mark.parametrize("letters", OFF)
def test_an_unconfirmed_retention_rule_destroys_nothing_and_says_so(letters):
    answer = asked(act="destroy", purpose="operations", actor={"relation": "administrator"}, state=letters)
    assert answer.outcome is Outcome.REFUSE
    assert f"The rule of {ROWS[letters].name} is not confirmed here yet." in answer.because


@pytest.mark.parametrize("letters", sorted(STATES - set(OFF)))
def test_a_confirmed_one_is_seen_to_by_a_person(letters):
    answer = asked(act="destroy", purpose="operations", actor={"relation": "administrator"}, state=letters)
    assert answer.outcome is Outcome.HOLD
    assert ROWS[letters].retention.cite in answer.because


@pytest.mark.parametrize("letters", sorted(STATES))
def test_no_state_lets_a_record_go_to_a_third_party_without_a_signature_unless_its_rule_was_read(letters):
    answer = asked(purpose="treatment", actor={"relation": "outside_provider"}, state=letters)
    row = ROWS[letters]
    assert answer.outcome is Outcome.CONSENT
    read = row.notes.enabled and row.notes.effect is NotesEffect.CONSENT_REQUIRED
    assert ("not confirmed" in answer.because) is not read
    assert (row.notes.cite in answer.because) is read or not row.notes.cite


@pytest.mark.parametrize("letters", sorted(STATES))
def test_a_warning_is_owed_only_where_the_duty_and_its_paragraph_were_both_read(letters):
    threat = {"imminent": True, "recipient_can_prevent": True}
    answer = asked(purpose="serious_threat", actor={"relation": "agency"}, threat=threat, state=letters)
    duty = ROWS[letters].duty
    owed = duty.kind is DutyKind.MANDATORY and {duty.status, duty.cite_status} == {Status.VERIFIED}
    assert answer.outcome is (Outcome.MUST if owed else Outcome.ALLOW)
    assert ROWS[letters].name in answer.because


def test_majority_is_counted_from_the_highest_age_while_no_age_is_confirmed():
    assert not any(row.majority.enabled for row in ROWS.values())
    assert oldest_majority() == 21


def test_a_row_speaks_from_its_edition_on():
    assert state_on("OR", date(2025, 12, 31)) is None
    assert state_on("OR", date(2026, 1, 1)) is state("OR")
    assert state_on(None, DAY) is None
    assert state_on("OR", None) is None
    assert state_on("PR", DAY) is None, "territories have no rows"
