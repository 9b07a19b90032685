"""A text as finished sentences and the unfinished tail.

A sentence is finished when nothing typed after it could make it longer: after its full stop there is
white space, and where that does not decide (an abbreviation, a quotation, an ellipsis) the next character
is there as well. So the list of finished sentences only ever grows while a text is written at its end.
The last sentence is the tail until then, full stop or not; whoever sends a text looks at the tail too.

Clinicians write in telegraph style, without capitals, in lists: a full stop and a space end a sentence
whatever comes next, and a line break always does. The same rules run in the browser;
`tests/rooms/sentences.json` holds the cases for both. To stay alike, both look at characters by these
tables only, and at capitals by comparing a letter's two cases.
"""

import re
from dataclasses import dataclass

# Never the end: a name, a number or an example follows.
_BEFORE_MORE = frozenset(
    "dr mr mrs ms mx prof rev st vs cf e.g i.e eg ie approx fig vol pp incl esp viz lt sgt".split()
)
# The end only if a capital, a digit or a new line follows.
_PERHAPS_END = frozenset(
    (
        "etc jr sr a.m p.m am pm hr hrs min mins sec secs wk wks mo mos yr yrs wt ht lb lbs oz mg ml tab "
        "tabs appt dept inc ltd co ave blvd rd ph.d m.d psy.d l.c.s.w u.s d.c hx dx tx rx sx fx pt cl jan "
        "feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun b.i.d "
        "t.i.d q.i.d p.r.n q.h.s"
    ).split()
)
_STOPS = ".!?…"
_CLOSERS = "\"'”’»)]}"
_QUOTES = "\"'”’»"
_SPACES = " \t\u00a0"
# The number of a list item, at the first character of its line.
_LIST_NUMBER = re.compile(r"[(\[]?(?:[0-9]{1,3}|[A-Za-z])\.")


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is finished, in order, without the white space around it; and what comes after, as it stands."""

    finished: tuple[str, ...]
    tail: str

    @property
    def all(self) -> tuple[str, ...]:
        """The finished sentences and the tail, if there is anything in it."""
        tail = self.tail.strip(_SPACES + "\n")
        return (*self.finished, tail) if tail else self.finished


def split(text: str) -> Sentences:
    """The finished sentences of a text, and its unfinished tail. Line breaks are `\\n`."""
    finished: list[str] = []
    start = 0
    for end in _ends(text):
        sentence = text[start:end].strip(_SPACES + "\n")
        if sentence:
            finished.append(sentence)
        start = end
    while start < len(text) and text[start] in _SPACES + "\n":
        start += 1
    return Sentences(finished=tuple(finished), tail=text[start:])


def _ends(text: str) -> list[int]:
    """The places after each finished sentence."""
    ends: list[int] = []
    line = at = _past(text, 0, _SPACES)
    while at < len(text):
        if text[at] == "\n":
            ends.append(at)
            line = at = _past(text, at + 1, _SPACES)
        elif text[at] in _STOPS:
            after = _past(text, _past(text, at, _STOPS), _CLOSERS)
            if _is_end(text, stop=at, after=after, line=line):
                ends.append(after)
            at = after
        else:
            at += 1
    return ends


def _past(text: str, at: int, characters: str) -> int:
    while at < len(text) and text[at] in characters:
        at += 1
    return at


def _is_end(text: str, *, stop: int, after: int, line: int) -> bool:
    """Whether a sentence ends with the stops that begin at `stop`; false as long as that isn't known."""
    following = _past(text, after, _SPACES)
    if following == after and text[after : after + 1] != "\n":
        # A decimal, an address, a file name; or the end of the text, where more of it may be coming.
        return False
    upcoming = text[following : following + 1]
    if upcoming == "\n":
        return not _LIST_NUMBER.fullmatch(text, line, stop + 1)
    stops = text[stop : _past(text, stop, _STOPS)]
    closers = text[stop + len(stops) : after]
    if any(quote in closers for quote in _QUOTES) or stops[0] == "…" or stops.startswith(".."):
        # “I can't,” or “I can't.” she said: a quotation, like a pause, may stand within its sentence.
        return upcoming != "" and not _is_small(upcoming)
    if stops != "." or closers:
        return True
    return _ends_with_full_stop(text, stop=stop, line=line, upcoming=upcoming)


def _ends_with_full_stop(text: str, *, stop: int, line: int, upcoming: str) -> bool:
    if _LIST_NUMBER.fullmatch(text, line, stop + 1):
        return False
    word = _word_before(text, stop, line)
    if word.lower() in _BEFORE_MORE:
        return False
    # An initial, as in “J. Novak”. “So did I.” is the one word that looks like it.
    if len(word) == 1 and _is_capital(word) and word != "I":
        return False
    if word.lower() in _PERHAPS_END:
        return upcoming != "" and not _is_small(upcoming)
    return True


def _word_before(text: str, stop: int, line: int) -> str:
    """The run of letters and inner full stops that ends before the stop; long ones are no abbreviation."""
    start = stop
    while start > line and stop - start < 12 and (_is_letter(text[start - 1]) or text[start - 1] == "."):
        start -= 1
    return text[start:stop]


def _is_small(character: str) -> bool:
    return character != character.upper()


def _is_capital(character: str) -> bool:
    return character != character.lower()


def _is_letter(character: str) -> bool:
    return _is_small(character) or _is_capital(character)
