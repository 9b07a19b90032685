"""Who was tied to whom in a practice, and when: refs and days, for judging access afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from twodrawer.law import Role

Span = tuple[date, date | None]


def _covers(span: Span, day: date) -> bool:
    first, last = span
    return first <= day and (last is None or day <= last)


@dataclass(frozen=True)
class Ties:
    """Of one practice. Clients stand by their kept refs."""

    roles: Mapping[UUID, tuple[tuple[Role, Span], ...]]
    care: Mapping[tuple[UUID, UUID], tuple[Span, ...]]  # member and client
    trainees: Mapping[UUID, tuple[tuple[UUID, Span], ...]]  # by supervisor
    since: Mapping[UUID, date]
    ended: Mapping[UUID, date]
    kept: Mapping[UUID, UUID]

    def roles_on(self, member: UUID, day: date) -> frozenset[Role]:
        """What the member was here for that day."""
        return frozenset(role for role, span in self.roles.get(member, ()) if _covers(span, day))

    def treated(self, member: UUID, client: UUID, day: date) -> bool:
        """The member was on the client's care team that day."""
        return any(_covers(span, day) for span in self.care.get((member, client), ()))

    def supervised(self, member: UUID, client: UUID, day: date) -> bool:
        """The member supervised somebody that day who treats the client, or did until then."""
        return any(
            _covers(span, day) and any(first <= day for first, _ in self.care.get((trainee, client), ()))
            for trainee, span in self.trainees.get(member, ())
        )
