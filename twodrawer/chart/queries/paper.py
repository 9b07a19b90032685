"""Notes opened for paper. Nothing leaves by this alone: what was opened passes `actions.leaving` on its way out.

A draft goes on paper for its author, a submitted note for its author and the supervisor, each marked as no part of
the record. Into a client's record go signed and cosigned notes only.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.facts import NoteText
from twodrawer.chart.models import Note
from twodrawer.chart.queries.lines import Sight, notes_about
from twodrawer.chart.queries.prepared import draft_text_of
from twodrawer.chart.queries.texts import opened
from twodrawer.chart.standing import ended, find_note, kind_of, require_act
from twodrawer.chart.states import IN_RECORD, WRITABLE, State
from twodrawer.law import Act, Kind, Question, Relationship, Resource
from twodrawer.law.question import Actor
from twodrawer.law.words import Deed, Purpose, Record, Relation
from twodrawer.lib.errors import Refused
from twodrawer.people import queries as people

PURPOSES = (Purpose.TREATMENT, Purpose.CLIENT_ACCESS, Purpose.OPERATIONS)
"""For what a whole record may go on paper here. What others ask for (a court, a payer, an employer) needs a paper of
its own, and the rooms for that aren't built yet."""


def text_for_paper(note_ref: UUID, *, by: law.Member, on: date, read: Reading) -> NoteText:
    """The note as it stands; for the author of a draft, the draft as it was last saved."""
    note = find_note(note_ref, Act.PRINT, by=by, on=on)
    state = State(note.state)
    if state is State.DISCARDED:
        raise ended(note)  # only its author comes this far
    read.allowed_under(*require_act(Act.PRINT, note, by=by, on=on))
    if state in WRITABLE and note.author_id == by.ref:
        return draft_text_of(note, by=by, on=on, read=read)
    return opened([note], by=by, on=on, read=read)[0]


def notes_for_paper(
    client_ref: UUID, session_refs: Collection[UUID], *, by: law.Member, on: date, read: Reading
) -> tuple[NoteText, ...]:
    """The signed notes of these sessions that the member may print, with their addenda, the first session first."""
    notes, sight = notes_about(client_ref, by=by, on=on)
    wanted = []
    for note in reversed(notes):
        if State(note.state) not in IN_RECORD or note.addendum_to_id is not None:
            continue
        if note.session_id in session_refs and (answer := _may_print(note, sight)).is_yes:
            wanted.append(note)
            read.allowed_under(*answer.citations)
    return opened(wanted, by=by, on=on, read=read)


def require_record_on_paper(
    client_ref: UUID, purpose: Purpose, *, by: law.Member, on: date
) -> tuple[str, ...]:
    """The paragraphs under which the member puts the client's record on paper for this purpose. Refused otherwise.

    Each part of the record is asked for by itself: who may print the client's name need not be one who may print
    the plan. Then the law is asked about the purpose.
    """
    under: list[str] = []
    for kind in (Kind.CLIENT, Kind.SESSION, Kind.TREATMENT):
        under += people.require_for_client(Act.PRINT, kind, client_ref, by=by, on=on).citations
    asked = Question(
        record=Record.DESIGNATED_RECORD_SET,
        purpose=purpose,
        act=Deed.USE,
        on=on,
        actor=Actor(relation=Relation.CARE_TEAM),
    )
    answer = law.decide(asked)
    if purpose not in PURPOSES or not answer.is_yes:
        raise Refused(
            "The record can't be printed for this purpose",
            why=answer.because,
            cite=answer.citations,
            do=answer.next or "Choose one of the purposes on the page.",
            refs=(("client", client_ref),),
            act="client.print",
        )
    return tuple(dict.fromkeys((*under, *answer.citations)))


def require_kit(*, by: law.Member, on: date) -> tuple[str, ...]:
    """The paragraphs under which this member takes a downtime kit along. Refused otherwise."""
    own = Resource(Kind.DOWNTIME_KIT, by.practice_ref, Relationship.SELF)
    return law.require(by, Act.PRINT, own, on=on).citations


def last_notes_for_paper(
    client_ref: UUID, *, most: int, by: law.Member, on: date, read: Reading
) -> tuple[NoteText, ...]:
    """The newest signed notes of a client that the member may print, with their addenda, the latest session first.

    Drafts are left out, one's own too, and so is what waits for a cosignature: neither is part of the record.
    """
    notes, sight = notes_about(client_ref, by=by, on=on)
    wanted: list[Note] = []
    for note in notes:
        if len(wanted) == most:
            break
        if State(note.state) not in IN_RECORD or note.addendum_to_id is not None:
            continue
        if (answer := _may_print(note, sight)).is_yes:
            wanted.append(note)
            read.allowed_under(*answer.citations)
    return opened(wanted, by=by, on=on, read=read)


def _may_print(note: Note, sight: Sight) -> law.Answer:
    resource = Resource(
        kind_of(State(note.state)),
        sight.by.practice_ref,
        Relationship.PRACTICE,
        state=note.state,
        also=sight.relationships(note),
    )
    return law.may(sight.by, Act.PRINT, resource, on=sight.on)
