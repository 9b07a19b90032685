"""The practice's own table: which role may do what to which thing, standing how to it, and why.

Each row is one permission. A person who holds several roles may do what any of them may; the limits at the
end beat every permission. What no row grants is refused. Rows that open a record of a client also name the
purpose under which `decide` must allow it.
"""

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


_AS_AUTHOR = Record(Purpose.TREATMENT, Relation.ORIGINATOR)
_AS_TEAM = Record(Purpose.TREATMENT, Relation.CARE_TEAM)
_AS_SUPERVISOR = Record(Purpose.TRAINING_PROGRAM, Relation.PROGRAM_SUPERVISOR)
_AS_BILLER = Record(Purpose.PAYMENT, Relation.BILLING_STAFF)
_AS_OFFICE = Record(Purpose.OPERATIONS, Relation.WORKFORCE_OTHER)
_AS_ADMINISTRATOR = Record(Purpose.OPERATIONS, Relation.ADMINISTRATOR)

_OWN_DRAFTS = house("a draft is its author's alone")
_SUBMITS = house("a trainee submits and a supervisor cosigns")
_SUPERVISION = house("a supervisor reads what a supervised trainee's note is about")
_DESK = house("the front desk runs the calendar")


def _acts(*acts: Act) -> frozenset[Act]:
    return frozenset(acts)


PERMISSIONS: tuple[Permission, ...] = (
    # -- progress notes: the text in the record ------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.READ, Act.PRINT), Kind.PROGRESS_NOTE, CARE_TEAM,
        "The care team reads and prints the client's progress notes.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    Permission(
        CLINICAL, _acts(Act.READ, Act.PRINT, Act.AMEND), Kind.PROGRESS_NOTE, AUTHOR,
        "Authors read, print and amend their own notes.",
        (TREATMENT, INTEGRITY), _AS_AUTHOR,
    ),
    Permission(
        SUPERVISOR, _acts(Act.READ, Act.PRINT), Kind.PROGRESS_NOTE, SUPERVISES,
        "A supervisor reads and prints the notes of those they supervise.",
        (TRAINING, _SUPERVISION), _AS_SUPERVISOR,
    ),
    # -- drafts ----------------------------------------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.CREATE), Kind.DRAFT, CARE_TEAM,
        "The care team starts notes about its clients.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    Permission(
        CLINICAL, _acts(Act.READ, Act.EDIT, Act.DISCARD, Act.PRINT), Kind.DRAFT, AUTHOR,
        "Authors read, edit, print and discard their own drafts.",
        (_OWN_DRAFTS,), _AS_AUTHOR,
    ),
    Permission(
        LICENSED, _acts(Act.SIGN), Kind.DRAFT, AUTHOR,
        "Clinicians and supervisors sign their own notes.",
        (AUTHENTICATION, house("nobody signs for another")), _AS_AUTHOR,
    ),
    Permission(
        TRAINEE, _acts(Act.SUBMIT), Kind.DRAFT, AUTHOR,
        "Trainees submit their notes to their supervisor.",
        (_SUBMITS,), _AS_AUTHOR,
    ),
    # -- submitted notes -------------------------------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.READ, Act.PRINT), Kind.SUBMITTED_NOTE, AUTHOR,
        "Authors read and print what they submitted.",
        (_SUBMITS,), _AS_AUTHOR,
    ),
    Permission(
        CLINICAL, _acts(Act.EDIT, Act.DISCARD), Kind.SUBMITTED_NOTE, AUTHOR,
        "A returned note is its author's to go on with or to discard.",
        (_SUBMITS,), _AS_AUTHOR, RETURNED,
    ),
    Permission(
        TRAINEE, _acts(Act.SUBMIT), Kind.SUBMITTED_NOTE, AUTHOR,
        "A returned note is submitted again by its author.",
        (_SUBMITS,), _AS_AUTHOR, RETURNED,
    ),
    Permission(
        SUPERVISOR, _acts(Act.READ, Act.PRINT, Act.COSIGN, Act.RETURN), Kind.SUBMITTED_NOTE, SUPERVISES,
        "A supervisor with an active link to the author reads, prints, cosigns or returns the note.",
        (TRAINING, _SUBMITS), _AS_SUPERVISOR,
    ),
    # -- facts of notes --------------------------------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.READ), Kind.NOTE_FACTS, CARE_TEAM,
        "The care team sees codes, times and signatures.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    Permission(
        CLINICAL, _acts(Act.READ), Kind.NOTE_FACTS, AUTHOR,
        "Authors see codes, times and signatures of their notes.",
        (TREATMENT,), _AS_AUTHOR,
    ),
    Permission(
        SUPERVISOR, _acts(Act.READ), Kind.NOTE_FACTS, SUPERVISES,
        "A supervisor sees the facts of a supervised note.",
        (TRAINING, _SUPERVISION), _AS_SUPERVISOR,
    ),
    Permission(
        BILLER, _acts(Act.READ, Act.BILL), Kind.NOTE_FACTS, IN_PRACTICE,
        "The biller sees codes, times and signatures and bills them.",
        (TREATMENT, BY_ROLE), _AS_BILLER,
    ),
    Permission(
        PRIVACY_OFFICER, _acts(Act.READ), Kind.NOTE_FACTS, IN_PRACTICE,
        "The privacy officer sees that a note is there, not what it says.",
        (OFFICER, BY_ROLE), _AS_OFFICE,
    ),
    # -- clients ---------------------------------------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.READ, Act.EDIT, Act.PRINT), Kind.CLIENT, CARE_TEAM,
        "The care team sees, prints and keeps up the client's name and contacts.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    Permission(
        LICENSED, _acts(Act.CREATE), Kind.CLIENT, IN_PRACTICE,
        "Clinicians take on clients.",
        (TREATMENT, house("whoever takes a client on joins the care team")), _AS_TEAM,
    ),
    Permission(
        SUPERVISOR, _acts(Act.READ), Kind.CLIENT, SUPERVISES,
        "A supervisor sees whom a supervised note is about.",
        (TRAINING, _SUPERVISION), _AS_SUPERVISOR,
    ),
    Permission(
        FRONT_DESK, _acts(Act.READ, Act.CREATE, Act.EDIT, Act.JOIN), Kind.CLIENT, IN_PRACTICE,
        "The front desk keeps names and contacts and joins duplicates.",
        (BY_ROLE, _DESK), _AS_OFFICE,
    ),
    Permission(
        BILLER, _acts(Act.READ), Kind.CLIENT, IN_PRACTICE,
        "The biller sees the name of the client a bill is for.",
        (TREATMENT, BY_ROLE), _AS_BILLER,
    ),
    Permission(
        PRIVACY_OFFICER, _acts(Act.READ), Kind.CLIENT, IN_PRACTICE,
        "The privacy officer sees who the clients are.",
        (OFFICER, BY_ROLE), _AS_OFFICE,
    ),
    Permission(
        ADMINISTRATOR, _acts(Act.HAND_OVER), Kind.CLIENT, IN_PRACTICE,
        "The administrator hands a leaving clinician's clients over, without opening them.",
        (WORKFORCE_ACCESS,), _AS_ADMINISTRATOR,
    ),
    Permission(
        ADMINISTRATOR | FRONT_DESK, _acts(Act.BRING_IN), Kind.CLIENT, IN_PRACTICE,
        "The administrator or the front desk moves clients in from another system, for a named clinician.",
        (WORKFORCE_ACCESS, BY_ROLE, house("what was moved in opens to the care team only")), _AS_OFFICE,
    ),
    Permission(
        FRONT_DESK, _acts(Act.READ), Kind.CLIENT_LIST, IN_PRACTICE,
        "The front desk sees the list of clients.",
        (BY_ROLE, _DESK), _AS_OFFICE,
    ),
    Permission(
        CLINICAL, _acts(Act.READ), Kind.CLIENT_LIST, CARE_TEAM,
        "Clinicians see the list of the clients whose care team they are on.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    # -- sessions --------------------------------------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.READ, Act.CREATE, Act.EDIT, Act.SCHEDULE, Act.ATTEND, Act.PRINT),
        Kind.SESSION, CARE_TEAM,
        "The care team plans, keeps and prints the client's sessions.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    Permission(
        SUPERVISOR, _acts(Act.READ), Kind.SESSION, SUPERVISES,
        "A supervisor sees the session a supervised note is about.",
        (TRAINING, _SUPERVISION), _AS_SUPERVISOR,
    ),
    Permission(
        FRONT_DESK, _acts(Act.READ, Act.CREATE, Act.EDIT, Act.SCHEDULE, Act.ATTEND),
        Kind.SESSION, IN_PRACTICE,
        "The front desk runs the calendar.",
        (BY_ROLE, _DESK), _AS_OFFICE,
    ),
    Permission(
        BILLER, _acts(Act.READ, Act.BILL), Kind.SESSION, IN_PRACTICE,
        "The biller sees when sessions were and bills them.",
        (TREATMENT, BY_ROLE), _AS_BILLER,
    ),
    # -- treatment -------------------------------------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.READ, Act.CREATE, Act.EDIT, Act.PRINT), Kind.TREATMENT, CARE_TEAM,
        "The care team keeps diagnoses, goals and objectives.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    Permission(
        SUPERVISOR, _acts(Act.READ), Kind.TREATMENT, SUPERVISES,
        "A supervisor sees the plan a supervised note leans on.",
        (TRAINING, _SUPERVISION), _AS_SUPERVISOR,
    ),
    # -- insurance -------------------------------------------------------------------------------------
    Permission(
        CLINICAL, _acts(Act.READ), Kind.COVERAGE, CARE_TEAM,
        "The care team sees how the client is insured and who referred them.",
        (TREATMENT, BY_ROLE), _AS_TEAM,
    ),
    Permission(
        FRONT_DESK, _acts(Act.READ, Act.CREATE, Act.EDIT), Kind.COVERAGE, IN_PRACTICE,
        "The front desk writes down insurance policies and who referred the client.",
        (BY_ROLE, _DESK), _AS_OFFICE,
    ),
    Permission(
        BILLER, _acts(Act.READ, Act.CREATE, Act.EDIT), Kind.COVERAGE, IN_PRACTICE,
        "The biller keeps the policies that a claim names.",
        (TREATMENT, BY_ROLE), _AS_BILLER,
    ),
    # -- ledger, people, practice ----------------------------------------------------------------------
    Permission(
        PRIVACY_OFFICER, _acts(Act.READ, Act.PRINT, Act.VERIFY), Kind.LEDGER, IN_PRACTICE,
        "The privacy officer reads, prints and verifies the ledger.",
        (AUDIT, REVIEW),
    ),
    Permission(
        PRIVACY_OFFICER, _acts(Act.READ), Kind.WORKFORCE, IN_PRACTICE,
        "The privacy officer sees who works here and as what.",
        (OFFICER,),
    ),
    Permission(
        ADMINISTRATOR, _acts(Act.READ, Act.CREATE, Act.EDIT, Act.MANAGE, Act.HAND_OVER),
        Kind.WORKFORCE, IN_PRACTICE,
        "The administrator runs the accounts.",
        (WORKFORCE_ACCESS,),
    ),
    Permission(
        ADMINISTRATOR, _acts(Act.READ, Act.EDIT, Act.MANAGE), Kind.PRACTICE, IN_PRACTICE,
        "The administrator runs the practice's settings.",
        (house("the owner's side of the practice"),),
    ),
    Permission(
        ADMINISTRATOR, _acts(Act.READ, Act.MANAGE, Act.VERIFY), Kind.PRACTICE_KEYS, IN_PRACTICE,
        "The administrator looks after the practice's keys, which open nothing by themselves.",
        (ENCRYPTION,),
    ),
    Permission(
        EVERYONE, _acts(Act.READ, Act.EDIT, Act.MANAGE), Kind.OWN_ACCOUNT, SELF,
        "Everyone runs their own account.",
        (AUTHENTICATION,),
    ),
    # -- the vault -------------------------------------------------------------------------------------
    # Psychotherapy notes are "recorded … by a health care provider who is a mental health professional"
    # (45 CFR 164.501). What others record about a conversation is part of the record, and not apart.
    Permission(
        CLINICAL, _acts(Act.READ, Act.MANAGE), Kind.VAULT, SELF,
        "Clinicians, supervisors and trainees have a vault of their own for psychotherapy notes.",
        (MENTAL_HEALTH_PROFESSIONAL, ORIGINATOR_ALONE),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """A no that beats every permission: said openly, to people who may know that the thing exists."""

    because: str
    do: str
    cite: tuple[str, ...]


TRAINEE_NEVER_SIGNS = Limit(
    "A trainee's note enters the record by a supervisor's cosignature, whatever else the trainee does here",
    "Submit the note; your supervisor will see it.",
    (_SUBMITS,),
)
NOBODY_COSIGNS_OWN = Limit(
    "You wrote this note, and a second pair of eyes has to cosign it",
    "Another supervisor with a link to you can read and cosign it.",
    (_SUBMITS,),
)
SUPERVISOR_NEVER_EDITS = Limit(
    "A supervisor reads, cosigns or returns a note and never changes its words",
    "Return it with a comment that says what you would change.",
    (_SUBMITS, INTEGRITY),
)
FROZEN_WHILE_SUBMITTED = Limit(
    "The note is with your supervisor and stays as you submitted it",
    "Ask your supervisor to return it, then go on writing.",
    (_SUBMITS, INTEGRITY),
)
