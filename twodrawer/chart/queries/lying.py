"""What lies in the record and in the ledger about some notes, asked for at once: to be verified, not to be shown."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from twodrawer.audit import queries as ledger
from twodrawer.audit import tree as ledger_tree
from twodrawer.audit.queries import EntryFacts
from twodrawer.chart.events import SIGNED_ADDENDUM, SIGNING_ACTS
from twodrawer.chart.models import (
    Diagnosis,
    Note,
    NoteDiagnosis,
    NoteGoal,
    NoteVersion,
    ReturnComment,
    Signature,
)

BEGUN, RETURNED, DISCARDED = ("note.begun", "note.addendum_begun"), "note.returned", "note.discarded"
SIGNED = (*SIGNING_ACTS.values(), SIGNED_ADDENDUM)


def _lists() -> defaultdict[UUID, list[Any]]:
    return defaultdict(list)


@dataclass
class Lying:
    """The rows of some notes, each by the ref of what it belongs to."""

    notes: dict[UUID, Note]
    versions: dict[UUID, list[NoteVersion]] = field(default_factory=_lists)
    signatures: dict[UUID, list[Signature]] = field(default_factory=_lists)  # of a version
    comments: dict[UUID, list[ReturnComment]] = field(default_factory=_lists)  # on a version
    goals: dict[UUID, list[tuple[UUID, int]]] = field(default_factory=_lists)  # whose, and its number
    diagnoses: dict[UUID, list[Diagnosis]] = field(default_factory=_lists)
    entries: dict[UUID, list[EntryFacts]] = field(default_factory=_lists)
    as_sealed: frozenset[UUID] = frozenset()  # of the entries those that are what was sealed


def lying(refs: Collection[UUID]) -> Lying:
    """Everything about these notes. A note that isn't there isn't among them."""
    held = Lying({note.ref: note for note in Note.objects.filter(ref__in=refs)})
    for version in NoteVersion.objects.filter(note__in=refs).order_by("version"):
        held.versions[version.note_id].append(version)
    versions = [version.ref for several in held.versions.values() for version in several]
    for signature in Signature.objects.filter(version__in=versions).order_by("signed_at", "ref"):
        held.signatures[signature.version_id].append(signature)
    for comment in ReturnComment.objects.filter(version__in=versions):
        held.comments[comment.version_id].append(comment)
    _named(held)
    _said(held)
    return held


def _named(held: Lying) -> None:
    """Goals and diagnoses that lie with the note's own practice."""
    goals = NoteGoal.objects.filter(note__in=held.notes).select_related("goal")
    for goal in goals:
        if goal.practice_id == held.notes[goal.note_id].practice_id:
            held.goals[goal.note_id].append((goal.goal.client_id, goal.goal.number))
    for link in NoteDiagnosis.objects.filter(note__in=held.notes).select_related("diagnosis"):
        if link.practice_id == held.notes[link.note_id].practice_id:
            held.diagnoses[link.note_id].append(link.diagnosis)


def _said(held: Lying) -> None:
    """The ledger's entries of beginning, signing, returning and discarding each note: not those of its addenda, which
    name it too."""
    signed = []
    for practice in {note.practice_id for note in held.notes.values()}:
        own = {note.ref: note for note in held.notes.values() if note.practice_id == practice}
        for entry in ledger.entries_about(practice, list(own), acts=(*SIGNED, *BEGUN, RETURNED, DISCARDED)):
            named = {ref for kind, ref in entry.refs if kind == "note"}
            for ref in named & set(own):
                if named == {ref, own[ref].addendum_to_id or ref}:
                    held.entries[ref].append(entry)
            if entry.act in SIGNED:
                signed.append(entry.ref)
    held.as_sealed = ledger_tree.as_sealed(signed)
