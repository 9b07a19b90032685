"""A note before it is signed, as it will read: the frozen text of a step, and the author's own preview."""

from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.content import Content
from twodrawer.chart.draft_box import open_draft
from twodrawer.chart.facts import NoteLine, NoteText
from twodrawer.chart.gathering import put_together
from twodrawer.chart.models import DraftText, Note, SignatureStep
from twodrawer.chart.queries.lines import line_of, notes_by_ref
from twodrawer.chart.queries.texts import note_text
from twodrawer.chart.standing import ended, find_note, require_author
from twodrawer.chart.step_box import content_of
from twodrawer.law import Act
from twodrawer.lib.errors import not_there
from twodrawer.sealing.keyring import keyring


def step_text(step_ref: UUID, *, by: law.Member, on: date, read: Reading) -> NoteText:
    """What the member's own step froze, word for word: what the signature will stand under."""
    step = SignatureStep.objects.filter(ref=step_ref, signer_id=by.ref, practice_id=by.practice_ref).first()
    if step is None:
        raise not_there("note.signed", (("step", step_ref),))
    if not step.content:  # a supervisor's: the version that was submitted
        return note_text(step.note_id, by=by, on=on, read=read)
    content = content_of(step, ring=keyring(by.practice_ref))
    return _as_text(_line(step.note_id, read), content, step.content_hash)


def draft_as_text(note_ref: UUID, *, by: law.Member, on: date, read: Reading) -> NoteText:
    """The author's own draft as it would read if it were signed now. Nothing is frozen."""
    note = find_note(note_ref, Act.EDIT, by=by, on=on)
    read.allowed_under(*require_author(Act.EDIT, note, by=by, on=on))
    return draft_text_of(note, by=by, on=on, read=read)


def draft_text_of(note: Note, *, by: law.Member, on: date, read: Reading) -> NoteText:
    """The draft of this note, opened. That it may be was asked by the caller."""
    ring = keyring(by.practice_ref)
    row = DraftText.objects.filter(note=note).first()
    if row is None:
        raise ended(note)
    content = put_together(note, open_draft(ring, row), ring=ring, by=by, on=on, read=read)
    return _as_text(_line(note.ref, read), content, "")


def own_note_line(note_ref: UUID, *, by: law.Member, on: date) -> NoteLine:
    """A note of one's own that is still to be written, without its text. Refused, or Ended, otherwise."""
    note = find_note(note_ref, Act.EDIT, by=by, on=on)
    require_author(Act.EDIT, note, by=by, on=on)
    return _line(note.ref, Reading())


def _line(note_ref: UUID, read: Reading) -> NoteLine:
    line = line_of(notes_by_ref.all(refs=[note_ref])[0])
    read.of("note", line.ref)
    read.of("client", line.client_ref)
    return line


def _as_text(line: NoteLine, content: Content, content_hash: str) -> NoteText:
    return NoteText(
        line=line,
        version=content.version,
        sections={part.key: part.text for part in content.sections},
        facts=content.facts,
        content_hash=content_hash,
        signatures=(),
        headings={part.key: part.heading for part in content.sections},
        diagnoses=content.diagnoses,
        goals=content.goals,
        salt=content.salt,
    )
