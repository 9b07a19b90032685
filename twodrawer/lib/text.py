"""Text as people type and paste it, made safe to keep.

What is kept is what was typed, less what can't be seen and can do harm: control characters, the marks that
make text read in another order than it is stored, and halves of broken characters. They are taken out and
counted, so a page can say so. Nothing is interpreted: pasted HTML is text and stays text (templates escape
it).

Text that is too long is refused whole, never cut: half a paste looks like all of it. All functions here take
time in proportion to the length of the text, whatever is in it.
"""

import re
import unicodedata
from dataclasses import dataclass

from twodrawer.lib.errors import Invalid

LIMIT_BYTES = 200_000

# A vertical tab, form feed, NEL, U+2028 or U+2029 is how word processors write a line break inside a
# paragraph. It goes, but leaves an ordinary line break, or the words on both sides would run together.
_STRANGE_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_STRANGE_BREAK = re.compile(f"[{_STRANGE_BREAKS}]")
# C0 and C1 controls but the line feed (tabs are spaces by then), bidirectional embeddings, overrides and
# isolates, the byte order mark, and surrogates, which are no characters. The marks LRM and RLM and the
# joiners stay: people writing Arabic, Hebrew, Persian or emoji need them, and they can't turn the order of
# what surrounds them.
_UNWANTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")

# Unicode's Stream-Safe Text Format (UAX #15): no more than thirty combining marks in a row. Sorting them
# takes time with the square of their number, and a paste of marks alone would hold the process for minutes.
_MARKS_IN_A_ROW = 30
_GRAPHEME_JOINER = "\u034f"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text ready to keep, and how many unwanted characters were taken out of it."""

    text: str
    removed: int


def clean(text: str, *, limit_bytes: int = LIMIT_BYTES) -> Cleaned:
    """The text in NFC with plain line breaks, without unwanted characters. Too long is Invalid.

    Cleaning what is clean changes nothing. The limit is in bytes of UTF-8 after cleaning.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text, broken = _STRANGE_BREAK.subn("\n", text)
    text, unwanted = _UNWANTED.subn("", text)
    # Normalising can only be asked of text of a bearable length: the limit is looked at before and after.
    _refuse_if_longer(text, limit_bytes, slack=3)
    text = _normalised(text)
    _refuse_if_longer(text, limit_bytes)
    return Cleaned(text=text, removed=broken + unwanted)


def single_line(text: str, *, limit: int = 200, what: str = "This line") -> str:
    """The text cleaned, on one line, with single spaces: for names and titles. Too many characters is
    Invalid."""
    # The space takes the place of whatever white space there was, line breaks included.
    line = " ".join(clean(text).text.split())
    if len(line) > limit:
        raise Invalid(
            f"{what} is too long: {len(line):,} characters, and it may have {limit:,}",
            why="Nothing was saved and nothing was cut off.",
            do="Shorten it and save again.",
        )
    return line


def words(text: str) -> int:
    """How many words a person would count: runs without white space that hold a letter or a digit."""
    return sum(map(bool, map(_LETTER_OR_DIGIT.search, text.split())))


def first_line(text: str, limit: int) -> str:
    """The first line with anything on it, in at most `limit` characters: cut at a word, with an ellipsis."""
    found = re.search(r"\S[^\n]*", text)
    if found is None:
        return ""
    line = found.group()
    # No more of the line is looked at than could be shown: a line can be as long as the text.
    shown = " ".join(line[: 4 * limit + 4].split())
    if len(shown) <= limit and len(line) <= 4 * limit + 4:
        return shown
    if limit < 2:
        return "…"[:limit]
    return _cut(shown, limit - 1).rstrip(".,;: ") + "…"


def _cut(line: str, limit: int) -> str:
    head = line[:limit]
    if not line[limit : limit + 1].isspace():
        at_word = head.rfind(" ")
        if at_word > limit // 2:
            return head[:at_word].rstrip(" ,;:")
    # In the middle of a word: not between a letter and its accents, nor inside a joined emoji.
    end = len(head)
    while 0 < end < len(line) and (_hangs_on(line[end]) or line[end - 1] == "\u200d"):
        end -= 1
    return head[:end].rstrip()


def _hangs_on(character: str) -> bool:
    return (
        unicodedata.combining(character) != 0
        or character in "\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _normalised(text: str) -> str:
    if text.isascii():
        return text
    marks = "".join(sorted(character for character in set(text) if unicodedata.combining(character)))
    if marks:
        too_many = re.compile(f"([{re.escape(marks)}]{{{_MARKS_IN_A_ROW}}})(?=[{re.escape(marks)}])")
        text = too_many.sub(rf"\g<1>{_GRAPHEME_JOINER}", text)
    return unicodedata.normalize("NFC", text)


def _refuse_if_longer(text: str, limit_bytes: int, *, slack: int = 1) -> None:
    size = len(text.encode("utf-8"))
    if size > limit_bytes * slack:
        raise Invalid(
            f"This text is too long: {size:,} bytes, and the limit is {limit_bytes:,} bytes",
            why="Nothing was lost: what was saved before is unchanged, and your text is still in the page.",
            do="Shorten the text, or keep the long part elsewhere, and save again.",
        )
