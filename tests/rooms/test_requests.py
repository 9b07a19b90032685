"""Requests at the desk: taken in, verified, decided by the law, answered, each step in the ledger."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import answers, entries, everyone, refs_in
from tests.requests import (
    CALDER,
    CHART,
    MINOR_ALONE,
    ROWAN,
    Desk,
    open_requests,
    replace_form,
    subpoena,
)
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.events_requests import SENTENCES
from twodrawer.disclosures.facts_requests import Requester
from twodrawer.disclosures.models import Request, RequestStep
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.queries.requests_at_hand import request_at_hand
from twodrawer.disclosures.request_states import CLOSED, MOVES, OPEN, State, Step
from twodrawer.disclosures.standing_requests import require_request
from twodrawer.law import Act, Member, Outcome
from twodrawer.law.question import Authority
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import AuthorityKind, Purpose, Relation
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.retention.actions import lift_hold
from twodrawer.retention.models import LegalHold


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


# -- taken in ------------------------------------------------------------------------------------------


def test_who_takes_a_request_in(desk):
    """In whatever way it comes: 164.524(b)(1), 164.526(b)(1)."""
    found = answers(
        desk.house,
        lambda by: acts.take_in_request(
            desk.house.rowan,
            asking=Asking.ACCESS,
            requester=ROWAN,
            wish=_wish(),
            through="mail",
            received_on=desk.house.today,
            by=by,
            at=desk.house.at,
            on=desk.house.today,
        ),
    )
    assert found == everyone(403, novak=200, haddad=200, sato=404)


def _wish():
    from twodrawer.disclosures.facts_requests import Wish

    return Wish(Purpose.CLIENT_ACCESS, (CHART,), "Everything")


@pytest.mark.parametrize(
    ("asking", "days", "more"), [("access", 30, 60), ("amendment", 60, 90), ("accounting", 60, 90)]
)
def test_the_clock_of_a_clients_right_runs_from_receipt_and_is_extended_once(desk, asking, days, more):
    purpose = {"access": Purpose.CLIENT_ACCESS, "amendment": Purpose.CLIENT_AMENDMENT}.get(asking)
    received = desk.house.today - timedelta(days=3)
    ref = desk.take_in(Asking(asking), purpose=purpose, received_on=received)
    assert desk.facts(ref).due_on == received + timedelta(days=days)
    step = desk.do(acts.extend_request, ref, reason="The paper record lies in a second archive.")
    facts = desk.facts(ref)
    assert (facts.due_on, facts.extended) == (received + timedelta(days=more), True)
    letter = reads.letter_page(ref, step, **desk.who()).letter
    assert letter.kind == "extension"
    assert "The paper record lies in a second archive." in letter.paragraphs
    with pytest.raises(Conflict, match="extension was taken"):
        desk.do(acts.extend_request, ref, reason="Once more")
    (entry,) = entries(desk.house.practice, "request.extended")
    assert entry["facts"]["due"] == str(received + timedelta(days=more))


def test_an_extension_is_taken_within_the_time_and_only_where_the_law_sets_one(desk):
    late = desk.access(received_on=desk.house.today - timedelta(days=31))
    with pytest.raises(Conflict, match="run out"):
        desk.do(acts.extend_request, late, reason="Too late")
    last_day = desk.access(received_on=desk.house.today - timedelta(days=30))
    desk.do(acts.extend_request, last_day, reason="On the last day")
    with pytest.raises(Conflict, match="no clock"):
        desk.do(acts.extend_request, desk.subpoena(), reason="Please")


def test_the_clock_says_in_words_how_much_is_left(desk):
    ref = desk.access()
    said = {days: desk.page(ref, days=days).clock for days in (0, 22, 23, 29, 30, 31, 33)}
    assert {days: (clock.says, clock.kind) for days, clock in said.items()} == {
        0: ("30 days left", ""), 22: ("8 days left", ""), 23: ("7 days left", "law"), 29: ("1 day left", "law"),
        30: ("Due today", "risk"), 31: ("1 day late", "risk"), 33: ("3 days late", "risk"),
    }  # fmt: skip


def test_names_words_and_papers_are_sealed(desk):
    ref = desk.subpoena(
        words="Everything about the accident of May", requester=replace(CALDER, reach="503-555-0199")
    )
    boxes = bytes(Request.objects.get(ref=ref).details) + b"".join(
        bytes(step.said) for step in RequestStep.objects.filter(request_id=ref)
    )
    for words in (b"Calder", b"Court Row", b"accident", b"0199", b"attorney", b"satisfactory"):
        assert words not in boxes
    (entry,) = entries(desk.house.practice, "request.received")
    assert refs_in(entry) == {("client", str(desk.house.rowan)), ("request", str(ref))}
    assert "Calder" not in json.dumps(entry)


def test_what_cant_be_a_request_isnt_taken_in(desk):
    today = desk.house.today
    for wrong in (
        {"received_on": today + timedelta(days=1)},
        {"received_on": today - timedelta(days=400)},
        {"through": "pigeon"},
        {"purpose": Purpose.PAYMENT},
        {"purpose": None},
        {"words": "  "},
        {"requester": Requester(Relation.CLIENT, " ")},
        {"requester": Requester(Relation.ORIGINATOR, "Okafor")},
        {"requester": Requester(Relation.PAYER, "Cedar Health")},
        {"answer_by": today - timedelta(days=1)},
        {"answer_by": date(2206, 12, 1)},
    ):
        with pytest.raises(Invalid):
            desk.access(**wrong)
    with pytest.raises(Invalid, match="Somebody of the practice"):
        desk.directed(requester=Requester(Relation.ORIGINATOR, "Okafor"))
    assert not Request.objects.exists()


# -- the law's answer, kept and replayed ---------------------------------------------------------------


def test_each_step_keeps_the_laws_answer_with_its_day_and_it_replays(desk):
    ref = desk.subpoena()
    desk.do(acts.describe_request, ref, days=5, known=subpoena(assured=True))
    first, second = reversed(desk.page(ref, days=9).steps)
    kept = [json.loads(one.facts.asked[CHART][1]) for one in (first, second)]
    assert [one["outcome"] for one in kept] == ["refuse", "hold"]
    assert [one["law_as_of"] for one in kept] == ["2026-11-19", "2026-11-24"]
    assert first.replays and second.replays


def test_a_missing_fact_is_asked_for_by_name(desk):
    ref = desk.subpoena(Known())
    assert desk.page(ref).missing == ("authority.kind",)
    desk.do(acts.describe_request, ref, known=Known(authority=Authority(kind=AuthorityKind.SUBPOENA)))
    assert desk.page(ref).missing == ("authority.issued_by",)


# -- verification --------------------------------------------------------------------------------------


def test_nothing_leaves_before_identity_and_authority_are_verified(desk):
    ref = desk.access()
    assert desk.facts(ref).may_leave == ()
    with pytest.raises(Conflict):
        desk.do(acts.mark_released, ref, package_ref=new_ref(), whole=False)
    with pytest.raises(Conflict):
        reads.require_leaving(ref, by=desk.house.haddad, on=desk.house.today)
    desk.verify(ref)
    assert desk.facts(ref).may_leave == (CHART,)
    directed = desk.directed()
    desk.verify(directed)
    desk.do(acts.describe_request, directed, known=Known(authority=replace_form(signed_by=None)))
    desk.do(acts.describe_request, directed, known=Known(authority=replace_form()))
    facts = desk.facts(directed)
    assert (facts.state, facts.decision.is_yes, facts.may_leave) == (State.DECIDING, True, ())
    with pytest.raises(Conflict):
        desk.do(acts.mark_released, directed, package_ref=new_ref(), whole=False)
    assert reads.require_leaving(ref, by=desk.house.haddad, on=desk.house.today).ref == ref


def test_verification_asks_for_every_proof_that_the_law_wants(desk):
    parent = Requester(Relation.PARENT_OF_MINOR, "Tran")
    ref = desk.access(client_ref=desk.house.tran, requester=parent)
    with pytest.raises(Invalid, match="not seen") as wrong:
        desk.do(acts.verify_requester, ref, seen=[Proof.IDENTITY], how="Driver's license")
    assert "authority to act" in wrong.value.why
    desk.do(
        acts.verify_requester,
        ref,
        seen=[Proof.IDENTITY, Proof.AUTHORITY_TO_ACT],
        how="License, custody order",
    )
    assert desk.facts(ref).verified
    assert desk.page(ref).steps[0].facts.more["known"] == "no"
    with pytest.raises(Invalid):
        desk.do(acts.verify_requester, ref, seen=tuple(Proof), how=" ")


def test_whom_the_practice_knows_shows_nothing_and_the_release_says_so(desk):
    ref = desk.access()
    with pytest.raises(Invalid, match="not seen"):
        desk.do(acts.verify_requester, ref, seen=(), how="Known from treatment")
    desk.do(acts.verify_requester, ref, seen=(), how="Known from treatment", known_already=True)
    assert desk.page(ref).steps[0].facts.more["known"] == "yes"
    facts = request_at_hand(ref, **desk.who()).facts
    assert facts.verified == frozenset()
    assert set(facts.question) == {"record", "purpose", "actor", "authority"}


def test_asking_for_proof_again_and_another_paper_take_verification_back(desk):
    ref = desk.directed()
    desk.verify(ref)
    assert desk.facts(ref).verified
    desk.do(acts.describe_request, ref, known=Known(authority=replace_form(expires_on=desk.house.today)))
    assert not desk.facts(ref).verified
    desk.verify(ref)
    desk.do(acts.ask_for_proof, ref, words="The signature looks different.")
    assert (desk.facts(ref).verified, desk.facts(ref).state) == (False, State.VERIFYING)


# -- accounting and restrictions -----------------------------------------------------------------------


def test_an_account_is_the_clients_own_and_is_given_with_a_letter(desk):
    ref = desk.take_in(Asking.ACCOUNTING)
    assert desk.facts(ref).decision.outcome is Outcome.MUST
    with pytest.raises(Conflict):
        desk.do(acts.answer_request, ref)
    desk.verify(ref)
    letter = reads.letter_page(ref, desk.do(acts.answer_request, ref), **desk.who()).letter
    assert letter.kind == "accounting"
    for own in (Asking.ACCOUNTING, Asking.RESTRICTION):
        with pytest.raises(Invalid, match="client's own"):
            desk.take_in(own, requester=Requester(Relation.EMPLOYER, "Ibarra"))


def test_a_restriction_for_what_was_paid_in_full_has_to_be_agreed_to(desk):
    ref = desk.take_in(Asking.RESTRICTION)
    desk.verify(ref)
    assert desk.page(ref).missing == ("client.paid_in_full_restriction",)
    with pytest.raises(Conflict, match="can't be answered yet"):
        desk.do(acts.answer_request, ref)
    for paid, outcome in ((True, Outcome.MUST), (False, Outcome.HOLD)):
        known = Known(client=MINOR_ALONE.model_copy(update={"paid_in_full_restriction": paid}))
        desk.do(acts.describe_request, ref, known=known)
        assert desk.facts(ref).decision.outcome is outcome
    desk.do(
        acts.describe_request,
        ref,
        known=Known(client=MINOR_ALONE.model_copy(update={"paid_in_full_restriction": True})),
    )
    with pytest.raises(Conflict, match="asks the practice to agree"):
        desk.do(acts.answer_request, ref, agreed=False)
    desk.do(acts.answer_request, ref, agreed=True, words="No claim for the session of May 4")
    assert desk.facts(ref).state is State.ANSWERED
    assert desk.page(ref).steps[0].facts.more["agreed"] == "yes"
    other = desk.take_in(Asking.RESTRICTION)
    desk.verify(other)
    may = MINOR_ALONE.model_copy(update={"paid_in_full_restriction": False})
    desk.do(acts.describe_request, other, known=Known(client=may))
    desk.do(acts.answer_request, other, agreed=False, words="We can’t keep to it")
    assert desk.page(other).steps[0].facts.more["agreed"] == "no"


# -- who, and the machinery ----------------------------------------------------------------------------


def test_who_opens_and_who_changes_a_request(desk):
    ref = desk.access()
    found = answers(
        desk.house, lambda by: reads.request_page(ref, by=by, at=desk.house.at, on=desk.house.today)
    )
    assert found == everyone(404, okafor=200, lindqvist=200, haddad=200, ibarra=403, novak=403, keller=403)
    nothing = answers(
        desk.house, lambda by: reads.request_page(new_ref(), by=by, at=desk.house.at, on=desk.house.today)
    )
    assert nothing == everyone(404, ibarra=403, novak=403, keller=403)
    who = {"at": desk.house.at, "on": desk.house.today}
    officers = everyone(403, haddad=200, sato=404)
    for act, said in (
        (acts.describe_request, {"known": Known()}),
        (acts.ask_for_proof, {"words": "A photo"}),
        (acts.verify_requester, {"seen": tuple(Proof), "how": "Seen"}),
        (acts.extend_request, {"reason": "Time"}),
        (acts.withdraw, {"words": "By phone"}),
    ):
        assert answers(desk.house, partial(by_someone, act, ref, **said, **who)) == officers, act


def test_a_request_of_another_practice_isnt_there(desk):
    theirs = desk.take_in(Asking.ACCESS, "sato", client_ref=desk.house.marlow, purpose=Purpose.CLIENT_ACCESS)
    for act in (Act.READ, Act.MANAGE):
        with pytest.raises(Refused) as no:
            require_request(act, theirs, by=desk.house.haddad, on=desk.house.today)
        assert no.value.hidden


def by_someone(act: Callable[..., object], ref: UUID, by: Member, **said: object) -> object:
    """The act, by whoever tries."""
    return act(ref, by=by, **said)


def test_two_clicks_at_once_do_it_once(desk):
    ref = desk.access()
    version = desk.facts(ref).version
    desk.do(acts.extend_request, ref, reason="Archive", version=version)
    for act, said in (
        (acts.extend_request, {"reason": "Archive"}),
        (acts.withdraw, {"words": "By phone"}),
        (acts.describe_request, {"known": Known()}),
    ):
        with pytest.raises(Conflict, match="Somebody went on"):
            desk.do(act, ref, version=version, **said)
    assert RequestStep.objects.filter(request_id=ref).count() == 2


def test_a_second_extension_or_release_doesnt_fit_into_the_table(desk):
    ref = desk.directed()
    desk.do(acts.withdraw, desk.access(), words="x")
    step = RequestStep.objects.get(request_id=ref)
    for kind in ("extended", "released"):
        for number in (7, 8):
            row = RequestStep(
                practice_id=step.practice_id, request_id=ref, number=number, kind=kind, said=b"", made_by_id=step.made_by_id,
                made_at=step.made_at, on_day=step.on_day,
            )  # fmt: skip
            if number == 7:
                with transaction.atomic():
                    row.save(force_insert=True)
                continue
            with pytest.raises(DatabaseError), transaction.atomic():
                row.save(force_insert=True)
        break


@pytest.mark.parametrize("table", ["disclosures_requeststep", "retention_legalhold", "retention_holdrelease"])
def test_steps_and_holds_are_never_changed(desk, table):
    """What was asked and answered is kept: 164.524(e), 164.526(f)."""
    desk.subpoena()
    hold = LegalHold.objects.get()
    lift_hold(hold.ref, client_ref=desk.house.rowan, reason="Case closed", **desk.who())
    for statement in (f"UPDATE {table} SET practice_id = practice_id", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_table_of_moves_knows_every_step_and_closed_stays_closed():
    assert set(MOVES) == set(Step) - {Step.RECEIVED}
    assert set(OPEN) | set(CLOSED) == set(State)
    ends = {step for step, moves in MOVES.items() for end in CLOSED if moves.get(end) in OPEN}
    assert ends == {Step.REVIEWER_NAMED}  # 164.524(d)(4): who asks for a review has not had the last answer
    assert {f"request.{step.value}" for step in Step} <= set(SENTENCES)


def test_a_withdrawn_request_is_over(desk):
    ref = desk.access()
    desk.verify(ref)
    desk.do(acts.withdraw, ref, words="Rowan called and doesn't need it")
    for act, said in (
        (acts.mark_released, {"package_ref": new_ref(), "whole": False}),
        (acts.verify_requester, {"seen": tuple(Proof), "how": "Seen"}),
        (acts.extend_request, {"reason": "Time"}),
        (acts.withdraw, {"words": "Twice"}),
    ):
        with pytest.raises(Conflict):
            desk.do(act, ref, **said)
