"""A note as the checker takes it: its sections, and what session and chart know. All but the text may be missing."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails

from twodrawer.lib.errors import Invalid

_TEXT_LIMIT = 200_000
_CLOCK = re.compile(r"^\s*(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([ap])?\.?\s*m?\.?\s*$", re.IGNORECASE)


def _moment(said: Any) -> int | datetime | None:
    """A moment, or the minutes since midnight where only the time of day is given."""
    if said is None or isinstance(said, datetime | int):
        return said
    text = str(said).strip()
    if not text:
        return None
    clock = _CLOCK.match(text)
    if clock:
        hour, minute, half = int(clock[1]), int(clock[2]), (clock[3] or "").lower()
        if hour > 23 or minute > 59:
            raise ValueError(f"“{text[:40]}” is no time of day")
        return (hour % 12 + (12 if half == "p" else 0) if half else hour) * 60 + minute
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is neither a time of day nor a date with a time") from None


_Moment = Annotated[int | datetime | None, BeforeValidator(_moment)]


def _named(said: Any) -> Any:
    """A goal, diagnosis or medication given as an object is read by its words."""
    if isinstance(said, dict):
        over = str(said.get("status", "")).lower() in (
            "resolved",
            "inactive",
            "ended",
            "ruled out",
            "removed",
            "entered in error",
        )
        words = [
            str(said[key])
            for key in ("key", "code", "title", "name", "text", "description", "objective")
            if said.get(key)
        ]
        return "" if over else " ".join(words)
    return said


_Words = list[Annotated[str, BeforeValidator(_named)]]


class _Read(BaseModel):
    # What a later version adds, and what another program keeps beside it, is passed over.
    model_config = ConfigDict(extra="ignore", frozen=True)


class Session(_Read):
    """What the session's own fields say."""

    start: _Moment = None
    stop: _Moment = Field(default=None, validation_alias=AliasChoices("stop", "end"))
    cpt: str | None = None
    modality: str | None = None
    place: str | None = None

    @field_validator("cpt", mode="before")
    @classmethod
    def _code(cls, said: Any) -> Any:
        return str(said) if isinstance(said, int) else said

    @property
    def minutes(self) -> int | None:
        """How long it lasted, if start and stop are known. Below zero: the stop lies before the start."""
        if isinstance(self.start, int) and isinstance(self.stop, int):
            return self.stop - self.start
        if isinstance(self.start, datetime) and isinstance(self.stop, datetime):
            start, stop = self.start, self.stop
            if (start.tzinfo is None) != (stop.tzinfo is None):
                start, stop = start.replace(tzinfo=None), stop.replace(tzinfo=None)
            return int((stop - start).total_seconds() // 60)
        return None

    @property
    def day(self) -> date | None:
        """The day of the session, if it is known."""
        return self.start.date() if isinstance(self.start, datetime) else None


class TreatmentPlan(_Read):
    """When the treatment plan was reviewed, or when its review is due."""

    reviewed: date | None = Field(
        default=None, validation_alias=AliasChoices("reviewed", "reviewed_on", "last_review", "updated")
    )
    due: date | None = Field(default=None, validation_alias=AliasChoices("due", "review_due", "next_review"))


class PriorNote(_Read):
    """An earlier note of the same client."""

    sections: dict[str, str] = {}


class Context(_Read):
    """What session and chart know. A list that is not given is not known; an empty one says that there is none."""

    session: Session | None = None
    diagnoses: _Words | None = None
    goals: _Words | None = None
    medications: _Words | None = None
    prior_notes: list[PriorNote] = []
    plan: TreatmentPlan | None = Field(default=None, validation_alias=AliasChoices("plan", "treatment_plan"))
    phrases: list[str] = []
    names: list[str] = []


class Note(_Read):
    """A note to be checked."""

    id: str | int | None = None
    format: str | None = None
    sections: dict[str, str]
    context: Context = Context()

    @field_validator("context", mode="before")
    @classmethod
    def _no_context(cls, said: Any) -> Any:
        return {} if said is None else said

    @field_validator("sections", mode="before")
    @classmethod
    def _no_words(cls, said: Any) -> Any:
        return (
            {key: "" if text is None else text for key, text in said.items()}
            if isinstance(said, dict)
            else said
        )

    @field_validator("sections")
    @classmethod
    def _not_endless(cls, sections: dict[str, str]) -> dict[str, str]:
        if sum(map(len, sections.values())) > _TEXT_LIMIT:
            raise ValueError(f"a note may have {_TEXT_LIMIT:,} characters")
        return {key: text.replace("\r\n", "\n").replace("\r", "\n") for key, text in sections.items()}


def read_note(said: Any) -> Note:
    """The note in a JSON value; Invalid, with where and what, if it is none."""
    try:
        return Note.model_validate(said)
    except ValidationError as error:
        problems = "; ".join(map(_problem, error.errors()[:5]))
        raise Invalid(
            "This note can’t be checked",
            why=f"{problems}.",
            do='It is JSON like {"format": "SOAP", "sections": {"Subjective": "…"}}.',
        ) from error


def _problem(problem: ErrorDetails) -> str:
    where = ".".join(map(str, problem["loc"])) or "the note"
    return f"{where}: {problem['msg'].removeprefix('Value error, ')}"
