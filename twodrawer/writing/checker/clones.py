"""Text that stands the same in an earlier note, phrases of the phrase bank left out.

Runs of words are compared, not sentences: a changed number or name does not make a text new. A run counts from
eight words, and is spoken of when it is long, or when most of a section consists of such runs. The words of a phrase
are left out wherever it stands, whatever its blanks were filled with; what was filled in is compared like any words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from twodrawer.writing.blanks import BLANK
from twodrawer.writing.checker.answer import Finding
from twodrawer.writing.checker.messages import finding
from twodrawer.writing.checker.note import Context
from twodrawer.writing.checker.sections import Part, Parts

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 8
_LONG_RUN = 24
_SECTION_WORDS = 15
_MOST = 0.7
_MUCH = 0.4
_ENOUGH_WORDS = 40
# A blank is filled with a few words. What takes longer to come to the next words of the phrase is another text.
_FILLED_WITH = 16


@dataclass(frozen=True)
class Overlap:
    """How many words of a note stand in runs that an earlier note has too, phrases of the bank left out."""

    words: int
    same: int

    @property
    def share(self) -> float:
        """The part of the note, from 0 to 1."""
        return self.same / self.words if self.words else 0.0

    @property
    def is_much(self) -> bool:
        """Whether it matters: a reader would take it for the earlier note."""
        return self.words >= _ENOUGH_WORDS and self.share >= _MUCH


@dataclass(frozen=True)
class _Compared:
    part: Part
    words: list[re.Match[str]]
    same: list[bool]

    @cached_property
    def longest(self) -> tuple[int, int]:
        return _longest(self.same)


def overlap(parts: Parts, context: Context) -> Overlap:
    """How much of the note stands in an earlier one."""
    return _overlap(_compared(parts, context))


def cloned(parts: Parts, context: Context) -> Iterator[Finding]:
    """One finding for each section that repeats an earlier note, with its longest repeated run."""
    compared = _compared(parts, context)
    much = _overlap(compared).is_much
    for one in compared:
        first, last = one.longest
        of_section = sum(one.same) / len(one.words) if one.words else 0
        if (
            last - first >= _LONG_RUN
            or (len(one.words) >= _SECTION_WORDS and of_section >= _MOST)
            or (much and last - first >= _RUN)
        ):
            yield finding("cloned_text", one.part, (one.words[first].start(), one.words[last - 1].end()))


def _overlap(compared: Sequence[_Compared]) -> Overlap:
    return Overlap(sum(len(one.words) for one in compared), sum(sum(one.same) for one in compared))


def _compared(parts: Parts, context: Context) -> list[_Compared]:
    earlier = _runs([text for note in context.prior_notes for text in note.sections.values()])
    if not earlier:
        return []
    found = []
    for part in parts.all:
        words = list(_WORD.finditer(part.text))
        said = [word.group().lower() for word in words]
        same = [False] * len(words)
        for at in range(len(said) - _RUN + 1):
            if tuple(said[at : at + _RUN]) in earlier:
                same[at : at + _RUN] = [True] * _RUN
        if any(same):
            # Only where something is repeated at all is it asked whether phrases explain it.
            for at in _of_phrases(said, context.phrases):
                same[at] = False
            same = _whole_runs(same)
        found.append(_Compared(part, words, same))
    return found


def _runs(texts: Sequence[str]) -> set[tuple[str, ...]]:
    runs = set()
    for text in texts:
        said = [word.lower() for word in _WORD.findall(text)]
        runs |= {tuple(said[at : at + _RUN]) for at in range(len(said) - _RUN + 1)}
    return runs


def _of_phrases(said: Sequence[str], phrases: Sequence[str]) -> set[int]:
    """The places of the words that belong to phrases."""
    if not phrases:
        return set()
    places: Mapping[str, list[int]] = _places(said)
    found: set[int] = set()
    for phrase in phrases:
        first = _WORD.search(phrase)
        # Most phrases stand nowhere in the note, which their first word tells.
        if first is None or (
            phrase[first.start() - 1 : first.start()] != "{" and first.group().lower() not in places
        ):
            continue
        pieces = [[word.lower() for word in _WORD.findall(piece)] for piece in BLANK.split(phrase)[::2]]
        kept = [piece for piece in pieces if piece]
        if kept:
            for start in places.get(kept[0][0], ()):
                found |= _standing_at(said, start, kept)
    return found


def _places(said: Sequence[str]) -> dict[str, list[int]]:
    places = defaultdict(list)
    for at, word in enumerate(said):
        places[word].append(at)
    return dict(places)


def _standing_at(said: Sequence[str], start: int, pieces: Sequence[Sequence[str]]) -> set[int]:
    """The words' places, if the phrase stands there with its blanks filled; else none."""
    found: set[int] = set()
    at = start
    for number, piece in enumerate(pieces):
        reach = 1 if number == 0 else _FILLED_WITH + 1
        end = len(said) - len(piece)
        there = next(
            (
                here
                for here in range(at, min(at + reach, end + 1))
                if list(said[here : here + len(piece)]) == piece
            ),
            None,
        )
        if there is None:
            return set()
        found.update(range(there, there + len(piece)))
        at = there + len(piece)
    return found


def _whole_runs(same: Sequence[bool]) -> list[bool]:
    """Without what is left over in pieces: a repeated filling of a blank is no repeated text."""
    kept = [False] * len(same)
    start = None
    for at, is_same in enumerate([*same, False]):
        if is_same and start is None:
            start = at
        elif not is_same and start is not None:
            if at - start >= _RUN:
                kept[start:at] = [True] * (at - start)
            start = None
    return kept


def _longest(covered: Sequence[bool]) -> tuple[int, int]:
    best, start = (0, 0), None
    for at, is_covered in enumerate([*covered, False]):
        if is_covered and start is None:
            start = at
        elif not is_covered and start is not None:
            if at - start > best[1] - best[0]:
                best = (start, at)
            start = None
    return best
