"""The risk that a text states: the most acute current one, read clause by clause.

A mention of a risk counts unless it is denied, lies in the past, is somebody else's, was only asked about,
is thought through for another day ("call 988 if …"), or is no risk at all ("dying to know"). Rules are
those of the label manual: `denied` is asked about and not present now, or only past; a relative's suicide
is `none`; item 9 of the PHQ-9 above 0 counts as a wish to be dead, 0 as denied. In doubt, a mention counts:
a false alarm is read and dismissed, a missed one is not.
"""

import re
from dataclasses import dataclass

from twodrawer.writing.lexicon import Read
from twodrawer.writing.risk_facts import ACUTE, Holds, Mention, Risk
from twodrawer.writing.risk_scope import RiskReader

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
_SCORE = re.compile(
    r"(?<![\d./-])([0-3])(?![\d./]*\d)(?!\s*(?:weeks?|days?|months?|sessions?|hours?|am|pm|%|x\b|times))"
)
_EARLIER = re.compile(r"\b(?:last|previous(?:ly)?|prior|was|from|down|baseline|intake)\b", re.IGNORECASE)


def risk_of(read: Read) -> RiskRead:
    """The most acute current risk that the text states, with every mention of one."""
    reader = RiskReader(read)
    mentions = tuple(reader.mentions())
    nine = item_nine(read.text)
    now = {mention.kind for mention in mentions if mention.holds is Holds.NOW}
    denials = any(mention.holds in (Holds.DENIED, Holds.PAST) for mention in mentions) or bool(
        reader.denials()
    )
    if (nine is not None and nine > 0) or reader.counted("risk.item9_positive"):
        now.add(Risk.PASSIVE_SI)
    if reader.counted("risk.screen_positive"):
        now.add(Risk.PASSIVE_SI)
    if not denials and reader.is_high():
        now.add(Risk.ACTIVE_SI)
    denials = denials or nine == 0
    state = next((kind for kind in ACUTE if kind in now), Risk.DENIED if denials else Risk.NONE)
    return RiskRead(state=state, mentions=mentions, item_nine=nine)


def item_nine(text: str) -> int | None:
    """The answer to item 9 of the PHQ-9 that the text gives for today, if it does."""
    for found in _ITEM_NINE.finditer(text):
        if found["before"]:
            return int(found["before"])
        scores = list(_SCORE.finditer(found["after"]))
        if not scores:
            continue
        if len(scores) > 1 and _EARLIER.search(found["after"][: scores[-1].start()]):
            return int(scores[-1].group(1))
        return int(scores[0].group(1))
    return None
