"""Text that stands the same in an earlier note, phrases of the phrase bank left out.

Runs of words are compared, not sentences: a changed number or name does not make a text new. A run counts from
eight words, and is spoken of when it is long, or when most of a section consists of such runs.
"""

import re
from collections.abc import Iterator, Sequence

from twodrawer.writing.checker.answer import Finding
from twodrawer.writing.checker.messages import finding
from twodrawer.writing.checker.note import Context
from twodrawer.writing.checker.sections import Part, Parts

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 8
_LONG_RUN = 24
_SECTION_WORDS = 15
_MOST = 0.7
_MUCH = 0.4


def cloned(parts: Parts, context: Context) -> Iterator[Finding]:
    """One finding for each section that repeats an earlier note, with its longest repeated run."""
    earlier = _runs(text for note in context.prior_notes for text in note.sections.values())
    if not earlier:
        return
    earlier -= _runs(context.phrases)
    covered_all = words_all = 0
    marked: list[tuple[Part, list[re.Match[str]], list[bool]]] = []
    for part in parts.all:
        words, covered = _covered(part.text, earlier)
        marked.append((part, words, covered))
        covered_all += sum(covered)
        words_all += len(words)
    much = words_all >= 40 and covered_all / words_all >= _MUCH
    for part, words, covered in marked:
        first, last = _longest(covered)
        of_section = sum(covered) / len(words) if words else 0
        if (
            last - first >= _LONG_RUN
            or (len(words) >= _SECTION_WORDS and of_section >= _MOST)
            or (much and last - first >= _RUN)
        ):
            yield finding("cloned_text", part, (words[first].start(), words[last - 1].end()))


def _covered(text: str, earlier: set[tuple[str, ...]]) -> tuple[list[re.Match[str]], list[bool]]:
    words = list(_WORD.finditer(text))
    said = [word.group().lower() for word in words]
    covered = [False] * len(words)
    for at in range(len(said) - _RUN + 1):
        if tuple(said[at : at + _RUN]) in earlier:
            covered[at : at + _RUN] = [True] * _RUN
    return words, covered


def _runs(texts: "Iterator[str] | Sequence[str]") -> set[tuple[str, ...]]:
    runs = set()
    for text in texts:
        said = [word.lower() for word in _WORD.findall(text)]
        runs |= {tuple(said[at : at + _RUN]) for at in range(len(said) - _RUN + 1)}
    return runs


def _longest(covered: list[bool]) -> tuple[int, int]:
    best, start = (0, 0), None
    for at, is_covered in enumerate([*covered, False]):
        if is_covered and start is None:
            start = at
        elif not is_covered and start is not None:
            if at - start > best[1] - best[0]:
                best = (start, at)
            start = None
    return best
