"""How a member stands to a session, and how much of it they see. Every door of the room asks here.

The clinician of a session stands to it as the care team does, also after a client was handed over. Somebody
who covers one client of a group sees the session, and of its participants only those whom they treat.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.law import Act, Kind, Relationship, Resource, Role
from twodrawer.lib.errors import Refused, not_there
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people
from twodrawer.scheduling.models import Participant, Session

CLINICAL = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE})


@dataclass(frozen=True)
class Standing:
    """What a member's links are on a day, asked once for a whole page of sessions."""

    by: law.Member
    on: date
    clients: frozenset[UUID]
    trainees: frozenset[UUID]
    emergencies: frozenset[UUID] = frozenset()
    """Clients of whom the member sees the sessions in a list. The session itself, where notes are written and one's own
    vault opens, stays closed: `to` doesn't ask for them."""

    def to(self, row: Session) -> Relationship:
        """How the member stands to this session."""
        if row.practice_id != self.by.practice_ref:
            return Relationship.OTHER_PRACTICE
        if row.clinician_id == self.by.ref or any(
            p.client_id in self.clients for p in row.participants.all()
        ):
            return Relationship.CARE_TEAM
        if row.clinician_id in self.trainees:
            return Relationship.SUPERVISOR_OF_AUTHOR
        return Relationship.PRACTICE

    def may(self, act: Act, relationship: Relationship) -> law.Answer:
        """The law's answer about a session to which the member stands so."""
        return law.may(self.by, act, Resource(Kind.SESSION, self.by.practice_ref, relationship), on=self.on)

    def sees_everybody(self, row: Session) -> bool:
        """Whether all participants are shown: to the clinician, to the supervisor, to the office."""
        office = self.may(Act.READ, Relationship.PRACTICE).is_yes
        return office or row.clinician_id == self.by.ref or row.clinician_id in self.trainees

    def opens_words(self, row: Session, client_ref: UUID) -> bool:
        """Whether the sealed telehealth facts of this client are opened: for clinical eyes only."""
        if not self.by.roles & CLINICAL:
            return False
        near = row.clinician_id == self.by.ref or row.clinician_id in self.trainees
        return near or client_ref in self.clients

    def sees_titles(self) -> bool:
        """Whether a group's name is shown. The biller bills codes and times and needs none."""
        return bool(self.by.roles & (CLINICAL | {Role.FRONT_DESK}))


def standing(by: law.Member, *, on: date) -> Standing:
    """The member's links of that day."""
    trainees = people.supervised_by(by, on=on) if Role.SUPERVISOR in by.roles else frozenset()
    clients = people.care_team_clients(by, on=on) if by.roles & CLINICAL else frozenset()
    return Standing(by, on, clients, trainees, people.emergency_clients(by))


@prepared
def _session(ref: UUID) -> "QuerySet[Session, Session]":
    return Session.objects.filter(ref=ref)


@prepared
def _locked(ref: UUID) -> "QuerySet[Session, Session]":
    return Session.objects.select_for_update(of=("self",)).filter(ref=ref)


@prepared
def _participants(session_refs: Collection[UUID]) -> "QuerySet[Participant, Participant]":
    return Participant.objects.filter(session_id__in=session_refs)


def with_participants(rows: Sequence[Session]) -> Sequence[Session]:
    """The sessions with all who take part at hand, asked for once."""
    held: dict[UUID, list[Participant]] = {row.ref: [] for row in rows}
    for participant in _participants.all(session_refs=list(held)):
        held[participant.session_id].append(participant)
    for row in rows:
        taking_part = Participant.objects.all()
        # What prefetch_related leaves behind, less its two questions: `row.participants.all()` asks nothing more.
        taking_part._result_cache = held[row.ref]  # noqa: SLF001
        row._prefetched_objects_cache = {"participants": taking_part}  # type: ignore[attr-defined]  # noqa: SLF001
    return rows


def session_for(act: Act, session_ref: UUID, *, by: law.Member, on: date, lock: bool = False) -> Session:
    """The session, if the law says yes to the act. The refusal is the same for refs that don't exist."""
    row = next(iter(with_participants((_locked if lock else _session).all(ref=session_ref))), None)
    refs = (("session", session_ref),)
    stands = standing(by, on=on).to(row) if row is not None else Relationship.PRACTICE
    # The role speaks first, so that its "no" is the same whether the ref exists, here or elsewhere.
    here = Relationship.PRACTICE if stands is Relationship.OTHER_PRACTICE else stands
    owner = row.practice_id if row is not None and stands is Relationship.OTHER_PRACTICE else None
    try:
        law.require(by, act, Resource(Kind.SESSION, by.practice_ref, here), on=on, refs=refs)
    except Refused as no:
        no.other_practice = owner  # the practice that was reached for learns of it, whatever the reason was
        raise
    if row is None or owner is not None:
        raise not_there(f"session.{act.value}", refs, other_practice=owner)
    return row


def require_own(row_clinician: UUID, *, by: law.Member, session_ref: UUID | None = None) -> None:
    """Nothing, if it is the member's own session or the front desk asks. Colleagues' calendars are theirs."""
    if row_clinician == by.ref or Role.FRONT_DESK in by.roles:
        return
    raise Refused(
        "This is a colleague's session",
        why="Clinicians plan and change their own sessions; the front desk those of everybody.",
        cite=("45 CFR 164.514(d)(2)",),
        do="Ask your colleague or the front desk.",
        refs=(("session", session_ref),) if session_ref is not None else (),
        act="session.changed",
    )


def answer_for_list(by: law.Member, *, on: date) -> Mapping[Relationship, law.Answer]:
    """The law's answers about sessions in general, office and own; Refused when a role never sees any."""
    links = Standing(by, on, frozenset(), frozenset())
    answers = {
        stands: links.may(Act.READ, stands) for stands in (Relationship.PRACTICE, Relationship.CARE_TEAM)
    }
    if not any(answer.is_yes for answer in answers.values()):
        law.require(by, Act.READ, Resource(Kind.SESSION, by.practice_ref, Relationship.PRACTICE), on=on)
    return answers
