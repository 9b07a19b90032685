"""Psychotherapy notes: what the closed list of 45 CFR 164.508(a)(2) opens without a word from the client."""

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import allow, has_to, hold, par, refuse, unread
from twodrawer.law.rules.public_duties import (
    PUT_OFF_NOTHING,
    TOLD,
    TOLD_IN_FULL,
    agency_with_paper,
    death_stops,
    mandate_stops,
    threat_stops,
)
from twodrawer.law.words import IN_HOUSE, Deed, Purpose, Relation

ORIGINATOR = par("45 CFR 164.508(a)(2)(i)(A)")
TRAINING = par("45 CFR 164.508(a)(2)(i)(B)")
DEFENSE = par("45 CFR 164.508(a)(2)(i)(C)")
LISTED = par("45 CFR 164.508(a)(2)(ii)")
SECRETARY = unread("45 CFR 164.502(a)(2)(ii)")
MANDATE = par("45 CFR 164.512(a)")
MANDATE_CONDITIONS = par("45 CFR 164.512(a)(2)")
MANDATE_DEFINED = par("45 CFR 164.103")
OVERSIGHT = unread("45 CFR 164.512(d)")
CORONER = par("45 CFR 164.512(g)(1)")
THREAT = par("45 CFR 164.512(j)(1)(i)")
GOOD_FAITH = par("45 CFR 164.512(j)(4)")
OFFICIALS = par("45 CFR 164.514(h)(2)")
ACCOUNTING = par("45 CFR 164.528(a)(1)")
MINIMUM = par("45 CFR 164.502(b)")
INTEGRITY = par("45 CFR 164.312(c)(1)")
DOCUMENTS = par("45 CFR 164.316(b)(2)(i)")


def use_by_originator(question: Question) -> Answer | None:
    """164.508(a)(2)(i)(A): use by the originator of the notes for treatment, and by nobody else."""
    treats = question.purpose in (Purpose.TREATMENT, Purpose.MEDICAL_EMERGENCY)
    if treats and question.act is Deed.USE and question.actor.relation is Relation.ORIGINATOR:
        return allow("The clinician who wrote the notes may use them to treat the client.", ORIGINATOR)
    return None


def written_by_originator(question: Question) -> Answer | None:
    """164.508(a)(2)(i)(A): writing on is the originator's use; nobody changes somebody else's notes."""
    if question.act is not Deed.AMEND or question.purpose is Purpose.CLIENT_AMENDMENT:
        return None
    if question.actor.relation is Relation.ORIGINATOR and question.purpose is Purpose.TREATMENT:
        return allow("The clinician who wrote the notes may write on.", ORIGINATOR)
    return refuse(
        "Nobody but the clinician who wrote the notes writes in them, and for treatment only.",
        ORIGINATOR,
        INTEGRITY,
        do="Write a note of your own.",
    )


def destruction(question: Question) -> Answer | None:
    """164.316(b)(2)(i) speaks of documents only: HIPAA sets no time for these notes, and a legal hold comes first."""
    if question.act is not Deed.DESTROY:
        return None
    if question.actor.relation is Relation.ORIGINATOR:
        return hold(
            "HIPAA sets no time for psychotherapy notes, and states rarely speak of them apart from the record."
            " Only their author destroys them, and a second person confirms that nothing holds them.",
            DOCUMENTS,
            human=Human.ORIGINATOR,
            needs=("no_legal_hold", "second_person"),
            do="Look for a legal hold or a request that is open, then have a second person confirm.",
        )
    return refuse(
        "Only the clinician who wrote the notes destroys them.",
        DOCUMENTS,
        do="Ask the clinician who wrote them, or place a legal hold if they have to stay.",
    )


def own_training(question: Question) -> Answer | None:
    """164.508(a)(2)(i)(B): the practice's own program, learning counseling under supervision, for as long as lent."""
    learners = (Relation.ORIGINATOR, Relation.PROGRAM_SUPERVISOR, Relation.PROGRAM_TRAINEE)
    if question.purpose is not Purpose.TRAINING_PROGRAM or question.actor.relation not in learners:
        return None
    if question.lent_until is not None and question.on is not None and question.lent_until < question.on:
        return refuse(
            f"The notes were lent until {question.lent_until.isoformat()}, and that day is past.",
            TRAINING,
            do="Ask the clinician who wrote them to lend them again.",
        )
    return allow(
        "The practice's own training program may use the notes to learn counseling under supervision, with no"
        " more of them than that needs.",
        TRAINING,
        MINIMUM,
        must=(Duty.MINIMUM_NECESSARY,),
    )


def own_defense(question: Question) -> Answer | None:
    """164.508(a)(2)(i)(C): the practice defends itself in an action that this client brought. Counsel decides."""
    defenders = IN_HOUSE | {Relation.ATTORNEY, Relation.COURT}
    if question.purpose is not Purpose.DEFENSE_AGAINST_CLIENT or question.actor.relation not in defenders:
        return None
    return hold(
        "The practice may use the notes to defend itself in an action that this client brought; counsel says"
        " whether this is one and what it needs.",
        DEFENSE,
        MINIMUM,
        human=Human.COUNSEL,
        do="Keep everything as it is and give the papers to counsel and the insurer.",
        must=(Duty.MINIMUM_NECESSARY, Duty.LEGAL_HOLD),
    )


def secretary(question: Question) -> Answer | None:
    """164.508(a)(2)(ii), 164.502(a)(2)(ii): the Secretary of Health and Human Services."""
    if question.purpose is not Purpose.HHS_COMPLIANCE:
        return None
    return agency_with_paper(question, SECRETARY) or has_to(
        "The Secretary may see these notes too, to check that the practice keeps the rules; they have to be given.",
        LISTED,
        SECRETARY,
        OFFICIALS,
        ACCOUNTING,
        must=TOLD_IN_FULL,
        do="Tell the privacy officer, who asks the originator to open what was asked for.",
    )


def required_by_law(question: Question) -> Answer | None:
    """164.512(a): a mandate that compels, and no further than it goes; (c), (e), (f) add their conditions."""
    if question.purpose is not Purpose.REQUIRED_BY_LAW:
        return None
    return mandate_stops(question, LISTED, MANDATE) or hold(
        "A law that compels it reaches psychotherapy notes as far as that law goes, and not further. A person reads"
        " the law; the program doesn't.",
        LISTED,
        MANDATE,
        MANDATE_CONDITIONS,
        MANDATE_DEFINED,
        human=Human.COUNSEL,
        do=PUT_OFF_NOTHING,
        must=TOLD_IN_FULL,
    )


def oversight_of_originator(question: Question) -> Answer | None:
    """164.512(d), with respect to the oversight of the originator of the notes; of nobody else."""
    if question.purpose is not Purpose.OVERSIGHT_OF_ORIGINATOR:
        return None
    return agency_with_paper(question, LISTED) or allow(
        "A body that oversees the clinician who wrote the notes may have what that oversight needs.",
        LISTED,
        OVERSIGHT,
        OFFICIALS,
        ACCOUNTING,
        must=TOLD,
        do="Ask counsel whether privilege has to be raised, then send what the request names and nothing beside it.",
    )


def coroner(question: Question) -> Answer | None:
    """164.512(g)(1): coroners and medical examiners. Funeral directors are not on the list."""
    if question.purpose is not Purpose.CORONER:
        return None
    return death_stops(question, CORONER) or allow(
        "They may have what they need to identify the person or find the cause of death.",
        LISTED,
        CORONER,
        ACCOUNTING,
        must=TOLD,
    )


def serious_threat(question: Question) -> Answer | None:
    """164.512(j)(1)(i): in good faith, to prevent a serious and imminent threat, to someone who can."""
    if question.purpose is not Purpose.SERIOUS_THREAT:
        return None
    return threat_stops(question, LISTED, THREAT) or allow(
        "The clinician who wrote the notes may tell those who can prevent it what they need to know. Nobody has to"
        " sign first.",
        LISTED,
        THREAT,
        GOOD_FAITH,
        ACCOUNTING,
        must=TOLD,
        do="Make the call first, then write down whom you told, what, and why you believed it.",
    )
