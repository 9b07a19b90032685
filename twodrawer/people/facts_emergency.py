"""What the people room tells of charts that were opened in an emergency."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LASTS = timedelta(hours=4)
"""How long a chart stays open. Then it closes by itself, and whoever still needs it says why again."""
GUESSES = 3
"""How many wrong names and birth dates somebody may type within `GUESSES_WITHIN`."""
GUESSES_WITHIN = timedelta(hours=1)
TOLD_FOR = timedelta(days=14)
"""How long those who treat the client read about it on Today."""
REASON_WORDS = 4
REASON_LENGTH = 1_000


@dataclass(frozen=True)
class EmergencyFacts:
    """One opening. `reason` is blank for whoever may not read it."""

    ref: UUID
    member_ref: UUID
    client_ref: UUID
    reason: str
    begun_at: datetime
    until_at: datetime  # when it closes by itself
