"""Which of several joined refs is the one that is kept: the one that lists show and changes go to."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from twodrawer.lib.statements import prepared
from twodrawer.people.models import ClientLink


@prepared
def _kept_for(refs: Collection[UUID]) -> "QuerySet[ClientLink, tuple[UUID, UUID]]":
    links = ClientLink.objects.filter(duplicate_id__in=refs, undone_at__isnull=True)
    return links.values_list("duplicate_id", "kept_id")


def kept_ref_of(client_ref: UUID) -> UUID:
    """The kept ref of this person; the ref itself when it was never joined."""
    return kept_refs([client_ref])[client_ref]


def kept_refs(refs: Iterable[UUID]) -> dict[UUID, UUID]:
    """Each of these refs with its kept one, following joins of joins."""
    found = {ref: ref for ref in refs}
    asked = set(found.values())
    passed: set[UUID] = set()
    while asked - passed:
        kept = dict(_kept_for.all(refs=asked - passed))
        passed |= asked
        found = {ref: kept.get(now, now) for ref, now in found.items()}
        asked = set(found.values())
    return found


def duplicates_of(practice_ref: UUID) -> frozenset[UUID]:
    """Every ref of the practice that another ref stands for."""
    links = ClientLink.objects.filter(practice_id=practice_ref, undone_at__isnull=True)
    return frozenset(links.values_list("duplicate_id", flat=True))
