"""What the room tells about agreements with a client: frozen facts, never tables."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.disclosures.facts_papers import Mark


@dataclass(frozen=True)
class NoticeFacts:
    """A version of the practice's notice of privacy practices."""

    ref: UUID
    version: int
    words: str
    from_day: date
    by_name: str


@dataclass(frozen=True)
class NoticeGivenFacts:
    """A client was given a version: acknowledged with a mark, or what was tried and why it wasn't."""

    version: int
    outcome: str  # acknowledged, effort
    day: date
    mark: Mark
    words: str
    by_name: str


@dataclass(frozen=True)
class RestrictionDetails:
    """What a client asked to be kept from whom. `to_plan`, `paid_in_full`: what makes it the one that binds."""

    what: str
    from_whom: str = ""
    to_plan: bool = False
    paid_in_full: bool = False
    required_by_law: bool = False
    service: str = ""  # the sessions that were paid for


@dataclass(frozen=True)
class RestrictionFacts:
    """A restriction and how it stands."""

    ref: UUID
    client_ref: UUID
    day: date
    details: RestrictionDetails
    must_agree: bool
    state: str  # asked, agreed, denied, ended
    since: date | None
    words: str  # of the last step
    by_name: str

    @property
    def binds(self) -> bool:
        """Whether the practice keeps to it today."""
        return self.state == "agreed"


@dataclass(frozen=True)
class ChannelDetails:
    """How the client wants to be reached. There is no place for a reason: nobody may ask for one."""

    phone: str = ""
    email: str = ""
    address: str = ""
    means: str = ""  # "text messages only", "never at home"

    @property
    def is_set(self) -> bool:
        """Whether there is another way at all."""
        return any((self.phone, self.email, self.address, self.means))


@dataclass(frozen=True)
class ChannelFacts:
    """The way of contact that stands."""

    details: ChannelDetails
    version: int
    by_name: str
    at: datetime
