"""What the law says at the desk: kinds, clocks, who is a minor, and what has to be there before anything leaves."""

from datetime import date

import pytest

from twodrawer.disclosures.words_requests import KINDS, PROOFS, PURPOSES, RELATIONS, STEPS, WORDS
from twodrawer.disclosures.words_requests import PEOPLE as NAMED
from twodrawer.law import Outcome
from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.leaving import HUMANS, Word, conditions, goes_in_part, holds_at_once, may_leave
from twodrawer.law.question import Actor, ClientFacts, Question
from twodrawer.law.requests import PURPOSES as OFFERED
from twodrawer.law.requests import REQUESTERS, Asking, answer_to, clock_of, is_minor
from twodrawer.law.verification import Proof
from twodrawer.law.words import Purpose, Record, Relation

DAY = date(2026, 11, 19)
YES = Answer(Outcome.MUST, "Yes.")
NO = Answer(Outcome.REFUSE, "No.", "Ask.")


def left_to(human: Human, *must: Duty) -> Answer:
    return Answer(Outcome.HOLD, "A person decides.", "Ask.", human=human, must=must)


@pytest.mark.parametrize(
    ("asking", "days"), [("access", (30, 30)), ("amendment", (60, 30)), ("accounting", (60, 30))]
)
def test_the_clients_rights_have_a_clock_and_nothing_else_has(asking, days):
    clock = clock_of(Asking(asking), on=DAY)
    assert clock is not None
    assert (clock.act, clock.extend) == days
    assert clock_of(Asking(asking), on=date(2001, 1, 1)) is None
    for other in (Asking.DISCLOSURE, Asking.LEGAL_PROCESS, Asking.RESTRICTION):
        assert clock_of(other, on=DAY) is None


def test_nobody_between_eighteen_and_the_highest_age_of_majority_is_taken_for_one_or_the_other():
    assert [is_minor(age) for age in (0, 17, 18, 20, 21, 90)] == [True, True, None, None, False, False]
    assert is_minor(None) is None


def test_a_no_of_the_law_is_lifted_by_nobodys_word():
    every = dict.fromkeys(Human, Word.RELEASE)
    assert not may_leave(NO, verified=True, words=every)
    for outcome in (Outcome.AUTHORIZE, Outcome.CONSENT):
        assert not may_leave(Answer(outcome, "Not yet."), verified=True, words=every)


def test_a_yes_waits_for_verification_and_nothing_else():
    assert may_leave(YES, verified=True, words={})
    assert not may_leave(YES, verified=False, words={})
    assert [one.name for one in conditions(YES, verified=False, words={}) if not one.met] == ["identity"]


@pytest.mark.parametrize("human", [Human.COUNSEL, Human.ORIGINATOR, Human.PRIVACY_OFFICER])
def test_only_the_named_persons_word_lifts_a_hold(human):
    answer = left_to(human)
    for word in Word:
        assert may_leave(answer, verified=True, words={human: word}) == (word in (Word.RELEASE, Word.PART))
        assert not may_leave(answer, verified=False, words={human: word})
    others = {one: Word.RELEASE for one in Human if one is not human}
    assert not may_leave(answer, verified=True, words=others)
    assert goes_in_part(answer, words={human: Word.PART})
    assert not goes_in_part(answer, words={human: Word.RELEASE})


def test_a_finding_holds_back_its_part_and_the_page_says_that_the_rest_may_go():
    """164.524(d)(1)."""
    (about_a_danger, *_) = conditions(left_to(Human.SECOND_REVIEWER), verified=True, words={})
    assert (
        about_a_danger.leaves_out_part and "the part that the finding names stays here" in about_a_danger.says
    )
    for other in (YES, left_to(Human.COUNSEL)):
        first = conditions(other, verified=True, words={})[0]
        assert (first.says, first.leaves_out_part) == ("The law permits it.", False)


def test_what_the_originator_opens_waits_for_both():
    answer = left_to(Human.COUNSEL, Duty.ORIGINATOR_OPENS)
    assert not may_leave(answer, verified=True, words={Human.COUNSEL: Word.RELEASE})
    assert not may_leave(answer, verified=True, words={Human.ORIGINATOR: Word.RELEASE})
    both = {Human.COUNSEL: Word.RELEASE, Human.ORIGINATOR: Word.RELEASE}
    assert may_leave(answer, verified=True, words=both)


def test_a_finding_of_danger_holds_back_its_part_and_lets_the_rest_go():
    answer = left_to(Human.SECOND_REVIEWER)
    assert may_leave(answer, verified=True, words={})
    assert goes_in_part(answer, words={})


def test_legal_process_is_held_whatever_it_is_worth_and_so_is_what_the_law_says():
    assert holds_at_once(Asking.LEGAL_PROCESS, {Record.DESIGNATED_RECORD_SET: NO})
    held = left_to(Human.COUNSEL, Duty.LEGAL_HOLD)
    assert holds_at_once(Asking.DISCLOSURE, {Record.DESIGNATED_RECORD_SET: held})
    assert not holds_at_once(Asking.ACCESS, {Record.DESIGNATED_RECORD_SET: YES})


def test_an_account_and_a_restriction_are_asked_for_by_whoever_stands_as_the_client():
    for asking in (Asking.ACCOUNTING, Asking.RESTRICTION):
        asked = Question(
            record=Record.DESIGNATED_RECORD_SET,
            on=DAY,
            actor=Actor(relation=Relation.PARENT_OF_MINOR),
            client=ClientFacts(minor=True, deceased=False),
        )
        assert answer_to(asking, asked).missing == ("client.consented_alone",)
        adult = asked.model_copy(update={"client": ClientFacts(minor=False, deceased=False)})
        assert answer_to(asking, adult).outcome is Outcome.REFUSE
        assert answer_to(asking, adult).law_as_of == DAY


def test_every_word_of_the_law_that_a_page_may_show_has_its_own():
    assert set(KINDS) == set(Asking) == set(OFFERED)
    assert set(RELATIONS) == set(REQUESTERS)
    assert {one for some in OFFERED.values() for one in some} == set(PURPOSES)
    assert set(PROOFS) == set(Proof)
    assert set(WORDS) == set(Word)
    assert set(NAMED) == set(HUMANS) == set(Human)
    assert len(STEPS) == len(set(STEPS.values()))
    assert Purpose.SUBPOENA in OFFERED[Asking.LEGAL_PROCESS]
