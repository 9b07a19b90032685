"""Brute force and stuffing: each secret that can be guessed is asked for slowly, and a miss says nothing."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from tests.attacks.stage import World
from tests.cast import PASSWORD
from twodrawer.audit.models import Entry
from twodrawer.people.actions import make_offline_code
from twodrawer.people.models import Account


@pytest.fixture(autouse=True)
def _nobody_tried_before(world):
    cache.clear()


def tries(browser, address, body, count=40):
    """The statuses of so many posts."""
    return [browser.post(address, body(number)).status_code for number in range(count)]


def test_passwords_are_asked_for_slowly_even_the_right_one_at_the_end(world: World):
    """Loosened and found: `login_failed` in ACCOUNT_RATE_LIMITS."""
    browser, address = world.browser("nobody"), reverse("account_login")
    said = tries(
        browser,
        address,
        lambda n: {"login": "okafor@keller.example", "password": f"guess number {n} of many"},
        12,
    )
    assert set(said) <= {422, 429}
    right = browser.post(address, {"login": "okafor@keller.example", "password": PASSWORD})
    assert right.status_code in (422, 429)
    assert Entry.objects.filter(act="sign_in.failed", log=str(world.cast.practice)).exists()


def test_one_address_of_the_network_cannot_try_everybodys(world: World):
    browser, address = world.browser("nobody"), reverse("account_login")
    said = tries(
        browser,
        address,
        lambda n: {"login": f"person{n}@keller.example", "password": "summer 2026 summer"},
        45,
    )
    assert said[-1] == 429


def test_an_unknown_address_and_a_wrong_password_look_alike(world: World):
    address = reverse("account_login")
    pages = []
    for email in ("okafor@keller.example", "nobody@keller.example"):
        answer = world.browser("nobody").post(address, {"login": email, "password": "not the right one"})
        text = (
            answer.content.decode()
            .replace(email, "x")
            .replace(answer.wsgi_request.META.get("CSRF_COOKIE", "-"), "")
        )
        pages.append((answer.status_code, len(text)))
    assert pages[0] == pages[1]


def test_confirming_is_slow_and_a_miss_confirms_nothing(world: World):
    okafor = world.browser("okafor", confirmed=False)
    said = tries(okafor, reverse("account_reauthenticate"), lambda n: {"password": f"guess number {n}"}, 15)
    assert said[-1] in (429, 302) and 422 in said
    assert okafor.get(reverse("note_sign", args=[world["draft"]])).status_code == 302


def test_codes_of_the_second_step_are_asked_for_slowly(world: World):
    browser = world.browser("nobody")
    browser.post(reverse("account_login"), {"login": "okafor@keller.example", "password": PASSWORD})
    said = tries(browser, reverse("mfa_authenticate"), lambda n: {"code": f"{n:06d}"}, 15)
    assert set(said) <= {422, 429, 302, 403}
    secret = TOTP(world.account("okafor").authenticator_set.get(type="totp"))
    assert secret is not None
    assert browser.get("/").status_code == 302, "nobody is signed in"


def test_the_offline_code_is_asked_for_slowly_and_a_try_is_not_forgotten(world: World):
    """Each try is its own transaction: a refused code must not roll back the count of tries."""
    account = Account.objects.get(pk=world.account("keller").pk)
    before = account.password
    new = "heron under the third bridge"
    body = {"email": "keller@keller.example", "password1": new, "password2": new}
    said = tries(
        world.browser("nobody"),
        reverse("offline_code_sign_in"),
        lambda n: {**body, "code": f"AAAA-BBBB-{n:04d}"},
        12,
    )
    assert said[-1] == 429
    account.refresh_from_db()
    assert account.password == before
    assert make_offline_code is not None


def test_invitation_links_cannot_be_guessed_fast(world: World):
    browser = world.browser("nobody")
    said = [browser.get(reverse("invitation", args=[f"token-{n}"])).status_code for n in range(35)]
    assert said[0] == 410 and said[-1] == 429


def test_set_up_and_the_demos_door_are_shut_on_a_real_practice(world: World):
    browser = world.browser("nobody")
    body = {"name": "Mine", "zone": "America/Chicago", "person": "Tran", "email": "tran@work.example",
            "password1": "heron under the third bridge", "password2": "heron under the third bridge"}  # fmt: skip
    assert browser.post(reverse("set_up"), body).status_code == 409
    assert not Account.objects.filter(email="tran@work.example").exists()
    for name in ("okafor", "keller", "sato"):
        # From the very host on which a demo's door would open.
        chosen = {"account": str(world.account(name).pk)}
        assert browser.post(reverse("demo_sign_in"), chosen, HTTP_HOST="localhost").status_code == 404
    assert browser.get("/").status_code == 302
