"""The desk's pages over plain form posts: the queue, one request on one page, letters on page and paper."""

import html
from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse

from tests.attacks.test_stored_scripts import PAYLOADS, live
from tests.cast import browser, entries
from tests.requests import APART, BOTH, CHART, Desk, open_requests, order, subpoena
from tests.support.paper import words_of
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.request_states import State
from twodrawer.law.facts import Human
from twodrawer.law.requests import Asking
from twodrawer.law.words import Endangerment


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


def page_of(desk: Desk, ref, name: str = "haddad") -> str:
    answer = browser(desk.house, name).get(reverse("request", args=[ref]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(desk: Desk, route: str, ref, name: str = "haddad", /, **said):
    return browser(desk.house, name).post(reverse(route, args=[ref]), said)


def intake(**changed):
    return {
        "kind": "legal_process", "purpose": "subpoena", "records": ["designated_record_set", "psychotherapy_notes"],
        "words": "All records of treatment", "relation": "attorney", "organization": "Calder and Finch", "name": "Sato",
        "authority": "subpoena", "paper": "Subpoena of November 12", "through": "served", "received_on": "2026-11-13",
        "answer_by": "2026-12-04", **changed,
    }  # fmt: skip


def test_haddad_finds_the_client_takes_the_subpoena_in_and_the_page_asks_for_what_is_missing(desk):
    haddad = browser(desk.house, "haddad")
    found = haddad.post(reverse("request_whose"), {"words": "Row"})
    assert reverse("request_new", args=[desk.house.rowan]) in found.content.decode()
    taken = haddad.post(reverse("request_new", args=[desk.house.rowan]), intake())
    ref = Request.objects.get().ref
    assert taken["Location"] == reverse("request", args=[ref])
    page = page_of(desk, ref)
    for said in (
        "Calder and Finch",
        "15 days left",
        "Psychotherapy notes, if any",
        "Legal hold since",
        "Issued by",
    ):
        assert said in page
    assert 'name="authority.issued_by"' in page
    facts = {
        "authority.kind": "subpoena",
        "authority.issued_by": "attorney",
        "authority.satisfactory_assurance": "no",
    }
    assert post(desk, "request_step", ref, what="facts", version="1", **facts).status_code == 302
    page = page_of(desk, ref)
    assert "opens nothing unless the client was told" in page
    assert "naming them in it changes nothing" in page.replace("\n", " ")
    assert 'aria-disabled="true"' in page


def test_the_front_desk_takes_it_in_and_reads_no_queue(desk):
    taken = post(desk, "request_new", desk.house.rowan, "novak", **intake())
    assert taken["Location"] == reverse("client", args=[desk.house.rowan])
    novak = browser(desk.house, "novak")
    for route, args in (("requests", []), ("request", [Request.objects.get().ref])):
        assert novak.get(reverse(route, args=args)).status_code == 403
    assert "Legal hold" not in novak.get(reverse("client", args=[desk.house.rowan])).content.decode()


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(desk):
    answer = post(
        desk, "request_new", desk.house.rowan, **intake(received_on="2027-11-13", words="Everything there is")
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "A request is received today or before" in said
    assert "Everything there is" in said
    ref = desk.access()
    desk.verify(ref)
    refused = post(
        desk,
        "request_step",
        ref,
        what="deny",
        grounds=["for_a_proceeding"],
        part="x" * 600,
        version=desk.facts(ref).version,
    )
    assert refused.status_code == 422
    assert "x" * 600 in refused.content.decode()


def test_the_button_lights_up_when_everything_is_there(desk):
    ref = desk.access()
    assert "Off until" in page_of(desk, ref)
    assert "labor for copying, supplies, postage" in page_of(desk, ref), "164.524(c)(4)"
    assert "labor for copying" not in page_of(desk, desk.directed())
    seen = {"what": "verify", "seen": ["identity"], "how": "Known since March", "version": "1"}
    assert post(desk, "request_step", ref, **seen).status_code == 302
    assert "Everything that the law asks for is here." in page_of(desk, ref)


def test_an_old_page_does_nothing_and_says_so(desk):
    ref = desk.access()
    said = {"what": "extend", "reason": "Archive", "version": "1"}
    assert post(desk, "request_step", ref, **said).status_code == 302
    again = post(desk, "request_step", ref, **said)
    assert again.status_code == 409
    assert "be done now" in again.content.decode()
    assert len(entries(desk.house.practice, "request.extended")) == 1


def test_okafor_sees_what_is_asked_and_says_what_only_a_clinician_may(desk):
    ref = desk.access()
    page = page_of(desk, ref, "okafor")
    assert "Say what you find about access" in page
    for officers in ("Verify identity and authority", "Take the one extension", "It was withdrawn"):
        assert f"<summary>{officers}" not in page
    said = {
        "finding": Endangerment.LIFE_OR_SAFETY.value,
        "part": "November 12",
        "words": "Danger",
        "what": "finding",
        "version": "1",
    }
    assert post(desk, "request_clinician", ref, "okafor", **said).status_code == 302
    assert post(desk, "request_clinician", ref, "haddad", **said).status_code == 403


def test_today_and_the_clients_page_remind_of_it(desk):
    desk.subpoena()
    okafor = browser(desk.house, "okafor")
    assert "Subpoena or court order" in okafor.get(reverse("today")).content.decode()
    client = okafor.get(reverse("client", args=[desk.house.rowan])).content.decode()
    assert "Legal hold since November 19, 2026." in client
    assert "Calder" not in client
    haddad = browser(desk.house, "haddad")
    assert "Unusual access to review" in haddad.get(reverse("today")).content.decode()
    queue = haddad.get(reverse("requests")).content.decode()
    assert "Calder and Finch" in queue
    assert "15 days left" in queue


def test_a_letter_is_read_on_the_page_and_taken_as_a_file_of_the_same_bytes(desk):
    ref = desk.access(records=(APART,))
    desk.verify(ref)
    step = desk.do(acts.deny_access, ref, grounds=("psychotherapy_notes",))
    haddad = browser(desk.house, "haddad")
    page = haddad.get(reverse("request_letter", args=[ref, step])).content.decode()
    assert "Psychotherapy notes, if any, are outside this right" in page
    files = [haddad.get(reverse("request_letter_pdf", args=[ref, step])).content for _ in range(2)]
    assert files[0] == files[1]
    assert "Psychotherapy notes, if any, are outside this right" in " ".join(words_of(files[0]).split())
    assert browser(desk.house, "okafor").get(reverse("request_letter", args=[ref, step])).status_code == 200
    assert (
        browser(desk.house, "okafor").get(reverse("request_letter_pdf", args=[ref, step])).status_code == 403
    )
    assert len(entries(desk.house.practice, "letter.printed")) == 2


def test_a_hold_is_placed_and_lifted_on_its_page(desk):
    assert post(desk, "client_holds", desk.house.rowan, reason="A letter announces a suit").status_code == 302
    assert post(desk, "client_holds", desk.house.rowan, reason=" ").status_code == 422
    page = (
        browser(desk.house, "okafor").get(reverse("client_holds", args=[desk.house.rowan])).content.decode()
    )
    assert "A letter announces a suit" in page
    assert "Lift it" not in page


def test_fields_of_another_paper_are_not_read_and_its_facts_are_gone(desk):
    ref = desk.subpoena()
    facts = {
        "authority.kind": "subpoena",
        "authority.issued_by": "court",
        "authority.judge_signed": "yes",
        "state": "released",
    }
    post(desk, "request_step", ref, what="facts", version="1", **facts)
    known = desk.page(ref).known
    assert known.authority.judge_signed is None
    assert desk.facts(ref).state is State.RECEIVED
    post(
        desk,
        "request_step",
        ref,
        what="facts",
        version="2",
        **{"authority.kind": "court_order", "authority.issued_by": "court"},
    )
    known = desk.page(ref).known
    assert (known.authority.kind, known.authority.issued_by) == ("court_order", None)


@pytest.mark.parametrize("asking", ["order", "accounting", "restriction", "amendment", "directed"])
def test_every_kind_of_request_has_its_page(desk, asking):
    made = {
        "order": lambda: desk.ordered(order(*BOTH)),
        "accounting": lambda: desk.take_in(Asking.ACCOUNTING),
        "restriction": lambda: desk.take_in(Asking.RESTRICTION),
        "amendment": desk.amendment,
        "directed": desk.directed,
    }
    ref = made[asking]()
    assert "What the law says" in page_of(desk, ref)
    desk.verify(ref)
    assert page_of(desk, ref)
    desk.do(acts.withdraw, ref, words="Withdrawn")
    assert "What the law says" not in page_of(desk, ref)


def test_counsel_and_the_clinician_answer_over_the_page(desk):
    ref = desk.ordered(order(CHART))
    given = {"human": "counsel", "who": "Brandt", "words": "The order", "version": "1", "what": "hand_over"}
    assert post(desk, "request_step", ref, **given).status_code == 302
    assert (
        post(
            desk, "request_step", ref, **{**given, "what": "word", "word": "release", "version": "2"}
        ).status_code
        == 302
    )
    assert desk.page(ref).asked_humans == (Human.COUNSEL,)
    assert (
        post(desk, "request_step", ref, "okafor", **{**given, "word": "release", "version": "3"}).status_code
        == 403
    )
    desk.do(acts.describe_request, ref, known=subpoena())
    assert desk.facts(ref).decision.missing == ("authority.kind",)


def test_what_a_post_adds_decides_nothing(desk):
    ref = desk.access()
    more = {
        "state": "released", "decision": "allow", "outcome": "allow", "verified": "yes", "due_on": "2030-01-01", "by": "x",
        "extended": "yes", "client_ref": str(desk.house.tran), "reviewer": str(desk.house.okafor.ref), "word": "release",
        "human": "counsel", "authority.judge_signed": "yes", "known_already": "on", "received_on": "2020-01-01",
    }  # fmt: skip
    for what in ("released", "facts", "proof", "reviewed", "", "finding"):
        version = str(Request.objects.get(ref=ref).version)
        post(desk, "request_step", ref, what=what, words="A photo", version=version, **more)
    facts = desk.facts(ref)
    assert (facts.state, facts.verified, facts.may_leave) == (State.VERIFYING, False, ())
    assert (facts.client_ref, facts.due_on, facts.extended) == (desk.house.rowan, date(2026, 12, 19), False)
    assert facts.reviewer_ref is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_asker_writes_runs_nowhere(desk, payload):
    said = dict.fromkeys(
        ("words", "name", "organization", "address", "reach", "paper", "part"), payload[:190]
    )
    assert post(desk, "request_new", desk.house.rowan, "novak", **intake(**said)).status_code == 302
    ref = Request.objects.get().ref
    for what, more in (
        ("proof", {"words": payload}),
        ("hand_over", {"human": "counsel", "who": payload[:190], "words": payload}),
    ):
        version = str(desk.facts(ref).version)
        assert post(desk, "request_step", ref, what=what, version=version, **more).status_code == 302
    right = desk.access(words=payload)
    step = desk.do(acts.extend_request, right, reason=payload)
    haddad = browser(desk.house, "haddad")
    pages = [
        ("request", [ref]),
        ("requests", []),
        ("request_letter", [right, step]),
        ("client_holds", [desk.house.rowan]),
    ]
    for route, args in pages:
        answer = haddad.get(reverse(route, args=args))
        assert answer.status_code == 200
        assert live(answer) == [], route
    assert payload.partition("<")[0][:20] in html.unescape(page_of(desk, ref))
