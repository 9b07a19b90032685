"""Today: a day's sessions in order, one next step for each, and below what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from twodrawer.audit.reading import Reading, reading
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
from twodrawer.disclosures.facts_requests import RequestLine
from twodrawer.disclosures.queries import papers
from twodrawer.disclosures.queries import requests as disclosures
from twodrawer.disclosures.queries.papers import PaperDue
from twodrawer.law import Member, Role
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine
from twodrawer.people.facts_emergency import EmergencyFacts
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
class OpenedInEmergency:
    """A colleague opened the chart of a client whom the member treats, and why."""

    client_ref: UUID
    name: str
    who: str
    facts: EmergencyFacts


@dataclass(frozen=True)
class TodayPage:
    """Everything on the page."""

    day: date
    before: date
    after: date
    lines: tuple[DayLine, ...]
    due: tuple[DueLine, ...]
    submitted: tuple[DueLine, ...]
    papers: tuple[DueLine, ...] = ()
    requests: tuple[DueLine, ...] = ()
    emergencies: tuple[OpenedInEmergency, ...] = ()


def today(*, by: Member, at: datetime, on: date, day: date) -> TodayPage:
    """A day as this member may see it: own sessions for clinicians, all of them for desk and biller."""
    with reading("day.read", by=by, at=at, purpose=_purpose(by)) as read:
        sessions = scheduling.sessions_on(day, by=by, on=on, read=read)
        refs = {ref for session in sessions for ref in session.client_refs}
        unsigned = chart.unsigned(by=by, on=on, read=read) if by.roles & CLINICAL else ()
        submitted = chart.submitted_to(by=by, on=on, read=read) if Role.SUPERVISOR in by.roles else ()
        waiting = papers.papers_due(by=by, on=on, read=read) if by.roles & CLINICAL else ()
        asked = disclosures.waiting_for(by=by, on=on, read=read)
        emergencies = people.emergencies_of_own_clients(by=by, at=at, on=on, read=read)
        refs |= {note.client_ref for note in (*unsigned, *submitted)} | {due.client_ref for due in waiting}
        refs |= {line.client_ref for line in asked} | {one.client_ref for one in emergencies}
        names = people.client_names(refs, by=by, on=on, read=read)
        notes = chart.notes_of_sessions([s.ref for s in sessions], by=by, on=on, read=read)
        staff = people.member_facts(
            by.practice_ref,
            {s.clinician_ref for s in sessions}
            | {n.author_ref for n in submitted}
            | {one.member_ref for one in emergencies},
            on=on,
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
        papers=tuple(_paper(due, names, on) for due in waiting),
        requests=tuple(_asked(one, names) for one in asked),
        emergencies=tuple(
            OpenedInEmergency(
                one.client_ref, names[one.client_ref].name, staff[one.member_ref].signature_name, one
            )
            for one in emergencies
            if one.client_ref in names
        ),
    )


def requests_due(*, by: Member, on: date, read: Reading) -> tuple[DueLine, ...]:
    """Requests that run out soon, each with its clock, for whoever answers them."""
    waiting = disclosures.waiting_for(by=by, on=on, read=read)
    names = people.client_names({line.client_ref for line in waiting}, by=by, on=on, read=read)
    return tuple(_asked(line, names) for line in waiting)


def _asked(line: RequestLine, names: Mapping[UUID, ClientLine]) -> DueLine:
    """A request with its clock. The clock says how much is left in words; amber and red only say it again."""
    return DueLine(
        clock=line.clock.says,
        kind=line.clock.kind,
        what=line.what,
        more=line.state.lower(),
        who=names[line.client_ref].name if line.client_ref in names else "A client",
        do="Open the request",
        ref=line.ref,
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


def _paper(due: PaperDue, names: Mapping[UUID, ClientLine], on: date) -> DueLine:
    """A paper that waits. What kind it is stays unsaid here: the page of a day is seen over shoulders."""
    words = {
        "reading": ("Signed paper, not read yet", "Enter what it says"),
        "signature": ("Form without a signature", "Read and sign"),
    }
    what, do = words.get(due.waits_for, ("Paper about to end", "Look at it"))
    days = (due.ends_on - on).days if due.ends_on is not None else 0
    clock = "Ends today" if days == 0 else f"{days} day{'s' if days != 1 else ''} left"
    return DueLine(
        clock=clock if due.ends_on is not None else "Waits",
        kind="law" if due.ends_on is not None and days <= 7 else "",
        what=what,
        more="",
        who=names[due.client_ref].name if due.client_ref in names else "A client",
        do=do,
        ref=due.ref,
    )
