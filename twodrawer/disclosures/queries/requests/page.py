"""One request on one page: who asks, the law's answer with its paragraphs, what is missing, what can be done next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading, reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import NoteLine
from twodrawer.chart.states import IN_RECORD
from twodrawer.disclosures.asking import Known, replays
from twodrawer.disclosures.dossier import Dossier
from twodrawer.disclosures.facts_requests import Clock, RecordAnswer, RequestFacts, StepFacts
from twodrawer.disclosures.queries.papers_at_hand import PaperAtHand, papers_at_hand
from twodrawer.disclosures.request_states import NAMES, Step, can
from twodrawer.disclosures.standing_requests import dossier_of, require_request
from twodrawer.disclosures.words_requests import (
    AUTHORITIES,
    KINDS,
    PEOPLE,
    RECORDS,
    RELATIONS,
    STEPS,
    for_the_page,
    verdict,
)
from twodrawer.law import Act, Kind, Relationship, Resource, Role
from twodrawer.law.facts import Duty, Human, Outcome
from twodrawer.law.grounds import FEE_MAY_COVER, LISTS, Ground, grounds_of, reviewable
from twodrawer.law.leaving import conditions, may_leave
from twodrawer.law.requests import CLIENTS_OWN, Asking, clock_of, minors_rule
from twodrawer.law.verification import Proof
from twodrawer.law.words import Endangerment, Record, Relation
from twodrawer.people import queries as people
from twodrawer.people.facts import MemberFacts
from twodrawer.retention import queries as retention

LICENSED = {Role.CLINICIAN, Role.SUPERVISOR}
BY_A_CLINICIAN = (Step.FINDING, Step.AUTHOR_SAID)


@dataclass(frozen=True)
class StepLine:
    """One step in the list: what was done, by whom, and whether the law of its day still answers as it did."""

    facts: StepFacts
    name: str
    who: str
    human: str  # whom the law names for it
    replays: bool


@dataclass(frozen=True)
class RequestPage:
    """Everything on the page."""

    facts: RequestFacts
    client: str
    title: str
    asker: str
    state: str
    clock: Clock
    records: tuple[RecordAnswer, ...]
    steps: tuple[StepLine, ...]
    known: Known
    finding: Endangerment | None
    proofs: tuple[Proof, ...]
    missing: tuple[str, ...]
    humans: tuple[Human, ...]
    asked_humans: tuple[Human, ...]
    grounds: tuple[Ground, ...]
    can: frozenset[str]
    own_notes: tuple[tuple[NoteLine, date], ...]
    clinicians: tuple[MemberFacts, ...]
    held_since: datetime | None
    may_manage: bool
    may_find: bool
    may_review: bool
    note_to_amend: UUID | None
    outside: StepFacts | None = None  # who reviews from outside, while their answer is awaited
    minors_rule: str = ""  # from which age this state lets a minor consent alone, and how sure that is
    papers: tuple[PaperAtHand, ...] = ()  # of the client's, for whoever answers the request

    @property
    def leaves(self) -> bool:
        """Whether something may go out now: the button lights up."""
        return bool(self.facts.may_leave)

    @property
    def on_paper(self) -> str:
        """What kind of paper it comes on, where nobody has described the paper in words."""
        kind = self.known.authority.kind
        return AUTHORITIES[kind] if kind else "Not looked at yet"

    @property
    def fee_may_cover(self) -> tuple[str, ...]:
        """What a fee for the client's copy may be made of, 164.524(c)(4). Empty where nobody has a right to a copy."""
        return FEE_MAY_COVER if self.facts.kind is Asking.ACCESS else ()

    @property
    def why_not(self) -> tuple[str, ...]:
        """What stands between the request and the door, each once."""
        unmet = [one.do for record in self.records for one in record.conditions if not one.met]
        return tuple(dict.fromkeys(filter(None, unmet)))


def request_page(request_ref: UUID, *, by: law.Member, at: datetime, on: date) -> RequestPage:
    """The request for whoever may see it: the privacy officer, the client's care team, a named reviewer."""
    row, answer = require_request(Act.READ, request_ref, by=by, on=on)
    with reading("request.read", by=by, at=at, purpose="operations") as read:
        read.of("client", row.client_id)
        read.of("request", row.ref)
        read.allowed_under(*answer.citations)
        dossier = dossier_of(row, by=by, read=read)
        names = people.client_names([row.client_id], by=by, on=on, read=read)
        staff = {one.ref: one for one in people.members(by.practice_ref, on=on)}
        facts = dossier.facts(on=on)
        treats = people.stands_to_client(by, row.client_id, on=on) is Relationship.CARE_TEAM
        may_find = treats and _may(Act.SIGN, Relationship.CARE_TEAM, by, on=on)
        may_manage = _may(Act.MANAGE, Relationship.PRACTICE, by, on=on)
        held = None
        if treats or may_manage:
            held = retention.standing_since(row.client_id, by=by, on=on, read=read)
        amends = may_find and dossier.asking is Asking.AMENDMENT
        notes = _own_notes(row.client_id, by=by, on=on, read=read) if amends else ()
    records = tuple(_record(dossier, facts, record) for record in dossier.wish.records)
    missing = tuple(
        dict.fromkeys(
            name for one in facts.decisions.values() for name in one.missing if name != "state_rule"
        )
    )
    return RequestPage(
        facts=facts,
        client=names[row.client_id].name if row.client_id in names else "the client",
        title=KINDS[dossier.asking],
        asker=RELATIONS[dossier.requester.relation],
        state=NAMES[dossier.state],
        clock=facts.clock(on),
        records=records,
        steps=tuple(_line(one, dossier, staff) for one in reversed(dossier.steps)),
        known=dossier.known,
        finding=dossier.finding,
        proofs=dossier.proofs(known=False, on=on),
        missing=missing,
        humans=_humans(dossier, facts),
        asked_humans=_asked(dossier, facts),
        grounds=_grounds(dossier),
        can=_possible(dossier, facts, may_manage=may_manage, may_find=may_find),
        own_notes=notes,
        clinicians=tuple(
            one
            for one in staff.values()
            if one.is_active
            and one.roles & LICENSED
            and Role.TRAINEE not in one.roles
            and one.ref not in dossier.took_part
        ),
        held_since=held,
        may_manage=may_manage,
        may_find=may_find,
        may_review=row.reviewer_id == by.ref and _may(Act.COSIGN, Relationship.SELF, by, on=on),
        note_to_amend=_note_to_amend(dossier, by),
        outside=dossier.outside_reviewer,
        minors_rule=minors_rule(dossier.practice_state, on=on),
        papers=papers_at_hand(row.client_id, by=by, at=at) if may_manage and not facts.is_closed else (),
    )


def whose_request(request_ref: UUID, *, by: law.Member, on: date) -> RequestFacts:
    """The request's facts alone, for whoever may see it. Shows nothing: the caller records what it shows."""
    row, _ = require_request(Act.READ, request_ref, by=by, on=on)
    return dossier_of(row, by=by).facts(on=on)


def _may(act: Act, stands: Relationship, by: law.Member, *, on: date) -> bool:
    return law.may(by, act, Resource(Kind.REQUEST, by.practice_ref, stands), on=on).is_yes


def _record(dossier: Dossier, facts: RequestFacts, record: Record) -> RecordAnswer:
    answer = for_the_page(facts.decisions[record])
    says, colour = verdict(answer)
    return RecordAnswer(
        record=record,
        name=RECORDS[record],
        verdict=says,
        kind=colour,
        answer=answer,
        conditions=conditions(answer, verified=dossier.verified, words=dossier.words),
        leaves=may_leave(answer, verified=dossier.verified, words=dossier.words),
    )


def _line(step: StepFacts, dossier: Dossier, staff: Mapping[UUID, MemberFacts]) -> StepLine:
    return StepLine(
        facts=step,
        name=STEPS[step.kind],
        who=staff[step.made_by].name if step.made_by in staff else "",
        human=PEOPLE[step.human] if step.human else "",
        replays=all(replays(dossier.asking, pair) for pair in step.asked.values()),
    )


def _own_notes(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[tuple[NoteLine, date], ...]:
    lines = chart.notes_of_client(client_ref, by=by, on=on, read=read)
    return tuple(
        (line, line.begun_at.date())
        for line in lines
        if line.author_ref == by.ref and line.state in IN_RECORD and line.addendum_to is None
    )


def _note_to_amend(dossier: Dossier, by: law.Member) -> UUID | None:
    """The note to which this author promised an addendum, while the request waits for it."""
    said = dossier.latest(Step.AUTHOR_SAID)
    if (
        said is None
        or said.made_by != by.ref
        or "note" not in said.more
        or not can(Step.ACCEPTED, dossier.state)
    ):
        return None
    return UUID(said.more["note"])


def _humans(dossier: Dossier, facts: RequestFacts) -> tuple[Human, ...]:
    """To whom it can be handed over now."""
    if not can(Step.HANDED_OVER, dossier.state):
        return ()
    found = {one.human for one in facts.decisions.values() if one.outcome is Outcome.HOLD and one.human}
    if dossier.asking is Asking.LEGAL_PROCESS:
        found.add(Human.COUNSEL)
    if any(Duty.ORIGINATOR_OPENS in one.must for one in facts.decisions.values()):
        found.add(Human.ORIGINATOR)  # a yes for psychotherapy notes is still their author's to open
    return tuple(one for one in Human if one in found and one is not Human.SECOND_REVIEWER)


def _asked(dossier: Dossier, facts: RequestFacts) -> tuple[Human, ...]:
    """Whose answer can be written down now."""
    if not can(Step.WORD, dossier.state):
        return ()
    found = {one.human for one in dossier.steps if one.kind is Step.HANDED_OVER and one.human}
    if Human.PRIVACY_OFFICER in _humans(dossier, facts):
        found.add(Human.PRIVACY_OFFICER)
    return tuple(one for one in Human if one in found)


def _grounds(dossier: Dossier) -> tuple[Ground, ...]:
    """The grounds that can be chosen: what was read of the law, and a danger only where it was found."""
    if dossier.asking is Asking.AMENDMENT:
        return LISTS["NO_AMENDMENT"]
    if dossier.asking is not Asking.ACCESS:
        return ()
    found = set(grounds_of(dossier.finding))
    apart = Record.PSYCHOTHERAPY_NOTES in dossier.wish.records
    return tuple(
        one
        for one in LISTS["NO_ACCESS"]
        if (one.code not in reviewable() or one.code in found)
        and (one.code != "psychotherapy_notes" or apart)
    )


def _possible(dossier: Dossier, facts: RequestFacts, *, may_manage: bool, may_find: bool) -> frozenset[str]:
    """The steps whose forms the page shows to this person. What an action refuses all the same, it says why."""
    found = {step for step in _fitting(dossier, facts) if can(step, dossier.state)}
    return frozenset(step.value for step in found if (may_find if step in BY_A_CLINICIAN else may_manage))


def _fitting(dossier: Dossier, facts: RequestFacts) -> Iterator[Step]:
    """The steps that belong to this kind of request and aren't over."""
    asking = dossier.asking
    yield from (Step.DESCRIBED, Step.PROOF_ASKED, Step.VERIFIED, Step.WITHDRAWN)
    if clock_of(asking, on=facts.received_on) is not None and not facts.extended:
        yield Step.EXTENDED
    if asking is Asking.ACCESS:
        yield from (Step.FINDING, Step.DENIED)
        if facts.reviewer_ref is None and dossier.denial_on_a_finding and not dossier.was_reviewed:
            yield Step.REVIEWER_NAMED
    elif asking is Asking.AMENDMENT:
        yield from (Step.AUTHOR_SAID, Step.DENIED, Step.ACCEPTED, Step.DISAGREEMENT)
        if dossier.latest(Step.DISAGREEMENT) is not None:
            yield Step.REBUTTAL
        elif dossier.latest(Step.TRAVELS) is None:
            yield Step.TRAVELS
    else:
        yield Step.ANSWERED
    if asking not in CLIENTS_OWN or dossier.requester.relation is not Relation.CLIENT:
        yield Step.REFUSED
