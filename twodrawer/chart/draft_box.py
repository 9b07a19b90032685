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
from twodrawer.sealing.box import Place, key_ref_of
from twodrawer.sealing.keyring import Keyring, Owner, keyring

TEXT = "text"
TEXT_AFRESH = "text-2"
"""A draft that is sealed afresh takes turns between two purposes: the new key is there before the old one ends."""
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
        if ring.has(owner, purpose) or (purpose == TEXT and ring.has(owner, TEXT_AFRESH)):
            continue
        try:
            with transaction.atomic(using="keys"):
                ring.make(owner, purpose, at=at)
        except IntegrityError:
            ring.load([owner], purpose)  # made by the other request just now


def purpose_of(ring: Keyring, note_ref: UUID) -> str:
    """Which of its two keys a draft has."""
    return TEXT if ring.has(text_owner(note_ref), TEXT) else TEXT_AFRESH


def purpose_sealing(ring: Keyring, row: DraftText) -> str:
    """Which of its two keys seals what stands there. After a crash both may live, and the older one is about to end."""
    owner = text_owner(row.note_id)
    return (
        TEXT if ring.has(owner, TEXT) and ring.secret(owner, TEXT)[0] == _key_of(ring, row) else TEXT_AFRESH
    )


def _key_of(ring: Keyring, row: DraftText) -> UUID:
    place = Place(ring.practice_ref, row.ref, DraftText.TEXT, row.revision)
    return key_ref_of(bytes(row.text), place)


def destroy_draft_keys(practice_ref: UUID, note_ref: UUID, *, at: datetime) -> None:
    """No copy of this draft or its journal opens any more."""
    ring = keyring(practice_ref)
    ring.destroy(text_owner(note_ref), TEXT, at=at)
    ring.destroy(text_owner(note_ref), TEXT_AFRESH, at=at)
    ring.destroy(journal_owner(note_ref), JOURNAL, at=at)


def seal_afresh(
    ring: Keyring, row: DraftText, sections: Mapping[str, str], *, revision: int, at: datetime
) -> bytes:
    """A box for the row at this revision under a key that has sealed nothing before. Under the note's lock.

    The key that seals what stands there lives until the transaction has committed: if it is rolled back, or the
    machine stops, the draft still opens. Then it ends, and with it each earlier copy of the draft, wherever that
    copy lies; the device journal's key ends too.
    """
    note_ref: UUID = row.note_id
    owner = text_owner(note_ref)
    old = purpose_sealing(ring, row)
    new = TEXT_AFRESH if old == TEXT else TEXT
    with transaction.atomic(using="keys"):
        ring.destroy(owner, new, at=at)  # left over by a stop in between: it seals nothing that stands
        ring.make(owner, new, at=at)

    def end() -> None:
        with transaction.atomic(using="keys"):
            ring.destroy(owner, old, at=at)
            ring.destroy(journal_owner(note_ref), JOURNAL, at=at)
            ring.make(journal_owner(note_ref), JOURNAL, at=at)

    transaction.on_commit(end, robust=True)
    return seal_draft(ring, note_ref, sections, ref=row.ref, revision=revision, purpose=new)


@transaction.atomic
def end_earlier_copies(practice_ref: UUID, note_ref: UUID, *, at: datetime) -> bool:
    """One key is left of a draft's two: the one that seals what stands there. Whether there was another.

    A stop between the commit of a moved sentence and the end of the old key leaves both. The device journal's key
    stays: words that were typed since may lie under it and nowhere else.
    """
    Note.objects.select_for_update().filter(ref=note_ref).first()
    row = DraftText.objects.filter(note_id=note_ref).first()
    if row is None:
        return False
    ring, owner = keyring(practice_ref), text_owner(note_ref)
    other = TEXT_AFRESH if purpose_sealing(ring, row) == TEXT else TEXT
    was_there = ring.has(owner, other)
    ring.destroy(owner, other, at=at)
    return was_there


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
    ring: Keyring,
    note_ref: UUID,
    sections: Mapping[str, str],
    *,
    ref: UUID,
    revision: int,
    purpose: str | None = None,
) -> bytes:
    """A box for the draft's row at this revision, under the key that seals it now if no other is named."""
    return ring.seal(
        canonical({"v": 1, "sections": dict(sections)}),
        owner=text_owner(note_ref),
        purpose=purpose or purpose_of(ring, note_ref),
        ref=ref,
        column=DraftText.TEXT,
        version=revision,
    )


def open_draft(ring: Keyring, row: DraftText) -> dict[str, str]:
    """The sections of a draft, by key."""
    raw = ring.open(bytes(row.text), ref=row.ref, column=DraftText.TEXT, version=row.revision)
    sections: dict[str, str] = json.loads(raw)["sections"]
    return sections
