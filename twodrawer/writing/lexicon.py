"""Lexicons: data files of what is looked for, and the one pass over a text that finds it.

A lexicon is a YAML file with `sets` (names for words, with commas between; known to all lexicons) and `signs` (for
each sign its patterns, one a line or with semicolons between). A pattern is words with spaces between them:

- `sleep` finds sleep, sleeps, slept, sleeping; an inflected word (`dying`) finds only itself
- `suicid*` finds what begins so; `cut|burn` either word, `living|being_alive` either words; `{self}` any of the set
- `back?` may be missing; `~` lets up to three words stand between, `~6` up to six; `#` is any number

Matches stay inside a sentence. Words of seven letters or more that are in no lexicon are read as a
word about risk if they miss, add, change or swap one letter, as long as that letter is not the first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product

from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.tokens import Token, Tokens, bases, tokens_of
from twodrawer.writing.word_lists import word_list

_GAP = 3
# Mistyped words are read as words of these. A word that is rare elsewhere would be found where another is meant.
_MISTYPED = frozenset(("risk", "scope"))
# One letter from a word about risk, and meant as they stand.
_AS_MEANT = frozenset(("overdone", "strange"))


@dataclass(frozen=True, slots=True)
class _Step:
    words: frozenset[str]  # "suicid*" for a beginning, "#" for a number
    optional: bool
    gap: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    sign: str
    steps: tuple[_Step, ...]
    second: frozenset[str] | None  # one of these must be in the sentence too, or the rest needn't be tried


@dataclass(frozen=True, slots=True)
class Match:
    """A sign found: the tokens from `first` up to, not including, `last`."""

    sign: str
    first: int
    last: int


@dataclass(slots=True)
class Read:
    """A text read once: its tokens and every sign in it, by name, in the order of the text."""

    tokens: Tokens
    signs: dict[str, list[Match]]

    @property
    def text(self) -> str:
        """What was read."""
        return self.tokens.text

    def of(self, sign: str) -> list[Match]:
        """Where this sign was found."""
        return self.signs.get(sign, [])

    def signs_among(self, lexicons: tuple[str, ...], first: int, last: int) -> list[str]:
        """The signs of these lexicons that begin in the tokens from `first` up to `last`."""
        return [
            sign
            for sign, matches in self.signs.items()
            if sign.startswith(lexicons) and any(first <= match.first < last for match in matches)
        ]

    def under(self, prefix: str) -> Iterator[Match]:
        """Every match of the signs whose name begins so."""
        for name, found in self.signs.items():
            if name.startswith(prefix):
                yield from found

    def place(self, match: Match) -> tuple[int, int]:
        """Where in the text the words of a match stand."""
        return self.tokens.all[match.first].start, self.tokens.all[match.last - 1].end

    def words(self, match: Match) -> str:
        """The words of a match as they were typed."""
        start, end = self.place(match)
        return self.text[start:end]

    def sentence(self, number: int) -> str:
        """One sentence as it was typed."""
        start, end = self.tokens.sentences[number]
        return self.text[start:end]


class Lexicon:
    """All signs of some files, ready to be looked for in one pass."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._by_key: dict[str, list[_Pattern]] = defaultdict(list)
        self._words: set[str] = set()
        self._known: dict[str, tuple[str, ...]] = {}
        self._starts: dict[str, list[str]] = defaultdict(list)
        self._near: dict[str, str] = {}
        clinical: set[str] = set()
        contents = {name: read_yaml(content) for name, content in files.items()}
        sets: dict[str, list[str]] = {}
        for name, content in contents.items():
            for key, words in content.get("sets", {}).items():
                assert key not in sets, f"{name}.yaml names the set {key} a second time"
                sets[key] = _words(words)
        for name, content in contents.items():
            for sign, steps in _patterns(name, content["signs"], sets):
                self._file(sign, steps)
                for step in steps:
                    self._words |= step.words
                    if name in _MISTYPED:
                        clinical |= step.words
        for word in sorted(self._words):
            if word.endswith("*"):
                self._starts[word[:3]].append(word[:-1])
            elif len(word) >= 7 and word in clinical:
                self._near |= _one_letter_off(word)
        # What stands in the lexicons as a beginning, "suicid*", is mistyped as a whole word.
        self._often: dict[str, str] = {}
        for word in sorted(word_list("often_mistyped")):
            self._often |= _one_letter_off(word)

    def _file(self, sign: str, steps: tuple[_Step, ...]) -> None:
        second = next((step.words for step in steps[1:] if not step.optional), None)
        for key in steps[0].words:
            self._by_key[key].append(_Pattern(sign, steps, second))
        if steps[0].optional:
            self._file(sign, steps[1:])

    def read(self, text: str) -> Read:
        """Every sign in the text."""
        tokens = tokens_of(text)
        for token in tokens.all:
            token.keys = self._keys(token.word)
        signs: dict[str, list[Match]] = defaultdict(list)
        for first, last in tokens.spans:
            keys = {key for token in tokens.all[first:last] for key in token.keys}
            for at in range(first, last):
                found = self._at(tokens.all, at, last, keys)
                for sign, end in dict.fromkeys(found) if len(found) > 1 else found:
                    signs[sign].append(Match(sign, at, end))
        return Read(tokens=tokens, signs=dict(signs))

    def _keys(self, word: str) -> tuple[str, ...]:
        """The words and beginnings of the lexicon that this word may be. Remembered for the lexicon's own words
        alone: what a client's note says does not stay in memory."""
        known = self._known.get(word)
        if known is not None:
            return known
        forms = bases(word)
        keys = [form for form in forms if form in self._words]
        for form in forms[:2]:  # "slept" begins with "sleep" too
            keys += [
                f"{start}*"
                for start in self._starts.get(form[:3], ())
                if form.startswith(start) and f"{start}*" not in keys
            ]
        is_long = len(word) >= 6 and word.isalpha()
        meant = _close(word, self._often)[:1] if is_long and word not in _AS_MEANT else ()
        if word[0].isdigit():
            keys.append("#")
        elif meant and word not in meant and word not in self._words:
            keys += self._keys(meant[0])
        elif keys:
            self._known[word] = tuple(keys)
        else:
            keys = list(_close(word, self._near) if is_long else ()) or [word]
        return tuple(keys)

    def _at(self, tokens: list[Token], at: int, last: int, there: set[str]) -> list[tuple[str, int]]:
        """The signs that begin at this token, with the places after them. `there`: all keys of the sentence."""
        found = []
        for key in tokens[at].keys:
            for pattern in self._by_key.get(key, ()):
                if pattern.second is None:
                    found.append((pattern.sign, at + 1))
                elif not pattern.second.isdisjoint(there):
                    end = _follow(tokens, at + 1, last, pattern.steps, 1)
                    if end:
                        found.append((pattern.sign, end))
        return found


def _follow(tokens: list[Token], at: int, last: int, steps: tuple[_Step, ...], step: int) -> int:
    """The place after the match if steps from this one on are found from here on; 0 if not."""
    if step == len(steps):
        return at
    wanted = steps[step]
    words = wanted.words
    for here in range(at, min(at + wanted.gap + 1, last)):
        for key in tokens[here].keys:
            if key in words:
                end = _follow(tokens, here + 1, last, steps, step + 1)
                if end:
                    return end
                break
        if tokens[here].word == ";":
            break
    return _follow(tokens, at, last, steps, step + 1) if wanted.optional else 0


_NAME = re.compile(r"\{(\w+)\}")


def _words(listed: str) -> list[str]:
    return [word.strip().lower() for word in listed.replace("\n", " ").split(",") if word.strip()]


def _patterns(
    name: str, signs: Mapping[str, str], sets: Mapping[str, list[str]]
) -> Iterator[tuple[str, tuple[_Step, ...]]]:
    for sign, patterns in signs.items():
        for pattern in re.split(r"[;\n]", patterns):
            for written in _spread(pattern.strip().lower(), sets) if pattern.strip() else ():
                yield f"{name}.{sign}", tuple(_steps(written, sets))


def _spread(pattern: str, sets: Mapping[str, list[str]]) -> Iterator[str]:
    """Sets that hold groups of words are written out; sets of single words stay one step."""
    groups = [key for key in _NAME.findall(pattern) if any(" " in word for word in sets[key])]
    for key in groups:
        joined = "|".join(word.replace(" ", "_") for word in sets[key])
        pattern = pattern.replace("{" + key + "}", joined, 1)
    choices = []
    for part in pattern.split():
        words = part.split("|")
        single = [word for word in words if "_" not in word]
        grouped = [word.rstrip("?").replace("_", " ") for word in words if "_" in word]
        optional = [""] if part.endswith("?") and grouped else []
        mark = "?" if part.endswith("?") and not grouped else ""
        choices.append([*(["|".join(single).rstrip("?") + mark] if single else []), *grouped, *optional])
    for choice in product(*choices):
        yield " ".join(choice)


def _steps(pattern: str, sets: Mapping[str, list[str]]) -> Iterator[_Step]:
    gap = 0
    for part in pattern.split():
        if part.startswith("~"):
            gap = int(part[1:] or _GAP)
            continue
        optional = part.endswith("?")
        words: list[str] = []
        for word in part.rstrip("?").split("|"):
            named = _NAME.fullmatch(word)
            words += sets[named.group(1)] if named else [word]
        yield _Step(words=frozenset(words), optional=optional, gap=gap)
        gap = 0


def _close(word: str, near: Mapping[str, str]) -> Sequence[str]:
    """The forms of the word that this one is a letter away from; none if it is from no word."""
    for form in (word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))):
        meant = near.get(form)
        if meant is not None and abs(len(meant) - len(word)) <= 1:
            return bases(meant)
    return ()


def _one_letter_off(word: str) -> dict[str, str]:
    """A word by itself and by itself without one letter: two words one letter apart meet there."""
    return dict.fromkeys((word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))), word)


@cache
def lexicon() -> Lexicon:
    """The program's own lexicons, in one."""
    folder = resources.files("twodrawer.writing").joinpath("lexicons")
    return Lexicon(
        {
            file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8")
            for file in sorted(folder.iterdir(), key=lambda one: one.name)
            if file.name.endswith(".yaml")
        }
    )


def read(text: str) -> Read:
    """The text read with the program's own lexicons."""
    return lexicon().read(text)
