"""The golden thread: session, diagnosis, goal and plan, and whether the note holds on to them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib import resources

from twodrawer.lib.time import now
from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.checker.answer import Finding, Severity
from twodrawer.writing.checker.messages import finding, missing_code
from twodrawer.writing.checker.note import Context
from twodrawer.writing.checker.sections import Part, Parts
from twodrawer.writing.elements import Element
from twodrawer.writing.payer_file import PayerRules
from twodrawer.writing.remarks import specific_words
from twodrawer.writing.risk import Risk
from twodrawer.writing.tokens import bases
from twodrawer.writing.word_lists import word_list
from twodrawer.writing.wording_sense import sounds_like

_RANGE = re.compile(
    r"(?<![\d:.])(?P<h1>1?\d|2[0-3])(?::(?P<m1>[0-5]\d))?\s*(?P<a1>[ap]\.?m\.?)?\s*(?:-|–|—|to|until|till|"
    r"through|,?\s*(?:stop|end|out)(?:ped|ed)?(?:\s+(?:time|at))?:?)\s*"
    r"(?P<h2>1?\d|2[0-3])(?::(?P<m2>[0-5]\d))?\s*(?P<a2>[ap]\.?m\b\.?)?(?![\d:/%])",
    re.IGNORECASE,
)
_LASTED = re.compile(r"\b(?P<n>\d{2,3})[\s-]?min(?:ute)?s?\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?:9083[0-9]|90791|9084[5679]|90853|90785|9896[678]|[HT]\d{4})\b")
_SPENT = re.compile(
    r"\b(?:session|visit|duration|length|face|psychotherapy|therapy|total|individual|telehealth|"
    r"minutes of)\b",
    re.IGNORECASE,
)


def found_in_fields(context: Context) -> set[Element]:
    """The elements that the session and the chart hold in fields of their own."""
    found = set()
    session = context.session
    if session is not None:
        if session.start is not None and session.stop is not None:
            found.add(Element.SESSION_TIMES)
        if session.modality or session.place:
            found.add(Element.LOCATION_MODALITY)
    if any(word.strip() for word in context.diagnoses or ()):
        found.add(Element.DIAGNOSIS)
    return found


def missing(
    parts: Parts, context: Context, rules: PayerRules, elements: frozenset[Element]
) -> Iterator[Finding]:
    """What the payer's rules want and the whole note, with the fields beside it, doesn't hold."""
    for element in Element:
        if element not in rules.required or element in elements:
            continue
        known = element is Element.SESSION_TIMES and context.session is not None
        yield finding(
            missing_code(element),
            severity=Severity.ERROR if known else None,
            citation=rules.citations.get(element.value),
        )


def diagnosis(context: Context) -> Iterator[Finding]:
    """The chart has no diagnosis that is still live."""
    if context.diagnoses is not None and not any(word.strip() for word in context.diagnoses):
        yield finding("no_live_diagnosis")


def times(parts: Parts, context: Context, rules: PayerRules) -> Iterator[Finding]:
    """Whether the minutes fit the code, by the session's fields or else by what the note says."""
    session = context.session
    minutes = session.minutes if session else None
    said = session.cpt if session and session.cpt else ""
    part, place = None, None
    if minutes is None:
        part, place, minutes = _minutes_in(parts)
    found = _CODE.findall(said) or ([] if said else _CODE.findall(parts.text))
    if minutes is None or not found:
        return
    if minutes <= 0:
        yield finding(
            "time_code_mismatch",
            message="The session stops before it starts, or at the same minute.",
            fix="Correct the times of the session.",
        )
        return
    for code in dict.fromkeys(found):
        range_ = rules.times.get(code)
        if range_ is None or range_.covers(minutes):
            continue
        fitting = [other for other, of in rules.times.items() if of.covers(minutes) and other[:4] == code[:4]]
        yield finding(
            "time_code_mismatch",
            part,
            place,
            message=f"The session lasted {minutes} minutes, and {code} stands for {range_.words}.",
            citation=rules.citations.get("times"),
            fix=f"Correct the times, or use {fitting[0]}." if fitting else "Correct the times or the code.",
        )
        return


def _minutes_in(parts: Parts) -> tuple[Part | None, tuple[int, int] | None, int | None]:
    for part in parts.all:
        for start, end in part.read.tokens.sentences:
            sentence = part.text[start:end]
            lasted = _LASTED.search(sentence)
            if lasted and (_SPENT.search(sentence) or _CODE.search(sentence)):
                return part, (start, end), int(lasted["n"])
            if not (
                _SPENT.search(sentence)
                or re.search(r"\b(?:start|began|time in|met|seen|908\d\d)", sentence, re.IGNORECASE)
            ):
                continue
            found = _RANGE.search(sentence)
            if found and (found["m1"] or found["a1"] or found["a2"]) and (minutes := _between(found)):
                return part, (start, end), minutes
    return None, None, None


def _between(found: re.Match[str]) -> int | None:
    start = int(found["h1"]) * 60 + int(found["m1"] or 0)
    stop = int(found["h2"]) * 60 + int(found["m2"] or 0)
    # Afternoons are written without their "pm", and noon is passed: only the clock's face counts.
    minutes = (stop - start) % 720
    return minutes if 5 <= minutes <= 240 else None


_STATED = re.compile(
    r"\b(?:goals?|objectives?|obj\.?|g|tx goals?)\s*#?\s*(?:[1-9]|one|two|three|a|b|c)\b|\bG[1-9]\b",
    re.IGNORECASE,
)
_TOO_COMMON = word_list("common_in_goals")


def goal_link(parts: Parts, context: Context) -> Iterator[Finding]:
    """Whether the note touches one of the client's goals: by its number, by its words, or by words near to them."""
    goals = [goal for goal in context.goals or () if goal.strip()]
    if context.goals is None or not parts.all or parts.risk in (Risk.ACTIVE_SI, Risk.HI):
        # In an emergency the session serves no goal of the plan, and need not.
        return
    if not goals:
        yield finding(
            "no_goal_link",
            severity=Severity.INFO,
            message="The chart has no goal that this session could serve.",
            fix="Add the first goal to the treatment plan.",
        )
        return
    if _STATED.search(parts.text):
        return
    note = _concepts(parts.text)
    if not any(_concepts(goal) & note for goal in goals):
        yield finding("no_goal_link")


def _concepts(text: str) -> set[str]:
    """The particular words of a text, each with the idea it belongs to."""
    found: set[str] = set()
    for word in specific_words(text):
        if word in _TOO_COMMON or len(word) < 4:
            continue
        forms = bases(word)
        found.add(min(forms, key=len)[:7] if len(forms) > 1 else word[:7])
        found |= {concept for start, concept in _concept_starts().get(word[:3], ()) if word.startswith(start)}
    return found


@cache
def _concept_starts() -> dict[str, list[tuple[str, str]]]:
    """How the words of each idea begin, by their first three letters."""
    content = (
        resources.files("twodrawer.writing.checker").joinpath("concepts.yaml").read_text(encoding="utf-8")
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, starts in read_yaml(content).items():
        for start in starts.split():
            found[start[:3]].append((start, f"={name}"))
    return found


def plan_review(parts: Parts, context: Context, rules: PayerRules) -> Iterator[Finding]:
    """Whether the review of the treatment plan is overdue on the day of the session, or today if no day is known."""
    plan = context.plan
    day = (context.session.day if context.session else None) or now().date()
    due = plan.due if plan else None
    if plan and due is None and plan.reviewed is not None:
        due = plan.reviewed + timedelta(days=rules.review_days)
    if due is not None:
        if due < day:
            yield finding(
                "plan_overdue",
                message=f"The review of the treatment plan was due on {due:%B} {due.day}, {due.year}.",
                citation=rules.citations.get("treatment_plan_days"),
            )
        return
    for part in parts.all:
        for match in part.read.of("checks.plan_old"):
            yield finding("plan_overdue", part, part.read.place(match))
            return


def vague_plan(parts: Parts) -> Iterator[Finding]:
    """Whether no sentence of the plan says who does what until when."""
    sentences = [
        (part, number)
        for part in parts.all
        if part.is_plan
        for number in range(len(part.read.tokens.sentences))
    ]
    if not sentences:
        sentences = _plan_sentences(parts)
    if not sentences or any(_is_particular(part, number) for part, number in sentences):
        return
    part = sentences[0][0]
    places = [part.read.tokens.sentences[number] for one, number in sentences if one is part]
    yield finding("vague_plan", part, (places[0][0], places[-1][1]))


def _plan_sentences(parts: Parts) -> list[tuple[Part, int]]:
    found = []
    for part in parts.all:
        first_of = {span[0]: number for number, span in enumerate(part.read.tokens.spans)}
        starts = sorted(first_of)
        for match in part.read.of("elements.plan"):
            number = first_of[max(start for start in starts if start <= match.first)]
            if (part, number) not in found:
                found.append((part, number))
    return found


def _is_particular(part: Part, number: int) -> bool:
    sentence = part.read.sentence(number)
    words = [word for word in specific_words(sentence) if word not in _PLAN_WORDS]
    return len(set(words)) >= 2 and "vague_plan" not in sounds_like(part.read, number)


_PLAN_WORDS = word_list("common_in_plans")
