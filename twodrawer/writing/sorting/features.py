"""What the sorter sees in a passage: words, pairs of words, endings, and what kinds of words meet.

The same rules run in the browser (`static/js/sorter.js`), and both must see the same: so characters are told
apart by tables that stand here in full, never by what a language takes a letter to be. Words between double
quotes are someone else's and are kept apart from the writer's own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_LETTERS = "a-zß-öø-ÿāăąćčďēęěğīıłńňōőřśşšťūůűźżž"
_TOKEN = re.compile(rf"[{_LETTERS}]+(?:['/&][{_LETTERS}]+)*|[0-9]+|\n|[.,;:!?…\"()\[\]\-–—/&+→%#@*=<>↑↓~$]")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'"})
_STOPS = frozenset(".!?…;\n")
# How far the verb may stand from whoever feels or does something.
_REACH = 7
_ACTORS = ("writer", "client", "they")
_NUMBER = "0"
_NO_CLASS: tuple[str, ...] = ()
# Where a long text ends for the sorter; a passage is a few sentences.
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark, in small letters, with its kinds, and whether it stands between quotes."""

    word: str
    kinds: tuple[str, ...]
    quoted: bool


class Words:
    """The kinds of words: whole ones, and beginnings that stand for any ending."""

    def __init__(self, whole: Mapping[str, Sequence[str]], beginnings: Mapping[str, Sequence[str]]) -> None:
        self._whole = {word: tuple(kinds) for word, kinds in whole.items()}
        self._beginnings = {word: tuple(kinds) for word, kinds in beginnings.items()}
        self._longest = max((len(word) for word in self._beginnings), default=0)

    def kinds(self, word: str) -> tuple[str, ...]:
        """The kinds of a word; its whole form decides, then its longest known beginning."""
        found = self._whole.get(word)
        if found is not None:
            return found
        for length in range(min(len(word), self._longest), 3, -1):
            found = self._beginnings.get(word[:length])
            if found is not None:
                return found
        return _NO_CLASS


def tokens(text: str, words: Words) -> list[Token]:
    """The words and marks of a passage, in order. What no table knows is left out."""
    plain = text[:LONGEST].lower().translate(_STRAIGHT)
    found = _TOKEN.findall(plain)
    quotes = found.count('"') // 2 * 2
    seen = 0
    result: list[Token] = []
    for word in found:
        if word == '"':
            seen += 1
            if seen <= quotes:
                continue
        quoted = seen % 2 == 1 and seen < quotes
        kept = _NUMBER if "0" <= word[0] <= "9" else word
        result.append(Token(kept, words.kinds(kept), quoted))
    return result


def features(passage: Sequence[Token]) -> list[str]:
    """The names of what is found in a passage, each once, in the order in which it is found."""
    found: dict[str, None] = {}
    for part in (_words, _kinds, _actors, _shape):
        for name in part(passage):
            found[name] = None
    return list(found)


def _words(passage: Sequence[Token]) -> Iterator[str]:
    before = "^"
    for token in passage:
        if token.quoted:
            yield "q " + token.word
            before = '"'
            continue
        yield "w " + token.word
        yield f"b {before} {token.word}"
        before = token.word
        yield from _parts(token.word)
    yield f"b {before} $"


def _parts(word: str) -> Iterator[str]:
    """Three and four letters in a row, with the word's edges: typing errors and unknown endings look alike."""
    if len(word) > 2:
        edged = f"_{word}_"
        for length in (3, 4):
            for at in range(len(edged) - length + 1):
                yield "c " + edged[at : at + length]


def _kinds(passage: Sequence[Token]) -> Iterator[str]:
    before: Token | None = None
    for token in passage:
        mark = "K " if token.quoted else "k "
        for kind in token.kinds:
            yield mark + kind
        if token.quoted:
            before = None
            continue
        if before is None:
            for kind in token.kinds:
                yield "k1 " + kind
        else:
            for first in before.kinds:
                yield f"kw {first} {token.word}"
                for second in token.kinds:
                    yield f"kk {first} {second}"
            for second in token.kinds:
                yield f"wk {before.word} {second}"
        before = token


def _actors(passage: Sequence[Token]) -> Iterator[str]:
    """Who is followed by what, within reach and within the sentence."""
    own = [token for token in passage if not token.quoted]
    for at, token in enumerate(own):
        for actor in _ACTORS:
            if actor not in token.kinds:
                continue
            for distance, later in enumerate(own[at + 1 : at + 1 + _REACH]):
                if later.word in _STOPS:
                    break
                for kind in later.kinds:
                    yield f"a {actor} {kind}"
                if distance < 4:
                    yield f"v {actor} {later.word}"


def _shape(passage: Sequence[Token]) -> Iterator[str]:
    own = [token for token in passage if not token.quoted]
    yield f"n words {_step(len(own))}"
    yield f"n writer {min(3, sum('writer' in token.kinds for token in own))}"
    yield f"n client {min(2, sum('client' in token.kinds for token in own))}"
    yield f"n numbers {min(3, sum(token.word == _NUMBER for token in passage))}"
    if len(own) < len(passage):
        yield "n quoted"
    if not own:
        yield "n all quoted"


def _step(count: int) -> int:
    return next((step for step, most in enumerate((3, 6, 10, 16, 25, 40, 70)) if count <= most), 7)
