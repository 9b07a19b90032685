"""Plain text: what a clinician typed or dictated, or a conversation with its speakers at the beginnings of lines."""

import re
from collections import Counter
from itertools import pairwise

from twodrawer.writing.drafting.reading.spoken import Spoken
from twodrawer.writing.drafting.source import Piece, Who
from twodrawer.writing.drafting.speakers import LETTERS, who_is

_TIME = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?[ \t]*(?:-[ \t]*)?)?"
_LABEL = re.compile(
    rf"^[ \t]*{_TIME}(?:\[(?P<bracket>[^\W\d][\w .'-]{{0,38}})\]:?"
    rf"|(?:\*\*)?(?P<colon>[^\W\d][\w .'-]{{0,38}}?)(?:[ \t]*\([\d:., -]{{1,20}}\))?(?:\*\*)?[ \t]*:(?:\*\*)?)(?=\s|$)",
    re.MULTILINE,
)


def read_plain(text: str) -> list[Spoken]:
    """The turns of a conversation, or the whole text as its author's."""
    found = [
        (match, (match["bracket"] or match["colon"]).strip(), match["bracket"] is not None)
        for match in _LABEL.finditer(text)
    ]
    by_letter = _is_of_letters([label for _, label, _ in found])
    counted = Counter(label.lower() for _, label, _ in found)
    starts = [
        (match, label)
        for match, label, in_brackets in found
        if by_letter or _is_speaker(label, counted, in_brackets=in_brackets)
    ]
    labels = {label.lower() for _, label in starts}
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    has_role = by_letter or any(who_is(label) is not Who.UNKNOWN for label in labels)
    if not starts or not (
        (has_role and len(starts) * 6 >= lines) or (len(labels) > 1 and len(starts) * 2 >= lines)
    ):
        return [Spoken("", (_unwrapped(text, 0, len(text)),), is_text=True)]
    spoken = []
    first = starts[0][0].start()
    if text[:first].strip():
        spoken.append(Spoken("", (_piece(text, 0, first),)))
    ends = [match.start() for match, _ in starts[1:]] + [len(text)]
    for (match, label), end in zip(starts, ends, strict=True):
        who = LETTERS.get(label.lower()) if by_letter else None
        spoken.append(Spoken(label, (_piece(text, match.end(), end),), who=who))
    return spoken


def _is_speaker(label: str, counted: Counter[str], *, in_brackets: bool) -> bool:
    """A role, or a name that comes again; but no heading of a note, and no single letter."""
    if len(label) == 1:
        return False
    role = who_is(label) is not Who.UNKNOWN
    if len(label.split()) > 3:
        return False
    return role or (counted[label.lower()] > 1 and (not in_brackets or "inaudible" not in label.lower()))


def _is_of_letters(labels: list[str]) -> bool:
    """Whether the lines begin with the letters of two speakers in turn: T and C, not the S, O, A and P of a note."""
    small = [label.lower() for label in labels]
    letters = [one for one in small if one in LETTERS]
    sides = {LETTERS[one] for one in letters}
    changes = sum(one != other for one, other in pairwise(letters))
    return (
        len(letters) == len(small) and len(sides) == 2 and len(letters) >= 4 and changes * 2 >= len(letters)
    )


def _piece(text: str, start: int, end: int) -> Piece:
    """Words of a turn: a line break inside it is a space."""
    return Piece(start, end, text[start:end].replace("\n", " "))


def _unwrapped(text: str, start: int, end: int) -> Piece:
    """The author's text: a break that only wraps a line is a space, so that no sentence is cut there."""
    lines = text[start:end].split("\n")
    said = [lines[0]]
    for before, line in pairwise(lines):
        begins = line.lstrip()[:1]
        wraps = len(before) > 40 and before.rstrip()[-1:] not in ".!?:;…" and begins != begins.upper()
        said += [" " if wraps else "\n", line]
    return Piece(start, end, "".join(said))
