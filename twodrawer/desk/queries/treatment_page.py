"""Diagnoses and goals of one client, to read and to change."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import DiagnosisFacts, GoalFacts
from twodrawer.law import Member
from twodrawer.lib.errors import not_there
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientFacts


@dataclass(frozen=True)
class TreatmentPage:
    """Everything on the page."""

    client: ClientFacts
    diagnoses: tuple[DiagnosisFacts, ...]
    goals: tuple[GoalFacts, ...]

    def diagnosis(self, diagnosis_ref: UUID) -> DiagnosisFacts:
        """The diagnosis that the address names, of this client and no other."""
        for diagnosis in self.diagnoses:
            if diagnosis.ref == diagnosis_ref:
                return diagnosis
        raise not_there("treatment.read", (("diagnosis", diagnosis_ref),))

    def goal(self, goal_ref: UUID) -> GoalFacts:
        """The goal that the address names, of this client and no other."""
        for goal in self.goals:
            if goal.ref == goal_ref:
                return goal
        raise not_there("treatment.read", (("goal", goal_ref),))


def treatment_page(client_ref: UUID, *, by: Member, at: datetime, on: date) -> TreatmentPage:
    """What this client is treated for, and towards what."""
    with reading("treatment.read", by=by, at=at, purpose="treatment") as read:
        diagnoses, goals = chart.treatment(client_ref, by=by, on=on, read=read)
        client = people.client_facts(client_ref, by=by, on=on, read=read)
    return TreatmentPage(client, diagnoses, goals)
