"""The labelled passages, read from their files and checked against the label rules."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from twodrawer.lib.errors import Invalid
from twodrawer.writing.elements import Element

DRAWERS = ("progress", "either", "psychotherapy")
RISKS = ("none", "denied", "abuse_report", "self_harm", "passive_si", "hi", "active_si")
ISSUES = ("not_objective", "stigmatizing", "jargon", "third_party_name", "vague")
# The parts that teach. A part that measures ends in `_blind` and teaches nothing (`blind_parts`).
PARTS = ("train", "dev")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as its author wrote it, and what the label rules say of it."""

    text: str
    drawer: str
    elements: tuple[str, ...]
    risk: str
    issues: tuple[str, ...]
    author: str


def authors(part: str) -> tuple[str, ...]:
    """The invented authors of a part, in the order of their names."""
    folder = resources.files("twodrawer.writing.training").joinpath(part)
    return tuple(
        sorted(file.name.removesuffix(".jsonl") for file in folder.iterdir() if file.name.endswith(".jsonl"))
    )


def blind_parts() -> tuple[str, ...]:
    """The parts that measure, if there are any."""
    folder = resources.files("twodrawer.writing.training")
    return tuple(sorted(one.name for one in folder.iterdir() if one.is_dir() and one.name.endswith("_blind")))


def passages(part: str) -> list[Passage]:
    """Every passage of a part, author by author; Invalid if a line breaks the label rules."""
    return [passage for author in authors(part) for passage in _read(part, author)]


def _read(part: str, author: str) -> Iterator[Passage]:
    file = resources.files("twodrawer.writing.training").joinpath(part, f"{author}.jsonl")
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        read = json.loads(line)
        passage = Passage(
            text=read["text"],
            drawer=read["drawer"],
            elements=tuple(read["elements"]),
            risk=read["risk"],
            issues=tuple(read["issues"]),
            author=author,
        )
        wrong = _wrong(passage)
        if wrong:
            raise Invalid(f"Line {number} of {part}/{author}.jsonl breaks the label rules: {wrong}")
        yield passage


def _wrong(passage: Passage) -> str:
    if not passage.text.strip() or passage.drawer not in DRAWERS:
        return "a passage has words and one of three drawers"
    if passage.risk not in RISKS or not set(passage.issues) <= set(ISSUES):
        return "its risk or an issue is none that there is"
    if not set(passage.elements) <= set(Element):
        return "it names an element that there is not"
    if passage.risk != "none" and Element.RISK not in passage.elements:
        return "a risk other than none comes with the element risk"
    return ""
