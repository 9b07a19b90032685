"""A third reading for note elements, of a whole note: what a sentence is for depends on what stands around it.

"He laughed and put the phone away" answers the work if it follows it, and tells of the week if it opens the note.
The second reading hears words by themselves. This weighs for each clause how likely it made each element there, what
it made of the clauses before and after, under which kind of heading it stands, and how far down. Where it is sure
it decides whether a note has an element or lacks it. The model file is made by `make model`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import accumulate
from math import fsum
from operator import mul
from typing import Any

from twodrawer.writing.element_reader import Heard
from twodrawer.writing.element_sense import ORDER
from twodrawer.writing.elements import Element
from twodrawer.writing.headings import KINDS, kind_of

# What a complete note has, but for risk, which is read by itself.
DECIDED = (
    Element.INTERVENTION,
    Element.CLIENT_RESPONSE,
    Element.GOAL_PROGRESS,
    Element.SYMPTOMS,
    Element.MENTAL_STATUS,
    Element.PLAN,
)
MODEL = "note_sense.json"
# Scores beyond this say no more, and they are weighed in this unit.
_FARTHEST, _UNIT = 8.0, 4.0
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


class NoteSense:
    """A model file, read."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._bias: Sequence[float] = read["bias"]
        self._weights: Sequence[Sequence[float]] = read["weights"]
        self._lacks_below: Sequence[float] = read["lacks_below"]
        self._has_from: Sequence[float] = read["has_from"]

    def highest(self, told: Sequence[Sequence[float]]) -> list[float]:
        """The score of each element in `DECIDED`, in the clause with most of it. `told`: as `weighed` gives it."""
        return [
            bias + max(fsum(map(mul, weights, one)) for one in told)
            for bias, weights in zip(self._bias, self._weights, strict=True)
        ]

    def decided(self, note: Sequence[Under]) -> dict[Element, bool]:
        """What the note surely has, and what it surely lacks; where this isn't sure, nothing."""
        if not note:
            return {}
        return {
            element: score >= most
            for element, score, least, most in zip(
                DECIDED, self.highest(weighed(note)), self._lacks_below, self._has_from, strict=True
            )
            if score >= most or (score < least and not any(one.is_plain(element) for _, one in note))
        }


@cache
def note_sense() -> NoteSense:
    """The model that comes with the program, read once."""
    file = resources.files("twodrawer.writing").joinpath("learned", MODEL)
    return NoteSense(json.loads(file.read_text(encoding="utf-8")))
