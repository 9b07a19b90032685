"""What a reader finds, and how it becomes a source: turns of speakers, with the transcriber's marks taken out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from twodrawer.writing.drafting.source import Kind, Piece, Source, Turn, Who
from twodrawer.writing.drafting.speakers import NOBODY, Names, who_is


@dataclass(frozen=True, slots=True)
class Spoken:
    """Some words of one speaker. No label: the source doesn't say who; `is_text`: it is no conversation."""

    label: str
    pieces: tuple[Piece, ...]
    at: float | None = None  # seconds
    who: Who | None = None  # where the reader knows better than the label says
    is_text: bool = False

    def moved(self, by: int) -> "Spoken":
        """The same, that many characters further on."""
        if not by:
            return self
        moved = tuple(
            Piece(
                piece.start + by,
                piece.end + by,
                piece.said,
                None if piece.at is None else [place + by for place in piece.at],
            )
            for piece in self.pieces
        )
        return replace(self, pieces=moved)


_MARK = re.compile(
    r"</?(?:unsure|unin|inaudible_speech|inaudible|crosstalk|i|b|u|c|v|lang|ruby|rt|font)\b[^<>\n]{0,200}/?>"
    r"|<\d[\d:.]{3,12}>"
    r"|\[\s*(?:inaudible|unintelligible|crosstalk|laughs?|laughter|pause|silence|noise|music|coughs?|sighs?)\b[^\]\n]{0,40}\]",
    re.IGNORECASE,
)
_UNHEARD = re.compile(r"unin|inaudible|unintelligible|crosstalk", re.IGNORECASE)


def as_source(text: str, spoken: Sequence[Spoken], names: Names = NOBODY) -> Source:
    """The source: neighbours with one label are one turn, marks are out of what is said."""
    is_authored = all(said.is_text for said in spoken)
    turns: list[Turn] = []
    for said in spoken:
        who = Who.AUTHOR if is_authored else said.who or who_is(said.label, names)
        cleaned = [_without_marks(piece) for piece in said.pieces]
        kept = [(piece, unsure) for piece, unsure in cleaned if piece.said.strip()]
        if not kept:
            continue
        last = turns[-1] if turns and not is_authored else None
        if last is not None and last.who is who and last.label == said.label:
            turns[-1] = _turn(who, said.label, [*_parts(last), *kept])
        else:
            turns.append(_turn(who, said.label, kept))
    return Source(text, tuple(turns), Kind.AUTHORED if is_authored else Kind.CONVERSATION)


def _turn(who: Who, label: str, parts: Sequence[tuple[Piece, frozenset[int]]]) -> Turn:
    unsure: set[int] = set()
    before = 0
    for piece, numbers in parts:
        unsure |= {before + number for number in numbers}
        before += len(piece.said) + 1
    return Turn(who, label, tuple(piece for piece, _ in parts), frozenset(unsure))


def _parts(turn: Turn) -> Iterable[tuple[Piece, frozenset[int]]]:
    before = 0
    for piece in turn.pieces:
        last = before + len(piece.said)
        yield piece, frozenset(number - before for number in turn.unsure if before <= number < last)
        before = last + 1


def _without_marks(piece: Piece) -> tuple[Piece, frozenset[int]]:
    """The piece as it is read, and which of its characters the transcriber was not sure of."""
    marks = list(_MARK.finditer(piece.said)) if "<" in piece.said or "[" in piece.said else []
    if not marks:
        return piece, frozenset()
    said: list[str] = []
    at: list[int] = []
    unsure: set[int] = set()
    is_unsure = False
    done = 0
    for mark in [*marks, None]:
        upto = mark.start() if mark else len(piece.said)
        for number in range(done, upto):
            if is_unsure:
                unsure.add(len(said))
            said.append(piece.said[number])
            at.append(piece.place(number))
        if mark is None:
            break
        words = mark.group().lower()
        if words.startswith("<unsure"):
            is_unsure = True
        elif words.startswith("</unsure"):
            is_unsure = False
        elif _UNHEARD.search(words):
            # What was said there is not known: an ellipsis stands for it, and nothing near it is sure.
            unsure.add(len(said))
            said.append("…")
            at.append(piece.place(mark.start()))
        done = mark.end()
    return Piece(piece.start, piece.end, "".join(said), at), frozenset(unsure)
