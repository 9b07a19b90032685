"""From whole notes, a sentence a line, to the model of the note sense, and how it does among strangers."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from twodrawer.writing.checker.sections import parts_of
from twodrawer.writing.element_reader import ElementReader, Heard
from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import read
from twodrawer.writing.note_sense import DECIDED, NoteSense, Under, speaks_for, weighed
from twodrawer.writing.training.element_making import strangers
from twodrawer.writing.training.taught import Line, folds_of, whole_notes
from twodrawer.writing.training.trainer import Example, Rounds, train

_FOLDS = 2
_ROUNDS = Rounds(all=12, averaged=4, start=0.1, each_alone=True)
_DIGITS = 4
# Of strangers' notes that have an element about this share may be called without it, and of those without it, most of
# which have something that looks like it, this share with it. In between the sections decide.
_WRONGLY_LACKING = 0.03
_WRONGLY_THERE = 0.2
# A note of which what serves an element was cut out lacks it for certain, and without anything that looks like it.
_CUT = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A whole note as it is weighed, what each clause serves, and whose it is."""

    told: Sequence[Sequence[float]]
    serves: Sequence[frozenset[str]]
    author: str


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
                **_of_notes(notes),
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A whole note as a stranger heard it: what is weighed for each element, and whether it is there."""

    told: Sequence[Sequence[float]]
    has: Sequence[bool]
    # For which of the elements it is learned from.
    of: Collection[Element]
    author: str
    is_as_written: bool


_BARE: dict[str, Any] = {"of_notes": [], "lacks_below": [], "has_from": []}


def _of_notes(notes: Sequence[Told]) -> dict[str, Any]:
    """How clauses and sections are weighed against one another, and how that does among strangers."""
    part_of = folds_of((note.author for note in notes), _FOLDS)
    senses = [
        NoteSense({**_learned(one for one in notes if part_of[one.author] != part), **_BARE})
        for part in range(_FOLDS)
    ]
    judged = [
        one
        for number, (author, lines) in enumerate(whole_notes())
        if lines[0].section
        for one in _judged(author, lines, number, senses[part_of[author]])
    ]
    found: dict[str, Any] = {
        "of_notes": [], "lacks_below": [], "has_from": [], "strangers_lacking_found": {}
    }  # fmt: skip
    for at, element in enumerate(DECIDED):
        own = [one for one in judged if element in one.of]
        weights = [
            _weighing(at, [one for one in own if part_of[one.author] != part]) for part in range(_FOLDS)
        ]
        heard = [
            (one.has[at], speaks_for(weights[part_of[one.author]], one.told[at]))
            for one in own
            if one.is_as_written
        ]
        has = sorted(score for is_there, score in heard if is_there)
        lacks = sorted(score for is_there, score in heard if not is_there)
        least = has[int(len(has) * _WRONGLY_LACKING)]
        most = max(least, lacks[int(len(lacks) * (1 - _WRONGLY_THERE))])
        found["of_notes"].append([round(weight, _DIGITS) for weight in _weighing(at, own)])
        found["lacks_below"].append(round(least, _DIGITS))
        found["has_from"].append(round(most, _DIGITS))
        found["strangers_lacking_found"][element.value] = round(sum(s < least for s in lacks) / len(lacks), 3)
    return found


def _judged(author: str, lines: Sequence[Line], number: int, sense: NoteSense) -> Iterator[Judged]:
    """The note as it stands, in longer sentences, its first half, and without what serves one element or another."""
    every = frozenset(DECIDED)
    yield _as_heard(author, lines, every, sense, is_as_written=True)
    yield _as_heard(author, _in_long_sentences(lines, number % 2), every, sense)
    yield _as_heard(author, lines[: len(lines) // 2 + 1], every, sense)
    for at, element in enumerate(DECIDED):
        rest = [line for line in lines if element.value not in (line.elements or ())]
        if (at + number) % 2 and len(lines) // 2 < len(rest) < len(lines):
            yield _as_heard(author, rest, frozenset((element,)), sense)


def _as_heard(
    author: str,
    lines: Sequence[Line],
    of: Collection[Element],
    sense: NoteSense,
    *,
    is_as_written: bool = False,
) -> Judged:
    sections: dict[str, list[str]] = {}
    for line in lines:
        sections.setdefault(line.section, []).append(line.text)
    texts = {name: " ".join(told) for name, told in sections.items()}
    parts = parts_of(texts, strangers().sense_for(author))
    served = frozenset[str]().union(*(line.elements or () for line in lines))
    has = [element.value in served for element in DECIDED]
    return Judged(sense.whole(parts.heard), has, of, author, is_as_written)


def _weighing(at: int, judged: Sequence[Judged]) -> list[float]:
    """The weights of what is weighed of a whole note for one element."""
    examples = [
        Example(
            [(place, number) for place, number in enumerate(one.told[at]) if number],
            int(one.has[at]),
            1.0 if len(one.of) > 1 else _CUT,
        )
        for one in judged
    ]
    learned = train(examples, len(judged[0].told[at]), 1, _ROUNDS)
    return [*learned.of_places, *learned.bias]
