"""Verbs on series: plan one, change or cancel what is still to come of it.

Every session of a series is a session like any other and stands in the calendar from the first day. A change
reaches those that are still only plans: nobody came or canceled yet, nothing is written, the day is to come.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.people import actions as people_actions
from twodrawer.people import queries as people
from twodrawer.scheduling import checks, events
from twodrawer.scheduling.actions.plan import require_planner, require_version, where_if_changed, write
from twodrawer.scheduling.models import Attendance, Participant, Series, Session
from twodrawer.scheduling.occurrences import Occurrence, checked_minutes, occurrences, require_decided
from twodrawer.scheduling.recurrence import Rule, day_at, days_of, offset_of
from twodrawer.scheduling.sealed import seal_room, seal_series, seal_title
from twodrawer.scheduling.standing import require_own, session_for
from twodrawer.scheduling.written import written
from twodrawer.sealing.keyring import keyring


class Scope(StrEnum):
    """How far a change reaches."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Meant:
    """What every session of a series would be like."""

    clock: time
    minutes: int
    place: str
    room: str = ""
    cpt: str = ""
    title: str = ""

    def where(self) -> checks.Where:
        """Place, room, code and title, tidied."""
        return checks.checked_where(checks.Where(self.place, self.room, self.cpt, self.title))


def look_ahead(
    clinician_ref: UUID,
    *,
    client_refs: Sequence[UUID],
    modality: str,
    rule: Rule,
    meant: Meant,
    by: law.Member,
    at: datetime,
    on: date,
) -> tuple[Occurrence, ...]:
    """The sessions that such a series would have. Every rule is asked; nothing is written."""
    if not client_refs:
        require_planner(by, on=on)
        raise Invalid("A session needs a client", do="Choose who takes part.", fields=("client_refs",))
    for client_ref in client_refs:
        people.require_for_client(Act.SCHEDULE, Kind.SESSION, client_ref, by=by, on=on)
    require_own(clinician_ref, by=by)
    checks.checked_modality(modality, client_refs)
    where = meant.where()
    kept = tuple(people.kept_refs(client_refs).values())
    checks.check_treats(clinician_ref, kept, by=by, on=on)
    return occurrences(
        days_of(rule),
        clock=meant.clock,
        minutes=checked_minutes(meant.minutes),
        clinician_ref=clinician_ref,
        client_refs=kept,
        room=where.room,
        by=by,
        at=at,
    )


@transaction.atomic
def plan_series(
    clinician_ref: UUID,
    *,
    client_refs: Sequence[UUID],
    modality: str,
    rule: Rule,
    meant: Meant,
    skip: Collection[date] = (),
    by: law.Member,
    at: datetime,
    on: date,
) -> tuple[UUID, tuple[UUID, ...]]:
    """The rule is written down and its sessions stand in the calendar, but for the days in `skip`.

    The refs of the series and of its sessions. SeriesCollides, if a day that can't stand isn't in `skip`.
    """
    asked = {"client_refs": client_refs, "modality": modality, "rule": rule, "meant": meant}
    look_ahead(clinician_ref, **asked, by=by, at=at, on=on)  # type: ignore[arg-type]
    kept = tuple(people.kept_refs(client_refs).values())
    people_actions.hold_calendars(clinician_ref, kept, by=by)
    # Looked at again, now that nobody can slip in.
    found = look_ahead(clinician_ref, **asked, by=by, at=at, on=on)  # type: ignore[arg-type]
    chosen = require_decided(found, skip)
    series = _write_rule(clinician_ref, modality, rule, meant, follows=None, by=by, at=at)
    sessions = _write_sessions(series, chosen, meant, by=by, at=at)
    Participant.objects.bulk_create(
        Participant(practice_id=by.practice_ref, session_id=session, client_id=client)
        for session in sessions
        for client in kept
    )
    planned = events.series_planned(
        series.ref, session_refs=sessions, client_refs=kept, clinician_ref=clinician_ref
    )
    record(planned, by=by, at=at)
    return series.ref, sessions


@dataclass(frozen=True)
class Shift:
    """A change of a series, thought through: the new rule, and each session with the time it would have."""

    rule: Rule
    found: tuple[Occurrence, ...]


def look_at_change(
    session_ref: UUID,
    *,
    scope: Scope,
    day: date,
    meant: Meant,
    skip: Collection[date] = (),
    by: law.Member,
    at: datetime,
    on: date,
) -> tuple[Occurrence, ...]:
    """The sessions that a change of the series would reach, as they would stand. Nothing is written."""
    row = _of_a_series(session_ref, by=by, on=on)
    return _shift(row, scope, day, meant, skip, by=by, at=at).found


@transaction.atomic
def change_series(
    session_ref: UUID,
    *,
    scope: Scope,
    version: int,
    day: date,
    meant: Meant,
    skip: Collection[date] = (),
    by: law.Member,
    at: datetime,
    on: date,
) -> tuple[UUID, ...]:
    """This session and the others in reach are planned so from now on; those in `skip` stay as they are.

    `day` is the new day of this session; the others move by the same rule. The refs of those that changed.
    """
    row = _of_a_series(session_ref, by=by, on=on, lock=True)
    require_version(row, version)
    clients = tuple(p.client_id for p in row.participants.all())
    reached = {p.client_id for s in _in_reach(row, scope, at=at) for p in s.participants.all()}
    people_actions.hold_calendars(row.clinician_id, tuple(reached | set(clients)), by=by)
    shift = _shift(row, scope, day, meant, skip, by=by, at=at)
    chosen = require_decided(shift.found, skip)
    assert row.series is not None
    series = _write_rule(row.clinician_id, row.modality, shift.rule, meant, follows=row.series, by=by, at=at)
    changed = _rewrite(series, chosen, meant)
    event = events.series_changed(
        series.ref, follows=row.series.ref, session_refs=changed, client_refs=sorted(reached)
    )
    record(event, by=by, at=at)
    return changed


@transaction.atomic
def cancel_series(
    session_ref: UUID, *, scope: Scope, late: bool = False, by: law.Member, at: datetime, on: date
) -> tuple[UUID, ...]:
    """This session and the others in reach won't take place. Their refs.

    What was kept, has a note, or began before this moment stays as it is.
    """
    row = _of_a_series(session_ref, by=by, on=on, lock=True)
    targets = _require_reach(row, scope, at=at)
    attendance = Attendance.LATE_CANCEL if late else Attendance.CANCELED
    for target in targets:
        Participant.objects.filter(session_id=target.ref, attendance=Attendance.PLANNED).update(
            attendance=attendance
        )
        write(target, canceled_at=at)
    refs = tuple(target.ref for target in targets)
    clients = {p.client_id for target in targets for p in target.participants.all()}
    assert row.series is not None
    canceled = events.series_canceled(
        row.series.ref, session_refs=refs, client_refs=sorted(clients), late=late
    )
    record(canceled, by=by, at=at)
    return refs


def sessions_in_reach(row: Session, scope: Scope, *, at: datetime) -> list[Session]:
    """Those of the session's series that are still only plans. For queries and acts of this room."""
    return _in_reach(row, scope, at=at)


def _of_a_series(session_ref: UUID, *, by: law.Member, on: date, lock: bool = False) -> Session:
    row = session_for(Act.EDIT, session_ref, by=by, on=on, lock=lock)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    if row.series is None:
        raise Conflict("This session belongs to no series", do="Change it by itself.")
    return row


def _in_reach(row: Session, scope: Scope, *, at: datetime) -> list[Session]:
    rows = Session.objects.filter(
        practice_id=row.practice_id,
        series_id=row.series_id,
        canceled_at__isnull=True,
        start__isnull=True,
        planned_start__gt=at,
    )
    if scope is Scope.ONE:
        rows = rows.filter(ref=row.ref)
    elif scope is Scope.FOLLOWING:
        rows = rows.filter(series_day__gte=row.series_day)
    found = list(rows.order_by("series_day", "ref").prefetch_related("participants"))
    notes = written(row.practice_id, [session.ref for session in found])
    return [
        session
        for session in found
        if not notes.has_note(session.ref)
        and all(p.attendance == Attendance.PLANNED for p in session.participants.all())
    ]


def _require_reach(row: Session, scope: Scope, *, at: datetime) -> list[Session]:
    targets = _in_reach(row, scope, at=at)
    if row.ref not in {target.ref for target in targets}:
        raise Conflict(
            "This session stays as it is",
            why="It began, was canceled, has a note, or it is written who came.",
            do="Open a later session of the series and change it from there.",
        )
    return targets


def _shift(
    row: Session,
    scope: Scope,
    day: date,
    meant: Meant,
    skip: Collection[date],
    *,
    by: law.Member,
    at: datetime,
) -> Shift:
    """Each session in reach with the day that it would have if this one were on `day`."""
    series = row.series
    assert series is not None
    assert row.series_day is not None
    where = meant.where()
    targets = _require_reach(row, scope, at=at)
    offsets = {
        target.ref: offset_of(series.repeats, series.step, row.series_day, target.series_day or day)
        for target in targets
    }
    days = {ref: day_at(series.repeats, series.step, day, offset) for ref, offset in offsets.items()}
    moving = [target.ref for target in targets if days[target.ref] not in skip]
    people_in = tuple(dict.fromkeys(p.client_id for target in targets for p in target.participants.all()))
    found = occurrences(
        [days[target.ref] for target in targets],
        clock=meant.clock,
        minutes=checked_minutes(meant.minutes),
        clinician_ref=row.clinician_id,
        client_refs=people_in,
        room=where.room,
        but=moving,
        by=by,
        at=at,
    )
    lowest, highest = min(offsets.values()), max(offsets.values())
    rule = Rule(
        series.repeats,
        series.step,
        day_at(series.repeats, series.step, day, lowest),
        times=highest - lowest + 1,
    )
    return Shift(
        rule,
        tuple(
            Occurrence(
                one.day,
                one.start,
                one.stop,
                one.problem,
                one.twice,
                one.clashes,
                session_ref=target.ref,
                was=target.planned_start,
            )
            for one, target in zip(found, targets, strict=True)
        ),
    )


def _write_rule(
    clinician_ref: UUID,
    modality: str,
    rule: Rule,
    meant: Meant,
    *,
    follows: Series | None,
    by: law.Member,
    at: datetime,
) -> Series:
    where = meant.where()
    row = Series(
        practice_id=by.practice_ref,
        clinician_id=clinician_ref,
        follows=follows,
        modality=modality,
        repeats=rule.repeats,
        step=rule.step,
        first_day=rule.first_day,
        clock=meant.clock,
        minutes=meant.minutes,
        until_day=rule.until_day,
        times=rule.times,
        place=where.place,
        cpt=where.cpt,
        made_by_id=by.ref,
        made_at=at,
    )
    seal_series(where.room, where.title, row=row, ring=keyring(by.practice_ref))
    row.save(force_insert=True)
    return row


def _write_sessions(
    series: Series, chosen: Sequence[Occurrence], meant: Meant, *, by: law.Member, at: datetime
) -> tuple[UUID, ...]:
    where, ring, practice = meant.where(), keyring(by.practice_ref), by.practice_ref
    rows = []
    for one in chosen:
        ref = new_ref()
        assert one.start is not None  # those that may stand have their hour
        assert one.stop is not None
        rows.append(
            Session(
                ref=ref,
                practice_id=practice,
                clinician_id=series.clinician_id,
                modality=series.modality,
                planned_start=one.start,
                planned_stop=one.stop,
                place=where.place,
                cpt=where.cpt,
                room=seal_room(where.room, practice_ref=practice, session_ref=ref, version=1, ring=ring),
                title=seal_title(where.title, practice_ref=practice, session_ref=ref, version=1, ring=ring),
                series=series,
                series_day=one.day,
                made_at=at,
            )
        )
    Session.objects.bulk_create(rows)
    return tuple(row.ref for row in rows)


def _rewrite(series: Series, chosen: Sequence[Occurrence], meant: Meant) -> tuple[UUID, ...]:
    where = meant.where()
    rows = {row.ref: row for row in Session.objects.filter(ref__in=[one.session_ref for one in chosen])}
    for one in chosen:
        assert one.session_ref is not None
        row = rows[one.session_ref]
        write(
            row,
            planned_start=one.start,
            planned_stop=one.stop,
            series=series,
            series_day=one.day,
            **where_if_changed(row, where),
        )
    return tuple(rows)
