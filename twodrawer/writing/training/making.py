"""From the labelled passages to the model file: features, weights in whole numbers, and where doubt begins.

The training part teaches the weights. The dev part, by authors of its own, sets the two thresholds. The blind
part is never read here.
"""

import base64
import json
import math
from collections.abc import Sequence
from importlib import resources
from typing import Any

import yaml

from twodrawer.writing.sorting.features import Words, features, tokens
from twodrawer.writing.sorting.model_file import OF_KINDS, Model, bucket
from twodrawer.writing.training.passages import DRAWERS, Passage, passages
from twodrawer.writing.training.trainer import Example, train

BUCKETS = 1 << 17
# Of the psychotherapy passages of the dev part, at most this share may be called progress ...
_MOST_LOST = 0.015
# ... and a private passage filed as progress costs more than the reverse.
_COUNTS = {"progress": 1.0, "either": 1.0, "psychotherapy": 1.3}
_LARGEST = 127


def make() -> str:
    """The content of the model file, made from what lies in this folder. The same each time."""
    read: dict[str, Any] = {
        "about": "Made by `make model` from twodrawer/writing/training/. Not edited by hand.",
        "buckets": BUCKETS,
        "words": _words(),
        **_reasons(),
    }
    words = Words(read["words"]["whole"], read["words"]["beginnings"])
    taught = [_named(passage, words) for passage in passages("train")]
    read |= _weights(taught)
    read |= {"sharpness": 1.0, "psychotherapy_from": 0.5, "doubt_from": 0.5}
    read |= _thresholds(Model(read), passages("dev"))
    return json.dumps(read, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


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
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def _named(passage: Passage, words: Words) -> tuple[str, list[str]]:
    return passage.drawer, features(tokens(passage.text, words))


def _weights(taught: Sequence[tuple[str, list[str]]]) -> dict[str, Any]:
    places: dict[int, int] = {}
    examples = [_example(drawer, names, places) for drawer, names in taught]
    learned = train(examples, len(places))
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
    where: list[int] = []
    values: list[float] = []
    for name in names:
        where.append(places.setdefault(bucket(name, BUCKETS), len(places)))
        values.append(1.0 / math.sqrt(of_kinds if name.startswith(OF_KINDS) else of_words))
    return Example(where, values, DRAWERS.index(drawer), _COUNTS[drawer])


def _thresholds(model: Model, dev: Sequence[Passage]) -> dict[str, float]:
    """Where psychotherapy begins (best F1), and where doubt begins (few private passages lost)."""
    chances = [(model.sort(passage.text).p_psychotherapy, passage.drawer) for passage in dev]
    sure = max((step / 100 for step in range(35, 66)), key=lambda least: (_f1(chances, least), -abs(least - 0.5)))
    private = sorted(chance for chance, drawer in chances if drawer == "psychotherapy")
    lost = private[int(len(private) * _MOST_LOST)]
    doubt = max(0.05, min(math.floor(lost * 100) / 100, sure))
    return {"psychotherapy_from": sure, "doubt_from": doubt}


def _f1(chances: Sequence[tuple[float, str]], least: float) -> float:
    called = sum(chance >= least for chance, _ in chances)
    right = sum(chance >= least and drawer == "psychotherapy" for chance, drawer in chances)
    there = sum(drawer == "psychotherapy" for _, drawer in chances)
    return 2 * right / (called + there)
