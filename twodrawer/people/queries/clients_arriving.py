"""Clients who come from another system: the guard of every act that adds to one, and who may be them already."""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import not_there
from twodrawer.people.clients_sealed import RECORD, open_identity, owner_of
from twodrawer.people.facts import ClientIdentity
from twodrawer.people.models import Client
from twodrawer.people.queries.relations import require_in_practice
from twodrawer.sealing.keyring import keyring

Likeness = tuple[str, date]


def require_arriving(client_ref: UUID, *, by: law.Member, at: datetime, on: date) -> law.Answer:
    """Nothing but the law's yes, if the client was registered at this very moment by the act that goes on.

    The right to move clients in is no way into the chart of a client who is here: for any other ref there is
    nothing.
    """
    answer = require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    if not Client.objects.filter(ref=client_ref, practice_id=by.practice_ref, made_at=at).exists():
        owner = Client.objects.filter(ref=client_ref).values_list("practice_id", flat=True).first()
        foreign = owner if owner != by.practice_ref else None
        raise not_there("client.bring_in", (("client", client_ref),), other_practice=foreign)
    return answer


def clients_by_likeness(*, by: law.Member, on: date) -> dict[Likeness, list[UUID]]:
    """Refs of all clients of the practice by name and birth date, for one comparison inside an act.

    Nothing of it reaches a page by itself; the act names in its entry the clients whom it found alike.
    """
    require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    ring = keyring(by.practice_ref)
    rows = list(Client.objects.filter(practice_id=by.practice_ref).order_by("ref"))
    ring.load([owner_of(row.ref) for row in rows], RECORD)
    found: dict[Likeness, list[UUID]] = defaultdict(list)
    for row in rows:
        for likeness in likenesses(open_identity(row, ring=ring)):
            found[likeness].append(row.ref)
    return found


def likenesses(identity: ClientIdentity) -> set[Likeness]:
    """The names and the birth date by which somebody could be the same person. Empty without a birth date."""
    if identity.born is None:
        return set()
    names = (identity.legal_name, identity.preferred_name)
    return {(" ".join(name.casefold().split()), identity.born) for name in names if name.strip()}
