"""Psychotherapy notes and the courts: 164.512(e) isn't on the list, and what is ends with counsel."""

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import hold, par, refuse
from twodrawer.law.rules.authorization import AUTHORIZATION, on_form
from twodrawer.law.rules.legal_process import (
    DUTIES,
    ORDER,
    PRESUMED,
    SUBPOENA,
    TO_COUNSEL,
    order_stops,
    subpoena_undescribed,
)
from twodrawer.law.words import AuthorityKind, Issuer, Purpose

CLOSED_LIST = par("45 CFR 164.508(a)(2)")
LISTED = par("45 CFR 164.508(a)(2)(ii)")
MANDATE = par("45 CFR 164.512(a)")
MANDATE_CONDITIONS = par("45 CFR 164.512(a)(2)")
MANDATE_DEFINED = par("45 CFR 164.103")


def subpoena(question: Question) -> Answer | None:
    """164.512(e) isn't on the list: an attorney's or a clerk's subpoena opens nothing, whatever it names. Process
    that is itself "required by law" (164.103) is counsel's: 164.512(a)(2) brings the conditions of (e) back."""
    if question.purpose is not Purpose.SUBPOENA:
        return None
    if question.authority.kind is AuthorityKind.AUTHORIZATION:
        answer = on_form(
            question, "The client's authorization may answer the subpoena.", under=(CLOSED_LIST,)
        )
        return (
            answer
            if not answer.is_yes
            else _to_counsel("The client authorized it; counsel compares the two.")
        )
    undescribed = subpoena_undescribed(question, LISTED)
    if undescribed is not None:
        return undescribed
    if question.authority.issued_by in (Issuer.ATTORNEY, Issuer.CLERK):
        return refuse(
            "A subpoena that no judge ordered doesn't open psychotherapy notes, with or without assurance, and naming"
            " them in it changes nothing.",
            LISTED,
            SUBPOENA,
            needs=AUTHORIZATION.needs(question),
            do="Don't ignore the paper: keep everything as it is and give it to counsel, who objects in time.",
            must=(Duty.LEGAL_HOLD,),
        )
    return _to_counsel(
        "Such process may be a mandate of law; whether it is, and on which conditions, is counsel's to say."
    )


def _to_counsel(because: str) -> Answer:
    return hold(
        because,
        LISTED,
        MANDATE_CONDITIONS,
        MANDATE_DEFINED,
        PRESUMED,
        human=Human.COUNSEL,
        do=TO_COUNSEL,
        must=DUTIES,
    )


def court_order(question: Question) -> Answer | None:
    """164.512(a), (e)(1)(i): a judge's order opens what it expressly names; privilege is raised first."""
    if question.purpose is not Purpose.COURT_ORDER:
        return None
    return order_stops(question, AuthorityKind.COURT_ORDER, LISTED, ORDER) or hold(
        "The order names psychotherapy notes. Counsel raises privilege first, then decides how it is answered.",
        LISTED,
        MANDATE,
        MANDATE_CONDITIONS,
        ORDER,
        human=Human.COUNSEL,
        do=TO_COUNSEL,
        must=DUTIES,
    )
