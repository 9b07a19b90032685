"""Diagnoses and goals: enough of the plan for a note to lean on. Changes name the version they were made
on."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.chart import events
from twodrawer.chart.facts import Objective
from twodrawer.chart.models import Diagnosis, Goal
from twodrawer.chart.standing import require_for_client, require_kind
from twodrawer.chart.treatment_box import open_diagnosis, open_goal, seal_diagnosis, seal_goal
from twodrawer.codes import icd
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean, single_line
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

MOST_OBJECTIVES = 20
LARGEST = 9999


def add_diagnosis(
    client_ref: UUID, *, code: str, note: str = "", from_day: date, by: law.Member, at: datetime, on: date
) -> UUID:
    """The client has this diagnosis from that day on. Its ref."""
    under = require_for_client(Act.CREATE, Kind.TREATMENT, client_ref, by=by, on=on)
    known = icd.describe(code)
    if known is None:
        raise Invalid(
            "That code isn't in ICD-10-CM",
            do="Type a few letters of the diagnosis and choose from the list.",
            fields=["code"],
        )
    if from_day > on:
        raise Invalid("A diagnosis can't begin in the future", fields=["from_day"])
    ring = keyring(by.practice_ref)
    ref = new_ref()
    row = Diagnosis(
        ref=ref,
        practice_id=by.practice_ref,
        client_id=client_ref,
        from_day=from_day,
        made_by_id=by.ref,
        made_at=at,
    )
    note = clean(note, limit_bytes=4_000).text.strip()
    seal_diagnosis(ring, row, code=known.code, description=known.description, note=note)
    with transaction.atomic():
        clients = people.all_refs_of(client_ref)
        live = Diagnosis.objects.filter(client_id__in=clients, until_day__isnull=True)
        if any(open_diagnosis(ring, other).code == known.code for other in live):
            raise Conflict(f"{known.code} is already one of this client's diagnoses")
        row.position = live.count() + 1
        row.save(force_insert=True)
        event = events.about_treatment("diagnosis.added", client_ref, "diagnosis", row.ref, under, version=1)
        record(event, by=by, at=at)
    return ref


def end_diagnosis(
    diagnosis_ref: UUID, *, base: int, until_day: date, by: law.Member, at: datetime, on: date
) -> None:
    """The client had this diagnosis until that day, the day included. It stays in the record."""
    client_ref = _client_of(Diagnosis, diagnosis_ref, by=by, on=on)
    under = require_for_client(Act.EDIT, Kind.TREATMENT, client_ref, by=by, on=on)
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        row = Diagnosis.objects.select_for_update().get(ref=diagnosis_ref)
        _require_version(row, base)
        if row.until_day is not None:
            raise Conflict("This diagnosis has ended already")
        if until_day < row.from_day or until_day > on:
            raise Invalid("The last day must lie between its first day and today", fields=["until_day"])
        said = open_diagnosis(ring, row)
        row.until_day, row.details_version = until_day, base + 1
        seal_diagnosis(ring, row, code=said.code, description=said.description, note=said.note)
        row.save(update_fields=["until_day", "details", "details_version"])
        event = events.about_treatment(
            "diagnosis.ended", client_ref, "diagnosis", row.ref, under, version=row.details_version
        )
        record(event, by=by, at=at)


def set_goal(
    client_ref: UUID,
    *,
    title: str,
    objectives: Sequence[Objective] = (),
    from_day: date,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The client works towards this goal from that day on, with the next free number. Its ref."""
    under = require_for_client(Act.CREATE, Kind.TREATMENT, client_ref, by=by, on=on)
    title, steps = checked_goal_words(title, objectives)
    if from_day > on:
        raise Invalid("A goal can't begin in the future", fields=["from_day"])
    ref = new_ref()
    row = Goal(
        ref=ref,
        practice_id=by.practice_ref,
        client_id=client_ref,
        from_day=from_day,
        made_by_id=by.ref,
        made_at=at,
    )
    seal_goal(keyring(by.practice_ref), row, title=title, objectives=steps)
    with transaction.atomic():
        # Over all refs of the person: a joined record has no second G1.
        clients = people.all_refs_of(client_ref)
        highest = Goal.objects.filter(client_id__in=clients).aggregate(highest=Max("number"))["highest"]
        row.number = (highest or 0) + 1
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Conflict(
                "Another goal was set just now", do="Look at the goals and set yours again."
            ) from None
        event = events.about_treatment("goal.set", client_ref, "goal", row.ref, under, version=1)
        record(event, by=by, at=at)
    return ref


def change_goal(
    goal_ref: UUID,
    *,
    base: int,
    title: str,
    objectives: Sequence[Objective],
    by: law.Member,
    at: datetime,
    on: date,
) -> int:
    """The goal says this from now on. Its new version. Notes signed before keep what it said then."""
    client_ref = _client_of(Goal, goal_ref, by=by, on=on)
    under = require_for_client(Act.EDIT, Kind.TREATMENT, client_ref, by=by, on=on)
    title, steps = checked_goal_words(title, objectives)
    with transaction.atomic():
        row = Goal.objects.select_for_update().get(ref=goal_ref)
        _require_version(row, base)
        if row.ended_day is not None:
            raise Conflict("This goal has ended", do="Set a new goal for the client.")
        row.details_version = base + 1
        seal_goal(keyring(by.practice_ref), row, title=title, objectives=steps)
        row.save(update_fields=["details", "details_version"])
        event = events.about_treatment(
            "goal.changed", client_ref, "goal", row.ref, under, version=row.details_version
        )
        record(event, by=by, at=at)
    return row.details_version


def end_goal(goal_ref: UUID, *, base: int, reached: bool, by: law.Member, at: datetime, on: date) -> None:
    """The goal has ended today, reached or not. It stays in the record."""
    client_ref = _client_of(Goal, goal_ref, by=by, on=on)
    under = require_for_client(Act.EDIT, Kind.TREATMENT, client_ref, by=by, on=on)
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        row = Goal.objects.select_for_update().get(ref=goal_ref)
        _require_version(row, base)
        if row.ended_day is not None:
            raise Conflict("This goal has ended already")
        said = open_goal(ring, row)
        row.ended_day, row.reached_day = on, on if reached else None
        row.details_version = base + 1
        seal_goal(ring, row, title=said.title, objectives=said.objectives)
        row.save(update_fields=["ended_day", "reached_day", "details", "details_version"])
        event = events.about_treatment(
            "goal.ended", client_ref, "goal", row.ref, under, version=row.details_version
        )
        record(event, by=by, at=at)


def _client_of(table: type[Diagnosis] | type[Goal], ref: UUID, *, by: law.Member, on: date) -> UUID:
    """The client whose plan a ref is of; the same answer for what doesn't exist and for what is hidden."""
    require_kind(Act.EDIT, Kind.TREATMENT, by=by, on=on)
    kind = "diagnosis" if table is Diagnosis else "goal"
    found = table._default_manager.filter(ref=ref).values_list("practice_id", "client_id").first()
    if found is None:
        raise not_there("treatment.edit", ((kind, ref),))
    practice_ref, client_ref = found
    if practice_ref != by.practice_ref:
        raise not_there("treatment.edit", ((kind, ref),), other_practice=practice_ref)
    return client_ref


def _require_version(row: Diagnosis | Goal, base: int) -> None:
    if row.details_version != base:
        raise Conflict(
            "Somebody changed this since you opened it",
            why="Your change was not made, so that theirs isn't lost.",
            do="Look at it as it is now and make your change again.",
        )


def checked_goal_words(title: str, objectives: Sequence[Objective]) -> tuple[str, tuple[Objective, ...]]:
    """Title and objectives, tidied; Invalid where they can't be kept."""
    title = single_line(title, what="The goal")
    if not title:
        raise Invalid("A goal needs a few words", fields=["title"])
    if len(objectives) > MOST_OBJECTIVES:
        raise Invalid(f"A goal can have up to {MOST_OBJECTIVES} objectives", fields=["objectives"])
    steps = []
    for step in objectives:
        text = single_line(step.text, limit=400, what="The objective")
        if not text:
            continue
        if not (0 <= step.target <= LARGEST and 0 <= step.reached <= LARGEST):
            raise Invalid(f"An objective counts from 0 to {LARGEST:,}", fields=["objectives"])
        unit = single_line(step.unit, limit=40, what="The unit")
        steps.append(Objective(text, unit, step.target, step.reached))
    return title, tuple(steps)
