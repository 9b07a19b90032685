"""What the phrase bank writes in the ledger: refs and counts, never the words of a phrase."""

from collections.abc import Mapping
from uuid import UUID

from twodrawer.audit.entries import Event, Fact
from twodrawer.lib.errors import Refs

SENTENCES = {
    "phrases.opened": "looked at their own phrases and templates",
    "phrases.used": "put phrases of the bank into a draft",
    "phrase.added": "added a phrase of their own",
    "phrase.changed": "changed a phrase of their own",
    "phrase.removed": "removed a phrase of their own",
    "phrases.arranged": "arranged their phrases",
    "hold_back.set": "set whether private sentences are held back from their notes",
    "short_form.set": "set an abbreviation that expands",
    "short_form.removed": "removed an abbreviation",
    "phrases.taken_over": "took over a file of phrases",
    "phrases.handed_out": "made a file of their own phrases",
    "note_template.made": "made a note template",
    "note_template.ended": "ended a note template",
}
"""Act → how the ledger page says it, after the person's name."""

PURPOSE = "treatment"


def about_bank(
    act: str, under: tuple[str, ...], refs: Refs = (), facts: Mapping[str, Fact] | None = None
) -> Event:
    """An act on one's own bank."""
    return Event(act, refs, PURPOSE, under, facts or {})


def phrase_act(act: str, phrase_ref: UUID, under: tuple[str, ...]) -> Event:
    """A phrase was added, changed or removed."""
    return about_bank(act, under, (("phrase", phrase_ref),))
