"""Release orders and a review from outside, over plain form posts: issued, withdrawn, closed; taken in with its paper."""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests.cast import browser, entries, reading
from tests.papers import JPEG, PDF, PNG
from tests.requests import APART, BOTH, CHART, ROWAN, Desk, open_requests, replace_form
from twodrawer.desk.actions.orders import order_for_the_vault
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.orders import issue_order, order_carried_out
from twodrawer.disclosures.actions.outside_review import Outside, name_outside_reviewer
from twodrawer.disclosures.actions.releases import change_package
from twodrawer.disclosures.building import prepared
from twodrawer.disclosures.facts_releases import Part
from twodrawer.disclosures.leaving import package_leaves
from twodrawer.disclosures.models import ReleaseOrder, RequestScan
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.disclosures.request_states import State
from twodrawer.law import Act
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import Endangerment, Purpose
from twodrawer.lib.refs import new_ref

FOR_NOTES = replace_form(covers=(APART,))


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


def said(answer) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


# -- release orders ------------------------------------------------------------------------------------------


def authorized(desk: Desk, authority=FOR_NOTES, **changed) -> UUID:
    """A request for psychotherapy notes on a form for them, verified, with their author's word."""
    ref = desk.directed(authority, **{"records": (APART,), **changed})
    desk.verify(ref)
    desk.do(acts.hand_over, ref, human=Human.ORIGINATOR, who="Okafor", words="May these notes leave?")
    yes: dict[str, Any] = {"human": Human.ORIGINATOR, "word": Word.RELEASE, "who": "Okafor", "words": "Yes."}
    desk.do(acts.write_word, ref, "okafor", **yes)
    return ref


def orders(desk: Desk, ref: UUID, name: str = "haddad", /, **typed):
    """The page of the orders, or what it answers to a post."""
    there, address = browser(desk.house, name), reverse("request_orders", args=[ref])
    return there.post(address, typed) if typed else there.get(address)


def test_haddad_issues_an_order_to_its_author_and_withdraws_it(desk):
    ref = authorized(desk)
    first = orders(desk, ref)
    assert first.status_code == 200
    assert "None was issued on this request." in said(first)
    assert "45 CFR 164.508(a)(2)" in said(first)
    assert "This field is required" not in said(first)
    issued = orders(desk, ref, author=desk.house.okafor.ref)
    assert issued["Location"] == reverse("request_orders", args=[ref])
    order = ReleaseOrder.objects.get()
    assert order.author_id == desk.house.okafor.ref
    page = orders(desk, ref)
    assert "Until" in said(page)
    assert "Withdraw the order to Okafor" in said(page)
    haddad = browser(desk.house, "haddad")
    withdrawn = haddad.post(reverse("order_withdraw", args=[order.ref]))
    assert withdrawn["Location"] == reverse("requests")
    assert "Withdrawn on" in said(orders(desk, ref))
    assert haddad.post(reverse("order_withdraw", args=[order.ref])).status_code == 409
    assert len(entries(desk.house.practice, "order.withdrawn")) == 1


def test_what_is_wrong_with_an_order_is_said_on_the_page_and_none_is_issued(desk):
    ref = authorized(desk)
    okafor = desk.house.okafor.ref
    for typed, sentence in (
        ({"author": "", "key": "age1typed"}, "This field is required"),
        ({"author": new_ref(), "key": "age1typed"}, "Select a valid choice"),
        ({"author": desk.house.novak.ref, "key": "age1typed"}, "Select a valid choice"),
        ({"author": okafor, "key": "age1typed"}, "public key of age"),
    ):
        page = orders(desk, ref, **typed)
        assert page.status_code == 422, typed
        assert sentence in said(page)
        assert "age1typed" in page.content.decode(), "nothing typed is lost"
    empty = browser(desk.house, "haddad").post(reverse("request_orders", args=[ref]))
    assert empty.status_code == 422
    assert not ReleaseOrder.objects.exists()


def test_an_author_is_given_one_order_for_a_request(desk):
    ref = authorized(desk)
    assert orders(desk, ref, author=desk.house.okafor.ref).status_code == 302
    page = orders(desk, ref, author=desk.house.okafor.ref)
    assert page.status_code == 409
    assert "has an order for this request already" in said(page)
    assert ReleaseOrder.objects.count() == 1


def test_a_compound_form_opens_no_notes_and_the_page_says_the_paragraph(desk):
    """164.508(b)(3)(ii)."""
    form = replace_form(covers=BOTH, combined_with=("another document",))
    ref = desk.directed(form, records=BOTH)
    desk.verify(ref)
    page = orders(desk, ref)
    assert "164.508(b)(3)" in said(page)
    assert "Issue the order" not in said(page)
    assert orders(desk, ref, author=desk.house.okafor.ref).status_code == 403
    assert not ReleaseOrder.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [("okafor", 403), ("ibarra", 403), ("novak", 403), ("keller", 403), ("sato", 404)],
)
def test_nobody_but_the_privacy_officer_sees_or_issues_orders(desk, name, status):
    ref = authorized(desk)
    order = desk.do(issue_order, ref, author_ref=desk.house.brandt.ref)
    assert orders(desk, ref, name).status_code == status
    assert orders(desk, ref, name, author=desk.house.okafor.ref).status_code == status
    there = browser(desk.house, name)
    assert there.post(reverse("order_withdraw", args=[order])).status_code == status
    assert there.post(reverse("request_released", args=[ref])).status_code == status
    assert [one.end for one in ReleaseOrder.objects.all()] == [""]


def test_a_request_for_notes_alone_is_closed_once_its_order_was_carried_out(desk):
    ref = authorized(desk)
    order = desk.do(issue_order, ref, author_ref=desk.house.okafor.ref)
    haddad, close = browser(desk.house, "haddad"), reverse("request_released", args=[ref])
    assert "Close the request" not in said(orders(desk, ref))
    assert haddad.post(close).status_code == 409
    desk.do(order_for_the_vault, order, "okafor")
    desk.do(order_carried_out, order, "okafor")
    page = said(orders(desk, ref))
    assert "Carried out on" in page
    assert "Close the request: it was released" in page
    assert haddad.post(close)["Location"] == reverse("request", args=[ref])
    assert desk.facts(ref).state is State.RELEASED


# -- a review from outside -----------------------------------------------------------------------------------

FROM_OUTSIDE = Outside(
    "Ibarra", "LPC 4411, Oregon", "Reviewing agreement of May 4, 2026", "9 Mill Road, Salem"
)
FOUND = "I see no danger in it"


def reviewed(desk: Desk, *, given: bool = True) -> UUID:
    """Sato's denial, with a reviewer named; `given`: who was given the record as well."""
    asked = {
        "client_ref": desk.house.marlow,
        "purpose": Purpose.CLIENT_ACCESS,
        "requester": ROWAN,
        "records": (CHART,),
    }
    ref = desk.take_in(Asking.ACCESS, "sato", **asked)
    desk.do(acts.verify_requester, ref, "sato", seen=tuple(Proof), how="At the door")
    found: dict[str, Any] = {
        "finding": Endangerment.LIFE_OR_SAFETY,
        "part": "November 12",
        "words": "Somebody would be found",
    }
    desk.do(acts.find_danger, ref, "sato", **found)
    desk.do(acts.deny_access, ref, "sato", grounds=("endangers_life_or_safety",), part="November 12")
    desk.do(name_outside_reviewer, ref, "sato", who=FROM_OUTSIDE)
    if given:
        steps = (one.facts.more for one in desk.page(ref, "sato").steps)
        let_out(desk, next(UUID(more["package"]) for more in steps if "package" in more))
    return ref


def let_out(desk: Desk, package: UUID) -> None:
    """What the reviewer needs leaves."""
    who = desk.who("sato")

    def now():
        return package_facts(find_package(package, Act.READ, by=who["by"], on=who["on"]))

    parts = frozenset({Part.SESSIONS, Part.NOTES})
    facts = replace(now().facts, parts=parts, limit="What was held back", verified=frozenset(Proof))
    change_package(package, facts=facts, version=now().version, **who)
    package_leaves(package, seen=prepared(now(), **who, read=reading()).token, **who)


def take_in(desk: Desk, ref: UUID, name: str = "sato", /, scan: bytes | None = PNG, **changed):
    """The reviewer's answer, as the form on the request's page sends it."""
    version = desk.page(ref, "sato").facts.version
    typed = {"upheld": "no", "words": FOUND, "version": version, **changed}
    if scan is not None:
        typed["scan"] = io.BytesIO(scan)
        typed["scan"].name = "../../answer.html"
    return browser(desk.house, name).post(reverse("outside_review", args=[ref]), typed)


@pytest.mark.parametrize(
    ("scan", "media", "ending"),
    [(PNG, "image/png", "png"), (JPEG, "image/jpeg", "jpg"), (PDF, "application/pdf", "pdf")],
)
def test_the_answer_from_outside_is_taken_in_with_its_paper_which_opens_again(desk, scan, media, ending):
    ref = reviewed(desk)
    answer = take_in(desk, ref, scan=scan)
    assert answer["Location"] == reverse("request", args=[ref])
    assert desk.page(ref, "sato").facts.may_leave == (CHART,)
    sato = browser(desk.house, "sato")
    page = sato.get(answer["Location"])
    step = RequestScan.objects.get().step_id
    address = reverse("review_document", args=[ref, step])
    assert address in page.content.decode()
    paper = sato.get(address)
    assert paper.content == scan
    assert paper["Content-Type"] == media
    assert re.fullmatch(rf'attachment; filename="review-[0-9a-f]+\.{ending}"', paper["Content-Disposition"])
    assert paper["X-Content-Type-Options"] == "nosniff"
    assert len(entries(desk.house.sato_practice, "review_document.read")) == 1
    assert browser(desk.house, "okafor").get(address).status_code in (403, 404)
    assert browser(desk.house, "haddad").get(address).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"words": ""}, 422, "This field is required"),
        ({"upheld": ""}, 422, "This field is required"),
        ({"upheld": "perhaps"}, 422, "Select a valid choice"),
        ({"scan": None}, 422, "This field is required"),
        ({"scan": b"MZ no paper"}, 422, "neither a PDF"),
        ({"scan": PDF[:-8]}, 422, "This PDF is cut off"),
        (
            {"scan": b"%PDF-1.7" + b"0" * 11_000_000},
            422,
            "The file is larger than 10 MB. Nothing of it was kept.",
        ),
        ({"version": "1"}, 409, "since you opened"),
    ],
)
def test_an_answer_that_cannot_be_taken_in_is_said_on_the_page_and_nothing_is_kept(
    desk, wrong, status, sentence
):
    ref = reviewed(desk)
    page = take_in(desk, ref, **wrong)
    assert page.status_code == status
    assert sentence in said(page)
    assert "words" in wrong or FOUND in said(page), "nothing typed is lost"
    assert not RequestScan.objects.exists()
    assert desk.page(ref, "sato").outside is not None, "it still waits for the answer"


def test_no_answer_counts_before_the_reviewer_was_given_the_record(desk):
    ref = reviewed(desk, given=False)
    page = take_in(desk, ref)
    assert page.status_code == 409
    assert "The reviewer has not been given the record" in said(page)
    assert FOUND in said(page)
    assert not RequestScan.objects.exists()


def test_the_review_of_another_practice_isnt_there_and_its_bytes_are_dropped(desk):
    ref = reviewed(desk)
    for name, status in (("haddad", 404), ("okafor", 403), ("novak", 403)):
        answer = take_in(desk, ref, name)
        assert answer.status_code == status, name
    assert take_in(desk, ref, "okafor").wsgi_request.FILES == {}
    assert not RequestScan.objects.exists()
    missing = reverse("review_document", args=[ref, new_ref()])
    assert browser(desk.house, "sato").get(missing).status_code == 404
