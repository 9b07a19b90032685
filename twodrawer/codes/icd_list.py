"""The ICD-10-CM list in memory: about 47,000 rows of text in the order in which they are offered.

A row is a code of the list without its seventh-character extensions: those, half of all codes, are put
together from the row and its extension set when asked for. Everything lies in one block of bytes with an
array of places in it; a Python object for each row would take ten times the memory.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

FORMAT = "twodrawer icd10cm 1"

# What comes first when many codes fit: what outpatient psychotherapy most often treats, then the rest of
# chapter F, then circumstances, symptoms and history that stand beside a diagnosis. It orders the offers,
# nothing else.
_FIRST = (
    "F43 F41 F32 F33 F40 F42 F34 F31 F90 F60 F50 F84 F44 F45 F48 F39 F30 F38 F91 F93 F94 F98 F95 F51 F52 F64 "
    "F20 F25 F22 F23 F29 F2 F6 F10 F11 F12 F1 F8 F7 F5 F9 F0 F "
    "Z63 Z62 Z60 Z56 Z55 Z59 Z65 Z69 Z70 Z71 Z72 Z73 Z91.5 Z64 Z61 Z81 Z86.5 Z87.8 Z91 "
    "R45 G47 R41 R44 R46 T74 T76 T14.91 Z"
).split()
_RANKS = {start: rank for rank, start in enumerate(_FIRST)}


@dataclass(frozen=True, slots=True)
class Row:
    """One code. `flag`: "." can be billed, "-" has codes under it, a letter names its extension set."""

    code: str
    flag: str
    description: str
    other_wordings: tuple[str, ...]


class IcdList:
    """The rows, best offer first, with a look-up by code. Read-only once made."""

    def __init__(self, content: bytes) -> None:
        head, _, rest = content.partition(b"\n")
        self.release = _release(head.decode())
        self.extensions: dict[str, tuple[tuple[str, str], ...]] = {}
        rows: list[bytes] = []
        for line in rest.splitlines():
            if line.startswith(b"+\t"):
                rows[-1] += line[1:]
            elif line.startswith(b"=\t"):
                _, sign, *parts = line.decode().split("\t")
                self.extensions[sign] = tuple(zip(parts[::2], parts[1::2], strict=True))
            else:
                rows.append(line)
        # The sort is stable: within a rank the order of the list stays. Headings come after all billable
        # codes.
        rows.sort(key=_order)
        self._text = b"\n".join(rows)
        self._starts = array("I", [0])
        for row in rows:
            self._starts.append(self._starts[-1] + len(row) + 1)
        self._by_code = array("I", sorted(range(len(rows)), key=lambda at: rows[at].partition(b"\t")[0]))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[Row]:
        return (self.row(at) for at in range(len(self)))

    def row(self, at: int) -> Row:
        """The row at a place in the order of offering."""
        line = self._text[self._starts[at] : self._starts[at + 1] - 1].decode()
        code, flag, description, *others = line.split("\t")
        return Row(code=code, flag=flag, description=description, other_wordings=tuple(others))

    def by_code(self, code: str) -> Row | None:
        """The row with exactly this code; extensions are not looked at."""
        found = self.beginning_with(code)
        row = self.row(found[0]) if found else None
        return row if row is not None and row.code == code else None

    def beginning_with(self, code: str) -> "array[int]":
        """The places of the rows whose code begins so, in the order of their codes."""
        start = bisect_left(self._by_code, code, key=self._code)
        end = bisect_left(self._by_code, code + "\x7f", key=self._code)
        return self._by_code[start:end]

    def _code(self, at: int) -> str:
        start = self._starts[at]
        return self._text[start : self._text.index(b"\t", start)].decode()


def filled(code: str) -> str:
    """The code with X in each empty place before the seventh character: T14.91 is T14.91X."""
    return (code if "." in code else f"{code}.").ljust(7, "X")


def rank(code: str) -> int:
    """How early a code is offered: by the longest start of it that stands in the list of what comes first."""
    ranks = (_RANKS.get(code[:length]) for length in range(len(code), 0, -1))
    return next((found for found in ranks if found is not None), len(_RANKS))


def _order(line: bytes) -> tuple[bool, int]:
    code, flag, _ = line.split(b"\t", 2)
    return flag == b"-", rank(code.decode())


def _release(first_line: str) -> str:
    mark, form, release = (first_line.split("\t") + ["", "", ""])[:3]
    if (mark, form) != ("#", FORMAT):
        raise ValueError(f"The ICD-10-CM list is in the format “{form}”, and this version reads “{FORMAT}”.")
    return release


@cache
def the_list() -> IcdList:
    """The list that comes with the program, read on first use."""
    return IcdList(resources.files("twodrawer.codes").joinpath("data/icd10cm.tsv").read_bytes())
