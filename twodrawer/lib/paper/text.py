"""Text as a sheet takes it: paragraphs of lines, each in its direction, with places to break in endless words.

Nothing is left out and nothing added that could be seen: where a word is longer than any line, it gets invisible
places to break (U+200B), or it would run off the paper.
"""

import re
import unicodedata
from typing import Any

BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
LONGEST = 60
"""Characters without a space that surely fit into a line of the widest column."""

# After this many characters, but not before a mark, a joiner or a variant that belongs to the character before.
ENDLESS = re.compile(
    r"(\S{24})(?=[^\s\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u200b-\u200d\ufe00-\ufe0f])"
)
ENDLESS_SPACE = re.compile(rf"[ \u00a0\u2000-\u200a\u3000]{{{LONGEST},}}")
HAS_ENDLESS = re.compile(rf"\S{{{LONGEST}}}")


def line(text: str) -> str:
    """One line, for names and facts."""
    return breakable(" ".join(text.split()))


def breakable(text: str) -> str:
    """The text with places to break in words, and with no run of spaces, that no line could hold."""
    text = ENDLESS_SPACE.sub(" " * 24, text)
    if not HAS_ENDLESS.search(text):
        return text
    return re.sub(rf"\S{{{LONGEST},}}", lambda endless: ENDLESS.sub("\\1\u200b", endless.group()), text)


def lines(text: str) -> list[str]:
    """The lines that hold something."""
    return [line(one) for one in text.split("\n") if one.strip()]


def paragraphs(text: str) -> list[dict[str, Any]]:
    """The text in paragraphs, as blank lines part it. Each line stands by itself, as it was written."""
    return [
        {"rtl": reads_from_right(block), "lines": [breakable(one.rstrip()) for one in block.split("\n")]}
        for block in BLANK_LINES.split(text.strip("\n"))
        if block.strip()
    ]


def reads_from_right(text: str) -> bool:
    """Whether the first letter with a direction goes from right to left (Unicode bidirectional algorithm, P2)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
