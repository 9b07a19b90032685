"""A client's diagnoses and goals, opened."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.facts import DiagnosisFacts, GoalFacts
from twodrawer.chart.models import Diagnosis, Goal, Note
from twodrawer.chart.treatment_box import RECORD, open_diagnosis, open_goal
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

Treatment = tuple[tuple[DiagnosisFacts, ...], tuple[GoalFacts, ...]]


@prepared
def _diagnoses(practice_ref: UUID, client_refs: Collection[UUID]) -> "QuerySet[Diagnosis, Diagnosis]":
    rows = Diagnosis.objects.filter(practice_id=practice_ref, client_id__in=client_refs)
    return rows.order_by("position", "made_at", "ref")


@prepared
def _goals(practice_ref: UUID, client_refs: Collection[UUID]) -> "QuerySet[Goal, Goal]":
    rows = Goal.objects.filter(practice_id=practice_ref, client_id__in=client_refs)
    return rows.order_by("number", "made_at")


def treatment(client_ref: UUID, *, by: law.Member, on: date, read: Reading, ended: bool = False) -> Treatment:
    """The diagnoses and goals under any ref of the client; `ended`: those that have ended too."""
    read.allowed_under(*_require(client_ref, by=by, on=on))
    refs = people.all_refs_of(client_ref)
    diagnoses = _diagnoses.all(practice_ref=by.practice_ref, client_refs=refs)
    goals = _goals.all(practice_ref=by.practice_ref, client_refs=refs)
    if not ended:
        diagnoses = [row for row in diagnoses if row.until_day is None]
        goals = [row for row in goals if row.ended_day is None]
    ring = keyring(by.practice_ref)
    ring.load([("client", ref) for ref in refs], RECORD)
    found = (
        tuple(open_diagnosis(ring, row) for row in diagnoses),
        tuple(open_goal(ring, row) for row in goals),
    )
    read.of("client", *refs)
    read.of("diagnosis", *(said.ref for said in found[0]))
    read.of("goal", *(said.ref for said in found[1]))
    return found


def _require(client_ref: UUID, *, by: law.Member, on: date) -> tuple[str, ...]:
    """A supervisor's yes, who sees the plan that a supervised note leans on; else that of whoever stands close."""
    supervises = Resource(Kind.TREATMENT, by.practice_ref, Relationship.SUPERVISOR_OF_AUTHOR)
    answer = law.may(by, Act.READ, supervises, on=on)
    if answer.is_yes:
        trainees = people.supervised_by(by, on=on)
        refs = people.all_refs_of(client_ref)
        if (
            trainees
            and Note.objects.filter(
                practice_id=by.practice_ref, client_id__in=refs, author_id__in=trainees, version__gte=1
            ).exists()
        ):
            return answer.citations
    return people.require_for_client(Act.READ, Kind.TREATMENT, client_ref, by=by, on=on).citations
