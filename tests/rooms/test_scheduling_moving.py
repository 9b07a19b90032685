"""Moving a session, writing who came by one press, and who takes part in a group."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.attacks.stage import sign, write
from tests.cast import House, answers, entries, everyone, make_house, refs_in
from twodrawer.chart import actions as chart
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import actions as people
from twodrawer.scheduling import actions
from twodrawer.scheduling.actions.series import Meant, Scope
from twodrawer.scheduling.facts import Telehealth
from twodrawer.scheduling.models import Participant, Session
from twodrawer.scheduling.recurrence import Rule

pytestmark = pytest.mark.django_db
NOBODY = everyone(403, okafor=200, novak=200, lindqvist=403, brandt=404, adeyemi=404, sato=404)


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


def plan(house: House, hours: float, **changed: Any) -> UUID:
    start = house.at + timedelta(hours=hours)
    facts: dict[str, Any] = {
        "client_refs": (house.rowan,), "modality": "individual", "place": "11", "planned_start": start,
        "planned_stop": start + timedelta(minutes=50), **house.who("okafor"), **changed,
    }  # fmt: skip
    return actions.plan_session(house.okafor.ref, **facts)


def mark(house: House, ref: UUID, attendance: str, name: str = "okafor") -> None:
    actions.mark_attendance(ref, client_ref=house.rowan, attendance=attendance, **house.who(name))


# -- moving --------------------------------------------------------------------------------------


def test_a_moved_session_lasts_as_long_as_before_and_stands_in_the_ledger(house):
    ref = plan(house, 24)
    there = house.at + timedelta(hours=30)
    assert actions.move_session(ref, version=1, planned_start=there, **house.who("okafor")) == 2
    row = Session.objects.get(ref=ref)
    assert (row.planned_start, row.planned_stop) == (there, there + timedelta(minutes=50))
    (entry,) = entries(house.practice, "session.moved")
    assert refs_in(entry) == {("session", str(ref)), ("client", str(house.rowan))}


def test_who_moves_okafors_session(house):
    ref, there = plan(house, 24), house.at + timedelta(hours=30)

    def act(by):
        return actions.move_session(ref, version=1, planned_start=there, by=by, at=house.at, on=house.today)

    assert answers(house, act) == NOBODY


def test_a_refused_move_leaves_the_session_where_it_was(house):
    ref = plan(house, 24)
    other = plan(house, 26, client_refs=(house.tran,))
    was = Session.objects.get(ref=ref).planned_start
    for planned_start, version, problem in (
        (house.at + timedelta(hours=26, minutes=10), 1, Invalid),
        (house.at + timedelta(days=365 * 5), 1, Invalid),
        (house.at + timedelta(hours=40), 7, Conflict),
    ):
        with pytest.raises(problem):
            actions.move_session(ref, version=version, planned_start=planned_start, **house.who("okafor"))
    assert Session.objects.get(ref=ref).planned_start == was and Session.objects.get(ref=other).version == 1


def test_what_took_place_or_was_canceled_is_not_moved(house):
    began = plan(house, -1)
    actions.record_times(began, start=house.at - timedelta(hours=1), stop=None, **house.who("okafor"))
    canceled, missed = plan(house, 30), plan(house, 50)
    actions.cancel_session(canceled, **house.who("okafor"))
    mark(house, missed, "late_cancel")
    for ref in (began, canceled, missed):
        version = Session.objects.get(ref=ref).version
        with pytest.raises(Conflict):
            actions.move_session(
                ref, version=version, planned_start=house.at + timedelta(days=9), **house.who("okafor")
            )


# -- who came ------------------------------------------------------------------------------------


def test_another_press_changes_who_came_and_each_one_is_in_the_ledger(house):
    ref = plan(house, -1)
    for attendance in ("kept", "no_show", "no_show", "planned", "late_cancel"):
        mark(house, ref, attendance)
        assert Participant.objects.get(session_id=ref).attendance == attendance
    written = [entry["facts"]["attendance"] for entry in entries(house.practice, "session.attendance_marked")]
    assert written == ["kept", "no_show", "planned", "late_cancel"], "the same again changes nothing"


def test_everybody_who_was_expected_came_by_one_press(house):
    ref = plan(house, -1, client_refs=(house.rowan, house.tran), modality="group")
    mark(house, ref, "late_cancel")
    assert actions.mark_everybody(ref, attendance="kept", **house.who("novak")) == (house.tran,)
    found = dict(Participant.objects.filter(session_id=ref).values_list("client_id", "attendance"))
    assert found == {house.rowan: "late_cancel", house.tran: "kept"}
    with pytest.raises(Conflict):
        actions.mark_everybody(ref, attendance="no_show", **house.who("novak"))


def test_who_writes_who_came_to_okafors_session(house):
    ref = plan(house, -1)
    for act in (
        lambda by: actions.mark_attendance(
            ref, client_ref=house.rowan, attendance="kept", by=by, at=house.at, on=house.today
        ),
        lambda by: actions.mark_everybody(ref, attendance="kept", by=by, at=house.at, on=house.today),
    ):
        assert answers(house, act) == NOBODY


def test_a_signed_note_closes_the_attendance_and_a_draft_does_not(house):
    ref = plan(house, -1)
    mark(house, ref, "kept")
    note = chart.begin_note(ref, client_ref=house.rowan, format="basic", **house.who("okafor"))
    write(note, "They came late and stayed.", **house.who("okafor"))
    mark(house, ref, "no_show")
    mark(house, ref, "kept")
    actions.record_times(
        ref, start=house.at - timedelta(hours=1), stop=house.at - timedelta(minutes=5), **house.who("okafor")
    )
    sign(note, **house.who("okafor"))
    for name in ("okafor", "novak"):
        with pytest.raises(Conflict) as closed:
            mark(house, ref, "no_show", name)
        # Which notes there are isn't the front desk's to know.
        assert ("signed note" in closed.value.what) is (name == "okafor")
    mark(house, ref, "kept")  # what stands already may be said again


def test_a_submitted_note_closes_it_too_and_a_returned_one_opens_it_again(house):
    who = house.who("adeyemi")
    start = house.at - timedelta(hours=1)
    ref = actions.plan_session(
        house.adeyemi.ref, client_refs=(house.tran,), modality="individual", planned_start=start,
        planned_stop=start + timedelta(minutes=50), place="11", **who,
    )  # fmt: skip
    actions.mark_attendance(ref, client_ref=house.tran, attendance="kept", **who)
    actions.record_times(ref, start=start, stop=start + timedelta(minutes=50), **who)
    note = chart.begin_note(ref, client_ref=house.tran, format="basic", **who)
    write(note, "We talked about the violin.", **who)
    sign(note, chart.submit_note, **who)
    with pytest.raises(Conflict):
        actions.mark_attendance(ref, client_ref=house.tran, attendance="no_show", **who)
    chart.return_note(note, comment="When did she arrive?", **house.who("brandt"))
    actions.mark_attendance(ref, client_ref=house.tran, attendance="no_show", **who)


# -- who takes part ------------------------------------------------------------------------------


def group(house: House, **changed: Any) -> UUID:
    return plan(house, 24, client_refs=(house.rowan,), modality="group", title="Lanterns", **changed)


def test_a_client_is_added_to_a_group_and_taken_out_again(house):
    ref = group(house)
    actions.add_client(ref, client_ref=house.tran, **house.who("novak"))
    assert set(Participant.objects.filter(session_id=ref).values_list("client_id", flat=True)) == {
        house.rowan,
        house.tran,
    }
    assert Session.objects.get(ref=ref).version == 2
    actions.remove_client(ref, client_ref=house.tran, **house.who("okafor"))
    assert list(Participant.objects.filter(session_id=ref).values_list("client_id", flat=True)) == [
        house.rowan
    ]
    for act in ("session.client_added", "session.client_removed"):
        (entry,) = entries(house.practice, act)
        assert refs_in(entry) == {("session", str(ref)), ("client", str(house.tran))}


def test_who_adds_and_takes_out(house):
    ref = group(house)

    def add(by):
        return actions.add_client(ref, client_ref=house.tran, by=by, at=house.at, on=house.today)

    assert answers(house, add) == NOBODY
    actions.add_client(ref, client_ref=house.tran, **house.who("okafor"))

    def remove(by):
        return actions.remove_client(ref, client_ref=house.tran, by=by, at=house.at, on=house.today)

    # Adeyemi covers Tran, sees that they come, and doesn't plan in Okafor's calendar.
    assert answers(house, remove) == {**NOBODY, "adeyemi": 403, "brandt": 404}


def test_nobody_is_added_twice_to_a_single_session_or_without_a_place_on_the_care_team(house):
    ref = group(house)
    with pytest.raises(Invalid):
        actions.add_client(ref, client_ref=house.rowan, **house.who("okafor"))
    with pytest.raises(Refused) as no:
        actions.add_client(ref, client_ref=house.marlow, **house.who("novak"))
    assert no.value.hidden
    people.take_off_care_team(house.tran, member_ref=house.okafor.ref, **house.who("novak"))
    later = house.today + timedelta(days=1)
    with pytest.raises(Invalid):
        actions.add_client(
            ref, client_ref=house.tran, by=house.novak, at=house.at + timedelta(days=1), on=later
        )
    alone = plan(house, 30)
    with pytest.raises(Conflict):
        actions.add_client(alone, client_ref=house.tran, **house.who("novak"))


def test_somebody_who_is_elsewhere_at_that_time_is_not_added(house):
    ref = group(house)
    start = house.at + timedelta(hours=24, minutes=30)
    actions.plan_session(
        house.adeyemi.ref, client_refs=(house.tran,), modality="individual", planned_start=start,
        planned_stop=start + timedelta(minutes=50), place="11", **house.who("adeyemi"),
    )  # fmt: skip
    with pytest.raises(Invalid) as wrong:
        actions.add_client(ref, client_ref=house.tran, **house.who("okafor"))
    assert "another one at that time" in wrong.value.what
    couple = plan(house, 50, client_refs=(house.rowan, house.tran), modality="couple")
    with pytest.raises(Invalid):
        actions.add_client(couple, client_ref=house.rowan, **house.who("okafor"))


def test_nobody_is_taken_out_about_whom_something_is_written_nor_the_last_one(house):
    ref = group(house, place="10")
    with pytest.raises(Conflict):
        actions.remove_client(ref, client_ref=house.rowan, **house.who("okafor"))
    actions.add_client(ref, client_ref=house.tran, **house.who("okafor"))
    actions.record_telehealth(
        ref, client_ref=house.tran, telehealth=Telehealth("Salem", "Video"), **house.who("okafor")
    )
    with pytest.raises(Conflict):
        actions.remove_client(ref, client_ref=house.tran, **house.who("okafor"))
    chart.begin_note(ref, client_ref=house.rowan, format="basic", **house.who("okafor"))
    with pytest.raises(Conflict):
        actions.remove_client(ref, client_ref=house.rowan, **house.who("okafor"))
    assert Participant.objects.filter(session_id=ref).count() == 2


def test_in_a_series_the_later_sessions_get_the_client_too_but_for_those_that_cant(house):
    _, refs = actions.plan_series(
        house.okafor.ref, client_refs=(house.rowan,), modality="group", rule=Rule("weekly", 1, house.today + timedelta(days=1), times=4),
        meant=Meant(clock=(house.at + timedelta(hours=24)).time().replace(tzinfo=None, hour=10), minutes=90, place="11"), **house.who("okafor"),
    )  # fmt: skip
    start = Session.objects.get(ref=refs[2]).planned_start
    actions.plan_session(
        house.adeyemi.ref, client_refs=(house.tran,), modality="individual", planned_start=start,
        planned_stop=start + timedelta(minutes=50), place="11", **house.who("adeyemi"),
    )  # fmt: skip
    done = actions.add_client(refs[1], client_ref=house.tran, scope=Scope.FOLLOWING, **house.who("okafor"))
    assert (set(done.sessions), done.left_out) == ({refs[1], refs[3]}, (start,))
    out = actions.remove_client(refs[1], client_ref=house.tran, scope=Scope.FOLLOWING, **house.who("okafor"))
    assert set(out.sessions) == {refs[1], refs[3]}
