"""The passages that the second readings of the checker are learned from, each read by the rules once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from twodrawer.writing.lexicon import Read, read
from twodrawer.writing.training.passages import PARTS, passages

# Whole notes, a sentence a line.
NOTES = (
    "note_sentences",
    "note_answers",
    "note_kinds",
    "note_gaps",
    "note_ways",
    "note_plain",
    "note_missing",
    "note_joined",
    "note_absent",
    "note_likeness",
    "note_unnamed",
)
# What was written late, by other hands.
LATEST = (
    "risk_denying_voices",
    "risk_hidden_voices",
    "risk_plain_voices",
    "risk_contrast_voices",
    "risk_whole_voices",
    "risk_rare_voices",
    "risk_screened_voices",
    "risk_spoken_voices",
    "risk_dated_voices",
    "risk_even_voices",
    "risk_negated_voices",
    "risk_unharmed_voices",
    "risk_kinds_voices",
    "risk_random_voices",
)
# What was written last, by other hands again: risk in everyday words and in parts of what is denied, and notes that
# lack an element, with sentences that seem to be it.
LAST = ("risk_indirect_voices", "risk_partial_voices", "note_absent", "note_likeness", "note_unnamed")
# Passages for risk alone, and the spent measuring sets, which are whole.
FILES = (
    "risk_passages",
    "risk_voices",
    "risk_acute_voices",
    "risk_denied_voices",
    "risk_charted_voices",
    "risk_mixed_voices",
    "risk_calm_voices",
    "risk_beside_voices",
    "risk_everyday_voices",
    "risk_answers_voices",
    "risk_busy_voices",
    *LATEST,
    *(name for name in LAST if name not in NOTES),
    *NOTES,
    "spent_passages",
)
# Written to be read wrongly: how strangers of theirs fare is told apart from the others, and by when they were written,
# so that a floor stands under the same text as before.
APART = {
    "risk_acute_voices": "harder",
    "risk_denied_voices": "harder",
    "risk_mixed_voices": "harder",
    "risk_beside_voices": "newest",
    "risk_everyday_voices": "newest",
    "risk_answers_voices": "newest",
    **dict.fromkeys((*LATEST, *NOTES[1:]), "latest"),
    **dict.fromkeys(LAST, "last"),
}
# The lines of the one file by many hands are dealt out to so many authors.
_HANDS = 20


@dataclass(frozen=True, slots=True)
class Taught:
    """A passage as the rules read it, with its labels; None: not labelled in this respect."""

    read: Read
    risk: str
    elements: frozenset[str] | None
    author: str
    # Whether it was written for the sorter: a passage as it stands in any note.
    is_ordinary: bool
    apart: str = ""


def lines_of(name: str) -> Iterator[tuple[str, str, frozenset[str] | None, str]]:
    """The lines of a file: text, risk, elements if they are labelled, and under which heading."""
    file = resources.files("twodrawer.writing.training").joinpath(f"{name}.txt")
    heading = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.removeprefix("#").strip()
        elif line.strip():
            risk, elements, _, text = (part.strip() for part in line.split("|", 3))
            named = (
                None if elements == "?" else frozenset(elements.replace("-", "").replace(",", " ").split())
            )
            yield text, risk, named, heading


@cache
def taught(without: str | None = None) -> tuple[Taught, ...]:
    """Everything that is learned from. `without`: a heading of the spent sets, or a part, that is left out."""
    found = [
        Taught(read(one.text), one.risk, frozenset(one.elements), one.author, is_ordinary=True)
        for part in PARTS
        if part != without
        for one in passages(part)
    ]
    for name in FILES:
        for number, (text, risk, elements, heading) in enumerate(lines_of(name)):
            if heading == without:
                continue
            author = f"hand {number % _HANDS:02}" if name == "risk_passages" else heading
            state = "none" if risk == "?" else risk
            found.append(
                Taught(read(text), state, elements, author, is_ordinary=False, apart=APART.get(name, ""))
            )
    return tuple(found)


def joined(lines: Sequence[Taught]) -> Iterator[Taught]:
    """Neighbours of one author as one sentence: in a whole note a sentence often serves several elements."""
    full = [one for one in lines if one.is_ordinary and one.elements]
    for one, other in pairwise(full):
        if one.author == other.author and one.elements != other.elements:
            after = other.read.text[:1].lower() + other.read.text[1:]
            text = f"{one.read.text.rstrip(' .')}, {after}"
            both = (one.elements or frozenset()) | (other.elements or frozenset())
            yield Taught(read(text), one.risk, both, one.author, is_ordinary=False)


def folds_of(authors: Iterator[str], folds: int) -> dict[str, int]:
    """Which fold each author is in."""
    return {author: at % folds for at, author in enumerate(sorted(set(authors)))}
