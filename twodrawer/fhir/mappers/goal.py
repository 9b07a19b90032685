"""Goal → a treatment goal; each target with a measure and a whole number is one of its objectives."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from twodrawer.chart.facts import Objective
from twodrawer.fhir.elements import Code, Concept, Day, Element, Id, Line, Reference, day_of
from twodrawer.fhir.errors import NotTaken
from twodrawer.fhir.facts import Skip, Why, WorkedGoal

UNDER_WAY = frozenset({"accepted", "planned", "active", "on-hold"})
OVER = frozenset({"completed", "cancelled"})
ACHIEVEMENT = "http://terminology.hl7.org/CodeSystem/goal-achievement"
LARGEST = 9_999


class Quantity(Element):
    value: Decimal | int | None = None
    unit: Line | None = None


class Target(Element):
    measure: Concept | None = None
    detailQuantity: Quantity | None = None


class Goal(Element):
    """A goal as FHIR R4 writes one."""

    resourceType: Literal["Goal"]
    id: Id | None = None
    lifecycleStatus: Code
    achievementStatus: Concept | None = None
    description: Concept
    subject: Reference
    startDate: Day | None = None
    statusDate: Day | None = None
    target: list[Target] = Field(default=[], max_length=100)


def goal_of(goal: Goal, *, where: str, on: date) -> tuple[WorkedGoal | None, list[Skip]]:
    """The goal, and what of it was left. NotTaken when its days contradict each other."""
    start, last = day_of(goal.startDate), day_of(goal.statusDate)
    if goal.lifecycleStatus in OVER and start and last and last < start:
        raise NotTaken(f"A goal ends before it begins ({where}).")
    if (last and last > on) or (goal.lifecycleStatus in OVER and start and start > on):
        raise NotTaken(f"A goal's status lies in the future ({where}).")
    if goal.lifecycleStatus not in UNDER_WAY | OVER or (start and start > on):
        return None, [Skip("Goal", Why.NOT_A_PLAN, where)]
    if goal.lifecycleStatus in OVER and last is None:
        return None, [Skip("Goal", Why.NO_LAST_DAY, where)]
    title = " ".join(goal.description.words.split())
    if not title:
        return None, [Skip("Goal", Why.NO_WORDS, where)]
    if len(title) > 200:
        return None, [Skip("Goal", Why.WORDY, where)]
    objectives = [objective_of(target) for target in goal.target]
    steps = tuple(objective for objective in objectives if objective is not None)
    skips = [Skip("Goal", Why.TARGET, where)] * (len(objectives) - len(steps))
    if len(steps) > 20:
        skips.append(Skip("Goal", Why.MORE_STEPS, where))
    over = goal.lifecycleStatus in OVER
    achieved = "achieved" in (goal.achievementStatus or Concept()).codes_of(ACHIEVEMENT)
    first = start or (last if over else None)
    ended = last if over else None
    return WorkedGoal(title, steps[:20], first, ended, over and achieved), skips


def objective_of(target: Target) -> Objective | None:
    """What is counted, in what, up to how many; None where the chart can't count it."""
    words = " ".join((target.measure or Concept()).words.split())
    value = target.detailQuantity.value if target.detailQuantity else None
    if not words or len(words) > 400 or value is None:
        return None
    if value != value or not 0 <= value <= LARGEST or value != int(value):
        return None
    unit = (target.detailQuantity.unit or "" if target.detailQuantity else "").strip()
    return Objective(words, unit, int(value)) if len(unit) <= 40 else None
