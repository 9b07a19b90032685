"""What the store of keys can tell without opening any: whose keys are alive."""

from datetime import datetime
from uuid import UUID

from twodrawer.sealing.models import DataKey


def live_owners(practice_ref: UUID, owner_kind: str) -> tuple[tuple[UUID, datetime], ...]:
    """The owners of one kind that have a live key, each with the time it was made."""
    rows = DataKey.objects.using("keys").filter(
        practice_ref=practice_ref, owner_kind=owner_kind, destroyed_at__isnull=True
    )
    return tuple(rows.order_by("ref").values_list("owner_ref", "made_at"))
