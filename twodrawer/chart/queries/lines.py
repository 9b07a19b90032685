"""Lists of notes without their text. Other people's drafts are absent, not greyed: nobody learns of them
here.

Every list asks a fixed number of questions of the database, however long it is.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.counted import with_addenda, with_words
from twodrawer.chart.facts import NoteLine
from twodrawer.chart.models import Note
from twodrawer.chart.standing import require_kind
from twodrawer.chart.states import WRITABLE, State
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.errors import not_there
from twodrawer.lib.memo import remembered
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people
from twodrawer.scheduling import queries as scheduling


@dataclass
class Sight:
    """What one member may know of the notes of one client on one day. Asked once, used for every line."""

    by: law.Member
    on: date
    care_team: bool
    trainees: frozenset[UUID]
    _known: dict[tuple[str, frozenset[Relationship]], law.Answer] = field(default_factory=dict)

    def relationships(self, note: Note) -> frozenset[Relationship]:
        """How the member stands to one note."""
        found = {Relationship.PRACTICE}
        if note.author_id == self.by.ref:
            found.add(Relationship.AUTHOR)
        elif note.author_id in self.trainees:
            found.add(Relationship.SUPERVISOR_OF_AUTHOR)
        if self.care_team:
            found.add(Relationship.CARE_TEAM)
        if note.client_id in people.emergency_clients(self.by):
            found.add(Relationship.EMERGENCY)
        return frozenset(found)

    def may_read(self, note: Note, kind: Kind) -> law.Answer:
        """The law's answer to reading this note as that kind of thing."""
        stands = self.relationships(note)
        key = (f"{kind}|{note.state}", stands)
        if key not in self._known:
            resource = Resource(
                kind, self.by.practice_ref, Relationship.PRACTICE, state=note.state, also=stands
            )
            self._known[key] = law.may(self.by, Act.READ, resource, on=self.on)
        return self._known[key]


def sight_of(by: law.Member, *, on: date, care_team: bool) -> Sight:
    """The member's sight, with the trainees of that day."""
    return Sight(by, on, care_team, people.supervised_by(by, on=on))


@prepared
def notes_by_ref(refs: Collection[UUID]) -> "QuerySet[Note, Note]":
    """These notes, counted."""
    return with_words(Note.objects.filter(ref__in=refs))


@prepared
def _in_sessions(practice_ref: UUID, session_refs: Collection[UUID]) -> "QuerySet[Note, Note]":
    rows = with_words(Note.objects.filter(session_id__in=session_refs, practice_id=practice_ref))
    return rows.order_by("begun_at", "ref")


@prepared
def _of_clients(practice_ref: UUID, client_refs: Collection[UUID]) -> "QuerySet[Note, Note]":
    rows = with_addenda(with_words(Note.objects.filter(practice_id=practice_ref, client_id__in=client_refs)))
    rows = rows.annotate(session_planned=F("session__planned_start"), session_begun=F("session__start"))
    return rows.order_by("-session__planned_start", "-begun_at", "-ref")


@prepared
def _writable(practice_ref: UUID, author_ref: UUID) -> "QuerySet[Note, Note]":
    states = [state.value for state in WRITABLE]
    rows = Note.objects.filter(practice_id=practice_ref, author_id=author_ref, state__in=states)
    return with_words(rows).order_by("begun_at", "ref")


@prepared
def _submitted(practice_ref: UUID, author_refs: Collection[UUID]) -> "QuerySet[Note, Note]":
    rows = Note.objects.filter(
        practice_id=practice_ref, author_id__in=author_refs, state=State.SUBMITTED.value
    )
    return with_words(rows).order_by("begun_at", "ref")


def line_of(note: Note) -> NoteLine:
    """The note without its text. `note` comes from `with_words`."""
    state = State(note.state)
    counted = note.drafted_words if state in WRITABLE else note.frozen_words  # type: ignore[attr-defined]
    return NoteLine(
        ref=note.ref,
        client_ref=note.client_id,
        session_ref=note.session_id,
        author_ref=note.author_id,
        addendum_to=note.addendum_to_id,
        format=note.format,
        state=state,
        version=note.version,
        begun_at=note.begun_at,
        ended_at=note.ended_at,
        words=counted or 0,
    )


def note_line(note_ref: UUID, *, by: law.Member, on: date, read: Reading) -> NoteLine:
    """One note without its text, for whoever may know that it exists."""
    require_kind(Act.READ, Kind.NOTE_FACTS, by=by, on=on)
    note = notes_by_ref.first(refs=[note_ref])
    refs = (("note", note_ref),)
    if note is None:
        raise not_there("note.read", refs)
    if note.practice_id != by.practice_ref:
        raise not_there("note.read", refs, other_practice=note.practice_id)
    treats = people.stands_to_client(by, note.client_id, on=on) is Relationship.CARE_TEAM
    lines = _seen([note], sight_of(by, on=on, care_team=treats), read=read)
    if not lines:
        raise not_there("note.read", refs)
    return lines[0]


def notes_of_session(session_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[NoteLine, ...]:
    """The notes of a session that this member may know of, oldest first; about clients they see in it."""
    require_kind(Act.READ, Kind.NOTE_FACTS, by=by, on=on)
    notes = _in_sessions.all(practice_ref=by.practice_ref, session_refs=[session_ref])
    treated = people.care_team_clients(by, on=on)
    trainees = people.supervised_by(by, on=on)
    sights = {treats: Sight(by, on, treats, trainees) for treats in (True, False)}
    lines: list[NoteLine] = []
    for note in notes:
        lines.extend(_seen([note], sights[note.client_id in treated], read=read))
    if not lines:
        # Nothing to show is no answer to whether there is such a session: that room says.
        scheduling.session_facts(session_ref, by=by, on=on, read=Reading())
        read.of("session", session_ref)
    return tuple(lines)


def notes_of_sessions(
    session_refs: Iterable[UUID], *, by: law.Member, on: date, read: Reading
) -> dict[UUID, tuple[NoteLine, ...]]:
    """The notes of many sessions, for a day's list. Empty for whoever may know of no notes."""
    if not law.could_ever(by, Act.READ, Kind.NOTE_FACTS):
        return {}
    notes = _in_sessions.all(practice_ref=by.practice_ref, session_refs=list(session_refs))
    treated = people.care_team_clients(by, on=on)
    trainees = people.supervised_by(by, on=on)
    sights = {treats: Sight(by, on, treats, trainees) for treats in (True, False)}
    found: dict[UUID, tuple[NoteLine, ...]] = {}
    for note in notes:
        lines = _seen([note], sights[note.client_id in treated], read=read)
        found[note.session_id] = (*found.get(note.session_id, ()), *lines)
    return found


def notes_of_client(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[NoteLine, ...]:
    """The notes about a client, under any ref, that this member may know of; the latest session first."""
    notes, sight = notes_about(client_ref, by=by, on=on)
    return _seen(notes, sight, read=read)


@remembered
def notes_about(client_ref: UUID, *, by: law.Member, on: date) -> tuple[list[Note], Sight]:
    """All notes about a client with the member's sight of them. Refused if the member may see none, ever."""
    require_kind(Act.READ, Kind.NOTE_FACTS, by=by, on=on)
    stands = people.stands_to_client(by, client_ref, on=on)
    sight = sight_of(by, on=on, care_team=stands is Relationship.CARE_TEAM)
    if stands not in (Relationship.CARE_TEAM, Relationship.EMERGENCY, Relationship.PRACTICE):
        people.require_for_client(Act.READ, Kind.NOTE_FACTS, client_ref, by=by, on=on)
    notes = _of_clients.all(practice_ref=by.practice_ref, client_refs=people.all_refs_of(client_ref))
    if not any(sight.may_read(note, Kind.NOTE_FACTS).is_yes for note in notes):
        # Somebody off the care team who wrote or supervises none of them: the client's own answer.
        people.require_for_client(Act.READ, Kind.NOTE_FACTS, client_ref, by=by, on=on)
    return notes, sight


def unsigned(*, by: law.Member, on: date, read: Reading) -> tuple[NoteLine, ...]:
    """The member's own drafts and returned notes, the oldest first."""
    require_kind(Act.READ, Kind.DRAFT, by=by, on=on)
    notes = _writable.all(practice_ref=by.practice_ref, author_ref=by.ref)
    return _seen(notes, Sight(by, on, False, frozenset()), read=read)


def submitted_to(*, by: law.Member, on: date, read: Reading) -> tuple[NoteLine, ...]:
    """What waits for this supervisor's cosignature, the oldest first."""
    require_kind(Act.COSIGN, Kind.SUBMITTED_NOTE, by=by, on=on)
    trainees = people.supervised_by(by, on=on)
    notes = _submitted.all(practice_ref=by.practice_ref, author_refs=trainees)
    return _seen(notes, Sight(by, on, False, trainees), read=read)


def _seen(notes: Iterable[Note], sight: Sight, *, read: Reading) -> tuple[NoteLine, ...]:
    lines = []
    for note in notes:
        answer = sight.may_read(note, Kind.NOTE_FACTS)
        if not answer.is_yes:
            continue
        lines.append(line_of(note))
        read.of("note", note.ref)
        read.of("client", note.client_id)
        read.allowed_under(*answer.citations)
    return tuple(lines)
