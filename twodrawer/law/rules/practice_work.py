"""Treatment, payment and the practice's own operations: 45 CFR 164.506, with role-based access inside.

No signature of the client is needed federally. A state or a practice may ask for a consent all the same; no
such rule is here yet. Minimum necessary spares disclosures to a provider for treatment (164.502(b)(2)(i)); it
does not spare uses inside the practice, which go by role (164.514(d)(2)).
"""

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import allow, hold, missing, par, refuse, unread
from twodrawer.law.words import IN_HOUSE, TREATING, AuthorityKind, Purpose, Relation

TPO = unread("45 CFR 164.506(c)(1)")
PROVIDER_TREATMENT = unread("45 CFR 164.506(c)(2)")
OTHERS_PAYMENT = unread("45 CFR 164.506(c)(3)")
OTHERS_OPERATIONS = unread("45 CFR 164.506(c)(4)")
BY_ROLE = par("45 CFR 164.514(d)(2)")
NOT_MINIMUM = par("45 CFR 164.502(b)(2)(i)")
MINIMUM = par("45 CFR 164.502(b)")
PAID_IN_FULL = par("45 CFR 164.522(a)(1)(vi)")
OPERATIONS = par("45 CFR 164.501")
ASSOCIATE = par("45 CFR 164.502(e)")
CONTRACT = par("45 CFR 164.504(e)(2)(i)")
VERIFY = par("45 CFR 164.514(h)(1)")
EMERGENCY_FAMILY = unread("45 CFR 164.510(b)(3)")
EVIDENCE = par("45 CFR 164.512(e)")


def treatment_in_house(question: Question) -> Answer | None:
    """164.506(c)(1): those who treat the client use the record to treat."""
    if question.purpose not in (Purpose.TREATMENT, Purpose.MEDICAL_EMERGENCY):
        return None
    if question.actor.relation in TREATING:
        return allow(
            "Those who treat the client may use the record to treat, each as far as their work needs it.",
            TPO,
            BY_ROLE,
            must=(Duty.MINIMUM_NECESSARY,),
        )
    if question.actor.relation in IN_HOUSE:
        return refuse(
            "Only those who treat this client use the record for treatment.",
            BY_ROLE,
            do="Ask for a place on the client's care team, or ask again with the purpose you really have.",
        )
    return None


def treatment_by_another_provider(question: Question) -> Answer | None:
    """164.506(c)(2): to another provider who treats the client; no minimum-necessary limit."""
    purposes = (Purpose.TREATMENT, Purpose.MEDICAL_EMERGENCY, Purpose.PEER_CONSULTATION)
    if question.purpose in purposes and question.actor.relation is Relation.OUTSIDE_PROVIDER:
        return allow(
            "Another provider may have the record to treat this client, or to be consulted about"
            " treating them.",
            PROVIDER_TREATMENT,
            NOT_MINIMUM,
            VERIFY,
            must=(Duty.VERIFY_IDENTITY,),
        )
    return None


def emergency_family(question: Question) -> Answer | None:
    """164.510(b)(3): what family must know in an emergency is the treating professional's judgement."""
    if question.purpose is Purpose.MEDICAL_EMERGENCY and question.actor.relation is Relation.FAMILY:
        return hold(
            "In an emergency family may be told what bears on their part in the care, if a"
            " professional judges so.",
            EMERGENCY_FAMILY,
            human=Human.ORIGINATOR,
            do="Reach the treating clinician, who decides what has to be said; the note itself stays here.",
            must=(Duty.MINIMUM_NECESSARY,),
        )
    return None


def peer_consultation(question: Question) -> Answer | None:
    """164.501 "health care operations", 164.506(c)(1): colleagues of the practice consult each other."""
    colleagues = TREATING | {Relation.WORKFORCE_OTHER, Relation.PROGRAM_SUPERVISOR}
    if question.purpose is Purpose.PEER_CONSULTATION and question.actor.relation in colleagues:
        return allow(
            "Colleagues of the practice may consult each other, with no more of the record than that needs.",
            TPO,
            OPERATIONS,
            MINIMUM,
            must=(Duty.MINIMUM_NECESSARY,),
        )
    return None


def training_program(question: Question) -> Answer | None:
    """164.501 "health care operations" (2): the practice's own training, under supervision."""
    learners = TREATING | {Relation.PROGRAM_SUPERVISOR, Relation.PROGRAM_TRAINEE}
    if question.purpose is Purpose.TRAINING_PROGRAM and question.actor.relation in learners:
        return allow(
            "The practice's own trainees and their supervisors may use the record to learn and to supervise.",
            TPO,
            OPERATIONS,
            MINIMUM,
            must=(Duty.MINIMUM_NECESSARY,),
        )
    return None


def payment_in_house(question: Question) -> Answer | None:
    """164.506(c)(1): those whose work is billing, and those who treated."""
    if question.purpose is not Purpose.PAYMENT or question.actor.relation not in IN_HOUSE:
        return None
    if question.actor.relation in TREATING | {Relation.BILLING_STAFF}:
        return allow(
            "Billing may use what a claim needs: codes, times and signatures before any text.",
            TPO,
            MINIMUM,
            BY_ROLE,
            must=(Duty.MINIMUM_NECESSARY,),
        )
    return refuse(
        "Only billing and those who treated the client use the record for payment.",
        BY_ROLE,
        do="Pass the question to the biller.",
    )


def paid_in_full(question: Question) -> Answer | None:
    """164.522(a)(1)(vi): a client who paid in full may keep a health plan out of it."""
    for_plan = question.purpose in (Purpose.PAYMENT, Purpose.OPERATIONS)
    if not for_plan or question.actor.relation is not Relation.PAYER:
        return None
    if question.client.paid_in_full_restriction is None:
        return missing(
            "client.paid_in_full_restriction",
            because="A client who paid in full may have asked that the health plan not be told; it"
            " isn't known here.",
            under=(PAID_IN_FULL,),
        )
    if question.client.paid_in_full_restriction:
        return refuse(
            "The client paid in full and asked that the health plan not be told. The practice has to"
            " keep to that.",
            PAID_IN_FULL,
            do="Leave this service out of the claim, or ask the client whether they want to lift the"
            " restriction.",
        )
    return None


def payment_outside(question: Question) -> Answer | None:
    """164.506(c)(1), (c)(3): to the payer, or to a provider for that provider's own payment."""
    payees = {Relation.PAYER: TPO, Relation.OUTSIDE_PROVIDER: OTHERS_PAYMENT}
    if question.purpose is not Purpose.PAYMENT or question.actor.relation not in payees:
        return None
    return allow(
        "What is needed to be paid may be sent: codes, dates and times first, text of notes only if"
        " asked for a reason.",
        payees[question.actor.relation],
        MINIMUM,
        VERIFY,
        must=(Duty.MINIMUM_NECESSARY, Duty.VERIFY_IDENTITY),
    )


def operations_in_house(question: Question) -> Answer | None:
    """164.506(c)(1), 164.501 "health care operations": quality, audit, planning."""
    if question.purpose is Purpose.OPERATIONS and question.actor.relation in IN_HOUSE:
        return allow(
            "The practice may use the record to run itself, by role and with no more than the task needs.",
            TPO,
            OPERATIONS,
            BY_ROLE,
            must=(Duty.MINIMUM_NECESSARY,),
        )
    return None


def operations_of_others(question: Question) -> Answer | None:
    """164.506(c)(4): another provider's or plan's operations, only some kinds, only about a shared client."""
    others = (Relation.PAYER, Relation.OUTSIDE_PROVIDER)
    if question.purpose is Purpose.OPERATIONS and question.actor.relation in others:
        return hold(
            "Another organization's operations open the record only for some tasks and only about a"
            " shared client.",
            OTHERS_OPERATIONS,
            human=Human.PRIVACY_OFFICER,
            do="Ask what task it is for and pass the request to the privacy officer.",
            must=(Duty.MINIMUM_NECESSARY, Duty.VERIFY_IDENTITY),
        )
    return None


def business_associate(question: Question) -> Answer | None:
    """164.502(e), 164.504(e): a vendor works on records for the practice only under a contract."""
    services = (Purpose.BUSINESS_ASSOCIATE_STORAGE, Purpose.BUSINESS_ASSOCIATE_ANALYSIS)
    own_work = (Purpose.PAYMENT, Purpose.OPERATIONS)
    vendor = question.actor.relation is Relation.VENDOR
    if not (question.purpose in services or (vendor and question.purpose in own_work)):
        return None
    if not vendor:
        return refuse(
            "This purpose is for a vendor that works for the practice.",
            ASSOCIATE,
            do="Ask again with the purpose this person has.",
        )
    if question.authority.kind is None:
        return missing(
            "authority.kind",
            because="It isn't said whether the vendor signed a business associate contract.",
            under=(ASSOCIATE, CONTRACT),
        )
    if question.authority.kind is not AuthorityKind.BAA:
        return refuse(
            "A vendor may hold or handle the record only under a business associate contract.",
            ASSOCIATE,
            CONTRACT,
            needs=("baa",),
            do="Have the vendor sign a business associate contract first.",
        )
    return allow(
        "The vendor may do for the practice what the contract says and the practice itself might do.",
        ASSOCIATE,
        CONTRACT,
        MINIMUM,
        must=(Duty.MINIMUM_NECESSARY,),
    )


def defense(question: Question) -> Answer | None:
    """164.506(c)(1), 164.512(e): defence against the client's own action. Counsel decides, always."""
    defenders = IN_HOUSE | {Relation.ATTORNEY, Relation.COURT}
    if question.purpose is Purpose.DEFENSE_AGAINST_CLIENT and question.actor.relation in defenders:
        return hold(
            "The practice may use the record to defend itself, within what the proceeding needs;"
            " counsel says what that is.",
            TPO,
            EVIDENCE,
            MINIMUM,
            human=Human.COUNSEL,
            do="Keep everything as it is and give the papers to counsel and the insurer.",
            must=(Duty.MINIMUM_NECESSARY, Duty.LEGAL_HOLD),
        )
    return None
