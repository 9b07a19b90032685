"""The client's own rights: access (45 CFR 164.524), export (45 CFR 171), amendment (164.526).

The client has a right to these, so the answer is `must`, with its clock. Whoever stands in the client's shoes
is treated as the client (164.502(g)); whether a parent does depends on who consented to the care. Where the
law of a state would say, a licensed person decides until that state's rule is here.
"""

from dataclasses import replace

from twodrawer.law import clocks
from twodrawer.law.facts import Answer, Clock, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import allow, has_to, hold, missing, par, refuse, unread
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, Deed, Endangerment, Purpose, Relation

OWED = unread("45 CFR 164.502(a)(2)(i)")
ACCESS = par("45 CFR 164.524(a)(1)")
ACCESS_TIME = par("45 CFR 164.524(b)(2)")
REVIEWABLE = par("45 CFR 164.524(a)(3)")
REVIEW = par("45 CFR 164.524(a)(4)")
THE_REST = par("45 CFR 164.524(d)(1)")
DENIAL = par("45 CFR 164.524(d)(2)")
AMENDMENT = unread("45 CFR 164.526(a)(1)")
AMENDMENT_TIME = par("45 CFR 164.526(b)(2)")
AMENDMENT_DENIAL = par("45 CFR 164.526(d)(1)")
REPRESENTATIVE = par("45 CFR 164.502(g)(1)")
PARENT = par("45 CFR 164.502(g)(3)")
MINOR_ALONE = par("45 CFR 164.502(g)(3)(i)")
PARENT_AND_STATE = par("45 CFR 164.502(g)(3)(ii)")
EXECUTOR = par("45 CFR 164.502(g)(4)")
ABUSE = par("45 CFR 164.502(g)(5)")
COMPLIANCE = par("45 CFR 164.502(b)(2)(vi)")
EHI = par("45 CFR 171.102")
PREVENTING_HARM = par("45 CFR 171.201")
VERIFY = par("45 CFR 164.514(h)(1)")

RIGHTS = (Purpose.CLIENT_ACCESS, Purpose.EHI_EXPORT, Purpose.CLIENT_AMENDMENT)
_ASK_THE_CLIENT = "Ask the client for an authorization that names this person."


def workforce_preparing(question: Question) -> Answer | None:
    """164.502(b)(2)(vi): somebody of the practice has to open the record to answer the request."""
    if question.purpose in RIGHTS and question.actor.relation in IN_HOUSE and question.act is not Deed.AMEND:
        return allow(
            "The practice may open the record to answer the client's request.",
            OWED,
            COMPLIANCE,
            do="Open no more than the request is about.",
        )
    return None


def who_stands_as_client(question: Question) -> Answer | None:
    """164.502(g): stops everyone who neither is the client nor stands in the client's shoes."""
    if question.purpose not in RIGHTS:
        return None
    relation, client = question.actor.relation, question.client
    if relation not in CLIENT_SIDE:
        return refuse(
            "This right is the client's own and their representative's.",
            OWED,
            REPRESENTATIVE,
            do=_ASK_THE_CLIENT,
        )
    if client.deceased is None:
        return missing(
            "client.deceased", because="Who may ask depends on whether the client lives.", under=(EXECUTOR,)
        )
    if client.deceased:
        return _for_the_dead(relation)
    if relation is Relation.EXECUTOR:
        return refuse(
            "An executor speaks for a client who has died.",
            EXECUTOR,
            do="Check who is asking, and for whom.",
        )
    if relation is Relation.PERSONAL_REPRESENTATIVE:
        return None
    if client.minor is None:
        return missing(
            "client.minor", because="Who may ask depends on whether the client is a minor.", under=(PARENT,)
        )
    if relation is Relation.CLIENT:
        return _minor_asking(question) if client.minor else None
    return _parent_asking(question)


def _for_the_dead(relation: Relation | None) -> Answer | None:
    if relation is Relation.EXECUTOR:
        return None
    if relation is Relation.CLIENT:
        return refuse(
            "The client is recorded as deceased; somebody else is asking.",
            EXECUTOR,
            do="Find out who is asking. The executor of the estate has this right.",
        )
    return hold(
        "After a death only a person with authority over the estate stands in the client's place.",
        EXECUTOR,
        human=Human.PRIVACY_OFFICER,
        do="Ask for the paper that shows the authority and give it to the privacy officer.",
        must=(Duty.VERIFY_IDENTITY,),
    )


def _minor_asking(question: Question) -> Answer | None:
    if question.client.consented_alone is None:
        return missing(
            "client.consented_alone",
            because="A minor uses this right alone only for care they lawfully consented to alone.",
            under=(MINOR_ALONE,),
        )
    if question.client.consented_alone:
        return None
    return refuse(
        "For this care the parent or guardian uses the right on the minor's behalf.",
        PARENT,
        do="Explain it kindly and ask the parent or guardian to sign the request with them.",
    )


def _parent_asking(question: Question) -> Answer | None:
    client = question.client
    if not client.minor:
        return refuse("A parent has no right to an adult client's record.", PARENT, do=_ASK_THE_CLIENT)
    if client.consented_alone is None:
        return missing(
            "client.consented_alone",
            because="A parent stands in for the minor unless the minor lawfully consented to the care alone.",
            under=(MINOR_ALONE,),
        )
    if client.consented_alone:
        return hold(
            "The minor consented to this care alone. State law says what a parent may have; where it"
            " is silent,"
            " a licensed professional decides. No state's rule is confirmed here yet.",
            MINOR_ALONE,
            PARENT_AND_STATE,
            human=Human.ORIGINATOR,
            do="Ask the clinician, who decides with the law of the state at hand and writes down why.",
        )
    return None


def finding_of_danger(question: Question) -> Answer | None:
    """164.524(a)(3): the only reviewable grounds to hold part back. Being upset by it is none of them."""
    if question.purpose not in (Purpose.CLIENT_ACCESS, Purpose.EHI_EXPORT):
        return None
    finding = question.client.endangerment_finding
    as_representative = question.actor.relation is not Relation.CLIENT
    grounds = {
        Endangerment.LIFE_OR_SAFETY: True,
        Endangerment.HARM_TO_OTHER_PERSON_REFERENCED: True,
        Endangerment.HARM_BY_REPRESENTATIVE: as_representative,
    }
    if finding is None or not grounds.get(finding, False):
        return None
    under = [REVIEWABLE, REVIEW, THE_REST, DENIAL]
    if finding is Endangerment.HARM_BY_REPRESENTATIVE:
        under.append(ABUSE)
    if question.purpose is Purpose.EHI_EXPORT:
        under.append(PREVENTING_HARM)
    answer = hold(
        "A licensed professional found a danger the rule names, so that part may be held back, in writing;"
        " the client may have it reviewed by another professional who had no part in the decision.",
        *under,
        human=Human.SECOND_REVIEWER,
        do="Give the rest within the time, write the denial for this part, and name the reviewer.",
        must=(Duty.WRITTEN_DENIAL, Duty.REVIEWABLE),
    )
    return replace(answer, clocks=access_clock(question))


def access(question: Question) -> Answer | None:
    """164.524(a)(1), (b)(2): the client gets the record within the time."""
    if question.purpose not in (Purpose.CLIENT_ACCESS, Purpose.EHI_EXPORT):
        return None
    because = "The client has a right to see and have this record."
    if question.client.endangerment_finding is Endangerment.UPSETTING:
        because += " That it may upset them is no ground to hold it back."
    under = [OWED, ACCESS, ACCESS_TIME, VERIFY]
    if question.actor.relation is not Relation.CLIENT:
        under.append(REPRESENTATIVE)
    if question.purpose is Purpose.EHI_EXPORT:
        under.append(EHI)
    answer = has_to(
        because,
        *under,
        must=(Duty.VERIFY_IDENTITY,),
        do="Give it in the form they ask for, if the practice can readily make it.",
    )
    return replace(answer, clocks=access_clock(question))


def amendment(question: Question) -> Answer | None:
    """164.526: the practice acts on the request, by an addendum or by a written denial."""
    if question.purpose is not Purpose.CLIENT_AMENDMENT:
        return None
    answer = has_to(
        "The client may ask that the record be amended; the practice has to act on it in time.",
        AMENDMENT,
        AMENDMENT_TIME,
        AMENDMENT_DENIAL,
        must=(Duty.VERIFY_IDENTITY,),
        do="Let the author read the request: an addendum if it is right, a written denial with its"
        " ground if not.",
    )
    return replace(answer, clocks=amendment_clock(question))


def access_clock(question: Question) -> tuple[Clock, ...]:
    """164.524(b)(2): the days to act on a request for access, or to deny it in writing."""
    return _clock(question, "access")


def amendment_clock(question: Question) -> tuple[Clock, ...]:
    """164.526(b)(2): the days to act on a request for amendment, or to deny it in writing."""
    return _clock(question, "amendment")


def _clock(question: Question, what: str) -> tuple[Clock, ...]:
    """The clock in force that day. `decide` has already refused days the law pack doesn't know."""
    return clocks.for_request(what, on=question.on) if question.on else ()
