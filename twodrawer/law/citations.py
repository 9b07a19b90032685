"""Where a rule stands: a paragraph of the law, read on a day, or a rule of the practice's own.

A citation is checked for its shape when the program starts, so that a slip of the pen can't reach a page. The
words that were read, with the copy they were read in, are in `quotations/`: `words_of` finds them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from twodrawer.lib.yaml_text import read_yaml

_PARAGRAPH = r"(?:\([a-z0-9]{1,5}\)|\([A-Z]{1,2}\))*"
_SHAPES = (
    re.compile(r"45 CFR 1(?:60|64|71)\.\d{3}" + _PARAGRAPH),
    re.compile(r"42 CFR 2\.\d{1,2}" + _PARAGRAPH),
    re.compile(r"42 U\.S\.C\. 290dd-2" + _PARAGRAPH),
)
_FOLDER = Path(__file__).parent / "quotations"
HOUSE = "Practice rule: "


class Standing(StrEnum):
    """What of a paragraph's words was seen."""

    READ = "read"  # the words, in an edition whose words relied on still hold
    SUPERSEDED = "superseded"  # only an edition before the present one: compare before relying on it
    UNREAD = "unread"  # known by its sense: counsel should look at it first


@dataclass(frozen=True)
class Citation:
    """A paragraph and the day its words were read. `as_of` is about our reading, not about the law's age.

    None says that the words were not read: the paragraph is known, and counsel should look at it first.
    """

    text: str
    as_of: date | None
    superseded: bool = False

    def __str__(self) -> str:
        return self.text

    @property
    def standing(self) -> Standing:
        if self.as_of is None:
            return Standing.UNREAD
        return Standing.SUPERSEDED if self.superseded else Standing.READ


class Quotation(BaseModel):
    """Words of one or more paragraphs, as one copy has them. `says` is blank where they were read and not copied."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cites: tuple[str, ...] = Field(min_length=1)
    says: str = ""
    seen_at: str
    edition: str
    standing: Standing


def cite(text: str, *, as_of: date | None, superseded: bool = False) -> Citation:
    """A citation of the right shape; anything else stops the program where it is written."""
    if not any(shape.fullmatch(text) for shape in _SHAPES):
        raise ValueError(f"not a citation this program knows how to write: {text!r}")
    return Citation(text, as_of, superseded)


def house(rule: str) -> str:
    """A rule no paragraph asks for: the practice's own, and said to be so."""
    return HOUSE + rule


@cache
def quotations() -> tuple[Quotation, ...]:
    """All words that were read, in the order of the law."""
    files = sorted(_FOLDER.glob("*.yaml"))
    return tuple(
        Quotation.model_validate(entry)
        for file in files
        for entry in read_yaml(file.read_text(encoding="utf-8"))
    )


def words_of(text: str) -> tuple[Quotation, ...]:
    """What was read of a paragraph: its own words or those below it; else those of the paragraph above it."""
    found = tuple(one for one in quotations() if any(_within(cited, text) for cited in one.cites))
    if found:
        return found
    return tuple(one for one in quotations() if any(_within(text, cited) for cited in one.cites))


def standing_of(text: str) -> Standing:
    """What the register says of a paragraph: read, superseded, or not read at all."""
    found = {one.standing for one in words_of(text)}
    if not found:
        return Standing.UNREAD
    return Standing.SUPERSEDED if found == {Standing.SUPERSEDED} else Standing.READ


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}(")


def by_paragraph() -> Mapping[str, tuple[Quotation, ...]]:
    """The words under every paragraph that has some, for reference pages."""
    texts = sorted({cited for one in quotations() for cited in one.cites})
    return {text: words_of(text) for text in texts}
