"""The demo's door: for demo accounts, on this machine, by a press. Everywhere else it does not exist."""

import pytest
from django.test import Client

from tests.support import keller
from tests.support.keller import ADMINISTRATOR, CLINICIAN, entries, works_here
from twodrawer.people import actions as people
from twodrawer.people.models import Account

pytestmark = pytest.mark.django_db
DOOR = "/demo/sign-in"


@pytest.fixture
def okafor():
    practice_ref = keller.practice(is_demo=True)
    works_here(practice_ref, "Keller", ADMINISTRATOR, factor=False)
    return works_here(practice_ref, "Okafor", CLINICIAN, factor=False)


def test_one_press_signs_in_and_stands_in_for_both_factors_and_for_confirming(okafor):
    client = keller.browser()
    page = client.get(DOOR).content.decode()
    assert "Okafor" in page and str(okafor.account_ref) in page
    assert client.post(DOOR, {"account": str(okafor.account_ref)})["Location"] == "/"
    assert client.get("/people/").status_code == 403
    assert client.get("/account/confirm/?next=/account/")["Location"] == "/account/"
    assert entries("sign_in.done")[0].facts["with"] == "demo"
    assert [one.is_current for one in client.get("/account/sign-ins/").context["sign_ins"]] == [True]


def test_being_somebody_else_ends_the_first_sign_in(okafor):
    client = keller.browser()
    client.post(DOOR, {"account": str(okafor.account_ref)})
    client.post(DOOR, {"account": str(keller.account_of("Keller").pk)})
    assert client.get("/people/").status_code == 200
    assert len(entries("sign_in.ended")) == 1


@pytest.mark.parametrize("where", [
    {"REMOTE_ADDR": "192.0.2.7"},
    {"REMOTE_ADDR": "not an address"},
    {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
    {"HTTP_FORWARDED": "for=192.0.2.7"},
    {"HTTP_HOST": "testserver"},
])  # fmt: skip
def test_the_door_is_not_there_from_elsewhere(okafor, where):
    client = Client(**{"HTTP_HOST": "localhost", **where})
    assert client.get(DOOR).status_code == 404
    assert client.post(DOOR, {"account": str(okafor.account_ref)}).status_code == 404
    assert not entries("sign_in.done")


def test_a_name_that_is_not_the_installations_is_refused(okafor):
    answer = Client(HTTP_HOST="rebound.example").post(DOOR, {"account": str(okafor.account_ref)})
    assert answer.status_code in (400, 422)
    assert not entries("sign_in.done")


def test_a_link_signs_nobody_in_and_a_form_from_elsewhere_neither(okafor):
    client = keller.browser(enforce_csrf_checks=True)
    assert client.get(f"{DOOR}?account={okafor.account_ref}").status_code == 200
    assert client.get("/account/").status_code == 302
    assert client.post(DOOR, {"account": str(okafor.account_ref)}).status_code == 409
    assert client.get("/account/").status_code == 302


def test_what_came_through_the_door_is_worth_nothing_from_elsewhere(okafor):
    client = keller.browser()
    client.post(DOOR, {"account": str(okafor.account_ref)})
    answer = client.get("/people/", REMOTE_ADDR="192.0.2.7")
    assert answer["Location"] == "/account/second-factor/"


def test_a_real_practice_has_no_such_door():
    practice_ref = keller.practice()
    someone = works_here(practice_ref, "Okafor", CLINICIAN)
    assert keller.browser().get(DOOR).status_code == 404
    assert keller.browser().post(DOOR, {"account": str(someone.account_ref)}).status_code == 404


def test_a_real_account_beside_a_demo_is_not_on_the_list(okafor):
    real = works_here(keller.practice("Sato Counseling"), "Sato", CLINICIAN, host="sato.example")
    client = keller.browser()
    assert str(real.account_ref) not in client.get(DOOR).content.decode()
    assert client.post(DOOR, {"account": str(real.account_ref)}).status_code == 404
    people.invite_member(name="Tran", credentials="", email="tran@keller.example", roles=[CLINICIAN],
                         by=keller_member(), at=keller.moment(), on=keller.moment().date())  # fmt: skip
    assert "Tran" not in client.get(DOOR).content.decode()


def keller_member():
    from twodrawer.people.queries import member_of

    return member_of(keller.account_of("Keller").pk, on=keller.moment().date())


def test_rowan_is_on_the_list_and_reaches_no_staff_page(okafor):
    rowan = people.open_client_account("rowan@home.example", at=keller.moment(), is_demo=True)
    client = keller.browser()
    assert "Rowan" in client.get(DOOR).content.decode()
    assert client.post(DOOR, {"account": str(rowan)})["Location"] == "/account/"
    assert client.get("/")["Location"] == "/account/"
    assert client.get("/people/").status_code == 404
    Account.objects.filter(ref=rowan).update(is_active=False)
    assert keller.browser().post(DOOR, {"account": str(rowan)}).status_code == 404
