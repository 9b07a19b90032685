"""From labelled sentences to the model of the wording sense, and how it does among strangers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.blanks import blanks_in, filled
from twodrawer.writing.lexicon import read
from twodrawer.writing.training.packing import packed
from twodrawer.writing.training.passages import passages
from twodrawer.writing.training.taught import FILES as CHARTED
from twodrawer.writing.training.taught import HEADED, LAST, PAIRED, WIDER, folds_of, lines_of
from twodrawer.writing.training.trainer import Rounds
from twodrawer.writing.wording_sense import CODES, GROUPS, WordingSense, features

BUCKETS = 1 << 15
FILES = (
    "wording_idle_voices",
    "wording_verdict_voices",
    "wording_empty_voices",
    "wording_ordinary_voices",
    "wording_detail_voices",
    "wording_opinion_voices",
    "wording_judging_voices",
    "wording_short_voices",
)
# What is told of risk and in whole notes is told without fault, but for the sets in which faults were planted.
# What was written last isn't among it: learned together with more faults of wording, it had phrases of our own blamed.
GOOD = tuple(
    name
    for name in CHARTED
    if name not in ("risk_passages", "spent_passages", *LAST, *WIDER, *PAIRED, *HEADED)
)
# Of the sorter's passages those that belong into the chart are labelled with faults; the others have one of their own.
SORTED, PROGRESS = "train", "progress"
_CODES = frozenset(CODES)
_FOLDS = 3
_ROUNDS = Rounds(all=8, averaged=4, start=0.003, by_halves=True, each_alone=True)
# Of strangers' good sentences about this share may sound like a fault: the less, the more of it the rules know.
_MOST_BLAMED = {
    "irrelevant_detail": 0.005,
    "not_objective": 0.003,
    "stigmatizing": 0.0005,
    "vague": 0.0005,
    "vague_plan": 0.002,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is weighed in a sentence, its faults, and whose wording it is."""

    names: Sequence[str]
    faults: frozenset[str]
    author: str


def make_wording() -> str:
    """The content of the model file, made from what lies in this folder. The same each time."""
    told = [Told(_names(text), faults, author) for text, faults, author in _taught()]
    read_ = {"about": "Made by `make model` from twodrawer/writing/training/. Not edited by hand."}
    made = {**read_, **_learned(told), **_among_strangers(told)}
    return json.dumps(made, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def lines(name: str) -> Iterator[tuple[str, frozenset[str], str]]:
    """The sentences of a file with their faults, and under which heading."""
    heading = ""
    file = resources.files("twodrawer.writing.training").joinpath(f"{name}.txt")
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = f"{name}: {line.removeprefix('#').strip()}"
        elif line.strip():
            faults, text = (part.strip() for part in line.split("|", 1))
            yield text, frozenset(faults.replace("-", "").split()), heading


def _taught() -> Iterator[tuple[str, frozenset[str], str]]:
    """All that is learned from: what is labelled for it, what is told without fault, the sorter’s passages."""
    for name in FILES:
        yield from lines(name)
    for name in GOOD:
        for line in lines_of(name):
            yield line.text, frozenset(), f"{name}: {line.author}"
    yield from _phrases()
    for one in passages(SORTED):
        if one.drawer == PROGRESS:
            yield one.text, frozenset(one.issues) & _CODES, one.author


def _phrases() -> Iterator[tuple[str, frozenset[str], str]]:
    """Our own phrases, each blank filled with what it is called: short, general, and without fault."""
    packs = resources.files("twodrawer.phrasebank").joinpath("packs")
    for pack in sorted(
        (one for one in packs.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name
    ):
        for some in read_yaml(pack.read_text(encoding="utf-8"))["phrases"].values():
            for text in some.values():
                yield filled(text, {name: name for name in blanks_in(text)}), frozenset(), pack.name


def _names(text: str) -> list[str]:
    seen = read(text)
    return list(
        dict.fromkeys(name for number in range(len(seen.tokens.sentences)) for name in features(seen, number))
    )


def _learned(told: Sequence[Told]) -> dict[str, Any]:
    examples = [
        (one.names, sum(1 << at for at, code in enumerate(CODES) if code in one.faults), 1.0) for one in told
    ]
    return packed(examples, classes=len(CODES), buckets=BUCKETS, groups=GROUPS, rounds=_ROUNDS)


def _among_strangers(told: Sequence[Told]) -> dict[str, dict[str, float]]:
    """From where a sentence sounds like a fault (few good ones of strangers lie above), and how many then do."""
    fold_of = folds_of((one.author for one in told), _FOLDS)
    heard: list[tuple[Told, list[float]]] = []
    for fold in range(_FOLDS):
        sense = WordingSense({"from": {}, **_learned([one for one in told if fold_of[one.author] != fold])})
        heard += [(one, sense.chances(one.names)) for one in told if fold_of[one.author] == fold]
    least, found = {}, {}
    for at, code in enumerate(CODES):
        good = sorted(chances[at] for one, chances in heard if not one.faults)
        least[code] = round(good[int(len(good) * (1 - _MOST_BLAMED[code]))], 3)
        bad = [chances[at] >= least[code] for one, chances in heard if code in one.faults]
        found[code] = round(sum(bad) / len(bad), 3)
    return {"from": least, "strangers_found": found}
