"""The calendar's pages: who sees what in it, what it offers, and how many questions it asks of the database."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import House, browser, entries, everyone, make_house, refs_in, statuses
from twodrawer.lib import time as house_time
from twodrawer.people import actions as people
from twodrawer.people.facts import ClientIdentity
from twodrawer.scheduling import actions
from twodrawer.scheduling.models import Participant, Session

pytestmark = pytest.mark.django_db
SCRIPT: dict[str, Any] = {"headers": {"Accept": "application/json"}}
PORTLAND = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def house():
    yield make_house(passwords=False)
    house_time.start_clock_at(datetime.now(UTC))


def plan(house: House, start: datetime, name: str = "okafor", **changed: Any) -> UUID:
    facts: dict[str, Any] = {
        "client_refs": (house.rowan,), "modality": "individual", "place": "11", **house.who(name), **changed,
    }  # fmt: skip
    return actions.plan_session(
        house.member(name).ref, planned_start=start, planned_stop=start + timedelta(minutes=50), **facts
    )


def text(answer) -> str:
    return answer.content.decode()


def week(house: House, name: str, day: str = "2026-11-19", **query: str) -> str:
    return text(browser(house, name).get(reverse("calendar_week", args=[date.fromisoformat(day)]), query))


def test_who_reaches_the_calendar(house):
    for address in (reverse("calendar"), reverse("calendar_day", args=[house.today])):

        def ask(b: Client, address: str = address) -> Any:
            return b.get(address)

        found = statuses(house, ask, "rowan")
        assert found == {**everyone(200, keller=403, haddad=403), "rowan": 404}


def test_a_clinician_sees_their_own_week_and_the_office_everybodys_or_one_clinicians(house):
    mine = plan(house, house.at + timedelta(hours=4))
    theirs = plan(house, house.at + timedelta(hours=5), "lindqvist")
    shown = {name: week(house, name) for name in ("okafor", "lindqvist", "brandt", "novak", "ibarra", "sato")}
    assert {name: (str(mine) in t, str(theirs) in t) for name, t in shown.items()} == {
        "okafor": (True, False), "lindqvist": (False, True), "brandt": (False, False), "novak": (True, True),
        "ibarra": (True, True), "sato": (False, False),
    }  # fmt: skip
    one = week(house, "novak", clinician=str(house.lindqvist.ref))
    assert str(theirs) in one and str(mine) not in one
    # The filter is the office's; in a clinician's address it says nothing.
    assert str(mine) in week(house, "okafor", clinician=str(house.lindqvist.ref))
    assert week(house, "novak", clinician=str(house.sato.ref)).count("data-block") == 0


def test_what_is_seen_stands_in_the_ledger_once(house):
    ref = plan(house, house.at + timedelta(hours=4))
    week(house, "novak")
    (entry,) = entries(house.practice, "calendar.read")
    assert {("session", str(ref)), ("client", str(house.rowan))} <= refs_in(entry)


def test_a_biller_is_shown_no_group_names_and_offered_nothing(house):
    plan(house, house.at - timedelta(hours=1), modality="group", title="Thursday lanterns")
    shown = week(house, "ibarra")
    assert "Thursday lanterns" not in shown and "Rowan" in shown
    for offer in ("data-move=", 'name="attendance"', "data-new", "/edit/"):
        assert offer not in shown
    assert "Thursday lanterns" in week(house, "okafor")


def test_no_page_of_sessions_asks_more_questions_for_more_sessions(house):
    """One session of one client, then five more of five clients: the same number of questions."""
    addresses = [reverse("calendar"), reverse("calendar_day", args=[house.today]), reverse("today")]
    plan(house, house.at + timedelta(hours=4))

    def asked(name: str) -> list[int]:
        numbers = []
        visitor = browser(house, name)
        for address in addresses:
            visitor.get(address)
            with CaptureQueriesContext(connection) as held:
                assert visitor.get(address).status_code == 200
            numbers.append(len(held))
        return numbers

    names = ("okafor", "novak", "ibarra")
    before = {name: asked(name) for name in names}
    for number in range(5):
        client = people.register_client(ClientIdentity(legal_name=f"Tran {number}"), **house.who("okafor"))
        start = house.at - timedelta(hours=2) + timedelta(minutes=10 * number)
        ref = actions.plan_session(
            house.okafor.ref, client_refs=(client,), modality="individual", place="11", room="Room 2",
            planned_start=start, planned_stop=start + timedelta(minutes=10), **house.who("okafor"),
        )  # fmt: skip
        if number % 3 == 0:
            actions.mark_attendance(ref, client_ref=client, attendance="kept", **house.who("okafor"))
    assert {name: asked(name) for name in names} == before
    assert max(n for numbers in before.values() for n in numbers) <= 27


def test_overlaps_are_marked(house):
    one = plan(house, house.at + timedelta(hours=4), room="Room 2")
    people.put_on_care_team(
        house.tran, member_ref=house.lindqvist.ref, part="covering", **house.who("okafor")
    )
    plan(
        house,
        house.at + timedelta(hours=4, minutes=30),
        "lindqvist",
        client_refs=(house.tran,),
        room="room 2",
    )
    shown = week(house, "novak")
    assert shown.count("The room is taken then") == 2
    assert "The room is taken then" not in week(house, "okafor"), "own sessions only"
    assert "is also planned for another session" in text(
        browser(house, "okafor").get(reverse("session_edit", args=[one]))
    )


@pytest.mark.parametrize(
    ("day", "words", "slots"), [("2027-03-14", "23 hours", 276), ("2026-11-01", "25 hours", 300)]
)
def test_a_day_on_which_clocks_change_says_so_and_is_drawn_with_its_hours(house, day, words, slots):
    night = datetime.fromisoformat(f"{day}T00:05:00").replace(tzinfo=PORTLAND).astimezone(UTC)
    late = datetime.fromisoformat(f"{day}T23:00:00").replace(tzinfo=PORTLAND).astimezone(UTC)
    for start in (night, late):
        plan(house, start)
    shown = text(browser(house, "okafor").get(reverse("calendar_day", args=[date.fromisoformat(day)])))
    assert f"this day has {words}" in shown
    found = re.search(r'data-slots="([^"]*)"', shown)
    assert found is not None and len(found[1].split()) == slots
    in_week = week(house, "okafor", day)
    assert words in in_week and "These hours are left out" in in_week


def test_who_came_is_written_by_one_press_on_today_and_the_note_is_next(house):
    ref = plan(house, house.at - timedelta(hours=1))
    okafor = browser(house, "okafor")
    first = text(okafor.get("/"))
    assert 'value="no_show"' in first and "Write the note" not in first
    attend = reverse("session_attend", args=[ref])
    body = {"client": str(house.rowan), "attendance": "kept", "next": "/"}
    answer = okafor.post(attend, body)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert Participant.objects.get().attendance == "kept"
    assert "Write the note" in text(okafor.get("/"))
    shown = week(house, "okafor")
    assert re.search(r'value="kept"\s+aria-pressed="true"', shown)
    for away in ("//evil.example/", "https://evil.example/", "javascript:alert(1)"):
        answer = okafor.post(attend, {**body, "next": away})
        assert answer.headers["Location"] == reverse("session_edit", args=[ref])
    assert okafor.post(attend, {**body, "attendance": "nonsense"}).status_code == 422
    assert okafor.post(attend, {"client": str(house.tran), "attendance": "kept"}).status_code == 404


def test_a_move_by_script_is_answered_in_words_and_a_refused_one_says_why(house):
    ref = plan(house, house.at + timedelta(days=1))
    plan(house, house.at + timedelta(days=1, hours=3), client_refs=(house.tran,))
    okafor, address = browser(house, "okafor"), reverse("session_move", args=[ref])
    done = okafor.post(address, {"version": "1", "day": "2026-11-20", "planned_start": "11:15"}, **SCRIPT)
    assert (done.status_code, done.json()["said"]) == (200, "Moved.")
    for body, status, words in (
        (
            {"version": "1", "day": "2026-11-20", "planned_start": "11:30"},
            409,
            "Somebody changed this session",
        ),
        (
            {"version": "2", "day": "2026-11-20", "planned_start": "13:30"},
            422,
            "another session at that time",
        ),
        ({"version": "2", "day": "2027-03-14", "planned_start": "02:30"}, 422, "There is no 02:30"),
        ({"version": "2", "day": "soon", "planned_start": "later"}, 422, "The time can’t be read"),
    ):
        answer = okafor.post(address, body, **SCRIPT)
        assert answer.status_code == status and words in answer.json()["what"], body
        page = okafor.post(address, body)
        assert page.status_code == status
    assert Session.objects.get(ref=ref).version == 2


def test_of_an_hour_that_comes_twice_the_second_can_be_meant_and_stays_when_the_form_is_saved(house):
    ref = plan(house, datetime(2026, 10, 30, 18, tzinfo=UTC))
    okafor = browser(house, "okafor")
    body = {"version": "1", "day": "2026-11-01", "planned_start": "01:30", "second": "True"}
    said = okafor.post(reverse("session_move", args=[ref]), body, **SCRIPT).json()["said"]
    assert "1:30 am comes twice on November 1; this is the second" in said
    row = Session.objects.get(ref=ref)
    assert row.planned_start == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    plan_form = {
        "what": "plan", "version": "2", "day": "2026-11-01", "second": "True", "planned_start": "01:30",
        "planned_stop": "02:20", "place": "11", "room": "Room 1",
    }  # fmt: skip
    assert okafor.post(reverse("session_edit", args=[ref]), plan_form).status_code == 302
    row.refresh_from_db()
    assert row.planned_start == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert 'name="second" value="True"' in text(okafor.get(reverse("session_edit", args=[ref])))


SERIES = {
    "modality": "individual", "day": "2026-11-20", "planned_start": "10:00", "planned_stop": "10:50", "place": "11",
    "repeats": "weekly", "times": "3",
}  # fmt: skip


def test_a_series_is_looked_at_decided_on_and_planned(house):
    plan(house, house.at + timedelta(days=8), client_refs=(house.tran,))
    okafor, address = browser(house, "okafor"), reverse("session_new")
    form = {**SERIES, "clinician_ref": str(house.okafor.ref), "client_refs": [str(house.rowan)]}
    looked = okafor.post(address, form)
    shown = text(looked)
    assert looked.status_code == 200 and Session.objects.count() == 1
    assert "1 of 3 can’t stand" in shown and "Okafor has Tran from 10:00 am to 10:50 am" in shown
    stuck = re.findall(r'name="skip" value="([^"]+)"', shown)
    assert stuck == ["2026-11-27"]
    assert okafor.post(address, {**form, "decided": "yes"}).status_code == 409
    assert okafor.post(address, {**form, "back": "yes", "skip": stuck}).status_code == 200
    assert Session.objects.count() == 1
    assert okafor.post(address, {**form, "decided": "yes", "skip": stuck}).status_code == 302
    assert Session.objects.filter(series__isnull=False).count() == 2
    assert okafor.post(address, {**form, "decided": "yes", "skip": ["soon"]}).status_code == 422
    assert okafor.post(address, {**form, "times": "", "until_day": ""}).status_code == 422


def test_a_clash_names_nobody_whom_the_planner_may_not_see(house):
    """Tran is in Brandt's group; Okafor treats Tran, and who else comes to Brandt is not Okafor's business."""
    sorrel = people.register_client(ClientIdentity(legal_name="Sorrel"), **house.who("brandt"))
    start = house.at + timedelta(days=1)
    people.put_on_care_team(house.tran, member_ref=house.brandt.ref, part="covering", **house.who("okafor"))
    plan(
        house, start, "brandt", client_refs=(sorrel, house.tran), modality="group", title="Thursday lanterns"
    )
    form = {**SERIES, "clinician_ref": str(house.okafor.ref), "client_refs": [str(house.tran)]}
    shown = text(browser(house, "okafor").post(reverse("session_new"), form))
    assert "Tran is with Brandt from 10:00 am to 10:50 am" in shown
    assert "Sorrel" not in shown and "lanterns" not in shown


def test_a_series_is_changed_and_canceled_on_its_page(house):
    okafor = browser(house, "okafor")
    form = {
        **SERIES,
        "clinician_ref": str(house.okafor.ref),
        "client_refs": [str(house.rowan)],
        "decided": "yes",
    }
    assert okafor.post(reverse("session_new"), form).status_code == 302
    refs = list(Session.objects.order_by("planned_start").values_list("ref", flat=True))
    address = reverse("session_series", args=[refs[1]])
    assert "3 of its sessions are still to come, 2 of them from November 27, 2026 on" in text(
        okafor.get(address)
    )
    change = {
        "what": "change",
        "version": "1",
        "scope": "following",
        "day": "2026-11-27",
        "planned_start": "15:00",
        "planned_stop": "15:50",
        "place": "11",
    }
    looked = okafor.post(address, change)
    assert looked.status_code == 200 and "Change 2 sessions" in text(looked)
    assert okafor.post(address, {**change, "decided": "yes"}).status_code == 302
    assert okafor.post(address, {**change, "decided": "yes"}).status_code == 409, "the page is stale now"
    assert okafor.post(address, {"what": "cancel", "scope": "everything"}).status_code == 422
    assert okafor.post(address, {"what": "cancel", "scope": "all"}).status_code == 302
    assert Session.objects.filter(canceled_at__isnull=False).count() == 2


def test_the_grid_hands_day_and_hour_to_the_form(house):
    shown = text(browser(house, "okafor").get(reverse("session_new"), {"day": "2026-11-25", "at": "14:30"}))
    for value in ("2026-11-25", "14:30", "15:20"):
        assert f'value="{value}"' in shown
    assert (
        browser(house, "okafor").get(reverse("session_new"), {"day": "<b>", "at": "25:99"}).status_code == 200
    )
