"""What the law answers a desk beside `decide`: accounts, restrictions, minors' rules; each with its nearest twin."""

from datetime import date

from twodrawer.law import Outcome
from twodrawer.law.question import Actor, ClientFacts, Question
from twodrawer.law.requests import (
    Asking,
    answer_to,
    clock_of,
    deed_of,
    is_minor,
    minors_rule,
)
from twodrawer.law.words import Deed, Record, Relation

DAY = date(2026, 11, 19)
FOR_THEM = "45 CFR 164.502(g)(1)"
ADULT = ClientFacts(minor=False, deceased=False)


def asked(
    relation: Relation = Relation.CLIENT, client: ClientFacts = ADULT, on: date | None = DAY
) -> Question:
    return Question(record=Record.DESIGNATED_RECORD_SET, on=on, actor=Actor(relation=relation), client=client)


def test_only_an_amendment_asks_for_a_change():
    assert deed_of(Asking.AMENDMENT) is Deed.AMEND
    assert deed_of(Asking.ACCESS) is Deed.DISCLOSE


def test_an_account_has_its_clock_and_names_who_stands_for_the_client():
    """45 CFR 164.528(a)(1), (c)(1); 164.502(g)."""
    own = answer_to(Asking.ACCOUNTING, asked())
    assert own.outcome is Outcome.MUST
    assert own.clocks == (clock_of(Asking.ACCOUNTING, on=DAY),)
    assert FOR_THEM not in own.citations
    for_them = answer_to(Asking.ACCOUNTING, asked(Relation.PERSONAL_REPRESENTATIVE))
    assert FOR_THEM in for_them.citations


def test_a_day_that_nobody_named_sets_no_clock():
    assert answer_to(Asking.ACCOUNTING, asked(on=None)).clocks == ()
    assert clock_of(Asking.DISCLOSURE, on=DAY) is None


def test_a_restriction_is_agreed_to_where_it_was_paid_in_full_and_left_to_the_practice_otherwise():
    """45 CFR 164.522(a)(1)(vi)."""
    unsaid = answer_to(Asking.RESTRICTION, asked())
    assert unsaid.missing == ("client.paid_in_full_restriction",)
    for paid, outcome in ((True, Outcome.MUST), (False, Outcome.HOLD)):
        client = ADULT.model_copy(update={"paid_in_full_restriction": paid})
        answer = answer_to(Asking.RESTRICTION, asked(client=client))
        assert answer.outcome is outcome
        assert not answer.missing


def test_nobody_is_a_minor_or_of_age_before_it_is_sure():
    assert is_minor(None) is None
    assert is_minor(17) is True
    assert is_minor(21) is False
    assert is_minor(19) is None


def test_what_was_not_read_of_a_state_is_said_to_be_so_and_names_what_to_look_up():
    """ADR 16: an unconfirmed age decides nothing."""
    assert "is not confirmed here (Ala. Code 22-8-4" in minors_rule("AL", on=DAY)
    assert minors_rule("AK", on=DAY) == (
        "The rule of Alaska is not confirmed here: ask the clinician, who looks it up."
    )
    assert "from 12 on" in minors_rule("IL", on=DAY)
    assert "no one age says it" in minors_rule("MA", on=DAY)
    assert minors_rule("", on=DAY) == ""
