"""What the people room tells about a client's insurance: frozen facts, never tables."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class PolicyDetails:
    """What stands on an insurance card. Sealed as one canonical JSON box."""

    payer: str
    member_id: str
    payer_id: str = ""
    plan: str = ""
    group: str = ""
    relation: str = "self"  # how the client is related to the subscriber: self, spouse, child, other
    subscriber: str = ""  # blank when it is the client
    subscriber_born: date | None = None


@dataclass(frozen=True)
class PolicyFacts:
    """One policy with the days between which it holds."""

    ref: UUID
    position: str  # primary, secondary
    details: PolicyDetails
    from_day: date
    until_day: date | None  # its last day: as it was first said, or as it was ended

    def holds_on(self, day: date) -> bool:
        """Whether a session of that day is insured by it."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True)
class ReferralFacts:
    """Who referred the client, and which version of it this is. Version 0: nothing was written yet."""

    source: str = ""
    version: int = 0
