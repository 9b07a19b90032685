"""A client's record gathered for paper: everything of the official chart that the member may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading, reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, NoteText
from twodrawer.disclosures.queries import agreements
from twodrawer.law import Act, Kind, Member
from twodrawer.lib.dates import there
from twodrawer.people import queries as people
from twodrawer.people.facts import CareTeamFacts, ClientFacts, ClientLine, MemberFacts, RepresentativeFacts
from twodrawer.people.facts_coverage import PolicyFacts, ReferralFacts
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import SessionFacts

Days = tuple[date | None, date | None]
"""The first and the last day; None: without an end on that side."""


@dataclass(frozen=True)
class ClientRecord:
    """Everything in the record, the first session first."""

    client: ClientFacts
    representatives: tuple[RepresentativeFacts, ...]
    care_team: tuple[CareTeamFacts, ...]
    policies: tuple[PolicyFacts, ...]
    referral: ReferralFacts
    diagnoses: tuple[DiagnosisFacts, ...]
    goals: tuple[GoalFacts, ...]
    sessions: tuple[SessionFacts, ...]
    notes: tuple[NoteText, ...]
    staff: Mapping[UUID, MemberFacts]
    days: Days

    def attendance_of(self, session: SessionFacts) -> str:
        """Whether this client came."""
        refs = {self.client.ref, *self.client.joined_refs}
        return next((one.attendance for one in session.participants if one.client_ref in refs), "planned")


def client_record(
    client_ref: UUID, *, days: Days, by: Member, on: date, zone: str, read: Reading
) -> ClientRecord:
    """The record of these days. Who the client is and who treats them stand in it whatever the days."""
    client = agreements.as_agreed(people.client_facts(client_ref, by=by, on=on, read=read), by=by, read=read)
    representatives = people.representatives(client_ref, by=by, on=on, read=read)
    team = people.care_team(client_ref, by=by, on=on)
    policies = people.policies(client_ref, by=by, on=on, read=read)
    referral = people.referral(client_ref, by=by, on=on, read=read)
    diagnoses, goals = chart.treatment(client_ref, by=by, on=on, read=read, ended=True)
    sessions = tuple(
        one
        for one in reversed(scheduling.sessions_of_client(client_ref, by=by, on=on, read=Reading()))
        if (day := there(one.planned_start, zone).date()) <= on and _within(day, days)
    )
    for one in sessions:
        read.of("session", one.ref)
    notes = chart.notes_for_paper(client_ref, {one.ref for one in sessions}, by=by, on=on, read=read)
    authors = {text.line.author_ref for text in notes} | {one.clinician_ref for one in sessions}
    return ClientRecord(
        client=client,
        representatives=representatives,
        care_team=team,
        policies=tuple(one for one in policies if _held(one.from_day, one.until_day, days)),
        referral=referral,
        diagnoses=tuple(one for one in diagnoses if _held(one.from_day, one.until_day, days)),
        goals=tuple(one for one in goals if _held(one.from_day, one.ended_day, days)),
        sessions=sessions,
        notes=notes,
        staff=people.member_facts(by.practice_ref, authors, on=on),
        days=days,
    )


def _within(day: date, days: Days) -> bool:
    first, last = days
    return (first is None or first <= day) and (last is None or day <= last)


def _held(since: date, until: date | None, days: Days) -> bool:
    """Whether something that held from one day to another held on one of these days."""
    first, last = days
    return (last is None or since <= last) and (first is None or until is None or until >= first)


def whose_record(client_ref: UUID, *, by: Member, at: datetime, on: date) -> ClientLine:
    """Whose record is about to be put on paper, for whoever may do it."""
    with reading("client.read", by=by, at=at, purpose="treatment") as read:
        read.allowed_under(
            *people.require_for_client(Act.PRINT, Kind.CLIENT, client_ref, by=by, on=on).citations
        )
        return people.client_names([client_ref], by=by, on=on, read=read)[client_ref]
