"""The gate on the way to paper. Until the disclosures room stands, whatever is printed passes here.

Only what is in the record leaves: a draft is nobody's statement yet. Each print is a row, which the
accounting of disclosures will read, and an entry in the ledger.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.reading import Reading
from twodrawer.chart import events
from twodrawer.chart.facts import NoteText
from twodrawer.chart.models import Note, Print
from twodrawer.chart.queries.texts import opened
from twodrawer.chart.standing import find_note, require_act
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict


def print_note(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> NoteText:
    """The note with its addenda, for paper. That it was printed is recorded before this returns."""
    with transaction.atomic():
        note = find_note(note_ref, Act.PRINT, by=by, on=on)
        if note.author_id == by.ref and State(note.state) not in IN_RECORD:
            raise not_on_paper()
        under = require_act(Act.PRINT, note, by=by, on=on)
        if State(note.state) not in IN_RECORD:
            raise not_on_paper()
        text = opened([note], by=by, on=on, read=Reading())[0]
        _put(note, by=by, at=at)
        printed = events.about_note(
            "note.printed", note, under, version=note.version, addenda=len(text.addenda)
        )
        record(printed, by=by, at=at)
    return text


def not_on_paper() -> Conflict:
    """The answer to printing what isn't in the record."""
    return Conflict(
        "Only signed notes can be printed",
        why="A draft isn't part of the record, and paper can't be taken back.",
        do="Sign the note, or have it cosigned, then print it.",
    )


def _put(note: Note, *, by: law.Member, at: datetime) -> None:
    Print.objects.create(
        practice_id=note.practice_id, note=note, version=note.version, printed_by_id=by.ref, printed_at=at
    )
