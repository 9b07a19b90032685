"""A source as it was read: its text, and who says what where in it.

Places are characters of the text with its line breaks as `\\n` and without a byte order mark (draft D2). What
is said is the text there, less what the file's form adds: doubled quotation marks, escapes, marks of a
transcriber. So what is said keeps, for each of its characters, the place that it came from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from twodrawer.writing.drafting.draft import Words
from twodrawer.writing.sentences import split

# Programs that write down speech leave question marks out.
_ASKS = re.compile(
    r"^(?:\W*\w+\b){0,7}?\W*\b"
    r"(?:are|were|do|did|have|had|can|could|would|will|is|was|has) (?:you|your|there|it|they)\b"
    r"|^(?:\W*\w+\b){0,3}?\W*\b(?:any (?:thoughts|pain|problems|trouble|changes?)|how|what|when|where|who|why)\b",
    re.IGNORECASE,
)


class Who(StrEnum):
    """Who speaks. The author is the clinician who typed or dictated what is no conversation."""

    CLIENT = "client"
    CLINICIAN = "clinician"
    OTHER = "other"
    UNKNOWN = "unknown"
    AUTHOR = "author"


class Kind(StrEnum):
    """What a source is: the author's own words, or a conversation."""

    AUTHORED = "authored"
    CONVERSATION = "conversation"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the text, and what it says: `at` gives the place of each character said, None where they are the same."""

    start: int
    end: int
    said: str
    at: Sequence[int] | None = None

    def place(self, number: int) -> int:
        """Where in the text the character with this number stands."""
        return self.start + number if self.at is None else self.at[number]


@dataclass(frozen=True)
class Turn:
    """What one speaker says before the next one does. `label` is what the source calls them."""

    who: Who
    label: str
    pieces: tuple[Piece, ...]
    unsure: frozenset[int] = frozenset()
    """Numbers of the characters of `said` that the transcriber was not sure of."""

    @cached_property
    def said(self) -> str:
        """All of it, a space between its pieces."""
        return " ".join(piece.said for piece in self.pieces)


@dataclass(frozen=True)
class Unit:
    """One sentence of a source."""

    turn: Turn
    number: int  # of the turn
    text: str
    words: tuple[Words, ...]
    is_unsure: bool = False

    @property
    def who(self) -> Who:
        """Who says it."""
        return self.turn.who

    @property
    def is_question(self) -> bool:
        """Whether it asks something."""
        said = self.text.rstrip("\"'”’) ")
        return said.endswith("?") or (said[-1:] not in ".!" and bool(_ASKS.match(said)))


@dataclass(frozen=True)
class Source:
    """A source, read. `text` is what places count in."""

    text: str
    turns: tuple[Turn, ...]
    kind: Kind
    _units: list[Unit] = field(default_factory=list, compare=False, repr=False)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every sentence, in order."""
        if not self._units:
            for number, turn in enumerate(self.turns):
                self._units.extend(_sentences(self.text, turn, number))
        return tuple(self._units)


def _sentences(text: str, turn: Turn, number: int) -> Iterator[Unit]:
    at = 0
    for sentence in split(turn.said).all:
        at = turn.said.index(sentence, at)
        end = at + len(sentence)
        words = tuple(_words(text, turn, at, end))
        if words and any(character.isalnum() for character in sentence):
            unsure = not turn.unsure.isdisjoint(range(at, end))
            yield Unit(turn, number, " ".join(sentence.split()), words, unsure)
        at = end


def _words(text: str, turn: Turn, first: int, last: int) -> Iterator[Words]:
    """The places in the text of what is said from `first` to `last`: one for each piece that it lies in."""
    before = 0
    for piece in turn.pieces:
        low, high = max(first - before, 0), min(last - before, len(piece.said))
        while low < high and piece.said[low].isspace():
            low += 1
        while low < high and piece.said[high - 1].isspace():
            high -= 1
        if low < high:
            start, end = piece.place(low), piece.place(high - 1) + 1
            yield Words(start, end, text[start:end])
        before += len(piece.said) + 1
