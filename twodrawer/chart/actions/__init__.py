"""What can be done to notes, diagnoses and goals. Each verb is one transaction: decide, change, record."""

from twodrawer.chart.actions.addenda import begin_addendum
from twodrawer.chart.actions.bringing_in import bring_in_diagnosis, bring_in_goal
from twodrawer.chart.actions.drafting import (
    accept_sentence,
    delete_sentence,
    destroy_source,
    draft_from_source,
    end_old_sources,
    keep_draft,
)
from twodrawer.chart.actions.drafting_runs import begin_drafting, end_drafting
from twodrawer.chart.actions.drafts import begin_note, discard_draft
from twodrawer.chart.actions.journal import journal_key, replace_journal_key
from twodrawer.chart.actions.leaving import kit_leaves, ledger_leaves, note_leaves, print_note, record_leaves
from twodrawer.chart.actions.left_over import end_left_over_keys
from twodrawer.chart.actions.model_agreements import agree_to_model, end_model
from twodrawer.chart.actions.portable import take_signed_note
from twodrawer.chart.actions.saving import DraftConflict, save_draft
from twodrawer.chart.actions.signing import sign_progress_note, submit_note
from twodrawer.chart.actions.steps import prepare_signature
from twodrawer.chart.actions.supervision import cosign_note, return_note
from twodrawer.chart.actions.treatment import add_diagnosis, change_goal, end_diagnosis, end_goal, set_goal
from twodrawer.chart.step_box import LookAgain

__all__ = [
    "DraftConflict",
    "LookAgain",
    "accept_sentence",
    "add_diagnosis",
    "agree_to_model",
    "begin_addendum",
    "begin_drafting",
    "begin_note",
    "bring_in_diagnosis",
    "bring_in_goal",
    "change_goal",
    "cosign_note",
    "delete_sentence",
    "destroy_source",
    "discard_draft",
    "draft_from_source",
    "end_diagnosis",
    "end_drafting",
    "end_goal",
    "end_left_over_keys",
    "end_model",
    "end_old_sources",
    "journal_key",
    "keep_draft",
    "kit_leaves",
    "ledger_leaves",
    "note_leaves",
    "prepare_signature",
    "print_note",
    "record_leaves",
    "replace_journal_key",
    "return_note",
    "save_draft",
    "set_goal",
    "sign_progress_note",
    "submit_note",
    "take_signed_note",
]
