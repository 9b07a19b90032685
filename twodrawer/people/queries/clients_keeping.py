"""What the clock of a record is counted from, of every client: end of care, birth, the state. And what is destroyed.

Refs and dates, for the pages of retention alone: no name, no contact. An address is opened in memory for its state.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind
from twodrawer.people.clients_sealed import RECORD, open_identity, owner_of
from twodrawer.people.models import Client
from twodrawer.people.queries.clients_joined import kept_ref_of, kept_refs
from twodrawer.people.queries.clients_states import state_in
from twodrawer.people.queries.relations import require_in_practice
from twodrawer.sealing.keyring import Keyring, keyring


@dataclass(frozen=True)
class KeptClient:
    """One person, under every ref. `destroyed_at`: the record's key is gone, and with it all that it sealed."""

    ref: UUID
    refs: tuple[UUID, ...]
    since_day: date
    ended_day: date | None
    born: date | None
    state: str
    destroyed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Care goes on."""
        return self.ended_day is None and self.destroyed_at is None


def clients_to_keep(
    *, by: law.Member, on: date, read: Reading, only: Collection[UUID] | None = None
) -> tuple[KeptClient, ...]:
    """Every client of the practice, the oldest first, joined ones once. `only`: these, by any of their refs."""
    answer = require_in_practice(Act.READ, Kind.RETENTION, by=by, on=on)
    read.allowed_under(*answer.citations)
    return every_client_to_keep(by.practice_ref, only=only)


def every_client_to_keep(
    practice_ref: UUID, *, only: Collection[UUID] | None = None
) -> tuple[KeptClient, ...]:
    """The same for the command line, which shows refs and days to whoever runs the installation."""
    wanted = None if only is None else {kept_ref_of(ref, within=practice_ref) for ref in only}
    rows = {row.ref: row for row in Client.objects.filter(practice_id=practice_ref).order_by("ref")}
    people: dict[UUID, list[Client]] = defaultdict(list)
    for ref, kept in kept_refs(rows, within=practice_ref).items():
        people[kept].append(rows[ref])
    chosen = [kept for kept in rows if kept in people and (wanted is None or kept in wanted)]
    ring = keyring(practice_ref)
    ring.load([owner_of(ref) for ref in chosen], RECORD)
    return tuple(_kept(rows[ref], people[ref], ring) for ref in chosen)


def _kept(row: Client, person: list[Client], ring: Keyring) -> KeptClient:
    gone = ring.destroyed_at(owner_of(row.ref), RECORD)
    identity = None if gone else open_identity(row, ring=ring)
    return KeptClient(
        ref=row.ref,
        refs=(row.ref, *(one.ref for one in person if one.ref != row.ref)),
        since_day=row.since_day,
        # The kept ref's end is the person's; a joined one may have ended later before it was joined.
        ended_day=max(filter(None, [one.ended_day for one in person])) if row.ended_day else None,
        born=identity.born if identity else None,
        state=state_in(identity.contact.address) if identity else "",
        destroyed_at=gone,
    )


def record_destroyed_at(client_ref: UUID, *, within: UUID) -> datetime | None:
    """When the record's key was destroyed; None while it opens. For whoever may know of the client already."""
    kept = kept_ref_of(client_ref, within=within)
    return keyring(within).destroyed_at(owner_of(kept), RECORD)


def hold_still(client_ref: UUID, *, within: UUID) -> UUID:
    """The kept ref, its row locked until the transaction ends: a hold and a destruction never pass each other."""
    row = Client.objects.select_for_update().get(
        practice_id=within, ref=kept_ref_of(client_ref, within=within)
    )
    kept: UUID = row.ref
    return kept
