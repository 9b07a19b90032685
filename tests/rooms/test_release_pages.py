"""The pages of a release over plain form posts: asked for, put together, looked at, handed over once, and its account."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import browser, entries, make_house
from tests.notes import SOAP, Desk, open_desk
from tests.papers import TO_LINDQVIST, signed, write
from tests.releases import FORM, access, begun, change, opened, to_therapist, who
from twodrawer.disclosures.actions.releases import begin_package
from twodrawer.disclosures.facts_releases import Choice, Part
from twodrawer.disclosures.models import Package
from twodrawer.law.verification import Proof
from twodrawer.law.words import Record
from twodrawer.scheduling import actions as scheduling

OF_MARLOW = {
    **SOAP,
    "subjective": "Rowan slept well. Marlow called twice, and her sister Dana came by on Sunday.",
}
QUESTION = {
    "purpose": "client_access", "record": "designated_record_set", "relation": "client", "recipient": " Rowan ",
    "address": "1906 Quince Lane", "wants": "At the client’s own request", "received_on": "2026-11-17",
    "authority": "none",
}  # fmt: skip
PAPER = {
    "purpose": "client_directed", "relation": "outside_provider", "recipient": "Lindqvist, in her own practice",
    "authority": "authorization", "covers": ["designated_record_set"], "elements": FORM["elements"],
    "statements": FORM["statements"], "expires_on": "2027-06-01", "alone": "yes", "conditioned_on": "none",
    "signed_by": "client",
}  # fmt: skip
PARTS = {"parts": ["sessions", "notes"], "from_day": "2026-11-01", "until_day": "2026-11-19"}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), savepoint():
        desk = open_desk(make_house(passwords=False))
        desk.at -= timedelta(hours=2)
        note = desk.begin()
        desk.save(note, sections=OF_MARLOW)
        desk.sign(note)
        yield desk


@pytest.fixture
def desk(built, db) -> Desk:
    return replace(built)


def fresh(desk: Desk, name: str = "haddad") -> Client:
    """A browser whose person proved a moment ago that it is them."""
    client = browser(desk.house, name)
    session = client.session
    at = desk.house.at.timestamp()
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session[SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at, "reauthenticated": True}]
    session.save()
    return client


def said(answer) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def chosen(page: str, name: str) -> list[str]:
    """What the fields of this name hold on the page: options that are selected, boxes that are checked, or the text."""
    selects = re.findall(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    picked = [one for text in selects for one in re.findall(r'value="([^"]*)" selected', text)]
    inputs = [one for one in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in one]
    picked += [
        one.partition('value="')[2].partition('"')[0]
        for one in inputs
        if "checkbox" not in one or " checked" in one
    ]
    return picked


def page_of(desk: Desk, package: UUID) -> str:
    answer = browser(desk.house, "haddad").get(reverse("release", args=[package]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(
    desk: Desk, package: UUID, do: str, by: str = "haddad", /, *, version: object = None, **fields: object
):
    """One side of the release, from the page as it stands now."""
    seen = opened(desk, package).version if version is None else version
    sent = {"do": do, "version": seen, **fields}
    return browser(desk.house, by).post(reverse("release", args=[package]), sent)


def begin(desk: Desk, **changed):
    return browser(desk.house, "haddad").post(
        reverse("releases", args=[desk.house.rowan]), {**QUESTION, **changed}
    )


# -- begun ---------------------------------------------------------------------------------------------------


def test_haddad_begins_a_release_and_its_page_says_what_is_asked_and_what_the_law_says(desk):
    haddad = browser(desk.house, "haddad")
    releases = reverse("releases", args=[desk.house.rowan])
    first = haddad.get(releases)
    assert first.status_code == 200
    assert "Nothing was released yet" in said(first)
    assert chosen(first.content.decode(), "received_on") == ["2026-11-19"]
    answer = begin(desk)
    package = Package.objects.get()
    assert answer["Location"] == reverse("release", args=[package.ref])
    assert not package.of_request
    page = said(haddad.get(answer["Location"]))
    for words in (
        "Who receives it Rowan. The client",
        "The client asked for their record. At the client’s own request",
        "Which record The designated record set",
        "On which paper None",
        "Asked on November 17, 2026",
        "It has to be given",
        "Rowan slept well",
    ):
        assert words in page
    assert "A person decides" not in page
    assert {one["purpose"] for one in entries(desk.house.practice, "release.read")} == {
        "operations",
        "client_access",
    }
    assert "The client asked for their record. Asked on November 17, 2026. In the making" in said(
        haddad.get(releases)
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"wants": ""}, "This field is required"),
        ({"received_on": "2026-12-24"}, "A request can't come in the future"),
        ({"relation": "burglar"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(desk, wrong, sentence):
    answer = begin(desk, **{"recipient": "Rowan, by mail", **wrong})
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert "Rowan, by mail" in answer.content.decode()
    assert not Package.objects.exists()
    package = begun(desk, access())
    answer = post(desk, package, "question", **{**QUESTION, "recipient": "Rowan, by mail", **wrong})
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert "Rowan, by mail" in answer.content.decode()
    assert opened(desk, package).version == 1


# -- put together --------------------------------------------------------------------------------------------


def test_each_name_of_somebody_else_is_decided_on_the_page(desk):
    package = begun(desk, access())
    page = page_of(desk, package)
    assert "2 names of other people to decide on" in page
    assert "Held, not released" in page
    assert page.count('value="keep"') == 2
    assert post(desk, package, "names", **{"name-0": "redact", "name-1": "burn"}).status_code == 302
    assert list(opened(desk, package).facts.names.values()) == [Choice.REDACT]
    page = page_of(desk, package)
    assert "1 name of other people to decide on" in page
    assert post(desk, package, "names", **{"name-1": "keep"}).status_code == 302
    page = page_of(desk, package)
    assert sorted(opened(desk, package).facts.names.values()) == [Choice.KEEP, Choice.REDACT]
    assert "May go" in page
    leaves = page[page.index("As it would leave") :]
    assert "[other person] called twice, and her sister Dana came by" in leaves


def test_parts_days_sessions_and_words_are_picked_and_shown_again(desk):
    package = begun(desk, access())
    page = page_of(desk, package)
    assert "November 18, 2026, with a note" in page
    more = "Sunday\n\n   \n worry log "
    picked = {**PARTS, "left_out": [str(desk.rowans)], "limit": " The last month ", "more": more}
    answer = browser(desk.house, "haddad").post(
        reverse("release", args=[package]), {"do": "parts", "version": "1", **picked}, follow=True
    )
    assert "Kept." in said(answer)
    facts = opened(desk, package).facts
    assert facts.parts == {Part.SESSIONS, Part.NOTES}
    assert facts.days == (date(2026, 11, 1), date(2026, 11, 19))
    assert (facts.left_out, facts.limit, facts.more) == (
        frozenset({desk.rowans}),
        "The last month",
        ("Sunday", "worry log"),
    )
    page = answer.content.decode()
    assert sorted(chosen(page, "parts")) == ["notes", "sessions"]
    assert (chosen(page, "from_day"), chosen(page, "left_out")) == (["2026-11-01"], [str(desk.rowans)])
    assert "Sunday\nworry log" in html.unescape(page)
    assert "Rowan slept well" not in page


def test_a_session_without_a_signed_note_is_said_to_have_none(desk):
    start = desk.house.at - timedelta(days=3)
    scheduling.plan_session(
        desk.house.okafor.ref, client_refs=[desk.house.rowan], modality="individual", planned_start=start,
        planned_stop=start + timedelta(minutes=50), place="11", cpt="90834", by=desk.house.okafor,
        at=start - timedelta(hours=1), on=desk.house.today - timedelta(days=3),
    )  # fmt: skip
    page = said(browser(desk.house, "haddad").get(reverse("release", args=[begun(desk, access())])))
    assert "November 16, 2026 " in page
    assert "November 16, 2026, with a note" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"until_day": ""}, "This field is required"),
        ({"until_day": "2027-01-01"}, "The days are not in their order"),
        ({"parts": ["vault"]}, "Select a valid choice"),
        ({"left_out": ["00000000-0000-0000-0000-000000000000"]}, "Select a valid choice"),
        ({"more": "x"}, "Words to take out have two letters or more"),
    ],
)
def test_a_wrong_choice_of_parts_is_said_on_the_page_and_changes_nothing(desk, wrong, sentence):
    package = begun(desk, access())
    answer = post(desk, package, "parts", **{**PARTS, "limit": "For the transfer", **wrong})
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert chosen(answer.content.decode(), "limit") == ["For the transfer"]
    assert opened(desk, package).version == 1


@pytest.mark.parametrize("seen", ["1", "", "-1", "²", "1" * 40, "<script>"])
def test_a_page_that_was_opened_before_somebody_elses_change_keeps_nothing(desk, seen):
    package = begun(desk, access())
    change(desk, package, limit="Haddad’s")
    answer = post(desk, package, "parts", version=seen, **PARTS)
    assert answer.status_code == 409
    assert "Somebody changed this release since you opened it" in said(answer)
    assert opened(desk, package).facts.limit == "Haddad’s"


def test_a_release_that_was_begun_on_a_clock_that_ran_ahead_is_kept_as_it_was(desk):
    """Its days end tomorrow. A decision about names says so, on a page of its own: none of the forms is about days."""
    asked = {**who(desk), "on": desk.house.today + timedelta(days=1)}
    package = begin_package(desk.house.rowan, facts=access(), **asked)
    answer = post(desk, package, "names", **{"name-0": "keep"})
    assert answer.status_code == 422
    assert "The days are not in their order" in said(answer)
    assert opened(desk, package).version == 1


def test_what_was_seen_of_the_recipient_is_marked_and_nothing_that_was_not_asked_for(desk):
    package = begun(desk, to_therapist(verified=frozenset()))
    assert "It isn't verified: who the recipient is, the paper itself" in html.unescape(
        page_of(desk, package)
    )
    assert post(desk, package, "proofs", verified=["official_status"]).status_code == 422
    assert post(desk, package, "proofs", verified=["identity"]).status_code == 302
    assert opened(desk, package).facts.verified == {Proof.IDENTITY}
    page = page_of(desk, package)
    assert chosen(page, "verified") == ["identity"]
    assert "It isn't verified: the paper itself" in html.unescape(page)


def test_where_the_law_names_a_person_their_decision_is_written_down(desk):
    order = {"authority": "court_order", "judge_signed": "yes", "expressly_covers": ["designated_record_set"]}
    begin(desk, purpose="court_order", relation="court", recipient="Circuit Court", **order)
    package = Package.objects.get().ref
    assert "The counsel decides this, and hasn't yet" in html.unescape(page_of(desk, package))
    decision = {"human": "counsel", "name": " Brandt ", "decided_on": "2026-11-18", "says": "It may go"}
    wrong = post(desk, package, "decision", **{**decision, "name": ""})
    assert wrong.status_code == 422
    assert "It may go" in wrong.content.decode()
    assert post(desk, package, "decision", **decision).status_code == 302
    page = said(browser(desk.house, "haddad").get(reverse("release", args=[package])))
    assert "Brandt on November 18, 2026: “It may go”" in page
    assert "hasn't yet" not in page
    assert [one["facts"].get("decided_by") for one in entries(desk.house.practice, "release.changed")] == [
        "counsel"
    ]


def test_a_finding_keeps_its_part_here_and_waits_for_nobody(desk):
    """164.524(d)(1)."""
    begin(desk, endangerment_finding="life_or_safety")
    page = page_of(desk, Package.objects.get().ref)
    assert "All but a part may go" in page
    assert "A part stays here, and nothing is left out" in page
    assert "They said it may go" not in page


# -- what it rests on ----------------------------------------------------------------------------------------

LEGAL = {"purpose": "subpoena", "relation": "attorney", "recipient": "Sato"}
RESTS_ON = [
    ({**PAPER, "judge_signed": "yes", "cite": "x", "issued_by": "court"},
     {**{name: PAPER[name] for name in ("covers", "elements", "statements", "expires_on", "conditioned_on", "signed_by")},
      "kind": "authorization", "combined_with": []}),
    ({**PAPER, "alone": "no", "expires_on": "", "revoked_on": "2026-11-02", "expires_event_happened": "no"},
     {**{name: PAPER[name] for name in ("covers", "elements", "statements", "conditioned_on", "signed_by")},
      "kind": "authorization", "combined_with": ["another document"], "revoked_on": "2026-11-02",
      "expires_event_happened": False}),
    ({**PAPER, "alone": ""},
     {**{name: PAPER[name] for name in ("covers", "elements", "statements", "expires_on", "conditioned_on", "signed_by")},
      "kind": "authorization"}),
    ({**LEGAL, "authority": "subpoena", "issued_by": "attorney", "satisfactory_assurance": "no", "alone": "yes"},
     {"kind": "subpoena", "issued_by": "attorney", "satisfactory_assurance": False}),
    ({**LEGAL, "authority": "court_order", "judge_signed": "no", "expressly_covers": ["progress_note"], "cite": "x"},
     {"kind": "court_order", "judge_signed": False, "expressly_covers": ["progress_note"]}),
    ({**LEGAL, "purpose": "required_by_law", "relation": "agency", "authority": "statute", "cite": " ORS 419B.010 ",
      "judge_signed": "yes"},
     {"kind": "statute", "cite": "ORS 419B.010"}),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), RESTS_ON)
def test_what_is_read_off_each_kind_of_paper_is_kept_and_shown_again(desk, typed, kept):
    """Fields of another kind of paper are not read."""
    package = begun(desk, access(parts=frozenset({Part.GOALS})))
    assert post(desk, package, "question", **{**QUESTION, **typed}).status_code == 302
    facts = opened(desk, package).facts
    assert facts.question["authority"] == kept
    assert (facts.parts, facts.verified) == (frozenset({Part.GOALS}), frozenset({Proof.IDENTITY})), (
        "the other sides stay as they were"
    )
    assert facts.question["actor"] == {"relation": typed["relation"]}
    page = page_of(desk, package)
    for name in kept.keys() - {"kind", "combined_with"}:
        was = typed[name].strip() if isinstance(typed[name], str) else typed[name]
        assert chosen(page, name) == (was if isinstance(was, list) else [was]), name
    assert chosen(page, "authority") == [kept["kind"]]
    assert chosen(page, "alone") == ([typed["alone"]] if "combined_with" in kept else [""])


def test_what_else_the_law_may_ask_is_kept_only_where_it_was_said(desk):
    package = begun(desk, access())
    threat = {"imminent": "yes", "recipient_can_prevent": "no", "mandatory": "no", "consented_alone": "yes"}
    assert post(desk, package, "question", **QUESTION, **threat).status_code == 302
    question = opened(desk, package).facts.question
    assert question["threat"] == {"imminent": True, "recipient_can_prevent": False}
    assert (question["mandatory"], question["client"]) == (False, {"consented_alone": True})
    page = page_of(desk, package)
    for name, word in threat.items():
        assert [one for one in chosen(page, name) if one] == [word], name
    for name in ("minor", "paid_in_full_restriction", "alone", "judge_signed"):
        assert not any(chosen(page, name)), name
    assert post(desk, package, "question", **QUESTION).status_code == 302
    assert set(opened(desk, package).facts.question) == {"record", "purpose", "actor", "authority"}


def test_a_paper_on_file_is_picked_and_another_clients_is_not_offered(desk):
    words = replace(TO_LINDQVIST, covers=(Record.DESIGNATED_RECORD_SET,))
    own, other = signed(desk.house, words), write(desk.house, words, client=desk.house.tran)
    package = begun(desk, to_therapist())
    page = page_of(desk, package)
    assert str(own) in page
    assert str(other) not in page
    rests = {**QUESTION, **PAPER, "received_on": "2026-11-18"}
    assert post(desk, package, "question", **rests, paper=other).status_code == 422
    assert post(desk, package, "question", **rests, paper=own).status_code == 302
    assert opened(desk, package).facts.paper_ref == own
    assert chosen(page_of(desk, package), "paper") == [str(own)]
    assert post(desk, package, "question", **rests, paper="").status_code == 302
    assert opened(desk, package).facts.paper_ref is None
