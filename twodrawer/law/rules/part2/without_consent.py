"""What 42 CFR part 2 lets out without the client's consent, for both kinds of record."""

from twodrawer.law.facts import Answer, Duty, Human, Outcome
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import allow, hold, old, par, refuse, unread
from twodrawer.law.rules.legal_process import order_stops
from twodrawer.law.rules.part2.consent import on_record_consent
from twodrawer.law.rules.public_duties import (
    TOLD,
    TOLD_IN_FULL,
    agency_with_paper,
    death_stops,
    threat_stops,
)
from twodrawer.law.words import TREATING, AuthorityKind, Purpose, Record, Relation

NAMED_FOR_NOTES = par("42 CFR 2.31(b)(1)(ii)")
COMPLIANCE = unread("42 CFR 2.2(b)")
DEATH = old("42 CFR 2.15(b)(1)")
AUDIT = old("42 CFR 2.53(a)")
EMERGENCY = par("42 CFR 2.51(a)(1)")
EMERGENCY_WRITTEN_DOWN = par("42 CFR 2.51(c)")
EMERGENCY_STATUTE = par("42 U.S.C. 290dd-2(b)(2)(A)")
ABUSE_REPORT = par("42 CFR 2.12(c)(6)")
STATE_LAW = par("42 CFR 2.20")
CRIME = par("42 CFR 2.12(c)(5)")
LIFE = old("42 CFR 2.63(a)")
ACCOUNTING = par("45 CFR 164.528(a)(1)")
COUNSELING = par("42 CFR 2.31(b)(1)")


def secretary(question: Question) -> Answer | None:
    """2.2(b), named in 2.31(b)(1)(ii): the Secretary checks compliance. The amended words of 2.2(b) were not seen."""
    if question.purpose is not Purpose.HHS_COMPLIANCE:
        return None
    return agency_with_paper(question, COMPLIANCE) or allow(
        "The Secretary may see the record to check that the program keeps the rules.",
        COMPLIANCE,
        NAMED_FOR_NOTES,
        ACCOUNTING,
        must=TOLD_IN_FULL,
        do="Tell the privacy officer, who checks the present words of 2.2(b) and gives what was asked for.",
    )


def required_by_law(question: Question) -> Answer | None:
    """2.20, 2.12(c)(6): no state law authorizes or compels what the part forbids, but for reports of child abuse."""
    if question.purpose is not Purpose.REQUIRED_BY_LAW:
        return None
    return refuse(
        "State law can neither authorize nor compel what Part 2 forbids. A report of suspected child abuse or neglect"
        " is outside Part 2, and the record itself stays protected in what follows from it.",
        STATE_LAW,
        ABUSE_REPORT,
        do="Make a report of child abuse or neglect at once, in your own words and without the record; ask counsel"
        " about any other mandate today.",
    )


def oversight(question: Question) -> Answer | None:
    """2.53: audit and evaluation, by an agency that agrees in writing; for counseling notes, of the originator only."""
    if question.purpose not in (Purpose.OVERSIGHT_OF_ORIGINATOR, Purpose.OVERSIGHT_OTHER):
        return None
    notes = question.record is Record.SUD_COUNSELING_NOTES
    if notes and question.purpose is Purpose.OVERSIGHT_OTHER:
        return None
    under = (AUDIT, NAMED_FOR_NOTES) if notes else (AUDIT,)
    return agency_with_paper(question, AUDIT) or allow(
        "A body that audits or evaluates the program may have what it needs, once it agreed in writing.",
        *under,
        ACCOUNTING,
        must=TOLD,
        do="Get the agency's written agreement first; then send what the request names and nothing beside it.",
    )


def coroner(question: Question) -> Answer | None:
    """2.15(b)(1): laws that ask for causes of death. Funeral directors are not named."""
    if question.purpose is not Purpose.CORONER:
        return None
    under = (DEATH, NAMED_FOR_NOTES) if question.record is Record.SUD_COUNSELING_NOTES else (DEATH,)
    return death_stops(question, DEATH) or allow(
        "They may have what the inquiry into the cause of death needs.", *under, ACCOUNTING, must=TOLD
    )


def emergency(question: Question) -> Answer | None:
    """2.51: medical personnel, in a bona fide medical emergency. The list for counseling notes doesn't name it, the
    statute has no such limit: counsel says."""
    if question.purpose is not Purpose.MEDICAL_EMERGENCY or question.actor.relation in TREATING:
        return None
    if question.record is Record.SUD_COUNSELING_NOTES:
        return hold(
            "The law's list for SUD counseling notes has no emergency on it: the ordinary record goes to the emergency"
            " room at once, and counsel says whether the notes may follow.",
            COUNSELING,
            EMERGENCY_STATUTE,
            human=Human.COUNSEL,
            do="Send the ordinary record now; ask for it with this purpose.",
        )
    if question.actor.relation is not Relation.OUTSIDE_PROVIDER:
        return None
    return allow(
        "In a medical emergency those who treat the client may have what it needs, when consent can't be had before.",
        EMERGENCY,
        EMERGENCY_WRITTEN_DOWN,
        ACCOUNTING,
        must=(Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE),
        do="Tell them what they need now; then write down at once whom you told, who told it, when, and the emergency.",
    )


def serious_threat(question: Question) -> Answer | None:
    """No paragraph of part 2 lets the record go for a warning: an order (2.63), an emergency (2.51), or a crime on the
    premises or against staff (2.12(c)(5)) does. A warning that names nobody as a patient was not read anywhere."""
    if question.purpose is not Purpose.SERIOUS_THREAT:
        return None
    if question.authority.kind is AuthorityKind.PART2_COURT_ORDER:
        return order_stops(question, AuthorityKind.PART2_COURT_ORDER, LIFE) or hold(
            "The order names this record; counsel decides how it is answered.",
            LIFE,
            human=Human.COUNSEL,
            must=(Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE),
            do="Give the order to counsel now.",
        )
    if question.record is Record.PART2_RECORD and question.authority.kind is AuthorityKind.PART2_CONSENT:
        answer = on_record_consent(question, "The client's consent opens it.")
        if answer.outcome is not Outcome.REFUSE:
            return answer
    under = (COUNSELING, CRIME, LIFE) if question.record is Record.SUD_COUNSELING_NOTES else (CRIME, LIFE)
    return threat_stops(question, *under) or refuse(
        "Part 2 has no exception for a warning that tells whose record it is.",
        *under,
        EMERGENCY,
        do="Call the emergency line without saying that this is a substance use client. If somebody needs medical help,"
        " ask with the purpose `medical_emergency`; for a crime or threat on the premises or against staff, or for an"
        " order, call counsel now.",
    )
