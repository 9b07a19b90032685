"""One note as it reads: for the care team, for a supervisor before cosigning, before signing, and on paper."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import NoteText
from twodrawer.chart.states import State
from twodrawer.desk.words import fact_words
from twodrawer.law import Member
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts


@dataclass(frozen=True)
class Part:
    """A heading and its words."""

    heading: str
    text: str


@dataclass(frozen=True)
class ReadNote:
    """A frozen note with its sections in their order, and its addenda."""

    text: NoteText
    parts: tuple[Part, ...]
    addenda: tuple["ReadNote", ...]


@dataclass(frozen=True)
class NotePage:
    """Everything on the page of one note."""

    note: ReadNote
    client: ClientLine | None
    author: MemberFacts
    facts: tuple[tuple[str, str], ...]
    supervisor_acts: bool
    own: bool


def as_read(text: NoteText) -> ReadNote:
    """The sections that hold words, under their headings."""
    parts = tuple(
        Part(heading, text.sections[key])
        for key, heading in text.headings.items()
        if text.sections[key].strip()
    )
    return ReadNote(text, parts, tuple(as_read(addendum) for addendum in text.addenda))


def note_page(
    note_ref: UUID, *, by: Member, at: datetime, on: date, zone: str, me: MemberFacts | None = None
) -> NotePage:
    """The note for whoever may read it: the care team, or the supervisor of a submitted one.

    `me`: what the request knows of its own member, who needn't be looked up to be named as the author.
    """
    with reading("note.read", by=by, at=at, purpose="treatment") as read:
        text = chart.note_text(note_ref, by=by, on=on, read=read)
        names = people.client_names([text.line.client_ref], by=by, on=on, read=read)
        author_ref = text.line.author_ref
        if me is not None and me.ref == author_ref:
            author = me
        else:
            author = people.member_facts(by.practice_ref, [author_ref], on=on)[author_ref]
        supervises = people.supervises(by, text.line.author_ref, on=on)
    return NotePage(
        note=as_read(text),
        client=names.get(text.line.client_ref),
        author=author,
        facts=fact_words(text, zone),
        supervisor_acts=supervises and text.line.state is State.SUBMITTED,
        own=text.line.author_ref == by.ref,
    )
