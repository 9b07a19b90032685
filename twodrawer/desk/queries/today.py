"""Today: a day's sessions in order, one next step for each, and below what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import NoteLine
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.desk.words import place_words
from twodrawer.law import Member, Role
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts

CLINICAL = {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE}


@dataclass(frozen=True)
class Step:
    """The one thing to do next. `begin` is a post that opens a new note; the others are links."""

    do: str
    kind: str  # begin, open, attend, none
    ref: UUID | None = None


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
                name=_name(session, names),
                clinician=clinician,
                about=about(session),
                says=_says(session, notes.get(session.ref, ()), by, at),
                step=_step(session, notes.get(session.ref, ()), by, at),
                when=when,
            )
        )
    return TodayPage(
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        lines=_mark_next(lines, on, day),
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


def _name(session: SessionFacts, names: Mapping[UUID, ClientLine]) -> str:
    if session.title:
        return session.title
    known = [names[ref].name for ref in session.client_refs if ref in names]
    return " and ".join(filter(None, [", ".join(known[:-1]), *known[-1:]])) if known else "A client"


def about(session: SessionFacts) -> str:
    """`53 min, Room 2`"""
    minutes = session.minutes or int((session.planned_stop - session.planned_start).total_seconds() // 60)
    where = session.room or place_words(session.place)
    people_words = f", {len(session.participants)} members" if session.modality == "group" else ""
    return f"{minutes} min, {where}{people_words}"


def _attended(session: SessionFacts) -> list[ParticipantFacts]:
    return [p for p in session.participants if p.attendance in ("planned", "kept")]


def _says(session: SessionFacts, notes: tuple[NoteLine, ...], by: Member, at: datetime) -> str:
    if session.canceled_at:
        return "Canceled."
    gone = [p for p in session.participants if p.attendance in ("no_show", "late_cancel", "canceled")]
    if gone and len(gone) == len(session.participants):
        words = {"no_show": "Did not come.", "late_cancel": "Canceled late.", "canceled": "Canceled in time."}
        return words[gone[0].attendance]
    mains = [n for n in notes if n.addendum_to is None]
    if session.clinician_ref != by.ref:
        if session.planned_start > at:
            return ""
        if Role.BILLER in by.roles:
            return _says_to_biller(session, mains)
        return "Kept." if any(p.attendance == "kept" for p in session.participants) else "Attendance is open."
    if session.planned_start > at:
        minutes = int((session.planned_start - at).total_seconds() // 60)
        return f"In {minutes} minutes." if minutes < 60 else ""
    drafts = [n for n in mains if n.author_ref == by.ref and n.state in (State.DRAFT, State.RETURNED)]
    waiting = [n for n in mains if n.state is State.SUBMITTED]
    done = [n for n in mains if n.state in IN_RECORD]
    missing = len(_attended(session)) - len(drafts) - len(waiting) - len(done)
    parts = []
    if any(n.state is State.RETURNED for n in drafts):
        parts.append("Returned with a comment.")
    elif drafts:
        parts.append(f"Draft, {drafts[0].words} words." if len(drafts) == 1 else f"{len(drafts)} drafts.")
    if waiting:
        parts.append("Waits for your supervisor.")
    if done:
        parts.append(
            "Signed." if len(_attended(session)) == 1 else f"{len(done)} of {len(_attended(session))} signed."
        )
    if missing > 0:
        parts.append("No note yet." if len(_attended(session)) == 1 else f"{missing} without a note.")
    return " ".join(parts)


def _says_to_biller(session: SessionFacts, mains: list[NoteLine]) -> str:
    signed, wanted = sum(n.state in IN_RECORD for n in mains), len(_attended(session))
    notes = f"{signed} of {wanted} notes signed."
    if wanted == 1:
        notes = "Note signed." if signed else "Note not signed yet."
    return f"Code {session.cpt}. {notes}" if session.cpt else f"No code yet. {notes}"


def _step(session: SessionFacts, notes: tuple[NoteLine, ...], by: Member, at: datetime) -> Step:
    nothing = Step("", "none")
    attended = _attended(session)
    if session.canceled_at or not attended:
        return nothing
    if session.clinician_ref != by.ref:
        return Step("Attendance", "attend", session.ref) if Role.FRONT_DESK in by.roles else nothing
    if session.planned_start > at:
        return Step("Prepare", "open", session.ref)
    own = [n for n in notes if n.author_ref == by.ref and n.addendum_to is None]
    writable = [n for n in own if n.state in (State.DRAFT, State.RETURNED)]
    if writable:
        return Step("Finish the note", "open", session.ref)
    if len(own) < len(attended):
        if len(attended) == 1:
            return Step("Write the note", "begin", session.ref)
        return Step("Write the notes", "open", session.ref)
    return Step("Read", "open", session.ref)


def _mark_next(lines: list[DayLine], on: date, day: date) -> tuple[DayLine, ...]:
    """The first line with something to write is the next one; on other days none is."""
    if day != on:
        return tuple(lines)
    for i, line in enumerate(lines):
        if line.step.do in ("Finish the note", "Write the note", "Write the notes"):
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
