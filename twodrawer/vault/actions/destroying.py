"""The end of notes: by their author, or because two people of the practice destroyed the client's record.

An author's own browser names the notes, and a fresh list of what the record holds comes with it. The record names a
client and never a note; what there is about that client goes seven days after it was told, on an order that was signed
after those seven days, since a hold may have come meanwhile. What is answered is the same whether anything was here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event
from twodrawer.lib.time import from_utc_text, utc_text
from twodrawer.vault import gone
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.keys import own_identity, proved_identity
from twodrawer.vault.actions.not_destroyed import require_not_destroyed
from twodrawer.vault.actions.prove import Proof, spend_proof
from twodrawer.vault.actions.rotation import forget_identity
from twodrawer.vault.actions.saving import (
    SealedManifest,
    SealedShelf,
    put_shelves,
    require_files,
    swap_manifest,
)
from twodrawer.vault.errands import DestructionOrder, Keeping
from twodrawer.vault.models import Destruction, Identity, Lending, NoteVersion, Shelf, Spared, Tombstone
from twodrawer.vault.problems import client_held, conflict, errand_no, malformed, nothing_here
from twodrawer.vault.states import IdentityState

WAIT = timedelta(days=7)
"""For so long an order stands in the authors' sight before anything goes by it."""


@dataclass(frozen=True)
class OwnDestruction:
    """Notes that their author destroys, each with the author's signature, and the list that is left."""

    base: int
    manifest: SealedManifest
    notes: Sequence[tuple[UUID, bytes]]
    shelves: Sequence[SealedShelf]


@dataclass(frozen=True)
class Heard:
    """What the record is told of an order: when it came, when it takes effect, and when that was."""

    told_at: datetime
    due_at: datetime
    done_at: datetime | None


def destroy_own(what: OwnDestruction, keeping: Keeping, *, proof: Proof, by: Holder, at: datetime) -> None:
    """Every version of these notes is gone from here, for good; the list is the new one. Or a `No`, and nothing is."""
    identity = proved_identity(by=by)
    _require_said_to(keeping, by)
    refs = [note for note, _ in what.notes]
    if not refs or len(set(refs)) != len(refs) or any(len(signature) != 64 for _, signature in what.notes):
        raise malformed("Notes are destroyed by name, each once, each signed with 64 bytes.")
    if what.manifest.counter != what.base + 1:
        raise malformed("The counter goes up by one.")
    require_files(what.manifest, (), what.shelves)
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)
    with transaction.atomic():
        if own_identity(identity.ref, by=by, lock=True).state != IdentityState.CURRENT:
            raise conflict(
                "not_current",
                "This is an earlier vault of yours",
                "It can be read, and no longer changed.",
                "",
            )
        if Identity.objects.filter(**by.own, state=IdentityState.PENDING).exists():
            raise conflict(
                "rotation_pending",
                "A new key was begun and isn’t finished",
                "Notes are being sealed for it.",
                "Finish it, or give it up, on the page “Your vault”; then destroy the note.",
            )
        held = NoteVersion.objects.filter(**by.own, identity=identity, note_ref__in=refs)
        clients = dict(held.values_list("note_ref", "client_ref"))
        if clients.keys() != set(refs):
            raise nothing_here()
        if any(keeping.holds(client) for client in clients.values()):  # V-API-103
            raise client_held()
        swap_manifest(what.manifest, base=what.base, identity=identity, by=by, at=at)
        stones = [
            Tombstone(**by.own, note_ref=note, signature=signature, destroyed_at=at)
            for note, signature in what.notes
        ]
        _put_down(stones, clients)
        _take_away(stones, clients)
        put_shelves(what.shelves, identity=identity, by=by)
        require_not_destroyed((), {shelf.client_ref for shelf in what.shelves}, by=by)
        told = tuple(("vault_note", note) for note in refs)
        record(Event("vault.notes_destroyed", told, facts={"notes": len(refs)}), by=by.actor, at=at)
        transaction.on_commit(gone.forget_old_pages, robust=True)


def destroy_earlier(identity_ref: UUID, keeping: Keeping, *, proof: Proof, by: Holder, at: datetime) -> None:
    """A vault that a reset set aside is gone: notes, list, and what it opened with. Or a `No`, and nothing is.

    All of it or nothing: whoever lost every way in can't name its notes, and they are this author's all the same.
    """
    current = proved_identity(by=by)
    _require_said_to(keeping, by)
    spend_proof(proof, recipient=current.recipient, by=by, at=at)
    with transaction.atomic():
        earlier = own_identity(identity_ref, by=by, lock=True)
        if (earlier.state, current.state) != (IdentityState.EARLIER, IdentityState.CURRENT):
            raise conflict(
                "not_earlier",
                "Only an earlier vault goes as a whole",
                "The one that you write into is destroyed note by note.",
                "Open it, and destroy what you wish to.",
            )
        rows = NoteVersion.objects.filter(**by.own, identity=earlier)
        if any(keeping.holds(client) for client in set(rows.values_list("client_ref", flat=True))):
            raise client_held()  # V-API-107
        clients = dict(rows.values_list("note_ref", "client_ref"))
        stones = [Tombstone(**by.own, note_ref=note, signature=b"", destroyed_at=at) for note in clients]
        _put_down(stones, clients)
        _take_away(stones, clients, sealed_for=earlier)
        forget_identity(earlier)
        told = (("vault_identity", identity_ref),)
        record(Event("vault.earlier_destroyed", told, facts={"notes": len(clients)}), by=by.actor, at=at)
        transaction.on_commit(gone.forget_old_pages, robust=True)


def _require_said_to(keeping: Keeping, by: Holder) -> None:
    if (keeping.practice_ref, keeping.author_ref) != (by.practice_ref, by.author_ref):
        raise errand_no("keeping", "of_another", "It was said to another author.")


def spare(certificate_ref: UUID, *, proof: Proof, by: Holder, at: datetime) -> None:
    """What this author wrote stays when the order takes effect: only their author destroys psychotherapy notes."""
    spend_proof(proof, recipient=proved_identity(by=by).recipient, by=by, at=at)
    with transaction.atomic():
        waits = Destruction.objects.select_for_update().filter(
            practice_ref=by.practice_ref, certificate_ref=certificate_ref, done_at__isnull=True
        )
        if not list(waits):
            raise nothing_here()
        _, is_first = Spared.objects.get_or_create(
            **by.own, certificate_ref=certificate_ref, defaults={"spared_at": at}
        )
        if is_first:
            told = (("certificate", certificate_ref),)
            record(Event("vault.notes_spared", told), by=by.actor, at=at)


def put_down_all(*, by: Holder, at: datetime) -> None:
    """Every note of the author is destroyed, and on the list: no restored backup brings one back. By custodians."""
    clients = dict(NoteVersion.objects.filter(**by.own).values_list("note_ref", "client_ref"))
    stones = [Tombstone(**by.own, note_ref=note, signature=b"", destroyed_at=at) for note in clients]
    _put_down(stones, clients)
    _take_away(stones, clients)
    transaction.on_commit(gone.forget_old_pages, robust=True)


@transaction.atomic
def hear_of_destruction(order: DestructionOrder, *, at: datetime) -> Heard:
    """The order stands in the authors' sight; seven days after it came, a fresh one takes effect, once."""
    row, is_first = Destruction.objects.select_for_update().get_or_create(
        practice_ref=order.practice_ref,
        certificate_ref=order.certificate_ref,
        client_ref=order.client_ref,
        defaults={"statement": order.text, "told_at": at},
    )
    if is_first:
        _tell("vault.destruction_told", row, at=at)
    elif row.done_at is None and order.issued_at >= row.told_at + WAIT:  # V-API-111
        _carry_out(row, order, at=at)
    return Heard(row.told_at, row.told_at + WAIT, row.done_at)


def _carry_out(row: Destruction, order: DestructionOrder, *, at: datetime) -> None:
    # A save locks its identity too: what is being saved about this client is here before, or is refused after.
    list(Identity.objects.select_for_update().filter(practice_ref=row.practice_ref).values_list("ref"))
    here = {"practice_ref": row.practice_ref, "client_ref": row.client_ref}
    spared = Spared.objects.filter(practice_ref=row.practice_ref, certificate_ref=row.certificate_ref)
    keep = list(spared.values_list("author_ref", flat=True))
    versions = NoteVersion.objects.filter(**here).exclude(author_ref__in=keep)
    found = set(versions.values_list("author_ref", "note_ref"))
    stones = [
        Tombstone(
            practice_ref=row.practice_ref,
            author_ref=author,
            note_ref=note,
            certificate_ref=row.certificate_ref,
            signature=b"",
            destroyed_at=at,
        )
        for author, note in found
    ]
    row.statement, row.done_at = order.text, at
    _put_down(stones, dict.fromkeys((note for _, note in found), row.client_ref), row)
    _take_away(stones, dict.fromkeys((note for _, note in found), row.client_ref))
    Shelf.objects.filter(**here).exclude(author_ref__in=keep).delete()
    row.save(update_fields=["statement", "done_at"])
    # The certificate and no other ref, and no count: the entry is the same whether anything was here.
    _tell("vault.destruction_carried_out", row, at=at)
    transaction.on_commit(gone.forget_old_pages, robust=True)


def destroy_again(*, at: datetime) -> int:
    """What the list says is destroyed, wherever an older copy brought it back. How many notes and clients came back."""
    back = 0
    for line in gone.lines_of():
        with transaction.atomic():
            if "note" in line:
                back += _note_again(line, at=at)
            else:
                back += _client_again(line, at=at)
    if back:
        gone.forget_old_pages()
    return back


def _note_again(line: dict[str, str], *, at: datetime) -> bool:
    own = {"practice_ref": UUID(line["practice"]), "author_ref": UUID(line["author"])}
    note, client = UUID(line["note"]), UUID(line["client"])
    if Tombstone.objects.filter(**own, note_ref=note).exists():
        return False
    certificate = line.get("certificate")
    stone = Tombstone(
        **own,
        note_ref=note,
        certificate_ref=UUID(certificate) if certificate else None,
        signature=bytes.fromhex(line.get("signature") or ""),
        destroyed_at=from_utc_text(line["at"]),
    )
    _take_away([stone], {note: client})
    practice = Actor("program", None, stone.practice_ref)
    record(Event("vault.destroyed_again", (("vault_note", note),)), by=practice, at=at)
    return True


def _client_again(line: dict[str, str], *, at: datetime) -> bool:
    names = {name: UUID(line[name]) for name in ("practice", "certificate", "client")}
    row, _ = Destruction.objects.get_or_create(
        practice_ref=names["practice"],
        certificate_ref=names["certificate"],
        client_ref=names["client"],
        defaults={"statement": line["statement"], "told_at": from_utc_text(line["told_at"])},
    )
    if row.done_at is not None:
        return False
    row.statement, row.done_at = line["statement"], from_utc_text(line["at"])
    row.save(update_fields=["statement", "done_at"])
    _tell("vault.destroyed_again", row, at=at)
    return True


def _put_down(stones: Sequence[Tombstone], clients: dict[UUID, UUID], row: Destruction | None = None) -> None:
    """They stand on the list before anything goes."""
    lines: list[dict[str, object]] = [
        {
            "practice": str(stone.practice_ref),
            "author": str(stone.author_ref),
            "note": str(stone.note_ref),
            "client": str(clients[stone.note_ref]),
            "certificate": str(stone.certificate_ref) if stone.certificate_ref else None,
            "signature": bytes(stone.signature).hex() or None,
            "at": utc_text(stone.destroyed_at),
        }
        for stone in stones
    ]
    if row is not None and row.done_at is not None:
        lines.append(
            {
                "practice": str(row.practice_ref),
                "certificate": str(row.certificate_ref),
                "client": str(row.client_ref),
                "statement": row.statement,
                "told_at": utc_text(row.told_at),
                "at": utc_text(row.done_at),
            }
        )
    gone.put_down(lines)


def _take_away(
    stones: Sequence[Tombstone], clients: dict[UUID, UUID], *, sealed_for: Identity | None = None
) -> None:
    """Every version of each note is gone, what was lent of it, and each shelf of its author's that may hold it.

    `sealed_for`: shelves of this identity alone; those of another hold none of these notes.
    """
    for stone in stones:
        own = {"practice_ref": stone.practice_ref, "author_ref": stone.author_ref}
        Lending.objects.filter(**own, note_ref=stone.note_ref).delete()
        NoteVersion.objects.filter(**own, note_ref=stone.note_ref).delete()
        shelves = Shelf.objects.filter(**own, client_ref=clients[stone.note_ref])
        (shelves if sealed_for is None else shelves.filter(identity=sealed_for)).delete()
    Tombstone.objects.bulk_create(stones)


def _tell(act: str, row: Destruction, *, at: datetime) -> None:
    refs = (("certificate", row.certificate_ref),)
    record(Event(act, refs, "operations"), by=Actor("program", None, row.practice_ref), at=at)


def receipt(order: DestructionOrder, heard: Heard) -> dict[str, object]:
    """What the vault signs for the record: the order, and three moments. Nothing about notes."""
    return {
        "v": 1,
        "type": "destruction-receipt",
        "practice": str(order.practice_ref),
        "certificate": str(order.certificate_ref),
        "client": str(order.client_ref),
        "told_at": utc_text(heard.told_at),
        "due_at": utc_text(heard.due_at),
        "done_at": utc_text(heard.done_at) if heard.done_at else "",
    }
