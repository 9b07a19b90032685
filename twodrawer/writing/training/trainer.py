"""Makes the sorter's weights from labelled passages. Plain Python, the same bits on every machine.

Logistic regression over three drawers, learned passage by passage with steps that shrink for a feature as it
is met (AdaGrad), and averaged over the later rounds. Nothing here depends on a library's rounding: additions,
multiplications, divisions and square roots are exact by IEEE 754, the exponential is our own, and the order of
passages comes from our own generator.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LN2 = 0.6931471805599453
_ROUNDS = 6
_AVERAGED = 3
_STEP = 0.5
_SHRINK = 0.0005
_START = 0.1
# What is as good as learned already is passed over.
_SMALL = 0.01


@dataclass(frozen=True, slots=True)
class Example:
    """A passage's features as places with values, its drawer's place, and how much it counts."""

    features: Sequence[tuple[int, float]]
    drawer: int
    counts: float = 1.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Three weights for each place, one after the other, and three for every passage."""

    of_places: list[float]
    bias: list[float]


def train(examples: Sequence[Example], places: int) -> Weights:
    """The weights that tell the drawers of the examples apart."""
    weights = [0.0] * (places * 3)
    squares = [_START] * (places * 3)
    total = [0.0] * (places * 3)
    bias, bias_squares, bias_total = [0.0] * 3, [_START] * 3, [0.0] * 3
    order = list(range(len(examples)))
    numbers = _numbers(20_261_122)
    root = math.sqrt
    for round_ in range(_ROUNDS):
        _shuffle(order, numbers)
        for index in order:
            example = examples[index]
            wrong = _error(example, weights, bias)
            for drawer in (0, 1, 2):
                error = wrong[drawer]
                bias_squares[drawer] += error * error
                bias[drawer] -= _STEP * error / root(bias_squares[drawer])
                if -_SMALL < error < _SMALL:
                    continue
                for place, value in example.features:
                    at = place * 3 + drawer
                    slope = error * value + _SHRINK * weights[at]
                    squares[at] += slope * slope
                    weights[at] -= _STEP * slope / root(squares[at])
        if round_ >= _ROUNDS - _AVERAGED:
            for at, weight in enumerate(weights):
                total[at] += weight
            for drawer in (0, 1, 2):
                bias_total[drawer] += bias[drawer]
    return Weights([weight / _AVERAGED for weight in total], [weight / _AVERAGED for weight in bias_total])


def _error(example: Example, weights: Sequence[float], bias: Sequence[float]) -> tuple[float, float, float]:
    """How far each drawer's chance is from what it should be, times what the example counts."""
    first, second, third = bias
    for place, value in example.features:
        at = place * 3
        first += weights[at] * value
        second += weights[at + 1] * value
        third += weights[at + 2] * value
    highest = max(first, second, third)
    first, second, third = (
        exponential(first - highest),
        exponential(second - highest),
        exponential(third - highest),
    )
    whole = first + second + third
    counts = example.counts
    return (
        (first / whole - (example.drawer == 0)) * counts,
        (second / whole - (example.drawer == 1)) * counts,
        (third / whole - (example.drawer == 2)) * counts,
    )


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
