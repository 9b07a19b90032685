"""A second reading for risk: how likely each state is, learned from labelled passages.

The lexicons name what is known; this weighs what the rules found, which kinds of words meet (a wish and an ending, a
means and a preparation, a wound and a body) and the words themselves, so that a wording nobody wrote down is noticed
too. It may notice what the rules passed over, and take back what they took for a risk; it is asked for much more where
a denial stands. The model file is made by `make model`.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations, groupby
from typing import Any

from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.risk_facts import ACUTE, Holds, Mention, Risk
from twodrawer.writing.tokens import Token, bases
from twodrawer.writing.weights import Groups, Weights
from twodrawer.writing.word_lists import word_list

# What the sense tells apart, in the order of the weights in the file. What comes last is acute.
STATES = (
    Risk.NONE,
    Risk.DENIED,
    Risk.ABUSE_REPORT,
    Risk.SELF_HARM,
    Risk.PASSIVE_SI,
    Risk.HI,
    Risk.ACTIVE_SI,
)
_ACUTE_FROM = STATES.index(Risk.SELF_HARM)
SOUNDED = STATES[_ACUTE_FROM:]
_ABUSE = STATES.index(Risk.ABUSE_REPORT)
_STOPS = frozenset(".!?;:\n")
_CLAUSE_ENDS = _STOPS | frozenset(", but although though however yet".split())
GROUPS: Groups = (
    dict.fromkeys(("k", "kk", "kkk", "o"), 1)
    | dict.fromkeys(("r", "m", "h", "s", "d"), 2)
    | dict.fromkeys(("nl", "nb", "yl", "yb"), 3)
)
_REACH = 5
MODEL = "risk_sense.json"
# Where the rules read a denial, only what clearly sounds like a risk is one; and only what clearly sounds like none is
# taken back where they read a risk.
_DESPITE_DENIAL = 0.3
_TAKEN_BACK_BELOW = 0.15
_DENIED_FROM = 0.25
# The same where they named one that isn't meant: "if thoughts of self-harm come up, she will use the card".
_NOT_MEANT = 0.3
# Of several sentences one of which denies, one must sound so much like a risk when it is heard by itself; and what the
# rules named is not taken back where its clause does: "a chain analysis of the evening when she wished she was dead".
BY_ITSELF, IN_ITS_CLAUSE = 0.1, 0.3
# What sounds so many times more like a denial than like a risk is no risk that no rule names.
_RATHER_DENIED = 1.5
_ABUSE_FROM = 0.4
# A note has a dozen sentences, and each may sound like a risk or a denial by chance: more is asked there than of a
# passage alone.
_IN_A_NOTE = 0.5
# How the sign of a sensed mention begins.
SENSED = "sense."
_SIGNS = (
    *(
        f"scope.{name}"
        for name in (
            "no denies past recent now_denied denied_after other_person if asked joke obsession fiction gone_after "
            "said_no said_yes only_part"
        ).split()
    ),
    "risk.not_meant",
    "frames.not_meant",
)
_ANSWERS = ("scope.no", "scope.denies", "scope.denied_after", "scope.said_no")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of words: whole ones, and beginnings that stand for any ending."""

    whole: Mapping[str, Sequence[str]]
    beginnings: Mapping[str, Sequence[str]]

    def of(self, word: str) -> tuple[str, ...]:
        """The kinds of a word, by itself, as a form of another, and by how it begins."""
        found = list(self.whole.get(word) or ())
        if not found:
            found = [kind for form in bases(word) for kind in self.whole.get(form, ())]
        for length in range(2, len(word) + 1):
            found += self.beginnings.get(word[:length], ())
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules found in some tokens of a text: the state, and how they came to it."""

    state: Risk
    names: tuple[str, ...]

    @property
    def is_not_meant(self) -> bool:
        """Whether risks are named, and none of them is meant."""
        return {name for name in self.names if name.startswith("h ")} == {f"h {Holds.NOT_MEANT.value}"}

    @property
    def was_only_asked(self) -> bool:
        """Whether a risk was asked about, and no word of an answer stands there."""
        return "h asked" in self.names and not self.has_an_answer

    @property
    def has_an_answer(self) -> bool:
        """Whether a word there says no."""
        return any(f"s {sign}" in self.names for sign in _ANSWERS)


def ruled(read: Read, mentions: Sequence[Mention], denials: Sequence[Match], first: int, last: int) -> Ruled:
    """What the rules say of the tokens from `first` up to `last`."""
    there = [mention for mention in mentions if first <= mention.match.first < last]
    denied = any(first <= match.first < last for match in denials)
    now = {mention.kind for mention in there if mention.holds is Holds.NOW}
    past = denied or any(mention.holds in (Holds.DENIED, Holds.PAST) for mention in there)
    state = next((kind for kind in ACUTE if kind in now), Risk.DENIED if past else Risk.NONE)
    names = [f"r {state.value}"]
    names += [f"m {mention.kind.value} {mention.holds.value}" for mention in there]
    names += [f"h {mention.holds.value}" for mention in there]
    names += [f"s {sign}" for sign in _SIGNS if any(first <= match.first < last for match in read.of(sign))]
    if denied:
        names.append("d denial")
    return Ruled(state, tuple(dict.fromkeys(names)))


def features(tokens: Sequence[Token], kinds: Sequence[tuple[str, ...]]) -> list[str]:
    """The names of what is found in a passage, each once: words, pairs, and which kinds meet in a sentence."""
    found: dict[str, None] = {}
    before = "^"
    for token, of_token in zip(tokens, kinds, strict=True):
        word = "0" if token.word[0].isdigit() else token.word
        found[f"w {word}"] = None
        found[f"l {word if word == '0' else token.base}"] = None
        found[f"b {before} {word}"] = None
        if len(word) > 4:
            found[f"p {word[:4]}"] = None
        before = word
        for kind in of_token:
            found[f"k {kind}"] = None
    for number in dict.fromkeys(token.sentence for token in tokens):
        there = {
            kind
            for token, of_token in zip(tokens, kinds, strict=True)
            if token.sentence == number
            for kind in of_token
        }
        for size, mark in ((2, "kk"), (3, "kkk")):
            for some in combinations(sorted(there), size):
                found[f"{mark} {' '.join(some)}"] = None
    for at, first in enumerate(kinds):
        for later in range(at + 1, min(len(kinds), at + 1 + _REACH)):
            if tokens[later].word in _STOPS:
                break
            for one in first:
                for other in kinds[later]:
                    found[f"o {one} {other}"] = None
    return [*found, *_by_clause(tokens)]


def _by_clause(tokens: Sequence[Token]) -> Iterable[str]:
    """The words and pairs of each clause, told apart by whether it has a word that says no or that it was once: what is
    denied in "no plan, wishes he were dead" isn't what he wishes."""
    found: dict[str, None] = {}
    for is_between, clause in groupby(tokens, key=lambda token: token.word in _CLAUSE_ENDS):
        if is_between:
            continue
        told = list(clause)
        mark = "y" if word_list("says_no_or_past").isdisjoint(token.word for token in told) else "n"
        before = "^"
        for token in told:
            found[f"{mark}l {token.base}"] = None
            found[f"{mark}b {before} {token.word}"] = None
            before = token.word
    return found


class Sense:
    """A model file, read."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._kinds = Kinds(read["words"]["whole"], read["words"]["beginnings"])
        self._least: float = read["risk_from"]
        self._weights = Weights(read, GROUPS)

    def names(self, tokens: Sequence[Token], by_rules: Ruled) -> list[str]:
        """Everything that is weighed in a passage."""
        return [*features(tokens, [self._kinds.of(token.word) for token in tokens]), *by_rules.names]

    def state(self, tokens: Sequence[Token], by_rules: Ruled, *, is_alone: bool) -> Risk:
        """The state of risk, from what the rules say and from what the words sound like.

        `is_alone`: a passage judged by itself, not a sentence of a note.
        """
        least = max(self._least, _NOT_MEANT if by_rules.is_not_meant else 0.0) if is_alone else _IN_A_NOTE
        return judged(by_rules.state, self.chances(self.names(tokens, by_rules)), least)

    def alarm(self, tokens: Sequence[Token], by_rules: Ruled) -> float:
        """How likely some words heard by themselves tell of an acute risk."""
        return sum(self.chances(self.names(tokens, by_rules))[_ACUTE_FROM:])

    def chances(self, names: Sequence[str]) -> list[float]:
        """How likely each state is."""
        scores = self._weights.scores(names)
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        whole = sum(powers)
        return [power / whole for power in powers]


def judged(by_rules: Risk, chances: Sequence[float], least: float) -> Risk:
    """The state, where both readings have been heard. `least`: from where a risk counts that no rule names."""
    alarm = sum(chances[_ACUTE_FROM:])
    if by_rules in STATES[_ACUTE_FROM:]:
        if alarm >= _TAKEN_BACK_BELOW:
            return by_rules
        return Risk.DENIED if chances[1] > chances[0] else Risk.NONE
    if by_rules is Risk.ABUSE_REPORT and chances[_ABUSE] > alarm:
        return by_rules  # "her ex threatens to kill her" is what is done to her
    enough = max(_DESPITE_DENIAL, least) if by_rules is Risk.DENIED else least
    if alarm >= enough and chances[1] < _RATHER_DENIED * alarm:
        return STATES[max(range(_ACUTE_FROM, len(STATES)), key=lambda at: chances[at])]
    if by_rules is not Risk.NONE:
        return by_rules
    if chances[_ABUSE] >= _ABUSE_FROM:
        return Risk.ABUSE_REPORT
    return Risk.DENIED if chances[1] >= max(_DENIED_FROM, least) else Risk.NONE


@cache
def sense() -> Sense:
    """The model that comes with the program, read once."""
    file = resources.files("twodrawer.writing").joinpath("learned", MODEL)
    return Sense(json.loads(file.read_text(encoding="utf-8")))


def kinds_listed(listed: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """The kinds of `risk_words.yaml` word by word, as the model file has them."""
    whole: dict[str, list[str]] = {}
    beginnings: dict[str, list[str]] = {}
    for kind, words in listed.items():
        for word in _each(words):
            (beginnings if word.endswith("*") else whole).setdefault(word.removesuffix("*"), []).append(kind)
    return {"whole": whole, "beginnings": beginnings}


def _each(words: str) -> Iterable[str]:
    return dict.fromkeys(str(words).split())
