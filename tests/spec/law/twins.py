"""Each case that is allowed, with its nearest refusal: the other case whose question differs in the fewest facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.spec.law import federal
from tests.spec.law.cases import BASE, read

YES = ("allow", "must")


@dataclass(frozen=True)
class Asked:
    """One question of the cases with its answer: what it says, and its facts by their paths."""

    says: str
    outcome: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Twin:
    """A case that is allowed, the nearest one that isn't, and in which facts they differ."""

    allowed: Asked
    refused: Asked
    differ: tuple[str, ...]


@cache
def all_asked() -> tuple[Asked, ...]:
    """Every question of `decide.yaml` and of the federal table, each once."""
    found = [Asked(case["says"], case["is"], _flat(BASE | case["ask"])) for case in read("decide.yaml")]
    for cell in federal.cells():
        name = f"{cell.title}: {cell.record.replace('_', ' ')}"
        found.append(Asked(name, cell.expects["is"], _flat(cell.question())))
        found.append(Asked(f"{name}, its twin", cell.expects["twin_is"], _flat(cell.twin())))
    return tuple(found)


@cache
def twins() -> tuple[Twin, ...]:
    """Every case of `decide.yaml` that is allowed, with its nearest refusal."""
    unknown = {
        case["says"] for case in read("decide.yaml") if case.get("missing")
    }  # a no for now, not for good
    refused = [one for one in all_asked() if one.outcome not in YES and one.says not in unknown]
    return tuple(_twin(one, refused) for one in all_asked()[: len(read("decide.yaml"))] if one.outcome in YES)


def _twin(allowed: Asked, refused: list[Asked]) -> Twin:
    differing = [(tuple(_differing(allowed.facts, one.facts)), one) for one in refused]
    differ, nearest = min(differing, key=lambda one: (len(one[0]), one[1].says))
    return Twin(allowed, nearest, differ)


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for path in sorted({*one, *other}):
        if one.get(path) != other.get(path):
            yield path


def _flat(question: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in question.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = str(value)
    return found
