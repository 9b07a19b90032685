"""Which of several joined refs is the one that is kept: the one that lists show and changes go to."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from twodrawer.lib.memo import remembered
from twodrawer.lib.statements import prepared
from twodrawer.people.models import ClientLink


@prepared
def _links_in(practice_ref: UUID) -> "QuerySet[ClientLink, tuple[UUID, UUID]]":
    links = ClientLink.objects.filter(practice_id=practice_ref, undone_at__isnull=True)
    return links.values_list("kept_id", "duplicate_id")


@remembered
def joined_pairs(practice_ref: UUID) -> tuple[tuple[UUID, UUID], ...]:
    """Kept ref and duplicate of every join that stands in the practice. There are few."""
    return tuple(_links_in.all(practice_ref=practice_ref))


@prepared
def _kept_for(refs: Collection[UUID]) -> "QuerySet[ClientLink, tuple[UUID, UUID]]":
    links = ClientLink.objects.filter(duplicate_id__in=refs, undone_at__isnull=True)
    return links.values_list("duplicate_id", "kept_id")


def kept_ref_of(client_ref: UUID, *, within: UUID | None = None) -> UUID:
    """The kept ref of this person; the ref itself when it was never joined."""
    return kept_refs([client_ref], within=within)[client_ref]


def kept_refs(refs: Iterable[UUID], *, within: UUID | None = None) -> dict[UUID, UUID]:
    """Each of these refs with its kept one, following joins of joins. `within`: the practice, where it is known."""
    if within is not None:
        known = {duplicate: kept for kept, duplicate in joined_pairs(within)}
        return {ref: _followed(ref, known) for ref in refs}
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
    return frozenset(duplicate for _, duplicate in joined_pairs(practice_ref))


def _followed(ref: UUID, known: dict[UUID, UUID]) -> UUID:
    passed = {ref}
    while ref in known and known[ref] not in passed:
        ref = known[ref]
        passed.add(ref)
    return ref
