"""Reads of the chart, already permission-checked. What they hand out is in the reading that the caller
opened."""

from twodrawer.chart.queries.drafting import drafted, source_text
from twodrawer.chart.queries.drafts import draft
from twodrawer.chart.queries.lines import (
    note_line,
    notes_of_client,
    notes_of_session,
    notes_of_sessions,
    submitted_to,
    unsigned,
)
from twodrawer.chart.queries.model import ModelFacts, goes_on, model_of, model_settings
from twodrawer.chart.queries.paper import (
    last_notes_for_paper,
    notes_for_paper,
    require_kit,
    require_record_on_paper,
    text_for_paper,
)
from twodrawer.chart.queries.prepared import draft_as_text, own_note_line, step_text
from twodrawer.chart.queries.refs import clients_of_notes, refs_about
from twodrawer.chart.queries.releasing import notes_for_release, treatment_for_release
from twodrawer.chart.queries.texts import last_plan, note_text, note_texts, texts_of
from twodrawer.chart.queries.treatment import treatment
from twodrawer.chart.queries.verification import verification, verify_note

__all__ = [
    "ModelFacts",
    "clients_of_notes",
    "draft",
    "draft_as_text",
    "drafted",
    "goes_on",
    "last_notes_for_paper",
    "last_plan",
    "model_of",
    "model_settings",
    "note_line",
    "note_text",
    "note_texts",
    "notes_for_paper",
    "notes_for_release",
    "notes_of_client",
    "notes_of_session",
    "notes_of_sessions",
    "own_note_line",
    "refs_about",
    "require_kit",
    "require_record_on_paper",
    "source_text",
    "step_text",
    "submitted_to",
    "text_for_paper",
    "texts_of",
    "treatment",
    "treatment_for_release",
    "unsigned",
    "verification",
    "verify_note",
]
