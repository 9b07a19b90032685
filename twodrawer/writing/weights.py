"""Learned weights: whole numbers in buckets, a few for each feature, added up to a score for each class.

Features come in groups (what the rules say, which kinds of words meet, which words stand there). The more there are of
a group, the less each counts, so that a long passage says no more than a short one.
"""

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

# The group of each kind of feature, by the first word of its name. What isn't named here is in group 0.
Groups = Mapping[str, int]
_RAISED = bytes(at ^ 0x80 for at in range(256))


def bucket(name: str, buckets: int) -> int:
    """The bucket of a feature. `buckets` is a power of two."""
    return crc32(name.encode("utf-8", "replace")) & (buckets - 1)


def group(name: str, groups: Groups) -> int:
    """The group of a feature."""
    return groups.get(name[: name.index(" ")], 0)


def values(names: Sequence[str], groups: Groups) -> list[float]:
    """How much each feature counts: the more there are of its group, the less."""
    where = [group(name, groups) for name in names]
    many = {at: 1.0 / math.sqrt(where.count(at)) for at in set(where)}
    return [many[at] for at in where]


class Weights:
    """The weights of a model file, read."""

    def __init__(self, read: Mapping[str, Any], groups: Groups) -> None:
        self._groups = groups
        self._buckets: int = read["buckets"]
        self._scale: Sequence[float] = read["scale"]
        self._bias: Sequence[float] = read["bias"]
        # Bytes are added up far quicker than signed numbers: each is 128 more than its weight.
        self._weights = base64.b64decode(read["weights"]).translate(_RAISED)

    def scores(self, names: Sequence[str]) -> list[float]:
        """The score of each class."""
        size, last, groups, weights = len(self._bias), self._buckets - 1, self._groups, self._weights
        found: dict[int, list[bytes]] = {}
        # `bucket` and `group` for each, written out: a note has thousands of features.
        for name in names:
            start = (crc32(name.encode("utf-8", "replace")) & last) * size
            of_group = groups.get(name[: name.index(" ")], 0)
            if of_group in found:
                found[of_group].append(weights[start : start + size])
            else:
                found[of_group] = [weights[start : start + size]]
        scores = list(self._bias)
        for _, rows in sorted(found.items()):
            value = 1.0 / math.sqrt(len(rows))
            for at, weight in enumerate(map(sum, zip(*rows, strict=True))):
                scores[at] += (weight - 128 * len(rows)) * value * self._scale[at]
        return scores

    def chances(self, names: Sequence[str]) -> list[float]:
        """How likely each class is, where each is there or not by itself."""
        return [chance_of(score) for score in self.scores(names)]


def chance_of(score: float) -> float:
    """How likely a class is that has this score and is there or not by itself."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, score)))
