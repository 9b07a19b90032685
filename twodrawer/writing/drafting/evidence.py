"""What a source says of risk: which kinds somebody states of themselves, and which the client denies when asked.

A question is no statement, and silence is no answer. A denial is the client's own: in their words ("I'm not
suicidal"), or as the answer to the clinician's last question. An answer that was not heard well, goes on with
"but", or comes from anybody else denies nothing. In what a clinician wrote, the clinician's statement stands.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from twodrawer.writing.drafting.source import Source, Unit, Who
from twodrawer.writing.lexicon import read
from twodrawer.writing.risk import Holds, Risk, RiskRead, risk_of

# The same thing said more or less acutely: who denies the one when asked has denied the other.
_SAME = {Risk.PASSIVE_SI: "suicide", Risk.ACTIVE_SI: "suicide"}

_LEAD = (
    r"^[\s.,…\"'“-]*"
    r"(?:(?:uh|um|uhm|er|hmm|mm|oh|well|so|okay|ok|look|honestly|god|i mean|like|thank god)\b[\s.,…-]*)*"
)
_NO = re.compile(
    _LEAD
    + r"(?:no|nope|nah|never|none|neither|not at all|absolutely not|definitely not|certainly not|of course not|"
    r"not (?:right now|at the moment|now|currently|lately|anymore|any more|today|recently|in (?:years|months|a long))|"
    r"nothing like that|i (?:do\s?n['’]t|do not|have\s?n['’]t|have not|did\s?n['’]t|did not|am not|would never|never|"
    r"would\s?n['’]t)|i['’]m not|i['’]ve (?:not|never))\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:but|except|although|though|sometimes|maybe|perhaps|kind of|sort of|sorta|kinda|guess|think so|sure|know|"
    r"really|unless|yes|yeah|yep|often|occasionally|once in|a few|a little|comes? and goes?|until)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:yourself|yourselves|your|you['’]re|you['’]ve|you)\b", re.IGNORECASE)
_I = {
    "yourself": "myself",
    "yourselves": "ourselves",
    "your": "my",
    "you're": "i'm",
    "you've": "i've",
    "you": "i",
}


@lru_cache(maxsize=4)
def _nothing() -> RiskRead:
    return risk_of(read(""))


_PERHAPS = re.compile(
    r"suicid|kill|\bdie\b|\bdead\b|dying|death|harm|hurt|cut|burn(?:ing|ed)? my|wake up|\bend (?:it|my|your|things)|"
    r"ending|"
    r"be here|alive|living|live any|live like|overdos|gun|rope|pills|jump|safe|danger|threat|abus|\bhit\b|hits|"
    r"beat|violen|neglect|attack|\bsi\b|s/i|item (?:9|nine)|not exist|disappear|disappeared|burden|worth living|"
    r"better off|\bHI\b|"
    r"give up|point in|risk|plan|intent|ideation|self-?injur|choke|strangl|rape|molest|assault|touch|stab|shoot|murder|"
    r"homicid|without me|no reason|hang",
    re.IGNORECASE,
)


# People greet each other; “HI” for homicidal ideation is written in capitals.
_GREETING = re.compile(r"\b(?:hi|Hi)\b")


def risk_read(text: str) -> RiskRead:
    """What a sentence states of risk. A sentence without any word for it is not read at length."""
    if not _PERHAPS.search(text):
        return _nothing()
    return risk_of(read(_GREETING.sub("ah", text)), only_more=True)


def kinds_asked(question: str) -> frozenset[str]:
    """The kinds of risk that a question is about, whatever its grammar says of them."""
    if not _PERHAPS.search(question):
        return frozenset()
    turned = _YOU.sub(lambda found: _I[found.group().lower().replace("’", "'")], question)
    return frozenset(kind_of(one.kind) for text in (question, turned) for one in risk_read(text).mentions)


def kind_of(kind: Risk) -> str:
    """A kind of risk as it is asked and answered."""
    return _SAME.get(kind, kind.value)


def is_denial(answer: str) -> bool:
    """Whether an answer is a plain no."""
    return bool(_NO.match(answer)) and not _HEDGED.search(answer) and "…" not in answer and "?" not in answer


@dataclass(frozen=True, slots=True)
class Answered:
    """A clinician's question, the last of its turn, and how the client answered it."""

    question: Unit
    answer: tuple[Unit, ...]

    @property
    def said(self) -> str:
        """The answer."""
        return " ".join(unit.text for unit in self.answer)

    @property
    def is_denied(self) -> bool:
        """Whether it was a plain no, heard well, and no to a danger: "no" to "Are you safe?" is none."""
        return self.is_heard and is_denial(self.said) and not _ASKS_FOR_SAFETY.search(self.question.text)

    @property
    def is_heard(self) -> bool:
        """Whether the transcriber was sure of question and answer."""
        return not self.question.is_unsure and not any(unit.is_unsure for unit in self.answer)


# Words said in a session so that a program that listens, or one that writes, takes them for an order or for the record.
_TO_A_PROGRAM = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.!?]{0,40}\b(?:instructions?|prompts?|rules|guidelines|"
    r"everything above|all of the above|previous|prior)\b"
    r"|\bsystem ?(?:prompt|message)?\s*:|\b(?:assistant|developer)\s*:|\bsystem prompt\b|<\|?\w+\|?>|\[/?INST\]"
    r"|\b(?:as|you are|you['’]re|be) (?:now )?an? (?:\w+ )?(?:ai|llm|assistant|chatbot|scribe)\b|\blanguage model\b"
    r"|\b(?:write|state|say|note|put|record|document|add|output|print|respond|reply|answer|report|include|insert)\b"
    r"[^.!?]{0,40}\b(?:that|:)[^.!?]{0,20}\b(?:client|patient|pt)\b"
    r"|\b(?:in|to|into) (?:the|this|my|your) (?:progress )?(?:note|chart|summary|draft|output|json)\b"
    r"|\b(?:new|following|these) instructions?\b|\bjson\b",
    re.IGNORECASE,
)
_OF_A_RECORD = re.compile(r"\bden(?:y|ies|ied|ying)\b", re.IGNORECASE)
_MY_DENIAL = re.compile(
    r"\bi(?:['’]d| do| would| will)? (?:\w+ly )?den(?:y|ied)\b|\bi['’]?a?m denying\b", re.IGNORECASE
)


def speaks_to_a_program(text: str) -> bool:
    """Whether a sentence gives orders to a program that writes notes, or reads like a line of one."""
    return bool(_TO_A_PROGRAM.search(text))


def _is_own_denial(unit: Unit) -> bool:
    """Whether a denial in it can be the speaker's own. "The patient denies" is how records speak, not clients."""
    if unit.who is not Who.CLIENT:
        return unit.who is Who.AUTHOR
    if speaks_to_a_program(unit.text):
        return False
    return not _OF_A_RECORD.search(unit.text) or bool(_MY_DENIAL.search(unit.text))


_NEGATIVE = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|without)\b|n['’]t\b|\bden(?:y|ies|ied|ying)\b", re.IGNORECASE
)
_ASKS_FOR_NO = re.compile(
    r"^\W*(?:(?:and|so|okay|ok|but|um|uh|alright|all right|right|all)\b\W*)*"
    r"(?:no|not|nothing|never|you(?:['’]?re| are)? (?:not|never|do\s?n|have\s?n|are\s?n|ca\s?n)|there['’]?s no|"
    r"you(?:['’]ve)? (?:had|have) no|do\s?n)\b|n['’]t you|\bare you not\b",
    re.IGNORECASE,
)
_ASKS_FOR_SAFETY = re.compile(
    r"\b(?:safe|okay|ok|all right|alright) (?:at|to|now|with|tonight|today|going|being)\b|\bsafe\b",
    re.IGNORECASE,
)


def asks_for_no(question: str) -> bool:
    """Whether "yes" to this question may mean no: "So no thoughts of suicide?"."""
    return bool(_ASKS_FOR_NO.search(question))


def says_no(text: str) -> bool:
    """Whether there is a negation in the text."""
    return bool(_NEGATIVE.search(text))


def answered(source: Source) -> Iterator[Answered]:
    """Every question of the clinician that the client answers in the next turn."""
    units = source.units
    by_turn: dict[int, list[Unit]] = {}
    for unit in units:
        by_turn.setdefault(unit.number, []).append(unit)
    for number in sorted(by_turn):
        asked = by_turn[number]
        after = by_turn.get(number + 1, [])
        if asked[0].who is not Who.CLINICIAN or not after or after[0].who is not Who.CLIENT:
            continue
        question = next((unit for unit in reversed(asked) if unit.is_question), None)
        if question is None:
            continue
        take = 1
        if len(after) > 1 and len(after[0].text.split()) <= 3:
            take = 2
        yield Answered(question, tuple(after[:take]))


@dataclass(slots=True)
class Evidence:
    """What some sentences of a source say of risk: kinds stated, kinds denied, and kinds named at all."""

    stated: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    denies_all: bool = False  # the author wrote a denial without naming a kind: "No safety concerns"


def evidence_in(units: Sequence[Unit], pairs: Sequence[Answered]) -> Evidence:
    """What these sentences say, and these answers if question and answer are both among them."""
    found = Evidence()
    here = {id(unit) for unit in units}
    questions = set()
    for pair in pairs:
        if id(pair.question) in here and all(id(unit) in here for unit in pair.answer):
            kinds = kinds_asked(pair.question.text)
            questions.add(id(pair.question))
            found.named |= kinds
            if pair.is_denied:
                found.denied |= kinds
            elif not is_denial(pair.said):
                found.stated |= kinds
    for unit in units:
        stated = risk_read(unit.text)
        found.named |= {kind_of(mention.kind) for mention in stated.mentions}
        if unit.who is Who.CLINICIAN:
            continue  # a question, or the clinician's guess: nothing that holds for the client
        for mention in stated.mentions:
            kind = kind_of(mention.kind)
            if mention.holds is Holds.NOW:
                found.stated.add(kind)
            elif mention.holds is Holds.DENIED and not unit.is_unsure and _is_own_denial(unit):
                found.denied.add(kind)
        if stated.state is Risk.DENIED and unit.who is Who.AUTHOR:
            found.denies_all = True
    return found
