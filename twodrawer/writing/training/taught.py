"""The passages that the second readings of the checker are learned from, each read by the rules once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby, pairwise

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
# The same with their headings, whole or without one element, in whose place stands what looks like it.
HEADED = (
    "note_adults",
    "note_families",
    "note_habits",
    "note_troubles",
    "note_places",
    "note_clinics",
    "note_kin",
    "note_outreach",
    "note_overlooked",
    "note_replaced",
    "note_seeming",
    "note_dense",
    "note_payer",
    "note_review",
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
# And what came after it: the breadth in which each state is told, beside the same scenes without it.
WIDER = (
    "risk_wish_voices",
    "risk_threat_voices",
    "risk_wound_voices",
    "risk_settings_voices",
    "risk_close_voices",
    "risk_lives_voices",
    "risk_young_voices",
    "risk_other_voices",
    "note_single_visits",
    "note_single_goals",
)
# And what came after that: what is told plainly, in forms and in passing, most of it beside the same words with another
# meaning.
PAIRED = (
    "risk_clinic_voices",
    "risk_past_voices",
    "risk_told_voices",
    "risk_wards_voices",
    "risk_common_voices",
)
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
    *WIDER,
    *PAIRED,
    *NOTES,
    *HEADED,
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
    **dict.fromkeys((*WIDER, *HEADED), "wider"),
    **dict.fromkeys(PAIRED, "paired"),
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file. `elements`: None if they aren't labelled; `section`: blank if it isn't known."""

    text: str
    risk: str
    elements: frozenset[str] | None
    author: str
    section: str


def lines_of(name: str) -> Iterator[Line]:
    """The lines of a file, each under the heading of its author and, in a whole note, under that of its section."""
    file = resources.files("twodrawer.writing.training").joinpath(f"{name}.txt")
    author = section = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            author, section = line.removeprefix("#").strip(), ""
        elif line.startswith("@"):
            section = line.removeprefix("@").strip()
        elif line.strip():
            risk, listed, _, text = (part.strip() for part in line.split("|", 3))
            elements = frozenset(listed.replace("-", "").replace(",", " ").split())
            yield Line(text, risk, None if listed == "?" else elements, author, section)


def whole_notes() -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Every whole note by its author, a sentence after the other."""
    for name in (*NOTES, *HEADED):
        for author, lines in groupby(lines_of(name), key=lambda line: line.author):
            yield author, tuple(lines)


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
        for number, line in enumerate(lines_of(name)):
            if line.author == without:
                continue
            author = f"hand {number % _HANDS:02}" if name == "risk_passages" else line.author
            state = "none" if line.risk == "?" else line.risk
            apart = APART.get(name, "")
            found.append(
                Taught(read(line.text), state, line.elements, author, is_ordinary=False, apart=apart)
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


def folds_of(authors: Iterable[str], folds: int) -> dict[str, int]:
    """Which fold each author is in. A note and the same note that lacks something are of one hand."""
    of_hand: dict[str, list[str]] = {}
    for author in sorted(set(authors)):
        of_hand.setdefault(author.partition("; left out: ")[0], []).append(author)
    return {author: at % folds for at, same in enumerate(of_hand.values()) for author in same}
