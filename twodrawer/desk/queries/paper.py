"""A note as paper: letterhead, facts, words, signatures. For print, for the client's view, and before signing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.chart.actions.leaving import print_note
from twodrawer.chart.facts import NoteText
from twodrawer.desk.queries.note_page import Part, ReadNote, as_read
from twodrawer.law import Member
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientFacts, ClientLine, MemberFacts
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import SessionFacts
from twodrawer.writing.catalog import format_named


@dataclass(frozen=True)
class Paper:
    """What stands on the sheet."""

    kind: str  # "Progress note", "Addendum"
    line: object
    name: str
    born: date | None
    record_number: str
    author: MemberFacts
    session: SessionFacts | None
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    note: ReadNote | None
    is_draft: bool


def paper_of_note(note_ref: UUID, *, by: Member, at: datetime, on: date) -> Paper:
    """A note that leaves on paper, recorded as such by the chart's gate."""
    text = print_note(note_ref, by=by, at=at, on=on)
    with reading("note.read", by=by, at=at, purpose="treatment") as read:
        client = people.client_facts(text.line.client_ref, by=by, on=on, read=read)
        session = scheduling.session_facts(text.line.session_ref, by=by, on=on, read=read)
        author = people.member_facts(by.practice_ref, [text.line.author_ref], on=on)[text.line.author_ref]
    return _paper(text, client, session, author, is_draft=False)


def preview_of_draft(note_ref: UUID, *, by: Member, at: datetime, on: date) -> Paper:
    """One's own draft as the client will read it."""
    with reading("note.previewed", by=by, at=at, purpose="treatment") as read:
        text = chart_queries.draft_as_text(note_ref, by=by, on=on, read=read)
        client = people.client_facts(text.line.client_ref, by=by, on=on, read=read)
        session = scheduling.session_facts(text.line.session_ref, by=by, on=on, read=read)
        author = people.member_facts(by.practice_ref, [text.line.author_ref], on=on)[text.line.author_ref]
    return _paper(text, client, session, author, is_draft=True)


def paper_of_step(step: chart.Prepared, *, by: Member, at: datetime, on: date) -> Paper:
    """What is about to be signed, word for word as it was frozen."""
    text = step.text
    with reading("note.prepared_read", by=by, at=at, purpose="treatment") as read:
        names = people.client_names([text.line.client_ref], by=by, on=on, read=read)
        author = people.member_facts(by.practice_ref, [text.line.author_ref], on=on)[text.line.author_ref]
        read.of("note", text.line.ref)
    return _paper(text, names.get(text.line.client_ref), None, author, is_draft=True)


def _paper(
    text: NoteText,
    client: ClientFacts | ClientLine | None,
    session: SessionFacts | None,
    author: MemberFacts,
    *,
    is_draft: bool,
) -> Paper:
    if isinstance(client, ClientFacts):
        name, born, number = client.identity.name, client.identity.born, client.identity.record_number
        if client.identity.legal_name != name:
            name = f"{client.identity.legal_name} ({name})"
    else:
        name, born, number = (client.name, client.born, "") if client else ("The client", None, "")
    return Paper(
        kind="Addendum" if text.line.addendum_to else "Progress note",
        line=text.line,
        name=name,
        born=born,
        record_number=number,
        author=author,
        session=session,
        facts=tuple(text.facts.items()),
        parts=tuple(Part(s.heading, text.sections[s.key]) for s in format_named(text.line.format).sections if text.sections.get(s.key, "").strip()),
        note=as_read(text),
        is_draft=is_draft,
    )
