"""A second reading for wording: which fault a sentence sounds like, learned from labelled sentences.

A detail without a bearing, a verdict told as a fact and an empty phrase have no words of their own: the lexicons know
the usual ones, and this weighs all words of a sentence. It speaks up only where few good sentences of strangers sound
like that. What stands in quotation marks is weighed apart: a client's words are no fault of the writer's. The model
file is made by `make model`.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from twodrawer.writing.lexicon import Read
from twodrawer.writing.weights import Groups, Weights

# The order of the weights in the file.
CODES = ("irrelevant_detail", "not_objective", "stigmatizing", "vague", "vague_plan")
GROUPS: Groups = {"g": 1}
MODEL = "wording_sense.json"
_LEXICONS = ("elements.", "risk.", "frames.", "wording.", "stigma.")
# How many of a sentence's first words are also known by their place.
_OPENING = 2
_LONG = 12
# From here on a remark of the writer's own is a judgement as well: "I suspect he is exaggerating", not "I felt tired".
_JUDGES = 0.4
_RISK = "g risk."


def features(read: Read, number: int) -> list[str]:
    """The names of what is found in a sentence, each once."""
    first, last = read.tokens.spans[number]
    found = {f"g {sign}": None for sign in read.signs_among(_LEXICONS, first, last)}
    before = "^"
    for at, token in enumerate(read.tokens.all[first:last]):
        word = "0" if token.word[0].isdigit() else token.word
        mark = "q" if token.quoted else "w"
        found[f"{mark} {word}"] = None
        found[f"{mark}l {word if word == '0' else token.base}"] = None
        found[f"{mark}b {before} {word}"] = None
        if at < _OPENING:
            found[f"f {at} {word}"] = None
        before = word
    found[f"n {min((last - first) // 3, _LONG)}"] = None
    return list(found)


class WordingSense:
    """A model file, read."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._from: Mapping[str, float] = read["from"]
        self._weights = Weights(read, GROUPS)

    def faults(self, names: Sequence[str]) -> frozenset[str]:
        """The faults that a sentence with these features clearly sounds like."""
        chances = zip(CODES, self.chances(names), strict=True)
        return frozenset(code for code, chance in chances if chance >= self._from[code])

    def chances(self, names: Sequence[str]) -> list[float]:
        """How likely each fault is, by itself."""
        return self._weights.chances(names)


def sounds_like(read: Read, number: int) -> frozenset[str]:
    """The faults that a sentence of a text clearly sounds like. What names a risk is told as it was told."""
    names = features(read, number)
    return frozenset() if any(name.startswith(_RISK) for name in names) else wording_sense().faults(names)


def judges(read: Read, number: int) -> bool:
    """Whether a sentence of a text, private or not, sounds like a judgement of somebody."""
    return wording_sense().chances(features(read, number))[CODES.index("not_objective")] >= _JUDGES


@cache
def wording_sense() -> WordingSense:
    """The model that comes with the program, read once."""
    file = resources.files("twodrawer.writing").joinpath("learned", MODEL)
    return WordingSense(json.loads(file.read_text(encoding="utf-8")))
