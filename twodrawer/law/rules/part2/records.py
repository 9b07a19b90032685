"""Part 2 records other than counseling notes: inside the program by need, outside on the client's consent."""

from dataclasses import replace

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules import client_rights, keeping
from twodrawer.law.rules.answering import Rule, allow, first_answer, hold, missing, old, par, refuse
from twodrawer.law.rules.part2 import courts, without_consent
from twodrawer.law.rules.part2.consent import on_record_consent
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, TREATING, AuthorityKind, Purpose, Relation

INSIDE = par("42 CFR 2.12(c)(3)")
SERVICE = par("42 CFR 2.12(c)(4)")
BOUND = par("42 CFR 2.11")
PAID_IN_FULL = par("42 CFR 2.26(a)(6)")
CLIENTS_ACCESS = old("42 CFR 2.23(a)")
STILL_BARRED = par("42 CFR 2.12(d)(1)")
MINOR_ALONE = old("42 CFR 2.14(a)")
RESEARCH = old("42 CFR 2.52(a)")
BY_ROLE = par("45 CFR 164.514(d)(2)")
_CONSENT = "The client's consent under Part 2 is needed first."


def inside_the_program(question: Question) -> Answer | None:
    """2.12(c)(3): communications inside the program among those who need it to diagnose, treat or refer."""
    care = (
        Purpose.TREATMENT,
        Purpose.MEDICAL_EMERGENCY,
        Purpose.PEER_CONSULTATION,
        Purpose.TRAINING_PROGRAM,
    )
    if question.purpose not in care or question.actor.relation not in IN_HOUSE:
        return None
    learners = {Relation.PROGRAM_SUPERVISOR, Relation.PROGRAM_TRAINEE}
    needing = TREATING if question.purpose in care[:2] else TREATING | learners
    if question.actor.relation in needing:
        return allow(
            "Those of the program who need the record to treat this client may use it, as far as their work needs it.",
            INSIDE,
            BY_ROLE,
            must=(Duty.MINIMUM_NECESSARY,),
        )
    return refuse(
        "Inside the program a substance use record is for those who need it to treat this client.",
        INSIDE,
        BY_ROLE,
        do="Ask for a place on the client's care team, or ask again with the purpose you really have.",
    )


def paid_in_full(question: Question) -> Answer | None:
    """2.26(a)(6): a client who paid in full may keep a health plan out of it."""
    for_plan = question.purpose in (Purpose.PAYMENT, Purpose.OPERATIONS)
    if not for_plan or question.actor.relation is not Relation.PAYER:
        return None
    if question.client.paid_in_full_restriction is None:
        return missing(
            "client.paid_in_full_restriction",
            because="A client who paid in full may have asked that the health plan not be told; it isn't known here.",
            under=(PAID_IN_FULL,),
        )
    if question.client.paid_in_full_restriction:
        return refuse(
            "The client paid in full and asked that the health plan not be told. The program has to keep to that.",
            PAID_IN_FULL,
            do="Leave this service out of the claim, or ask the client whether they want to lift the restriction.",
        )
    return None


def service_organization(question: Question) -> Answer | None:
    """2.12(c)(4), 2.11: an organization that serves the program under a contract, and is bound by the part."""
    services = (Purpose.BUSINESS_ASSOCIATE_STORAGE, Purpose.BUSINESS_ASSOCIATE_ANALYSIS)
    own_work = (Purpose.PAYMENT, Purpose.OPERATIONS)
    vendor = question.actor.relation is Relation.VENDOR
    if not (question.purpose in services or (vendor and question.purpose in own_work)):
        return None
    if not vendor:
        return refuse(
            "This purpose is for a vendor that works for the practice.",
            SERVICE,
            do="Ask again with the purpose this person has.",
        )
    if question.authority.kind is None:
        return missing(
            "authority.kind",
            because="It isn't said whether the vendor signed a contract that binds it to Part 2.",
            under=(SERVICE, BOUND),
        )
    if question.authority.kind is not AuthorityKind.BAA:
        return refuse(
            "A vendor may hold or handle the record only under a contract that binds it to Part 2.",
            SERVICE,
            BOUND,
            needs=("baa",),
            do="Have the vendor sign a contract as qualified service organization and business associate first.",
        )
    return allow(
        "The vendor may do for the program what the contract says; it is bound by Part 2 in doing it.",
        SERVICE,
        BOUND,
        must=(Duty.MINIMUM_NECESSARY,),
    )


def minors_parent(question: Question) -> Answer | None:
    """2.14(a): for care that a minor may consent to alone, only the minor's own consent tells a parent anything."""
    asks = question.purpose in client_rights.RIGHTS and question.actor.relation is Relation.PARENT_OF_MINOR
    client = question.client
    if not asks or not client.minor or client.deceased is not False or client.consented_alone is None:
        return None
    if client.consented_alone:
        answer = on_record_consent(
            question, "The minor consented to this care alone: only the minor's consent opens it."
        )
        return replace(answer, citations=(MINOR_ALONE.text, *answer.citations))
    return hold(
        "Where the parent's consent is needed for the care, the minor and the parent both sign, also for telling the"
        " parent.",
        MINOR_ALONE,
        human=Human.PRIVACY_OFFICER,
        must=(Duty.VERIFY_IDENTITY,),
        do="Ask for a consent that both sign and show it to the privacy officer.",
    )


def rights(question: Question) -> Answer | None:
    """2.23(a): Part 2 forbids no access, so 164.524 and 164.526 hold; 2.12(d)(1) still bars what they get."""
    for rule in (
        client_rights.workforce_preparing,
        client_rights.who_stands_as_client,
        client_rights.finding_of_danger,
        client_rights.access,
        client_rights.amendment,
    ):
        answer = rule(question)
        if answer is not None:
            own = answer.is_yes and question.actor.relation in CLIENT_SIDE
            citations = (*answer.citations, CLIENTS_ACCESS.text, STILL_BARRED.text)
            return replace(answer, citations=citations) if own else answer
    return None


def research(question: Question) -> Answer | None:
    """2.52: research on a board's approval; its paper has to be read."""
    if question.purpose is not Purpose.RESEARCH or question.authority.kind is not AuthorityKind.IRB_WAIVER:
        return None
    return hold(
        "Research may get the record without consent on conditions of its own; the paper has to be read first.",
        RESEARCH,
        human=Human.PRIVACY_OFFICER,
        must=(Duty.MINIMUM_NECESSARY, Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE),
        do="Give the approval to the privacy officer, who checks what it covers.",
    )


def needs_consent(question: Question) -> Answer:
    """2.31, 2.33: whatever the part doesn't let out without it. Where the form has to say more, a person looks."""
    answer = on_record_consent(question, _CONSENT)
    looked_at = (Purpose.MARKETING, Purpose.SALE, Purpose.MODEL_TRAINING)
    if answer.is_yes and question.purpose in looked_at:
        return replace(
            hold(
                "The client consented; whether the form says what this purpose needs is for a person to see.",
                human=Human.PRIVACY_OFFICER,
                must=answer.must,
                do="Show the form to the privacy officer before anything is sent.",
            ),
            citations=answer.citations,
        )
    return answer


RULES: tuple[Rule, ...] = (
    keeping.destruction, keeping.own_addendum, keeping.no_amending_for_others, minors_parent, rights,
    inside_the_program, without_consent.emergency, paid_in_full, service_organization, courts.defense,
    without_consent.secretary, without_consent.required_by_law, without_consent.oversight, without_consent.coroner,
    without_consent.serious_threat, courts.subpoena, courts.court_order, research,
)  # fmt: skip


def under_part_2(question: Question) -> Answer:
    """The answer for a Part 2 record."""
    return first_answer(RULES, question) or needs_consent(question)
