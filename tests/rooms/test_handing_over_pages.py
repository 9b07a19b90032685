"""The two ends of a release on its pages: begun for a request, and handed over once; the account of what left."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import browser, make_house
from tests.notes import SOAP, Desk, open_desk
from tests.releases import access, begun, change, decide_all, opened, ready, who
from tests.requests import ROWAN
from tests.rooms.test_release_pages import PARTS, begin, chosen, fresh, page_of, post, said
from tests.support.paper import words_of
from twodrawer.chart import actions as chart
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.accounting import account_for
from twodrawer.disclosures.facts_releases import Part, Recipient
from twodrawer.disclosures.facts_requests import Wish
from twodrawer.disclosures.models import Disclosure, Package, Suspension
from twodrawer.law.accounting import Regime
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import Endangerment, Purpose, Record
from twodrawer.scheduling import actions as scheduling


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), savepoint():
        desk = open_desk(make_house(passwords=False))
        desk.at -= timedelta(hours=2)
        desk.signed()
        yield desk


@pytest.fixture
def desk(built, db) -> Desk:
    return replace(built)


def may_go(desk: Desk) -> UUID:
    """A release in whose way nothing stands."""
    package = begun(desk, access())
    decide_all(desk, package)
    return package


# -- begun for a request -------------------------------------------------------------------------------------


def asked_for(desk: Desk, client: UUID | None = None, *, words: str = "All records of treatment") -> UUID:
    """Rowan's request for access, taken in at the desk and verified."""
    ref = acts.take_in_request(
        client or desk.house.rowan, requester=ROWAN, asking=Asking.ACCESS, through="mail",
        received_on=desk.house.today, wish=Wish(Purpose.CLIENT_ACCESS, (Record.DESIGNATED_RECORD_SET,), words),
        **who(desk),
    )  # fmt: skip
    acts.verify_requester(ref, seen=tuple(Proof), how="Known since March", **who(desk))
    return ref


def test_a_release_for_a_request_takes_over_what_stands_there(desk):
    """Nobody types or proves again what was typed and proven with the request."""
    ref = asked_for(desk)
    haddad = browser(desk.house, "haddad")
    to_begin = haddad.get(reverse("package", args=[ref]))
    assert to_begin["Location"] == reverse("releases", args=[desk.house.rowan]) + f"?request={ref}"
    page = haddad.get(to_begin["Location"]).content.decode()
    assert chosen(page, "recipient") == ["Rowan"]
    assert chosen(page, "wants") == ["All records of treatment"]
    assert chosen(page, "request") == [str(ref)]
    answer = begin(desk, request=ref, recipient="Rowan, by mail")
    row = Package.objects.get()
    assert (row.request_ref, row.of_request) == (ref, True)
    facts = opened(desk, row.ref).facts
    assert facts.recipient.name == "Rowan, by mail"
    assert facts.verified == frozenset(Proof)
    assert haddad.get(reverse("package", args=[ref]))["Location"] == answer["Location"]
    haddad.post(reverse("release_discard", args=[row.ref]))
    assert haddad.get(reverse("package", args=[ref]))["Location"] == to_begin["Location"]


def test_another_clients_request_begins_nothing(desk):
    ref = asked_for(desk, desk.house.tran)
    answer = begin(desk, request=ref)
    assert answer.status_code == 404
    assert not Package.objects.exists()
    page = browser(desk.house, "haddad").get(
        reverse("releases", args=[desk.house.rowan]), {"request": "no ref"}
    )
    assert page.status_code == 200


def test_after_a_part_has_left_the_request_begins_another_release_only_if_something_may_leave(desk):
    """A review that lets go what had stayed is answered with a release of its own: 164.524(d)(4)."""
    ref = asked_for(desk)
    found: dict[str, Any] = {"finding": Endangerment.LIFE_OR_SAFETY, "part": "November 12", "words": "Danger"}
    acts.find_danger(ref, **found, **who(desk, "okafor"))
    acts.deny_access(ref, grounds=("endangers_life_or_safety",), part="November 12", **who(desk))
    begin(desk, request=ref, endangerment_finding="life_or_safety")
    package = Package.objects.get().ref
    change(desk, package, parts=frozenset({Part.SESSIONS, Part.NOTES}))
    decide_all(desk, package)
    haddad = fresh(desk)
    left = haddad.post(reverse("release_leave", args=[package]), {"seen": ready(desk, package).token})
    assert left.status_code == 200
    page = reverse("package", args=[ref])
    assert haddad.get(page)["Location"] == reverse("release", args=[package])
    acts.name_reviewer(ref, reviewer_ref=desk.house.lindqvist.ref, **who(desk))
    acts.review_denial(ref, upheld=False, words="No danger", **who(desk, "lindqvist"))
    assert "?request=" in haddad.get(page)["Location"]


def test_who_may_not_release_and_who_is_of_another_practice(desk):
    package = begun(desk, access())
    for name, status in (("okafor", 403), ("novak", 403), ("sato", 404)):
        there = browser(desk.house, name)
        assert there.get(reverse("release", args=[package])).status_code == status, name
        assert post(desk, package, "parts", name, **PARTS).status_code == status, name
        for route in ("release_discard", "release_leave"):
            assert fresh(desk, name).post(reverse(route, args=[package])).status_code == status, (name, route)
    assert opened(desk, package).state == "open"
    assert not Disclosure.objects.exists()


# -- handed over, or not -------------------------------------------------------------------------------------


def test_haddad_hands_the_package_over_once_and_the_page_says_when(desk):
    package = may_go(desk)
    (seen,) = chosen(page_of(desk, package), "seen")
    leave = reverse("release_leave", args=[package])
    not_proven = browser(desk.house, "haddad").post(leave, {"seen": seen})
    assert not_proven.status_code == 302
    assert not_proven["Location"].startswith(reverse("account_reauthenticate"))
    haddad = fresh(desk)
    unseen = haddad.post(leave, {})
    assert unseen.status_code == 422
    assert "Look at the release again, then let it out" in said(unseen)
    assert not Disclosure.objects.exists()
    left = haddad.post(leave, {"seen": seen})
    assert left.status_code == 200
    assert left["Content-Disposition"].startswith("attachment; filename=")
    assert left["X-Content-Type-Options"] == "nosniff"
    with zipfile.ZipFile(io.BytesIO(left.content)) as files:
        assert "Rowan slept five nights" in words_of(files.read("record.pdf"))
    assert haddad.post(leave, {"seen": seen}).status_code == 409
    assert Disclosure.objects.get().made_by_id == desk.house.haddad.ref
    page = said(haddad.get(reverse("release", args=[package])))
    assert "It left" in page and Package.objects.get().sha256 in page
    assert "Rowan slept five nights" not in page, "what left is never shown again here"
    for do in ("parts", "names", "leave"):
        assert post(desk, package, do, **PARTS).status_code == 409


def test_what_changed_after_it_was_looked_at_does_not_leave(desk):
    package = may_go(desk)
    (seen,) = chosen(page_of(desk, package), "seen")
    change(desk, package, more=("worry log",))
    answer = fresh(desk).post(reverse("release_leave", args=[package]), {"seen": seen})
    assert answer.status_code == 409
    assert "changed since you looked at it" in said(answer)
    assert not Disclosure.objects.exists()


def test_a_discarded_release_is_over_and_nothing_left(desk):
    package = begun(desk, access())
    haddad = browser(desk.house, "haddad")
    gone = haddad.post(reverse("release_discard", args=[package]), follow=True)
    assert "Discarded. Nothing left." in said(gone)
    page = said(haddad.get(reverse("release", args=[package])))
    assert "Nothing of it left." in page
    assert "As it would leave" not in page
    assert post(desk, package, "parts", **PARTS).status_code == 409
    assert haddad.post(reverse("release_discard", args=[package])).status_code == 409


# -- the account ---------------------------------------------------------------------------------------------


def out(desk: Desk, purpose: Purpose, to: str) -> UUID:
    return account_for(
        desk.house.rowan, recipient=Recipient(to), what="Notes of October", purpose=purpose,
        basis="45 CFR 164.512", regime=frozenset({Regime.HIPAA}), **{k: v for k, v in who(desk).items() if k != "on"},
    )  # fmt: skip


def test_an_agency_holds_its_line_back_and_nobody_elses(desk):
    held, other = out(desk, Purpose.LAW_ENFORCEMENT, "Sheriff"), out(desk, Purpose.CORONER, "County coroner")
    haddad = browser(desk.house, "haddad")
    account = reverse("accounting", args=[desk.house.rowan])
    first = haddad.get(account)
    assert first.status_code == 200
    assert "Haddad Sheriff Notes of October Law enforcement Yes" in said(first)
    assert chosen(first.content.decode(), "disclosure") == [str(held)], (
        "the coroner may not hold anything back"
    )
    typed = {"disclosure": held, "until": "2026-12-24", "says": "The deputy, in writing, November 18"}
    for wrong, sentence in (
        ({"says": ""}, "This field is required"),
        ({"disclosure": other}, "This disclosure can't be left out of the account"),
        ({"until": "2026-11-01"}, "That day has passed"),
    ):
        answer = haddad.post(account, {**typed, **wrong})
        assert answer.status_code == 422, wrong
        assert sentence in said(answer)
        if "disclosure" not in wrong:
            again = {**typed, **wrong}
            shown = answer.content.decode()
            assert (chosen(shown, "until"), chosen(shown, "says")) == ([again["until"]], [again["says"]])
    assert not Suspension.objects.exists()
    kept = haddad.post(account, typed, follow=True)
    assert "It is left out until that day." in said(kept)
    assert "Held back until December 24, 2026" in said(kept)
    assert Suspension.objects.get().disclosure_id == held


def test_the_account_is_made_out_from_the_day_on_which_the_client_asked(desk):
    out(desk, Purpose.CORONER, "County coroner")
    haddad = browser(desk.house, "haddad")
    report = reverse("accounting_report", args=[desk.house.rowan])
    for typed, has_it in (("2026-11-18", False), ("2026-11-19", True)):
        answer = haddad.post(report, {"requested_on": typed})
        assert answer["Content-Type"] == "application/pdf"
        assert ("County coroner" in words_of(answer.content)) is has_it, typed
    reports = Disclosure.objects.filter(way="account_report").count()
    for unread in ({"requested_on": "no day"}, {}):
        answer = haddad.post(report, unread)
        assert answer.status_code == 422
        assert "Say on which day the client asked" in said(answer)
    assert Disclosure.objects.filter(way="account_report").count() == reports
    assert browser(desk.house, "okafor").post(report, {"requested_on": "2026-11-19"}).status_code == 403


# -- before a note is signed ---------------------------------------------------------------------------------


def to_sign(desk: Desk, attendance: dict[str, str], words: str) -> str:
    """The page on which Okafor signs a note about Rowan, of a session that Rowan and Tran were both expected at."""
    house, start = desk.house, desk.house.at - timedelta(days=2)
    day = house.today - timedelta(days=2)
    session = scheduling.plan_session(
        house.okafor.ref, client_refs=[house.tran, house.rowan], modality="group", planned_start=start,
        planned_stop=start + timedelta(minutes=50), place="11", cpt="90853", by=house.okafor,
        at=start - timedelta(hours=1), on=day,
    )  # fmt: skip
    for name, came in attendance.items():
        scheduling.mark_attendance(
            session, client_ref=getattr(house, name), attendance=came, by=house.okafor, at=start, on=day
        )
    note = chart.begin_note(session, client_ref=house.rowan, format="soap", **who(desk, "okafor"))
    desk.save(note, sections={**SOAP, "subjective": words})
    answer = fresh(desk, "okafor").get(reverse("note_sign", args=[note]))
    assert answer.status_code == 200
    return said(answer)


def test_before_signing_the_author_sees_what_is_taken_out_of_the_clients_copy(desk):
    """Another client's name never goes along. What the record says of others is the client's to have."""
    page = to_sign(
        desk,
        {"tran": "kept", "rowan": "kept"},
        "Rowan said Tran was kind. Marlow called, with her sister Dana.",
    )
    assert "Taken out, since they belong to other clients: Tran. " in page
    assert "Rowan said [other person] was kind. Marlow called, with her sister Dana." in page


def test_the_payer_is_shown_the_attendance_of_the_client_whose_note_it_is(desk):
    page = to_sign(desk, {"tran": "no_show", "rowan": "kept"}, "Rowan came alone.")
    assert "No name is taken out of it." in page
    payer = page[page.index("The session and the diagnoses as a release for payment lists them") :]
    assert "Kept" in payer
    assert "90853" in payer
