"""Planning sessions: who may, what can't stand in the calendar, and nobody in two places at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import ROWAN, TRAN, House, answers, entries, everyone, make_house, reading, refs_in
from twodrawer.law import Member, Role
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import actions as people
from twodrawer.scheduling import actions, queries
from twodrawer.scheduling.models import Participant, Session

pytestmark = pytest.mark.django_db
TOMORROW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
"""10 am in Portland."""
PLANNERS = everyone(403, okafor=200, novak=200, lindqvist=404, brandt=404, adeyemi=404, sato=404)


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


def plan(house: House, by: Member | None = None, **changed: Any) -> UUID:
    facts: dict[str, Any] = {
        "clinician_ref": house.okafor.ref,
        "client_refs": (house.rowan,),
        "modality": "individual",
        "planned_start": TOMORROW,
        "planned_stop": TOMORROW + timedelta(minutes=50),
        "place": "11",
        "by": by or house.okafor,
        "at": house.at,
        "on": house.today,
        **changed,
    }
    return actions.plan_session(facts.pop("clinician_ref"), **facts)


def change(house: House, ref: UUID, **changed) -> int:
    facts = {
        "version": 1,
        "planned_start": TOMORROW,
        "planned_stop": TOMORROW + timedelta(minutes=50),
        "place": "11",
        **house.who("okafor"),
        **changed,
    }
    return actions.change_session(ref, **facts)


# -- who plans -----------------------------------------------------------------------------------


def test_who_plans_okafors_session_with_rowan(house):
    # Lindqvist covers Rowan, and still doesn't plan in a colleague's calendar.
    assert answers(house, lambda by: plan(house, by)) == {**PLANNERS, "lindqvist": 403}


def test_who_plans_a_session_of_their_own_with_rowan(house):
    def act(by: Member) -> object:
        return plan(house, by, clinician_ref=by.ref)

    # The front desk may plan for anybody who treats; Novak doesn't treat, and is told so.
    assert answers(house, act, ("okafor", "lindqvist", "brandt", "adeyemi", "ibarra", "keller", "sato")) == {
        "okafor": 200,
        "lindqvist": 200,
        "brandt": 404,
        "adeyemi": 404,
        "ibarra": 403,
        "keller": 403,
        "sato": 404,
    }
    with pytest.raises(Invalid):
        act(house.novak)


def test_a_plan_stands_in_the_ledger_with_everybody_in_it(house):
    ref = plan(house)
    (entry,) = entries(house.practice, "session.planned")
    assert refs_in(entry) == {
        ("session", str(ref)),
        ("client", str(house.rowan)),
        ("member", str(house.okafor.ref)),
    }
    assert entry["facts"]["start"] == "2026-11-20T18:00:00.000000Z"


def test_a_client_of_another_practice_cant_be_planned_by_anybody_here(house):
    for by in (house.okafor, house.novak):
        with pytest.raises(Refused) as no:
            plan(house, by, client_refs=(house.marlow,))
        assert no.value.hidden
        assert no.value.other_practice == house.sato_practice


def test_the_front_desk_plans_only_for_whoever_is_on_the_care_team(house):
    with pytest.raises(Invalid) as wrong:
        plan(house, house.novak, clinician_ref=house.brandt.ref)
    assert "care team" in wrong.value.what
    with pytest.raises(Invalid):
        plan(house, house.novak, clinician_ref=house.ibarra.ref)
    with pytest.raises(Invalid):
        plan(house, house.novak, clinician_ref=house.sato.ref)


def test_a_session_with_nobody_is_refused_to_those_who_never_plan_and_explained_to_the_others(house):
    with pytest.raises(Refused):
        plan(house, house.keller, client_refs=())
    with pytest.raises(Invalid):
        plan(house, client_refs=())


# -- what can't be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"planned_stop": TOMORROW}, "planned_start"),
        ({"planned_stop": TOMORROW - timedelta(minutes=1)}, "planned_start"),
        ({"planned_stop": TOMORROW + timedelta(hours=8, seconds=1)}, "planned_start"),
        ({"place": "00"}, "place"),
        ({"place": "<b>"}, "place"),
        ({"cpt": "12345"}, "cpt"),
        ({"modality": "duet"}, "modality"),
        ({"room": "x" * 41}, None),
        ({"title": "x" * 121}, None),
    ],
)
def test_what_cant_be_planned_is_said_at_its_field(house, changed, field):
    with pytest.raises(Invalid) as wrong:
        plan(house, **changed)
    assert field is None or field in wrong.value.fields
    assert not Session.objects.exists()


@pytest.mark.parametrize("years", [-40, 5, 900])
def test_a_day_too_far_away_is_a_slip_of_the_year(house, years):
    day = TOMORROW.replace(year=TOMORROW.year + years)
    with pytest.raises(Invalid):
        plan(house, planned_start=day, planned_stop=day + timedelta(minutes=50))


def test_eight_hours_are_not_too_long(house):
    plan(house, planned_stop=TOMORROW + timedelta(hours=8))


@pytest.mark.parametrize(
    ("modality", "count", "allowed"),
    [
        ("individual", 1, True),
        ("individual", 2, False),
        ("couple", 1, True),
        ("couple", 2, True),
        ("couple", 3, False),
        ("family", 3, True),
        ("group", 1, True),
        ("group", 3, True),
    ],
)
def test_how_many_clients_make_which_session(house, modality, count, allowed):
    third = people.register_client(replace(ROWAN, legal_name="Marlow"), **house.who("okafor"))
    clients = (house.rowan, house.tran, third)[:count]
    if allowed:
        plan(house, modality=modality, client_refs=clients)
        return
    with pytest.raises(Invalid):
        plan(house, modality=modality, client_refs=clients)


def test_one_person_doesnt_stand_twice_in_a_group_not_even_under_two_refs(house):
    twin = people.register_client(TRAN, **house.who("okafor"))
    people.join_clients(house.tran, duplicate_ref=twin, **house.who("novak"))
    for clients in ((house.rowan, house.rowan), (house.tran, twin)):
        with pytest.raises(Invalid):
            plan(house, modality="group", client_refs=clients)


def test_no_session_before_birth_after_death_or_after_care_has_ended(house):
    born_late = people.register_client(
        replace(ROWAN, legal_name="Tran", born=date(2026, 11, 10)), **house.who("okafor")
    )
    early = datetime(2026, 11, 9, 18, 0, tzinfo=UTC)
    with pytest.raises(Invalid) as wrong:
        plan(house, client_refs=(born_late,), planned_start=early, planned_stop=early + timedelta(minutes=50))
    assert "birth" in wrong.value.what
    people.change_client(
        house.rowan, identity=replace(ROWAN, died=date(2026, 11, 19)), version=1, **house.who("okafor")
    )
    with pytest.raises(Invalid) as wrong:
        plan(house)
    assert "death" in wrong.value.what
    people.end_care(house.tran, **house.who("okafor"))
    with pytest.raises(Conflict):
        plan(house, client_refs=(house.tran,))


def test_a_session_on_the_day_of_birth_and_on_the_day_of_death_can_have_been(house):
    people.change_client(
        house.rowan,
        identity=replace(ROWAN, born=date(2026, 11, 18), died=date(2026, 11, 18)),
        version=1,
        **house.who("okafor"),
    )
    start = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
    plan(house, planned_start=start, planned_stop=start + timedelta(minutes=50))


# -- overlaps ------------------------------------------------------------------------------------


def test_a_clinician_isnt_in_two_sessions_at_once(house):
    plan(house)
    with pytest.raises(Invalid) as wrong:
        plan(house, client_refs=(house.tran,), planned_start=TOMORROW + timedelta(minutes=49))
    assert "10:00 am to 10:50 am" in wrong.value.what
    plan(
        house,
        client_refs=(house.tran,),
        planned_start=TOMORROW + timedelta(minutes=50),
        planned_stop=TOMORROW + timedelta(minutes=100),
    )


def test_a_client_isnt_in_two_sessions_at_once_not_even_under_two_refs(house):
    plan(house)
    with pytest.raises(Invalid) as wrong:
        plan(house, house.lindqvist, clinician_ref=house.lindqvist.ref)
    assert "client" in wrong.value.what
    twin = people.register_client(ROWAN, **house.who("lindqvist"))
    people.join_clients(house.rowan, duplicate_ref=twin, **house.who("novak"))
    with pytest.raises(Invalid):
        plan(house, house.lindqvist, clinician_ref=house.lindqvist.ref, client_refs=(twin,))


def test_canceled_hours_can_be_given_to_somebody_else(house):
    first = plan(house)
    actions.cancel_session(first, **house.who("okafor"))
    second = plan(house)
    actions.mark_attendance(second, client_ref=house.rowan, attendance="late_cancel", **house.who("okafor"))
    plan(house, client_refs=(house.tran,))


def test_another_practices_calendar_is_never_asked(house):
    start: dict[str, Any] = {"planned_start": TOMORROW, "planned_stop": TOMORROW + timedelta(minutes=50)}
    plan(house, house.sato, clinician_ref=house.sato.ref, client_refs=(house.marlow,), **start)
    plan(house)


minutes = st.integers(0, 240)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(minutes, st.integers(1, 120)), min_size=1, max_size=5))
def test_whatever_is_planned_no_two_sessions_of_a_clinician_overlap(house, wanted):
    taken: list[tuple[int, int]] = []
    with transaction.atomic():
        for begin, length in wanted:
            end = begin + length
            free = all(end <= other or begin >= until for other, until in taken)
            span: dict[str, Any] = {
                "planned_start": TOMORROW + timedelta(minutes=begin),
                "planned_stop": TOMORROW + timedelta(minutes=end),
            }
            if free:
                plan(house, **span)
                taken.append((begin, end))
                continue
            with pytest.raises(Invalid), transaction.atomic():
                plan(house, **span)
        assert Session.objects.count() == len(taken)
        transaction.set_rollback(True)


# -- changing and canceling ----------------------------------------------------------------------


def test_who_changes_okafors_session(house):
    ref = plan(house)
    assert answers(house, lambda by: change(house, ref, by=by)) == {**PLANNERS, "lindqvist": 403}


def test_who_cancels_okafors_session(house):
    ref = plan(house)

    def act(by: Member) -> object:
        return actions.cancel_session(ref, by=by, at=house.at, on=house.today)

    assert answers(house, act) == {**PLANNERS, "lindqvist": 403}


def test_a_session_that_doesnt_exist_is_answered_like_one_that_may_not_be_known(house):
    assert answers(house, lambda by: change(house, house.practice, by=by)) == everyone(
        404, ibarra=403, keller=403, haddad=403
    )


def test_a_stale_version_changes_nothing(house):
    ref = plan(house)
    assert change(house, ref, room="Room 2") == 2
    with pytest.raises(Conflict):
        change(house, ref, room="Room 3", by=house.novak)
    assert queries.session_facts(ref, by=house.okafor, on=house.today, read=reading()).room == "Room 2"


def test_a_session_moves_only_to_where_there_is_room_and_never_collides_with_itself(house):
    ref = plan(house)
    later = TOMORROW + timedelta(minutes=60)
    plan(house, client_refs=(house.tran,), planned_start=later, planned_stop=later + timedelta(minutes=50))
    with pytest.raises(Invalid):
        change(house, ref, planned_stop=later + timedelta(minutes=10))
    assert change(house, ref, planned_stop=later) == 2


def test_a_canceled_session_stays_canceled_and_in_the_record(house):
    ref = plan(house)
    actions.cancel_session(ref, late=True, **house.who("novak"))
    facts = queries.session_facts(ref, by=house.okafor, on=house.today, read=reading())
    assert facts.canceled_at == house.at
    assert [p.attendance for p in facts.participants] == ["late_cancel"]
    with pytest.raises(Conflict):
        change(house, ref, version=2)
    with pytest.raises(Conflict):
        actions.cancel_session(ref, **house.who("okafor"))


def test_a_groups_name_is_sealed_and_a_new_one_is_a_new_version(house):
    ref = plan(house, modality="group", client_refs=(house.rowan, house.tran), title="Steady mornings")
    row = Session.objects.get(ref=ref)
    assert row.title is not None
    assert b"Steady" not in bytes(row.title)
    change(house, ref, title="Long evenings")
    facts = queries.session_facts(ref, by=house.okafor, on=house.today, read=reading())
    assert facts.title == "Long evenings"
    assert Session.objects.get(ref=ref).title_version == 2
    assert queries.session_facts(ref, by=house.ibarra, on=house.today, read=reading()).title == ""


def test_a_person_with_a_second_role_still_plans_in_own_hours(house):
    both = house.also("lindqvist", Role.FRONT_DESK)
    plan(house, both)


# -- constraints ---------------------------------------------------------------------------------


def broken(name: str, make) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def test_each_constraint_of_sessions_holds_in_the_database(house):
    ref = plan(house)
    row, who = Session.objects.filter(ref=ref), Participant.objects.filter(session_id=ref)
    broken("session_planned_stop_after_start", lambda: row.update(planned_stop=TOMORROW))
    broken("session_stop_after_start", lambda: row.update(start=TOMORROW, stop=TOMORROW))
    broken("session_modality", lambda: row.update(modality="duet"))
    broken("participant_attendance", lambda: who.update(attendance="perhaps"))
    broken(
        "participant_once",
        lambda: Participant.objects.create(practice_id=house.practice, session_id=ref, client_id=house.rowan),
    )
