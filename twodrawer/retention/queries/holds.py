"""Whether a client's record is held, and by what. A joined client is held under each of its refs."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people
from twodrawer.retention.facts import HoldFacts
from twodrawer.retention.models import LegalHold
from twodrawer.retention.sealed import open_lifting, open_reason
from twodrawer.sealing.keyring import keyring


@prepared
def _standing(practice_ref: UUID, client_refs: Collection[UUID]) -> "QuerySet[LegalHold, datetime]":
    rows = LegalHold.objects.filter(
        practice_id=practice_ref, client_id__in=client_refs, releases__isnull=True
    )
    return rows.order_by("placed_at").values_list("placed_at", flat=True)


def is_held(client_ref: UUID, *, within: UUID) -> bool:
    """Whether anything holds this client's record, in that practice. For acts that would destroy; asked by nobody who
    isn't acting on the client already."""
    return held_since(client_ref, within=within) is not None


def held_since(client_ref: UUID, *, within: UUID) -> datetime | None:
    """Since when anything holds it."""
    found = _standing.first(practice_ref=within, client_refs=people.all_refs_of(client_ref))
    return found if isinstance(found, datetime) else None


def holds_anything(practice_ref: UUID) -> bool:
    """Whether a hold stands in that practice at all. For acts that would destroy and can't know whom they are about."""
    return LegalHold.objects.filter(practice_id=practice_ref, releases__isnull=True).exists()


def held_refs(practice_ref: UUID) -> frozenset[UUID]:
    """Every ref of every client whose record is held there. For the vault, which keeps what is about them."""
    held = LegalHold.objects.filter(practice_id=practice_ref, releases__isnull=True)
    return frozenset(
        ref for client in set(held.values_list("client_id", flat=True)) for ref in people.all_refs_of(client)
    )


def standing_since(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> datetime | None:
    """Since when the record is held; None when nothing holds it. For the client's page."""
    answer = people.require_for_client(Act.READ, Kind.LEGAL_HOLD, client_ref, by=by, on=on)
    read.allowed_under(*answer.citations)
    found = _standing.first(practice_ref=by.practice_ref, client_refs=people.all_refs_of(client_ref))
    return found if isinstance(found, datetime) else None


def holds_of(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[HoldFacts, ...]:
    """Every hold there was, those that stand first, each with its reasons."""
    answer = people.require_for_client(Act.READ, Kind.LEGAL_HOLD, client_ref, by=by, on=on)
    rows = LegalHold.objects.filter(
        practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref)
    ).prefetch_related("releases")
    ring = keyring(by.practice_ref)
    found = []
    for row in rows.order_by("-placed_at", "-ref"):
        lifted = next(iter(row.releases.all()), None)
        found.append(
            HoldFacts(
                ref=row.ref,
                client_ref=row.client_id,
                request_ref=row.request_ref,
                reason=open_reason(row, ring=ring),
                placed_by=row.placed_by_id,
                placed_at=row.placed_at,
                lifted_by=lifted.lifted_by_id if lifted else None,
                lifted_at=lifted.lifted_at if lifted else None,
                lifted_because=open_lifting(lifted, ring=ring) if lifted else "",
            )
        )
    read.of("client", client_ref)
    read.of("hold", *(one.ref for one in found))
    read.allowed_under(*answer.citations)
    return tuple(sorted(found, key=lambda one: not one.stands))
