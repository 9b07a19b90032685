"""What the people room tells other rooms: frozen facts, never tables."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from twodrawer.law import Role


@dataclass(frozen=True)
class PracticeFacts:
    """A practice as pages and papers show it."""

    ref: UUID
    name: str
    zone: str
    street: str
    city: str
    phone: str
    state: str
    npi: str
    is_demo: bool
    idle_minutes: int


@dataclass(frozen=True)
class MemberFacts:
    """One person of the workforce, with the roles held on the day that was asked about."""

    ref: UUID
    account_ref: UUID | None
    name: str
    credentials: str
    roles: frozenset[Role]
    is_active: bool
    email: str = ""

    @property
    def signature_name(self) -> str:
        """`Okafor, LPC`"""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


@dataclass(frozen=True)
class Contact:
    """One way to reach somebody."""

    phone: str = ""
    email: str = ""
    address: str = ""
    note: str = ""  # "no voice mail", "text only": 45 CFR 164.522(b)


@dataclass(frozen=True)
class ClientIdentity:
    """What identifies a client. Sealed as one canonical JSON box."""

    legal_name: str
    preferred_name: str = ""
    pronouns: str = ""
    born: date | None = None
    died: date | None = None
    language: str = ""
    record_number: str = ""
    contact: Contact = field(default_factory=Contact)

    @property
    def name(self) -> str:
        """The name to call the client by."""
        return self.preferred_name or self.legal_name

    def age_on(self, day: date) -> int | None:
        """Whole years on that day."""
        if self.born is None:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class DestroyedIdentity(ClientIdentity):
    """What is left of a client whose record was destroyed: a line for lists, and when."""

    destroyed_at: datetime | None = None


@dataclass(frozen=True)
class RepresentativeFacts:
    """Someone who speaks for a client, or whom to call."""

    ref: UUID
    kind: str  # guardian, representative, emergency
    name: str
    relation: str
    authority: str
    contact: Contact
    from_day: date
    until_day: date | None


@dataclass(frozen=True)
class CareTeamFacts:
    """One member's link to one client."""

    ref: UUID
    member_ref: UUID
    member_name: str
    part: str  # primary, covering
    from_day: date
    until_day: date | None


@dataclass(frozen=True)
class ClientFacts:
    """One client, opened for somebody who may see this much."""

    ref: UUID
    identity: ClientIdentity
    since_day: date
    ended_day: date | None
    version: int
    joined_refs: tuple[UUID, ...] = ()  # other refs of the same person

    @property
    def destroyed_at(self) -> datetime | None:
        """When the record was destroyed; None while it opens."""
        return self.identity.destroyed_at if isinstance(self.identity, DestroyedIdentity) else None


@dataclass(frozen=True)
class ClientLine:
    """One line of a client list."""

    ref: UUID
    name: str
    legal_name: str
    pronouns: str
    born: date | None
    ended_day: date | None
