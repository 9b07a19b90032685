"""The sorter's model: whole-number weights in buckets, added up and turned into three probabilities.

Everything that could come out differently in another language is kept to sums of whole numbers, square roots
and one exponential, so that the browser's answer is the same to a millionth.
"""

import base64
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from twodrawer.writing.sorting.features import Words, features, tokens
from twodrawer.writing.sorting.reasons import Marks, reason_for


class Drawer(StrEnum):
    """Where a passage belongs. Either: a reasonable clinician could file it in the one or the other."""

    PROGRESS = "progress"
    EITHER = "either"
    PSYCHOTHERAPY = "psychotherapy"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The drawer, how likely it is a psychotherapy note's passage, and one sentence why."""

    drawer: Drawer
    p_psychotherapy: float
    p_progress: float
    reason: str


# The order of the weights in the file.
ORDER = (Drawer.PROGRESS, Drawer.EITHER, Drawer.PSYCHOTHERAPY)
# The features that say what kinds of words meet; the others say which words stand there.
OF_KINDS = ("k ", "K ", "k1 ", "kk ", "a ", "n ")


class Model:
    """A model file, read."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self.words = Words(read["words"]["whole"], read["words"]["beginnings"])
        self._buckets: int = read["buckets"]
        self._scale: Sequence[float] = read["scale"]
        self._bias: Sequence[float] = read["bias"]
        self._sharpness: float = read["sharpness"]
        self._sure: float = read["psychotherapy_from"]
        self._doubt: float = read["doubt_from"]
        self._marks: Marks = read["reasons"]
        self._otherwise: Mapping[str, str] = read["otherwise"]
        raw = base64.b64decode(read["weights"])
        self._weights = memoryview(raw).cast("b")

    def sort(self, text: str) -> Sorted:
        """Where a passage belongs. A passage without a letter is progress: there is nothing to keep back. Of words in a
        script it can't read it never says so."""
        names = features(tokens(text, self.words))
        if not any(map(str.isalnum, text)):
            return Sorted(Drawer.PROGRESS, 0.0, 1.0, "It has no words.")
        chances = self._chances(names)
        drawer = self._drawer(chances)
        reason = reason_for(
            drawer.value,
            names,
            at=ORDER.index(drawer),
            marks=self._marks,
            otherwise=self._otherwise,
            weights_of=self._weights_of,
        )
        return Sorted(drawer, chances[2], chances[0], reason)

    def _drawer(self, chances: Sequence[float]) -> Drawer:
        progress, either, psychotherapy = chances
        if psychotherapy >= self._sure:
            return Drawer.PSYCHOTHERAPY
        if psychotherapy >= self._doubt or either >= progress:
            return Drawer.EITHER
        return Drawer.PROGRESS

    def _weights_of(self, name: str) -> tuple[int, int, int]:
        at = bucket(name, self._buckets) * 3
        return self._weights[at], self._weights[at + 1], self._weights[at + 2]

    def _chances(self, names: Sequence[str]) -> tuple[float, float, float]:
        sums = [[0, 0, 0], [0, 0, 0]]
        counts = [0, 0]
        for name in names:
            part = 1 if name.startswith(OF_KINDS) else 0
            weights = self._weights_of(name)
            counts[part] += 1
            of_part = sums[part]
            of_part[0] += weights[0]
            of_part[1] += weights[1]
            of_part[2] += weights[2]
        scores = []
        for at in range(3):
            score = self._bias[at]
            for part in (0, 1):
                if counts[part]:
                    score += sums[part][at] / math.sqrt(counts[part]) * self._scale[at]
            scores.append(score * self._sharpness)
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        whole = powers[0] + powers[1] + powers[2]
        return powers[0] / whole, powers[1] / whole, powers[2] / whole


def bucket(name: str, buckets: int) -> int:
    """The bucket of a feature: its CRC-32, which both runtimes can compute. `buckets` is a power of two."""
    return zlib.crc32(name.encode("utf-8")) & (buckets - 1)


@cache
def model() -> Model:
    """The model that comes with the program, read once."""
    file = resources.files("twodrawer").joinpath("static", "models", "sorter.json")
    return Model(json.loads(file.read_text(encoding="utf-8")))


def sort_passage(text: str) -> Sorted:
    """Where a passage belongs, by the model that comes with the program."""
    return model().sort(text)
