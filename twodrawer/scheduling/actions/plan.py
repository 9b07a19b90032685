"""Plan a session, change the plan, cancel it.

Clinical roles plan their own sessions with clients of their own care teams, the front desk everybody's. Two
planners at once can't put two sessions into one hour: the calendars are held until the plan stands.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.people import actions as people_actions
from twodrawer.people import queries as people
from twodrawer.scheduling import checks, events
from twodrawer.scheduling.models import Attendance, Participant, Session
from twodrawer.scheduling.sealed import open_room, open_title, seal_room, seal_title
from twodrawer.scheduling.standing import require_own, session_for
from twodrawer.sealing.keyring import keyring


@transaction.atomic
def plan_session(
    clinician_ref: UUID,
    *,
    client_refs: Sequence[UUID],
    modality: str,
    planned_start: datetime,
    planned_stop: datetime,
    place: str,
    room: str = "",
    cpt: str = "",
    title: str = "",
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The session stands in the calendar, everybody expected. Its ref."""
    if not client_refs:
        require_planner(by, on=on)
        raise Invalid("A session needs a client", do="Choose who takes part.", fields=("client_refs",))
    for client_ref in client_refs:
        people.require_for_client(Act.SCHEDULE, Kind.SESSION, client_ref, by=by, on=on)
    require_own(clinician_ref, by=by)
    checks.checked_modality(modality, client_refs)
    where = checks.checked_where(checks.Where(place, room, cpt, title))
    checks.checked_plan(planned_start, planned_stop, at=at)
    # A joined client is planned under the ref that is kept.
    kept = tuple(people.kept_refs(client_refs).values())
    checks.check_treats(clinician_ref, kept, by=by, on=on)
    checks.check_lifetimes(kept, planned_start, by=by)
    people_actions.hold_calendars(clinician_ref, kept, by=by)
    checks.check_free(clinician_ref, kept, planned_start, planned_stop, by=by)

    ref, ring = new_ref(), keyring(by.practice_ref)
    Session.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        clinician_id=clinician_ref,
        modality=modality,
        planned_start=planned_start,
        planned_stop=planned_stop,
        place=where.place,
        room=seal_room(where.room, practice_ref=by.practice_ref, session_ref=ref, version=1, ring=ring),
        cpt=where.cpt,
        title=seal_title(where.title, practice_ref=by.practice_ref, session_ref=ref, version=1, ring=ring),
        made_at=at,
    )
    Participant.objects.bulk_create(
        Participant(practice_id=by.practice_ref, session_id=ref, client_id=client) for client in kept
    )
    planned = events.session_planned(
        ref, client_refs=kept, clinician_ref=clinician_ref, start=planned_start, stop=planned_stop
    )
    record(planned, by=by, at=at)
    return ref


@transaction.atomic
def change_session(
    session_ref: UUID,
    *,
    version: int,
    planned_start: datetime,
    planned_stop: datetime,
    place: str,
    room: str = "",
    cpt: str = "",
    title: str = "",
    by: law.Member,
    at: datetime,
    on: date,
) -> int:
    """The session is planned so from now on. The new version. `version` is the one that was on the page."""
    row = session_for(Act.EDIT, session_ref, by=by, on=on, lock=True)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    require_standing(row)
    require_version(row, version)
    where = checks.checked_where(checks.Where(place, room, cpt, title))
    clients = [p.client_id for p in row.participants.all()]
    _check_new_time(row, planned_start, planned_stop, by=by, at=at)
    changed = {
        "planned_start": planned_start,
        "planned_stop": planned_stop,
        **where_if_changed(row, where),
    }
    new_version = write(row, **changed)
    record(events.session_changed(row.ref, client_refs=clients, version=new_version), by=by, at=at)
    return new_version


@transaction.atomic
def move_session(
    session_ref: UUID, *, version: int, planned_start: datetime, by: law.Member, at: datetime, on: date
) -> int:
    """The session is planned to begin then and lasts as long as before. The new version."""
    row = session_for(Act.EDIT, session_ref, by=by, on=on, lock=True)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    require_standing(row)
    require_version(row, version)
    planned_stop = planned_start + (row.planned_stop - row.planned_start)
    _check_new_time(row, planned_start, planned_stop, by=by, at=at)
    new_version = write(row, planned_start=planned_start, planned_stop=planned_stop)
    clients = [p.client_id for p in row.participants.all()]
    moved = events.session_moved(
        row.ref, client_refs=clients, start=planned_start, stop=planned_stop, version=new_version
    )
    record(moved, by=by, at=at)
    return new_version


def _check_new_time(row: Session, start: datetime, stop: datetime, *, by: law.Member, at: datetime) -> None:
    """Nothing, if the session stays at its time or may stand at this one."""
    if (start, stop) == (row.planned_start, row.planned_stop):
        return
    if row.start is not None:
        raise Conflict(
            "The session took place, so its plan stays as it was",
            do="Correct when it began and ended instead.",
        )
    clients = [p.client_id for p in row.participants.all()]
    if any(p.attendance != Attendance.PLANNED for p in row.participants.all()) and start > at:
        raise Conflict(
            "It is written already who came to this session",
            do="Plan a new one, or take the attendance back first.",
        )
    checks.checked_plan(start, stop, at=at)
    checks.check_lifetimes(clients, start, by=by)
    people_actions.hold_calendars(row.clinician_id, tuple(clients), by=by)
    checks.check_free(row.clinician_id, clients, start, stop, by=by, but=row.ref)


@transaction.atomic
def cancel_session(session_ref: UUID, *, late: bool = False, by: law.Member, at: datetime, on: date) -> None:
    """The session won't take place; everybody still expected is marked as canceled, late or in time."""
    row = session_for(Act.EDIT, session_ref, by=by, on=on, lock=True)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    require_standing(row)
    if row.start is not None:
        raise Conflict("The session took place", do="Mark who came and who didn't instead.")
    attendance = Attendance.LATE_CANCEL if late else Attendance.CANCELED
    expected = Participant.objects.filter(session_id=row.ref, attendance=Attendance.PLANNED)
    expected.update(attendance=attendance)
    write(row, canceled_at=at)
    clients = [p.client_id for p in row.participants.all()]
    record(events.session_canceled(row.ref, client_refs=clients, late=late), by=by, at=at)


def require_standing(row: Session) -> None:
    """Nothing, if the session was not canceled."""
    if row.canceled_at is not None:
        raise Conflict("The session was canceled", do="Plan a new one.")


def require_version(row: Session, version: int) -> None:
    """Nothing, if the page showed the session as it is."""
    if row.version != version:
        raise Conflict(
            "Somebody changed this session since you opened the page",
            why="Saving now would overwrite that, so nothing was saved and nothing was lost.",
            do="What you entered is still in the form. Open it in a new tab, compare, and save from there.",
        )


def write(row: Session, **changed: object) -> int:
    """The session's row holds these values at its next version. Conflict, if somebody was faster."""
    written = Session.objects.filter(ref=row.ref, version=row.version).update(
        version=row.version + 1, **changed
    )
    if not written:
        require_version(row, row.version - 1)
    return row.version + 1


def where_if_changed(row: Session, where: checks.Where) -> dict[str, object]:
    """The columns of place, code, title and room; the sealed ones only when their words changed."""
    return {
        "place": where.place,
        "cpt": where.cpt,
        **_title_if_changed(row, where.title),
        **_room_if_changed(row, where.room),
    }


def _title_if_changed(row: Session, title: str) -> dict[str, object]:
    ring = keyring(row.practice_id)
    if title == open_title(row, ring=ring):
        return {}
    version = row.title_version + 1
    box = seal_title(title, practice_ref=row.practice_id, session_ref=row.ref, version=version, ring=ring)
    return {"title": box, "title_version": version}


def _room_if_changed(row: Session, room: str) -> dict[str, object]:
    ring = keyring(row.practice_id)
    if room == open_room(row, ring=ring):
        return {}
    version = row.room_version + 1
    box = seal_room(room, practice_ref=row.practice_id, session_ref=row.ref, version=version, ring=ring)
    return {"room": box, "room_version": version}


def require_planner(by: law.Member, *, on: date) -> None:
    """The refusal of a role that never plans, said before anything is asked of the form."""
    if not law.could_ever(by, Act.SCHEDULE, Kind.SESSION):
        law.require(by, Act.SCHEDULE, Resource(Kind.SESSION, by.practice_ref, Relationship.PRACTICE), on=on)
