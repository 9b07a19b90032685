"""Release orders on the record's side: issued on what the law allows, taken up by one author, carried out once.

Every refusal stands beside its permit, with the paragraph. Nothing here knows, or could learn, whether there are notes.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyrage
import pytest
from django.db import IntegrityError, transaction

from tests.papers import TO_LINDQVIST, revoke, signed
from tests.requests import APART, BOTH, CALDER, WHOLE, Desk, open_requests, order, replace_form
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.desk.actions.orders import order_for_the_vault
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.orders import (
    close_released,
    give_order_back,
    issue_order,
    order_carried_out,
    withdraw_order,
)
from twodrawer.disclosures.models import Disclosure, ReleaseOrder
from twodrawer.disclosures.queries.account import account_for_client
from twodrawer.disclosures.queries.orders import open_orders, orders_page, orders_waiting, own_order_page
from twodrawer.disclosures.request_states import State
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.question import Authority
from twodrawer.law.words import AuthorityKind, Purpose, Record
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import public_key, read_signed
from twodrawer.lib.time import from_utc_text

FOR_NOTES = replace_form(covers=(APART,))


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened: Desk, db) -> Desk:
    return opened


def spoken_for(desk: Desk, ref: UUID, human: Human = Human.ORIGINATOR) -> None:
    """Whoever the law names said yes in writing, and who asks is verified."""
    desk.verify(ref)
    for one in dict.fromkeys((human, Human.ORIGINATOR)):
        desk.do(acts.hand_over, ref, human=one, who="Okafor", words="May these notes leave?")
        name = "okafor" if one is Human.ORIGINATOR else "haddad"
        desk.do(acts.write_word, ref, name, human=one, word=Word.RELEASE, who="Okafor", words="Yes.")


def authorized(desk: Desk, authority=FOR_NOTES, **changed) -> UUID:
    ref = desk.directed(authority, **{"records": (APART,), **changed})
    spoken_for(desk, ref)
    return ref


def issued(desk: Desk, ref: UUID, author: str = "okafor", **said) -> UUID:
    return desk.do(issue_order, ref, author_ref=desk.house.member(author).ref, **said)


def taken_up(desk: Desk, order_ref: UUID, name: str = "okafor", settings=None, **when) -> dict[str, Any]:
    text = order_for_the_vault(order_ref, **desk.who(name, **when))
    return read_signed(text, keys=[public_key(settings.STATEMENT_SEED)])


def written(act: str) -> list[Any]:
    return [facts_of(leaf) for leaf in Entry.objects.filter(act=act).values_list("leaf", flat=True)]


# -- issued and refused ----------------------------------------------------------------------------------


def test_an_order_says_whom_and_on_what_and_never_which_note(desk: Desk, settings):
    ref = authorized(desk)
    key = str(pyrage.x25519.Identity.generate().to_public())
    order_ref = issued(desk, ref, key=key)
    said = taken_up(desk, order_ref, settings=settings)
    assert set(said) == {
        "v", "type", "aud", "practice", "author", "id", "client", "label", "basis", "recipient", "key", "iat", "exp",
    }  # fmt: skip
    okafor = desk.house.member("okafor")
    assert (said["type"], said["basis"], said["key"]) == ("order", "authorization", key)
    assert (said["author"], said["client"], said["id"]) == (
        str(okafor.ref),
        str(desk.house.rowan),
        str(order_ref),
    )
    assert from_utc_text(said["exp"]) - from_utc_text(said["iat"]) == timedelta(hours=1)
    (entry,) = written("order.issued")
    assert "45 CFR 164.508(a)(2)" in entry.under
    assert not any("note" in kind for kind, _ in entry.refs)


def test_a_compound_authorization_opens_nothing_and_the_page_says_the_paragraph(desk: Desk):
    """164.508(b)(3)(ii): psychotherapy notes are combined with nothing but another such form."""
    ref = desk.directed(replace_form(covers=BOTH, combined_with=("another document",)), records=BOTH)
    desk.verify(ref)
    page = orders_page(ref, **desk.who())
    assert page.ground is None and page.problem is not None
    assert any(one.startswith("45 CFR 164.508(b)(3)") for one in page.problem.cite)
    with pytest.raises(Refused) as no:
        issued(desk, ref)
    assert "164.508(b)(3)" in str(no.value.cite) and no.value.do


def test_a_form_for_the_chart_opens_no_psychotherapy_notes(desk: Desk):
    ref = desk.directed(WHOLE, records=(APART,))
    desk.verify(ref)
    with pytest.raises(Refused):
        issued(desk, ref)


def test_a_court_order_waits_for_counsel_and_the_author(desk: Desk):
    ref = desk.ordered(order(*BOTH))
    desk.verify(ref)
    with pytest.raises(Conflict, match="doesn’t let anything leave now"):
        issued(desk, ref)
    spoken_for(desk, ref, Human.COUNSEL)
    page = orders_page(ref, **desk.who())
    assert page.ground is not None and page.ground.basis == "court_order"
    assert issued(desk, ref) is not None


def test_an_attorneys_subpoena_leads_to_no_order(desk: Desk):
    ref = desk.subpoena(requester=CALDER)
    desk.verify(ref)
    with pytest.raises(Refused) as no:
        issued(desk, ref)
    assert "45 CFR 164.508(a)(2)(ii)" in no.value.cite


def test_an_order_goes_to_whoever_may_have_notes_and_once(desk: Desk):
    ref = authorized(desk)
    with pytest.raises(Invalid, match="isn’t somebody who writes"):
        issued(desk, ref, "novak")
    with pytest.raises(Invalid, match="public key of age"):
        issued(desk, ref, key="age1nonsense")
    issued(desk, ref)
    with pytest.raises(Conflict, match="has an order for this request already"):
        issued(desk, ref)
    assert issued(desk, ref, "brandt") is not None


@pytest.mark.parametrize("name", ["okafor", "ibarra", "novak", "keller"])
def test_nobody_but_the_privacy_officer_issues_one(desk: Desk, name: str):
    ref = authorized(desk)
    with pytest.raises(Refused):
        desk.do(issue_order, ref, name, author_ref=desk.house.member("okafor").ref)


# -- taken up ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lindqvist", "brandt", "haddad", "novak", "sato"])
def test_another_author_can_do_nothing_with_it_and_isnt_told_that_it_is_there(
    desk: Desk, name: str, settings
):
    order_ref = issued(desk, authorized(desk))
    for act in (order_for_the_vault, order_carried_out, give_order_back):
        with pytest.raises(Refused):
            desk.do(act, order_ref, name)
    assert orders_waiting(by=desk.house.member(name), at=desk.house.at) == ()


def test_an_order_runs_out_after_fourteen_days(desk: Desk, settings):
    order_ref = issued(desk, authorized(desk))
    assert taken_up(desk, order_ref, settings=settings, days=13)
    with pytest.raises(Conflict, match="has run out"):
        taken_up(desk, order_ref, settings=settings, days=14)
    assert orders_waiting(by=desk.house.member("okafor"), at=desk.who(days=14)["at"]) == ()


def test_an_authorization_that_is_revoked_takes_its_order_along(desk: Desk, settings):
    """164.508(b)(5). The law is asked again when the author takes the order up, not when it was issued."""
    ref = authorized(desk)
    order_ref = issued(desk, ref)
    assert taken_up(desk, order_ref, settings=settings)
    revoked = replace_form(covers=(APART,), revoked_on=desk.house.today)
    known = desk.page(ref).known.model_copy(update={"authority": revoked})
    desk.do(acts.describe_request, ref, known=known)
    with pytest.raises(Refused) as no:
        taken_up(desk, order_ref, settings=settings)
    assert "164.508" in str(no.value.cite)


def test_a_paper_on_file_that_is_revoked_takes_its_orders_along(desk: Desk, settings):
    """What was read off the paper when the request came to rest on it may still read as valid; the paper is asked."""
    apart = replace(TO_LINDQVIST, covers=(APART,), description="Psychotherapy notes of 2026")
    paper = signed(desk.house, apart)
    ref = desk.directed(Authority(kind=AuthorityKind.NONE), records=(APART,))
    desk.do(acts.rest_on_paper, ref, paper_ref=paper)
    spoken_for(desk, ref)
    order_ref = issued(desk, ref)
    assert taken_up(desk, order_ref, settings=settings)
    revoke(desk.house, paper)
    for ask in (lambda: issued(desk, ref, "brandt"), lambda: taken_up(desk, order_ref, settings=settings)):
        with pytest.raises(Refused, match="doesn’t stand any more") as no:
            ask()
        assert "45 CFR 164.508(b)(5)" in no.value.cite


def test_an_order_goes_no_further_than_what_was_asked(desk: Desk):
    """The chart was asked for, on a form that is fit for it: no word about psychotherapy notes follows from that."""
    ref = desk.directed(records=(Record.PROGRESS_NOTE,))
    desk.verify(ref)
    with pytest.raises(Conflict, match="weren’t asked for here"):
        issued(desk, ref)


def test_a_request_that_was_withdrawn_takes_its_order_along(desk: Desk, settings):
    ref = authorized(desk)
    order_ref = issued(desk, ref)
    desk.do(acts.withdraw, ref, words="The client called.")
    with pytest.raises(Conflict):
        taken_up(desk, order_ref, settings=settings)


# -- ended -------------------------------------------------------------------------------------------------


def test_what_was_carried_out_stands_in_the_account_with_what_the_law_asks_and_nothing_else(
    desk: Desk, settings
):
    """164.528(b)(2): the day, who received it, what in brief, why. 164.528(a)(1)(iv): a client's own authorization is
    left out of the client's account, and stands here all the same."""
    order_ref = issued(desk, authorized(desk))
    with pytest.raises(Conflict, match="wasn’t taken to your vault"):
        desk.do(order_carried_out, order_ref, "okafor")
    taken_up(desk, order_ref, settings=settings)
    desk.do(order_carried_out, order_ref, "okafor")
    row = Disclosure.objects.get(way="from_the_vault")
    assert (row.hipaa, row.part2, row.sha256, row.made_by_id) == (
        False,
        False,
        "",
        desk.house.member("okafor").ref,
    )
    from twodrawer.disclosures.sealed_releases import open_disclosure
    from twodrawer.sealing.keyring import keyring

    said = open_disclosure(row, ring=keyring(row.practice_id))
    assert set(said) == {"v", "name", "address", "what", "why", "basis"}
    assert said["what"] == "Psychotherapy notes, by the clinician who wrote them"
    (entry,) = written("order.carried_out")
    assert {kind for kind, _ in entry.refs} == {
        "client",
        "request",
        "order",
        "disclosure",
    } and not entry.facts
    with pytest.raises(Conflict, match="carried out already"):
        desk.do(order_carried_out, order_ref, "okafor")
    with pytest.raises(Conflict, match="carried out already"):
        taken_up(desk, order_ref, settings=settings)


def test_a_disclosure_to_a_court_is_in_the_clients_account(desk: Desk, settings):
    ref = desk.ordered(order(*BOTH))
    spoken_for(desk, ref, Human.COUNSEL)
    order_ref = issued(desk, ref)
    taken_up(desk, order_ref, settings=settings)
    desk.do(order_carried_out, order_ref, "okafor")
    row = Disclosure.objects.get(way="from_the_vault")
    assert row.hipaa and row.purpose == Purpose.COURT_ORDER
    from twodrawer.audit.reading import Reading

    who = desk.who()
    account = account_for_client(
        desk.house.rowan, requested_on=desk.house.today, by=who["by"], on=who["on"], read=Reading()
    )
    assert row.ref in {line.ref for lines in account.lines.values() for line in lines}


def test_an_order_that_is_given_back_or_withdrawn_says_nothing_and_lets_nothing_leave(desk: Desk, settings):
    ref = authorized(desk)
    first, second = issued(desk, ref), issued(desk, ref, "brandt")
    desk.do(give_order_back, first, "okafor")
    desk.do(withdraw_order, second)
    for one, name in ((first, "okafor"), (second, "brandt")):
        with pytest.raises(Conflict):
            taken_up(desk, one, name, settings=settings)
    assert not Disclosure.objects.filter(way="from_the_vault").exists()
    with pytest.raises(Conflict, match="can’t be closed as released yet"):
        desk.do(close_released, ref)


def test_a_request_for_notes_alone_is_closed_once_its_orders_are_carried_out(desk: Desk, settings):
    ref = authorized(desk)
    order_ref = issued(desk, ref)
    taken_up(desk, order_ref, settings=settings)
    with pytest.raises(Conflict):
        desk.do(close_released, ref)
    desk.do(order_carried_out, order_ref, "okafor")
    desk.do(close_released, ref)
    assert desk.facts(ref).state is State.RELEASED


def test_an_order_that_is_nobodys_or_another_practices_isnt_there(desk: Desk):
    order_ref = issued(desk, authorized(desk))
    with pytest.raises(Refused) as no:
        desk.do(withdraw_order, new_ref())
    assert no.value.other_practice is None
    with pytest.raises(Refused) as no:
        desk.do(order_carried_out, order_ref, "sato")
    assert no.value.other_practice == desk.house.practice, "its log has the refusal as well"
    with pytest.raises(Refused) as no:
        desk.do(order_carried_out, order_ref, "lindqvist")
    assert no.value.other_practice is None
    at = desk.house.at
    assert [line[0] for line in open_orders(practice=None, at=at)] == [order_ref]
    assert open_orders(practice=new_ref(), at=at) == ()


def test_an_author_sees_a_name_only_of_whom_they_treat(desk: Desk):
    """An order names no client to an author who treats them no longer; the vault knows whose note it is."""
    ref = authorized(desk)
    own, others = issued(desk, ref), issued(desk, ref, "brandt")
    assert own_order_page(own, **desk.who("okafor")).client == "Rowan"
    assert own_order_page(others, **desk.who("brandt")).client == "a client of yours"


def test_the_page_offers_those_who_may_have_notes_and_says_what_an_order_still_allows(desk: Desk):
    ref = authorized(desk)
    order_ref = issued(desk, ref)
    assert orders_page(ref, **desk.who()).client == "Rowan"
    offered = {one.ref for one in orders_page(ref, **desk.who()).authors}
    assert desk.house.member("okafor").ref in offered
    assert desk.house.member("novak").ref not in offered
    assert not orders_page(ref, **desk.who()).may_close
    assert not own_order_page(order_ref, **desk.who("okafor")).may_say, "not before it was taken along"
    desk.do(order_for_the_vault, order_ref, "okafor")
    assert own_order_page(order_ref, **desk.who("okafor")).may_say
    first = ReleaseOrder.objects.get(ref=order_ref).handed_at
    desk.do(order_for_the_vault, order_ref, "okafor", days=1)
    assert ReleaseOrder.objects.get(ref=order_ref).handed_at == first, "the first taking up is the one kept"
    desk.do(order_carried_out, order_ref, "okafor")
    assert not own_order_page(order_ref, **desk.who("okafor")).may_say
    assert orders_page(ref, **desk.who()).may_close


def test_the_rows_of_an_order_say_no_more_than_its_days(desk: Desk, settings):
    """What must hold is a constraint: one open order, ended once, carried out only after it was handed out."""
    ref = authorized(desk)
    row = ReleaseOrder.objects.get(ref=issued(desk, ref))
    assert b"Sato" not in bytes(row.details) and b"authorization" not in bytes(row.details)
    for wrong in (
        {"end": "carried_out", "ended_at": desk.house.at, "ended_by_id": row.author_id},
        {"end": "returned"},
        {"expires_at": row.issued_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReleaseOrder.objects.filter(ref=row.ref).update(**wrong)
    (line,) = open_orders(practice=row.practice_id, at=desk.house.at)
    assert line[0] == row.ref
