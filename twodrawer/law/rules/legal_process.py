"""Subpoenas and court orders: 45 CFR 164.512(e). Always a person's decision in the end.

A subpoena is not an order. Without a judge it needs satisfactory assurance that the client was told or that a
protective order was sought; a grand jury's is under (f). An order opens what it expressly names, no more.
"""

from twodrawer.law.citations import Citation
from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import hold, missing, par, refuse, unread
from twodrawer.law.rules.authorization import covers, on_authorization
from twodrawer.law.words import AuthorityKind, Issuer, Purpose

ORDER = par("45 CFR 164.512(e)(1)(i)")
SUBPOENA = par("45 CFR 164.512(e)(1)(ii)")
OWN_EFFORT = par("45 CFR 164.512(e)(1)(vi)")
GRAND_JURY = unread("45 CFR 164.512(f)(1)(ii)")
PRESUMED = par("45 CFR 164.514(h)(2)(iii)")
AUTHORIZATION = unread("45 CFR 164.508(a)(1)")
ACCOUNTING = par("45 CFR 164.528(a)(1)")

DUTIES = (Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE, Duty.LEGAL_HOLD)
TO_COUNSEL = (
    "Keep everything as it is, send nothing, and give the paper to counsel, who raises privilege first."
)


def subpoena(question: Question) -> Answer | None:
    """164.512(e)(1)(ii): without a judge's order."""
    if question.purpose is not Purpose.SUBPOENA:
        return None
    paper = question.authority
    if paper.kind is AuthorityKind.AUTHORIZATION:
        return _subpoena_with_authorization(question)
    undescribed = subpoena_undescribed(question, SUBPOENA)
    if undescribed is not None:
        return undescribed
    if paper.issued_by is Issuer.GRAND_JURY:
        return hold(
            "A grand jury's subpoena is legal authority; counsel decides how it is answered.",
            GRAND_JURY,
            PRESUMED,
            ACCOUNTING,
            human=Human.COUNSEL,
            do=TO_COUNSEL,
            must=DUTIES,
        )
    if paper.satisfactory_assurance is None:
        return missing(
            "authority.satisfactory_assurance",
            because="It isn't said whether the client was told or a protective order was sought.",
            under=(SUBPOENA,),
        )
    if not paper.satisfactory_assurance:
        return refuse(
            "A subpoena without a judge's order opens nothing unless the client was told or"
            " protection was sought.",
            SUBPOENA,
            OWN_EFFORT,
            needs=("satisfactory_assurance",),
            do="Tell counsel, who asks for the assurance, notifies the client or seeks a protective order."
            " Don't ignore the paper.",
        )
    return hold(
        "The assurance is there; whether and what to send is for counsel.",
        SUBPOENA,
        ACCOUNTING,
        human=Human.COUNSEL,
        do=TO_COUNSEL,
        must=DUTIES,
    )


def subpoena_undescribed(question: Question, *under: Citation) -> Answer | None:
    """Stops a subpoena that nobody described: what it is, and who issued it."""
    if question.authority.kind is not AuthorityKind.SUBPOENA:
        return missing("authority.kind", because="The subpoena itself isn't described.", under=under)
    if question.authority.issued_by is None:
        return missing("authority.issued_by", because="It isn't said who issued the subpoena.", under=under)
    return None


def _subpoena_with_authorization(question: Question) -> Answer:
    """The client's own form may answer a subpoena, and a person still looks at both."""
    answer = on_authorization(question, "The client's authorization may answer the subpoena.")
    if not answer.is_yes:
        return answer
    return hold(
        "The client authorized it; counsel compares the form with the subpoena before anything goes.",
        SUBPOENA,
        AUTHORIZATION,
        human=Human.COUNSEL,
        do=TO_COUNSEL,
        must=answer.must,
    )


def order_stops(question: Question, kind: AuthorityKind, *under: Citation) -> Answer | None:
    """Stops what no judge signed, and what the order doesn't expressly name."""
    paper = question.authority
    if paper.kind is not kind:
        return missing("authority.kind", because="The order itself isn't described.", under=under)
    if paper.judge_signed is None:
        return missing(
            "authority.judge_signed", because="It isn't said whether a judge signed it.", under=under
        )
    if not paper.judge_signed:
        return refuse(
            "What no judge signed is a subpoena, whatever its heading says.",
            *under,
            do="Ask again with the purpose `subpoena`, and tell counsel.",
        )
    if paper.expressly_covers is None:
        return missing(
            "authority.expressly_covers", because="It isn't said what the order names.", under=under
        )
    if not covers(paper.expressly_covers, question.record):
        return refuse(
            "The order doesn't name this record, and an order opens only what it names.",
            *under,
            do="Give the order to counsel, who answers it for the records it names.",
        )
    return None


def court_order(question: Question) -> Answer | None:
    """164.512(e)(1)(i): only what the order expressly authorizes."""
    if question.purpose is not Purpose.COURT_ORDER:
        return None
    return order_stops(question, AuthorityKind.COURT_ORDER, ORDER) or hold(
        "The order names this record. Counsel decides how it is answered and what it leaves out.",
        ORDER,
        PRESUMED,
        ACCOUNTING,
        human=Human.COUNSEL,
        do=TO_COUNSEL,
        must=DUTIES,
    )
