"""From labelled passages to the model of the risk sense, and how it does among strangers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.risk_facts import ACUTE, Risk
from twodrawer.writing.risk_scope import RiskReader
from twodrawer.writing.risk_sense import GROUPS, STATES, Ruled, Sense, judged, kinds_listed, ruled
from twodrawer.writing.training.packing import packed
from twodrawer.writing.training.taught import Taught, folds_of, taught
from twodrawer.writing.training.trainer import Rounds

BUCKETS = 1 << 16
_FOLDS = 2
_ROUNDS = Rounds(all=10, averaged=5, start=0.003, by_halves=True)
# Of strangers' ordinary passages that state no risk, about this share may sound like one.
_MOST_ALARMED = 0.02
# A risk that is missed costs more than one too many, and so does a denial that is passed over.
_COUNTS = {Risk.NONE: 1.0, Risk.DENIED: 1.3}
_COUNTS_ACUTE = 1.5


@dataclass(frozen=True, slots=True)
class Told:
    """What is weighed in a passage, what the rules say, its state of risk, and whose wording it is."""

    names: Sequence[str]
    by_rules: Ruled
    state: Risk
    author: str
    is_ordinary: bool
    apart: str


def make_risk(without: str | None = None) -> str:
    """The content of the model file, made from what lies in this folder. The same each time."""
    words = kinds_listed(_yaml("risk_words.yaml"))
    read: dict[str, Any] = {
        "about": "Made by `make model` from twodrawer/writing/training/. Not edited by hand.",
        "words": words,
        "risk_from": 0.5,
    }
    told = [_told(words, one) for one in taught(without)]
    return (
        json.dumps(
            {**read, **_learned(told), **_among_strangers(read, told)},
            ensure_ascii=False,
            indent=0,
            sort_keys=True,
        )
        + "\n"
    )


def _told(words: dict[str, Any], one: Taught) -> Told:
    reader = RiskReader(one.read)
    tokens = one.read.tokens.all
    by_rules = ruled(one.read, reader.mentions(), reader.denials(), 0, len(tokens))
    names = _namer(words).names(tokens, by_rules)
    return Told(names, by_rules, Risk(one.risk), one.author, one.is_ordinary, one.apart)


def _namer(words: dict[str, Any]) -> Sense:
    return Sense({"words": words, "risk_from": 1.0, "buckets": 1, "scale": [], "bias": [], "weights": ""})


def _yaml(name: str) -> dict[str, Any]:
    file = resources.files("twodrawer.writing.training").joinpath(name)
    read = read_yaml(file.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def _learned(told: Sequence[Told]) -> dict[str, Any]:
    known = [(one.names, STATES.index(one.state), _COUNTS.get(one.state, _COUNTS_ACUTE)) for one in told]
    return packed(known, classes=len(STATES), buckets=BUCKETS, groups=GROUPS, rounds=_ROUNDS)


def _among_strangers(read: dict[str, Any], told: Sequence[Told]) -> dict[str, float]:
    """From where a passage sounds like a risk (few calm ones of strangers lie above), and how strangers' are read."""
    fold_of = folds_of((one.author for one in told), _FOLDS)
    heard: list[tuple[Told, list[float]]] = []
    for fold in range(_FOLDS):
        sense = Sense({**read, **_learned([one for one in told if fold_of[one.author] != fold])})
        heard += [(one, sense.chances(one.names)) for one in told if fold_of[one.author] == fold]
    calm = sorted(
        sum(chances[3:])
        for one, chances in heard
        if one.is_ordinary and one.state is Risk.NONE and one.by_rules.state is Risk.NONE
    )
    least = round(calm[int(len(calm) * (1 - _MOST_ALARMED))], 3)
    answers = [(one, judged(one.by_rules.state, chances, least)) for one, chances in heard]
    return {
        "risk_from": least,
        **_shares("strangers", [pair for pair in answers if not pair[0].apart]),
        **_shares("harder_strangers", [pair for pair in answers if pair[0].apart == "harder"]),
        **_shares("newest_strangers", [pair for pair in answers if pair[0].apart == "newest"]),
        **_shares("latest_strangers", [pair for pair in answers if pair[0].apart == "latest"]),
        **_shares("last_strangers", [pair for pair in answers if pair[0].apart == "last"]),
        **_shares("wider_strangers", [pair for pair in answers if pair[0].apart == "wider"]),
        **_shares("paired_strangers", [pair for pair in answers if pair[0].apart == "paired"]),
    }


def _shares(whose: str, answers: Sequence[tuple[Told, Risk]]) -> dict[str, float]:
    acute = [state in ACUTE[:4] for one, state in answers if one.state in ACUTE[:4]]
    denied = [state is Risk.DENIED for one, state in answers if one.state is Risk.DENIED]
    none = [state is Risk.NONE for one, state in answers if one.state is Risk.NONE]
    return {
        f"{whose}_acute_noticed": _share(acute),
        f"{whose}_denied_right": _share(denied),
        f"{whose}_none_right": _share(none),
    }


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 3)
