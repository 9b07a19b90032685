"""CarePlan → a treatment goal named like the plan, with its activities as objectives.

The chart has no plan apart from its goals. Goals that a plan refers to arrive by themselves.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from twodrawer.chart.facts import Objective
from twodrawer.fhir.elements import Code, Concept, Element, Id, Period, Reference, Text, day_of
from twodrawer.fhir.errors import NotTaken
from twodrawer.fhir.facts import Skip, Why, WorkedGoal

UNDER_WAY = frozenset({"active", "on-hold"})
OVER = frozenset({"completed", "revoked"})
MOST = 20


class Detail(Element):
    code: Concept | None = None
    description: Text | None = None


class Activity(Element):
    detail: Detail | None = None


class CarePlan(Element):
    """A care plan as FHIR R4 writes one."""

    resourceType: Literal["CarePlan"]
    id: Id | None = None
    status: Code
    title: Text | None = None
    category: list[Concept] = Field(default=[], max_length=20)
    subject: Reference
    encounter: Reference | None = None
    period: Period | None = None
    activity: list[Activity] = Field(default=[], max_length=500)
    partOf: list[Reference] = Field(default=[], max_length=50)


def goal_of(plan: CarePlan, *, where: str, on: date) -> tuple[WorkedGoal | None, list[Skip]]:
    """The plan as a goal, and what of it was left. NotTaken when its days contradict each other."""
    period = plan.period or Period()
    start, last = day_of(period.start), day_of(period.end)
    if start and last and last < start:
        raise NotTaken(f"A care plan ends before it begins ({where}).")
    over = plan.status in OVER
    if over and ((last and last > on) or (start and start > on)):
        raise NotTaken(f"A care plan that is over lies in the future ({where}).")
    if plan.status not in UNDER_WAY | OVER or (start and start > on):
        return None, [Skip("CarePlan", Why.NOT_A_PLAN, where)]
    if over and last is None:
        return None, [Skip("CarePlan", Why.NO_LAST_DAY, where)]
    title = " ".join((plan.title or _category(plan)).split())
    if not title:
        return None, [Skip("CarePlan", Why.NO_WORDS, where)]
    if len(title) > 200:
        return None, [Skip("CarePlan", Why.WORDY, where)]
    skips: list[Skip] = []
    steps = list(dict.fromkeys(filter(None, (_words(activity) for activity in plan.activity))))
    short = [words for words in steps if len(words) <= 400]
    skips += [Skip("CarePlan", Why.LONG_STEP, where)] * (len(steps) - len(short))
    if len(short) > MOST:
        skips.append(Skip("CarePlan", Why.MORE_STEPS, where))
    objectives = tuple(Objective(words) for words in short[:MOST])
    return WorkedGoal(
        title, objectives, start or (last if over else None), last if over else None, False
    ), skips


def _category(plan: CarePlan) -> str:
    return next((category.words for category in plan.category if category.words), "")


def _words(activity: Activity) -> str:
    detail = activity.detail or Detail()
    said = (detail.code.words if detail.code else "") or detail.description or ""
    return " ".join(said.split())
