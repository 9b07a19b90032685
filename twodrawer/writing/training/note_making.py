"""From whole notes, a sentence a line, to the model of the note sense, and from where it is sure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from twodrawer.writing.element_reader import ElementReader, Heard
from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import read
from twodrawer.writing.note_sense import DECIDED, NoteSense, Under, weighed
from twodrawer.writing.training.element_making import strangers
from twodrawer.writing.training.taught import Line, folds_of, whole_notes
from twodrawer.writing.training.trainer import Example, Rounds, train

_FOLDS = 2
_ROUNDS = Rounds(all=12, averaged=4, start=0.1, each_alone=True)
_DIGITS = 4
# Of strangers' notes that have an element, about this share may be called without it, and of those without it about
# this share may be called with it. In between the note sense isn't sure.
_WRONGLY_LACKING = 0.01
_WRONGLY_THERE = 0.01


@dataclass(frozen=True, slots=True)
class Told:
    """A whole note as it is weighed, what each clause serves, and whose it is."""

    told: Sequence[Sequence[float]]
    serves: Sequence[frozenset[str]]
    author: str

    def has(self, element: str) -> bool:
        """Whether a sentence of it serves the element."""
        return any(element in one for one in self.serves)


def make_notes() -> str:
    """The content of the model file, made from what lies in this folder. The same each time."""
    notes = [
        _told(author, lines)
        for number, (author, whole) in enumerate(whole_notes())
        for lines in (whole, _in_long_sentences(whole, number % 2))
    ]
    return (
        json.dumps(
            {
                "about": "Made by `make model` from twodrawer/writing/training/. Not edited by hand.",
                **_learned(notes),
                **_sure(notes),
            },
            ensure_ascii=False,
            indent=0,
            sort_keys=True,
        )
        + "\n"
    )


def _in_long_sentences(whole: Sequence[Line], at: int) -> list[Line]:
    """The same note by somebody who tells two things in a sentence: "Named the thought, and she laughed".

    `at`: which sentence is the first of two.
    """
    found = list(whole[:at])
    for one, other in zip_longest(whole[at::2], whole[at + 1 :: 2]):
        if other is None or one.section != other.section:
            found += [one] if other is None else [one, other]
            continue
        after = other.text[:1].lower() + other.text[1:]
        between = (", and ", " and ", ", ")[len(found) % 3]
        elements = (one.elements or frozenset()) | (other.elements or frozenset())
        found.append(replace(one, text=f"{one.text.rstrip(' .')}{between}{after}", elements=elements))
    return found


def _told(author: str, lines: Sequence[Line]) -> Told:
    """As strangers hear it: what was learned from the note itself would sound surer than any other note does."""
    sense = strangers().sense_for(author)
    heard: list[Under] = []
    serves: list[frozenset[str]] = []
    for line in lines:
        clauses = ElementReader(read(line.text), sense).clauses
        heard += [(line.section, one) for one in clauses]
        serves += _dealt_out(line.elements or (), clauses)
    return Told(weighed(heard), serves, author)


def _dealt_out(elements: Iterable[str], clauses: Sequence[Heard]) -> list[frozenset[str]]:
    """What each clause of a sentence serves: each element goes to the clause that sounds most like it."""
    found: list[set[str]] = [set() for _ in clauses]
    for element in elements:
        chances = [one.chance(Element(element)) for one in clauses]
        found[chances.index(max(chances))].add(element)
    return [frozenset(one) for one in found]


def _learned(notes: Iterable[Told]) -> dict[str, Any]:
    clauses = [pair for note in notes for pair in zip(note.told, note.serves, strict=True)]
    examples = [
        Example(
            [(place, number) for place, number in enumerate(told) if number],
            sum(1 << at for at, element in enumerate(DECIDED) if element.value in serves),
        )
        for told, serves in clauses
    ]
    classes = len(DECIDED)
    learned = train(examples, len(clauses[0][0]), classes, _ROUNDS)
    return {
        "weights": [
            [round(weight, _DIGITS) for weight in learned.of_places[at::classes]] for at in range(classes)
        ],
        "bias": [round(bias, _DIGITS) for bias in learned.bias],
    }


_UNSURE = {"lacks_below": (0.0,) * len(DECIDED), "has_from": (0.0,) * len(DECIDED)}


def _sure(notes: Sequence[Told]) -> dict[str, Any]:
    """From where the sense is sure, for each element, and how often it then is and isn't right among strangers."""
    part_of = folds_of((note.author for note in notes), _FOLDS)
    heard: list[tuple[Told, list[float]]] = []
    for part in range(_FOLDS):
        others = NoteSense({**_learned(one for one in notes if part_of[one.author] != part), **_UNSURE})
        heard += [(one, others.highest(one.told)) for one in notes if part_of[one.author] == part]
    found: dict[str, Any] = {"lacks_below": [], "has_from": [], "strangers_lacking_found": {}}
    for at, element in enumerate(DECIDED):
        has = sorted(scores[at] for note, scores in heard if note.has(element.value))
        lacks = sorted(scores[at] for note, scores in heard if not note.has(element.value))
        least = has[int(len(has) * _WRONGLY_LACKING)]
        found["lacks_below"].append(round(least, _DIGITS))
        found["has_from"].append(round(max(least, lacks[int(len(lacks) * (1 - _WRONGLY_THERE))]), _DIGITS))
        found["strangers_lacking_found"][element.value] = round(
            sum(score < least for score in lacks) / len(lacks), 3
        )
    return found
