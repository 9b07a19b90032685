"""Which other sessions lie at the same time, and what they share: clinician, a client, the room.

Clinician and client can't be in two places, so those clashes stop a plan. A room is only a word that people type,
and may be shared: its clash is a warning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from twodrawer import law
from twodrawer.people import queries as people
from twodrawer.scheduling.facts import SessionFacts
from twodrawer.scheduling.models import Attendance, Session
from twodrawer.scheduling.sealed import open_room
from twodrawer.sealing.keyring import Keyring, keyring

THERE = (Attendance.PLANNED.value, Attendance.KEPT.value)
Span = tuple[datetime, datetime]


class Shared(StrEnum):
    """What two sessions at one time have in common."""

    CLINICIAN = "clinician"
    CLIENT = "client"
    ROOM = "room"


@dataclass(frozen=True)
class Clash:
    """Another session at that time. `clients`: of those who were asked about, the ones who are in it."""

    shared: Shared
    session_ref: UUID
    clinician_ref: UUID
    start: datetime
    stop: datetime
    clients: tuple[UUID, ...] = ()
    who: tuple[UUID, ...] = ()  # everybody in it; a page names only those whom its reader may see

    @property
    def stops_a_plan(self) -> bool:
        """Nobody is in two sessions at once; a room may be."""
        return self.shared is not Shared.ROOM


def clashes(
    spans: Sequence[Span],
    *,
    clinician_ref: UUID,
    client_refs: Sequence[UUID],
    room: str = "",
    but: Iterable[UUID] = (),
    by: law.Member,
) -> tuple[tuple[Clash, ...], ...]:
    """For each span what stands in its way. One question to the database, however many spans there are.

    For acts and for their previews: the caller has asked the law about the plan.
    """
    if not spans:
        return ()
    every = {ref: people.all_refs_of(ref) for ref in client_refs}
    rows = _standing_in(spans, by=by, but=tuple(but))
    ring = keyring(by.practice_ref)
    return tuple(
        tuple(
            clash
            for row in rows
            if row.planned_start < stop and row.planned_stop > start
            for clash in _shared(row, clinician_ref, every, room, ring)
        )
        for start, stop in spans
    )


def room_doubts(session: SessionFacts, *, by: law.Member) -> tuple[Clash, ...]:
    """The sessions that are planned into the same room at the same time."""
    if not session.room or session.canceled_at is not None:
        return ()
    span = (session.planned_start, session.planned_stop)
    (found,) = clashes(
        [span],
        clinician_ref=session.clinician_ref,
        client_refs=(),
        room=session.room,
        but=(session.ref,),
        by=by,
    )
    return tuple(clash for clash in found if clash.shared is Shared.ROOM)


def overlapping(sessions: Sequence[SessionFacts]) -> dict[UUID, tuple[Shared, ...]]:
    """What each of these sessions shares with another one of them at the same time. No question is asked."""
    standing = [
        s for s in sessions if s.canceled_at is None and any(p.attendance in THERE for p in s.participants)
    ]
    standing.sort(key=lambda s: s.planned_start)
    found: dict[UUID, list[Shared]] = {}
    for place, one in enumerate(standing):
        for other in standing[place + 1 :]:
            if other.planned_start >= one.planned_stop:
                break
            for shared in _in_common(one, other):
                for ref in (one.ref, other.ref):
                    known = found.setdefault(ref, [])
                    if shared not in known:
                        known.append(shared)
    return {ref: tuple(shared) for ref, shared in found.items()}


def _in_common(one: SessionFacts, other: SessionFacts) -> list[Shared]:
    shared = []
    if one.clinician_ref == other.clinician_ref:
        shared.append(Shared.CLINICIAN)
    there = [{p.client_ref for p in s.participants if p.attendance in THERE} for s in (one, other)]
    if there[0] & there[1]:
        shared.append(Shared.CLIENT)
    if one.room and one.room.casefold() == other.room.casefold():
        shared.append(Shared.ROOM)
    return shared


def _standing_in(spans: Sequence[Span], *, by: law.Member, but: tuple[UUID, ...]) -> list[Session]:
    """Sessions of the practice that take up time in one of the spans."""
    within = Q()
    for start, stop in spans:
        within |= Q(planned_start__lt=stop, planned_stop__gt=start)
    rows = Session.objects.filter(within, practice_id=by.practice_ref, canceled_at__isnull=True)
    found = rows.exclude(ref__in=but).prefetch_related("participants").order_by("planned_start", "ref")
    return [row for row in found if any(p.attendance in THERE for p in row.participants.all())]


def _shared(
    row: Session, clinician_ref: UUID, every: dict[UUID, tuple[UUID, ...]], room: str, ring: Keyring
) -> list[Clash]:
    there = {p.client_id for p in row.participants.all() if p.attendance in THERE}
    busy = tuple(ref for ref, refs in every.items() if there & set(refs))
    facts = (row.ref, row.clinician_id, row.planned_start, row.planned_stop)
    found = []
    if row.clinician_id == clinician_ref:
        found.append(Clash(Shared.CLINICIAN, *facts, busy, tuple(sorted(there))))
    elif busy:
        found.append(Clash(Shared.CLIENT, *facts, busy, busy))
    if room and row.room is not None and open_room(row, ring=ring).casefold() == room.casefold():
        found.append(Clash(Shared.ROOM, *facts))
    return found
