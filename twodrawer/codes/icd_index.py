"""The words of the ICD-10-CM list, and which rows have them.

A set of rows is a large integer with a bit for each row, in the order in which rows are offered: a search for
several words is an `and` of such integers, and the lowest bits are the best answers. Words that stand in few
rows keep the numbers of the rows, which is smaller.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

from twodrawer.codes.icd_list import IcdList, the_list

# From about here on a bit for each of the 47,000 rows is not much larger than the numbers, and far quicker.
_MANY = 256
_WORD = re.compile(r"[^\W_]+")
# A search with more words than this is a paste, and the first words have found what there is to find.
_WORDS_AT_MOST = 12


def words_of(text: str) -> list[str]:
    """The words of a text as the index knows them: lower case, without accents or punctuation."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(text.casefold())


class IcdIndex:
    """Which rows of a list have which words. Read-only once made; several threads may search it at once."""

    def __init__(self, icd: IcdList) -> None:
        self._size = len(icd)
        rows_of: dict[str, array[int]] = {}
        inherited = _words_of_headings(icd)
        of_extensions = {
            sign: words_of(" ".join(meaning for _, meaning in extensions))
            for sign, extensions in icd.extensions.items()
        }
        for at, row in enumerate(icd):
            words = {*words_of(row.description), *of_extensions.get(row.flag, ())}
            # What is said of a heading, such as "Social anxiety disorder" of F40.1, holds for all under it.
            for length in range(3, len(row.code) + 1):
                words.update(inherited.get(row.code[:length], ()))
            for word in words:
                rows = rows_of.get(word)
                if rows is None:
                    rows_of[word] = rows = array("I")
                rows.append(at)
        self._words = sorted(rows_of)
        self._rows = [_packed(rows_of.pop(word), self._size) for word in self._words]
        # One letter stands for a fifth of the words: there are few letters, and each is typed first.
        self._rows_with_letter = lru_cache(maxsize=64)(self._rows_beginning)

    def matching(self, words: list[str]) -> Iterator[int]:
        """The places of the rows that have, for each of the words, one that begins with it; best first.

        They may stand in the description, in another wording for the code or for a heading above it, or in
        one of the row's extensions.
        """
        found = (1 << self._size) - 1
        for word in set(words[:_WORDS_AT_MOST]):
            found &= self._rows_with_letter(word) if len(word) == 1 else self._rows_beginning(word)
        return _places(found)

    def _rows_beginning(self, prefix: str) -> int:
        start = bisect_left(self._words, prefix)
        end = bisect_left(self._words, prefix + "\U0010ffff")
        few = bytearray(self._size // 8 + 1)
        many = 0
        for rows in islice(self._rows, start, end):
            if isinstance(rows, int):
                many |= rows
            else:
                _set_bits(few, rows)
        return many | int.from_bytes(few, "little")


def _words_of_headings(icd: IcdList) -> dict[str, list[str]]:
    """The words that a code hands down: its other wordings, and in chapter F its description too."""
    handed_down: dict[str, list[str]] = {}
    for row in icd:
        said = (row.description, *row.other_wordings) if row.code[0] == "F" else row.other_wordings
        if said:
            handed_down[row.code] = words_of(" ".join(said))
    return handed_down


def _places(rows: int) -> Iterator[int]:
    """The places of the bits, lowest first, byte by byte: shifting the whole for each would be slow."""
    for start, byte in enumerate(rows.to_bytes((rows.bit_length() + 7) // 8, "little")):
        if byte:
            for bit in range(8):
                if byte >> bit & 1:
                    yield start * 8 + bit


def _packed(rows: "array[int]", size: int) -> "array[int] | int":
    if len(rows) < _MANY:
        return array("I", rows)  # a copy without the room it kept for growing
    bits = bytearray(size // 8 + 1)
    _set_bits(bits, rows)
    return int.from_bytes(bits, "little")


def _set_bits(bits: bytearray, rows: "array[int]") -> None:
    for row in rows:
        bits[row >> 3] |= 1 << (row & 7)


@cache
def the_index() -> IcdIndex:
    """The index of the list that comes with the program, made on first search."""
    return IcdIndex(the_list())
