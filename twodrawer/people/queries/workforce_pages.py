"""The People page: who works here, in which roles since when, supervised by whom. For who may see it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import ROLE_NAMES, Act, Kind, Role
from twodrawer.lib.errors import not_there
from twodrawer.people.models import Invitation, Member, RoleGrant, Supervision
from twodrawer.people.queries.relations import require_in_practice
from twodrawer.people.queries.restorations import waiting_restoration
from twodrawer.people.signin.who import has_second_factor


@dataclass(frozen=True)
class GrantLine:
    """A role with its days. `stands`: held today or coming."""

    ref: UUID
    role: Role
    from_day: date
    until_day: date | None
    stands: bool

    @property
    def words(self) -> str:
        """`front desk`"""
        return ROLE_NAMES[self.role]


@dataclass(frozen=True)
class SupervisionLine:
    """Who answers for whose work."""

    ref: UUID
    supervisor_ref: UUID
    supervisor: str
    trainee_ref: UUID
    trainee: str
    from_day: date
    until_day: date | None
    stands: bool


@dataclass(frozen=True)
class PersonFacts:
    """One person of the workforce as the People page shows them."""

    ref: UUID
    name: str
    credentials: str
    email: str
    state: str  # active, invited, expired, closed
    grants: tuple[GrantLine, ...]
    has_account: bool
    has_second_factor: bool
    deactivated_at: datetime | None
    invited_until: datetime | None
    restoration_asked_by: UUID | None

    @property
    def standing_grants(self) -> tuple[GrantLine, ...]:
        """The roles held now or soon."""
        return tuple(grant for grant in self.grants if grant.stands)

    @property
    def roles_words(self) -> str:
        """`clinician, supervisor`"""
        return ", ".join(grant.words for grant in self.standing_grants) or "no role"


def people_here(*, by: law.Member, on: date, at: datetime, read: Reading) -> tuple[PersonFacts, ...]:
    """Everybody who works or worked here: who works here now first, by name."""
    answer = require_in_practice(Act.READ, Kind.WORKFORCE, by=by, on=on)
    _allowed(answer, read)
    rows = (
        Member.objects.filter(practice_id=by.practice_ref).select_related("account").order_by("name", "ref")
    )
    found = [_facts(row, on=on, at=at) for row in rows]
    read.of("member", *(person.ref for person in found))
    return tuple(sorted(found, key=lambda person: person.state == "closed"))


def person(member_ref: UUID, *, by: law.Member, on: date, at: datetime, read: Reading) -> PersonFacts:
    """One of them."""
    _allowed(require_in_practice(Act.READ, Kind.WORKFORCE, by=by, on=on), read)
    row = Member.objects.filter(ref=member_ref).select_related("account").first()
    if row is None or row.practice_id != by.practice_ref:
        owner = row.practice_id if row else None
        raise not_there("workforce.read", (("member", member_ref),), other_practice=owner)
    read.of("member", row.ref)
    return _facts(row, on=on, at=at)


def supervisions(practice_ref: UUID, *, on: date, of: UUID | None = None) -> tuple[SupervisionLine, ...]:
    """The supervision links of a practice, or of one person, newest first."""
    rows = Supervision.objects.filter(practice_id=practice_ref).select_related("supervisor", "trainee")
    if of is not None:
        rows = rows.filter(Q(supervisor_id=of) | Q(trainee_id=of))
    return tuple(
        SupervisionLine(
            row.ref, row.supervisor_id, row.supervisor.name, row.trainee_id, row.trainee.name, row.from_day,
            row.until_day, _stands(row, on),
        )
        for row in rows.order_by("-from_day", "-ref")
    )  # fmt: skip


def _allowed(answer: object, read: Reading) -> None:
    if isinstance(answer, law.Answer):
        read.allowed_under(*answer.citations)


def _stands(row: RoleGrant | Supervision, on: date) -> bool:
    return row.withdrawn_at is None and (row.until_day is None or row.until_day >= on)


def _facts(row: Member, *, on: date, at: datetime) -> PersonFacts:
    invitation = (
        Invitation.objects.filter(member=row, accepted_at=None, withdrawn_at=None).order_by("made_at").last()
    )
    asked = waiting_restoration(row, at=at, on=on)
    if row.deactivated_at is not None:
        state = "closed"
    elif row.account_id is not None:
        state = "active"
    else:
        state = "invited" if invitation and invitation.expires_at > at else "expired"
    return PersonFacts(
        ref=row.ref,
        name=row.name,
        credentials=row.credentials,
        email=row.account.email if row.account else (invitation.email if invitation else ""),
        state=state,
        grants=tuple(
            GrantLine(grant.ref, Role(grant.role), grant.from_day, grant.until_day, _stands(grant, on))
            for grant in row.grants.order_by("from_day", "ref")
        ),
        has_account=row.account_id is not None,
        has_second_factor=bool(row.account_id and has_second_factor(row.account_id)),
        deactivated_at=row.deactivated_at,
        invited_until=invitation.expires_at if invitation else None,
        restoration_asked_by=asked.asked_by_id if asked and row.account_id else None,
    )
