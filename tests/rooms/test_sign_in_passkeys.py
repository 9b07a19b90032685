"""Passkeys: enrolled with an entry that holds the public key, used for signing in, confirming and signing notes."""

import json

import pytest
from allauth.mfa.models import Authenticator

from tests.support import keller
from tests.support.authenticator import SoftKey
from tests.support.keller import ADMINISTRATOR, CLINICIAN, entries, sign_in, works_here
from twodrawer.lib.errors import Invalid
from twodrawer.people.signin import assertions

pytestmark = pytest.mark.django_db
ORIGIN = "http://localhost"


@pytest.fixture
def okafor():
    practice_ref = keller.practice()
    works_here(practice_ref, "Keller", ADMINISTRATOR)
    return works_here(practice_ref, "Okafor", CLINICIAN)


def enrol(client, key, page="/account/passkeys/add/", **more):
    options = client.get(page).context["options"]["publicKey"]
    words = {
        "name": "work laptop",
        "passwordless": "on",
        "credential": json.dumps(key.create(options)),
        **more,
    }
    return client.post(page, words)


@pytest.fixture
def key():
    return SoftKey(ORIGIN)


@pytest.fixture
def at_work(okafor, key):
    client = sign_in("Okafor")
    keller.confirm(client)
    assert enrol(client, key).status_code == 302
    return client


@pytest.fixture
def site(at_work):
    """The request in whose course signatures are checked: the site is the one that it came to."""
    from allauth.core import context
    from django.test import RequestFactory

    with context.request_context(RequestFactory().get("/", HTTP_HOST="localhost")):
        yield


def test_an_enrolment_stands_in_the_ledger_with_its_public_key(at_work, okafor, key):
    (entry,) = entries("passkey.enrolled")
    assert (entry.actor_ref, entry.facts["credential"]) == (okafor.ref, key.id_text)
    (passkey,) = assertions.enrolled_passkeys(okafor.account_ref)
    assert (passkey.credential_id, passkey.public_key) == (key.credential_id, key.cose)
    assert passkey.entry_ref == entry.ref
    assert "work laptop" in at_work.get("/account/").content.decode()


def test_enrolling_needs_a_fresh_proof(okafor, key):
    client = sign_in("Okafor")
    for answer in (client.get("/account/passkeys/add/"), client.post("/account/passkeys/add/", {})):
        assert answer["Location"].startswith("/account/confirm/?next=")


def test_a_first_second_factor_can_be_a_passkey(okafor, key):
    works_here(okafor.practice_ref, "Novak", ADMINISTRATOR, factor=False)
    client = sign_in("Novak", code=None)
    assert enrol(client, key, "/account/second-factor/")["Location"] == "/account/recovery-codes/"
    assert client.get("/people/").status_code == 200


def test_a_passkey_signs_in_alone(at_work, okafor, key):
    client = keller.browser()
    options = client.get("/account/sign-in/passkey/", HTTP_ACCEPT="application/json").json()[
        "request_options"
    ]
    said = key.get(options["publicKey"], user=okafor.account_ref.hex)
    answer = client.post(
        "/account/sign-in/passkey/", {"credential": json.dumps(said), "next": "/account/sign-ins/"}
    )
    assert answer["Location"] == "/account/sign-ins/"
    assert entries("sign_in.done")[-1].facts["with"] == "passkey"
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("spoil", ["other key", "other site", "no person", "replayed", "garbage"])
def test_a_passkey_that_does_not_fit_signs_nobody_in(at_work, okafor, key, spoil):
    client = keller.browser()
    options = client.get("/account/sign-in/passkey/", HTTP_ACCEPT="application/json").json()[
        "request_options"
    ]
    asked = options["publicKey"]
    if spoil == "other key":
        said = json.dumps(SoftKey(ORIGIN).get(asked, user=okafor.account_ref.hex, as_id=key.id_text))
    elif spoil == "other site":
        said = json.dumps(
            key.get(asked, user=okafor.account_ref.hex, origin="https://localhost.evil.example")
        )
    elif spoil == "no person":
        said = json.dumps(key.get(asked, user=okafor.account_ref.hex, verified=False))
    elif spoil == "replayed":
        said = json.dumps(key.get({**asked, "challenge": "AAAA" * 8}, user=okafor.account_ref.hex))
    else:
        said = '{"response": 7}'
    client.post("/account/sign-in/passkey/", {"credential": said})
    assert client.get("/account/").status_code == 302
    assert len(entries("sign_in.done")) == 1


def test_a_closed_account_is_not_opened_by_its_passkey(at_work, okafor, key):
    sign_in("Keller").post(f"/people/{okafor.ref}/", {"do": "deactivate"})
    client = keller.browser()
    options = client.get("/account/sign-in/passkey/", HTTP_ACCEPT="application/json").json()[
        "request_options"
    ]
    said = key.get(options["publicKey"], user=okafor.account_ref.hex)
    answer = client.post("/account/sign-in/passkey/", {"credential": json.dumps(said)})
    assert answer["Location"] == "/account/closed/"
    assert client.get("/account/").status_code == 302


def test_a_passkey_is_a_second_step_and_a_confirmation(at_work, okafor, key):
    client = keller.browser()
    client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": keller.PASSWORD})
    options = client.get("/account/sign-in/second-step/").context["options"]
    said = json.dumps(key.get(options["publicKey"], user=okafor.account_ref.hex))
    assert client.post("/account/sign-in/second-step/", {"credential": said}).status_code == 302
    options = client.get("/account/confirm/").context["options"]
    said = json.dumps(key.get(options["publicKey"], user=okafor.account_ref.hex))
    assert (
        client.post("/account/confirm/", {"credential": said, "next": "/account/"})["Location"] == "/account/"
    )
    assert entries("sign_in.confirmed")[-1].facts["with"] == "passkey"
    assert client.post("/account/confirm/", {"credential": "{}"}).status_code == 422


def test_a_signature_over_a_challenge_is_verified_and_kept_canonically(site, okafor, key):
    challenge = bytes(range(32))
    asked = assertions.options(okafor.account_ref, challenge)["publicKey"]
    said = json.dumps(key.get(asked, user=okafor.account_ref.hex))
    done = assertions.verify(okafor.account_ref, challenge, said)
    assert (done.credential_id, done.public_key) == (key.credential_id, key.cose)
    assert set(json.loads(done.assertion_json_canonical)) == {
        "id",
        "clientDataJSON",
        "authenticatorData",
        "signature",
    }
    for other in (bytes(32), challenge[::-1]):
        with pytest.raises(Invalid):
            assertions.verify(okafor.account_ref, other, said)
    for broken in (
        "",
        "[]",
        "{}",
        "null",
        '{"response": {}}',
        said.replace('"signature": "', '"signature": "AA'),
    ):
        with pytest.raises(Invalid):
            assertions.verify(okafor.account_ref, challenge, broken)


def test_a_passkey_put_into_the_table_behind_the_ledgers_back_signs_nothing(site, okafor):
    smuggled = SoftKey(ORIGIN)
    row = Authenticator.objects.get(user_id=okafor.account_ref, type="webauthn")
    row.pk, row.data = (
        None,
        {"name": "x", "credential": smuggled.create({"challenge": "AAAA" * 8, "rp": {"id": "localhost"}})},
    )
    row.save()
    challenge = bytes(32)
    asked = assertions.options(okafor.account_ref, challenge)["publicKey"]
    assert len(asked["allowCredentials"]) == 1
    with pytest.raises(Invalid):
        assertions.verify(
            okafor.account_ref, challenge, json.dumps(smuggled.get(asked, user=okafor.account_ref.hex))
        )


def test_somebody_elses_passkey_does_not_sign_for_one(site, okafor, key):
    keller_account = keller.account_of("Keller").pk
    asked = assertions.options(okafor.account_ref, bytes(32))["publicKey"]
    with pytest.raises(Invalid):
        assertions.verify(keller_account, bytes(32), json.dumps(key.get(asked, user=okafor.account_ref.hex)))


def test_a_removed_passkey_is_in_the_ledger_and_signs_no_more(at_work, site, okafor, key):
    pk = Authenticator.objects.get(user_id=okafor.account_ref, type="webauthn").pk
    assert (
        sign_in("Keller").get(f"/account/passkeys/{pk}/remove/")["Location"].startswith("/account/confirm/")
    )
    stranger = sign_in("Keller")
    keller.confirm(stranger)
    assert stranger.post(f"/account/passkeys/{pk}/remove/").status_code == 404
    assert at_work.get(f"/account/passkeys/{pk}/remove/").status_code == 200
    assert at_work.post(f"/account/passkeys/{pk}/remove/").status_code == 302
    assert entries("passkey.removed")[0].facts["credential"] == key.id_text
    assert assertions.enrolled_passkeys(okafor.account_ref) == ()
