"""The author's own draft, opened. Nobody else can ask for one: to everybody else it isn't there."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.draft_box import open_draft
from twodrawer.chart.facts import DraftFacts
from twodrawer.chart.linked import linked_refs
from twodrawer.chart.models import DraftText, ReturnComment
from twodrawer.chart.queries.lines import line_of
from twodrawer.chart.queries.texts import comment_text
from twodrawer.chart.standing import ended, find_note, require_author
from twodrawer.law import Act
from twodrawer.lib.statements import prepared
from twodrawer.sealing.keyring import keyring


@prepared
def draft_row(note_ref: UUID) -> "QuerySet[DraftText, DraftText]":
    """What the author has written so far."""
    return DraftText.objects.filter(note_id=note_ref)


def draft(note_ref: UUID, *, by: law.Member, on: date, read: Reading) -> DraftFacts:
    """The draft as it was last saved, with the supervisor's comment if the note was returned. Ended
    otherwise."""
    note = find_note(note_ref, Act.EDIT, by=by, on=on)
    read.allowed_under(*require_author(Act.EDIT, note, by=by, on=on))
    ring = keyring(by.practice_ref)
    row = draft_row.first(note_ref=note.ref)
    if row is None:
        raise ended(note)
    goals, diagnoses = linked_refs(note)
    comment = (
        ReturnComment.objects.filter(version__note=note, version__version=note.version).first()
        if note.version
        else None
    )
    read.of("note", note.ref)
    read.of("client", note.client_id)
    read.of("session", note.session_id)
    return DraftFacts(
        line=line_of(note),
        revision=row.revision,
        sections=open_draft(ring, row),
        goal_refs=tuple(sorted(goals)),
        diagnosis_refs=tuple(sorted(diagnoses)),
        saved_at=row.saved_at if row.revision else None,
        return_comment=comment_text(comment, ring=ring) if comment is not None else "",
        returned_by=comment.returned_by_id if comment is not None else None,
    )
