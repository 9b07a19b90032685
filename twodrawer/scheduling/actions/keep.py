"""Record what became of a session: when it began and ended, who came, and the facts of telehealth."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.codes import place as places
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid, Refused, not_there
from twodrawer.lib.text import clean, single_line
from twodrawer.people import actions as people_actions
from twodrawer.people import queries as people
from twodrawer.scheduling import checks, events
from twodrawer.scheduling.actions.plan import require_standing, require_version, write
from twodrawer.scheduling.facts import Telehealth
from twodrawer.scheduling.models import Attendance, Participant, Session
from twodrawer.scheduling.sealed import seal_telehealth
from twodrawer.scheduling.standing import CLINICAL, require_own, session_for
from twodrawer.scheduling.written import written
from twodrawer.sealing.keyring import keyring

HAS_TO_HAVE_BEGUN = frozenset({Attendance.KEPT.value, Attendance.NO_SHOW.value})


@transaction.atomic
def record_times(
    session_ref: UUID,
    *,
    start: datetime,
    stop: datetime | None,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> int:
    """The session really began then, and ended then if it has ended. The session's new version."""
    row = session_for(Act.ATTEND, session_ref, by=by, on=on, lock=True)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    require_standing(row)
    if version is not None:
        require_version(row, version)
    if start > at + checks.EARLY:
        raise Invalid("The session can't have begun yet", do="Check the day and the time.", fields=("start",))
    clients = tuple(p.client_id for p in row.participants.all())
    checks.check_lifetimes(clients, start, by=by)
    if stop is not None:
        checks.checked_span(start, stop, fields=("start", "stop"))
        if stop > at + checks.EARLY:
            raise Invalid(
                "The session can't have ended yet", do="Check the day and the time.", fields=("stop",)
            )
        people_actions.hold_calendars(row.clinician_id, clients, by=by)
        checks.check_really_free(row, start, stop, by=by)
    new_version = write(row, start=start, stop=stop)
    record(events.times_recorded(row.ref, client_refs=clients, start=start, stop=stop), by=by, at=at)
    return new_version


@transaction.atomic
def mark_attendance(
    session_ref: UUID, *, client_ref: UUID, attendance: str, by: law.Member, at: datetime, on: date
) -> None:
    """It is written whether this client came, canceled, or didn't come.

    It can be written anew until somebody has signed a note about it: the note says who came.
    """
    row = session_for(Act.ATTEND, session_ref, by=by, on=on, lock=True)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    participant = _participant(row, client_ref)
    require_standing(row)
    _write_attendance(row, [participant], attendance, by=by, at=at)


@transaction.atomic
def mark_everybody(
    session_ref: UUID, *, attendance: str, by: law.Member, at: datetime, on: date
) -> tuple[UUID, ...]:
    """The same is written for every client who was still expected. Who that was."""
    row = session_for(Act.ATTEND, session_ref, by=by, on=on, lock=True)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    require_standing(row)
    expected = [p for p in row.participants.all() if p.attendance == Attendance.PLANNED]
    if not expected:
        raise Conflict(
            "It is written for everybody already", do="Open the session to change it for one of them."
        )
    _write_attendance(row, expected, attendance, by=by, at=at)
    return tuple(p.client_id for p in expected)


def _write_attendance(
    row: Session, participants: Sequence[Participant], attendance: str, *, by: law.Member, at: datetime
) -> None:
    if attendance not in Attendance.values:
        raise Invalid("This attendance is not known", do="Choose one of the list.", fields=("attendance",))
    if attendance in HAS_TO_HAVE_BEGUN and row.planned_start > at + checks.EARLY:
        raise Invalid("The session hasn't begun yet", do="Come back when it has.", fields=("attendance",))
    changed = [p for p in participants if p.attendance != attendance]
    _require_unsigned(row, changed, by=by)
    for participant in changed:
        Participant.objects.filter(ref=participant.ref).update(attendance=attendance)
        marked = events.attendance_marked(row.ref, client_ref=participant.client_id, attendance=attendance)
        record(marked, by=by, at=at)


def _require_unsigned(row: Session, participants: Sequence[Participant], *, by: law.Member) -> None:
    """Nothing, if nobody put their name under a note that says whether these clients came."""
    signed = written(row.practice_id, [row.ref]).signed
    for participant in participants:
        if any((row.ref, ref) in signed for ref in people.all_refs_of(participant.client_id)):
            if not law.could_ever(by, Act.READ, Kind.NOTE_FACTS):
                # What notes there are isn't the front desk's to know; that the clinician is done with it is.
                raise Conflict(
                    "The clinician has closed the attendance of this session",
                    why="What they wrote rests on it (45 CFR 164.312(c)(1)).",
                    do="Ask the clinician of the session.",
                )
            raise Conflict(
                "A signed note says who came to this session",
                why="The note and the calendar would contradict each other (45 CFR 164.312(c)(1)).",
                do="Its author can say in an addendum what was wrong.",
            )


@transaction.atomic
def record_telehealth(
    session_ref: UUID, *, client_ref: UUID, telehealth: Telehealth, by: law.Member, at: datetime, on: date
) -> None:
    """Where the client was, on what platform, with which consent and what trouble is sealed under their key.

    For clinical roles only: the front desk doesn't see these words, and nobody overwrites what's unseen.
    """
    row = session_for(Act.ATTEND, session_ref, by=by, on=on, lock=True)
    if not by.roles & CLINICAL:
        raise Refused(
            "The facts of telehealth are the clinician's to write",
            why="Where a client was during a session is part of the treatment, not of the calendar.",
            cite=("45 CFR 164.514(d)(2)",),
            do="Ask the clinician of the session.",
            refs=(("session", row.ref),),
            act="session.telehealth_recorded",
        )
    _require_ones_own(row, by=by)
    participant = _participant(row, client_ref)
    require_standing(row)
    if not places.is_telehealth(row.place):
        raise Conflict("This session is not held by telehealth", do="Change its place of service first.")
    tidy = Telehealth(
        client_location=single_line(telehealth.client_location, limit=200, what="The client's location"),
        platform=single_line(telehealth.platform, limit=100, what="The platform"),
        consent_on_file=bool(telehealth.consent_on_file),
        trouble=clean(telehealth.trouble, limit_bytes=4_000).text.strip(),
    )
    version = participant.telehealth_version + 1
    box = seal_telehealth(tidy, row=participant, version=version, ring=keyring(row.practice_id))
    written = Participant.objects.filter(
        ref=participant.ref, telehealth_version=participant.telehealth_version
    ).update(telehealth=box, telehealth_version=version)
    if not written:
        raise Conflict(
            "Somebody else wrote this at the same moment", do="Open the session again and compare."
        )
    recorded = events.telehealth_recorded(row.ref, client_ref=participant.client_id, version=version)
    record(recorded, by=by, at=at)


def _require_ones_own(row: Session, *, by: law.Member) -> None:
    """Here the front desk's wider right doesn't count, even for a person who has that role as well."""
    require_own(
        row.clinician_id, by=law.Member(by.ref, by.practice_ref, by.roles & CLINICAL), session_ref=row.ref
    )


def _participant(row: Session, client_ref: UUID) -> Participant:
    refs = people.all_refs_of(client_ref)
    for participant in row.participants.all():
        if participant.client_id in refs:
            return participant
    raise not_there("session.attend", (("session", row.ref), ("client", client_ref)))
