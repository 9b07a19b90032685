"""Where a rule stands: a paragraph of the law, read on a day, or a rule of the practice's own.

A citation is checked for its shape when the program starts, so that a slip of the pen can't reach a page.
"""

import re
from dataclasses import dataclass
from datetime import date

_PARAGRAPH = r"(?:\([a-z0-9]{1,5}\)|\([A-Z]{1,2}\))*"
_SHAPES = (
    re.compile(r"45 CFR 1(?:60|64|71)\.\d{3}" + _PARAGRAPH),
    re.compile(r"42 CFR 2\.\d{1,2}" + _PARAGRAPH),
    re.compile(r"42 U\.S\.C\. 290dd-2" + _PARAGRAPH),
)
HOUSE = "Practice rule: "


@dataclass(frozen=True)
class Citation:
    """A paragraph and the day its words were read. `as_of` is about our reading, not about the law's age.

    None says that the words were not read: the paragraph is known, and counsel should look at it first.
    """

    text: str
    as_of: date | None

    def __str__(self) -> str:
        return self.text


def cite(text: str, *, as_of: date | None) -> Citation:
    """A citation of the right shape; anything else stops the program where it is written."""
    if not any(shape.fullmatch(text) for shape in _SHAPES):
        raise ValueError(f"not a citation this program knows how to write: {text!r}")
    return Citation(text, as_of)


def house(rule: str) -> str:
    """A rule no paragraph asks for: the practice's own, and said to be so."""
    return HOUSE + rule
