"""What the rows of the practice's table are made of: roles, ways of standing, paragraphs, and the row itself."""

from dataclasses import dataclass

from twodrawer.law.citations import house
from twodrawer.law.facts import Act, Kind, Relationship, Role
from twodrawer.law.words import Purpose, Relation

CLINICIAN = frozenset({Role.CLINICIAN})
SUPERVISOR = frozenset({Role.SUPERVISOR})
TRAINEE = frozenset({Role.TRAINEE})
BILLER = frozenset({Role.BILLER})
FRONT_DESK = frozenset({Role.FRONT_DESK})
PRIVACY_OFFICER = frozenset({Role.PRIVACY_OFFICER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
LICENSED = CLINICIAN | SUPERVISOR
CLINICAL = LICENSED | TRAINEE
EVERYONE = frozenset(Role)

AUTHOR = frozenset({Relationship.AUTHOR})
CARE_TEAM = frozenset({Relationship.CARE_TEAM})
SUPERVISES = frozenset({Relationship.SUPERVISOR_OF_AUTHOR})
EMERGENCY = frozenset({Relationship.EMERGENCY})
SELF = frozenset({Relationship.SELF})
IN_PRACTICE = frozenset(Relationship) - {Relationship.OTHER_PRACTICE}

RETURNED = frozenset({"RETURNED"})
UNSEEN_STATES = frozenset({"DRAFT", "DISCARDED"})

BY_ROLE = "45 CFR 164.514(d)(2)"
WORKFORCE_ACCESS = "45 CFR 164.308(a)(4)"
TREATMENT = "45 CFR 164.506(c)(1)"
TRAINING = "45 CFR 164.501"
MENTAL_HEALTH_PROFESSIONAL = "45 CFR 164.501"
ORIGINATOR_ALONE = "45 CFR 164.508(a)(2)(i)(A)"
AUDIT = "45 CFR 164.312(b)"
REVIEW = "45 CFR 164.308(a)(1)(ii)(D)"
INTEGRITY = "45 CFR 164.312(c)(1)"
AUTHENTICATION = "45 CFR 164.312(d)"
ENCRYPTION = "45 CFR 164.312(a)(2)(iv)"
OFFICER = "45 CFR 164.530(a)(1)"
FINDING = "45 CFR 164.524(a)(3)"
REVIEWER = "45 CFR 164.524(a)(4)"
AMENDED_BY_AUTHOR = "45 CFR 164.526(c)(1)"
IN_AN_EMERGENCY = "45 CFR 164.312(a)(2)(ii)"
EMERGENCY_MODE = "45 CFR 164.308(a)(7)(ii)(C)"


@dataclass(frozen=True)
class Record:
    """How a row looks to `decide`: for what purpose, and as whom."""

    purpose: Purpose
    relation: Relation


@dataclass(frozen=True)
class Permission:
    """One row: these roles, these acts, this kind of thing, standing to it in one of these ways."""

    roles: frozenset[Role]
    acts: frozenset[Act]
    kind: Kind
    standing: frozenset[Relationship]
    says: str
    cite: tuple[str, ...]
    record: Record | None = None
    states: frozenset[str] | None = None  # the note's state, where the permission hangs on it


AS_AUTHOR = Record(Purpose.TREATMENT, Relation.ORIGINATOR)
AS_TEAM = Record(Purpose.TREATMENT, Relation.CARE_TEAM)
AS_COVERING = Record(Purpose.TREATMENT, Relation.COVERING)
AS_SUPERVISOR = Record(Purpose.TRAINING_PROGRAM, Relation.PROGRAM_SUPERVISOR)
AS_BILLER = Record(Purpose.PAYMENT, Relation.BILLING_STAFF)
AS_OFFICE = Record(Purpose.OPERATIONS, Relation.WORKFORCE_OTHER)
AS_ADMINISTRATOR = Record(Purpose.OPERATIONS, Relation.ADMINISTRATOR)

OWN_DRAFTS = house("a draft is its author's alone")
SUBMITS = house("a trainee submits and a supervisor cosigns")
SUPERVISION = house("a supervisor reads what a supervised trainee's note is about")
DESK = house("the front desk runs the calendar")
HOLD = house("what a court may ask for stays as it is")
TWO_PEOPLE = house("a record is destroyed by two people, and only when its time is over")
GLASS = house("an emergency opens the chart for reading, for a time, and is reviewed")


def acts(*named: Act) -> frozenset[Act]:
    """Several acts of one row."""
    return frozenset(named)
