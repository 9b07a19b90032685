"""Take in a session that was held before the client's record came here."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.scheduling import checks, events
from twodrawer.scheduling.models import Attendance, Modality, Participant, Session
from twodrawer.scheduling.sealed import seal_room
from twodrawer.sealing.keyring import keyring

HELD = "from another record"
"""Stands where a session of our own names its room, so that nobody takes it for one that was held here."""

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
SLACK = timedelta(days=1)
"""A birth date has no zone and a session has one: on either side of a life, a day is no contradiction."""


@transaction.atomic
def bring_in_session(
    client_ref: UUID,
    *,
    clinician_ref: UUID,
    start: datetime,
    stop: datetime,
    place: str,
    cpt: str = "",
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """A past session that the client came to stands in the record, in the calendar of their clinician here.

    Calendars are not held against it: whoever held it did so elsewhere. Its ref.
    """
    people.require_arriving(client_ref, by=by, at=at, on=on)
    checks.check_treats(clinician_ref, (client_ref,), by=by, on=on)
    checks.checked_span(start, stop, fields=("start", "stop"))
    if start < EARLIEST or stop > at:
        raise Invalid("A session that was held can't lie before 1900 or after now", fields=("start",))
    day = day_in(people.practice_facts(by.practice_ref).zone, start)
    life = people.client_lifetimes((client_ref,), by=by)[client_ref]
    if life.born is not None and day + SLACK < life.born:
        raise Invalid("A session lies before the client's birth", fields=("start",))
    if life.died is not None and day - SLACK > life.died:
        raise Invalid("A session lies after the client's death", fields=("start",))
    where = checks.checked_where(checks.Where(place, HELD, cpt, ""))
    ref, ring = new_ref(), keyring(by.practice_ref)
    Session.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        clinician_id=clinician_ref,
        modality=Modality.INDIVIDUAL,
        planned_start=start,
        planned_stop=stop,
        start=start,
        stop=stop,
        place=where.place,
        room=seal_room(where.room, practice_ref=by.practice_ref, session_ref=ref, version=1, ring=ring),
        cpt=where.cpt,
        made_at=at,
    )
    Participant.objects.create(
        practice_id=by.practice_ref, session_id=ref, client_id=client_ref, attendance=Attendance.KEPT
    )
    brought = events.session_brought_in(
        ref, client_refs=(client_ref,), clinician_ref=clinician_ref, start=start, stop=stop
    )
    record(brought, by=by, at=at)
    return ref
