"""A third reading for note elements, of a whole note: what a sentence is for depends on what stands around it.

"He laughed and put the phone away" answers the work if it follows it, and tells of the week if it opens the note.
The second reading hears words by themselves. This weighs for each clause how likely it made each element there, what
it made of the clauses before and after, under which kind of heading it stands, and how far down. The clauses that
speak most for an element are then weighed together with what the sections say by themselves: where that is sure, it
decides whether the note has the element or lacks it. The model file is made by `make model`.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from importlib import resources
from itertools import accumulate
from math import fsum
from operator import mul
from typing import Any

from twodrawer.writing.element_reader import Heard
from twodrawer.writing.element_sense import ORDER
from twodrawer.writing.elements import Element
from twodrawer.writing.headings import KINDS, kind_of

# What a complete note has, but for risk, which is read by itself, and for what stands in fields.
DECIDED = (
    Element.INTERVENTION,
    Element.CLIENT_RESPONSE,
    Element.GOAL_PROGRESS,
    Element.SYMPTOMS,
    Element.MENTAL_STATUS,
    Element.PLAN,
    Element.PRESENTING_CONCERN,
)
MODEL = "note_sense.json"
# Scores beyond this say no more, and they are weighed in this unit.
_FARTHEST, _UNIT = 8.0, 4.0
# And how many clauses there are, in this one.
_LONG = 20.0
# So many of those that speak most for an element are weighed in the end.
_BEST = 3
# A note isn't said to lack these where the rules find them in words that sound so little like it: who answered is told
# in words of every kind.
_A_LITTLE = {Element.CLIENT_RESPONSE: 0.1}
# Of fewer clauses nothing is decided: a note that is begun is what its sections say.
_LEAST = 4
# Before the first clause and after the last nothing speaks for any element.
_NOTHING = (-1.0,) * len(ORDER)

# A clause, and the name of the section that it stands in.
Under = tuple[str, Heard]


def weighed(note: Sequence[Under]) -> list[list[float]]:
    """For each clause of a note, in order, what is weighed: always as many numbers."""
    own = [tuple(max(-_FARTHEST, min(_FARTHEST, score)) / _UNIT for score in one.scores) for _, one in note]
    kinds = [kind_of(heading) for heading, _ in note]
    last = len(note) - 1
    earlier = list(accumulate((_NOTHING, *own[:-1]), _higher))
    later = list(accumulate((_NOTHING, *own[:0:-1]), _higher))[::-1]
    found = []
    for at, (_, one) in enumerate(note):
        before = own[at - 1] if at else _NOTHING
        after = own[at + 1] if at < last else _NOTHING
        place = at / last if last else 0.0
        heard = (*own[at], *before, *after, *earlier[at], *later[at])
        found.append(
            [
                *heard,
                *_raised(heard),
                *(float(element in one.by_rules) for element in ORDER),
                place,
                place * place,
                float(at == 0),
                float(at == 1),
                float(at == last),
                *(float(kinds[at] == kind) for kind in KINDS),
                float(at == 0 or kinds[at] != kinds[at - 1]),
                float(at == last or kinds[at] != kinds[at + 1]),
            ]
        )
    return found


def _higher(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    return tuple(map(max, one, other))


def _raised(numbers: Iterable[float]) -> Iterable[float]:
    """What speaks for an element, apart from what speaks against it."""
    return (max(0.0, number) for number in numbers)


@dataclass(frozen=True, slots=True)
class WholeNote:
    """A note as it was heard: clauses and sentences in order, and the elements that its sections have by themselves."""

    clauses: Sequence[Under]
    sentences: Sequence[Heard]
    found: Collection[Element]

    def tells_plainly(self, element: Element) -> bool:
        """Whether some words of it tell of the element by themselves, be it a clause or a sentence."""
        return any(one.is_plain(element) for one in self._heard())

    def may_lack(self, element: Element) -> bool:
        """Whether nothing in it tells of the element so that it can't be called lacking."""
        least = _A_LITTLE.get(element, 1.0)
        return not self.tells_plainly(element) and not any(
            element in one.by_rules and one.chance(element) >= least for one in self._heard()
        )

    def _heard(self) -> Iterator[Heard]:
        yield from self.sentences
        yield from (one for _, one in self.clauses)

    def weighed(self, element: Element, best: Sequence[float]) -> list[float]:
        """What is weighed of the whole note for one element. `best`: its highest scores among the clauses."""
        at = ORDER.index(element)
        return [
            float(element in self.found),
            float(self.tells_plainly(element)),
            float(any(element in one.by_rules for one in self.sentences)),
            *_highest(best),
            *_highest(one.scores[at] for _, one in self.clauses),
            *_highest(one.scores[at] for one in self.sentences),
            len(self.clauses) / _LONG,
        ]


def _highest(scores: Iterable[float]) -> list[float]:
    """As many of the highest as are weighed, in the unit of weighing; where there are fewer, the lowest there is."""
    found = [max(-_FARTHEST, min(_FARTHEST, score)) / _UNIT for score in nlargest(_BEST, scores)]
    return found + [-_FARTHEST / _UNIT] * (_BEST - len(found))


def speaks_for(weights: Sequence[float], told: Sequence[float]) -> float:
    """How much what is weighed speaks for an element; the last weight is of every note."""
    return fsum((*map(mul, weights, told), weights[-1]))


class NoteSense:
    """A model file, read."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._bias: Sequence[float] = read["bias"]
        self._weights: Sequence[Sequence[float]] = read["weights"]
        self._of_notes: Sequence[Sequence[float]] = read["of_notes"]
        self._lacks_below: Sequence[float] = read["lacks_below"]
        self._has_from: Sequence[float] = read["has_from"]

    def whole(self, note: WholeNote) -> list[list[float]]:
        """What is weighed of a note for each element in `DECIDED`: always as many numbers."""
        told = weighed(note.clauses)
        return [
            note.weighed(element, nlargest(_BEST, (bias + fsum(map(mul, weights, one)) for one in told)))
            for element, weights, bias in zip(DECIDED, self._weights, self._bias, strict=True)
        ]

    def decided(self, note: WholeNote) -> dict[Element, bool]:
        """What the note surely has, and what it surely lacks; where this isn't sure, and of a few words, nothing.

        What some words of it tell plainly is never lacking, whatever stands around them.
        """
        if len(note.clauses) < _LEAST:
            return {}
        scores = map(speaks_for, self._of_notes, self.whole(note))
        return {
            element: score >= most
            for element, score, least, most in zip(
                DECIDED, scores, self._lacks_below, self._has_from, strict=True
            )
            if score >= most or (score < least and note.may_lack(element))
        }


@cache
def note_sense() -> NoteSense:
    """The model that comes with the program, read once."""
    file = resources.files("twodrawer.writing").joinpath("learned", MODEL)
    return NoteSense(json.loads(file.read_text(encoding="utf-8")))
