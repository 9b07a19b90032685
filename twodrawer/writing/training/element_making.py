"""From labelled passages to the model of the element sense, and how it does among strangers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from twodrawer.writing.element_sense import GROUPS, ORDER, ElementSense, features
from twodrawer.writing.elements import Element
from twodrawer.writing.note_signs import elements_by_rules
from twodrawer.writing.training.packing import packed
from twodrawer.writing.training.taught import Taught, folds_of, joined, taught
from twodrawer.writing.training.trainer import Rounds
from twodrawer.writing.weights import chance_of

BUCKETS = 1 << 15
_FOLDS = 2
_ROUNDS = Rounds(all=8, averaged=4, start=0.003, by_halves=True, each_alone=True)
# Among strangers a chance is lower than among those who were learned from; here F1 is best for them. It is
# flat there: finer steps would hop with every passage that is added.
_STEPS = [step / 100 for step in range(10, 51, 5)]
# Of those that are as good the lowest is taken: who wrote an element and is told that it is missing stops believing.
_AS_GOOD = 0.01

_BARE = {
    "about": "Made by `make model` from twodrawer/writing/training/. Not edited by hand.",
    "element_from": 0.5,
}

Known = tuple[list[str], frozenset[str], str]


@dataclass(frozen=True, slots=True)
class Strangers:
    """The authors dealt out to parts, and for each part what was learned from the others alone."""

    part_of: Mapping[str, int]
    senses: Sequence[ElementSense]
    # From which chance an element is there, and how well strangers are read with it.
    least: float
    f1: float

    def sense_for(self, author: str) -> ElementSense:
        """A second reading that never saw this author."""
        return self.senses[self.part_of[author]]


def make_elements(without: str | None = None) -> str:
    """The content of the model file, made from what lies in this folder. The same each time."""
    known, others = _known(without), strangers(without)
    return (
        json.dumps(
            {
                **_BARE,
                **_learned(known),
                "element_from": others.least,
                "strangers_f1": round(others.f1, 3),
            },
            ensure_ascii=False,
            indent=0,
            sort_keys=True,
        )
        + "\n"
    )


@cache
def strangers(without: str | None = None) -> Strangers:
    """What is learned from half of the authors, for the other half."""
    known = _known(without)
    part_of = folds_of((author for _, _, author in known), _FOLDS)
    learned = [_learned([one for one in known if part_of[one[2]] != part]) for part in range(_FOLDS)]
    senses = [ElementSense({**_BARE, **one}) for one in learned]
    heard = [(elements, senses[part_of[author]].scores(names)) for names, elements, author in known]
    reached = {step: _f1(heard, step) for step in _STEPS}
    least = min(step for step, f1 in reached.items() if f1 >= max(reached.values()) - _AS_GOOD)
    senses = [ElementSense({**_BARE, **one, "element_from": least}) for one in learned]
    return Strangers(part_of, senses, least, reached[least])


@cache
def _known(without: str | None) -> Sequence[Known]:
    alone = [one for one in taught(without) if one.elements is not None]
    return [
        (_names(one), one.elements, one.author)
        for one in (*alone, *joined(alone))
        if one.elements is not None
    ]


def _names(one: Taught) -> list[str]:
    last = len(one.read.tokens.all)
    return features(one.read, elements_by_rules(one.read), 0, last)


def _learned(known: Sequence[Known]) -> dict[str, Any]:
    examples = [
        (names, sum(1 << at for at, element in enumerate(ORDER) if element.value in elements), 1.0)
        for names, elements, _ in known
    ]
    return packed(examples, classes=len(ORDER), buckets=BUCKETS, groups=GROUPS, rounds=_ROUNDS)


def _f1(heard: Sequence[tuple[frozenset[str], list[float]]], least: float) -> float:
    right = called = there = 0
    for elements, scores in heard:
        found = {element.value for element, score in _by_element(scores) if chance_of(score) >= least}
        right += len(found & elements)
        called += len(found)
        there += len(elements)
    return 2 * right / (called + there)


def _by_element(scores: Sequence[float]) -> list[tuple[Element, float]]:
    return list(zip(ORDER, scores, strict=True))
