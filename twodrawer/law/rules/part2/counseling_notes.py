"""SUD counseling notes: the closed list of 42 CFR 2.31(b)(1), "notwithstanding any provision of this subpart"."""

from dataclasses import replace

from twodrawer.law.facts import Answer, Duty, Human, Outcome
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import Rule, allow, first_answer, hold, old, par
from twodrawer.law.rules.part2 import courts, without_consent
from twodrawer.law.rules.part2.consent import on_notes_consent
from twodrawer.law.rules.psychotherapy_notes import closed_list, otherwise, rights
from twodrawer.law.words import CLIENT_SIDE, AuthorityKind, Deed, Purpose, Relation

CLOSED_LIST = par("42 CFR 2.31(b)(1)")
ORIGINATOR = par("42 CFR 2.31(b)(1)(i)(A)")
TRAINING = par("42 CFR 2.31(b)(1)(i)(B)")
NO_CONDITION = par("42 CFR 2.31(b)(3)")
CLIENTS_ACCESS = old("42 CFR 2.23(a)")
SERVICE = par("42 CFR 2.12(c)(4)")
DEFINITION = par("42 CFR 2.11")
OUTSIDE_THE_RIGHT = "SUD counseling notes, if any, are outside this right."


def use_by_originator(question: Question) -> Answer | None:
    """2.31(b)(1)(i)(A): use by the originator for treatment; writing on is such a use."""
    treats = question.purpose in (Purpose.TREATMENT, Purpose.MEDICAL_EMERGENCY)
    own = question.actor.relation is Relation.ORIGINATOR
    if treats and own and question.act in (Deed.USE, Deed.AMEND):
        return allow("The clinician who wrote the notes may use them to treat the client.", ORIGINATOR)
    return None


def own_training(question: Question) -> Answer | None:
    """2.31(b)(1)(i)(B): the program's own training, learning SUD counseling under supervision, for as long as lent."""
    answer = closed_list.own_training(question)
    return None if answer is None else replace(answer, citations=(TRAINING.text,))


def access(question: Question) -> Answer | None:
    """No right where the note meets 164.501 too; Part 2 forbids no access (2.23). The originator may choose."""
    if question.purpose is not Purpose.CLIENT_ACCESS:
        return None
    consented = question.authority.kind is AuthorityKind.SUD_COUNSELING_CONSENT
    if not consented or question.actor.relation not in CLIENT_SIDE:
        answer = rights.outside_the_right(question, OUTSIDE_THE_RIGHT)
        return replace(answer, citations=(*answer.citations, CLIENTS_ACCESS.text, DEFINITION.text))
    answer = on_notes_consent(question, OUTSIDE_THE_RIGHT)
    if not answer.is_yes:
        return answer
    return hold(
        f"{OUTSIDE_THE_RIGHT} The consent permits sharing them and doesn't compel it.",
        CLIENTS_ACCESS,
        CLOSED_LIST,
        human=Human.ORIGINATOR,
        must=answer.must,
        do="Ask the clinician who wrote them, and check the law of the state first.",
    )


def amendment(question: Question) -> Answer | None:
    """164.526(a)(2)(iii), as for psychotherapy notes."""
    answer = rights.amendment(question)
    if answer is None:
        return None
    because = "SUD counseling notes, if any, are not open to inspection, so the request to amend them may be denied."
    return replace(answer, because=because)


def export(question: Question) -> Answer | None:
    """171.102: not electronic health information, where the note meets 164.501 too."""
    answer = rights.export(question)
    if answer is None:
        return None
    because = "An export of electronic health information doesn't include SUD counseling notes, if any."
    return replace(answer, because=because)


def storage(question: Question) -> Answer | None:
    """2.12(c)(4): a qualified service organization stores them, unread, for the originator."""
    answer = otherwise.storage(question)
    return None if answer is None else replace(answer, citations=(*answer.citations, SERVICE.text))


def needs_consent(question: Question) -> Answer:
    """2.31(b)(1): whatever isn't on the list."""
    because = "SUD counseling notes are opened by the client's own consent for these notes alone."
    if question.purpose is Purpose.PAYMENT:
        because = "SUD counseling notes go to a payer only on the client's own consent, and nothing may depend on it."
        answer = on_notes_consent(question, because)
        return replace(answer, citations=(*answer.citations, NO_CONDITION.text))
    answer = on_notes_consent(question, because)
    if answer.is_yes and question.purpose is Purpose.MODEL_TRAINING:
        return hold(
            "The client consented; whether the form tells them what training a model means is for a person to say.",
            CLOSED_LIST,
            human=Human.PRIVACY_OFFICER,
            must=answer.must,
            do="Show the form to the privacy officer before anything is sent.",
        )
    return answer


RULES: tuple[Rule, ...] = (
    closed_list.destruction, use_by_originator, closed_list.written_by_originator, own_training, courts.defense,
    without_consent.secretary, without_consent.required_by_law, without_consent.oversight, without_consent.coroner,
    without_consent.emergency, without_consent.serious_threat, courts.subpoena, courts.court_order, access, export,
    amendment, storage, otherwise.never_sold,
)  # fmt: skip


def under_the_list(question: Question) -> Answer:
    """The answer for SUD counseling notes. Whatever opens, the originator opens."""
    answer = first_answer(RULES, question) or needs_consent(question)
    opens = answer.is_yes or (answer.outcome is Outcome.HOLD and answer.must)
    return replace(answer, must=(*answer.must, Duty.ORIGINATOR_OPENS)) if opens else answer
