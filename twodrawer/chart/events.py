"""What the chart writes in the ledger: refs, states, versions and hashes, never a word of a note."""

from collections.abc import Mapping
from uuid import UUID

from twodrawer.audit.entries import Event, Fact
from twodrawer.chart.models import Note
from twodrawer.lib.errors import Refs

SENTENCES = {
    "note.begun": "began a progress note",
    "note.addendum_begun": "began an addendum to a progress note",
    "note.drafted": "wrote in a draft",
    "note.discarded": "discarded a draft",
    "note.prepared": "looked at a note before signing it",
    "note.signed": "signed a progress note",
    "note.submitted": "submitted a note to the supervisor",
    "note.cosigned": "cosigned a progress note",
    "note.returned": "returned a note to its author",
    "note.amended": "added to a signed note",
    "note.printed": "printed a progress note",
    "note.exported": "took a signed note as a file to be verified elsewhere",
    "draft.printed": "printed a draft",
    "record.printed": "printed a client's record",
    "ledger.printed": "printed a report of the ledger",
    "kit.taken": "took a downtime kit along",
    "note.read": "read a progress note",
    "note.listed": "saw which notes there are",
    "note.verified": "verified the signatures of a note",
    "draft.read": "opened a draft",
    "draft.resealed": "moved a sentence out of a draft, which was sealed under new keys",
    "draft.compared": "was shown another tab's text beside their own",
    "source.kept": "made a draft from a transcript or a dictation",
    "source.read": "read what a draft was made from",
    "source.destroyed": "destroyed what a draft was made from",
    "drafting.begun": "had a draft made",
    "drafting.ended": "left off a draft that was being made",
    "drafting.model_agreed": "said that there is an agreement with whoever runs the language model",
    "drafting.model_ended": "ended the practice's use of a language model",
    "drafting.model_read": "looked at what the practice says of a language model",
    "sentence.accepted": "accepted a sentence that its source doesn't say",
    "sentence.deleted": "deleted a drafted sentence",
    "journal.opened": "opened the device journal of a draft",
    "journal.replaced": "replaced the key of a draft's device journal",
    "diagnosis.added": "added a diagnosis",
    "diagnosis.brought_in": "moved a diagnosis in from another system",
    "diagnosis.ended": "ended a diagnosis",
    "goal.set": "set a treatment goal",
    "goal.changed": "changed a treatment goal",
    "goal.brought_in": "moved a treatment goal in from another system",
    "goal.ended": "ended a treatment goal",
    "treatment.read": "read diagnoses and goals",
}
"""Act → how the ledger page says it, after the person's name."""

TREATMENT = "treatment"
SIGNING_ACTS = {"author": "note.signed", "trainee": "note.submitted", "supervisor": "note.cosigned"}
"""Part of a signature → the act that made it."""
SIGNED_ADDENDUM = "note.amended"
LEDGER_REPORTS = ("ledger.printed", "access_report.printed")
"""What a report of the ledger may leave as. `queries/on_paper.py` holds each against its row."""


def signing_act(note: Note, part: str) -> str:
    """What a signature of this part makes of the note. Signing and verification both ask here."""
    return SIGNED_ADDENDUM if part == "author" and note.addendum_to_id else SIGNING_ACTS[part]


def refs_of(note: Note) -> Refs:
    """What every entry about a note names: the note, its client and its session."""
    refs: Refs = (("note", note.ref), ("client", note.client_id), ("session", note.session_id))
    return (*refs, ("note", note.addendum_to_id)) if note.addendum_to_id else refs


def about_note(act: str, note: Note, under: tuple[str, ...] = (), **facts: Fact) -> Event:
    """An act on one note."""
    return Event(act, refs_of(note), TREATMENT, under, facts)


def about_source(act: str, note: Note, source_ref: UUID, under: tuple[str, ...] = (), **facts: Fact) -> Event:
    """An act on what a draft was made from, or on a sentence made from it."""
    return Event(act, (("source", source_ref), *refs_of(note)), TREATMENT, under, facts)


def about_run(act: str, note: Note, run_ref: UUID, under: tuple[str, ...] = (), **facts: Fact) -> Event:
    """An act on a draft that is being made."""
    return Event(act, (("run", run_ref), *refs_of(note)), TREATMENT, under, facts)


def note_begun(note: Note, under: tuple[str, ...]) -> Event:
    """A draft is there, with keys of its own."""
    act = "note.addendum_begun" if note.addendum_to_id else "note.begun"
    return about_note(act, note, under, format=note.format)


def note_drafted(note: Note, under: tuple[str, ...], *, revision: int, sign_in: str) -> Event:
    """A span of autosaving begins with this save; the span's later saves lean on this entry."""
    return about_note("note.drafted", note, under, revision=revision, sign_in=sign_in)


def note_signed(
    note: Note, under: tuple[str, ...], *, part: str, version: int, content_hash: str, how: str
) -> Event:
    """A signature of any part: author's, trainee's or supervisor's."""
    facts: Mapping[str, Fact] = {"version": version, "content_hash": content_hash, "how": how, "part": part}
    return Event(signing_act(note, part), refs_of(note), TREATMENT, under, facts)


def about_treatment(
    act: str, client_ref: UUID, kind: str, ref: UUID, under: tuple[str, ...], *, version: int
) -> Event:
    """An act on a diagnosis or a goal. Which diagnosis stays sealed: its code is no fact for a ledger."""
    return Event(act, ((kind, ref), ("client", client_ref)), TREATMENT, under, {"version": version})
