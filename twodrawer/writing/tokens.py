"""A text as words in sentences and clauses, each with its place in the text.

Clinicians abbreviate, mistype and leave out apostrophes. A token keeps its place in what was typed, and is
known by the words that it may stand for: `caring` by caring, care and car; `didn't` by did and not; `h/o`
by history and of. Quotation marks and hyphens are no tokens; whether a token stands inside a quotation is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from twodrawer.writing.sentences import split
from twodrawer.writing.word_lists import word_list

_ALIKE = str.maketrans("’‘‛`´“”„«»–—‐‑−\u00a0\t", "'''''\"\"\"\"\"—----  ")
_TOKEN = re.compile(
    r"(?P<short>(?<![a-z0-9/])(?:w/out|w/o|w/|h/o|c/o|s/p|r/o|f/u|d/c|b/c|n/a|y/o|t/c|p/w|d/t|a/vh|av/h|a/v|m/f|"
    r"1:1|24/7)(?![a-z0-9]))"
    r"|(?P<minus>\(-\)|\(neg\)|\u00f8|\u2205|"
    # "SI -, HI: -": a mark with nothing after it.
    r"(?:(?<=\bsi )|(?<=\bhi )|(?<=\bsi: )|(?<=\bhi: )|(?<=\bsib )|(?<=\bsib: )|(?<=\bnssi )|(?<=\bavh ))"
    r"[-\u2013\u2212](?=\s*(?:[,;./|)\n]|$)))|(?P<plus>\(\+\))"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<number>\d+(?:[.,:/]\d+)*)"
    r"|(?P<mark>[^\s\w]|_)"
)
# What stands for more than one word, or for another one.
_LONG = {
    short: tuple(long.split("+")) for short, long in (pair.split("=", 1) for pair in word_list("short_forms"))
}
_TAILS = {
    "n't": "not", "'m": "am", "'ve": "have", "'re": "are", "'ll": "will", "'d": "would",
}  # fmt: skip
_CLOSES = {'"': '"'}
_MUTE = frozenset("\"'-*•·~^`")
_BREAKS = frozenset(";|")
_BUT = frozenset("but however although though except whereas nevertheless nonetheless".split())
_SUBJECTS = frozenset(
    "she he they i we it client clients pt patient ct cl consumer member resident child mother mom father "
    "dad parents "
    "writer therapist clinician".split()
)
_SAYS = tuple("report den endors admit stat acknowledg disclos describ express confirm claim voic".split())
_NO_SAYS = frozenset(
    "statement statements states' state dense density denial report reports' station status "
    "description".split()
)
_JOINS = frozenset("and while because so since when then as".split())


@dataclass(slots=True)
class Token:
    """One word, number or mark: its place, what it may stand for, and in which sentence and clause."""

    word: str
    start: int
    end: int
    keys: tuple[str, ...]
    quoted: bool
    sentence: int
    clause: int = 0
    _base: str = field(default="", init=False, repr=False, compare=False)

    @property
    def base(self) -> str:
        """The word that it is most likely a form of."""
        if not self._base:
            self._base = bases(self.word)[-1]
        return self._base


@dataclass(slots=True)
class Tokens:
    """A text in tokens. `sentences` are places in the text; `spans` the tokens of each of them."""

    text: str
    all: list[Token]
    sentences: list[tuple[int, int]]
    spans: list[tuple[int, int]]


# So many sentences are one passage, as those are that the second readings were learned from.
_SENTENCES = 3
# Of so many tokens is what answers the question before it: "No, never."
_ANSWER = 4
_YES_OR_NO = frozenset("y n yes no none never".split())


def passages_of(tokens: Tokens) -> list[tuple[int, int]]:
    """What is read together: a short text whole, a longer one sentence by sentence, a question with its answer."""
    spans = [span for span in tokens.spans if span[0] < span[1]]
    if 0 < len(spans) <= _SENTENCES:
        return [(spans[0][0], spans[-1][1])]
    together: list[tuple[int, int]] = []
    for first, last in spans:
        answers = last - first <= _ANSWER or tokens.all[first].word in _YES_OR_NO
        if together and tokens.all[first - 1].word == "?" and answers:
            together[-1] = (together[-1][0], last)
        else:
            together.append((first, last))
    return together


def same_length_lower(text: str) -> str:
    """The text in small letters and plain quotation marks, each character at its own place."""
    lowered = text.translate(_ALIKE).lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := one.lower()) == 1 else one for one in text.translate(_ALIKE))


def sentence_places(text: str) -> list[tuple[int, int]]:
    """Where each sentence of the text stands."""
    places = []
    at = 0
    for sentence in split(text).all:
        start = text.find(sentence, at)
        at = start + len(sentence)
        places.append((start, at))
    return places


def tokens_of(text: str) -> Tokens:
    """The text as tokens."""
    lowered = same_length_lower(text)
    places = sentence_places(text)
    found: list[Token] = []
    spans: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(places):
        first = len(found)
        _add_sentence(found, lowered, start, end, number)
        spans.append((first, len(found)))
    _number_clauses(found)
    return Tokens(text=text, all=found, sentences=places, spans=spans)


def _add_sentence(found: list[Token], lowered: str, start: int, end: int, number: int) -> None:
    quotes = lowered.count('"', start, end)
    inside = False
    seen = 0
    for piece in _TOKEN.finditer(lowered, start, end):
        word = piece.group()
        kind = piece.lastgroup
        if word == '"':
            seen += 1
            # An inch mark or a quotation left open at its last mark quotes nothing.
            inside = not inside and not (seen == quotes and quotes % 2)
            continue
        if word in _MUTE and kind != "minus":
            if (
                word == "-"
                and lowered[piece.start() - 1 : piece.start()] == " "
                and lowered[piece.end() : piece.end() + 1] == " "
            ):
                found.append(Token("—", piece.start(), piece.end(), ("—",), inside, number))
            continue
        found += [Token(part, piece.start(), piece.end(), (), inside, number) for part in _parts(word, kind)]


def _parts(word: str, kind: str | None) -> tuple[str, ...]:
    if kind == "minus":
        return ("no",)
    if kind == "plus":
        return ("positive",)
    if kind in ("short", "word"):
        known = _LONG.get(word)
        if known:
            return known
        if "'" in word:
            return tuple(_apart(word))
    return (word,)


def _apart(word: str) -> Iterator[str]:
    if word == "can't":
        yield from ("can", "not")
        return
    if word == "won't":
        yield from ("will", "not")
        return
    for tail, stands_for in _TAILS.items():
        if word.endswith(tail) and len(word) > len(tail):
            yield word[: -len(tail)]
            yield stands_for
            return
    if word.endswith("'s"):
        yield word[:-2]
        yield "'s"
        return
    yield word.strip("'") or word


def _number_clauses(found: list[Token]) -> None:
    clause = 0
    sentence = -1
    for at, token in enumerate(found):
        if (
            token.sentence != sentence
            or token.word in _BREAKS
            or token.word == "—"
            or _begins_clause(found, at)
        ):
            clause += 1
            sentence = token.sentence
        token.clause = clause


def _begins_clause(found: list[Token], at: int) -> bool:
    word = found[at].word
    if word in _BUT:
        return True
    if word == "yet":
        return found[at - 1].word == "," if at else False
    before = found[at - 1].word if at else ""
    if before == ",":
        return word in _SUBJECTS or _says(word)
    if before in _JOINS:
        return word in _SUBJECTS or (before == "and" and _says(word))
    return False


def _says(word: str) -> bool:
    return word.startswith(_SAYS) and word not in _NO_SAYS


_IRREGULAR = dict(pair.split("=", 1) for pair in word_list("irregular_forms"))


def bases(word: str) -> tuple[str, ...]:
    """The words that this form may be a form of, itself first."""
    found = [word]
    irregular = _IRREGULAR.get(word)
    if irregular:
        found.append(irregular)
    size = len(word)
    if size > 3 and word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
        if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
            found.append(word[:-2])
        if word.endswith("ies"):
            found.append(word[:-3] + "y")
    elif size > 4 and word.endswith("ied"):
        found += (word[:-3] + "y", word[:-1])
    elif size > 4 and word.endswith("ed"):
        found += _without(word[:-2])
    elif size > 5 and word.endswith("ing"):
        found += _without(word[:-3])
    return tuple(found)


def _without(stem: str) -> list[str]:
    found = [stem, stem + "e"]
    if len(stem) > 3 and stem[-1] == stem[-2]:
        found.append(stem[:-1])
    return found
