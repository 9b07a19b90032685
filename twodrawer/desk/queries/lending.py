"""The page to lend a note from: the colleagues there are. Whom the law lets it be lent to, it says when it is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from twodrawer.audit.reading import reading
from twodrawer.desk.queries.vault import has_own_vault, require_own_vault
from twodrawer.law import Act, Member, Role
from twodrawer.people import queries as people
from twodrawer.people.facts import MemberFacts


@dataclass(frozen=True)
class LendingPage:
    """Colleagues who may have a vault, the supervisors of the person who asks first."""

    colleagues: tuple[MemberFacts, ...]


def lending_page(*, by: Member, at: datetime, on: date) -> LendingPage:
    """For whoever may have a vault."""
    with reading("lending.read", by=by, at=at, purpose="operations") as read:
        read.allowed_under(*require_own_vault(Act.READ, by=by, on=on).citations)
        staff = people.members(by.practice_ref, on=on)
    others = [one for one in staff if one.is_active and one.ref != by.ref and _has_vault(one, by, on)]
    supervise = [one for one in others if Role.SUPERVISOR in one.roles]
    supervisors = {one.ref for one in supervise if by.ref in people.supervised_by(_as(one, by), on=on)}
    return LendingPage(tuple(sorted(others, key=lambda one: (one.ref not in supervisors, one.name))))


def _as(one: MemberFacts, by: Member) -> Member:
    return Member(one.ref, by.practice_ref, one.roles)


def _has_vault(one: MemberFacts, by: Member, on: date) -> bool:
    return has_own_vault(by=_as(one, by), on=on)
