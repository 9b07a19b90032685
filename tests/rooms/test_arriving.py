"""A request's sign-in and its account come in one answer, and only the sign-in says whose it is."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.cast import browser, listed, make_house
from twodrawer.people.models import Account
from twodrawer.people.queries.arriving import account_arriving, sign_in_arriving

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_sign_in_that_ended_is_over_though_the_list_still_names_it():
    house = make_house(passwords=False)
    here = browser(house, "okafor")
    entry = listed(here)
    assert here.get("/clients/").status_code == 200
    Session.objects.filter(session_key=entry.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    assert here.get("/clients/").status_code == 302
    Session.objects.filter(session_key=entry.session_key).delete()
    assert here.get("/clients/").status_code == 302


def test_the_sign_in_itself_says_whose_it_is_and_not_the_list():
    house = make_house(passwords=False)
    here = browser(house, "okafor")
    entry = listed(here)
    entry.user_id = house.novak.account_ref
    entry.save()
    assert "Okafor" in here.get("/clients/").content.decode()


def test_what_a_sign_in_brought_is_taken_once_and_by_its_own_account_alone():
    house = make_house(passwords=False)
    entry = listed(browser(house, "okafor"))
    okafor, novak = house.okafor.account_ref, house.novak.account_ref
    assert okafor is not None and novak is not None

    def arrive() -> None:
        assert sign_in_arriving(entry.session_key, at=timezone.now()) is not None

    arrive()
    other = account_arriving(novak)
    assert other is not None and other.pk == novak
    arrive()
    Account.objects.filter(pk=okafor).update(is_active=False)
    brought, asked_anew = account_arriving(okafor), account_arriving(okafor)
    assert brought is not None and asked_anew is not None
    assert (brought.is_active, asked_anew.is_active) == (True, False)


def test_a_sign_in_that_nothing_stands_behind_brings_nobody_along():
    house = make_house(passwords=False)
    entry = listed(browser(house, "okafor"))
    assert house.okafor.account_ref is not None
    assert sign_in_arriving(entry.session_key, at=timezone.now()) is not None
    assert sign_in_arriving("0" * 32, at=timezone.now()) is None
    Account.objects.filter(pk=house.okafor.account_ref).update(is_active=False)
    found = account_arriving(house.okafor.account_ref)
    assert found is not None and not found.is_active
