"""What may be said about a practice's keys without opening any: since when, how many, whose. Never a key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from twodrawer.sealing.keyring import provider, unwrap
from twodrawer.sealing.models import DataKey


@dataclass(frozen=True)
class KeyFacts:
    """The state of a practice's keys."""

    wrapping_ref: UUID
    since: str  # UTC text
    older: int  # older wrapping keys that still open
    data_keys: int
    under_older: int  # data keys that a rotation has still to wrap anew


def key_facts(practice_ref: UUID) -> KeyFacts:
    """Which wrapping key is current since when, and how many live data keys there are."""
    keys = provider().practice_keys(practice_ref)
    live = DataKey.objects.using("keys").filter(practice_ref=practice_ref, destroyed_at__isnull=True)
    return KeyFacts(
        wrapping_ref=keys.current.ref,
        since=keys.current.made_at,
        older=len(keys.wrapping) - 1,
        data_keys=live.count(),
        under_older=live.exclude(wrapped_by=keys.current.ref).count(),
    )


def live_owners(practice_ref: UUID, owner_kind: str) -> tuple[tuple[UUID, datetime], ...]:
    """The owners of one kind that have a live key, each with the time it was made."""
    rows = DataKey.objects.using("keys").filter(
        practice_ref=practice_ref, owner_kind=owner_kind, destroyed_at__isnull=True
    )
    return tuple(rows.order_by("ref").values_list("owner_ref", "made_at"))


def require_right_keys(practice_ref: UUID) -> None:
    """Nothing, if the practice's keys open the newest data key there is; a sentence otherwise. For start-up."""
    keys = provider().practice_keys(practice_ref)
    live = DataKey.objects.using("keys").filter(practice_ref=practice_ref, destroyed_at__isnull=True)
    newest = live.order_by("-ref").first()
    if newest is not None:
        unwrap(newest, keys)
