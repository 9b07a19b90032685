"""Phrases for the note that is being written: what the editor's script is handed, and the plain page without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from twodrawer.audit.reading import Reading, reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import DraftFacts, GoalFacts
from twodrawer.desk.queries.session_page import SectionBox, SessionPage, boxes_of
from twodrawer.law import Member
from twodrawer.lib import dates
from twodrawer.lib.time import day_in
from twodrawer.phrasebank import queries as phrasebank
from twodrawer.phrasebank.facts import Phrase, Ranked, Writing
from twodrawer.phrasebank.packs import choices
from twodrawer.phrasebank.queries import AtHand
from twodrawer.phrasebank.ranking import found_by
from twodrawer.scheduling import queries as scheduling
from twodrawer.writing.blanks import blanks_in
from twodrawer.writing.catalog import Format, format_named
from twodrawer.writing.elements import Element

NEXT_DAY, NEXT_TIME = "next session day", "next session time"
_SHOWN = 60


@dataclass(frozen=True)
class BlankField:
    """A blank of the chosen phrase as a field: its name, and what may be chosen for it."""

    number: int
    name: str
    choices: tuple[str, ...]
    answer: str = ""  # what the chart answers by itself


@dataclass(frozen=True)
class PhrasesPage:
    """The plain page: phrases to choose from, or one that was chosen with its blanks as fields."""

    draft: DraftFacts
    boxes: tuple[SectionBox, ...]
    found: tuple[Ranked, ...]
    more: int
    chosen: Phrase | None
    section: str
    blanks: tuple[BlankField, ...]


def home_of(form: Format) -> dict[str, str]:
    """Element → the section that is most its own."""
    found = {}
    for element in Element:
        carrying = [section for section in form.sections if element in section.carries]
        if carrying:
            found[element.value] = min(carrying, key=lambda section: len(section.carries)).key
    return found


def editor_data(page: SessionPage, *, used_url: str, zone: str) -> dict[str, Any]:
    """One's own bank for the editor's script, and choices that this client's plan gives."""
    assert page.hand is not None
    assert page.draft is not None
    bank = page.hand.bank
    return {
        "used_url": used_url,
        "top": [[one.phrase.key, one.why] for one in page.hand.top],
        "own": [[one.key, one.letters, one.element.value, one.text] for one in bank.phrases],
        "left": sorted(bank.left_out),
        "short": dict(bank.short_forms),
        "home": home_of(format_named(page.draft.line.format)),
        "choices": choices_of(page, zone=zone),
        "answers": answers_of(page.next_start, zone=zone),
        "follows": follows_of(page.goals),
    }


def choices_of(page: SessionPage, *, zone: str) -> dict[str, list[str]]:
    """What the chart knows for a blank: the goals, their objectives, the last plan, the next session."""
    steps = [step for goal in page.goals for step in goal.objectives]
    objectives = [step.text.rstrip(".") for step in steps]
    tasks = [item.words for item in page.last_plan.items] if page.last_plan else []
    found = {
        "goal": [f"{goal.key}, {goal.title}" for goal in page.goals],
        "objective": objectives,
        "target": list(dict.fromkeys(str(step.target) for step in steps if step.target)),
        "unit": list(dict.fromkeys(step.unit for step in steps if step.unit)),
        "task": [words for words in tasks if len(words) <= 80],
    }
    answers = answers_of(page.next_start, zone=zone)
    if answers:
        found["day"], found["time"] = [answers[NEXT_DAY]], [answers[NEXT_TIME]]
    return {name: words[:9] for name, words in found.items() if words}


def answers_of(next_start: datetime | None, *, zone: str) -> dict[str, str]:
    """What the calendar answers for a blank, so that nobody has to: when the next session is."""
    if next_start is None:
        return {}
    day = day_in(zone, next_start)
    return {NEXT_DAY: f"{day:%A, %B} {day.day}", NEXT_TIME: dates.clock(next_start, zone)}


def follows_of(goals: Sequence[GoalFacts]) -> dict[str, dict[str, str]]:
    """By a goal's words: target and unit of its objective, where it has one objective with both. How much of it was
    reached stays a blank."""
    return {
        f"{goal.key}, {goal.title}": {"target": str(step.target), "unit": step.unit}
        for goal in goals
        for step in goal.objectives[:1]
        if len(goal.objectives) == 1 and step.target and step.unit
    }


def writing_of(note_ref: UUID, *, by: Member, on: date, read: Reading) -> tuple[DraftFacts, Writing]:
    """The author's own draft, and for whom it is written."""
    draft = chart.draft(note_ref, by=by, on=on, read=read)
    session = scheduling.session_facts(draft.line.session_ref, by=by, on=on, read=read)
    diagnoses, _ = chart.treatment(draft.line.client_ref, by=by, on=on, read=read)
    codes = tuple(one.code for one in diagnoses)
    return draft, Writing(draft.line.client_ref, session.modality, codes)


def phrases_page(
    note_ref: UUID, *, words: str, key: str, section: str, by: Member, at: datetime, on: date, zone: str
) -> PhrasesPage:
    """The page for one's own draft: phrases that fit the words, or the one with this key."""
    with reading("draft.read", by=by, at=at, purpose="treatment") as read:
        draft, writing = writing_of(note_ref, by=by, on=on, read=read)
        hand = phrasebank.at_hand(writing, by=by, on=on, read=read) or AtHand((), phrasebank.EMPTY)
        chosen = phrasebank.phrase_named(key, by=by, on=on, read=read) if key else None
        names = blanks_in(chosen.text) if chosen else ()
        answers = {}
        if NEXT_DAY in names or NEXT_TIME in names:
            answers = answers_of(_next_start(draft, by=by, on=on, read=read), zone=zone)
    form = format_named(draft.line.format)
    found = found_by(words, phrasebank.with_packs(hand))
    home = home_of(form).get(chosen.element.value, "") if chosen else ""
    known = choices()
    return PhrasesPage(
        draft=draft,
        boxes=boxes_of(form, draft),
        found=found[:_SHOWN],
        more=max(0, len(found) - _SHOWN),
        chosen=chosen,
        section=section if form.section(section) else home,
        blanks=tuple(
            BlankField(number, name, known.get(name, ()), answers.get(name, ""))
            for number, name in enumerate(names, start=1)
        ),
    )


def _next_start(draft: DraftFacts, *, by: Member, on: date, read: Reading) -> datetime | None:
    held = scheduling.session_facts(draft.line.session_ref, by=by, on=on, read=read).planned_start
    return scheduling.next_start(draft.line.client_ref, by=by, on=on, read=read, after=held)
