"""The pages on which sessions are planned and kept, by plain form posts, for the whole cast."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests.cast import House, browser, everyone, make_house, statuses
from twodrawer.lib import time as house_time
from twodrawer.scheduling import actions
from twodrawer.scheduling.models import Participant, Session
from twodrawer.scheduling.sealed import open_room
from twodrawer.sealing.keyring import keyring

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)


@pytest.fixture
def house():
    yield make_house(passwords=False)
    house_time.start_clock_at(datetime.now(UTC))


@pytest.fixture
def session(house) -> UUID:
    return actions.plan_session(
        house.okafor.ref,
        client_refs=(house.rowan,),
        modality="individual",
        planned_start=NINE,
        planned_stop=NINE + timedelta(minutes=50),
        place="10",
        cpt="90837",
        **house.who("okafor"),
    )


def form(house: House, **changed) -> dict[str, Any]:
    return {
        "clinician_ref": str(house.okafor.ref),
        "modality": "individual",
        "client_refs": [str(house.rowan)],
        "day": "2026-11-20",
        "planned_start": "10:00",
        "planned_stop": "10:50",
        "place": "11",
        **changed,
    }


def text(response) -> str:
    return response.content.decode()


def test_who_reaches_the_page_for_a_new_session(house):
    found = statuses(house, lambda b: b.get(reverse("session_new"), {"client": str(house.rowan)}))
    assert found == everyone(403, okafor=200, lindqvist=200, brandt=200, adeyemi=200, novak=200, sato=200)


def test_a_clinician_is_offered_own_clients_only_whatever_the_address_says(house):
    shown = text(browser(house, "lindqvist").get(reverse("session_new"), {"client": [str(house.tran), "x"]}))
    assert str(house.rowan) in shown
    assert str(house.tran) not in shown
    assert "Tran" not in shown
    assert str(house.okafor.ref) not in shown


def test_okafor_plans_a_session_in_portlands_time(house):
    response = browser(house, "okafor").post(reverse("session_new"), form(house))
    row = Session.objects.get()
    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("session_edit", args=[row.ref]),
    )
    assert row.planned_start == datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def test_an_hour_that_doesnt_exist_is_said_at_its_field(house):
    night = form(house, day="2027-03-14", planned_start="02:30", planned_stop="03:20")
    response = browser(house, "okafor").post(reverse("session_new"), night)
    assert response.status_code == 422
    assert "There is no 02:30 on March 14" in text(response)
    assert not Session.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "tomorrow"])
def test_a_day_that_cant_be_is_said_and_nothing_breaks(house, day):
    response = browser(house, "okafor").post(reverse("session_new"), form(house, day=day))
    assert response.status_code == 422


def test_somebody_elses_client_isnt_planned_by_direct_post(house):
    for ref in (house.marlow, house.practice):
        response = browser(house, "novak").post(reverse("session_new"), form(house, client_refs=[str(ref)]))
        assert response.status_code == 422
    lindqvists = form(house, clinician_ref=str(house.lindqvist.ref), client_refs=[str(house.tran)])
    assert browser(house, "lindqvist").post(reverse("session_new"), lindqvists).status_code == 422
    assert browser(house, "lindqvist").post(reverse("session_new"), form(house)).status_code == 403
    assert not Session.objects.exists()


def test_who_reaches_the_page_that_changes_okafors_session(house, session):
    found = statuses(house, lambda b: b.get(reverse("session_edit", args=[session])), "rowan")
    assert found == {
        **everyone(404, okafor=200, novak=200, lindqvist=403, ibarra=403, keller=403, haddad=403),
        "rowan": 404,
    }


@pytest.mark.parametrize("what", ["plan", "times", "attendance", "telehealth", "cancel", "nonsense"])
def test_who_changes_it_by_direct_post(house, session, what):
    def act(b):
        return b.post(reverse("session_edit", args=[session]), {"what": what, "client": str(house.rowan)})

    found = statuses(house, act)
    nobody = everyone(404, okafor=0, novak=0, lindqvist=403, ibarra=403, keller=403, haddad=403)
    assert {name: status for name, status in found.items() if name not in ("okafor", "novak")} == {
        name: status for name, status in nobody.items() if status
    }
    assert found["okafor"] in (302, 422)


def test_the_whole_of_a_session_is_kept_by_form_posts(house, session):
    okafor, url = browser(house, "okafor"), reverse("session_edit", args=[session])
    shown = text(okafor.get(url))
    assert "90837 stands for 53 minutes or more" in shown
    assert "before the client’s location is written" in shown
    rowan = str(house.rowan)
    where = {f"{rowan}-client_location": "Gresham", f"{rowan}-consent_on_file": "on"}
    for posted in (
        {"what": "attendance", "client": rowan, f"{rowan}-attendance": "kept"},
        {"what": "telehealth", "client": rowan, **where},
        {"what": "times", "version": "1", "day": "2026-11-19", "start": "09:02", "stop": "09:55"},
        {"what": "plan", "version": "2", "day": "2026-11-19", "planned_start": "09:00", "planned_stop": "09:50",
         "place": "10", "room": "Room 2", "cpt": "90837", "title": ""},
    ):  # fmt: skip
        assert okafor.post(url, posted).status_code == 302, posted["what"]
    row, who = Session.objects.get(), Participant.objects.get()
    assert (row.start, row.stop) == (NINE + timedelta(minutes=2), NINE + timedelta(minutes=55))
    assert (open_room(row, ring=keyring(row.practice_id)), who.attendance) == ("Room 2", "kept")
    shown = text(okafor.get(url))
    assert "Gresham" in shown
    assert "90837 stands for" not in shown
    assert "before the client’s location" not in shown


def test_the_front_desk_sees_no_telehealth_words_and_no_place_for_them(house, session):
    rowan = str(house.rowan)
    browser(house, "okafor").post(
        reverse("session_edit", args=[session]),
        {"what": "telehealth", "client": rowan, f"{rowan}-client_location": "Gresham"},
    )
    novak = browser(house, "novak")
    shown = text(novak.get(reverse("session_edit", args=[session])))
    assert "Gresham" not in shown
    assert "client_location" not in shown
    posted = {"what": "telehealth", "client": rowan, f"{rowan}-client_location": "Elsewhere"}
    assert novak.post(reverse("session_edit", args=[session]), posted).status_code == 403


def test_a_stale_page_keeps_what_was_typed(house, session):
    okafor, url = browser(house, "okafor"), reverse("session_edit", args=[session])
    plan = {"what": "plan", "version": "1", "day": "2026-11-19", "planned_start": "09:00", "planned_stop": "09:50",
            "place": "10", "room": "Room 2"}  # fmt: skip
    assert okafor.post(url, plan).status_code == 302
    late = okafor.post(url, {**plan, "room": "The attic"})
    assert late.status_code == 409
    assert "The attic" in text(late)
    row = Session.objects.get()
    assert open_room(row, ring=keyring(row.practice_id)) == "Room 2"


def test_a_canceled_session_shows_that_it_was(house, session):
    okafor, url = browser(house, "okafor"), reverse("session_edit", args=[session])
    assert okafor.post(url, {"what": "cancel", "late": "yes"}).status_code == 302
    assert "This session was canceled" in text(okafor.get(url))
    assert Participant.objects.get().attendance == "late_cancel"
    assert okafor.post(url, {"what": "cancel"}).status_code == 409
