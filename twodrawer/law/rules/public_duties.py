"""Permissions that need no word from the client: 45 CFR 164.510 and 164.512, and the Secretary's own right.

Courts, subpoenas, mandates and the police end with a person, never with the program. What goes out under
164.512 is in the accounting (164.528), and who asks is verified first (164.514(h)).
"""

from twodrawer.law.citations import Citation
from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import allow, has_to, hold, missing, par, refuse, unread
from twodrawer.law.rules.authorization import on_authorization
from twodrawer.law.words import AuthorityKind, Purpose, Relation

SECRETARY = unread("45 CFR 164.502(a)(2)(ii)")
REQUIRED_BY_LAW = par("45 CFR 164.512(a)")
PUBLIC_HEALTH = unread("45 CFR 164.512(b)")
OVERSIGHT = unread("45 CFR 164.512(d)")
POLICE = unread("45 CFR 164.512(f)")
CORONER = par("45 CFR 164.512(g)(1)")
FUNERAL = unread("45 CFR 164.512(g)(2)")
THREAT = par("45 CFR 164.512(j)(1)(i)")
SUSPECT = unread("45 CFR 164.512(j)(1)(ii)")
COMPENSATION = unread("45 CFR 164.512(l)")
FAMILY = unread("45 CFR 164.510(b)")
FAMILY_OF_THE_DEAD = par("45 CFR 164.510(b)(5)")
DIRECTORY = unread("45 CFR 164.510(a)")
ACCOUNTING = par("45 CFR 164.528(a)(1)")
VERIFY = par("45 CFR 164.514(h)(1)")
OFFICIALS = par("45 CFR 164.514(h)(2)")

TOLD = (Duty.MINIMUM_NECESSARY, Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE)
TOLD_IN_FULL = (Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE)
PUT_OFF_NOTHING = (
    "Show the paragraph to counsel today; a report that is due by a deadline is not put off for the papers."
)
OFFICIAL_PAPER = (AuthorityKind.STATUTE, AuthorityKind.AGENCY_REQUEST)


def agency_with_paper(question: Question, under: Citation) -> Answer | None:
    """Stops anyone but an agency that shows its authority in writing: 164.514(h)(2)."""
    if question.actor.relation is not Relation.AGENCY:
        return refuse(
            "Only the agency with that task gets the record for this purpose.",
            under,
            do="Ask who is behind the request, or ask the client for an authorization.",
        )
    if question.authority.kind is None:
        return missing(
            "authority.kind", because="It isn't said what the agency relies on.", under=(under, OFFICIALS)
        )
    if question.authority.kind not in OFFICIAL_PAPER:
        return refuse(
            "The agency has not shown its authority in writing.",
            under,
            OFFICIALS,
            needs=("agency_request",),
            do="Ask for a written request on the agency's letterhead that names the law it acts under.",
        )
    return None


def hhs(question: Question) -> Answer | None:
    """164.502(a)(2)(ii): the Secretary of Health and Human Services checks whether the practice complies."""
    if question.purpose is not Purpose.HHS_COMPLIANCE:
        return None
    return agency_with_paper(question, SECRETARY) or has_to(
        "The Secretary may see the record to check that the practice keeps the rules; it has to be given.",
        SECRETARY,
        OFFICIALS,
        ACCOUNTING,
        must=TOLD_IN_FULL,
        do="Tell the privacy officer and give what was asked for.",
    )


def mandate_stops(question: Question, *under: Citation) -> Answer | None:
    """Stops what no named law compels: a mandate is enforceable in court, 164.103."""
    if question.mandatory is None:
        return missing("mandatory", because="It isn't said whether a law compels this.", under=under)
    if not question.mandatory:
        return refuse(
            "A law that merely permits it is not a law that requires it.",
            *under,
            do="Look for the purpose that fits, or ask the client for an authorization.",
        )
    if question.authority.kind is not AuthorityKind.STATUTE:
        return missing("authority.kind", because="The law that requires it has to be named.", under=under)
    if not question.authority.cite:
        return missing("authority.cite", because="The paragraph that requires it isn't named.", under=under)
    return None


def required_by_law(question: Question) -> Answer | None:
    """164.512(a): a mandate enforceable in court, and no further than it goes."""
    if question.purpose is not Purpose.REQUIRED_BY_LAW:
        return None
    return mandate_stops(question, REQUIRED_BY_LAW) or hold(
        "What a law requires may be given, as far as that law goes. A person reads the law; the"
        " program doesn't.",
        REQUIRED_BY_LAW,
        VERIFY,
        ACCOUNTING,
        human=Human.COUNSEL,
        do=PUT_OFF_NOTHING,
        must=TOLD_IN_FULL,
    )


def oversight(question: Question) -> Answer | None:
    """164.512(d): licensing boards and other bodies that oversee health care."""
    if question.purpose not in (Purpose.OVERSIGHT_OF_ORIGINATOR, Purpose.OVERSIGHT_OTHER):
        return None
    return agency_with_paper(question, OVERSIGHT) or allow(
        "A body that oversees health care may have what its oversight needs.",
        OVERSIGHT,
        OFFICIALS,
        ACCOUNTING,
        must=TOLD,
        do="Send what the request names and nothing beside it.",
    )


def public_health(question: Question) -> Answer | None:
    """164.512(b): an authority that the law lets collect such reports."""
    if question.purpose is not Purpose.PUBLIC_HEALTH:
        return None
    return agency_with_paper(question, PUBLIC_HEALTH) or allow(
        "A public health authority may have what the law lets it collect.",
        PUBLIC_HEALTH,
        OFFICIALS,
        ACCOUNTING,
        must=TOLD,
        do="Send the facts it collects; the text of a note is seldom among them.",
    )


def death_stops(question: Question, under: Citation) -> Answer | None:
    """Stops anyone but those whose task a client's death is, and every question about the living."""
    if question.client.deceased is None:
        return missing(
            "client.deceased", because="It isn't said whether the client has died.", under=(under,)
        )
    if not question.client.deceased:
        return refuse("The client is living.", under, do="Check whom the request is about.")
    # The question has no word for a funeral director; a firm stands as a vendor, or as the public.
    coroner = question.purpose is Purpose.CORONER
    askers = (Relation.AGENCY,) if coroner else (Relation.AGENCY, Relation.VENDOR, Relation.PUBLIC)
    if question.actor.relation not in askers:
        return refuse(
            "This is for the official whose task the death is.",
            under,
            do="Ask who is behind the request; the executor of the estate has a right of their own.",
        )
    return None


def coroner(question: Question) -> Answer | None:
    """164.512(g)(1): coroners and medical examiners, to identify the person or find the cause of death."""
    if question.purpose is not Purpose.CORONER:
        return None
    return death_stops(question, CORONER) or allow(
        "They may have what they need to identify the person or find the cause of death.",
        CORONER,
        VERIFY,
        ACCOUNTING,
        must=TOLD,
    )


def funeral_director(question: Question) -> Answer | None:
    """164.512(g)(2): funeral directors, for their duties."""
    if question.purpose is not Purpose.FUNERAL_DIRECTOR:
        return None
    return death_stops(question, FUNERAL) or allow(
        "They may have what they need to carry out their duties.",
        FUNERAL,
        VERIFY,
        ACCOUNTING,
        must=TOLD,
    )


def threat_stops(question: Question, *under: Citation) -> Answer | None:
    """Stops all but a serious threat that is imminent, told to those who can prevent it: 164.512(j)(1)(i)."""
    threat = question.threat
    gaps = [
        f"threat.{name}" for name in ("imminent", "recipient_can_prevent") if getattr(threat, name) is None
    ]
    if gaps:
        return missing(
            *gaps, because="The rule asks how near the threat is and who can prevent it.", under=under
        )
    if not threat.imminent:
        return refuse(
            "The rule opens the record for a serious threat that is imminent; this one isn't said to be.",
            *under,
            do="Talk it over with a supervisor or colleague now, and plan for safety with the client.",
        )
    if not threat.recipient_can_prevent:
        return refuse(
            "The warning may go to those who can prevent or lessen the threat, the target among them.",
            *under,
            do="Warn someone who can: the emergency line, the police, the person threatened.",
        )
    return None


def serious_threat(question: Question) -> Answer | None:
    """164.512(j)(1)(i): in good faith, to prevent a serious and imminent threat, to someone who can."""
    if question.purpose is not Purpose.SERIOUS_THREAT:
        return None
    return threat_stops(question, THREAT) or allow(
        "You may tell those who can prevent it what they need to know. Nobody has to sign first.",
        THREAT,
        ACCOUNTING,
        must=TOLD,
        do="Make the call first, then write down whom you told, what, and why you believed it.",
    )


def identify_suspect(question: Question) -> Answer | None:
    """164.512(j)(1)(ii): mostly shut for what was learned in therapy; the exact reach is counsel's."""
    if question.purpose is not Purpose.IDENTIFY_SUSPECT:
        return None
    return hold(
        "What a client says in therapy seldom may be used to find a suspect; counsel reads the exceptions.",
        SUSPECT,
        POLICE,
        human=Human.COUNSEL,
        do="Say neither yes nor no to the caller; take the name, number and paper, and call counsel.",
        must=TOLD,
    )


def police(question: Question) -> Answer | None:
    """164.512(f): law enforcement, each of whose six doors has its own conditions."""
    if question.purpose is not Purpose.LAW_ENFORCEMENT:
        return None
    return hold(
        "Law enforcement gets the record only on the conditions of its own paragraph; counsel checks them.",
        POLICE,
        OFFICIALS,
        human=Human.COUNSEL,
        do="Ask for the paper, say neither yes nor no about the client, and call counsel.",
        must=TOLD,
    )


def workers_compensation(question: Question) -> Answer | None:
    """164.512(l): as far as the state's compensation law goes, and no state's law is here yet."""
    if question.purpose is not Purpose.WORKERS_COMPENSATION:
        return None
    if question.authority.kind is not AuthorityKind.STATUTE:
        return on_authorization(
            question, "Without the compensation law that allows it, this needs the client's authorization."
        )
    if not question.authority.cite:
        return missing("authority.cite", because="The compensation law isn't named.", under=(COMPENSATION,))
    return hold(
        "Workers' compensation law may allow it; that law is the state's, and no state's rule is"
        " confirmed here.",
        COMPENSATION,
        human=Human.COUNSEL,
        do="Give the request and the paragraph to counsel, or ask the client for an authorization.",
        must=TOLD,
    )


def family(question: Question) -> Answer | None:
    """164.510(b): family and others the client lets take part in the care."""
    if question.purpose is not Purpose.FAMILY_INVOLVED:
        return None
    if question.actor.relation is not Relation.FAMILY:
        return refuse(
            "This is for family and those the client brings into the care.",
            FAMILY,
            do="Ask who they are to them.",
        )
    if question.client.deceased is None:
        return missing("client.deceased", because="It isn't said whether the client lives.", under=(FAMILY,))
    if question.client.deceased:
        return hold(
            "Family who took part in the care may learn what bears on it, unless the client said"
            " otherwise before.",
            FAMILY_OF_THE_DEAD,
            human=Human.ORIGINATOR,
            do="Ask the clinician, who knows what the client wanted.",
            must=TOLD[:2],
        )
    if question.authority.kind is AuthorityKind.CONSENT:
        return allow(
            "The client agreed. Family may be told what bears on their part in the care, and not more.",
            FAMILY,
            VERIFY,
            must=TOLD[:2],
            do="Tell it in your own words; the note itself seldom has to leave the record.",
        )
    if question.authority.kind is AuthorityKind.AUTHORIZATION:
        return on_authorization(question, "Family may have the record itself on the client's authorization.")
    return hold(
        "The client has to agree or have the chance to object; whether they would is a"
        " professional's judgement.",
        FAMILY,
        human=Human.ORIGINATOR,
        do="Ask the client. If that can't be done now, the treating clinician decides what has to be said.",
        must=TOLD[:2],
    )


def directory(question: Question) -> Answer | None:
    """164.510(a): a facility's directory holds a name and a place, never a record."""
    if question.purpose is not Purpose.DIRECTORY:
        return None
    return refuse(
        "A directory holds a name, a place and a word on the condition. It never holds what is in"
        " the record.",
        DIRECTORY,
        do="Leave the record out of it.",
    )
