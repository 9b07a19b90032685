"""42 CFR part 2 and proceedings: a subpoena alone never opens, nor does an ordinary order.

A court order under subpart E authorizes; compulsory process beside it compels (2.61(a)). Whatever stands, counsel
answers it. Use against the client needs the client's consent or such an order (2.12(d)(1)).
"""

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import hold, old, par, refuse
from twodrawer.law.rules.legal_process import DUTIES, TO_COUNSEL, order_stops
from twodrawer.law.rules.part2.consent import on_notes_consent, on_record_consent
from twodrawer.law.words import IN_HOUSE, AuthorityKind, Purpose, Record, Relation

SUBPOENA_ALONE = old("42 CFR 2.61(b)(1)")
COMPELS = old("42 CFR 2.61(a)")
ORDER_AND_MANDATE = par("42 CFR 2.22(b)(1)(ii)(H)")
CONFIDENTIAL = old("42 CFR 2.63(a)")
NONCRIMINAL = old("42 CFR 2.64(a)")
NAMED_FOR_NOTES = par("42 CFR 2.31(b)(1)(ii)")
OWN_DEFENSE = par("42 CFR 2.31(b)(1)(i)(C)")
AGAINST_CLIENT = par("42 CFR 2.12(d)(1)")
STATUTE = par("42 U.S.C. 290dd-2(c)")

_CONSENTS = (AuthorityKind.PART2_CONSENT, AuthorityKind.SUD_COUNSELING_CONSENT)


def subpoena(question: Question) -> Answer | None:
    """2.61(b)(1): a subpoena alone is never enough; an answer to it isn't permitted before an order is entered."""
    if question.purpose is not Purpose.SUBPOENA:
        return None
    return _on_consent(question) or refuse(
        "A subpoena alone never opens a substance use record: it takes a court order under Part 2, after notice and a"
        " hearing.",
        SUBPOENA_ALONE,
        ORDER_AND_MANDATE,
        needs=("part2_court_order",),
        must=(Duty.LEGAL_HOLD,),
        do="Don't ignore the paper and say neither yes nor no about the client: keep everything and call counsel.",
    )


def court_order(question: Question) -> Answer | None:
    """2.61(a), 2.63, 2.64: an order under subpart E, and compulsory process beside it."""
    if question.purpose is not Purpose.COURT_ORDER:
        return None
    if question.authority.kind is AuthorityKind.COURT_ORDER:
        return refuse(
            "An ordinary court order doesn't open a substance use record; it takes one under subpart E of Part 2.",
            COMPELS,
            ORDER_AND_MANDATE,
            needs=("part2_court_order",),
            must=(Duty.LEGAL_HOLD,),
            do="Keep everything as it is, send nothing, and give the order to counsel, who tells the court.",
        )
    return _on_consent(question) or _under_the_order(question)


def defense(question: Question) -> Answer | None:
    """2.12(d)(1), 290dd-2(c): nothing is used against the client without consent or order. The practice's own defence
    in the client's action opens SUD counseling notes (2.31(b)(1)(i)(C)); for other records counsel has to say."""
    defenders = IN_HOUSE | {Relation.ATTORNEY, Relation.COURT}
    if question.purpose is not Purpose.DEFENSE_AGAINST_CLIENT or question.actor.relation not in defenders:
        return None
    if question.record is Record.SUD_COUNSELING_NOTES:
        return hold(
            "The program may use the notes to defend itself in an action that this client brought; counsel says whether"
            " this is one and what it needs.",
            OWN_DEFENSE,
            human=Human.COUNSEL,
            must=(Duty.MINIMUM_NECESSARY, Duty.LEGAL_HOLD),
            do="Keep everything as it is and give the papers to counsel and the insurer.",
        )
    if question.authority.kind is AuthorityKind.PART2_COURT_ORDER:
        return _under_the_order(question)
    return _on_consent(question) or refuse(
        "A substance use record isn't used against the client without the client's consent or a court order under"
        " Part 2; whether the program's own defence is such a use is for counsel.",
        STATUTE,
        AGAINST_CLIENT,
        needs=("part2_consent", "part2_court_order"),
        must=(Duty.LEGAL_HOLD,),
        do="Keep everything as it is and ask counsel and the insurer before anything is opened.",
    )


def _under_the_order(question: Question) -> Answer:
    notes = question.record is Record.SUD_COUNSELING_NOTES
    under = (CONFIDENTIAL, NONCRIMINAL, *((NAMED_FOR_NOTES,) if notes else ()))
    return order_stops(question, AuthorityKind.PART2_COURT_ORDER, *under) or hold(
        "The order names this record. It authorizes and doesn't compel: a subpoena or the like has to stand beside it."
        " Counsel decides how it is answered.",
        *under,
        COMPELS,
        ORDER_AND_MANDATE,
        human=Human.COUNSEL,
        needs=("subpoena",),
        must=DUTIES,
        do=TO_COUNSEL,
    )


def _on_consent(question: Question) -> Answer | None:
    """The client's consent for the proceeding (2.31(d)) may answer it, and counsel still looks at both."""
    if question.authority.kind not in _CONSENTS:
        return None
    notes = question.record is Record.SUD_COUNSELING_NOTES
    because = "The client's consent may answer it."
    answer = on_notes_consent(question, because) if notes else on_record_consent(question, because)
    if not answer.is_yes:
        return answer
    return hold(
        "The client consented; counsel compares the consent with the paper before anything goes.",
        AGAINST_CLIENT,
        ORDER_AND_MANDATE,
        human=Human.COUNSEL,
        must=(*answer.must, Duty.LEGAL_HOLD),
        do=TO_COUNSEL,
    )
