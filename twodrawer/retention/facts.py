"""What the retention room tells other rooms: frozen facts, never tables."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class HoldFacts:
    """One legal hold. It stands while `lifted_at` is None."""

    ref: UUID
    client_ref: UUID
    request_ref: UUID | None
    reason: str
    placed_by: UUID
    placed_at: datetime
    lifted_by: UUID | None = None
    lifted_at: datetime | None = None
    lifted_because: str = ""

    @property
    def stands(self) -> bool:
        """Whether it holds."""
        return self.lifted_at is None
