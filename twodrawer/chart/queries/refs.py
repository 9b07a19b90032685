"""Refs of what the chart holds about a client. Refs alone: nothing is opened, and nobody is shown anything.

For the privacy officer's questions to the ledger, which was asked for before anything comes here: an entry may name a
note and not whom it is about, a refused one above all.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from twodrawer.chart.models import Diagnosis, DraftSource, Goal, Note
from twodrawer.chart.source_box import PURPOSE, source_owner
from twodrawer.sealing.keyring import Owner


def refs_about(client_refs: Collection[UUID], *, practice_ref: UUID) -> frozenset[UUID]:
    """The notes, diagnoses and goals of these clients, in every state."""
    found: set[UUID] = set()
    for table in (Note, Diagnosis, Goal):
        rows = table.objects.filter(practice_id=practice_ref, client_id__in=client_refs)
        found.update(rows.values_list("ref", flat=True))
    return frozenset(found)


def clients_of_notes(note_refs: Collection[UUID], *, practice_ref: UUID) -> dict[UUID, UUID]:
    """Whom each of these notes of the practice is about."""
    rows = Note.objects.filter(practice_id=practice_ref, ref__in=note_refs)
    return dict(rows.values_list("ref", "client_id"))


def last_entries(practice_ref: UUID) -> dict[UUID, datetime]:
    """When the last note about each client was begun or ended. Refs and times, for the clocks of records."""
    notes = Note.objects.filter(practice_id=practice_ref).values("client_id")
    last = notes.annotate(begun=Max("begun_at"), ended=Max("ended_at"))
    return {
        client: max(begun, ended or begun)
        for client, begun, ended in last.values_list("client_id", "begun", "ended")
    }


def keys_about(client_refs: Collection[UUID], *, practice_ref: UUID) -> tuple[tuple[Owner, str], ...]:
    """Whose data keys, and for what, notes about these clients may have had: of drafts, journals and their sources."""
    notes = Note.objects.filter(practice_id=practice_ref, client_id__in=client_refs).order_by("ref")
    sources = DraftSource.objects.filter(note__in=notes).order_by("ref").values_list("ref", flat=True)
    own: list[tuple[Owner, str]] = []
    for note in notes.values_list("ref", flat=True):
        own += [(("draft", note), "text"), (("draft", note), "text-2"), (("journal", note), "journal")]
    return (*own, *((source_owner(ref), PURPOSE) for ref in sources))
