"""Transcripts as JSON: a list of turns, each with its words and perhaps its speaker, anywhere in the value.

Speech programs write `segments`, `utterances`, `results`, `turns`; all are lists of objects with their words in `text`
or a name like it. `json` reads the value and is as strict as it is; where each string stands is found beside it, since
every string of a JSON text is one token and both come in the same order.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from twodrawer.lib.errors import Invalid
from twodrawer.writing.drafting.reading.spoken import Spoken
from twodrawer.writing.drafting.source import Piece

_TEXTS = ("text", "transcript", "utterance", "content", "sentence", "words", "body", "message", "value")
_SPEAKERS = (
    "speaker",
    "speaker_label",
    "role",
    "speaker_name",
    "name",
    "who",
    "from",
    "participant",
    "author",
)
_TIMES = ("start", "start_time", "begin", "from_time", "offset", "timestamp", "time")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class _Text:
    """A string of the file, and where its characters stand."""

    value: str
    start: int  # after its quotation mark
    end: int


_Pairs = list[tuple[_Text, Any]]


def is_json(text: str) -> bool:
    """Whether the text is a JSON value."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def read_json(text: str) -> list[Spoken]:
    """The turns in the value, or its one text as its author's. Invalid if there are none."""
    try:
        said = json.loads(text, object_pairs_hook=lambda pairs: ("object", pairs), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Invalid(
            f"This is not JSON that can be read at line {error.lineno}, column {error.colno}",
            do="Export the transcript again.",
        ) from None
    except (ValueError, RecursionError):
        raise Invalid("This is not JSON that can be read", do="Export the transcript again.") from None
    strings = iter(_STRING.finditer(text))
    placed = _placed(said, strings, 0)
    turns = max(_lists(placed), key=len, default=[])
    if turns:
        spoken = [one for item in turns if (one := _turn(text, item)) is not None]
        if any(one.label for one in spoken) or sum("?" in one.pieces[0].said for one in spoken) * 12 >= len(
            spoken
        ):
            return spoken
        return [Spoken("", tuple(piece for one in spoken for piece in one.pieces), is_text=True)]
    alone = next(_alone(placed), None)
    if alone is None:
        raise Invalid(
            "No words were found in this JSON",
            why="A transcript is a list of objects with their words in “text” and who says them in “speaker”.",
            do="Export it in that form and try again.",
        )
    return [Spoken("", (_piece(text, alone),), is_text=True)]


def _no_number(name: str) -> float:
    raise ValueError(name)


def _placed(said: Any, strings: Iterator[re.Match[str]], depth: int) -> Any:
    """The value with every string placed. Objects are lists of pairs, in a tuple so that they are told from lists."""
    if depth > _DEPTH:
        raise Invalid(
            "The parts of this JSON lie too deep inside each other", do="Export the transcript again."
        )
    if isinstance(said, str):
        token = next(strings)
        return _Text(said, token.start() + 1, token.end() - 1)
    if isinstance(said, tuple):
        pairs = []
        for key, value in said[1]:
            token = next(strings)
            name = _Text(key, token.start() + 1, token.end() - 1)
            pairs.append((name, _placed(value, strings, depth + 1)))
        return ("object", pairs)
    if isinstance(said, list):
        return [_placed(one, strings, depth + 1) for one in said]
    return said


def _lists(placed: Any) -> Iterator[list[_Pairs]]:
    """Every list in the value whose items are objects with words."""
    if isinstance(placed, tuple):
        for _, value in placed[1]:
            yield from _lists(value)
    elif isinstance(placed, list):
        objects = [one[1] for one in placed if isinstance(one, tuple)]
        if placed and len(objects) == len(placed) and any(_named(one, _TEXTS) for one in objects):
            yield objects
        for one in placed:
            yield from _lists(one)


def _named(pairs: _Pairs, names: Sequence[str]) -> _Text | None:
    """The first string under one of these names, in the order of the names."""
    for name in names:
        for key, value in pairs:
            if key.value.lower() == name and isinstance(value, _Text):
                return value
    return None


def _turn(text: str, pairs: _Pairs) -> Spoken | None:
    words = _named(pairs, _TEXTS)
    if words is None or not words.value.strip():
        return None
    speaker = _named(pairs, _SPEAKERS)
    times = [
        float(value)
        for name in _TIMES
        for key, value in pairs
        if key.value.lower() == name and isinstance(value, int | float) and not isinstance(value, bool)
    ]
    return Spoken(
        speaker.value.strip()[:80] if speaker else "", (_piece(text, words),), at=times[0] if times else None
    )


def _alone(placed: Any) -> Iterator[_Text]:
    if isinstance(placed, _Text):
        yield placed
    elif isinstance(placed, tuple):
        found = _named(placed[1], _TEXTS)
        if found is not None and found.value.strip():
            yield found


def _piece(text: str, words: _Text) -> Piece:
    raw = text[words.start : words.end]
    if "\\" not in raw:
        return Piece(words.start, words.end, raw.replace("\n", " "))
    at: list[int] = []
    place = 0
    while place < len(raw):
        at.append(words.start + place)
        if raw[place] != "\\":
            place += 1
            continue
        length = 6 if raw[place + 1] == "u" else 2
        # Two escapes may be the halves of one character.
        if (
            length == 6
            and 0xD800 <= int(raw[place + 2 : place + 6], 16) < 0xDC00
            and raw[place + 6 : place + 8] == "\\u"
        ):
            length = 12
        place += length
    return Piece(words.start, words.end, words.value.replace("\n", " "), at)
