"""Today: a day's sessions in order, one next step for each, and below what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import NoteLine
from twodrawer.chart.states import State
from twodrawer.desk.queries.steps import (
    CLINICAL,
    Step,
    about,
    attendance_is_open,
    name_of,
    says_about,
    step_for,
)
from twodrawer.law import Member, Role
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import SessionFacts


@dataclass(frozen=True)
class DayLine:
    """One session as the day shows it."""

    session: SessionFacts
    client_ref: UUID | None  # None for a group: the name leads to the session
    name: str
    clinician: str
    about: str
    says: str
    step: Step
    when: str  # past, next, later
    attend: bool = False  # it began, and nobody said yet who came


@dataclass(frozen=True)
class DueLine:
    """One thing that waits, with its clock."""

    clock: str
    kind: str  # "", law, risk
    what: str
    more: str
    who: str
    do: str
    ref: UUID


@dataclass(frozen=True)
class TodayPage:
    """Everything on the page."""

    day: date
    before: date
    after: date
    lines: tuple[DayLine, ...]
    due: tuple[DueLine, ...]
    submitted: tuple[DueLine, ...]


def today(*, by: Member, at: datetime, on: date, day: date) -> TodayPage:
    """A day as this member may see it: own sessions for clinicians, all of them for desk and biller."""
    with reading("day.read", by=by, at=at, purpose=_purpose(by)) as read:
        sessions = scheduling.sessions_on(day, by=by, on=on, read=read)
        refs = {ref for session in sessions for ref in session.client_refs}
        unsigned = chart.unsigned(by=by, on=on, read=read) if by.roles & CLINICAL else ()
        submitted = chart.submitted_to(by=by, on=on, read=read) if Role.SUPERVISOR in by.roles else ()
        refs |= {note.client_ref for note in (*unsigned, *submitted)}
        names = people.client_names(refs, by=by, on=on, read=read)
        notes = chart.notes_of_sessions([s.ref for s in sessions], by=by, on=on, read=read)
        staff = people.member_facts(
            by.practice_ref, {s.clinician_ref for s in sessions} | {n.author_ref for n in submitted}, on=on
        )
    on_page = {session.ref for session in sessions}
    lines = []
    for session in sessions:
        own = session.clinician_ref == by.ref
        when = "past" if session.planned_stop < at else "later"
        clinician = staff[session.clinician_ref].name if not own and session.clinician_ref in staff else ""
        lines.append(
            DayLine(
                session=session,
                client_ref=session.client_refs[0] if len(session.client_refs) == 1 else None,
                name=name_of(session, names),
                clinician=clinician,
                about=about(session),
                says=says_about(session, notes.get(session.ref, ()), by, at),
                step=step_for(session, notes.get(session.ref, ()), by, at),
                when=when,
                attend=attendance_is_open(session, by, at),
            )
        )
    return TodayPage(
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        lines=_mark_next(lines, on, day, clinical=bool(by.roles & CLINICAL)),
        due=tuple(_due(note, names, at) for note in unsigned if note.session_ref not in on_page),
        submitted=tuple(
            DueLine(
                clock=_age(note.begun_at, at),
                kind="",
                what="Note to cosign",
                more=f"submitted by {staff[note.author_ref].name}" if note.author_ref in staff else "",
                who=names[note.client_ref].name if note.client_ref in names else "A client",
                do="Read and cosign",
                ref=note.ref,
            )
            for note in submitted
        ),
    )


def _purpose(by: Member) -> str:
    if by.roles & CLINICAL:
        return "treatment"
    return "payment" if Role.BILLER in by.roles else "operations"


def _mark_next(lines: list[DayLine], on: date, day: date, *, clinical: bool) -> tuple[DayLine, ...]:
    """The first line with something to write is the next one; on other days none is."""
    if day != on:
        return tuple(lines)
    for i, line in enumerate(lines):
        if line.step.do in ("Finish the note", "Write the note", "Write the notes") or (
            line.attend and clinical
        ):
            lines[i] = DayLine(**{**line.__dict__, "when": "next"})
            break
    return tuple(lines)


def _age(since: datetime, at: datetime) -> str:
    days = (at - since).days
    return "Today" if days < 1 else f"{days} day{'s' if days != 1 else ''} old"


def _due(note: NoteLine, names: Mapping[UUID, ClientLine], at: datetime) -> DueLine:
    what = {State.RETURNED: "Returned note", State.DRAFT: "Unsigned note"}.get(note.state, "Unsigned note")
    if note.addendum_to:
        what = "Unsigned addendum"
    return DueLine(
        clock=_age(note.begun_at, at),
        kind="risk" if (at - note.begun_at).days >= 7 else "",
        what=what,
        more=f"{note.words} words",
        who=names[note.client_ref].name if note.client_ref in names else "A client",
        do="Answer the comment" if note.state is State.RETURNED else "Finish the note",
        ref=note.ref,
    )
