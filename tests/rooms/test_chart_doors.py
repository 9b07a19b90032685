"""The chart's doors for scripts: what they take, what they answer, and whom they let in."""

import base64
import json
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.cast import CAST, make_house
from tests.notes import SOAP, open_desk
from tests.passkey import SITE
from twodrawer.audit.models import Entry
from twodrawer.chart.models import DraftText
from twodrawer.lib.time import now
from twodrawer.people.models import Account

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def desk():
    return open_desk(make_house(now()))


def door_of(desk, name):
    """A browser of this person's, signed in with two factors."""
    account = Account.objects.get(ref=desk.house.member(name).account_ref)
    if not Authenticator.objects.filter(user=account).exists():
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser = Client(headers={"accept": JSON, "host": SITE})
    browser.force_login(account)
    return browser


def post(browser, name, note, body=None):
    address = reverse(name, args=[note])
    return browser.post(address, json.dumps(body if body is not None else {}), content_type=JSON)


def a_save(base=0, **more):
    return {"base": base, "span": None, "format": "soap", "sections": SOAP, "goals": [], "diagnoses": [],
            "tab": str(uuid4()), **more}  # fmt: skip


def test_a_save_answers_with_what_to_build_on(desk):
    browser, note = door_of(desk, "okafor"), desk.begin()
    answer = post(browser, "note_save", note, a_save())
    assert answer.status_code == 200
    said = answer.json()
    assert (said["revision"], said["removed"], said["words"]) == (1, 0, 43)
    again = post(browser, "note_save", note, a_save(1, span=said["span"], sections={"plan": "Bus."}))
    assert again.json()["span"] == said["span"]
    assert Entry.objects.filter(act="note.drafted").count() == 1


def test_a_second_tab_is_answered_with_both_texts_at_hand(desk):
    browser, note = door_of(desk, "okafor"), desk.begin()
    post(browser, "note_save", note, a_save())
    answer = post(browser, "note_save", note, a_save(0, sections={"plan": "Mine."}))
    assert answer.status_code == 409
    said = answer.json()
    assert said["kind"] == "conflict"
    assert said["theirs"]["sections"] == SOAP
    assert said["theirs"]["revision"] == 1


def test_a_save_into_a_signed_note_says_that_it_ended(desk):
    browser, note = door_of(desk, "okafor"), desk.signed()
    answer = post(browser, "note_save", note, a_save(1))
    assert answer.status_code == 410
    assert answer.json()["kind"] == "ended"
    assert "Rowan slept" not in answer.content.decode()


def test_a_new_format_comes_back_with_every_word_in_its_sections(desk):
    browser, note = door_of(desk, "okafor"), desk.begin()
    said = post(browser, "note_save", note, a_save(0, format="dap")).json()
    assert set(said["sections"]) == {"data", "assessment", "plan"}
    assert SOAP["subjective"] in said["sections"]["data"]


ODD_SAVES = [
    [],
    "text",
    {},
    a_save(-1),
    a_save("0"),
    a_save(True),
    a_save(2**40),
    a_save(sections=[]),
    a_save(sections={"plan": 7}),
    a_save(sections={"plan": None}),
    a_save(sections={f"s{n}": "" for n in range(41)}),
    a_save(format=None),
    a_save(format="x" * 17),
    a_save(span="not-a-ref"),
    a_save(tab=7),
    a_save(goals="all"),
    a_save(goals=[None]),
    a_save(goals=[str(uuid4())]),
    a_save(diagnoses=["x"]),
    a_save(author="somebody"),
    a_save(state="signed"),
    a_save(sections={"plan": "x" * 200_001}),
]


def test_anything_but_a_save_is_refused_with_a_sentence(desk):
    browser, note = door_of(desk, "okafor"), desk.written()
    for body in ODD_SAVES:
        answer = post(browser, "note_save", note, body)
        assert answer.status_code == 422, (body, answer.content)
        assert answer.json()["what"]
    assert DraftText.objects.get(note_id=note).revision == 1


def test_a_body_that_is_no_json_or_too_large_is_refused(desk):
    browser, note = door_of(desk, "okafor"), desk.begin()
    address = reverse("note_save", args=[note])
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 200_000, b'{"base":' + b"1" * 10_000 + b"}", b"x" * 5_000_000):
        assert browser.post(address, raw, content_type=JSON).status_code == 422, raw[:20]


def test_the_journal_key_is_the_authors(desk):
    note = desk.begin()
    said = post(door_of(desk, "okafor"), "note_journal_key", note).json()
    assert len(base64.b64decode(said["key"])) == 32
    assert str(UUID(said["journal"])) == said["journal"], "what a device keeps is bound to the key's ref"
    statuses = {name: post(door_of(desk, name), "note_journal_key", note).status_code for name in CAST[1:]}
    assert statuses == {
        "lindqvist": 404, "brandt": 404, "adeyemi": 404, "ibarra": 403, "novak": 403, "keller": 403,
        "haddad": 403, "sato": 404,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["note_save", "note_journal_key"])
def test_every_door_is_shut_to_whoever_isnt_signed_in_or_has_no_practice(desk, name):
    note = desk.written()
    stranger = Client(headers={"accept": JSON, "host": SITE})
    rowan = Client(headers={"accept": JSON, "host": SITE})
    rowan.force_login(Account.objects.get(ref=desk.house.rowan_account))
    for browser, status in ((stranger, 401), (rowan, 404)):
        assert post(browser, name, note, a_save()).status_code == status


@pytest.mark.parametrize("name", ["note_save", "note_journal_key"])
def test_a_door_opens_to_its_own_method_only(desk, name):
    browser, note = door_of(desk, "okafor"), desk.written()
    assert browser.get(reverse(name, args=[note])).status_code == 405


def test_a_save_from_another_site_is_refused(desk):
    note = desk.begin()
    browser = Client(enforce_csrf_checks=True, headers={"accept": JSON, "host": SITE})
    browser.cookies = door_of(desk, "okafor").cookies
    assert post(browser, "note_save", note, a_save()).status_code in (403, 409)
    assert DraftText.objects.get(note_id=note).revision == 0
