"""Diagnoses and goals that came along with a client from another system. Only while the client arrives."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.chart import events
from twodrawer.chart.actions.treatment import checked_goal_words
from twodrawer.chart.facts import Objective
from twodrawer.chart.models import Diagnosis, Goal
from twodrawer.chart.treatment_box import seal_diagnosis, seal_goal
from twodrawer.codes import icd
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

SAYS = "Came from another record."


@transaction.atomic
def bring_in_diagnosis(
    client_ref: UUID,
    *,
    code: str,
    from_day: date,
    until_day: date | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The client had this diagnosis when the record came here; its remark says that nobody here made it."""
    under = people.require_arriving(client_ref, by=by, at=at, on=on).citations
    known = icd.describe(code)
    if known is None:
        raise Invalid("That code isn't in ICD-10-CM", fields=["code"])
    _check_days(from_day, until_day, on=on)
    row = Diagnosis(
        ref=new_ref(),
        practice_id=by.practice_ref,
        client_id=client_ref,
        from_day=from_day,
        until_day=until_day,
        position=Diagnosis.objects.filter(client_id=client_ref).count() + 1,
        made_by_id=by.ref,
        made_at=at,
    )
    ring = keyring(by.practice_ref)
    seal_diagnosis(ring, row, code=known.code, description=known.description, note=SAYS)
    row.save(force_insert=True)
    event = events.about_treatment("diagnosis.brought_in", client_ref, "diagnosis", row.ref, under, version=1)
    record(event, by=by, at=at)
    ref: UUID = row.ref
    return ref


@transaction.atomic
def bring_in_goal(
    client_ref: UUID,
    *,
    title: str,
    objectives: Sequence[Objective],
    from_day: date,
    ended_day: date | None = None,
    reached: bool = False,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The client worked towards this goal when the record came here, or had worked towards it."""
    under = people.require_arriving(client_ref, by=by, at=at, on=on).citations
    title, steps = checked_goal_words(title, objectives)
    _check_days(from_day, ended_day, on=on)
    highest = Goal.objects.filter(client_id=client_ref).aggregate(highest=Max("number"))["highest"]
    row = Goal(
        ref=new_ref(),
        practice_id=by.practice_ref,
        client_id=client_ref,
        number=(highest or 0) + 1,
        from_day=from_day,
        ended_day=ended_day,
        reached_day=ended_day if reached else None,
        made_by_id=by.ref,
        made_at=at,
    )
    seal_goal(keyring(by.practice_ref), row, title=title, objectives=steps)
    row.save(force_insert=True)
    event = events.about_treatment("goal.brought_in", client_ref, "goal", row.ref, under, version=1)
    record(event, by=by, at=at)
    ref: UUID = row.ref
    return ref


def _check_days(first: date, last: date | None, *, on: date) -> None:
    if first > on or (last is not None and not first <= last <= on):
        raise Invalid("Its days must follow each other, and none may lie in the future", fields=["from_day"])
