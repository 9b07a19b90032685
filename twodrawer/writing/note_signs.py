"""Which note elements a text gives evidence of.

A sentence is looked at for each element's signs. Some words belong to one element only in the right company:
"anxiety" is a symptom where it is told of, and none in "psychoeducation about anxiety"; the clinician
"practiced", and the client did too. What a sentence is for is decided by all its signs together.
"""

import re

from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.risk import Holds, Risk, RiskRead, risk_of

_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-3])(?::[0-5]\d|\s?[ap]\.?m\b\.?|(?=\s?[-–—]\s?(?:1[0-2]|\d)(?::[0-5]\d)?\s?[ap]m))",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?P<n>\d{1,3}|thirty|forty|forty[- ]five|fifty|fifty[- ]\w+|sixty|ninety)[\s-]?(?:min(?:ute)?s?)\b",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"\b(?:session|visit|duration|length|contact|spent|face|individual|telehealth|call(?:ed)?|psychotherapy|therapy|total|met|seen|"
    r"time|intake|appointment|appt|start|stop|cpt|908\d\d|group|family|couples?|video|office)\b",
    re.IGNORECASE,
)
_AT_HOME = re.compile(
    r"\b(?:walk\w*|practi[cs]\w*|breath\w*|daily|each day|journal\w*|medit\w*|nap|before bed|screen time)\b",
    re.IGNORECASE,
)
_ICD = re.compile(r"\b[FZ][0-9]{2}(?:\.[0-9A-Z]{1,4})?\b")
_TELLS = re.compile(
    r"\b(?:report\w*|endors\w*|describ\w*|stat(?:es|ed|ing)|complain\w*|c/o|experienc\w*|struggl\w*|suffer\w*|feel\w*|felt|"
    r"has been|have been|had been|continues? to|worse\w*|improv\w*|increas\w*|decreas\w*|reduc\w*|fewer|more|less|better|nightly|daily|most days|"
    r"every (?:day|night|morning)|times? (?:a|per)|x ?/? ?w|/w(?:ee)?k|per week|mild\w*|moderate\w*|severe\w*|symptoms?|sx|still|"
    r"persist\w*|ongoing|remain\w*|this week|past week|last week|since|hours|hrs|denie[sd]|no longer|woke|wak\w+|had|episodes?|"
    r"says|said|rat(?:es|ed)|noted|admits?|acknowledg\w*|disclos\w*|mood|sleep\w*|appetite|energy)\b",
    re.IGNORECASE,
)
_CLINICIAN = re.compile(
    r"^\W*(?:(?:the|this) )?(?:therapist|clinician|writer|counselor|provider|i|we|psychologist|social worker|sw|th)\b",
    re.IGNORECASE,
)
_CLIENT = re.compile(
    r"^\W*(?:(?:the|this) )?(?:client|clt|ct|cl|pt|patient|she|he|they|couple|family|member|mother|mom|father|dad|child|teen)\b",
    re.IGNORECASE,
)
_PLAN_HEAD = re.compile(
    r"^\W*(?:plan|p|next|rtc|f/?u|follow[- ]?up|cont(?:inue)?|will|return|refer|schedule|homework|hw)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|next|plans? to|to continue|agreed to|going to|upcoming|scheduled|by (?:mon|tue|wed|thu|fri|sat|sun)\w*)\b",
    re.IGNORECASE,
)


def elements_of(read: Read, risk: RiskRead | None = None) -> frozenset[Element]:
    """The elements that the text gives evidence of."""
    found: set[Element] = set()
    for number in range(len(read.tokens.sentences)):
        found |= elements_of_sentence(read, number)
    stated = risk or risk_of(read)
    if stated.state is not Risk.NONE or any(m.holds is Holds.ASKED for m in stated.mentions):
        found.add(Element.RISK)
    return frozenset(found)


def elements_of_sentence(read: Read, number: int) -> set[Element]:
    """The elements in one sentence, but for risk that only the whole text decides."""
    text = read.sentence(number)
    hits = _hits(read, number)
    found = {element for element in Element if element.value in hits}
    if _has_times(text):
        found.add(Element.SESSION_TIMES)
    if _ICD.search(text):
        found.add(Element.DIAGNOSIS)
    _settle_symptoms(found, text, hits)
    _settle_who_acted(found, text)
    _settle_plan(found, text)
    return found


def _hits(read: Read, number: int) -> dict[str, list[Match]]:
    first, last = read.tokens.spans[number]
    hits: dict[str, list[Match]] = {}
    for match in read.under("elements."):
        if first <= match.first < last:
            hits.setdefault(match.sign.removeprefix("elements."), []).append(match)
    return hits


def _has_times(text: str) -> bool:
    clocks = _CLOCK.findall(text)
    if len(clocks) >= 2 and not re.search(r"\b(?:sle(?:ep|pt)|wak|woke|bed|asleep)", text, re.IGNORECASE):
        return True
    minutes = _MINUTES.search(text)
    if minutes is None or _AT_HOME.search(text):
        return False
    return bool(_SPENT.search(text)) or len(text) < 30


def _settle_symptoms(found: set[Element], text: str, hits: dict[str, list[Match]]) -> None:
    """A symptom is one where it is told of, not where it is what was taught about, planned for or diagnosed."""
    if Element.SYMPTOMS in found:
        others = found & {
            Element.INTERVENTION,
            Element.PLAN,
            Element.HOMEWORK,
            Element.DIAGNOSIS,
            Element.GOAL_PROGRESS,
            Element.TEST_RESULT,
        }
        if others and not _TELLS.search(text):
            found.discard(Element.SYMPTOMS)
    elif "symptoms__plain" in hits and _TELLS.search(text) and not _CLINICIAN.search(text):
        found.add(Element.SYMPTOMS)


def _settle_who_acted(found: set[Element], text: str) -> None:
    """What the clinician did is intervention, what the client did in answer is response; one sentence may hold both."""
    if Element.INTERVENTION in found and Element.CLIENT_RESPONSE in found:
        if _CLINICIAN.search(text) and not re.search(
            r"(?:,|;|\band\b|\bwhile\b|\bwho\b|\bthen\b|\.)\s*(?:client|pt|she|he|they|ct|cl|patient|who)\b",
            text,
            re.IGNORECASE,
        ):
            found.discard(Element.CLIENT_RESPONSE)


def _settle_plan(found: set[Element], text: str) -> None:
    ahead = bool(_PLAN_HEAD.search(text) or _AHEAD.search(text))
    if ahead and Element.PLAN in found:
        # What will be done next time was not done today.
        if not re.search(r"\b\w+ed\b", text) or _PLAN_HEAD.search(text):
            found.discard(Element.INTERVENTION)
        if Element.CLIENT_RESPONSE in found and not re.search(
            r"\bagree|\bwilling|\baccept", text, re.IGNORECASE
        ):
            found.discard(Element.CLIENT_RESPONSE)
