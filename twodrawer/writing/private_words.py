"""Words of a sentence that are the writer's own: reactions, hunches, points for supervision. They belong in no chart.

A first person outside a quotation is the writer's. Without one, the words count unless the client is who feels or
wonders, or what is told is what somebody said.
"""

import re
from collections.abc import Iterator

from twodrawer.writing.lexicon import Match, Read

_I = frozenset(("i", "my", "me", "mine", "myself"))
_REPORTS = re.compile(
    r"\b(?:report|describ|stat|sa[iy]|endors|call|feel|felt|believ|complain|express|identif|label|view|"
    r"perceiv|see|saw|think|thought|told|"
    r"refer|consider|worr|fear|recall|shar|not(?:e[sd]|ing)|admit|acknowledg|accus|tell|remember|"
    r"wonder)\w*\b",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    "client clt ct cl pt patient she he they mother mom father dad husband wife partner couple".split()
)


def in_sentence(read: Read, sign: str, number: int) -> Iterator[Match]:
    """Where the sign stands in the sentence, quoted words left out."""
    tokens = read.tokens.all
    first, last = read.tokens.spans[number]
    for match in read.of(sign):
        if first <= match.first < last and not tokens[match.first].quoted:
            yield match


def private_words(read: Read, number: int) -> Iterator[Match]:
    """The words that show that the sentence is the writer's own."""
    tokens = read.tokens.all
    for sign in ("wording.own_reaction", "wording.hunch", "wording.supervision", "wording.blow_by_blow"):
        for match in in_sentence(read, sign, number):
            if any(token.word in _I for token in tokens[match.first : match.last]):
                if not _is_the_clients(read, match):
                    yield match
            elif sign == "wording.own_reaction":
                if not _has_client_before(read, match):
                    yield match
            elif not is_reported(read, match, number):
                yield match


def _is_the_clients(read: Read, match: Match) -> bool:
    """ "Client said I feel stuck": a client's words without their quotation marks."""
    before = read.tokens.all[max(0, match.first - 3) : match.first]
    return any(
        token.word in ("said", "says", "stated", "states", "reports", "reported", "that") for token in before
    ) and any(token.word in _OTHERS for token in read.tokens.all[max(0, match.first - 6) : match.first])


def _has_client_before(read: Read, match: Match) -> bool:
    clause = read.tokens.all[match.first].clause
    return any(
        token.clause == clause and token.word in _OTHERS
        for token in read.tokens.all[max(0, match.first - 6) : match.first]
    )


def is_reported(read: Read, match: Match, number: int) -> bool:
    """Whether the words are what somebody said, felt or called someone, and not the writer's own."""
    first, _ = read.tokens.spans[number]
    before = read.tokens.all[first : match.first + 1]
    said = [at for at, token in enumerate(before[:-1], first) if _REPORTS.fullmatch(token.word)]
    who = [token.word for token in before]
    if not any(word in _OTHERS for word in who):
        # "Reports feeling …": without a subject it is the client who reports.
        return bool(said) and said[0] == first
    return bool(said) or _REPORTS.fullmatch(before[-1].word) is not None
