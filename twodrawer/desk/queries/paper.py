"""A note as paper: letterhead, facts, words, signatures. For print, for the client's view, and before signing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading, reading
from twodrawer.chart import queries as chart
from twodrawer.chart.actions import prepare_signature
from twodrawer.chart.facts import NoteLine, NoteText, Step
from twodrawer.chart.states import State
from twodrawer.desk.queries.note_page import ReadNote, as_read
from twodrawer.desk.words import fact_words
from twodrawer.disclosures.actions.leaving import print_note
from twodrawer.law import Member
from twodrawer.lib.time import from_utc_text
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts


@dataclass(frozen=True)
class Paper:
    """What stands on the sheet."""

    kind: str  # "Progress note", "Addendum"
    line: NoteLine
    name: str
    born: date | None
    author: MemberFacts
    held_at: datetime | None
    facts: tuple[tuple[str, str], ...]
    note: ReadNote
    standing: str
    mark: str = ""  # what every page must say, if it isn't part of the record


IN_THE_RECORD = "Part of the designated record set"
NOT_SIGNED = "Draft, not signed"
MARKS = {
    State.SUBMITTED: "Submitted, not part of the record",
    State.RETURNED: "Returned, not part of the record",
}


def paper_of_note(note_ref: UUID, *, by: Member, at: datetime, on: date, zone: str) -> Paper:
    """A note that leaves on paper, recorded as such by the chart's gate."""
    text = print_note(note_ref, by=by, at=at, on=on)
    # The print's own entry, durable by now, names the client already: one entry a request.
    names = people.client_names([text.line.client_ref], by=by, on=on, read=Reading())
    return paper_of(text, names, by=by, on=on, zone=zone)


def mark_of(text: NoteText) -> str:
    """What every page of this text must say. Blank: it is part of the record."""
    return "Draft, not part of the record" if text.is_draft else MARKS.get(text.line.state, "")


def paper_of(text: NoteText, names: Mapping[UUID, ClientLine], *, by: Member, on: date, zone: str) -> Paper:
    """The sheet of a note that may leave, with what it is to the record."""
    mark = mark_of(text)
    return _paper(text, names, by=by, on=on, zone=zone, standing=mark or IN_THE_RECORD, mark=mark)


def preview_of_draft(note_ref: UUID, *, by: Member, at: datetime, on: date, zone: str) -> Paper:
    """One's own draft as the client will read it."""
    with reading("note.previewed", by=by, at=at, purpose="treatment") as read:
        text = chart.draft_as_text(note_ref, by=by, on=on, read=read)
        names = people.client_names([text.line.client_ref], by=by, on=on, read=read)
    return _paper(text, names, by=by, on=on, zone=zone, standing=NOT_SIGNED)


def paper_to_sign(note_ref: UUID, *, by: Member, at: datetime, on: date, zone: str) -> tuple[Step, Paper]:
    """The text frozen for this member's signature, and the sheet that shows it word for word."""
    step = prepare_signature(note_ref, by=by, at=at, on=on)
    # Freezing wrote the entry that names note, client and all it leans on: one entry a request.
    text = chart.step_text(step.ref, by=by, on=on, read=Reading())
    names = people.client_names([text.line.client_ref], by=by, on=on, read=Reading())
    return step, _paper(text, names, by=by, on=on, zone=zone, standing=NOT_SIGNED)


def _paper(
    text: NoteText,
    names: Mapping[UUID, ClientLine],
    *,
    by: Member,
    on: date,
    zone: str,
    standing: str,
    mark: str = "",
) -> Paper:
    client = names.get(text.line.client_ref)
    held = text.facts.get("start") or text.facts.get("planned_start")
    return Paper(
        kind="Addendum" if text.line.addendum_to else "Progress note",
        line=text.line,
        name=name_on_paper(client.name, client.legal_name) if client else "The client",
        born=client.born if client else None,
        author=people.member_facts(by.practice_ref, [text.line.author_ref], on=on)[text.line.author_ref],
        held_at=from_utc_text(held) if held else None,
        facts=fact_words(text, zone),
        note=as_read(text),
        standing=standing,
        mark=mark,
    )


def name_on_paper(name: str, legal_name: str) -> str:
    """The legal name, with the name the client goes by behind it where that is another."""
    return legal_name if name == legal_name else f"{legal_name} ({name})"
