"""Series of sessions: planned, changed and canceled together; what took place or is written about stays as it is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.cast import ROWAN, House, answers, entries, everyone, make_house, reading, refs_in
from twodrawer.chart import actions as chart
from twodrawer.lib.errors import Conflict, Invalid, Refused, Unavailable
from twodrawer.people import actions as people
from twodrawer.scheduling import actions, queries, written
from twodrawer.scheduling.actions.series import Meant, Scope, look_ahead
from twodrawer.scheduling.models import Participant, Series, Session
from twodrawer.scheduling.occurrences import SeriesCollides
from twodrawer.scheduling.recurrence import Rule
from twodrawer.scheduling.sealed import open_room
from twodrawer.sealing.keyring import keyring

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)
SIX = Meant(clock=time(18), minutes=50, place="11")
PORTLAND = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


def plan(house: House, **changed: Any) -> tuple[UUID, tuple[UUID, ...]]:
    facts: dict[str, Any] = {
        "clinician_ref": house.okafor.ref,
        "client_refs": (house.rowan,),
        "modality": "individual",
        "rule": Rule("weekly", 1, FRIDAY, times=6),
        "meant": SIX,
        **house.who("okafor"),
        **changed,
    }
    return actions.plan_series(facts.pop("clinician_ref"), **facts)


def single(house: House, start: datetime, **changed: Any) -> UUID:
    facts: dict[str, Any] = {
        "client_refs": (house.rowan,), "modality": "individual", "place": "11", **house.who("okafor"), **changed,
    }  # fmt: skip
    clinician = facts.pop("clinician_ref", house.okafor.ref)
    return actions.plan_session(
        clinician, planned_start=start, planned_stop=start + timedelta(minutes=50), **facts
    )


def walls(refs) -> list[str]:
    rows = Session.objects.filter(ref__in=refs).order_by("planned_start")
    return [row.planned_start.astimezone(PORTLAND).strftime("%m-%d %H:%M") for row in rows]


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=PORTLAND).astimezone(UTC)


def change(house: House, ref: UUID, **changed: Any) -> tuple[UUID, ...]:
    row = Session.objects.get(ref=ref)
    facts = {
        "scope": Scope.FOLLOWING,
        "version": row.version,
        "day": row.series_day,
        "meant": SIX,
        **house.who("okafor"),
    }
    return actions.change_series(ref, **{**facts, **changed})


# -- planning ------------------------------------------------------------------------------------


def test_who_plans_a_series_of_okafors_with_rowan(house):
    def act(by):
        return plan(house, by=by)

    assert answers(house, act) == everyone(403, okafor=200, novak=200, brandt=404, adeyemi=404, sato=404)


def test_a_weekly_series_at_six_stays_at_six_when_clocks_change(house):
    _, refs = plan(house, rule=Rule("weekly", 1, date(2027, 2, 26), times=5))
    assert [wall[-5:] for wall in walls(refs)] == ["18:00"] * 5
    starts = list(
        Session.objects.filter(ref__in=refs).order_by("planned_start").values_list("planned_start", flat=True)
    )
    assert [start.hour for start in starts] == [2, 2, 2, 1, 1], (
        "in UTC it is an hour earlier from March 14 on"
    )


def test_a_series_stands_in_the_ledger_once_with_every_session_of_it(house):
    series, refs = plan(house)
    (entry,) = entries(house.practice, "series.planned")
    assert {("session", str(ref)) for ref in refs} < refs_in(entry)
    assert ("series", str(series)) in refs_in(entry) and ("client", str(house.rowan)) in refs_in(entry)
    assert entry["facts"] == {"sessions": 6}


def test_room_and_title_of_a_series_are_sealed(house):
    series, refs = plan(
        house, meant=replace(SIX, room="Attic over the bakery", title="Thursday lanterns"), modality="group"
    )
    row = Series.objects.get(ref=series)
    for box in (row.room, row.title):
        assert box is not None
        assert b"Attic" not in bytes(box) and b"lanterns" not in bytes(box)
    ring = keyring(house.practice)
    assert {open_room(s, ring=ring) for s in Session.objects.filter(ref__in=refs)} == {
        "Attic over the bakery"
    }


def test_the_days_that_collide_are_named_and_nothing_is_written_before_somebody_decides(house):
    taken = single(house, on(FRIDAY + timedelta(weeks=2), 18, 30), client_refs=(house.tran,))
    with pytest.raises(SeriesCollides) as said:
        plan(house)
    stuck = [one for one in said.value.occurrences if not one.is_free]
    assert [one.day for one in stuck] == [FRIDAY + timedelta(weeks=2)]
    assert [(c.shared, c.session_ref, c.who) for c in stuck[0].clashes] == [
        ("clinician", taken, (house.tran,))
    ]
    assert Session.objects.count() == 1 and not Series.objects.exists()
    _, refs = plan(house, skip={FRIDAY + timedelta(weeks=2)})
    assert len(refs) == 5


def test_a_client_who_is_elsewhere_collides_and_a_taken_room_only_warns(house):
    single(house, on(FRIDAY, 18), clinician_ref=house.lindqvist.ref, **house.who("lindqvist"))
    people.put_on_care_team(
        house.tran, member_ref=house.lindqvist.ref, part="covering", **house.who("okafor")
    )
    single(
        house, on(FRIDAY + timedelta(weeks=1), 18), clinician_ref=house.lindqvist.ref, client_refs=(house.tran,),
        room="Room 2", **house.who("lindqvist"),
    )  # fmt: skip
    found = look_ahead(
        house.okafor.ref, client_refs=(house.rowan,), modality="individual", rule=Rule("weekly", 1, FRIDAY, times=3),
        meant=replace(SIX, room="room 2"), **house.who("okafor"),
    )  # fmt: skip
    assert [[c.shared for c in one.clashes] for one in found] == [["client"], ["room"], []]
    assert [one.is_free for one in found] == [False, True, True]


def test_an_hour_that_the_clocks_leave_out_is_a_day_that_cant_stand(house):
    night = Rule("weekly", 1, date(2027, 3, 7), times=3)
    with pytest.raises(SeriesCollides) as said:
        plan(house, rule=night, meant=replace(SIX, clock=time(2, 30)))
    (stuck,) = [one for one in said.value.occurrences if not one.is_free]
    assert stuck.day == date(2027, 3, 14) and "There is no 02:30 on March 14" in stuck.problem
    _, refs = plan(house, rule=night, meant=replace(SIX, clock=time(2, 30)), skip={stuck.day})
    assert walls(refs) == ["03-07 02:30", "03-21 02:30"]


def test_no_session_is_planned_after_a_clients_death_or_the_end_of_care(house):
    died = replace(ROWAN, died=house.today)
    people.change_client(house.rowan, identity=died, version=1, **house.who("okafor"))
    with pytest.raises(SeriesCollides) as said:
        plan(house)
    assert all("after the client's death" in one.problem for one in said.value.occurrences)


@pytest.mark.parametrize(
    "changed",
    [
        {"meant": replace(SIX, minutes=0)},
        {"meant": replace(SIX, minutes=481)},
        {"meant": replace(SIX, place="00")},
        {"meant": replace(SIX, room="x" * 41)},
        {"client_refs": ()},
        {"modality": "duet"},
        {"rule": Rule("weekly", 1, FRIDAY, times=105)},
    ],
)
def test_what_cant_be_planned_leaves_nothing_behind(house, changed):
    with pytest.raises(Invalid):
        plan(house, **changed)
    assert not Session.objects.exists() and not Series.objects.exists()


def test_a_client_of_another_practice_is_not_planned(house):
    with pytest.raises(Refused) as no:
        plan(house, client_refs=(house.marlow,))
    assert no.value.hidden and no.value.other_practice == house.sato_practice


def test_a_rule_is_never_changed_nor_deleted(house):
    series, _ = plan(house)
    for act in (
        lambda: Series.objects.filter(ref=series).update(minutes=10),
        lambda: Series.objects.filter(ref=series).delete(),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            act()
    assert Series.objects.get(ref=series).minutes == 50


# -- changing ------------------------------------------------------------------------------------


def test_this_and_the_following_move_to_another_day_and_time_and_the_earlier_stay(house):
    series, refs = plan(house)
    changed = change(
        house, refs[2], day=FRIDAY + timedelta(weeks=2, days=-1), meant=replace(SIX, clock=time(9, 15))
    )
    assert set(changed) == set(refs[2:])
    assert walls(refs) == [
        "11-20 18:00",
        "11-27 18:00",
        "12-03 09:15",
        "12-10 09:15",
        "12-17 09:15",
        "12-24 09:15",
    ]
    new = Session.objects.get(ref=refs[2]).series
    assert new is not None
    assert new.follows_id == series and (new.first_day, new.times) == (date(2026, 12, 3), 4)
    (entry,) = entries(house.practice, "series.changed")
    assert {("session", str(ref)) for ref in refs[2:]} < refs_in(entry)
    assert ("session", str(refs[0])) not in refs_in(entry)


def test_all_that_are_to_come_change_and_what_was_kept_or_is_written_about_stays(house):
    _, refs = plan(
        house,
        rule=Rule("weekly", 1, date(2026, 11, 5), times=6),
        **{**house.who("okafor"), "at": house.at - timedelta(days=20)},
    )
    kept, noted = refs[0], refs[3]
    actions.mark_attendance(kept, client_ref=house.rowan, attendance="kept", **house.who("okafor"))
    chart.begin_note(noted, client_ref=house.rowan, format="basic", **house.who("okafor"))
    before = {ref: Session.objects.filter(ref=ref).values().get() for ref in (*refs[:3], noted)}
    changed = change(house, refs[4], scope=Scope.ALL, meant=replace(SIX, clock=time(7)))
    assert set(changed) == {refs[4], refs[5]} | (
        {refs[2]} if before[refs[2]]["planned_start"] > house.at else set()
    )
    assert noted not in changed and kept not in changed
    assert Session.objects.filter(ref=noted).values().get() == before[noted]
    with pytest.raises(Conflict):
        change(house, noted)
    with pytest.raises(Conflict):
        change(house, kept, scope=Scope.ALL)


def test_a_monthly_series_keeps_its_weekday_of_the_month_when_it_changes(house):
    _, refs = plan(house, rule=Rule("monthly", 1, date(2026, 12, 8), times=4))
    assert [wall[:5] for wall in walls(refs)] == ["12-08", "01-12", "02-09", "03-09"]
    change(house, refs[1], scope=Scope.ALL, day=date(2027, 1, 14))
    rows = Session.objects.filter(ref__in=refs).order_by("series_day")
    assert [row.series_day for row in rows] == [
        date(2026, 12, 10),
        date(2027, 1, 14),
        date(2027, 2, 11),
        date(2027, 3, 11),
    ]


def test_a_changed_series_is_changed_again_from_the_middle(house):
    _, refs = plan(house)
    change(house, refs[1], day=FRIDAY + timedelta(weeks=1, days=3))
    change(house, refs[4], meant=replace(SIX, clock=time(8)))
    assert [w[-5:] for w in walls(refs)] == ["18:00", "18:00", "18:00", "18:00", "08:00", "08:00"]
    assert Series.objects.count() == 3


def test_a_change_that_collides_is_decided_on_and_what_is_left_out_stays_where_it_was(house):
    _, refs = plan(house)
    other = single(house, on(FRIDAY + timedelta(weeks=3), 9), client_refs=(house.tran,))
    with pytest.raises(SeriesCollides) as said:
        change(house, refs[0], meant=replace(SIX, clock=time(9)))
    (stuck,) = [one for one in said.value.occurrences if not one.is_free]
    assert stuck.session_ref == refs[3] and stuck.clashes[0].session_ref == other
    assert walls(refs)[0] == "11-20 18:00"
    changed = change(house, refs[0], meant=replace(SIX, clock=time(9)), skip={stuck.day})
    assert set(changed) == set(refs) - {refs[3]}
    assert walls([refs[3]]) == ["12-11 18:00"]


def test_a_stale_page_overwrites_nothing(house):
    _, refs = plan(house)
    actions.move_session(refs[0], version=1, planned_start=on(FRIDAY, 12), **house.who("novak"))
    with pytest.raises(Conflict):
        change(house, refs[0], version=1)


def test_who_changes_and_cancels_okafors_series(house):
    _, refs = plan(house)
    wanted = everyone(403, okafor=200, novak=200, lindqvist=403, brandt=404, adeyemi=404, sato=404)
    assert answers(house, lambda by: change(house, refs[0], by=by)) == wanted
    assert (
        answers(
            house,
            lambda by: actions.cancel_series(refs[0], scope=Scope.ALL, by=by, at=house.at, on=house.today),
        )
        == wanted
    )


def test_the_following_are_canceled_and_stay_in_the_record(house):
    _, refs = plan(house)
    gone = actions.cancel_series(refs[4], scope=Scope.FOLLOWING, **house.who("okafor"))
    assert set(gone) == set(refs[4:])
    assert set(Session.objects.filter(canceled_at__isnull=False).values_list("ref", flat=True)) == set(
        refs[4:]
    )
    assert set(Participant.objects.filter(session_id__in=refs[4:]).values_list("attendance", flat=True)) == {
        "canceled"
    }
    (entry,) = entries(house.practice, "series.canceled")
    assert entry["facts"] == {"sessions": 2, "late": False}
    facts = queries.series_facts(refs[0], **house.who("okafor"))
    assert facts is not None and facts.still_open == 4


def test_nothing_is_changed_while_nobody_can_say_which_sessions_have_notes(house):
    _, refs = plan(house)
    known = list(written._asked)
    written._asked.clear()
    try:
        with pytest.raises(Unavailable):
            actions.cancel_series(refs[0], scope=Scope.ALL, **house.who("okafor"))
        with pytest.raises(Unavailable):
            actions.mark_attendance(
                refs[0], client_ref=house.rowan, attendance="late_cancel", **house.who("okafor")
            )
    finally:
        written._asked[:] = known
    assert not Session.objects.filter(canceled_at__isnull=False).exists()


def test_the_ledger_holds_no_word_of_a_series(house):
    plan(house, meant=replace(SIX, room="Attic over the bakery", title="Thursday lanterns"), modality="group")
    text = json.dumps(entries(house.practice, "series.planned"))
    assert "Attic" not in text and "lanterns" not in text
    session = Session.objects.first()
    assert session is not None
    facts = queries.session_facts(session.ref, by=house.okafor, on=house.today, read=reading())
    assert facts.title == "Thursday lanterns" and facts.series_ref is not None
