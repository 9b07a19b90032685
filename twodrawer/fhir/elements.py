"""The parts of FHIR R4 that are read, each as strict as its definition: a wrong type refuses the resource.

What isn't named here is not looked at: narrative, extensions but pronouns, everything contained. A text that
holds characters nobody can see (control characters, marks that turn the order of reading, halves of broken
characters) refuses the resource as well: no honest export writes them into a name or a code.
"""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from twodrawer.fhir import limits

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_MARKUP = re.compile(r"[<>]|&#?\w+;")
_DATE_TIME = re.compile(
    r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?)?)?", re.ASCII
)


def _seen_whole(text: str) -> str:
    if _UNSEEN.search(text):
        raise ValueError("characters that can't be seen")
    return text


def _no_markup(text: str) -> str:
    if _MARKUP.search(text):
        raise ValueError("markup in a name")
    return text


def _a_date(text: str) -> str:
    if not _DATE_TIME.fullmatch(text):
        raise ValueError("no date")
    if len(text) > 7:
        moment = datetime.fromisoformat(text)
        if not 1800 <= moment.year <= 2200:
            raise ValueError("a year that can't be meant")
    elif len(text) == 7 and not 1 <= int(text[5:]) <= 12:
        raise ValueError("no month")
    return text


Text = Annotated[str, StringConstraints(max_length=limits.TEXT), AfterValidator(_seen_whole)]
Line = Annotated[str, StringConstraints(max_length=limits.LINE), AfterValidator(_seen_whole)]
NamePart = Annotated[
    str, StringConstraints(max_length=200), AfterValidator(_seen_whole), AfterValidator(_no_markup)
]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-.]{1,64}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_seen_whole)]
Day = Annotated[str, AfterValidator(_a_date)]
"""A date or a time as FHIR writes it; of a year or a month alone, no day is made."""


def day_of(text: str | None) -> date | None:
    """The day as its writer wrote it, or None where the file names no whole day."""
    return date.fromisoformat(text[:10]) if text and len(text) >= 10 else None


def moment_of(text: str | None) -> datetime | None:
    """The moment, or None where the file names no time of day."""
    return datetime.fromisoformat(text) if text and len(text) > 10 else None


class Element(BaseModel):
    """A part of a resource, read once and never changed."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Coding(Element):
    """One code of one system."""

    system: Line | None = None
    code: Code | None = None
    display: Text | None = None


class Concept(Element):
    """A thing named by codes, by words, or both."""

    coding: list[Coding] = Field(default=[], max_length=50)
    text: Text | None = None

    def codes_of(self, *systems: str) -> list[str]:
        """The codes of these systems, in order."""
        return [one.code for one in self.coding if one.system in systems and one.code]

    @property
    def words(self) -> str:
        """The words for a person."""
        return self.text or next((one.display for one in self.coding if one.display), "")


class Period(Element):
    """From a day or a moment until another."""

    start: Day | None = None
    end: Day | None = None


class Reference(Element):
    """Another resource, by the name that it has in the same parcel."""

    reference: Line | None = None


class Identifier(Element):
    """A number that some system gave."""

    use: Code | None = None
    type: Concept | None = None
    system: Line | None = None
    value: Line | None = None


class HumanName(Element):
    """A name in its parts."""

    use: Code | None = None
    text: NamePart | None = None
    family: NamePart | None = None
    given: list[NamePart] = Field(default=[], max_length=20)
    suffix: list[NamePart] = Field(default=[], max_length=10)
    period: Period | None = None

    @property
    def whole(self) -> str:
        """Given names, family name, suffixes; or the text where there are no parts."""
        suffix = f", {' '.join(self.suffix)}" if self.suffix else ""
        parts = " ".join([*self.given, *([self.family] if self.family else [])])
        return " ".join(parts.split()) + suffix if parts.strip() else (self.text or "").strip()


class ContactPoint(Element):
    """A phone number or an address for mail."""

    system: Code | None = None
    value: Line | None = None
    use: Code | None = None
    rank: int | None = None


class Address(Element):
    """Where somebody lives."""

    use: Code | None = None
    text: Text | None = None
    line: list[Line] = Field(default=[], max_length=10)
    city: Line | None = None
    state: Line | None = None
    postalCode: Line | None = None

    @property
    def lines(self) -> str:
        """As on an envelope."""
        region = " ".join(filter(None, [self.state, self.postalCode]))
        last = ", ".join(filter(None, [self.city, region]))
        return "\n".join(filter(None, [*self.line, last])) or (self.text or "")
