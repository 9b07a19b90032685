"""The practice's own table: which role may do what to which thing, standing how to it, and why.

Each row is one permission. A person who holds several roles may do what any of them may; the limits at the
end beat every permission. What no row grants is refused. Rows that open a record of a client also name the
purpose under which `decide` must allow it.
"""

from twodrawer.law.citations import house
from twodrawer.law.facts import Act, Kind
from twodrawer.law.practice_leaving import LEAVING
from twodrawer.law.practice_words import (
    ADMINISTRATOR,
    AS_ADMINISTRATOR,
    AS_AUTHOR,
    AS_BILLER,
    AS_COVERING,
    AS_OFFICE,
    AS_SUPERVISOR,
    AS_TEAM,
    AUDIT,
    AUTHENTICATION,
    AUTHOR,
    BILLER,
    BY_ROLE,
    CARE_TEAM,
    CLINICAL,
    DESK,
    EMERGENCY,
    ENCRYPTION,
    EVERYONE,
    FRONT_DESK,
    GLASS,
    IN_AN_EMERGENCY,
    IN_PRACTICE,
    INTEGRITY,
    LICENSED,
    MENTAL_HEALTH_PROFESSIONAL,
    OFFICER,
    ORIGINATOR_ALONE,
    OWN_DRAFTS,
    PRIVACY_OFFICER,
    RETURNED,
    REVIEW,
    SELF,
    SUBMITS,
    SUPERVISES,
    SUPERVISION,
    SUPERVISOR,
    TRAINEE,
    TRAINING,
    TREATMENT,
    WORKFORCE_ACCESS,
    Permission,
    acts,
)

PERMISSIONS: tuple[Permission, ...] = (
    # -- progress notes: the text in the record ------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ, Act.PRINT), Kind.PROGRESS_NOTE, CARE_TEAM,
        "The care team reads and prints the client's progress notes.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        CLINICAL, acts(Act.READ, Act.PRINT, Act.AMEND), Kind.PROGRESS_NOTE, AUTHOR,
        "Authors read, print and amend their own notes.",
        (TREATMENT, INTEGRITY), AS_AUTHOR,
    ),
    Permission(
        SUPERVISOR, acts(Act.READ, Act.PRINT), Kind.PROGRESS_NOTE, SUPERVISES,
        "A supervisor reads and prints the notes of those they supervise.",
        (TRAINING, SUPERVISION), AS_SUPERVISOR,
    ),
    # -- drafts ----------------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.CREATE), Kind.DRAFT, CARE_TEAM,
        "The care team starts notes about its clients.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        CLINICAL, acts(Act.READ, Act.EDIT, Act.DISCARD, Act.PRINT), Kind.DRAFT, AUTHOR,
        "Authors read, edit, print and discard their own drafts.",
        (OWN_DRAFTS,), AS_AUTHOR,
    ),
    Permission(
        LICENSED, acts(Act.SIGN), Kind.DRAFT, AUTHOR,
        "Clinicians and supervisors sign their own notes.",
        (AUTHENTICATION, house("nobody signs for another")), AS_AUTHOR,
    ),
    Permission(
        TRAINEE, acts(Act.SUBMIT), Kind.DRAFT, AUTHOR,
        "Trainees submit their notes to their supervisor.",
        (SUBMITS,), AS_AUTHOR,
    ),
    # -- submitted notes -------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ, Act.PRINT), Kind.SUBMITTED_NOTE, AUTHOR,
        "Authors read and print what they submitted.",
        (SUBMITS,), AS_AUTHOR,
    ),
    Permission(
        CLINICAL, acts(Act.EDIT, Act.DISCARD), Kind.SUBMITTED_NOTE, AUTHOR,
        "A returned note is its author's to go on with or to discard.",
        (SUBMITS,), AS_AUTHOR, RETURNED,
    ),
    Permission(
        TRAINEE, acts(Act.SUBMIT), Kind.SUBMITTED_NOTE, AUTHOR,
        "A returned note is submitted again by its author.",
        (SUBMITS,), AS_AUTHOR, RETURNED,
    ),
    Permission(
        SUPERVISOR, acts(Act.READ, Act.PRINT, Act.COSIGN, Act.RETURN), Kind.SUBMITTED_NOTE, SUPERVISES,
        "A supervisor with an active link to the author reads, prints, cosigns or returns the note.",
        (TRAINING, SUBMITS), AS_SUPERVISOR,
    ),
    # -- facts of notes --------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ), Kind.NOTE_FACTS, CARE_TEAM,
        "The care team sees codes, times and signatures.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        CLINICAL, acts(Act.READ), Kind.NOTE_FACTS, AUTHOR,
        "Authors see codes, times and signatures of their notes.",
        (TREATMENT,), AS_AUTHOR,
    ),
    Permission(
        SUPERVISOR, acts(Act.READ), Kind.NOTE_FACTS, SUPERVISES,
        "A supervisor sees the facts of a supervised note.",
        (TRAINING, SUPERVISION), AS_SUPERVISOR,
    ),
    Permission(
        BILLER, acts(Act.READ, Act.BILL), Kind.NOTE_FACTS, IN_PRACTICE,
        "The biller sees codes, times and signatures and bills them.",
        (TREATMENT, BY_ROLE), AS_BILLER,
    ),
    Permission(
        PRIVACY_OFFICER, acts(Act.READ), Kind.NOTE_FACTS, IN_PRACTICE,
        "The privacy officer sees that a note is there, not what it says.",
        (OFFICER, BY_ROLE), AS_OFFICE,
    ),
    # -- clients ---------------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ, Act.EDIT, Act.PRINT), Kind.CLIENT, CARE_TEAM,
        "The care team sees, prints and keeps up the client's name and contacts.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        LICENSED, acts(Act.CREATE), Kind.CLIENT, IN_PRACTICE,
        "Clinicians take on clients.",
        (TREATMENT, house("whoever takes a client on joins the care team")), AS_TEAM,
    ),
    Permission(
        SUPERVISOR, acts(Act.READ), Kind.CLIENT, SUPERVISES,
        "A supervisor sees whom a supervised note is about.",
        (TRAINING, SUPERVISION), AS_SUPERVISOR,
    ),
    Permission(
        FRONT_DESK, acts(Act.READ, Act.CREATE, Act.EDIT, Act.JOIN), Kind.CLIENT, IN_PRACTICE,
        "The front desk keeps names and contacts and joins duplicates.",
        (BY_ROLE, DESK), AS_OFFICE,
    ),
    Permission(
        BILLER, acts(Act.READ), Kind.CLIENT, IN_PRACTICE,
        "The biller sees the name of the client a bill is for.",
        (TREATMENT, BY_ROLE), AS_BILLER,
    ),
    Permission(
        PRIVACY_OFFICER, acts(Act.READ), Kind.CLIENT, IN_PRACTICE,
        "The privacy officer sees who the clients are.",
        (OFFICER, BY_ROLE), AS_OFFICE,
    ),
    Permission(
        ADMINISTRATOR, acts(Act.HAND_OVER), Kind.CLIENT, IN_PRACTICE,
        "The administrator hands a leaving clinician's clients over, without opening them.",
        (WORKFORCE_ACCESS,), AS_ADMINISTRATOR,
    ),
    Permission(
        ADMINISTRATOR | FRONT_DESK, acts(Act.BRING_IN), Kind.CLIENT, IN_PRACTICE,
        "The administrator or the front desk moves clients in from another system, for a named clinician.",
        (WORKFORCE_ACCESS, BY_ROLE, house("what was moved in opens to the care team only")), AS_OFFICE,
    ),
    Permission(
        FRONT_DESK, acts(Act.READ), Kind.CLIENT_LIST, IN_PRACTICE,
        "The front desk sees the list of clients.",
        (BY_ROLE, DESK), AS_OFFICE,
    ),
    Permission(
        CLINICAL, acts(Act.READ), Kind.CLIENT_LIST, CARE_TEAM,
        "Clinicians see the list of the clients whose care team they are on.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    # -- sessions --------------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ, Act.CREATE, Act.EDIT, Act.SCHEDULE, Act.ATTEND, Act.PRINT),
        Kind.SESSION, CARE_TEAM,
        "The care team plans, keeps and prints the client's sessions.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        SUPERVISOR, acts(Act.READ), Kind.SESSION, SUPERVISES,
        "A supervisor sees the session a supervised note is about.",
        (TRAINING, SUPERVISION), AS_SUPERVISOR,
    ),
    Permission(
        FRONT_DESK, acts(Act.READ, Act.CREATE, Act.EDIT, Act.SCHEDULE, Act.ATTEND),
        Kind.SESSION, IN_PRACTICE,
        "The front desk runs the calendar.",
        (BY_ROLE, DESK), AS_OFFICE,
    ),
    Permission(
        BILLER, acts(Act.READ, Act.BILL), Kind.SESSION, IN_PRACTICE,
        "The biller sees when sessions were and bills them.",
        (TREATMENT, BY_ROLE), AS_BILLER,
    ),
    # -- treatment -------------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ, Act.CREATE, Act.EDIT, Act.PRINT), Kind.TREATMENT, CARE_TEAM,
        "The care team keeps diagnoses, goals and objectives.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        SUPERVISOR, acts(Act.READ), Kind.TREATMENT, SUPERVISES,
        "A supervisor sees the plan a supervised note leans on.",
        (TRAINING, SUPERVISION), AS_SUPERVISOR,
    ),
    # -- phrases ---------------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ, Act.CREATE, Act.EDIT, Act.DISCARD), Kind.PHRASES, SELF,
        "Clinicians, supervisors and trainees keep phrases and note templates of their own.",
        (house("whoever writes progress notes has a phrase bank, which holds nothing of a client"),),
    ),
    # -- insurance -------------------------------------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ), Kind.COVERAGE, CARE_TEAM,
        "The care team sees how the client is insured and who referred them.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        FRONT_DESK, acts(Act.READ, Act.CREATE, Act.EDIT), Kind.COVERAGE, IN_PRACTICE,
        "The front desk writes down insurance policies and who referred the client.",
        (BY_ROLE, DESK), AS_OFFICE,
    ),
    Permission(
        BILLER, acts(Act.READ, Act.CREATE, Act.EDIT), Kind.COVERAGE, IN_PRACTICE,
        "The biller keeps the policies that a claim names.",
        (TREATMENT, BY_ROLE), AS_BILLER,
    ),
    # -- an emergency --------------------------------------------------------------------------------
    # Procedures "for obtaining necessary electronic protected health information during an emergency". Reading is
    # all they need. Drafts, submitted notes and vaults stay closed: they are not the chart.
    Permission(
        LICENSED, acts(Act.BREAK_GLASS), Kind.CLIENT, IN_PRACTICE,
        "A clinician opens the chart of a client whom they don't treat in an emergency, for a typed reason.",
        (IN_AN_EMERGENCY, GLASS), AS_COVERING,
    ),
    *(
        Permission(
            LICENSED, acts(Act.READ), kind, EMERGENCY,
            "In an emergency a clinician reads the chart of a client whom they don't treat, until the time is over.",
            (IN_AN_EMERGENCY, GLASS), AS_COVERING,
        )
        for kind in (Kind.CLIENT, Kind.PROGRESS_NOTE, Kind.NOTE_FACTS, Kind.SESSION, Kind.TREATMENT)
    ),
    # -- ledger, people, practice ----------------------------------------------------------------------
    Permission(
        PRIVACY_OFFICER, acts(Act.READ, Act.PRINT, Act.VERIFY), Kind.LEDGER, IN_PRACTICE,
        "The privacy officer reads, prints and verifies the ledger.",
        (AUDIT, REVIEW),
    ),
    Permission(
        PRIVACY_OFFICER, acts(Act.READ), Kind.WORKFORCE, IN_PRACTICE,
        "The privacy officer sees who works here and as what.",
        (OFFICER,),
    ),
    Permission(
        ADMINISTRATOR, acts(Act.READ, Act.CREATE, Act.EDIT, Act.MANAGE, Act.HAND_OVER),
        Kind.WORKFORCE, IN_PRACTICE,
        "The administrator runs the accounts.",
        (WORKFORCE_ACCESS,),
    ),
    Permission(
        ADMINISTRATOR, acts(Act.READ, Act.EDIT, Act.MANAGE), Kind.PRACTICE, IN_PRACTICE,
        "The administrator runs the practice's settings.",
        (house("the owner's side of the practice"),),
    ),
    Permission(
        ADMINISTRATOR, acts(Act.READ, Act.MANAGE, Act.VERIFY), Kind.PRACTICE_KEYS, IN_PRACTICE,
        "The administrator looks after the practice's keys, which open nothing by themselves.",
        (ENCRYPTION,),
    ),
    Permission(
        EVERYONE, acts(Act.READ, Act.EDIT, Act.MANAGE), Kind.OWN_ACCOUNT, SELF,
        "Everyone runs their own account.",
        (AUTHENTICATION,),
    ),
    # -- the vault -------------------------------------------------------------------------------------
    # Psychotherapy notes are "recorded … by a health care provider who is a mental health professional"
    # (45 CFR 164.501). What others record about a conversation is part of the record, and not apart.
    Permission(
        CLINICAL, acts(Act.READ, Act.MANAGE), Kind.VAULT, SELF,
        "Clinicians, supervisors and trainees have a vault of their own for psychotherapy notes.",
        (MENTAL_HEALTH_PROFESSIONAL, ORIGINATOR_ALONE),
    ),
    Permission(
        CLINICAL, acts(Act.HAND_OVER), Kind.VAULT, SELF,
        "Whoever wrote psychotherapy notes lets them leave, on an order that the law allows.",
        (MENTAL_HEALTH_PROFESSIONAL, ORIGINATOR_ALONE),
    ),
    # What opens a will is the key in its custodians' hands. Somebody of the practice verifies who they are.
    Permission(
        LICENSED | PRIVACY_OFFICER | ADMINISTRATOR, acts(Act.VERIFY), Kind.VAULT, IN_PRACTICE,
        "Somebody of the practice sits with the custodians who open a colleague's professional will.",
        (AUTHENTICATION, house("a will opens to its custodians together, and to nobody alone")),
    ),
    # -- what leaves, and what is asked and agreed -----------------------------------------------------
    *LEAVING,
)  # fmt: skip
