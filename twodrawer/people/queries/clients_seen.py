"""How much of a client each role sees, and whose names at all (minimum necessary, 45 CFR 164.514(d)(2)).

Clinical roles see everything that identifies their own care team's clients. The front desk sees names and
contacts of all. The privacy officer sees who the clients are, not how to reach them. The biller sees names.
The administrator sees none. What a role may not see is blanked here, before it leaves the room.
"""

from dataclasses import replace
from datetime import date
from enum import IntEnum
from uuid import UUID

from twodrawer import law
from twodrawer.law import Act, Kind, Relationship, Resource, Role
from twodrawer.people.facts import ClientIdentity, ClientLine, Contact, DestroyedIdentity


class Sight(IntEnum):
    """How much of an identity is seen; more includes less."""

    NAME = 1
    IDENTITY = 2  # without contacts
    ALL = 3


def sight_of(by: law.Member, stands: Relationship) -> Sight:
    """What this member sees of a client whose record the law has already said yes to."""
    close = stands in (
        Relationship.CARE_TEAM, Relationship.SUPERVISOR_OF_AUTHOR, Relationship.EMERGENCY
    )  # fmt: skip
    clinical = by.roles & {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE}
    if (close and clinical) or Role.FRONT_DESK in by.roles:
        return Sight.ALL
    return Sight.IDENTITY if Role.PRIVACY_OFFICER in by.roles else Sight.NAME


def seen(identity: ClientIdentity, sight: Sight) -> ClientIdentity:
    """The identity, less what this sight leaves out."""
    if sight is Sight.ALL:
        return identity
    if isinstance(identity, DestroyedIdentity):
        return identity  # it says nothing of anybody
    if sight is Sight.IDENTITY:
        return replace(identity, contact=Contact())
    return ClientIdentity(legal_name=identity.legal_name, preferred_name=identity.preferred_name)


def line_of(ref: UUID, identity: ClientIdentity, ended_day: date | None) -> ClientLine:
    """A line of a list."""
    return ClientLine(
        ref=ref,
        name=identity.name,
        legal_name=identity.legal_name,
        pronouns=identity.pronouns,
        born=identity.born,
        ended_day=ended_day,
    )


def sees_names(by: law.Member, stands: Relationship, *, on: date) -> bool:
    """Whether a member who stands so to a client may read its name."""
    return law.may(by, Act.READ, Resource(Kind.CLIENT, by.practice_ref, stands), on=on).is_yes
