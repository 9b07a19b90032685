"""Praat TextGrids, in their long and their short form. An interval tier is a speaker, or the file's name says
who speaks.

Both forms are the same values in the same order; the long one names each of them. So the values are read:
numbers, `<flags>` and texts in quotation marks, which double where they stand inside (Praat manual, "TextGrid
file formats").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from twodrawer.lib.errors import Invalid
from twodrawer.writing.drafting.reading.spoken import Spoken
from twodrawer.writing.drafting.source import Piece

# What stands free: not inside a name like `xmin` or an index like `[1]`.
_VALUE = re.compile(
    r'"(?P<text>(?:[^"]|"")*)"|(?P<flag><\w+>)|(?<![^\s=])(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?!\S)'
    r'|\[[^\]\n]{0,20}\]|![^\n]*|(?P<open>")'
)
_MOST = 2_000_000


def begins_one(begins: str) -> bool:
    """Whether a text begins like a TextGrid."""
    return begins.startswith(('File type = "ooTextFile', '"ooTextFile'))


@dataclass(slots=True)
class _Values:
    """The values of the file, taken one after another."""

    text: str
    found: Iterator[re.Match[str]]

    def next(self, kind: str, what: str) -> re.Match[str]:
        """The next value, which must be of this kind."""
        for match in self.found:
            if match["open"]:
                raise _wrong(self.text, match.start(), "begins a text that never ends")
            if match.lastgroup is None:
                continue  # an index or a remark
            if match.lastgroup != kind:
                raise _wrong(self.text, match.start(), f"should hold {what}")
            return match
        raise Invalid(
            f"This TextGrid ends too early: it should go on with {what}", do="Save it again from Praat."
        )


def read_textgrid(text: str, *, role: str = "") -> list[Spoken]:
    """The spoken intervals of every tier, in the order of their times. Invalid where a value is missing or odd."""
    values = _Values(text, _VALUE.finditer(text))
    kinds = [values.next("text", "the file’s type")["text"] for _ in range(2)]
    if not kinds[0].startswith("ooTextFile") or kinds[1] != "TextGrid":
        raise Invalid(
            "This file is no TextGrid: its first lines don’t say so", do="Save it again from Praat."
        )
    values.next("number", "the time it begins")
    values.next("number", "the time it ends")
    values.next("flag", "whether there are tiers")
    tiers = _count(values, "the number of tiers")
    spoken: list[Spoken] = []
    for _ in range(tiers):
        spoken += _tier(values, role=role if tiers == 1 else "")
    spoken.sort(key=lambda one: one.at or 0.0)
    return spoken


def _tier(values: _Values, *, role: str) -> Iterator[Spoken]:
    kind = values.next("text", "the kind of a tier")["text"]
    label = values.next("text", "the name of a tier")["text"].strip()
    if label.lower() in ("speaker", "speech", "words", "text", "transcript", "utterances", "") and role:
        label = role
    values.next("number", "the time the tier begins")
    values.next("number", "the time the tier ends")
    if kind not in ("IntervalTier", "TextTier"):
        raise Invalid(
            f"A tier of this TextGrid is of no known kind: {kind[:40]}", do="Save it again from Praat."
        )
    for _ in range(_count(values, "the number of intervals")):
        at = float(values.next("number", "a time")["number"])
        if kind == "IntervalTier":
            values.next("number", "the time an interval ends")
        words = values.next("text", "the words of an interval")
        if kind == "IntervalTier" and words["text"].strip():
            yield Spoken(label, (_piece(words),), at=at)


def _count(values: _Values, what: str) -> int:
    number = values.next("number", what)
    if not number["number"].isdigit() or int(number["number"]) > _MOST:
        raise _wrong(values.text, number.start(), f"should hold {what}")
    return int(number["number"])


def _piece(words: re.Match[str]) -> Piece:
    start, end = words.span("text")
    said = words["text"].replace("\n", " ")
    if '""' not in said:
        return Piece(start, end, said)
    at: list[int] = []
    place = 0
    while place < len(said):
        at.append(start + place)
        place += 2 if said.startswith('""', place) else 1
    return Piece(start, end, said.replace('""', '"'), at)


def _wrong(text: str, at: int, what: str) -> Invalid:
    line = text.count("\n", 0, at) + 1
    return Invalid(f"Line {line} of this TextGrid {what}", do="Save it again from Praat.")
