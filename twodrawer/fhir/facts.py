"""What the room works with between a file and the record: frozen facts, checked once, sealed while they wait."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import TypeAdapter

from twodrawer.chart.facts import Objective
from twodrawer.people.facts import ClientIdentity, Contact


class Why(StrEnum):
    """Why something of a file was left where it is. Sentences for the report; none repeats the file."""

    NO_CODE = "No ICD-10-CM code in the file; a diagnosis is never coded by guessing"
    NO_SUCH_CODE = "The ICD-10-CM code isn't in this release of the list"
    NOT_CONFIRMED = "Not confirmed, refuted, or entered in error"
    NO_DAY = "No full day says since when"
    NO_LAST_DAY = "Over, but no full day says since when"
    TWICE = "The same diagnosis stands there already"
    NOT_HELD = "Planned, canceled or never finished: not a session that was held"
    NO_TIMES = "Without the times at which it began and ended"
    A_STAY = "A stay or an emergency: not a session of psychotherapy"
    TOO_LONG = "Longer than the eight hours that a session can have"
    NO_WORDS = "Nothing but narrative, which is never taken over"
    WORDY = "Longer than the 200 characters that a goal can have"
    NOT_A_PLAN = "Only proposed, drafted, rejected or entered in error"
    MORE_STEPS = "More steps than the twenty that a goal can have; the first twenty came along"
    LONG_STEP = "A step was too long for an objective"
    TARGET = "A target that isn't a whole number with its measure"
    NO_ROLE = "Neither an emergency contact nor a guardian"
    NO_PAPER = "A personal representative's paper has to be seen here first (45 CFR 164.514(h))"
    NO_NUMBER = "An emergency contact without a phone number"
    NO_NAME = "Somebody without a name"
    PHONE = "A phone number that doesn't look like one"
    MAIL = "An e-mail address that doesn't look like one"
    BIRTH_DATE = "A birth date that isn't a full day"
    DEATH_DATE = "Dead, but no full day says since when"


@dataclass(frozen=True)
class Skip:
    """One thing that was left, of which kind and why; `where` is its place in the file."""

    kind: str
    why: Why
    where: str = ""


@dataclass(frozen=True)
class Spokesperson:
    """Somebody to call, or a guardian."""

    kind: str
    name: str
    relation: str
    contact: Contact


@dataclass(frozen=True)
class HeldSession:
    """A past session."""

    start: datetime
    stop: datetime
    place: str
    cpt: str


@dataclass(frozen=True)
class KnownDiagnosis:
    """A diagnosis with its code."""

    code: str
    from_day: date
    until_day: date | None


@dataclass(frozen=True)
class WorkedGoal:
    """A goal with its steps. Without a first day it begins, here, on the day on which it arrives."""

    title: str
    objectives: tuple[Objective, ...]
    from_day: date | None
    ended_day: date | None
    reached: bool


@dataclass(frozen=True)
class Arriving:
    """A patient with everything of theirs that the chart can hold."""

    source: str  # the other system's own number for the patient; only its keyed hash is kept
    content: str  # a digest of all that the file says of the patient
    identity: ClientIdentity
    spokespersons: tuple[Spokesperson, ...] = ()
    sessions: tuple[HeldSession, ...] = ()
    diagnoses: tuple[KnownDiagnosis, ...] = ()
    goals: tuple[WorkedGoal, ...] = ()
    skips: tuple[Skip, ...] = ()


class Result(StrEnum):
    """How it ended for one patient."""

    TAKEN = "taken"
    HERE = "already here"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of one patient."""

    name: str
    result: Result
    because: str = ""
    taken: dict[str, int] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()
    client_ref: UUID | None = None
    same_as: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """All that was read: patients to take in, patients refused, and resources the chart has no place for."""

    arriving: tuple[Arriving, ...]
    refused: tuple[Outcome, ...]
    left: dict[str, int]


ARRIVING: TypeAdapter[Arriving] = TypeAdapter(Arriving)
OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
LEFT: TypeAdapter[dict[str, int]] = TypeAdapter(dict[str, int])
