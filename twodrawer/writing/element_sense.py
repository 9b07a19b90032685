"""A second reading for note elements: how likely a passage gives evidence of each, learned from labelled passages.

It weighs what the rules found, the signs of the lexicons and the words themselves; the rules alone find too much in a
sentence whose words belong to several elements, and nothing in one whose words no lexicon has. The model file is made
by `make model`.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import Read
from twodrawer.writing.weights import Groups, Weights, chance_of

# The order of the weights in the file.
ORDER = tuple(Element)
GROUPS: Groups = {"r": 1, "g": 1}
MODEL = "element_sense.json"
_LEXICONS = ("elements.", "risk.", "frames.", "wording.")
# How many of a passage's first words are also known by their place.
_OPENING = 3
# A sentence of a whole note often serves several elements, which taught passages seldom do.
_FOUND = 0.5
# But not in an answer, whose words are often those of the work: "practiced", "rated".
_AS_MUCH = frozenset((Element.CLIENT_RESPONSE,))
# And more of these where no rule finds a word for them: "has dinner with a neighbor three evenings a week" is how often
# something is told, and no symptom.
_UNNAMED = 5 / 3
_NAMED = frozenset((Element.SYMPTOMS, Element.INTERVENTION, Element.GOAL_PROGRESS))


def features(read: Read, by_rules: Iterable[Element], first: int, last: int) -> list[str]:
    """The names of what is found in the tokens from `first` up to `last`, each once."""
    found = {f"r {element.value}": None for element in sorted(by_rules)}
    found |= {f"g {sign}": None for sign in read.signs_among(_LEXICONS, first, last)}
    before = "^"
    for number, token in enumerate(read.tokens.all[first:last]):
        word = "0" if token.word[0].isdigit() else token.word
        found[f"w {word}"] = None
        found[f"l {word if word == '0' else token.base}"] = None
        found[f"b {before} {word}"] = None
        if len(word) > 4:
            found[f"p {word[:4]}"] = None
        if number < _OPENING:
            found[f"f {number} {word}"] = None
        before = word
    return list(found)


class ElementSense:
    """A model file, read."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._least: float = read["element_from"]
        self._weights = Weights(read, GROUPS)

    def elements(self, scores: Sequence[float], by_rules: Collection[Element]) -> set[Element]:
        """The elements that words with these scores give evidence of; less is needed where the rules found one."""
        rather = set(by_rules) - _AS_MUCH
        return {
            element
            for element, score in zip(ORDER, scores, strict=True)
            if chance_of(score)
            >= self._least
            * (_FOUND if element in rather else _UNNAMED if element in _NAMED - set(by_rules) else 1.0)
        }

    def scores(self, names: Sequence[str]) -> list[float]:
        """How much speaks for each element, by itself: above zero more than against it."""
        return self._weights.scores(names)


@cache
def element_sense() -> ElementSense:
    """The model that comes with the program, read once."""
    file = resources.files("twodrawer.writing").joinpath("learned", MODEL)
    return ElementSense(json.loads(file.read_text(encoding="utf-8")))
