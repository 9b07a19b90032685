"""Saving: sealed versions, shelves and the manifest that lists them, all at once or not at all.

A save says on which counter it follows. If another device saved meanwhile it is told so, and nothing is overwritten.
Versions of a note go 1, 2, 3 …; the newest may be replaced, by whoever knows its hash, within an hour of its first
save: one sitting is one version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.keys import own_identity, proved_identity
from twodrawer.vault.actions.not_destroyed import require_not_destroyed
from twodrawer.vault.actions.prove import Proof, spend_proof
from twodrawer.vault.age_file import LARGEST_CACHE, LARGEST_NOTE, require_sealed
from twodrawer.vault.models import (
    Bearer,
    Identity,
    Manifest,
    NoteVersion,
    Shelf,
)
from twodrawer.vault.problems import No, conflict, malformed, overtaken
from twodrawer.vault.states import IdentityState, WrapKind

ONE_SITTING = timedelta(hours=1)


@dataclass(frozen=True)
class SealedNote:
    """One version of a note, sealed. `replaces`: the hash of the version it takes the place of."""

    note_ref: UUID
    client_ref: UUID
    version: int
    sha256: str
    file: bytes
    replaces: str | None = None
    of_sha256: str = ""


@dataclass(frozen=True)
class SealedShelf:
    """One client's sealed cache."""

    shelf_ref: UUID
    client_ref: UUID
    sha256: str
    file: bytes


@dataclass(frozen=True)
class SealedManifest:
    """What is current, as the author's browser says it, and the code that only the author's key makes."""

    counter: int
    file: bytes
    mac: bytes


@dataclass(frozen=True)
class Save:
    """Everything that one save changes, and the counter it follows on."""

    base: int
    manifest: SealedManifest
    notes: Sequence[SealedNote] = ()
    shelves: Sequence[SealedShelf] = ()
    dropped_shelves: Sequence[UUID] = ()


def save(what: Save, *, proof: Proof, by: Holder, at: datetime) -> None:
    """Everything in the save is stored, and the counter is one higher. Or a `No`, and nothing changed."""
    identity = proved_identity(by=by)
    require_kit(identity)
    if what.manifest.counter != what.base + 1:
        raise malformed("The counter goes up by one.")
    require_files(what.manifest, what.notes, what.shelves)
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)  # V-API-15: a proof for each change
    with transaction.atomic():
        if own_identity(identity.ref, by=by, lock=True).state != IdentityState.CURRENT:
            raise conflict(
                "not_current",
                "This is an earlier vault of yours",
                "It can be read and no longer written.",
                "",
            )
        swap_manifest(what.manifest, base=what.base, identity=identity, by=by, at=at)
        clients = {note.client_ref for note in what.notes} | {shelf.client_ref for shelf in what.shelves}
        require_not_destroyed([note.note_ref for note in what.notes], clients, by=by)
        for note in what.notes:
            _keep_note(note, identity=identity, by=by, at=at)
        put_shelves(what.shelves, identity=identity, by=by)
        Shelf.objects.filter(**by.own, identity=identity, shelf_ref__in=list(what.dropped_shelves)).delete()
        _record_span(what, by=by, at=at)


def require_kit(identity: Identity) -> None:
    """Nothing, if the recovery kit was confirmed: before that nothing may hang on the key (V-API-17)."""
    if not identity.wraps.filter(kind=WrapKind.KIT, confirmed_at__isnull=False).exists():
        raise conflict(
            "kit_not_confirmed",
            "Confirm your recovery kit first",
            "If the passphrase and the passkeys are lost, only the kit opens your notes: nobody else can.",
            "Type the part of it that the page asks for. What you typed is kept on this device.",
        )


def require_files(
    manifest: SealedManifest, notes: Sequence[SealedNote], shelves: Sequence[SealedShelf]
) -> None:
    """Nothing, if each of them looks like what a browser sealed."""
    if len(manifest.mac) != 32:
        raise malformed("The manifest's code has 32 bytes.")
    require_sealed(manifest.file, largest=LARGEST_CACHE)
    for note in notes:
        require_sealed(note.file, hash_is=note.sha256, largest=LARGEST_NOTE)
    for shelf in shelves:
        require_sealed(shelf.file, hash_is=shelf.sha256, largest=LARGEST_CACHE)


def swap_manifest(new: SealedManifest, *, base: int, identity: Identity, by: Holder, at: datetime) -> None:
    """The manifest is the new one, if the one before it had this counter (V-API-30). Else `overtaken`."""
    values = {"counter": new.counter, "file": new.file, "mac": new.mac, "saved_at": at}
    if base == 0:
        _, swapped = Manifest.objects.get_or_create(identity=identity, defaults={**by.own, **values})
    else:
        swapped = bool(Manifest.objects.filter(identity=identity, counter=base).update(**values))
    if not swapped:
        standing = Manifest.objects.filter(identity=identity).values_list("counter", flat=True).first()
        raise overtaken(standing or 0)


def _keep_note(note: SealedNote, *, identity: Identity, by: Holder, at: datetime) -> None:
    held = NoteVersion.objects.filter(**by.own, identity=identity, note_ref=note.note_ref)
    newest = held.defer("file").order_by("-version").first()
    if newest is not None and newest.client_ref != note.client_ref:  # V-API-32
        raise conflict("version", "A note stays with its client", "It was first saved for another one.", "")
    if note.replaces is None and note.version == (newest.version if newest else 0) + 1:  # V-API-31
        NoteVersion.objects.create(
            **by.own, identity=identity, made_at=at, size=len(note.file), **_content(note)
        )
    elif (
        newest is not None
        and (note.version, note.replaces) == (newest.version, newest.sha256)
        and at - newest.made_at <= ONE_SITTING
    ):
        values = {"sha256": note.sha256, "file": note.file, "size": len(note.file), "replaced_at": at}
        NoteVersion.objects.filter(ref=newest.ref).update(**values)
    else:
        raise _version_gap(note, newest)


def _content(note: SealedNote) -> dict[str, object]:
    return {
        "note_ref": note.note_ref,
        "client_ref": note.client_ref,
        "version": note.version,
        "sha256": note.sha256,
        "of_sha256": note.of_sha256,
        "file": note.file,
    }


def _version_gap(note: SealedNote, newest: NoteVersion | None) -> No:
    return conflict(
        "version",
        "This note was changed meanwhile",
        "Versions follow on one another, and the newest can be replaced within an hour only.",
        "The page loads what is stored and saves again, as the next version.",
        note=str(note.note_ref),
        version=newest.version if newest else 0,
        sha256=newest.sha256 if newest else None,
    )


def put_shelves(shelves: Sequence[SealedShelf], *, identity: Identity, by: Holder) -> None:
    """These shelves stand, in the place of those with the same refs."""
    for shelf in shelves:
        Shelf.objects.update_or_create(
            identity=identity,
            shelf_ref=shelf.shelf_ref,
            defaults={
                **by.own,
                "client_ref": shelf.client_ref,
                "size": len(shelf.file),
                "sha256": shelf.sha256,
                "file": shelf.file,
            },
        )


def _record_span(what: Save, *, by: Holder, at: datetime) -> None:
    """The save stands in the ledger. Autosaves of one note under one token are one span, and one entry."""
    notes = {note.note_ref for note in what.notes}
    only = next(iter(notes)) if len(notes) == 1 else None
    if only is not None and only == by.saving_ref:
        return
    files = [note.file for note in what.notes] + [shelf.file for shelf in what.shelves]
    facts = {"notes": len(what.notes), "shelves": len(what.shelves), "bytes": sum(map(len, files))}
    record(Event("vault.saved", tuple(("vault_note", ref) for ref in notes), facts=facts), by=by.actor, at=at)
    Bearer.objects.filter(ref=by.bearer_ref).update(saving_ref=only)
