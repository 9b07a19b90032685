"""Keeping sessions: when they took place, who came, where the client was, and who sees what of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.cast import House, answers, entries, everyone, make_house, reading, refs_in
from twodrawer.audit.reading import reading as recorded_reading
from twodrawer.law import Member, Role
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import actions as people
from twodrawer.scheduling import actions, queries
from twodrawer.scheduling.facts import Telehealth
from twodrawer.scheduling.models import Participant, Session
from twodrawer.sealing.box import DoesNotOpen

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
"""9 am in Portland, an hour before the cast's moment."""
KITCHEN = Telehealth("Kitchen in Gresham, Oregon", "Doxy", True, "Sound was gone for two minutes")
KEEPERS = everyone(403, okafor=200, novak=200, brandt=404, adeyemi=404, sato=404)
READERS = everyone(404, okafor=200, lindqvist=200, novak=200, ibarra=200, keller=403, haddad=403)


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


@pytest.fixture
def session(house) -> UUID:
    return plan(house)


def plan(house: House, *, clinician: str = "okafor", clients=None, start=TEN, place="10", **facts) -> UUID:
    return actions.plan_session(
        house.member(clinician).ref,
        client_refs=clients or (house.rowan,),
        modality=facts.pop("modality", "individual"),
        planned_start=start,
        planned_stop=start + timedelta(minutes=50),
        place=place,
        **facts,
        **house.who(clinician),
    )


def seen(house: House, ref: UUID, name: str = "okafor"):
    return queries.session_facts(ref, by=house.member(name), on=house.today, read=reading())


def tele(house: House, ref: UUID, by: Member | None = None, **changed):
    facts = {"client_ref": house.rowan, "telehealth": KITCHEN, **changed}
    return actions.record_telehealth(ref, **facts, by=by or house.okafor, at=house.at, on=house.today)


# -- times and attendance ------------------------------------------------------------------------


def test_who_records_when_okafors_session_took_place(house, session):
    def act(by: Member) -> object:
        stop = TEN + timedelta(minutes=53)
        return actions.record_times(session, start=TEN, stop=stop, by=by, at=house.at, on=house.today)

    assert answers(house, act) == {**KEEPERS, "lindqvist": 403}


def test_who_marks_who_came(house, session):
    def act(by: Member) -> object:
        return actions.mark_attendance(
            session, client_ref=house.rowan, attendance="kept", by=by, at=house.at, on=house.today
        )

    assert answers(house, act) == {**KEEPERS, "lindqvist": 403}


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (TEN, TEN),
        (TEN, TEN - timedelta(minutes=5)),
        (TEN - timedelta(hours=9), TEN),
        (TEN + timedelta(hours=3), None),
        (TEN, TEN + timedelta(hours=3)),
    ],
)
def test_times_that_cant_have_been_are_refused(house, session, start, stop):
    with pytest.raises(Invalid):
        actions.record_times(session, start=start, stop=stop, **house.who("okafor"))
    assert seen(house, session).start is None


def test_a_session_may_begin_now_and_end_later(house, session):
    actions.record_times(session, start=TEN, stop=None, **house.who("okafor"))
    actions.record_times(session, start=TEN, stop=TEN + timedelta(minutes=53), **house.who("okafor"))
    facts = seen(house, session)
    assert (facts.minutes, facts.version) == (53, 3)


def test_running_late_into_the_next_plan_is_fine_being_in_two_sessions_is_not(house, session):
    after = plan(house, clients=(house.tran,), start=TEN + timedelta(minutes=50))
    actions.record_times(session, start=TEN, stop=TEN + timedelta(minutes=55), **house.who("okafor"))
    with pytest.raises(Invalid):
        actions.record_times(
            after, start=TEN + timedelta(minutes=54), stop=TEN + timedelta(minutes=99), **house.who("okafor")
        )
    actions.record_times(
        after, start=TEN + timedelta(minutes=55), stop=TEN + timedelta(minutes=99), **house.who("okafor")
    )


def test_a_stale_page_doesnt_overwrite_times(house, session):
    actions.record_times(session, start=TEN, stop=None, version=1, **house.who("okafor"))
    with pytest.raises(Conflict):
        actions.record_times(session, start=TEN, stop=None, version=1, **house.who("novak"))


def test_what_took_place_is_neither_replanned_nor_canceled(house, session):
    actions.record_times(session, start=TEN, stop=None, **house.who("okafor"))
    with pytest.raises(Conflict):
        actions.cancel_session(session, **house.who("okafor"))
    with pytest.raises(Conflict):
        actions.change_session(
            session,
            version=2,
            planned_start=TEN + timedelta(days=1),
            planned_stop=TEN + timedelta(days=1, minutes=50),
            place="10",
            **house.who("okafor"),
        )


@pytest.mark.parametrize("attendance", ["kept", "no_show"])
def test_nobody_came_to_what_hasnt_begun(house, attendance):
    ahead = plan(house, start=TEN + timedelta(days=1))
    with pytest.raises(Invalid):
        actions.mark_attendance(ahead, client_ref=house.rowan, attendance=attendance, **house.who("okafor"))
    actions.mark_attendance(ahead, client_ref=house.rowan, attendance="canceled", **house.who("okafor"))


def test_attendance_is_a_known_word_about_somebody_who_takes_part(house, session):
    with pytest.raises(Invalid):
        actions.mark_attendance(session, client_ref=house.rowan, attendance="perhaps", **house.who("okafor"))
    with pytest.raises(Refused) as no:
        actions.mark_attendance(session, client_ref=house.tran, attendance="kept", **house.who("okafor"))
    assert no.value.hidden


# -- telehealth ----------------------------------------------------------------------------------


def test_only_the_clinician_writes_where_the_client_was(house, session):
    assert answers(house, lambda by: tele(house, session, by)) == {**KEEPERS, "novak": 403, "lindqvist": 403}


def test_the_front_desks_role_doesnt_help_a_colleague_to_write_it(house, session):
    with pytest.raises(Refused):
        tele(house, session, house.also("lindqvist", Role.FRONT_DESK))


def test_where_the_client_was_is_sealed_and_shown_to_clinical_eyes_only(house, session):
    tele(house, session)
    with connection.cursor() as cursor:
        cursor.execute("SELECT telehealth FROM scheduling_participant")
        held = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert not [word for word in (b"Kitchen", b"Gresham", b"Doxy", b"Sound") if word in held]
    opened = {
        name: seen(house, session, name).participants[0].telehealth
        for name in READERS
        if READERS[name] == 200
    }
    assert opened == {"okafor": KITCHEN, "lindqvist": KITCHEN, "novak": None, "ibarra": None}


def test_what_is_missing_before_a_note_may_be_signed(house, session):
    assert queries.missing_telehealth(seen(house, session)) == (house.rowan,)
    tele(house, session)
    assert queries.missing_telehealth(seen(house, session)) == ()
    office = plan(house, start=TEN + timedelta(hours=2), place="11")
    assert queries.missing_telehealth(seen(house, office)) == ()
    missed = plan(house, start=TEN + timedelta(hours=4))
    actions.mark_attendance(missed, client_ref=house.rowan, attendance="canceled", **house.who("okafor"))
    assert queries.missing_telehealth(seen(house, missed)) == ()


def test_an_office_session_has_no_telehealth_to_write(house):
    office = plan(house, start=TEN + timedelta(hours=2), place="11")
    with pytest.raises(Conflict):
        tele(house, office)


def test_an_earlier_version_put_back_by_hand_doesnt_open(house, session):
    tele(house, session)
    old = Participant.objects.get(session_id=session).telehealth
    tele(house, session, telehealth=Telehealth("Car, parked"))
    Participant.objects.filter(session_id=session).update(telehealth=old)
    with pytest.raises(DoesNotOpen):
        seen(house, session)


# -- seeing --------------------------------------------------------------------------------------


def test_who_opens_okafors_session(house, session):
    assert answers(house, lambda by: seen_by(house, session, by)) == READERS


def test_who_opens_a_session_that_doesnt_exist(house):
    assert answers(house, lambda by: seen_by(house, house.practice, by)) == everyone(
        404, keller=403, haddad=403
    )


def seen_by(house: House, ref: UUID, by: Member):
    return queries.session_facts(ref, by=by, on=house.today, read=reading())


def test_a_supervisor_sees_the_trainees_sessions_a_clinician_keeps_own_ones(house):
    trainees = plan(house, clinician="adeyemi", clients=(house.tran,))
    assert seen(house, trainees, "brandt").clinician_ref == house.adeyemi.ref
    own = plan(house, start=TEN + timedelta(hours=2))
    people.hand_over_clients(house.okafor.ref, to_member_ref=house.lindqvist.ref, **house.who("keller"))
    tomorrow = house.today + timedelta(days=1)
    assert queries.session_facts(own, by=house.okafor, on=tomorrow, read=reading()).ref == own


def test_whoever_covers_one_of_a_group_sees_no_other_member_of_it(house):
    group = plan(house, clients=(house.rowan, house.tran), modality="group", title="Steady mornings")
    assert set(seen(house, group).client_refs) == {house.rowan, house.tran}
    assert set(seen(house, group, "novak").client_refs) == {house.rowan, house.tran}
    assert seen(house, group, "lindqvist").client_refs == (house.rowan,)
    assert seen(house, group, "adeyemi").client_refs == (house.tran,)
    lindqvists = {"by": house.lindqvist, "on": house.today}
    assert queries.client_refs_of(group, **lindqvists) == (house.rowan,)


def test_who_sees_which_sessions_of_the_day(house, session):
    trainees = plan(house, clinician="adeyemi", clients=(house.tran,))

    def day(name: str, **options) -> list[UUID]:
        found = queries.sessions_on(house.today, by=house.member(name), read=reading(), **options)
        return [s.ref for s in found]

    assert {n: day(n) for n in ("okafor", "lindqvist", "brandt", "adeyemi", "sato")} == {
        "okafor": [session],
        "lindqvist": [],
        "brandt": [],
        "adeyemi": [trainees],
        "sato": [],
    }
    assert set(day("novak")) == set(day("ibarra")) == {session, trainees}
    assert day("novak", clinician_ref=house.adeyemi.ref) == [trainees]
    assert day("okafor", clinician_ref=house.adeyemi.ref) == []
    for name in ("keller", "haddad"):
        with pytest.raises(Refused) as no:
            day(name)
        assert not no.value.hidden


def test_a_day_begins_and_ends_at_the_practices_midnight(house):
    late = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)  # half past eleven in the evening of November 19
    ref = plan(house, start=late)
    days = {
        day: [s.ref for s in queries.sessions_on(day, by=house.okafor, read=reading())]
        for day in (date(2026, 11, 19), date(2026, 11, 20))
    }
    assert days == {date(2026, 11, 19): [ref], date(2026, 11, 20): []}


def test_who_sees_rowans_sessions(house, session):
    def act(by: Member) -> object:
        return queries.sessions_of_client(house.rowan, by=by, on=house.today, read=reading())

    assert answers(house, act) == READERS


def test_a_joined_clients_sessions_stand_together(house, session):
    twin = people.register_client(
        queries_identity(house), **{**house.who("okafor"), "at": house.at - timedelta(minutes=1)}
    )
    second = plan(house, clients=(twin,), start=TEN + timedelta(hours=3))
    people.join_clients(house.rowan, duplicate_ref=twin, **house.who("novak"))
    for ref in (house.rowan, twin):
        found = queries.sessions_of_client(ref, by=house.okafor, on=house.today, read=reading())
        assert [s.ref for s in found] == [second, session]
    assert queries.session_number(seen(house, second), twin) == 2


def queries_identity(house: House):
    from twodrawer.people.queries import client_facts

    return client_facts(house.rowan, by=house.okafor, on=house.today, read=reading()).identity


def test_reading_a_day_leaves_one_entry_with_sessions_and_clients(house, session):
    with recorded_reading("session.listed", by=house.novak, at=house.at, purpose="operations") as read:
        queries.sessions_on(house.today, by=house.novak, read=read)
    (entry,) = entries(house.practice, "session.listed")
    assert refs_in(entry) == {("session", str(session)), ("client", str(house.rowan))}


# -- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "minutes", "doubt"),
    [
        ("", 50, ""),
        ("90834", 50, ""),
        ("90837", 53, ""),
        ("90791", 90, ""),
        ("90837", 50, "90837 stands for 53 minutes or more, and this session took 50. 90834 would fit."),
        ("90834", 60, "90834 stands for 38 to 52 minutes, and this session took 60. 90837 would fit."),
    ],
)
def test_a_code_that_doesnt_fit_the_minutes_is_doubted_not_refused(house, code, minutes, doubt):
    ref = plan(house, cpt=code)
    actions.record_times(ref, start=TEN, stop=TEN + timedelta(minutes=minutes), **{
        **house.who("okafor"), "at": house.at + timedelta(hours=1)
    })  # fmt: skip
    assert queries.cpt_doubt(seen(house, ref)) == doubt


def test_sessions_of_all_kinds_leave_their_acts_in_the_ledger(house, session):
    actions.record_times(session, start=TEN, stop=None, **house.who("okafor"))
    actions.mark_attendance(session, client_ref=house.rowan, attendance="kept", **house.who("novak"))
    tele(house, session)
    for act in (
        "session.planned",
        "session.times_recorded",
        "session.attendance_marked",
        "session.telehealth_recorded",
    ):
        (entry,) = entries(house.practice, act)
        assert ("session", str(session)) in refs_in(entry)
        assert ("client", str(house.rowan)) in refs_in(entry)
        assert "Gresham" not in str(entry)
    assert Session.objects.get(ref=session).version == 2
