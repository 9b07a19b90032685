"""A draft's text and keys. Each draft has a data key for its text and one for its device journal, of its
own.

The keys are made, and lie in their own store, before the first row they seal, and are destroyed once the
note is frozen or discarded. Then no copy of a draft opens, wherever the ciphertext lies: in backups, in
free pages, on a device.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer.chart.models import DraftText, Note
from twodrawer.chart.states import WRITABLE
from twodrawer.lib.canonical import canonical
from twodrawer.sealing.keyring import Keyring, Owner, keyring

TEXT = "text"
JOURNAL = "journal"


def text_owner(note_ref: UUID) -> Owner:
    """Who owns the data key of a draft's text: the draft itself."""
    return ("draft", note_ref)


def journal_owner(note_ref: UUID) -> Owner:
    """Who owns the key of a draft's device journal."""
    return ("journal", note_ref)


def make_draft_keys(ring: Keyring, note_ref: UUID, *, at: datetime) -> None:
    """The draft has a text key and a journal key, committed in the store of keys. Those it has already stay:
    two requests that both return a note must not take each other's key away."""
    for owner, purpose in ((text_owner(note_ref), TEXT), (journal_owner(note_ref), JOURNAL)):
        if ring.has(owner, purpose):
            continue
        try:
            with transaction.atomic(using="keys"):
                ring.make(owner, purpose, at=at)
        except IntegrityError:
            ring.load([owner], purpose)  # made by the other request just now


def destroy_draft_keys(practice_ref: UUID, note_ref: UUID, *, at: datetime) -> None:
    """No copy of this draft or its journal opens any more."""
    ring = keyring(practice_ref)
    ring.destroy(text_owner(note_ref), TEXT, at=at)
    ring.destroy(journal_owner(note_ref), JOURNAL, at=at)


def destroy_when_committed(note: Note, *, at: datetime) -> None:
    """The draft's keys end with the transaction that froze or discarded it. Not earlier: if it is rolled
    back, the draft must still open. Keys that a crash leaves behind are found by
    `actions.end_left_over_keys`."""

    def destroy() -> None:
        destroy_if_ended(note.practice_id, note.ref, at=at)

    transaction.on_commit(destroy, robust=True)


@transaction.atomic
def destroy_if_ended(practice_ref: UUID, note_ref: UUID, *, at: datetime) -> bool:
    """The draft's keys are gone, unless the note is its author's to write. Whether they are.

    Under the note's lock: a supervisor who returns the note meanwhile makes it a draft again, which leans on
    the keys that are there, and must not lose them between our look and our deed.
    """
    note = Note.objects.select_for_update().filter(ref=note_ref).first()
    if note is not None and note.state in WRITABLE:
        return False
    destroy_draft_keys(practice_ref, note_ref, at=at)
    return True


def seal_draft(
    ring: Keyring, note_ref: UUID, sections: Mapping[str, str], *, ref: UUID, revision: int
) -> bytes:
    """A box for the draft's row at this revision."""
    return ring.seal(
        canonical({"v": 1, "sections": dict(sections)}),
        owner=text_owner(note_ref),
        purpose=TEXT,
        ref=ref,
        column=DraftText.TEXT,
        version=revision,
    )


def open_draft(ring: Keyring, row: DraftText) -> dict[str, str]:
    """The sections of a draft, by key."""
    raw = ring.open(bytes(row.text), ref=row.ref, column=DraftText.TEXT, version=row.revision)
    sections: dict[str, str] = json.loads(raw)["sections"]
    return sections
