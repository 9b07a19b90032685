"""Whether the words somebody typed begin words of a name. Case and accents don't count.

`tran` finds Trần, `obrien` and `brien` find O'Brien, `lind ka` finds Kai Lindqvist.
"""

import re
import unicodedata
from collections.abc import Iterable

# Letters that Unicode doesn't take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
_WORD = re.compile(r"[^\W_]+")
_INNER = re.compile(r"['’‘`´.\-]")
MOST_WORDS = 8


def plain(text: str) -> str:
    """The text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_PLAIN)


def matches(words: str, texts: Iterable[str]) -> bool:
    """True if each word that was typed begins a word of one of the texts. No words match everything."""
    wanted = _WORD.findall(plain(words[:200]))[:MOST_WORDS]
    if not wanted:
        return not words.strip()
    there: set[str] = set()
    for text in texts:
        simple = plain(text)
        there.update(_WORD.findall(simple))
        there.update(_WORD.findall(_INNER.sub("", simple)))
    return all(any(word.startswith(start) for word in there) for start in wanted)
