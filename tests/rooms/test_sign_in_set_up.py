"""The first run: one practice, once, by whoever comes first; the offline code on paper; then the second factor."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.support import keller
from tests.support.keller import PASSWORD, entries
from twodrawer.config.setup import explain_set_up
from twodrawer.lib.errors import Conflict
from twodrawer.people import actions as people
from twodrawer.people.models import Account, Member, Practice
from twodrawer.people.signin.set_up_code import set_up_code
from twodrawer.sealing.keyring import keyring

FORM = {
    "name": "Marlow Counseling", "street": "9 Elm Street", "city": "Salem", "state": "OR", "phone": "",
    "zone": "America/Los_Angeles", "person": "Marlow", "credentials": "LPC", "email": "marlow@marlow.example",
    "password1": PASSWORD, "password2": PASSWORD, "sees_clients": "on",
}  # fmt: skip


@pytest.mark.django_db
def test_every_address_of_an_empty_house_leads_to_set_up():
    client = keller.browser()
    for page in ("/", "/people/", "/account/", "/account/sign-in/", "/settings/"):
        assert client.get(page)["Location"] == "/set-up/", page
    assert client.get("/set-up/").status_code == 200
    assert client.get("/demo/sign-in").status_code == 404


@pytest.mark.django_db
def test_a_solo_practice_is_set_up_with_keys_an_offline_code_and_no_default_password():
    client = keller.browser()
    shown = client.post("/set-up/", FORM)
    assert shown.status_code == 200
    code = shown.context["code"]
    assert code in shown.content.decode()
    practice = Practice.objects.get()
    assert not practice.is_demo
    roles = set(Member.objects.get().grants.values_list("role", flat=True))
    assert roles == {"administrator", "clinician", "privacy_officer"}
    assert keyring(practice.ref).has(("practice", practice.ref), "record")
    assert client.get("/")["Location"] == "/account/offline-code/"
    assert code not in client.get("/account/offline-code/").content.decode()
    assert client.post("/account/offline-code/", {"last_group": code[-4:]})["Location"] == "/"
    assert client.get("/")["Location"] == "/account/second-factor/"
    assert [len(entries(act)) for act in ("practice.founded", "sign_in.done", "offline_code.confirmed")] == [
        1,
        1,
        1,
    ]
    assert Account.objects.get().password.startswith("argon2$")


@pytest.mark.django_db
@pytest.mark.parametrize("change", [
    {"name": ""}, {"zone": "Mars/Olympus"}, {"password1": "short", "password2": "short"}, {"password2": "other"},
    {"email": "nobody"}, {"person": ""}, {"password1": "", "password2": ""},
])  # fmt: skip
def test_set_up_with_something_missing_makes_nothing(change):
    assert keller.browser().post("/set-up/", {**FORM, **change}).status_code == 422
    assert not Practice.objects.exists()
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_behind_a_public_address_being_first_is_not_enough(settings):
    assert "Set-up code" not in keller.browser().get("/set-up/").content.decode()
    settings.SECURE = True
    client = keller.browser()
    assert "Set-up code" in client.get("/set-up/").content.decode()
    # Its own secret, which another installation doesn't have.
    own = set_up_code()
    settings.SECRET_KEY = "x" * 50
    another = set_up_code()
    assert another != own
    for typed in ({}, {"code": ""}, {"code": own}, {"code": another[:-1]}):
        assert client.post("/set-up/", {**FORM, **typed}).status_code == 422
    assert not Practice.objects.exists()
    assert client.post("/set-up/", {**FORM, "code": another.replace("-", " ").lower()}).status_code == 200
    assert Practice.objects.count() == 1


def test_the_command_line_says_the_code_only_while_it_is_asked_for(settings, capsys, db):
    explain_set_up()
    assert capsys.readouterr().out == ""
    settings.SECURE = True
    explain_set_up()
    assert set_up_code() in capsys.readouterr().out
    keller.practice(is_demo=False)
    explain_set_up()
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [True, False])
def test_set_up_is_refused_where_a_practice_is(is_demo):
    keller.practice(is_demo=is_demo)
    client = keller.browser()
    assert client.get("/set-up/")["Location"] == "/account/sign-in/"
    assert client.post("/set-up/", FORM).status_code == 409
    assert Practice.objects.count() == 1
    assert not Account.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_set_ups_at_the_same_moment_make_one_practice():
    start = Barrier(2)

    def set_up(n):
        start.wait()
        try:
            people.set_up_first_practice(
                people.PracticeWords(f"Practice {n}", keller.ZONE), person="Marlow", credentials="",
                email=f"m{n}@marlow.example", password=PASSWORD, sees_clients=False, at=keller.moment(),
            )  # fmt: skip
        except Conflict:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(set_up, range(2))) == ["done", "refused"]
    assert Practice.objects.count() == Account.objects.count() == 1
