"""From the labelled passages to the model file: features, weights in whole numbers, and where doubt begins.

The train and dev parts teach the weights. The two thresholds are set on them as well, each author sorted by
weights that were learned from other authors only. A blind part is never read here.
"""

import base64
import json
import math
from collections.abc import Sequence
from importlib import resources
from typing import Any

from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.sorting.features import Words, features, tokens
from twodrawer.writing.sorting.model_file import OF_KINDS, Model, bucket
from twodrawer.writing.training.passages import DRAWERS, PARTS, Passage, passages
from twodrawer.writing.training.trainer import BY_HALVES, Example, train

BUCKETS = 1 << 17
# Authors are dealt out to this many parts to set the thresholds.
_FOLDS = 3
# Of a stranger's psychotherapy passages, about this share may be called progress ...
_MOST_LOST = 0.01
# ... and a private passage filed as progress costs more than the reverse.
_COUNTS = {"progress": 1.0, "either": 1.0, "psychotherapy": 1.3}
# Thresholds whose F1 differs by less than this are as good as each other; the lowest of them is taken, since authors
# unlike all others get lower chances than those who are left out one fold at a time.
_AS_GOOD = 0.004
# Steps to each side of zero: with half of what a byte holds, a browser fetches 30 kB less and 2 blind passages in 270
# become doubtful; none changes drawers.
_LARGEST = 63
# What a model file has before its thresholds are known.
_UNDECIDED = {"sharpness": 1.0, "psychotherapy_from": 0.5, "doubt_from": 0.5}

Known = tuple[Passage, list[str]]


def make() -> str:
    """The content of the model file, made from what lies in this folder. The same each time."""
    read: dict[str, Any] = {
        "about": "Made by `make model` from twodrawer/writing/training/. Not edited by hand.",
        "buckets": BUCKETS,
        "words": _words(),
        **_reasons(),
    }
    words = Words(read["words"]["whole"], read["words"]["beginnings"])
    known = [(passage, features(tokens(passage.text, words))) for passage in _taught()]
    read |= _UNDECIDED
    return (
        json.dumps(
            {**read, **_weights(known), **_thresholds(read, known)},
            ensure_ascii=False,
            indent=0,
            sort_keys=True,
        )
        + "\n"
    )


def _taught() -> list[Passage]:
    return [one for part in PARTS for one in passages(part)]


def _words() -> dict[str, dict[str, list[str]]]:
    whole: dict[str, list[str]] = {}
    beginnings: dict[str, list[str]] = {}
    for kind, listed in _yaml("words.yaml").items():
        for word in dict.fromkeys(str(listed).split()):
            place = beginnings if word.endswith("*") else whole
            place.setdefault(word.removesuffix("*"), []).append(kind)
    return {"whole": whole, "beginnings": beginnings}


def _reasons() -> dict[str, Any]:
    read = _yaml("reasons.yaml")
    return {"otherwise": read["otherwise"], "reasons": {drawer: read[drawer] for drawer in DRAWERS}}


def _yaml(name: str) -> dict[str, Any]:
    file = resources.files("twodrawer.writing.training").joinpath(name)
    read = read_yaml(file.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def _weights(known: Sequence[Known]) -> dict[str, Any]:
    places: dict[int, int] = {}
    examples = [_example(passage.drawer, names, places) for passage, names in known]
    learned = train(examples, len(places), rounds=BY_HALVES)
    largest = [max(abs(weight) for weight in learned.of_places[at::3]) for at in range(3)]
    scale = [most / _LARGEST for most in largest]
    packed = bytearray(BUCKETS * 3)
    for where, place in places.items():
        for at in range(3):
            packed[where * 3 + at] = round(learned.of_places[place * 3 + at] / scale[at]) & 0xFF
    return {
        "weights": base64.b64encode(bytes(packed)).decode("ascii"),
        "scale": scale,
        "bias": learned.bias,
    }


def _example(drawer: str, names: Sequence[str], places: dict[int, int]) -> Example:
    of_kinds = sum(name.startswith(OF_KINDS) for name in names)
    of_words = len(names) - of_kinds
    values = {True: 1.0 / math.sqrt(of_kinds or 1), False: 1.0 / math.sqrt(of_words or 1)}
    found = [
        (places.setdefault(bucket(name, BUCKETS), len(places)), values[name.startswith(OF_KINDS)])
        for name in names
    ]
    return Example(found, DRAWERS.index(drawer), _COUNTS[drawer])


def _thresholds(read: dict[str, Any], known: Sequence[Known]) -> dict[str, float]:
    """Where psychotherapy begins (about the best F1), and where doubt begins (few private passages lost)."""
    chances = [chance for fold in range(_FOLDS) for chance in _of_strangers(read, known, fold)]
    by_step = {step / 100: _f1(chances, step / 100) for step in range(30, 71)}
    sure = min(step for step, f1 in by_step.items() if f1 >= max(by_step.values()) - _AS_GOOD)
    private = sorted(chance for chance, drawer in chances if drawer == "psychotherapy")
    lost = private[int(len(private) * _MOST_LOST)]
    return {
        "psychotherapy_from": sure,
        "doubt_from": min(math.floor(lost * 100) / 100, sure),
        "strangers_psychotherapy_f1": round(by_step[sure], 3),
    }


def _of_strangers(read: dict[str, Any], known: Sequence[Known], fold: int) -> list[tuple[float, str]]:
    """How likely each passage of one fold's authors is private, by weights learned from the other authors."""
    fold_of = {
        author: number % _FOLDS
        for number, author in enumerate(sorted({passage.author for passage, _ in known}))
    }
    learned = _weights([one for one in known if fold_of[one[0].author] != fold])
    sorter = Model({**read, **learned})
    return [
        (sorter.sort(passage.text).p_psychotherapy, passage.drawer)
        for passage, _ in known
        if fold_of[passage.author] == fold
    ]


def _f1(chances: Sequence[tuple[float, str]], least: float) -> float:
    called = sum(chance >= least for chance, _ in chances)
    right = sum(chance >= least and drawer == "psychotherapy" for chance, drawer in chances)
    there = sum(drawer == "psychotherapy" for _, drawer in chances)
    return 2 * right / (called + there)
