"""Rows of the practice's table for what leaves it, and what is asked of it and agreed with it.

Releases and their account, papers, agreements, requests, legal holds, and the kit for when the system is down.
"""

from twodrawer.law.citations import house
from twodrawer.law.facts import Act, Kind
from twodrawer.law.practice_words import (
    ADMINISTRATOR,
    AMENDED_BY_AUTHOR,
    AS_BILLER,
    AS_OFFICE,
    AS_TEAM,
    BILLER,
    BY_ROLE,
    CARE_TEAM,
    CLINICAL,
    DESK,
    EMERGENCY_MODE,
    FINDING,
    FRONT_DESK,
    HOLD,
    IN_PRACTICE,
    LICENSED,
    OFFICER,
    PRIVACY_OFFICER,
    REVIEWER,
    SELF,
    TREATMENT,
    TWO_PEOPLE,
    Permission,
    acts,
)

LEAVING: tuple[Permission, ...] = (
    # -- releases --------------------------------------------------------------------------------------
    # Whoever answers requests opens the record inside of one, no further than it is about (164.514(d)(2), (h)).
    Permission(
        PRIVACY_OFFICER,
        acts(Act.READ, Act.CREATE, Act.EDIT, Act.DISCARD, Act.PRINT, Act.HAND_OVER),
        Kind.RELEASE, IN_PRACTICE,
        "The privacy officer puts releases together, lets them out and keeps the account of what left.",
        (OFFICER, BY_ROLE), AS_OFFICE,
    ),
    # -- papers, and what was agreed with a client -------------------------------------------------------
    Permission(
        CLINICAL, acts(Act.READ, Act.CREATE, Act.EDIT, Act.PRINT), Kind.PAPER, CARE_TEAM,
        "The care team asks the client for papers, reads them and takes signatures.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        FRONT_DESK, acts(Act.CREATE), Kind.PAPER, IN_PRACTICE,
        "The front desk takes in a signed paper and doesn't open it afterwards.",
        (BY_ROLE, house("a paper is read by those who work with it")), AS_OFFICE,
    ),
    Permission(
        PRIVACY_OFFICER, acts(Act.READ, Act.CREATE, Act.EDIT, Act.PRINT, Act.MANAGE), Kind.PAPER, IN_PRACTICE,
        "The privacy officer reads papers and says who may sign them.",
        (OFFICER, BY_ROLE), AS_OFFICE,
    ),
    Permission(
        CLINICAL, acts(Act.READ, Act.CREATE, Act.EDIT), Kind.AGREEMENT, CARE_TEAM,
        "The care team gives the notice and writes down what the client asks for.",
        (TREATMENT, BY_ROLE), AS_TEAM,
    ),
    Permission(
        FRONT_DESK, acts(Act.READ, Act.CREATE, Act.EDIT), Kind.AGREEMENT, IN_PRACTICE,
        "The front desk gives the notice, and calls and writes as was agreed.",
        (BY_ROLE, DESK), AS_OFFICE,
    ),
    Permission(
        BILLER, acts(Act.READ), Kind.AGREEMENT, IN_PRACTICE,
        "The biller sees what may not go to a plan, and where bills go.",
        (TREATMENT, BY_ROLE), AS_BILLER,
    ),
    Permission(
        PRIVACY_OFFICER, acts(Act.READ, Act.CREATE, Act.EDIT, Act.MANAGE), Kind.AGREEMENT, IN_PRACTICE,
        "The privacy officer answers for the notice and agrees to restrictions.",
        (OFFICER, BY_ROLE), AS_OFFICE,
    ),
    # -- requests about the record, and legal holds ------------------------------------------------------
    Permission(
        PRIVACY_OFFICER, acts(Act.READ, Act.CREATE, Act.EDIT, Act.VERIFY, Act.MANAGE, Act.PRINT),
        Kind.REQUEST, IN_PRACTICE,
        "The privacy officer takes in, verifies and answers what is asked of the record.",
        (OFFICER, BY_ROLE), AS_OFFICE,
    ),
    Permission(
        FRONT_DESK, acts(Act.CREATE), Kind.REQUEST, IN_PRACTICE,
        "The front desk takes in what comes to the door and hands it to the privacy officer.",
        (BY_ROLE, DESK), AS_OFFICE,
    ),
    Permission(
        CLINICAL, acts(Act.READ), Kind.REQUEST, CARE_TEAM,
        "The care team sees what is asked about its clients, and how it was answered.",
        (BY_ROLE, house("nobody changes or promises anything while a request is open without knowing of it")),
        AS_TEAM,
    ),
    Permission(
        LICENSED, acts(Act.SIGN), Kind.REQUEST, CARE_TEAM,
        "A licensed clinician of the care team writes down what they find about a request.",
        (FINDING, AMENDED_BY_AUTHOR), AS_TEAM,
    ),
    Permission(
        LICENSED, acts(Act.READ, Act.COSIGN), Kind.REQUEST, SELF,
        "A licensed professional to whom a denial was given reviews it.",
        (REVIEWER,),
    ),
    Permission(
        PRIVACY_OFFICER, acts(Act.READ, Act.CREATE, Act.DISCARD), Kind.LEGAL_HOLD, IN_PRACTICE,
        "The privacy officer places legal holds and lifts them, each with its reason.",
        (OFFICER, HOLD),
    ),
    Permission(
        FRONT_DESK, acts(Act.CREATE), Kind.LEGAL_HOLD, IN_PRACTICE,
        "Whoever takes in legal process places the hold with it.",
        (HOLD,),
    ),
    Permission(
        CLINICAL, acts(Act.READ), Kind.LEGAL_HOLD, CARE_TEAM,
        "The care team sees that a client's record is held.",
        (HOLD,),
    ),
    # -- how long records are kept, and their end --------------------------------------------------------
    # Proposed by one, confirmed by another: `retention.actions` never takes both from the same person.
    Permission(
        PRIVACY_OFFICER | ADMINISTRATOR,
        acts(Act.READ, Act.CREATE, Act.VERIFY, Act.DISCARD, Act.MANAGE, Act.PRINT),
        Kind.RETENTION, IN_PRACTICE,
        "The privacy officer and the administrator see what is due; one proposes to destroy it, another confirms.",
        (OFFICER, TWO_PEOPLE),
    ),
    # -- the downtime kit ------------------------------------------------------------------------------
    # What goes into a kit is asked for part by part, as for paper: this row says only who may have one.
    Permission(
        CLINICAL, acts(Act.PRINT), Kind.DOWNTIME_KIT, SELF,
        "Clinicians, supervisors and trainees take a kit of their own clients along for when the system is down.",
        (EMERGENCY_MODE, BY_ROLE),
    ),
)  # fmt: skip
