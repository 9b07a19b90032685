"""Signing in: two factors, nothing told to strangers, every try in the ledger, nothing outliving its right."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from tests.support import keller
from tests.support.keller import ADMINISTRATOR, CLINICIAN, PASSWORD, entries, sign_in, works_here
from twodrawer.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice_ref():
    return keller.practice()


@pytest.fixture
def okafor(practice_ref):
    works_here(practice_ref, "Keller", ADMINISTRATOR)
    return works_here(practice_ref, "Okafor", CLINICIAN)


def test_a_clinician_signs_in_with_password_and_code_and_it_is_in_the_ledger(okafor):
    client = sign_in("Okafor", follow="/account/sign-ins/")
    assert client.get("/account/").status_code == 200
    (entry,) = entries("sign_in.done")
    assert (entry.actor_ref, entry.log) == (okafor.ref, str(okafor.practice_ref))
    assert entry.facts["with"] == "password+totp"


def test_a_password_alone_opens_nothing(okafor):
    client = keller.browser()
    client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD})
    answer = client.get("/account/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/")
    assert not entries("sign_in.done")


def test_a_wrong_code_is_in_the_practices_log_and_opens_nothing(okafor):
    client = keller.browser()
    client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD})
    assert client.post("/account/sign-in/second-step/", {"code": "000000"}).status_code == 422
    (entry,) = entries("second_factor.failed")
    assert entry.log == str(okafor.practice_ref)
    assert client.get("/account/").status_code == 302


def test_a_code_works_once(okafor):
    code = keller.code_now()  # asked for once: half a minute may end between the two sign-ins
    sign_in("Okafor", code=code)
    client = keller.browser()
    client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD})
    assert client.post("/account/sign-in/second-step/", {"code": code}).status_code == 422


def test_a_wrong_password_and_an_unknown_address_look_alike_and_go_into_different_logs(okafor):
    known = keller.browser().post(
        "/account/sign-in/", {"login": "okafor@keller.example", "password": "wrong"}
    )
    unknown = keller.browser().post(
        "/account/sign-in/", {"login": "nobody@keller.example", "password": "wrong"}
    )
    assert known.status_code == unknown.status_code == 422
    said = [a.content.decode().replace("okafor", "x").replace("nobody", "x") for a in (known, unknown)]
    tokens = [a.context["csrf_token"] for a in (known, unknown)]
    assert str(said[0]).replace(str(tokens[0]), "") == str(said[1]).replace(str(tokens[1]), "")
    first, second = entries("sign_in.failed")
    assert {first.log, second.log} == {str(okafor.practice_ref), "installation"}
    assert not any("@" in str(fact) for entry in (first, second) for fact in entry.facts.values())


def test_guessing_passwords_is_slowed_down_even_with_the_right_one_at_the_end(okafor):
    client = keller.browser()
    for _ in range(5):
        client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": "wrong"})
    answer = client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD})
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()


def test_guessing_codes_is_slowed_down(okafor):
    client = keller.browser()
    client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD})
    for n in range(6):
        client.post("/account/sign-in/second-step/", {"code": f"00000{n}"})
    assert client.post("/account/sign-in/second-step/", {"code": keller.code_now()}).status_code == 422


def test_staff_without_a_second_factor_are_sent_to_enrol_before_anything_else(practice_ref):
    works_here(practice_ref, "Novak", ADMINISTRATOR, factor=False)
    client = sign_in("Novak", code=None)
    for page in ("/", "/people/", "/settings/"):
        answer = client.get(page)
        assert (answer.status_code, answer.get("Location")) == (302, "/account/second-factor/")
    assert client.post("/people/invite/", {"name": "x"})["Location"] == "/account/second-factor/"
    assert client.get("/people/", HTTP_ACCEPT="application/json").status_code == 403
    assert client.get("/account/second-factor/").status_code == 200


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x()"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(okafor, where):
    client = keller.browser()
    client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD, "next": where})
    answer = client.post(f"/account/sign-in/second-step/?next={where}", {"code": keller.code_now()})
    assert answer["Location"] == "/"
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": where})["Location"] == "/"


def test_a_page_that_was_asked_for_comes_after_signing_in(okafor):
    client = keller.browser()
    answer = client.get("/people/?x=1")
    assert answer["Location"] == "/account/sign-in/?next=%2Fpeople%2F%3Fx%3D1"
    client.post(
        "/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD, "next": "/people/?x=1"}
    )
    answer = client.post("/account/sign-in/second-step/", {"code": keller.code_now()})
    assert answer["Location"] == "/people/?x=1"


def test_scripts_are_told_that_nobody_is_signed_in(okafor):
    answer = keller.browser().get("/people/", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["kind"]) == (401, "signed_out")
    assert keller.browser().post("/account/keep-alive").status_code == 401


def test_signing_out_takes_a_post_and_stands_in_the_ledger(okafor):
    client = sign_in("Okafor")
    assert client.post("/account/keep-alive").json() == {"kind": "kept"}
    assert client.get("/account/sign-out/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.post("/account/sign-out/").status_code == 302
    assert client.get("/account/").status_code == 302
    assert len(entries("sign_in.ended")) == 1


def test_nobody_is_signed_in_if_the_ledger_cannot_be_written(okafor):
    client = keller.browser()
    client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD})
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry RENAME TO audit_entry_away")
    answer = client.post("/account/sign-in/second-step/", {"code": keller.code_now()})
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry_away RENAME TO audit_entry")
    assert answer.status_code == 503
    assert client.get("/account/").status_code == 302


def test_ending_another_sign_in_ends_it_at_once(okafor):
    here, there = sign_in("Okafor"), sign_in("Okafor")
    shown = here.get("/account/sign-ins/").context["sign_ins"]
    assert [one.is_current for one in shown].count(True) == 1
    other = next(one.ref for one in shown if not one.is_current)
    assert here.post("/account/sign-ins/", {"end": str(other)}).status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert entries("sign_in.revoked")[0].facts["count"] == 1


def test_nobody_ends_somebody_elses_sign_in(okafor):
    keller_there, okafor_here = sign_in("Keller"), sign_in("Okafor")
    ref = keller_there.get("/account/sign-ins/").context["sign_ins"][0].ref
    assert okafor_here.post("/account/sign-ins/", {"end": str(ref)}).status_code == 409
    assert keller_there.get("/account/").status_code == 200


def test_changing_the_password_ends_every_other_sign_in_and_keeps_this_one(okafor):
    here, there = sign_in("Okafor"), sign_in("Okafor")
    new = "quarry violet umbrella nine"
    answer = here.post("/account/password/", {"current": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert here.get("/account/").status_code == 200
    assert len(here.get("/account/sign-ins/").context["sign_ins"]) == 1
    assert there.get("/account/").status_code == 302
    assert len(entries("password.changed")) == 1


@pytest.mark.parametrize("weak", ["short", "password1234", "okafor@keller.example", "            "])
def test_a_weak_password_is_not_taken(okafor, weak):
    client = sign_in("Okafor")
    answer = client.post("/account/password/", {"current": PASSWORD, "password1": weak, "password2": weak})
    assert answer.status_code == 422


def test_a_new_password_needs_the_one_that_holds(okafor):
    client = sign_in("Okafor")
    new = "quarry violet umbrella nine"
    answer = client.post("/account/password/", {"current": "wrong", "password1": new, "password2": new})
    assert answer.status_code == 422
    assert not entries("password.changed")


def test_confirming_is_fresh_for_five_minutes_and_never_the_sign_in_itself(okafor, rf):
    from twodrawer.lib.time import now
    from twodrawer.people.doors import confirmed

    client = sign_in("Okafor")
    request = rf.get("/", HTTP_HOST="localhost")
    request.user, request.now, request.practice = keller.account_of("Okafor"), now(), None
    request.session = client.session
    assert not confirmed(request)
    keller.confirm(client)
    request.session = client.session
    assert confirmed(request)
    request.now = now() + timedelta(minutes=6)
    assert not confirmed(request)
    request.now = now() - timedelta(minutes=6)
    assert not confirmed(request)
    assert entries("sign_in.confirmed")[0].facts["with"] == "password"


def test_a_wrong_password_confirms_nothing_and_guessing_is_slowed_down(okafor):
    client = sign_in("Okafor")
    for _ in range(10):
        assert client.post("/account/confirm/", {"password": "wrong"}).status_code == 422
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 429
    assert len(entries("sign_in.confirm_failed")) == 10
    assert client.get("/account/").status_code == 200


def test_a_closed_account_is_signed_out_at_the_next_click_and_cannot_come_back(okafor):
    client, administrator = sign_in("Okafor"), sign_in("Keller")
    assert administrator.post(f"/people/{okafor.ref}/", {"do": "deactivate"}).status_code == 302
    assert client.get("/").status_code == 302
    again = keller.browser().post(
        "/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD}
    )
    assert again["Location"] == "/account/closed/"
    assert "closed by the practice" in keller.browser().get("/account/closed/").content.decode()
    wrong = keller.browser().post(
        "/account/sign-in/", {"login": "okafor@keller.example", "password": "wrong"}
    )
    assert wrong.status_code == 422
    assert len(entries("sign_in.refused")) == 1


def test_a_role_that_ended_is_gone_at_the_next_click(okafor, practice_ref):
    second = works_here(practice_ref, "Haddad", ADMINISTRATOR)
    client, administrator = sign_in("Haddad"), sign_in("Keller")
    assert client.get("/people/").status_code == 200
    grant = administrator.get(f"/people/{second.ref}/").context["person"].grants[0]
    administrator.post(f"/people/{second.ref}/", {"do": "end_role", "grant": str(grant.ref), "last_day": ""})
    assert client.get("/people/").status_code == 404


def test_an_account_of_no_practice_sees_its_own_page_and_nothing_of_the_staff(okafor):
    people.open_client_account("rowan@home.example", at=keller.moment())
    account = keller.account_of("Rowan", host="home.example")
    account.set_password(PASSWORD)
    account.save()
    client = sign_in("Rowan", host="home.example", code=None, follow="/people/")
    assert "opens no practice’s staff pages" in client.get("/account/").content.decode()
    assert client.get("/")["Location"] == "/account/"
    for page in ("/people/", "/settings/", "/people/invite/", f"/people/{okafor.ref}/", "/ledger/"):
        assert client.get(page).status_code == 404, page


def test_the_secret_of_an_authenticator_app_is_never_in_the_database_in_clear(practice_ref):
    works_here(practice_ref, "Novak", ADMINISTRATOR, factor=False)
    client = sign_in("Novak", code=None)
    secret = client.get("/account/authenticator-app/").context["secret"]
    held = [Session.objects.get(session_key=client.session.session_key).get_decoded()]
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    answer = client.post("/account/authenticator-app/", {"code": code})
    assert answer["Location"] == "/account/recovery-codes/"
    codes = client.get("/account/recovery-codes/").context["codes"]
    assert len(codes) == 10
    assert client.get("/account/recovery-codes/").context["codes"] == []
    held += list(Authenticator.objects.values_list("data", flat=True))
    held.append(Session.objects.get(session_key=client.session.session_key).get_decoded())
    assert secret not in str(held)
    assert not any(code in str(held) for code in codes)
    assert client.get("/people/").status_code == 200
    assert len(entries("totp.added")) == len(entries("recovery_codes.made")) == 1


def test_a_recovery_code_works_once(okafor):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(keller.account_of("Okafor")).get_unused_codes()[0]
    for expected in (302, 422):
        client = keller.browser()
        client.post("/account/sign-in/", {"login": "okafor@keller.example", "password": PASSWORD})
        assert client.post("/account/sign-in/second-step/", {"code": code}).status_code == expected


def test_staff_keep_their_last_second_factor_and_removing_one_needs_a_fresh_proof(okafor):
    client = sign_in("Okafor")
    assert client.post("/account/authenticator-app/remove/")["Location"].startswith("/account/confirm/?next=")
    keller.confirm(client)
    assert client.post("/account/authenticator-app/remove/").status_code == 409
    assert keller.factors_of("Okafor") == ["totp"]


def test_there_is_no_public_sign_up_and_no_unlisted_page_of_allauth(okafor):
    for page in (
        "/accounts/signup/",
        "/account/signup/",
        "/account/email/",
        "/account/sign-up/",
        "/accounts/login/",
    ):
        assert keller.browser().get(page).status_code == 404
    assert reverse("account_login") == "/account/sign-in/"


def test_without_a_mail_server_the_forgotten_password_page_says_who_can_help(okafor):
    client = keller.browser()
    assert client.get("/account/password/forgotten/")["Location"] == "/account/sign-in/help/"
    assert "two of them together" in client.get("/account/sign-in/help/").content.decode()


def test_with_a_mail_server_a_link_sets_a_password_once_and_unknown_addresses_get_no_mail(
    okafor, settings, mailoutbox
):
    import dataclasses

    settings.HOME = dataclasses.replace(settings.HOME, email_url="smtp://mail.example")
    signed_in = sign_in("Okafor")  # before the mail: a sign-in makes an older link worthless
    client = keller.browser()
    for address in ("okafor@keller.example", "nobody@keller.example"):
        assert client.post("/account/password/forgotten/", {"email": address}).status_code == 302
    (mail,) = mailoutbox
    link = next(line for line in mail.body.splitlines() if "/account/password/forgotten/" in line)
    path = link.partition("localhost")[2]
    new = "quarry violet umbrella nine"
    assert client.post(path, {"password1": new, "password2": new}).status_code == 302
    assert client.post(path, {"password1": new, "password2": new}).status_code == 410
    assert signed_in.get("/account/").status_code == 302
    assert keller.factors_of("Okafor") == ["totp"]
    assert len(entries("password.reset")) == 1


def test_an_idle_sign_in_ends(okafor):
    client = sign_in("Okafor")
    client.get("/account/")
    session = client.session
    session["last_seen"] = "2026-01-05T17:00:00.000000Z"
    session.save()
    assert client.post("/account/keep-alive").status_code == 401
    assert len(entries("sign_in.ended_idle")) == 1
