"""Changing the key: everything is sealed anew in the browser, uploaded in batches, and swapped in one transaction.

Until it is finished nothing of the current identity changes; it may be given up at any time, or gone on with days
later. Each file says of which old file it was made, so that a save in the meantime can't be lost: the change is not
finished before every version of every note is there as it stands now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event, Fact
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.keys import own_identity
from twodrawer.vault.actions.not_destroyed import require_not_destroyed
from twodrawer.vault.actions.prove import Proof, asked_recipient, spend_proof
from twodrawer.vault.actions.saving import (
    SealedManifest,
    SealedNote,
    SealedShelf,
    put_shelves,
    require_files,
    require_kit,
    swap_manifest,
)
from twodrawer.vault.age_file import LARGEST_NOTE, require_sealed
from twodrawer.vault.models import Identity, Manifest, NoteVersion, Shelf, Wrap
from twodrawer.vault.problems import conflict, nothing_here, proof_wrong
from twodrawer.vault.states import IdentityState

MOST_NAMED = 200


@dataclass(frozen=True)
class Finish:
    """What makes a pending identity the current one."""

    manifest: SealedManifest
    shelves: Sequence[SealedShelf]


def pending_identity(ref: UUID, *, by: Holder) -> Identity:
    """The author's pending identity of that ref, or nothing here."""
    found = own_identity(ref, by=by)
    if found.state != IdentityState.PENDING:
        raise nothing_here()
    return found


def current_identity(*, by: Holder, lock: bool = False) -> Identity:
    """The author's identity in use."""
    rows = Identity.objects.select_for_update() if lock else Identity.objects.all()
    found = rows.filter(**by.own, state=IdentityState.CURRENT).first()
    if found is None:
        raise nothing_here()
    return found


def upload_rotated(
    pending_ref: UUID, notes: Sequence[SealedNote], *, proof: Proof, by: Holder, at: datetime
) -> None:
    """These versions lie sealed to the pending identity too. The same one may be sent again."""
    pending = pending_identity(pending_ref, by=by)
    for note in notes:
        require_sealed(note.file, hash_is=note.sha256, largest=LARGEST_NOTE)
    spend_proof(proof, recipient=pending.recipient, by=by, at=at)
    with transaction.atomic():
        current = current_identity(by=by, lock=True)
        require_not_destroyed([note.note_ref for note in notes], {note.client_ref for note in notes}, by=by)
        for note in notes:
            old = (
                NoteVersion.objects.filter(
                    identity=current, note_ref=note.note_ref, version=note.version, client_ref=note.client_ref
                )
                .defer("file")
                .first()
            )
            if old is None:
                raise nothing_here()
            NoteVersion.objects.update_or_create(
                identity=pending,
                note_ref=note.note_ref,
                version=note.version,
                defaults={
                    **by.own,
                    "client_ref": note.client_ref,
                    "sha256": note.sha256,
                    "of_sha256": note.of_sha256,
                    "size": len(note.file),
                    "file": note.file,
                    "made_at": old.made_at,
                },
            )
        record(Event("vault.rotation_uploaded", facts={"notes": len(notes)}), by=by.actor, at=at)


def finish_rotation(
    pending_ref: UUID, finish: Finish, *, proof: Proof, old_proof: Proof, by: Holder, at: datetime
) -> None:
    """The pending identity is the current one; the old one, its wraps and its files are gone from here."""
    pending, current = pending_identity(pending_ref, by=by), current_identity(by=by)
    require_kit(pending)
    require_files(finish.manifest, (), finish.shelves)
    spend_proof(old_proof, recipient=current.recipient, by=by, at=at)
    spend_proof(proof, recipient=pending.recipient, by=by, at=at)
    with transaction.atomic():
        current = current_identity(by=by, lock=True)
        _require_complete(current, pending)
        require_not_destroyed((), {shelf.client_ref for shelf in finish.shelves}, by=by)
        count = NoteVersion.objects.filter(identity=pending).count()
        forget_identity(current)
        Identity.objects.filter(ref=pending.ref).update(state=IdentityState.CURRENT)
        NoteVersion.objects.filter(identity=pending).update(of_sha256="")
        swap_manifest(finish.manifest, base=0, identity=pending, by=by, at=at)
        put_shelves(finish.shelves, identity=pending, by=by)
        facts: dict[str, Fact] = {
            "notes": count,
            "shelves": len(finish.shelves),
            "identity": str(pending.ref),
        }
        record(Event("vault.rotation_finished", facts=facts), by=by.actor, at=at)


def abandon_rotation(pending_ref: UUID, *, proof: Proof, by: Holder, at: datetime) -> None:
    """The pending identity and what was uploaded for it are gone; the current one is as it was."""
    pending, current = pending_identity(pending_ref, by=by), current_identity(by=by)
    # Either key will do: the new one may be what was lost.
    asked = asked_recipient(proof, by=by)
    spend_proof(proof, recipient=asked if asked == pending.recipient else current.recipient, by=by, at=at)
    with transaction.atomic():
        forget_identity(pending)
        record(Event("vault.rotation_abandoned"), by=by.actor, at=at)


def forget_identity(identity: Identity) -> None:
    """The identity is no row any more, nor is what hung on it."""
    for table in (NoteVersion, Shelf, Manifest, Wrap):
        table._default_manager.filter(identity=identity).delete()
    if not Identity.objects.filter(ref=identity.ref).delete()[0]:
        raise proof_wrong()


def _require_complete(old: Identity, new: Identity) -> None:
    """Nothing, if each version of the old identity lies under the new one, made from what it is now (V-API-42)."""
    columns = ("note_ref", "version", "client_ref")
    stands = NoteVersion.objects.filter(identity=old).values_list(*columns, "sha256")
    sealed = set(NoteVersion.objects.filter(identity=new).values_list(*columns, "of_sha256"))
    missing = [[str(row[0]), row[1]] for row in stands if row not in sealed]
    if missing:
        raise conflict(
            "rotation_incomplete",
            "Not everything is sealed under the new key yet",
            f"{len(missing)} versions are missing or were changed meanwhile.",
            "The page goes on by itself; nothing was changed.",
            missing=missing[:MOST_NAMED],
        )
