"""Who can treat clients: members with a clinical role, while they hold it."""

from datetime import date
from uuid import UUID

from twodrawer.law import Role
from twodrawer.lib.errors import Invalid
from twodrawer.people.facts import MemberFacts
from twodrawer.people.queries.workforce import member_facts, members

CLINICAL = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE})


def clinicians(practice_ref: UUID, *, on: date) -> tuple[MemberFacts, ...]:
    """The active members who can treat clients that day, by name."""
    return tuple(m for m in members(practice_ref, on=on) if m.is_active and m.roles & CLINICAL)


def require_clinical(member_ref: UUID, *, practice_ref: UUID, on: date, field: str) -> MemberFacts:
    """The member, if active in the practice with a clinical role that day. Invalid otherwise."""
    member = member_facts(practice_ref, [member_ref], on=on).get(member_ref)
    if member is None or not member.is_active or not member.roles & CLINICAL:
        raise Invalid(
            "This member can't treat clients",
            why="Only a clinician, a supervisor or a trainee of the practice can, while they work here.",
            do="Choose one of the list.",
            fields=(field,),
        )
    return member
