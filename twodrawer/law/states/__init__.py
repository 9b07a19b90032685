"""What is known of each state's law: 51 rows (the states and the District of Columbia), each field with its status.

One YAML file for each row. `verified`: the words of the rule, or an official restatement, were seen at the address
given; `secondary`: a reliable summary was; `unverified`: neither, and then the field is disabled: `enabled` is
false, nothing is decided by it, and whoever asks is told that the state's rule is unconfirmed and gets the
stricter side. The fields are what was read, not all there is: a state may have more law than its row.

The rows are the law as read for 2026 (`parameters/states/edition.yaml`). Asked for an earlier day, no row speaks.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from twodrawer.law.parameters import Status, parameter
from twodrawer.law.words import STATES
from twodrawer.lib.yaml_text import read_yaml

_FOLDER = Path(__file__).parent


class NotesEffect(StrEnum):
    """What a state's rule on notes and on mental health records does, beside HIPAA."""

    NONE_KNOWN = "none_known"
    PERSONAL_NOTES = (
        "personal_notes"  # the therapist's own notes are work product, out of record and discovery
    )
    CONSENT_REQUIRED = "consent_required"  # written consent even where HIPAA asks for none
    ACCESS_POSSIBLE = "access_possible"  # the client may have a right to content that HIPAA carves out
    ACCESS_LIMITED = (
        "access_limited"  # a limit on the client's own access: not "more stringent", cuts nothing
    )
    OUTSIDE_RECORD = "outside_record"  # psychotherapy notes are not part of the record
    PRIVILEGE = "privilege"
    MIRRORS_HIPAA = "mirrors_hipaa"
    OTHER = "other"


class DutyKind(StrEnum):
    """Whether a clinician has to warn of a client's threat."""

    MANDATORY = "mandatory"
    COMMON_LAW = "common_law"  # by decisions of courts
    REPORT = "report"  # to an official; beyond that the clinician may
    PERMISSIVE = "permissive"
    NONE = "none"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Field(_Row):
    """One field of a row: what was read, where, and how sure that is."""

    says: str = ""
    cite: str = ""
    status: Status
    seen_at: str = ""

    @property
    def enabled(self) -> bool:
        return self.status is not Status.UNVERIFIED


class Formula(_Row):
    """How long a record is kept. The latest of what it names counts."""

    years: int | None = Field(default=None, gt=0)
    """Years after the last service or the last entry."""
    after_majority: int | None = Field(default=None, ge=0)
    """Years after the client comes of age."""
    until_age: int | None = Field(default=None, gt=0)


class ByProfession(_Row):
    who: str
    years: int


class MinorsRetention(_Row):
    """A rule for those who were minors. Without a formula none was seen, and then nothing ends."""

    formula: Formula | None = None
    says: str


class RetentionRule(_Field):
    years: int | None = Field(default=None, gt=0)
    by_profession: tuple[ByProfession, ...] = ()
    summary: Formula | None = None
    """Where a summary or basic facts have to be kept longer than the record."""
    minors: MinorsRetention


class Majority(_Field):
    age: int


class MinorsConsent(_Field):
    from_age: int | None = None
    """From this age on a minor may consent alone to outpatient mental health care. None: no one age says it."""


class NotesRule(_Field):
    effect: NotesEffect


class DutyToWarn(_Field):
    kind: DutyKind
    cite_status: Status
    """How sure the citation is; `status` speaks of the kind of duty."""

    @property
    def is_in_force_by_its_words(self) -> bool:
        """The kind and the paragraph were both seen."""
        return self.status is Status.VERIFIED and self.cite_status is Status.VERIFIED


class State(_Row):
    """One row."""

    name: str
    retention: RetentionRule
    majority: Majority
    minors_consent: MinorsConsent
    notes: NotesRule
    duty: DutyToWarn
    read_on: date


def called(row: State | None, abbreviation: str | None) -> str:
    """How a sentence calls a state: by its name, since two letters may be a word. As it was asked, if it is none."""
    return row.name if row is not None else str(abbreviation)


@cache
def state(abbreviation: str) -> State:
    """The row of that state, by its two letters. Files ship with the program."""
    if abbreviation not in STATES:
        raise KeyError(abbreviation)
    with (_FOLDER / f"{abbreviation}.yaml").open(encoding="utf-8") as file:
        return State.model_validate(read_yaml(file))


def state_on(abbreviation: str | None, day: date | None) -> State | None:
    """The row, if rows speak for that day; None for another day, no state, or a territory, of which there is none."""
    if abbreviation not in STATES or day is None or parameter("states/edition").on(day) is None:
        return None
    return state(abbreviation)


def every_state() -> Iterator[tuple[str, State]]:
    """All rows by their letters, for tests and reference pages."""
    for abbreviation in sorted(STATES):
        yield abbreviation, state(abbreviation)


@cache
def oldest_majority() -> int:
    """The highest age of majority in any row. While a state's own age is unverified, nobody is taken to be of age
    before this one."""
    return max(row.majority.age for _, row in every_state())
