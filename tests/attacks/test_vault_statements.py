"""What the record's process tells the vault, and what its pages know of one: a ticket, a session, nothing more."""

import json
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from tests.attacks.stage import World
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.law import Act, Kind, Relationship, Resource, Role, may
from twodrawer.lib import time as house_time
from twodrawer.lib.signed import MARK, Unreadable, Unsigned, public_key, read_signed, signed
from twodrawer.lib.time import from_utc_text
from twodrawer.vault.errands import read_opening, read_order, read_permit
from twodrawer.vault.problems import No
from twodrawer.vault.tickets import read_ticket

JSON = "application/json"
HAS_A_VAULT = ("okafor", "lindqvist", "brandt", "adeyemi", "sato")
HAS_NONE = ("ibarra", "novak", "haddad", "keller")
VERIFIES = {Role.CLINICIAN, Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR}


@pytest.fixture
def key(settings):
    return public_key(settings.STATEMENT_SEED)


def ask(browser, purpose="open", **also):
    return browser.post(
        reverse("vault_ticket"),
        json.dumps({"purpose": purpose, **also}),
        content_type=JSON,
        headers={"Accept": JSON},
    )


def ask_opening(browser, author_ref, reason="died"):
    body = json.dumps({"author": str(author_ref), "reason": reason})
    return browser.post(reverse("will_ticket"), body, content_type=JSON, headers={"Accept": JSON})


def written(act):
    return [facts_of(leaf) for leaf in Entry.objects.filter(act=act).values_list("leaf", flat=True)]


@pytest.mark.parametrize("name", HAS_A_VAULT)
def test_a_ticket_says_who_for_which_vault_and_for_a_minute(world: World, key, settings, name):
    member = world.cast.member(name)
    said = read_signed(ask(world.browser(name)).json()["ticket"], keys=[key])
    assert (said["v"], said["type"], said["purpose"]) == (1, "ticket", "open")
    assert (said["practice"], said["author"]) == (str(member.practice_ref), str(member.ref))
    assert said["aud"] == settings.VAULT_ORIGIN
    assert from_utc_text(said["exp"]) - from_utc_text(said["iat"]) == timedelta(seconds=60)
    assert set(said) == {"v", "type", "aud", "practice", "author", "id", "purpose", "iat", "exp"}
    (entry,) = written("vault_ticket.issued")
    assert (entry.actor_ref, entry.facts) == (member.ref, {"purpose": "open"})
    assert "45 CFR 164.501" in entry.under


@pytest.mark.parametrize("name", HAS_NONE)
def test_who_is_no_mental_health_professional_here_has_no_vault(world: World, name):
    """45 CFR 164.501: not the biller, not the front desk, not the privacy officer, not the owner."""
    answer = ask(world.browser(name))
    assert answer.status_code == 403
    assert (
        "45 CFR 164.5" in str(answer.json()["cite"]) and "mental health professional" in answer.json()["why"]
    )
    assert not written("vault_ticket.issued")
    assert world.browser(name).get(reverse("vault")).status_code == 403


def test_nobody_gets_a_ticket_for_another_authors_vault(world: World):
    for role in Role:
        okafor = world.cast.member("okafor")
        for near in (
            Relationship.PRACTICE,
            Relationship.CARE_TEAM,
            Relationship.SUPERVISOR_OF_AUTHOR,
            Relationship.AUTHOR,
        ):
            by = type(okafor)(okafor.ref, okafor.practice_ref, frozenset({role}))
            for act in Act:
                answer = may(by, act, Resource(Kind.VAULT, okafor.practice_ref, near), on=world.cast.today)
                # To verify is to sit with the custodians of a will. What is signed for it is no ticket: see below.
                assert answer.is_yes == (act is Act.VERIFY and role in VERIFIES)
    for also in (
        {"author": str(world.cast.member("brandt").ref)},
        {"practice": "x"},
        {"aud": "http://evil.example"},
    ):
        assert ask(world.browser("okafor"), **also).status_code == 422


@pytest.mark.parametrize("name", ["lindqvist", "brandt", "haddad", "keller"])
def test_whoever_comes_with_custodians_is_given_no_ticket_to_that_vault(world: World, key, settings, name):
    """The vault reads an opening as nothing else. What its token opens: tests/spec/vault_doors.csv, `opening`."""
    okafor = world.cast.member("okafor")
    text = ask_opening(world.browser(name), okafor.ref).json()["ticket"]
    said = read_signed(text, keys=[key])
    assert (said["type"], said["author"]) == ("will", str(okafor.ref))
    assert said["opener"] == str(world.cast.member(name).ref) and "purpose" not in said
    here = {"at": from_utc_text(said["iat"]), "audience": settings.VAULT_ORIGIN, "keys": [key]}
    assert read_opening(text, **here).author_ref == okafor.ref
    for read, kind in (
        (read_ticket, "ticket_malformed"),
        (read_order, "order_malformed"),
        (read_permit, "lending_malformed"),
    ):
        with pytest.raises(No) as no:
            read(text, **here)
        assert no.value.kind == kind
    assert not written("vault_ticket.issued")


@pytest.mark.parametrize("name", ["ibarra", "novak", "adeyemi"])
def test_nobody_else_comes_with_custodians(world: World, name):
    """Not the biller, not the front desk, not a trainee."""
    assert ask_opening(world.browser(name), world.cast.member("okafor").ref).status_code == 403
    assert not written("vault_will.opening_begun")


@pytest.mark.parametrize("purpose", ["", "admin", "reset", "will", None, 7, ["open"]])
def test_no_other_purpose_is_signed(world: World, purpose):
    assert ask(world.browser("okafor"), purpose).status_code == 422
    answer = world.browser("okafor").post(
        reverse("vault_ticket"), {"purpose": "open"}, headers={"Accept": JSON}
    )
    assert answer.status_code == 422


def test_a_ticket_for_setting_up_needs_a_fresh_proof_of_who_asks(world: World, key):
    lately = ask(world.browser("okafor", confirmed=False), "set-up")
    assert (lately.status_code, lately.json().get("kind")) == (403, "SignInAgain")
    browser = world.browser("okafor")
    assert read_signed(ask(browser, "set-up").json()["ticket"], keys=[key])["purpose"] == "set-up"
    world.set_clock(timedelta(minutes=6))
    assert ask(browser, "set-up").json().get("kind") == "SignInAgain"
    assert ask(browser).status_code == 200


def test_a_ticket_is_not_given_to_another_site(world: World):
    browser = world.browser("okafor", enforce_csrf_checks=True)
    assert ask(browser).status_code == 409
    assert not written("vault_ticket.issued")


def test_a_ticket_is_not_given_without_its_entry(world: World, monkeypatch):
    from django.db import DatabaseError

    from twodrawer.audit import actions as ledger

    def fails(*_):
        raise DatabaseError

    browser = world.browser("okafor")
    browser.get(reverse("account"))
    monkeypatch.setattr(ledger, "_write", fails)
    answer = ask(browser)
    assert answer.status_code == 503 and "ticket" not in answer.json()


def test_today_says_for_seven_days_that_a_ticket_for_setting_up_was_given(world: World):
    browser = world.browser("okafor")

    def seen(name="okafor"):
        return world.browser(name).get("/").context["vault_ticket"]

    assert seen() is None
    ask(browser)
    assert seen() is None, "an ordinary ticket is nothing to say"
    ask(browser, "set-up")
    assert abs(seen() - house_time.now()) < timedelta(minutes=1)
    assert seen("lindqvist") is None, "and it is nobody else's to know"
    world.set_clock(timedelta(days=6, hours=23))
    assert seen() is not None
    world.set_clock(timedelta(days=7, hours=1))
    assert seen() is None


def test_the_session_page_carries_a_signed_session_for_its_client(world: World, key, settings):
    page = world.browser("okafor").get(reverse("session", args=[world["session"]]))
    place = page.context["vault"]
    assert place.origin == settings.VAULT_ORIGIN
    said = read_signed(place.statement, keys=[key])
    okafor = world.cast.member("okafor")
    assert {name: said[name] for name in ("type", "client", "session", "author", "practice", "aud")} == {
        "type": "session",
        "client": str(world["rowan"]),
        "session": str(world["session"]),
        "author": str(okafor.ref),
        "practice": str(okafor.practice_ref),
        "aud": settings.VAULT_ORIGIN,
    }
    assert said["label"] == "Rowan"
    assert datetime.fromisoformat(said["day"]).date() == world.cast.today
    assert from_utc_text(said["exp"]) - from_utc_text(said["iat"]) == timedelta(hours=12)


def test_the_records_pages_let_the_vaults_frame_in_and_nothing_else(world: World, settings):
    headers = world.browser("okafor").get("/").headers
    policy = headers["Content-Security-Policy"]
    assert f"frame-src {settings.VAULT_ORIGIN};" in f"{policy};"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"


# -- signatures, the format both processes share -------------------------------------------------------------

SEED = bytes(range(32))


def test_a_statement_is_one_canonical_text_and_only_its_signer_is_believed():
    text = signed({"v": 1, "type": "x", "label": "Rowan é"}, seed=SEED)
    assert read_signed(text, keys=[public_key(bytes(32)), public_key(SEED)])["label"] == "Rowan é"
    with pytest.raises(Unsigned):
        read_signed(text, keys=[public_key(bytes(32))])
    with pytest.raises(Unsigned):
        read_signed(text, keys=[])


def test_a_signature_over_other_bytes_never_fits():
    """The mark keeps what was signed for one thing from being read as another."""
    import base64

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    payload = b'{"type":"ticket","v":1}'

    def word(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    private = Ed25519PrivateKey.from_private_bytes(SEED)
    for over, refused in (
        (payload, True),
        (b"twodrawer-proof-v1\n" + payload, True),
        (MARK + payload, False),
    ):
        text = f"v1.{word(payload)}.{word(private.sign(over))}"
        if refused:
            with pytest.raises(Unsigned):
                read_signed(text, keys=[public_key(SEED)])
        else:
            assert read_signed(text, keys=[public_key(SEED)])["type"] == "ticket"
    for odd in (b'{"v":1,"type":"ticket"}', b'{"type": "ticket","v":1}', b'["ticket"]', b"nothing"):
        text = f"v1.{word(odd)}.{word(private.sign(MARK + odd))}"
        with pytest.raises(Unreadable):
            read_signed(text, keys=[public_key(SEED)])
