"""The client page: who, what we work on, attendance, and the timeline of sessions and notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, NoteLine, NoteText
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.desk.words import place_words
from twodrawer.disclosures.facts_agreements import ChannelFacts, RestrictionFacts
from twodrawer.disclosures.facts_requests import RequestLine
from twodrawer.disclosures.queries import agreements
from twodrawer.disclosures.queries import requests as disclosures
from twodrawer.law import Act, Kind, Member, Role, could_ever
from twodrawer.lib.text import first_line
from twodrawer.people import queries as people
from twodrawer.people.facts import CareTeamFacts, ClientFacts, MemberFacts, RepresentativeFacts
from twodrawer.retention import queries as retention
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import SessionFacts

CLINICAL = {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE}
FILTERS = ("all", "notes", "missed")
PAGE = 25


@dataclass(frozen=True)
class TimelineLine:
    """One session with what stands for it."""

    session: SessionFacts
    number: int | None
    kind: str
    gist: str
    state: str
    note_ref: UUID | None
    text: tuple[tuple[str, str], ...]  # heading and words, for opening in place
    addenda: int


@dataclass(frozen=True)
class Attendance:
    """One dot."""

    day: datetime
    kept: bool
    x: int


@dataclass(frozen=True)
class ClientPage:
    """Everything on the page."""

    client: ClientFacts
    age: int | None
    care_team: tuple[CareTeamFacts, ...]
    representatives: tuple[RepresentativeFacts, ...]
    diagnoses: tuple[DiagnosisFacts, ...]
    goals: tuple[GoalFacts, ...]
    timeline: tuple[TimelineLine, ...]
    shown: str
    more: int | None
    dots: tuple[Attendance, ...]
    kept: int
    counted: int
    upcoming: SessionFacts | None
    clinical: bool
    emergency: bool = False  # open for reading, for a time, to somebody who doesn't treat the client
    channel: ChannelFacts | None = None
    kept_back: tuple[RestrictionFacts, ...] = ()
    requests: tuple[RequestLine, ...] = ()  # what is asked of this record and not answered yet
    held_since: datetime | None = None  # a legal hold: nothing may be changed or destroyed


def client_page(
    client_ref: UUID, *, by: Member, at: datetime, on: date, shown: str, start: int
) -> ClientPage | ClientFacts:
    """What is left of a client whose record was destroyed; else the page, without clinical words for whoever isn't on
    the care team: the desk, the biller, the privacy officer."""
    treats = bool(by.roles & CLINICAL) and client_ref in people.care_team_clients(by, on=on)
    emergency = not treats and client_ref in people.emergency_clients(by)
    clinical = treats or emergency
    purpose = "treatment" if clinical else ("payment" if Role.BILLER in by.roles else "operations")
    with reading("client.read", by=by, at=at, purpose=purpose) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        if client.destroyed_at is not None:
            return client
        if emergency:
            client = agreements.as_agreed(client, by=by, read=read)
        # What a role can never see is absent from the page; a refusal would take the rest of the page with it.
        sees_sessions, sees_notes = (
            could_ever(by, Act.READ, Kind.SESSION),
            could_ever(by, Act.READ, Kind.NOTE_FACTS),
        )
        sessions = scheduling.sessions_of_client(client_ref, by=by, on=on, read=read) if sees_sessions else ()
        lines = chart.notes_of_client(client_ref, by=by, on=on, read=read) if sees_notes else ()
        diagnoses: tuple[DiagnosisFacts, ...] = ()
        goals: tuple[GoalFacts, ...] = ()
        if clinical:
            diagnoses, goals = chart.treatment(client_ref, by=by, on=on, read=read)
        # A session that is planned for later today may have its note already: what is written is shown.
        noted = {note.session_ref for note in lines if note.state is not State.DISCARDED}
        past = [s for s in sessions if s.planned_start <= at or s.ref in noted]
        past.sort(key=lambda s: s.planned_start, reverse=True)
        picked = [s for s in past if _shows(s, client, lines, shown)]
        page = picked[start : start + PAGE]
        texts: Mapping[UUID, NoteText] = {}
        if clinical:
            shown_now = {s.ref for s in page}
            skipped = {s.ref for s in picked[:start]}
            after = sum(_stands(n) for n in lines if n.session_ref in skipped)
            wanted = sum(_stands(n) for n in lines if n.session_ref in shown_now)
            opened = chart.note_texts(client_ref, by=by, on=on, read=read, limit=wanted, after=after)
            texts = {text.line.ref: text for text in opened}
        representatives: tuple[RepresentativeFacts, ...] = ()
        if Role.BILLER not in by.roles or clinical:
            representatives = people.representatives(client_ref, by=by, on=on, read=read)
        requests: tuple[RequestLine, ...] = ()
        held_since = None
        if not emergency and (clinical or could_ever(by, Act.MANAGE, Kind.REQUEST)):
            requests = disclosures.open_requests_of(client_ref, by=by, on=on, read=read)
            held_since = retention.standing_since(client_ref, by=by, on=on, read=read)
        team = people.care_team(client_ref, by=by, on=on)
        # Whoever calls, writes or bills keeps to it: 45 CFR 164.522(a)(1)(iii), (b)(1)(i).
        channel: ChannelFacts | None = None
        kept_back: tuple[RestrictionFacts, ...] = ()
        if not emergency and could_ever(by, Act.READ, Kind.AGREEMENT):
            channel = agreements.channel_of(client_ref, by=by, on=on, read=read)
            kept_back = agreements.restrictions(client_ref, by=by, on=on, read=read)
        staff = people.member_facts(by.practice_ref, {n.author_ref for n in lines}, on=on)
    numbers = _numbers(past, client)
    counted = [s for s in past if _attendance(s, client) in ("kept", "late_cancel", "no_show", "canceled")]
    dots = list(reversed(counted[:15]))
    ahead = sorted(
        (s for s in sessions if s.planned_start > at and not s.canceled_at), key=lambda s: s.planned_start
    )
    return ClientPage(
        client=client,
        age=client.identity.age_on(on),
        care_team=team,
        representatives=representatives,
        diagnoses=diagnoses,
        goals=goals,
        timeline=tuple(line for s in page for line in _lines(s, client, lines, texts, staff, numbers)),
        shown=shown,
        more=start + PAGE if len(picked) > start + PAGE else None,
        dots=tuple(
            Attendance(s.planned_start, _attendance(s, client) == "kept", 7 + 23 * i)
            for i, s in enumerate(dots)
        ),
        kept=sum(_attendance(s, client) == "kept" for s in counted),
        counted=len(counted),
        upcoming=ahead[0] if ahead else None,
        clinical=clinical,
        channel=channel,
        kept_back=tuple(one for one in kept_back if one.binds),
        requests=requests,
        held_since=held_since,
        emergency=emergency,
    )


def _stands(note: NoteLine) -> bool:
    return note.state in IN_RECORD and note.addendum_to is None


def _refs(client: ClientFacts) -> frozenset[UUID]:
    return frozenset((client.ref, *client.joined_refs))


def _attendance(session: SessionFacts, client: ClientFacts) -> str:
    return next((p.attendance for p in session.participants if p.client_ref in _refs(client)), "planned")


def _shows(session: SessionFacts, client: ClientFacts, notes: Sequence[NoteLine], shown: str) -> bool:
    if shown == "notes":
        return any(n.session_ref == session.ref for n in notes)
    if shown == "missed":
        return _attendance(session, client) in ("late_cancel", "no_show", "canceled")
    return True


def _numbers(past: Sequence[SessionFacts], client: ClientFacts) -> dict[UUID, int]:
    kept = [s for s in reversed(past) if _attendance(s, client) == "kept"]
    return {s.ref: i for i, s in enumerate(kept, start=1)}


def _lines(
    session: SessionFacts,
    client: ClientFacts,
    notes: Sequence[NoteLine],
    texts: Mapping[UUID, NoteText],
    staff: Mapping[UUID, MemberFacts],
    numbers: Mapping[UUID, int],
) -> Iterator[TimelineLine]:
    """One line for each note of the session, or one for a session without any."""
    here = [n for n in notes if n.session_ref == session.ref]
    attendance = _attendance(session, client)
    missed = {"late_cancel": "Canceled late", "no_show": "Did not come", "canceled": "Canceled in time"}
    number = numbers.get(session.ref)
    mains: list[NoteLine | None] = [
        n for n in here if n.addendum_to is None and n.state is not State.DISCARDED
    ]
    for main in mains or [None]:
        text = texts.get(main.ref) if main else None
        yield TimelineLine(
            session=session,
            number=number,
            kind=f"Session {number}" if number else missed.get(attendance, "Session"),
            gist=_gist(text) if text else _plain(session, place_words(session.place), attendance),
            state=_state(main, staff) if main else "",
            note_ref=main.ref if main else None,
            text=_sections(text) if text else (),
            addenda=sum(
                main is not None and n.addendum_to == main.ref and n.state in IN_RECORD for n in here
            ),
        )


def _gist(text: NoteText) -> str:
    """The first words of what was assessed or done: what a colleague looks for."""
    for key in ("assessment", "response", "data", "session", "intervention"):
        if text.sections.get(key):
            return first_line(text.sections[key], 90)
    return first_line(next(iter(text.sections.values()), ""), 90)


def _sections(text: NoteText) -> tuple[tuple[str, str], ...]:
    """The note's sections under their headings as they were frozen, and its addenda after them."""
    own = [
        (heading, text.sections[key]) for key, heading in text.headings.items() if text.sections[key].strip()
    ]
    return (*own, *(pair for addendum in text.addenda for pair in _sections(addendum)))


def _plain(session: SessionFacts, place: str, attendance: str) -> str:
    if attendance != "kept":
        return ""
    return f"{session.modality.capitalize()}, {session.minutes or 0} min, {session.room or place}"


def _state(note: NoteLine, staff: Mapping[UUID, MemberFacts]) -> str:
    who = staff[note.author_ref].name if note.author_ref in staff else ""
    words = {
        State.SIGNED: f"Signed, {who}",
        State.COSIGNED: f"Cosigned, {who}",
        State.SUBMITTED: "Submitted",
        State.RETURNED: "Returned",
        State.DRAFT: "Draft",
    }
    return words.get(note.state, "")
