"""The calendar: the sessions of a day or a week by the hour, with what can be done for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import NoteLine
from twodrawer.chart.queries.written import SIGNED
from twodrawer.desk.queries.axis import (
    Axis,
    change_of_clocks,
    cropped,
    gaps,
    rows_of,
    whole_axis,
)
from twodrawer.desk.queries.steps import CLINICAL, Step, about, may_attend, name_of, step_for
from twodrawer.law import Member, Role
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.clashes import Shared, overlapping
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts

WIDEST = 6
"""How many sessions at one time stand side by side; further ones share the last place."""

OFFICE = frozenset({Role.FRONT_DESK, Role.BILLER})
TOGETHER = {
    Shared.CLINICIAN: "the clinician is in another session then",
    Shared.CLIENT: "a client is in another session then",
    Shared.ROOM: "the room is taken then",
}


@dataclass(frozen=True)
class Came:
    """One client of a session, with what was written about their coming."""

    facts: ParticipantFacts
    name: str
    is_final: bool  # a signed note says so

    @property
    def client_ref(self) -> UUID:
        """Whom it is about."""
        return self.facts.client_ref

    @property
    def attendance(self) -> str:
        """What is written."""
        return self.facts.attendance


@dataclass(frozen=True)
class Block:
    """One session as the calendar draws it."""

    session: SessionFacts
    name: str
    clinician: str
    about: str
    row: int
    rows: int
    lane: int
    to_end: bool
    state: str  # planned, kept, missed, canceled
    state_words: str
    together: tuple[str, ...]
    step: Step
    came: tuple[Came, ...]
    may_attend: bool
    may_change: bool
    may_move: bool


@dataclass(frozen=True)
class Column:
    """One day, or one clinician's day."""

    day: date
    clinician_ref: UUID | None
    clinician: str
    blocks: tuple[Block, ...]
    lanes: int
    gaps: tuple[tuple[int, int], ...]
    clocks: str  # what to know when clocks change
    now_row: int | None


@dataclass(frozen=True)
class CalendarPage:
    """Everything on the page."""

    view: str  # day, week
    first: date
    last: date
    before: date
    after: date
    axis: Axis
    columns: tuple[Column, ...]
    sessions: int
    is_office: bool
    chosen: UUID | None
    clinicians: tuple[MemberFacts, ...]


@dataclass(frozen=True)
class _Known:
    """What was read for all blocks at once."""

    by: Member
    at: datetime
    zone: str
    axis: Axis
    names: Mapping[UUID, ClientLine]
    staff: Mapping[UUID, MemberFacts]
    notes: Mapping[UUID, tuple[NoteLine, ...]]
    together: Mapping[UUID, tuple[Shared, ...]]


def calendar(
    *, view: str, day: date, chosen: UUID | None, by: Member, at: datetime, on: date
) -> CalendarPage:
    """A day or the week around it, as this member may see it. As many questions for one session as for fifty."""
    first = day - timedelta(days=day.weekday()) if view == "week" else day
    last = first + timedelta(days=6) if view == "week" else day
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    office = bool(by.roles & OFFICE)
    zone = people.practice_facts(by.practice_ref).zone
    with reading("calendar.read", by=by, at=at, purpose=_purpose(by)) as read:
        sessions = scheduling.sessions_between(
            first, last, by=by, on=on, read=read, clinician_ref=chosen if office else None
        )
        names = people.client_names(
            {ref for session in sessions for ref in session.client_refs}, by=by, on=on, read=read
        )
        notes = chart.notes_of_sessions([s.ref for s in sessions], by=by, on=on, read=read)
        staff = people.member_facts(by.practice_ref, {s.clinician_ref for s in sessions}, on=on)
    clinicians = people.clinicians(by.practice_ref, on=on) if office else ()
    axis = cropped(whole_axis(zone, days), [(s.planned_start, s.planned_stop) for s in sessions], zone)
    known = _Known(by, at, zone, axis, names, staff, notes, overlapping(sessions))
    if view == "day" and office and chosen is None:
        columns = _by_clinician(day, sessions, clinicians, known)
    else:
        columns = tuple(_column(one, _on(one, sessions, zone), known) for one in days)
    return CalendarPage(
        view=view,
        first=first,
        last=last,
        before=first - timedelta(days=len(days)),
        after=first + timedelta(days=len(days)),
        axis=axis,
        columns=columns,
        sessions=sum(session.canceled_at is None for session in sessions),
        is_office=office,
        chosen=chosen if office else None,
        clinicians=clinicians,
    )


def _by_clinician(
    day: date, sessions: Sequence[SessionFacts], clinicians: Sequence[MemberFacts], known: _Known
) -> tuple[Column, ...]:
    """A column for everybody who has a session that day, in the order of names; one empty column for nobody."""
    held = {session.clinician_ref for session in sessions}
    order = {member.ref: place for place, member in enumerate(clinicians)}
    refs = sorted(held, key=lambda ref: (order.get(ref, len(order)), ref))
    if not refs:
        return (_column(day, (), known),)
    return tuple(
        _column(day, [s for s in sessions if s.clinician_ref == ref], known, clinician_ref=ref)
        for ref in refs
    )


def _on(day: date, sessions: Iterable[SessionFacts], zone: str) -> list[SessionFacts]:
    there = ZoneInfo(zone)
    return [s for s in sessions if s.planned_start.astimezone(there).date() == day]


def _column(
    day: date, sessions: Sequence[SessionFacts], known: _Known, *, clinician_ref: UUID | None = None
) -> Column:
    placed = _in_lanes(sessions)
    now = known.at.astimezone(ZoneInfo(known.zone))
    row = known.axis.row_of(known.at, known.zone) if now.date() == day else None
    return Column(
        day=day,
        clinician_ref=clinician_ref,
        clinician=_staff_name(clinician_ref, known),
        blocks=tuple(_block(one, known) for one in placed),
        lanes=max((one.lane for one in placed), default=1),
        gaps=gaps(known.axis, known.zone, day),
        clocks=change_of_clocks(known.zone, day),
        now_row=row if row is not None and 0 < row < len(known.axis.slots) else None,
    )


def _staff_name(ref: UUID | None, known: _Known) -> str:
    return known.staff[ref].name if ref is not None and ref in known.staff else ""


@dataclass(frozen=True)
class _Placed:
    """A session with its place beside those at the same time; the last of them takes what room is left."""

    session: SessionFacts
    lane: int
    to_end: bool


def _in_lanes(sessions: Sequence[SessionFacts]) -> list[_Placed]:
    """Each session in the first lane that is free when it begins. Canceled ones yield to the others."""
    lanes: dict[UUID, int] = {}
    for session in sorted(sessions, key=lambda s: (s.canceled_at is not None, s.planned_start, s.ref)):
        taken = {lanes[other.ref] for other in _beside(session, sessions) if other.ref in lanes}
        lanes[session.ref] = next((n for n in range(1, WIDEST + 1) if n not in taken), WIDEST)
    return [
        _Placed(
            session,
            lanes[session.ref],
            all(lanes[other.ref] < lanes[session.ref] for other in _beside(session, sessions)),
        )
        for session in sessions
    ]


def _beside(session: SessionFacts, sessions: Sequence[SessionFacts]) -> list[SessionFacts]:
    return [
        other
        for other in sessions
        if other.ref != session.ref
        and other.planned_start < session.planned_stop
        and other.planned_stop > session.planned_start
    ]


def _block(placed: _Placed, known: _Known) -> Block:
    by, at, session = known.by, known.at, placed.session
    row, rows = rows_of(known.axis, session.planned_start, session.planned_stop, known.zone)
    state, words = _state(session)
    notes = known.notes.get(session.ref, ())
    changes = may_attend(session, by)
    own = session.clinician_ref == by.ref
    signed = {note.client_ref for note in notes if note.state in SIGNED and note.addendum_to is None}
    return Block(
        session=session,
        name=name_of(session, known.names),
        clinician="" if own else _staff_name(session.clinician_ref, known),
        about=about(session),
        row=row,
        rows=rows,
        lane=placed.lane,
        to_end=placed.to_end,
        state=state,
        state_words=words,
        together=tuple(TOGETHER[shared] for shared in known.together.get(session.ref, ())),
        step=step_for(session, notes, by, at),
        came=tuple(
            Came(
                p,
                known.names[p.client_ref].name if p.client_ref in known.names else "",
                p.client_ref in signed,
            )
            for p in session.participants
        ),
        may_attend=changes and session.planned_start <= at,
        may_change=changes,
        may_move=changes
        and session.start is None
        and all(p.attendance == "planned" for p in session.participants),
    )


def _state(session: SessionFacts) -> tuple[str, str]:
    """How the block looks and what it says of how the session went."""
    if session.canceled_at is not None:
        return "canceled", "Canceled"
    came = {p.attendance for p in session.participants}
    if "kept" in came:
        return "kept", "Kept"
    if "planned" in came or not came:
        return "planned", ""
    words = {"no_show": "Did not come", "late_cancel": "Canceled late", "canceled": "Canceled in time"}
    return "missed", words[came.pop()] if len(came) == 1 else "Nobody came"


def _purpose(by: Member) -> str:
    if by.roles & CLINICAL:
        return "treatment"
    return "payment" if Role.BILLER in by.roles else "operations"
