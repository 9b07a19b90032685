"""Makes weights from labelled passages, for sorter and risk sense. Plain Python, the same bits on every machine.

Logistic regression over the classes, learned passage by passage with steps that shrink for a feature as it
is met (AdaGrad), and averaged over the later rounds. The sorter learns each passage by halves: a feature is left out
as often as not, so that no passage is learned by the one word that gives it away, and a strange author's passage, of
which half is unknown, is judged like those that were learned. Nothing here depends on a library's rounding: additions,
multiplications, divisions and square roots are exact by IEEE 754, the exponential is our own, and the order of
passages comes from our own generator.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

_LN2 = 0.6931471805599453
_STEP = 0.5
_SHRINK = 0.0005
# How many yes and no are drawn at a time: what the generator gives in one number.
_DRAWN = 31
# What is as good as learned already is passed over.
_SMALL = 0.01


@dataclass(frozen=True, slots=True)
class Example:
    """A passage's features as places with values, its class's place, and how much it counts."""

    features: Sequence[tuple[int, float]]
    of_class: int
    counts: float = 1.0


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often all passages are learned, over how many of the last the weights are averaged, and how."""

    all: int
    averaged: int
    # The smaller, the longer the first steps of a feature.
    start: float
    by_halves: bool = False
    # Whether each class is there or not by itself; an example's `of_class` then has a bit for each that is.
    each_alone: bool = False


WHOLE = Rounds(all=6, averaged=3, start=0.1)
BY_HALVES = Rounds(all=16, averaged=8, start=0.003, by_halves=True)


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight of each class for each place, one after the other, and one of each class for every passage."""

    of_places: list[float]
    bias: list[float]


def train(examples: Sequence[Example], places: int, classes: int = 3, rounds: Rounds = WHOLE) -> Weights:
    """The weights that tell the classes of the examples apart."""
    weights = [0.0] * (places * classes)
    squares = [rounds.start] * (places * classes)
    total = [0.0] * (places * classes)
    bias, bias_squares, bias_total = [0.0] * classes, [rounds.start] * classes, [0.0] * classes
    order = list(range(len(examples)))
    numbers = _numbers(20_261_122)
    root = math.sqrt
    error_of = _errors_alone if rounds.each_alone else _errors
    for round_ in range(rounds.all):
        _shuffle(order, numbers)
        for index in order:
            example = examples[index]
            seen = _half(example.features, numbers) if rounds.by_halves else example.features
            wrong = error_of(example, _scores(seen, weights, bias))
            for of_class, error in enumerate(wrong):
                bias_squares[of_class] += error * error
                bias[of_class] -= _STEP * error / root(bias_squares[of_class])
                if -_SMALL < error < _SMALL:
                    continue
                for place, value in seen:
                    at = place * classes + of_class
                    slope = error * value + _SHRINK * weights[at]
                    squares[at] += slope * slope
                    weights[at] -= _STEP * slope / root(squares[at])
        if round_ >= rounds.all - rounds.averaged:
            for at, weight in enumerate(weights):
                total[at] += weight
            for of_class in range(classes):
                bias_total[of_class] += bias[of_class]
    # Of a whole passage each feature counts half as much as it did among half of them.
    share = rounds.averaged * (2 if rounds.by_halves else 1)
    return Weights([weight / share for weight in total], [weight / rounds.averaged for weight in bias_total])


def _half(features: Sequence[tuple[int, float]], numbers: Iterator[int]) -> list[tuple[int, float]]:
    """About half of the features, drawn anew each time."""
    drawn = "".join(f"{next(numbers):0{_DRAWN}b}" for _ in range(0, len(features), _DRAWN))
    return list(compress(features, map(int, drawn)))


def _scores(
    seen: Sequence[tuple[int, float]], weights: Sequence[float], bias: Sequence[float]
) -> list[float]:
    classes = len(bias)
    scores = list(bias)
    for place, value in seen:
        start = place * classes
        for of_class, weight in enumerate(weights[start : start + classes]):
            scores[of_class] += weight * value
    return scores


def _errors(example: Example, scores: Sequence[float]) -> list[float]:
    """How far each class's chance is from what it should be, times what the example counts."""
    highest = max(scores)
    powers = [exponential(score - highest) for score in scores]
    whole = 0.0
    for power in powers:  # one after the other: `sum` rounds otherwise in later Pythons
        whole += power
    counts = example.counts
    return [(power / whole - (example.of_class == at)) * counts for at, power in enumerate(powers)]


def _errors_alone(example: Example, scores: Sequence[float]) -> list[float]:
    """The same where each class is there or not by itself."""
    counts = example.counts
    return [(_chance(score) - (example.of_class >> at & 1)) * counts for at, score in enumerate(scores)]


def _chance(score: float) -> float:
    power = exponential(-abs(score))
    return (1.0 if score >= 0 else power) / (1.0 + power)


def exponential(number: float) -> float:
    """e to the power of a number that is 0 or less, from additions and multiplications only."""
    if number < -40.0:
        return 0.0
    halvings = math.floor(number / _LN2)
    rest = number - halvings * _LN2
    result = 1.0
    for divisor in range(14, 0, -1):
        result = 1.0 + result * rest / divisor
    return math.ldexp(result, halvings)


def _numbers(seed: int) -> Iterator[int]:
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFF_FFFF_FFFF_FFFF
        yield state >> 33


def _shuffle(order: list[int], numbers: Iterator[int]) -> None:
    for last in range(len(order) - 1, 0, -1):
        other = next(numbers) % (last + 1)
        order[last], order[other] = order[other], order[last]
