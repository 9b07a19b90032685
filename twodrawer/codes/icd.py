"""ICD-10-CM: find a code by typing some of it, or by words; say what a code means; tell whether it exists.

Codes that can be billed are offered before their headings, and chapter F and the circumstances that
psychotherapy deals with (Z55 to Z65 and others) before the rest of medicine. The order of offers is no
advice: choosing a diagnosis is the clinician's.

The list is read on first use (about a quarter of a second, 10 MB), its index on the first search by words
(under a second, a few MB more). `ready()` does both, and `get_ready()` has it done while somebody still reads the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from threading import Thread

from twodrawer.codes.icd_index import the_index, words_of
from twodrawer.codes.icd_list import Row, filled, rank, the_list

# Enough rows to find the best twelve among: they come in the order of offering already.
_LOOK_AT = 160
_CODE_LIKE = re.compile(r"[A-Z][0-9A-Z][0-9A-Z]?(\.?[0-9A-Z]{0,4})?")

# What clinicians write, for what the list spells out.
SHORT_FORMS = {
    "adhd": "F90",
    "asd": "F84.0",
    "aud": "F10",
    "burnout": "Z73.0",
    "bpd": "F60.3",
    "did": "F44.81",
    "dmdd": "F34.81",
    "gad": "F41.1",
    "mdd": "F32 F33",
    "ocd": "F42",
    "odd": "F91.3",
    "oud": "F11",
    "pgd": "F43.81",
    "pmdd": "F32.81",
    "ptsd": "F43.1",
    "sad": "F40.1",
    "si": "R45.851",
}


@dataclass(frozen=True, slots=True)
class IcdCode:
    """A code of the list, with its dot, as it stands on a claim. A heading can't be billed."""

    code: str
    description: str
    billable: bool


def find(words: str, limit: int = 12) -> tuple[IcdCode, ...]:
    """The codes that fit what was typed so far, best first: the start of a code, or the starts of words."""
    typed = words_of(words)
    if not typed or limit < 1:
        return ()
    offers = list(islice(_by_code(words), limit)) or _by_short_form(typed) or _by_words(typed)
    return tuple(islice(offers, limit))


def describe(code: str) -> IcdCode | None:
    """The code, if the list has it; written with or without its dot, in capitals or not."""
    return _exactly(normal(code))


def is_valid(code: str) -> bool:
    """Whether the list has the code, be it a heading or a code that can be billed."""
    return describe(code) is not None


def is_billable(code: str) -> bool:
    """Whether the code can stand on a claim: the list has it and has nothing more precise under it."""
    found = describe(code)
    return found is not None and found.billable


def normal(code: str) -> str:
    """The code in capitals with its dot after the third character: `f411` is F41.1."""
    bare = code.strip().upper().replace(".", "", 1)
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


def release() -> str:
    """The release of the list, by the name of the file it was published in."""
    return the_list().release


def ready() -> None:
    """The list and its index are in memory."""
    the_index()


@cache
def get_ready() -> None:
    """The list and its index come into memory in the background: for a page on which somebody is about to search."""
    Thread(target=ready, daemon=True).start()


def _exactly(code: str) -> IcdCode | None:
    row = the_list().by_code(code)
    if row is not None:
        return _itself(row)
    return next((found for found in _extended_beginning(code) if found.code == code), None)


def _by_code(typed: str) -> Iterator[IcdCode]:
    """The codes that begin with what was typed: those that can be billed first, then in the list's order.

    Read as far as they are taken: a letter and a digit stand for thousands of them.
    """
    code = normal(typed)
    # Letters without a digit are the start of a word; hardly a code begins with two letters.
    if not _CODE_LIKE.fullmatch(code) or not any(c.isdigit() for c in code):
        return
    icd = the_list()
    places = icd.beginning_with(code)
    if not places:
        yield from _extended_beginning(code)
        return
    headings: list[IcdCode] = []
    for at in places:  # a code stands before those that it is the beginning of
        row = icd.row(at)
        itself = _itself(row)
        if itself.billable:
            yield itself
        else:
            headings.append(itself)
        yield from _extended(row)
    yield from headings


def _by_short_form(typed: list[str]) -> list[IcdCode]:
    """The codes behind a short form, if one was typed in full; further words narrow them down."""
    starts = SHORT_FORMS.get(typed[0], "").split()
    found = [offer for start in starts for offer in _by_code(start)]
    others = typed[1:]
    found = [offer for offer in found if all(_has(words_of(offer.description), word) for word in others)]
    return sorted(found, key=lambda offer: not offer.billable)


def _by_words(typed: list[str]) -> Iterator[IcdCode]:
    icd = the_list()
    rows = [icd.row(at) for at in islice(the_index().matching(typed), _LOOK_AT)]
    rows.sort(key=lambda row: _how_far_off(row, typed))
    for row in rows:
        if row.flag == ".":
            yield _itself(row)
        yield from _extended_fitting(row, typed)
    for row in rows:
        if row.flag != ".":
            yield _itself(row)


def _how_far_off(row: Row, typed: list[str]) -> tuple[int, bool, bool]:
    """Chapter F, then what stands beside it, then all else; in each, first what says the words itself."""
    wordings = [words_of(wording) for wording in (row.description, *row.other_wordings)]
    itself = any(all(_has(said, word) for word in typed) for said in wordings)
    return _group(row.code), not itself, not wordings[0][0].startswith(typed[0])


def _group(code: str) -> int:
    if code[0] == "F":
        # Disorders due to a bodily condition or a substance say “anxiety” too, and are seldom what is meant.
        return 1 if code[1] in "01" else 0
    return 2 if rank(code) < rank("") else 3


def _itself(row: Row) -> IcdCode:
    return IcdCode(code=row.code, description=row.description, billable=row.flag == ".")


def _extended(row: Row) -> Iterator[IcdCode]:
    for character, meaning in the_list().extensions.get(row.flag, ()):
        yield IcdCode(f"{filled(row.code)}{character}", f"{row.description}, {meaning}", billable=True)


def _extended_fitting(row: Row, typed: list[str]) -> Iterator[IcdCode]:
    """The row's extended codes. A word that only extensions have (“initial”) must be in the one offered."""
    said = words_of(row.description)
    offers = [(offer, words_of(offer.description)) for offer in _extended(row)]
    missing = [word for word in typed if not _has(said, word)]
    decisive = [word for word in missing if any(_has(words, word) for _, words in offers)]
    return (offer for offer, words in offers if all(_has(words, word) for word in decisive))


def _extended_beginning(code: str) -> Iterator[IcdCode]:
    """The extended codes that begin so, for a code typed past the end of its row: T14.91X, T14.91XA."""
    for length in range(3, min(len(code), 7) + 1):
        row = the_list().by_code(code[:length].rstrip("."))
        if row is not None and length != 4 and row.flag not in ".-":
            yield from (offer for offer in _extended(row) if offer.code.startswith(code))


def _has(words: list[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)
