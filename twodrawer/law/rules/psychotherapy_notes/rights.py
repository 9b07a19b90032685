"""Psychotherapy notes and the client's own rights: outside access, export and amendment, in the same words whether
or not there are notes.
"""

from dataclasses import replace

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import hold, par, refuse
from twodrawer.law.rules.authorization import on_form
from twodrawer.law.rules.client_rights import access_clock, amendment_clock
from twodrawer.law.words import CLIENT_SIDE, AuthorityKind, Purpose

CLOSED_LIST = par("45 CFR 164.508(a)(2)")
ORIGINATOR = par("45 CFR 164.508(a)(2)(i)(A)")
NO_ACCESS = par("45 CFR 164.524(a)(1)(i)")
UNREVIEWABLE = par("45 CFR 164.524(a)(2)(i)")
DENIAL = par("45 CFR 164.524(d)(2)")
NO_AMENDMENT = par("45 CFR 164.526(a)(2)(iii)")
AMENDMENT_DENIAL = par("45 CFR 164.526(d)(1)")
DISAGREEMENT = par("45 CFR 164.526(d)(2)")
NOT_EHI = par("45 CFR 171.102")


OUTSIDE_THE_RIGHT = "Psychotherapy notes, if any, are outside this right."


def access(question: Question) -> Answer | None:
    """164.524(a)(1)(i), (a)(2)(i): outside the right, and not reviewable. The originator may choose to release."""
    if question.purpose is not Purpose.CLIENT_ACCESS:
        return None
    if question.actor.relation in CLIENT_SIDE and question.authority.kind is AuthorityKind.AUTHORIZATION:
        return _at_discretion(question)
    return outside_the_right(question, OUTSIDE_THE_RIGHT)


def outside_the_right(question: Question, because: str) -> Answer:
    """164.524(d)(2): the denial, with its clock. The client's own; others are told the same and owed no letter."""
    asks = question.actor.relation in CLIENT_SIDE
    answer = refuse(
        because,
        NO_ACCESS,
        UNREVIEWABLE,
        DENIAL,
        must=(Duty.WRITTEN_DENIAL,) if asks else (),
        do="Give the rest of the record within the time and write the denial in these words, whether or not there"
        " are notes. The clinician who wrote notes may still choose to share them on a signed authorization.",
    )
    return replace(answer, clocks=access_clock(question)) if asks else answer


def _at_discretion(question: Question) -> Answer:
    """HHS calls a release to the client "purely permissive": the originator decides, on a signed form."""
    answer = on_form(question, OUTSIDE_THE_RIGHT, under=(NO_ACCESS, CLOSED_LIST))
    if not answer.is_yes:
        return answer
    return hold(
        f"{OUTSIDE_THE_RIGHT} The form permits sharing them and doesn't compel it: the clinician who wrote them"
        " decides.",
        NO_ACCESS,
        CLOSED_LIST,
        human=Human.ORIGINATOR,
        must=answer.must,
        do="Ask the clinician who wrote them, and check the law of the state first.",
    )


def export(question: Question) -> Answer | None:
    """171.102: electronic health information doesn't include psychotherapy notes."""
    if question.purpose is not Purpose.EHI_EXPORT:
        return None
    return refuse(
        "An export of electronic health information doesn't include psychotherapy notes, if any.",
        NOT_EHI,
        NO_ACCESS,
        do="Export the rest of the record.",
    )


def amendment(question: Question) -> Answer | None:
    """164.526(a)(2)(iii): not available for inspection, so it may be denied; in writing, with the right to disagree."""
    if question.purpose is not Purpose.CLIENT_AMENDMENT:
        return None
    asks = question.actor.relation in CLIENT_SIDE
    answer = refuse(
        "Psychotherapy notes, if any, are not open to inspection, so the request to amend them may be denied.",
        NO_AMENDMENT,
        AMENDMENT_DENIAL,
        DISAGREEMENT,
        must=(Duty.WRITTEN_DENIAL,) if asks else (),
        do="Write the denial with its ground and the right to disagree; what is said of the progress notes is answered"
        " by itself.",
    )
    return replace(answer, clocks=amendment_clock(question)) if asks else answer
