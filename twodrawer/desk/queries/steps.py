"""What every list of sessions says of one: whose it is, how it stands, and the one thing to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from twodrawer.chart.facts import NoteLine
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.desk.words import place_words
from twodrawer.law import Member, Role
from twodrawer.people.facts import ClientLine
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts

CLINICAL = {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE}


@dataclass(frozen=True)
class Step:
    """The one thing to do next. `begin` is a post that opens a new note; the others are links."""

    do: str
    kind: str  # begin, open, attend, none
    ref: UUID | None = None


def name_of(session: SessionFacts, names: Mapping[UUID, ClientLine]) -> str:
    """The group's name, or the clients' as far as the member may see them."""
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


def there_or_expected(session: SessionFacts) -> list[ParticipantFacts]:
    """Those who came or may still come."""
    return [p for p in session.participants if p.attendance in ("planned", "kept")]


def says_about(session: SessionFacts, notes: tuple[NoteLine, ...], by: Member, at: datetime) -> str:
    """How it stands, in a few words for this member."""
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
    missing = len(there_or_expected(session)) - len(drafts) - len(waiting) - len(done)
    parts = []
    if any(n.state is State.RETURNED for n in drafts):
        parts.append("Returned with a comment.")
    elif drafts:
        parts.append(f"Draft, {drafts[0].words} words." if len(drafts) == 1 else f"{len(drafts)} drafts.")
    if waiting:
        parts.append("Waits for your supervisor.")
    wanted = len(there_or_expected(session))
    if done:
        parts.append("Signed." if wanted == 1 else f"{len(done)} of {wanted} signed.")
    if missing > 0:
        parts.append("No note yet." if wanted == 1 else f"{missing} without a note.")
    return " ".join(parts)


def _says_to_biller(session: SessionFacts, mains: list[NoteLine]) -> str:
    signed, wanted = sum(n.state in IN_RECORD for n in mains), len(there_or_expected(session))
    notes = f"{signed} of {wanted} notes signed."
    if wanted == 1:
        notes = "Note signed." if signed else "Note not signed yet."
    return f"Code {session.cpt}. {notes}" if session.cpt else f"No code yet. {notes}"


def step_for(session: SessionFacts, notes: tuple[NoteLine, ...], by: Member, at: datetime) -> Step:
    """The one thing to do next."""
    nothing = Step("", "none")
    attended = there_or_expected(session)
    if session.canceled_at or not attended:
        return nothing
    if session.clinician_ref != by.ref:
        return Step("Attendance", "attend", session.ref) if Role.FRONT_DESK in by.roles else nothing
    if session.planned_start > at:
        return Step("Prepare", "open", session.ref)
    if not notes and attendance_is_open(session, by, at):
        # Who came is written first, by one press in the line itself; the note is next.
        return Step("Who came", "attend", session.ref) if len(session.participants) > 1 else nothing
    own = [n for n in notes if n.author_ref == by.ref and n.addendum_to is None]
    writable = [n for n in own if n.state in (State.DRAFT, State.RETURNED)]
    if writable:
        return Step("Finish the note", "open", session.ref)
    if len(own) < len(attended):
        if len(attended) == 1:
            return Step("Write the note", "begin", session.ref)
        return Step("Write the notes", "open", session.ref)
    return Step("Read", "open", session.ref)


def may_attend(session: SessionFacts, by: Member) -> bool:
    """Whether this member writes down who came: the session's clinician does, and the front desk."""
    own = session.clinician_ref == by.ref and bool(by.roles & CLINICAL)
    return session.canceled_at is None and (own or Role.FRONT_DESK in by.roles)


def attendance_is_open(session: SessionFacts, by: Member, at: datetime) -> bool:
    """Whether the session has begun by its plan, and nobody has said yet who came."""
    expected = any(p.attendance == "planned" for p in session.participants)
    return expected and session.planned_start <= at and may_attend(session, by)
