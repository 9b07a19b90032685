"""The risk that a text states: the most acute current one, read clause by clause.

A mention of a risk counts unless it is denied, lies in the past, is somebody else's, was only asked about,
is thought through for another day ("call 988 if …"), or is no risk at all ("dying to know"). Rules are
those of the label manual: `denied` is asked about and not present now, or only past; a relative's suicide
is `none`; item 9 of the PHQ-9 above 0 counts as a wish to be dead, 0 as denied. In doubt, a mention counts:
a false alarm is read and dismissed, a missed one is not. A second reading (`risk_sense`), learned
from labelled passages, weighs what the rules found and how the words sound: it notices wordings that no rule names, and
takes back what only looked like a risk.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.risk_facts import ACUTE, Holds, Mention, Risk
from twodrawer.writing.risk_scope import RiskReader
from twodrawer.writing.risk_sense import BY_ITSELF, IN_ITS_CLAUSE, SENSED, SOUNDED, Ruled, ruled, sense
from twodrawer.writing.tokens import passages_of
from twodrawer.writing.word_lists import word_list

__all__ = ["ACUTE", "Holds", "Mention", "Risk", "RiskRead", "item_nine", "risk_of"]


@dataclass(frozen=True, slots=True)
class RiskRead:
    """What a text states, and on which words that rests."""

    state: Risk
    mentions: tuple[Mention, ...]
    item_nine: int | None = None


_ITEM_NINE = re.compile(
    r"(?:\bitem|\bquestion|\bq|#)\s*[#.]?\s*(?:9|nine)\b(?!\s*-?\s*item)(?P<after>[^.;\n]{0,48})"
    r"|\b(?P<before>[0-3])\s*(?:/3\s*)?(?:on|for|at|to|in)\s+(?:phq-?9?\s+)?(?:the\s+)?(?:item|question|"
    r"q)\s*#?\s*(?:9|nine)\b",
    re.IGNORECASE,
)
# The Edinburgh scale asks about harming oneself last.
_ITEM_TEN = re.compile(
    r"\b(?:epds|edinburgh)\b[^.;\n]{0,40}?(?:\bitem|\bquestion|\bq|#)\s*[#.]?\s*(?:10|ten)\b(?P<after>[^.;\n]{0,48})",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?<![\d./-])([0-3])(?![\d./]*\d)(?!\s*(?:weeks?|days?|months?|sessions?|hours?|am|pm|%|x\b|times))"
)
_EARLIER = re.compile(r"\b(?:last|previous(?:ly)?|prior|was|from|down|baseline|intake)\b", re.IGNORECASE)


def risk_of(read: Read, *, only_more: bool = False, is_alone: bool = False) -> RiskRead:
    """The most acute current risk that the text states, with every mention of one.

    `only_more`: the second reading may add a risk, and neither takes one back nor adds a denial.
    `is_alone`: this is one passage judged by itself, where a doubtful one is called a risk sooner than in a note.
    """
    reader = RiskReader(read)
    denied = reader.denials()
    nine = item_nine(read.text)
    mentions = tuple(reader.mentions())
    if nine is None or len(passages_of(read.tokens)) > 1:  # the answer to item 9 is plain enough
        mentions = _heard_again(reader, mentions, denied, only_more=only_more, is_alone=is_alone)
    now = {mention.kind for mention in mentions if mention.holds is Holds.NOW}
    denials = any(mention.holds in (Holds.DENIED, Holds.PAST) for mention in mentions) or bool(denied)
    if (nine is not None and nine > 0) or reader.counted("risk.item9_positive"):
        now.add(Risk.PASSIVE_SI)
    if reader.counted("risk.screen_positive") or reader.counted("frames.screened_passive"):
        now.add(Risk.PASSIVE_SI)
    if reader.counted("frames.screened_active"):
        now.add(Risk.ACTIVE_SI)
    if not denials and reader.is_high():
        now.add(Risk.ACTIVE_SI)
    denials = denials or nine == 0
    state = next((kind for kind in ACUTE if kind in now), Risk.DENIED if denials else Risk.NONE)
    return RiskRead(state=state, mentions=mentions, item_nine=nine)


def _heard_again(
    reader: RiskReader,
    mentions: tuple[Mention, ...],
    denials: Sequence[Match],
    *,
    only_more: bool,
    is_alone: bool,
) -> tuple[Mention, ...]:
    """The mentions after the second reading, passage by passage."""
    read = reader.read
    for first, last in passages_of(read.tokens):
        by_rules = ruled(read, mentions, denials, first, last)
        state = sense().state(read.tokens.all[first:last], by_rules, is_alone=is_alone)
        if state is by_rules.state or (only_more and state not in ACUTE):
            continue
        if (
            state in SOUNDED
            and by_rules.state is Risk.DENIED
            and not _one_sentence_sounds(reader, mentions, denials, first, last)
        ):
            continue  # "Denied SI. She will call the housing office.": neither says so, and together they say no more
        if state in SOUNDED and by_rules.state is Risk.DENIED and reader.is_plain_denial(first, last):
            continue  # the wish is in the words, and so is the no
        if state is Risk.DENIED and (
            _denies_nothing(by_rules, is_alone=is_alone) or _has_an_open_blank(reader, first, last)
        ):
            continue
        if state is Risk.DENIED and by_rules.state in ACUTE and not _has_a_no(reader, first, last):
            continue  # a risk that is named is denied by a word, not by how the sentence sounds
        if by_rules.state in ACUTE and _has_a_turn(reader, first, last):
            continue  # "does not deny", "no, but …", "not really": no denial, and the rules know better
        if state is Risk.NONE and _its_clause_sounds(reader, mentions, denials, first, last):
            continue
        if by_rules.state in ACUTE:
            instead = Holds.DENIED if state is Risk.DENIED else Holds.NOT_MEANT
            mentions = tuple(
                replace(one, holds=instead)
                if first <= one.match.first < last and one.holds is Holds.NOW
                else one
                for one in mentions
            )
        if state is not Risk.NONE:
            holds = Holds.DENIED if state is Risk.DENIED else Holds.NOW
            mentions += (Mention(state, Match(f"{SENSED}{state.value}", first, last), holds),)
    return mentions


def _denies_nothing(by_rules: Ruled, *, is_alone: bool) -> bool:
    """Whether what sounds like a denial is none: a question without its answer, what is only named ("nobody mistreats
    her"), and in a note a score ("18 four weeks ago") or anything else without a word that says no."""
    if by_rules.was_only_asked or by_rules.is_not_meant:
        return True
    return not is_alone and by_rules.state is Risk.NONE and not by_rules.has_an_answer


_OPEN_BLANK = re.compile(r"_{3,}|\{[^{}\n]*\}")
_HEDGES = frozenset("really exactly quite entirely know sure answer respond reply say".split())


def _has_an_open_blank(reader: RiskReader, first: int, last: int) -> bool:
    tokens = reader.read.tokens
    # What ends a passage may be a mark that is no token: up to where the next one begins.
    end = tokens.all[last].start if last < len(tokens.all) else len(tokens.text)
    return bool(_OPEN_BLANK.search(tokens.text, tokens.all[first].start, end))


def _one_sentence_sounds(
    reader: RiskReader, mentions: tuple[Mention, ...], denials: Sequence[Match], first: int, last: int
) -> bool:
    """Whether a sentence there sounds a little like a risk when it is heard by itself."""
    spans = [span for span in reader.read.tokens.spans if first <= span[0] < last]
    return len(spans) < 2 or any(
        _alarm(reader, mentions, denials, begin, end) >= BY_ITSELF for begin, end in spans
    )


def _its_clause_sounds(
    reader: RiskReader, mentions: tuple[Mention, ...], denials: Sequence[Match], first: int, last: int
) -> bool:
    """Whether a risk that is named there sounds like one in its clause, whatever calm work is told around it."""
    tokens = reader.read.tokens.all
    for one in mentions:
        if first <= one.match.first < last and one.holds is Holds.NOW and one.kind in SOUNDED:
            own = [at for at in range(first, last) if tokens[at].clause == tokens[one.match.first].clause]
            if len(own) < last - first and (
                _alarm(reader, mentions, denials, own[0], own[-1] + 1) >= IN_ITS_CLAUSE
            ):
                return True
    return False


def _alarm(
    reader: RiskReader, mentions: tuple[Mention, ...], denials: Sequence[Match], first: int, last: int
) -> float:
    read = reader.read
    return sense().alarm(read.tokens.all[first:last], ruled(read, mentions, denials, first, last))


def _has_a_no(reader: RiskReader, first: int, last: int) -> bool:
    """Whether a word there says no, or that it was once, and not of a plan or an intent alone."""
    tokens = reader.read.tokens.all
    parts = {match.first for match in reader.read.of("scope.only_part")}
    return any(
        token.word in word_list("says_no_or_past") and not parts & {at + 1, at + 2}
        for at, token in enumerate(tokens[first:last], first)
    )


def _has_a_turn(reader: RiskReader, first: int, last: int) -> bool:
    tokens = reader.read.tokens.all[first:last]
    if any(one.word == "not" and other.word in _HEDGES for one, other in pairwise(tokens)):
        return True
    if any(first <= match.first < last and reader.is_asked_and_yes(match) for _, match in reader.found):
        return True
    turns = (*reader.double, *reader.read.of("scope.said_yes"))
    return any(first <= match.first < last for match in turns)


def item_nine(text: str) -> int | None:
    """The answer to item 9 of the PHQ-9, or to item 10 of the EPDS, that the text gives for today, if it does."""
    for found in (*_ITEM_NINE.finditer(text), *_ITEM_TEN.finditer(text)):
        if found.groupdict().get("before"):
            return int(found["before"])
        scores = list(_SCORE.finditer(found["after"]))
        if not scores:
            continue
        if len(scores) > 1 and _EARLIER.search(found["after"][: scores[-1].start()]):
            return int(scores[-1].group(1))
        return int(scores[0].group(1))
    return None
