"""How what identifies a client, and who speaks for them, goes into sealed boxes and comes out again.

One canonical JSON object a box, sealed under the client's own data key ("record"), bound to row, column and
version. Fields that a later program adds are missing in older boxes; reading fills them with blanks.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from twodrawer.lib.canonical import canonical
from twodrawer.lib.memo import remembered
from twodrawer.lib.refs import short_ref
from twodrawer.lib.time import day_in
from twodrawer.people.facts import ClientIdentity, Contact, DestroyedIdentity
from twodrawer.people.models import Client, Practice, Representative
from twodrawer.sealing.keyring import KeyDestroyed, Keyring, Owner


class SealedClient(NamedTuple):
    """What a list needs of a client's row. A table's row as an object costs more than opening it."""

    ref: UUID
    identity: bytes
    identity_version: int
    since_day: date
    ended_day: date | None


RECORD = "record"
PAPERS = "papers"  # what outlives the record: disclosures, authorizations


def owner_of(client_ref: UUID) -> Owner:
    """The owner of a client's data keys."""
    return ("client", client_ref)


@dataclass(frozen=True)
class RepresentativeDetails:
    """The sealed part of a representative: who, related how, with what authority, reached where."""

    name: str
    relation: str = ""
    authority: str = ""
    contact: Contact = field(default_factory=Contact)


def identity_text(identity: ClientIdentity) -> bytes:
    """The canonical form of an identity."""
    held = asdict(identity)
    held["born"] = _day_text(identity.born)
    held["died"] = _day_text(identity.died)
    return canonical({"v": 1, **held})


def read_identity(text: bytes) -> ClientIdentity:
    """The identity that `identity_text` wrote."""
    held: dict[str, Any] = json.loads(text)
    return ClientIdentity(
        legal_name=held["legal_name"],
        preferred_name=held.get("preferred_name", ""),
        pronouns=held.get("pronouns", ""),
        born=_day(held.get("born")),
        died=_day(held.get("died")),
        language=held.get("language", ""),
        record_number=held.get("record_number", ""),
        contact=_contact(held.get("contact")),
    )


def seal_identity(identity: ClientIdentity, *, client_ref: UUID, version: int, ring: Keyring) -> bytes:
    """A box for the client's row at this version."""
    return ring.seal(
        identity_text(identity),
        owner=owner_of(client_ref),
        purpose=RECORD,
        ref=client_ref,
        column=Client.IDENTITY,
        version=version,
    )


def open_identity(row: Client | SealedClient, *, ring: Keyring) -> ClientIdentity:
    """What identifies this client, or DoesNotOpen when the box belongs elsewhere. Of a destroyed record what is left:
    that it was, and when it ended. A key that merely isn't there is no destruction, and raises."""
    try:
        text = ring.open(
            bytes(row.identity), ref=row.ref, column=Client.IDENTITY, version=row.identity_version
        )
    except KeyDestroyed:
        gone = ring.destroyed_at(owner_of(row.ref), RECORD)
        if gone is None:
            raise
        day = day_in(_zone_of(ring.practice_ref), gone)
        return DestroyedIdentity(legal_name=destroyed_name(row.ref, day), destroyed_at=gone)
    return read_identity(text)


def destroyed_name(client_ref: UUID, day: date) -> str:
    """What lists show in the place of a name: `Destroyed 2026-11-22, …1a2b3c4d`."""
    return f"Destroyed {day.isoformat()}, …{short_ref(client_ref)}"


@remembered
def _zone_of(practice_ref: UUID) -> str:
    zone: str = Practice.objects.values_list("zone", flat=True).get(ref=practice_ref)
    return zone


def seal_details(details: RepresentativeDetails, *, row: Representative, ring: Keyring) -> bytes:
    """A box for the representative's row, under the client's key."""
    return ring.seal(
        canonical({"v": 1, **asdict(details)}),
        owner=owner_of(row.client_id),
        purpose=RECORD,
        ref=row.ref,
        column=Representative.DETAILS,
        version=row.details_version,
    )


def open_details(row: Representative, *, ring: Keyring) -> RepresentativeDetails:
    """Who this representative is."""
    held: dict[str, Any] = json.loads(
        ring.open(bytes(row.details), ref=row.ref, column=Representative.DETAILS, version=row.details_version)
    )
    return RepresentativeDetails(
        name=held["name"],
        relation=held.get("relation", ""),
        authority=held.get("authority", ""),
        contact=_contact(held.get("contact")),
    )


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _contact(held: dict[str, str] | None) -> Contact:
    held = held or {}
    return Contact(**{name: held.get(name, "") for name in ("phone", "email", "address", "note")})
