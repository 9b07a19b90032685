"""What is served to a browser that showed the key. The entry is in the ledger, on the disk, before a byte leaves.

Every query returns after its entry was committed; if it can't be written, `record` raises and nothing is served
(V-API-2, 45 CFR 164.312(b)).
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event, Fact
from twodrawer.lib.errors import Refs
from twodrawer.lib.time import utc_text
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.rotation import pending_identity
from twodrawer.vault.models import Identity, Manifest, NoteVersion, Shelf
from twodrawer.vault.problems import nothing_here, proof_wanted

Json = dict[str, object]


@dataclass(frozen=True)
class SealedFile:
    """A file with what stands about it in the index that goes before it."""

    about: Json
    file: bytes


def require_proved(by: Holder) -> UUID:
    """The identity that this token opens (V-API-8): the first line of every read below."""
    if by.proved_ref is None or not Identity.objects.filter(**by.own, ref=by.proved_ref).exists():
        raise proof_wanted()
    return by.proved_ref


def _entered(act: str, *, by: Holder, at: datetime, refs: Refs = (), **facts: Fact) -> None:
    record(Event(act, (*refs, *by.whose), by.reads_for, facts=facts), by=by.actor, at=at)


def identities(*, by: Holder) -> list[Json]:
    """The author's own wrapped identities: all that a token alone opens. Entered with the ticket (`begin_session`)."""
    found = Identity.objects.filter(**by.own).prefetch_related("wraps").order_by("made_at", "ref")
    return [
        {
            "ref": str(row.ref),
            "recipient": row.recipient,
            "state": row.state,
            "made_at": utc_text(row.made_at),
            "reason": row.reason,
            "kit_confirmed": any(wrap.confirmed_at for wrap in row.wraps.all()),
            "signing_key": as_b64(row.signing_key),
            "wraps": [
                {
                    "ref": str(wrap.ref),
                    "kind": wrap.kind,
                    "made_at": utc_text(wrap.made_at),
                    "confirmed": wrap.confirmed_at is not None,
                    "file": as_b64(wrap.file),
                }
                for wrap in sorted(row.wraps.all(), key=lambda wrap: (wrap.made_at, wrap.ref))
            ],
        }
        for row in found
    ]


def manifest(*, by: Holder, at: datetime) -> Json:
    """The manifest of the proved identity; counter 0 and nothing else when nothing was saved yet."""
    found = Manifest.objects.filter(**by.own, identity=require_proved(by)).first()
    _entered("vault.manifest_read", by=by, at=at, counter=found.counter if found else 0)
    if found is None:
        return {"counter": 0, "file": None, "mac": None}
    return {"counter": found.counter, "file": as_b64(found.file), "mac": as_b64(found.mac)}


def as_b64(data: bytes | memoryview) -> str:
    """Bytes as JSON holds them."""
    return base64.b64encode(bytes(data)).decode()


def shelves(*, by: Holder, at: datetime) -> list[SealedFile]:
    """All shelves of the proved identity."""
    rows = Shelf.objects.filter(**by.own, identity=require_proved(by)).order_by("ref")
    found = [
        SealedFile(
            {
                "ref": str(row.shelf_ref),
                "client": str(row.client_ref),
                "sha256": row.sha256,
                "size": row.size,
            },
            bytes(row.file),
        )
        for row in rows
    ]
    _entered(
        "vault.shelves_read", by=by, at=at, shelves=len(found), bytes=sum(len(one.file) for one in found)
    )
    return found


def notes(*, by: Holder, at: datetime) -> list[Json]:
    """Every version of every note of the proved identity, without its file."""
    rows = NoteVersion.objects.filter(**by.own, identity=require_proved(by)).defer("file")
    found = [about(row) for row in rows.order_by("note_ref", "version")]
    _entered("vault.notes_listed", by=by, at=at, versions=len(found))
    return found


def files(wanted: Sequence[tuple[UUID, int]], *, by: Holder, at: datetime) -> list[SealedFile]:
    """The versions that were asked for, all of them, or nothing here."""
    proved = require_proved(by)
    either = Q()
    for note_ref, version in wanted:
        either |= Q(note_ref=note_ref, version=version)
    rows = NoteVersion.objects.filter(**by.own, identity=proved).filter(either) if wanted else ()
    held = {(row.note_ref, row.version): row for row in rows}
    if not held.keys() >= set(wanted):
        raise nothing_here()
    found = [SealedFile(about(held[pair]), bytes(held[pair].file)) for pair in dict.fromkeys(wanted)]
    refs = tuple(("vault_note", note_ref) for note_ref, _ in held)
    _entered("vault.notes_read", by=by, at=at, refs=refs, versions=len(found))
    return found


def rotated(pending_ref: UUID, *, by: Holder, at: datetime) -> list[Json]:
    """What was uploaded for a pending identity, for whoever goes on with it."""
    require_proved(by)
    rows = NoteVersion.objects.filter(identity=pending_identity(pending_ref, by=by)).defer("file")
    found = [{**about(row), "of": row.of_sha256} for row in rows.order_by("note_ref", "version")]
    _entered("vault.rotation_read", by=by, at=at, versions=len(found))
    return found


def about(row: NoteVersion) -> Json:
    """A version as the index says it."""
    return {
        "note": str(row.note_ref),
        "client": str(row.client_ref),
        "version": row.version,
        "sha256": row.sha256,
        "size": row.size,
        "made_at": utc_text(row.made_at),
    }
