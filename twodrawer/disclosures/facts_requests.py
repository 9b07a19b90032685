"""What is known of a request: frozen facts, never tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from twodrawer.disclosures.letters.letter import Letter
from twodrawer.disclosures.request_states import CLOSED, State, Step
from twodrawer.law import Answer
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Condition, Word, is_apart
from twodrawer.law.requests import Asking
from twodrawer.law.words import Purpose, Record, Relation

SOON = 7
"""Days before the due date from which the clock is amber."""


@dataclass(frozen=True)
class Requester:
    """Who asks, as what, and where an answer goes."""

    relation: Relation
    name: str
    organization: str = ""
    address: str = ""
    reach: str = ""  # phone or e-mail

    @property
    def called(self) -> str:
        """`Calder & Finch` or the person's name."""
        return self.organization or self.name


@dataclass(frozen=True)
class Wish:
    """What is asked for, in the asker's words and in the law's."""

    purpose: Purpose | None
    records: tuple[Record, ...]
    words: str
    paper: str = ""
    part: str = ""
    from_day: date | None = None
    until_day: date | None = None


@dataclass(frozen=True)
class Clock:
    """How long there is left, in words; `kind` is the colour: risk, law or none."""

    says: str
    kind: str = ""


@dataclass(frozen=True)
class RequestFacts:
    """A request as other rooms and pages know it.

    `decision` is the law's answer for the first record that was asked for, `decisions` those for each; both as they
    are on the day that was asked about. `may_leave` names the records that may go out now.
    """

    ref: UUID
    client_ref: UUID
    kind: Asking
    purpose: Purpose | None
    act: str
    record: Record
    requester: Requester
    authority_paper_ref: UUID | None
    received_on: date
    due_on: date | None
    state: State
    decision: Answer
    decisions: Mapping[Record, Answer] = field(default_factory=dict)
    wish: Wish | None = None
    through: str = ""
    extended: bool = False
    version: int = 1
    verified: bool = False
    may_leave: tuple[Record, ...] = ()
    leaves_part_out: bool = False
    keeps_part_of_package: bool = False  # the same, but for what its author keeps apart and no package holds
    reviewer_ref: UUID | None = None

    @property
    def is_closed(self) -> bool:
        """Whether an answer went out, or none is wanted any more."""
        return self.state in CLOSED

    def clock(self, on: date) -> Clock:
        """The time that is left on that day."""
        return clock_on(self.due_on, self.state, on)


@dataclass(frozen=True)
class StepFacts:
    """One step as the page and the letters see it."""

    ref: UUID
    number: int
    kind: Step
    made_by: UUID
    made_at: datetime
    on_day: date
    words: str = ""
    human: Human | None = None
    word: Word | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    grounds: tuple[str, ...] = ()
    letter: Letter | None = None
    asked: Mapping[Record, tuple[str, str]] = field(default_factory=dict)
    """The question put to the law with this step and its answer, both as JSON, for replay."""


@dataclass(frozen=True)
class RequestLine:
    """One line of the queue."""

    ref: UUID
    client_ref: UUID
    client: str
    what: str
    who: str
    state: str
    clock: Clock
    due_on: date | None
    do: str = "Open"


@dataclass(frozen=True)
class RecordAnswer:
    """One record that was asked for: the law's answer, and what stands between it and the door."""

    record: Record
    name: str
    verdict: str
    kind: str  # colour: risk, law, none
    answer: Answer
    conditions: tuple[Condition, ...]
    leaves: bool

    @property
    def is_apart(self) -> bool:
        """Whether its author keeps it apart, so that no package of the desk's holds it."""
        return is_apart(self.record)


@dataclass(frozen=True)
class Travelling:
    """What goes along with every later release of what a denied amendment was about: 164.526(d)(5)."""

    request_ref: UUID
    asked_on: date
    request: str
    denial: Letter | None
    statement: str
    rebuttal: str


def clock_on(due_on: date | None, state: State, on: date) -> Clock:
    """The time that is left, in words first and colour second."""
    if state in CLOSED:
        return Clock("Done")
    if due_on is None:
        return Clock("No day set")
    left = (due_on - on).days
    if left < 0:
        return Clock(f"{-left} day{'s' if left != -1 else ''} late", "risk")
    if left == 0:
        return Clock("Due today", "risk")
    return Clock(f"{left} day{'s' if left != 1 else ''} left", "law" if left <= SOON else "")
