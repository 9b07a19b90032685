"""Who takes part in a planned session with several people: one more, or one fewer.

Whoever was expected and didn't come is not taken out: that is attendance, and it stays.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid, Problem, not_there
from twodrawer.people import actions as people_actions
from twodrawer.people import queries as people
from twodrawer.scheduling import checks, events
from twodrawer.scheduling.actions.plan import require_standing, write
from twodrawer.scheduling.actions.series import Scope, sessions_in_reach
from twodrawer.scheduling.models import Attendance, Modality, Participant, Session
from twodrawer.scheduling.standing import require_own, session_for
from twodrawer.scheduling.written import written


@dataclass(frozen=True)
class Done:
    """The sessions that changed, and when those were that could not."""

    sessions: tuple[UUID, ...]
    left_out: tuple[datetime, ...] = ()


@transaction.atomic
def add_client(
    session_ref: UUID, *, client_ref: UUID, scope: Scope = Scope.ONE, by: law.Member, at: datetime, on: date
) -> Done:
    """One more client takes part, and is expected; with `following`, in the later sessions of the series too.

    Later sessions at a time when the client is elsewhere are left out and named.
    """
    row = _several(session_ref, by=by, on=on)
    people.require_for_client(Act.SCHEDULE, Kind.SESSION, client_ref, by=by, on=on)
    kept = people.kept_ref_of(client_ref)
    checks.check_treats(row.clinician_id, (kept,), by=by, on=on)
    _require_open(row)
    people_actions.hold_calendars(row.clinician_id, (kept,), by=by)
    _add(row, kept, by=by)
    added, left_out = [row.ref], []
    for later in _later(row, scope, at=at):
        try:
            _add(later, kept, by=by)
        except Problem:
            left_out.append(later.planned_start)
        else:
            added.append(later.ref)
    record(events.client_added(added, client_ref=kept), by=by, at=at)
    return Done(tuple(added), tuple(left_out))


@transaction.atomic
def remove_client(
    session_ref: UUID, *, client_ref: UUID, scope: Scope = Scope.ONE, by: law.Member, at: datetime, on: date
) -> Done:
    """One client fewer is expected; with `following`, in the later sessions of the series too."""
    row = _several(session_ref, by=by, on=on)
    refs = people.all_refs_of(client_ref)
    mine = next((p for p in row.participants.all() if p.client_id in refs), None)
    if mine is None:
        raise not_there("session.edit", (("session", row.ref), ("client", client_ref)))
    _require_open(row)
    _remove(row, refs)
    removed = [row.ref]
    for later in _later(row, scope, at=at):
        try:
            _remove(later, refs)
        except Problem:
            continue
        removed.append(later.ref)
    record(events.client_removed(removed, client_ref=mine.client_id), by=by, at=at)
    return Done(tuple(removed))


def _several(session_ref: UUID, *, by: law.Member, on: date) -> Session:
    row = session_for(Act.EDIT, session_ref, by=by, on=on, lock=True)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    require_standing(row)
    if row.modality == Modality.INDIVIDUAL:
        raise Conflict(
            "An individual session has exactly one client",
            do="Cancel it and plan a session of another kind.",
        )
    return row


def _require_open(row: Session) -> None:
    if row.start is not None:
        raise Conflict(
            "The session took place, so who was expected stays as it was",
            do="Mark who came and who didn't instead.",
        )


def _later(row: Session, scope: Scope, *, at: datetime) -> list[Session]:
    if scope is Scope.ONE or row.series_id is None:
        return []
    return [later for later in sessions_in_reach(row, Scope.FOLLOWING, at=at) if later.ref != row.ref]


def _add(row: Session, client_ref: UUID, *, by: law.Member) -> None:
    standing = list(row.participants.all())
    if client_ref in set(people.kept_refs([p.client_id for p in standing]).values()):
        raise Invalid("This client takes part already", do="There is nothing to do.", fields=("client_ref",))
    _, most, sentence = checks.PARTICIPANTS[Modality(row.modality)]
    if len(standing) >= most:
        raise Invalid(sentence, do="Take somebody out first.", fields=("client_ref",))
    checks.check_lifetimes((client_ref,), row.planned_start, by=by)
    checks.check_client_free(client_ref, row.planned_start, row.planned_stop, by=by, but=row.ref)
    Participant.objects.create(practice_id=row.practice_id, session_id=row.ref, client_id=client_ref)
    write(row)


def _remove(row: Session, refs: tuple[UUID, ...]) -> None:
    standing = list(row.participants.all())
    mine = next((p for p in standing if p.client_id in refs), None)
    if mine is None:
        raise Invalid("This client doesn't take part", do="There is nothing to do.", fields=("client_ref",))
    if len(standing) == 1:
        raise Conflict("Nobody would be left in this session", do="Cancel the session instead.")
    about = {(row.ref, ref) for ref in refs}
    if (
        mine.attendance != Attendance.PLANNED
        or mine.telehealth is not None
        or about & written(row.practice_id, [row.ref]).begun
    ):
        raise Conflict(
            "Something is written about this client in this session",
            why="What was written stays in the record.",
            do="Mark whether they came or canceled instead.",
        )
    Participant.objects.filter(ref=mine.ref).delete()
    write(row)
