"""From features and classes to the weights of a model file, in whole numbers."""

import base64
from collections import Counter
from collections.abc import Sequence
from typing import Any

from twodrawer.writing.training.trainer import Example, Rounds, train
from twodrawer.writing.weights import Groups, bucket, values

_LARGEST = 127
# A feature that one passage alone has teaches nothing about another.
_FROM = 2

Known = tuple[Sequence[str], int, float]


def packed(
    known: Sequence[Known], *, classes: int, buckets: int, groups: Groups, rounds: Rounds
) -> dict[str, Any]:
    """What a model file has of what was learned from these: names of features, class or classes, how much it counts."""
    often = Counter(name for names, _, _ in known for name in names)
    places: dict[int, int] = {}
    examples = []
    for names, of_class, counts in known:
        kept = [name for name in names if often[name] >= _FROM]
        found = [
            (places.setdefault(bucket(name, buckets), len(places)), value)
            for name, value in zip(kept, values(kept, groups), strict=True)
        ]
        examples.append(Example(found, of_class, counts))
    learned = train(examples, len(places), classes, rounds)
    scale = [
        (max(abs(weight) for weight in learned.of_places[at::classes]) or 1.0) / _LARGEST
        for at in range(classes)
    ]
    weights = bytearray(buckets * classes)
    for where, place in places.items():
        for at in range(classes):
            weights[where * classes + at] = round(learned.of_places[place * classes + at] / scale[at]) & 0xFF
    return {
        "buckets": buckets,
        "weights": base64.b64encode(bytes(weights)).decode("ascii"),
        "scale": scale,
        "bias": learned.bias,
    }
