"""Captions: WebVTT and SubRip. A cue without a speaker goes on with the one before only where that one stopped in the
middle of a sentence: whose words they are is never guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator

from twodrawer.lib.errors import Invalid
from twodrawer.writing.drafting.reading.spoken import Spoken
from twodrawer.writing.drafting.source import Piece, Who
from twodrawer.writing.drafting.speakers import who_is

_STAMP = r"(?:(\d{1,4}):)?(\d{2}):(\d{2})[.,](\d{3})"
_TIMES = re.compile(rf"^[ \t]*{_STAMP}[ \t]+-->[ \t]+{_STAMP}(?:[ \t].*)?$")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?[ \t]+([^<>\n]{1,80})>", re.IGNORECASE)
_NAMED = re.compile(r"^[ \t]*(?:[-–>][ \t]*)*(?:\[([^\]\n:]{1,40})\]:?|([^\W\d][\w .'-]{0,38}):)(?=\s)")
_DASH = re.compile(r"^[ \t]*[-–][ \t]")
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*\s*$")
_BLOCK = ("NOTE", "STYLE", "REGION")


def read_vtt(text: str) -> list[Spoken]:
    """The cues of a WebVTT file. Invalid without its first line, or with a time that is none."""
    first = text.split("\n", 1)[0]
    if not (first == "WEBVTT" or first.startswith(("WEBVTT ", "WEBVTT\t"))):
        raise Invalid("This is no WebVTT file: line 1 doesn’t say WEBVTT", do="Export the captions again.")
    return _spoken(text, list(_cues(text, is_vtt=True)))


def read_srt(text: str) -> list[Spoken]:
    """The cues of a SubRip file."""
    return _spoken(text, list(_cues(text, is_vtt=False)))


def is_srt(text: str) -> bool:
    """Whether a text without a telling name begins like SubRip."""
    lines = [line for line in text[:400].split("\n") if line.strip()]
    return len(lines) > 2 and lines[0].strip().isdigit() and bool(_TIMES.match(lines[1]))


def _cues(text: str, *, is_vtt: bool) -> Iterator[tuple[float, int, int]]:
    """Each cue: its time in seconds, and where its words stand."""
    at = 0
    block: list[tuple[int, int, int]] = []  # number of the line, where it begins and ends
    found = False
    for number, line in enumerate([*text.split("\n"), ""], 1):
        end = at + len(line)
        if line.strip():
            block.append((number, at, end))
        elif block:
            cue = _cue(text, block, is_vtt=is_vtt)
            if cue is not None:
                found = True
                yield cue
            block = []
        at = end + 1
    if not found:
        raise Invalid("No caption was found in this file", do="Export the captions again, with their words.")


def _cue(text: str, block: list[tuple[int, int, int]], *, is_vtt: bool) -> tuple[float, int, int] | None:
    lines = [text[start:end] for _, start, end in block]
    if is_vtt and (lines[0].startswith(_BLOCK) or block[0][0] == 1):
        return None
    timed = next((n for n, line in enumerate(lines[:2]) if "-->" in line), None)
    if timed is None:
        if is_vtt and block[0][0] < 6:
            return None  # the header goes on
        raise Invalid(
            f"Line {block[0][0]} begins a caption without its times", do="Export the captions again."
        )
    times = _TIMES.match(lines[timed])
    if times is None:
        raise Invalid(
            f"Line {block[timed][0]} should say when a caption begins and ends, and can’t be read",
            why="Times are like 00:01:02.500 --> 00:01:04.000.",
            do="Export the captions again.",
        )
    if timed + 1 == len(block):
        return _seconds(*times.groups()[:4]), block[-1][2], block[-1][2]
    return _seconds(*times.groups()[:4]), block[timed + 1][1], block[-1][2]


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def _spoken(text: str, cues: list[tuple[float, int, int]]) -> list[Spoken]:
    """The cues by their speakers. One without a speaker goes on with the last one only in the middle of a sentence."""
    parts = [(at, *part) for at, start, end in cues for part in _parts(text, start, end)]
    counted = Counter(label.lower() for _, label, _, _ in parts)
    spoken: list[Spoken] = []
    for at, named, (start, words), end in parts:
        is_name = who_is(named) is not Who.UNKNOWN or counted[named.lower()] > 1 or _is_voice(text, start)
        label = named if is_name else ""  # "Remember: …" is no speaker
        begins = words if is_name else start
        if not label and spoken and not _ENDS.search(spoken[-1].pieces[-1].said):
            label = spoken[-1].label
        said = text[begins:end].replace("\n", " ")
        spoken.append(Spoken(label, (Piece(begins, end, said),), at=at))
    # Without any speaker it is a dictation, unless people ask and answer in it.
    if not any(one.label for one in spoken):
        asked = sum(one.pieces[0].said.count("?") for one in spoken)
        if asked * 12 < len(spoken):
            return [Spoken("", tuple(piece for one in spoken for piece in one.pieces), is_text=True)]
    return spoken


def _parts(text: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int], int]]:
    """The words of a cue: who says them, where the speaker's name and the words begin, and where they end."""
    at = start
    label = ""
    begins = start
    for line in text[start:end].split("\n"):
        named = _VOICE.search(line) or _NAMED.match(line)
        if named is not None:
            if text[begins:at].strip():
                yield label, (start, begins), at
            label = next(group for group in named.groups() if group is not None).strip()
            start, begins = at, at + named.end()
        elif _DASH.match(line) and at > begins:
            yield label, (start, begins), at
            label, start, begins = "", at, at
        at += len(line) + 1
    if text[begins:end].strip():
        yield label, (start, begins), end


def _is_voice(text: str, start: int) -> bool:
    return _VOICE.match(text[start : start + 100].lstrip()) is not None
