"""What a release is about and how it stands: frozen facts, shared by the room's actions, queries and pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from twodrawer.law import Answer, Question
from twodrawer.law.accounting import Regime
from twodrawer.law.facts import Human
from twodrawer.law.verification import Proof

Days = tuple[date | None, date | None]
"""The first and the last day; None: without an end on that side."""


class Part(StrEnum):
    """A part of the record that can be picked."""

    CONTACT = "contact"
    COVERAGE = "coverage"
    PEOPLE = "people"
    CARE_TEAM = "care_team"
    DIAGNOSES = "diagnoses"
    GOALS = "goals"
    SESSIONS = "sessions"
    NOTES = "notes"


class Choice(StrEnum):
    """What a person decided about a name of somebody else."""

    REDACT = "redact"
    KEEP = "keep"


@dataclass(frozen=True)
class Recipient:
    """Who receives something: the name, and the address if it is known (45 CFR 164.528(b)(2)(ii))."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Decision:
    """What the person whom the law names decided, in their words. Only a yes is written down here."""

    human: Human
    name: str
    on: date
    says: str


@dataclass(frozen=True)
class ReleaseFacts:
    """All that a release hangs on. The same facts about the same record give the same package, byte for byte.

    `question` is the question to the law as `decide` reads it, without its day and without what the record knows.
    """

    question: Mapping[str, object]
    recipient: Recipient
    wants: str  # a brief statement of the purpose, 164.528(b)(2)(iv)
    received_on: date
    paper_ref: UUID | None = None
    verified: frozenset[Proof] = frozenset()
    decision: Decision | None = None
    limit: str = ""  # why this much and no more, where the minimum necessary applies
    parts: frozenset[Part] = frozenset()
    days: Days = (None, None)
    left_out: frozenset[UUID] = frozenset()  # sessions of these days whose line and note don't go along
    names: Mapping[str, Choice] = field(default_factory=dict)  # by the name, casefolded
    more: tuple[str, ...] = ()  # what else a person wants taken out

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all stays behind: no part, no day, no session and no words."""
        return not self.left_out and not self.more and self.parts >= set(Part) and self.days[0] is None


@dataclass(frozen=True)
class PackageFacts:
    """One release, opened."""

    ref: UUID
    client_ref: UUID
    request_ref: UUID
    state: str
    version: int
    facts: ReleaseFacts
    begun_by: UUID
    begun_at: datetime
    ended_at: datetime | None
    sha256: str
    pages: int | None


@dataclass(frozen=True)
class Fault:
    """One reason why a release may not go: what, why, under which paragraphs, and what to do about it."""

    key: str
    what: str
    why: str = ""
    cite: tuple[str, ...] = ()
    do: str = ""


@dataclass(frozen=True)
class Standing:
    """Whether a release may go now. `faults` names everything that stands in its way."""

    question: Question
    answer: Answer
    faults: tuple[Fault, ...]
    needed: tuple[Proof, ...]
    minimum_applies: bool
    regimes: frozenset[Regime]

    @property
    def may_go(self) -> bool:
        """Nothing stands in its way."""
        return not self.faults


@dataclass(frozen=True)
class DisclosureLine:
    """One line of the account."""

    ref: UUID
    way: str
    purpose: str
    made_at: datetime
    made_by: UUID
    recipient: Recipient
    what: str
    why: str
    basis: str
    regimes: frozenset[Regime]
    sha256: str
    request_ref: UUID | None
    held_back_until: date | None = None
