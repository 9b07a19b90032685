"""Reads of the chart, already permission-checked. What they hand out is in the reading that the caller
opened."""

from twodrawer.chart.queries.drafts import draft
from twodrawer.chart.queries.lines import (
    note_line,
    notes_of_client,
    notes_of_session,
    notes_of_sessions,
    submitted_to,
    unsigned,
)
from twodrawer.chart.queries.paper import notes_for_paper, require_record_on_paper, text_for_paper
from twodrawer.chart.queries.prepared import draft_as_text, own_note_line, step_text
from twodrawer.chart.queries.texts import last_plan, note_text, note_texts, texts_of
from twodrawer.chart.queries.treatment import treatment
from twodrawer.chart.queries.verification import verification, verify_note

__all__ = [
    "draft",
    "draft_as_text",
    "last_plan",
    "note_line",
    "note_text",
    "note_texts",
    "notes_for_paper",
    "notes_of_client",
    "notes_of_session",
    "notes_of_sessions",
    "own_note_line",
    "require_record_on_paper",
    "step_text",
    "submitted_to",
    "text_for_paper",
    "texts_of",
    "treatment",
    "unsigned",
    "verification",
    "verify_note",
]
