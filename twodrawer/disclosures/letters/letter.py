"""A letter: to whom, about what, in paragraphs. Text only; how it looks is the page's and the sheet's affair."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Letter:
    """One letter as it was written. `points` stand below the paragraph they follow, as a list."""

    kind: str
    to: str
    day: date
    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    signed: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the sealed box of its step."""
        return {**asdict(self), "day": self.day.isoformat()}


def letter_from(held: Mapping[str, Any]) -> Letter:
    """The letter that `as_json` wrote."""
    return Letter(
        kind=held["kind"],
        to=held["to"],
        day=date.fromisoformat(held["day"]),
        title=held["title"],
        paragraphs=tuple(held["paragraphs"]),
        points=tuple(held.get("points", ())),
        after=tuple(held.get("after", ())),
        signed=held.get("signed", ""),
    )
