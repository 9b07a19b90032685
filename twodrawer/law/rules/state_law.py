"""What a state's law adds, after the federal answer: the two-way overlay of 45 CFR 160.202 and 160.203(b).

For third parties the stricter result wins. For the client's own access the wider one does: a state may add to it,
and a state's limit on it is not "more stringent" (160.202(1)(ii)), so it cuts nothing. What the Secretary must be
given stays given.

A rule that is unconfirmed is disabled. The answer says so and takes the stricter side: a third party then gets,
on the client's own signed paper, what federal law alone would let go without one; where no paper fits (an
official's request), counsel decides. An emergency and a warning are never closed by what was not read here.
"""

from collections.abc import Callable
from dataclasses import replace

from twodrawer.law.facts import Answer, Human, Outcome
from twodrawer.law.question import Question
from twodrawer.law.rules import forms
from twodrawer.law.rules.answering import par, record_word
from twodrawer.law.rules.client_rights import RIGHTS
from twodrawer.law.states import DutyKind, NotesEffect, State, called, state_on
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, AuthorityKind, Deed, Purpose, Record, Relation

MORE_STRINGENT = par("45 CFR 160.203(b)")
MORE_ACCESS = par("45 CFR 160.202(2)")
NOT_LESS_ACCESS = par("45 CFR 160.202(1)")
MINORS_OWN = par("45 CFR 164.502(g)(3)(i)")
MANDATE = par("45 CFR 164.512(a)")

# What a client's signature may open, if the state asks for one: treatment, payment and the practice's own work.
_CONSENT_OPENS = (
    Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.PEER_CONSULTATION, Purpose.TRAINING_PROGRAM,
    Purpose.FAMILY_INVOLVED,
)  # fmt: skip
_SIGNED = (
    AuthorityKind.CONSENT,
    AuthorityKind.AUTHORIZATION,
    AuthorityKind.PART2_CONSENT,
    AuthorityKind.SUD_COUNSELING_CONSENT,
)
_ENDED = (forms.expired, forms.ended_by_its_event, forms.revoked)
_FORMS = {
    AuthorityKind.AUTHORIZATION: forms.authorization_defects,
    AuthorityKind.PART2_CONSENT: forms.part2_consent_defects,
    AuthorityKind.SUD_COUNSELING_CONSENT: forms.counseling_consent_defects,
}
_APART = (Record.PSYCHOTHERAPY_NOTES, Record.SUD_COUNSELING_NOTES)
_PROCEEDINGS = (
    Purpose.SUBPOENA,
    Purpose.COURT_ORDER,
    Purpose.DEFENSE_AGAINST_CLIENT,
    Purpose.OVERSIGHT_OF_ORIGINATOR,
)

Overlay = Callable[[Question, Answer, "State | None"], Answer | None]


def under_state_law(question: Question, answer: Answer) -> Answer:
    """The federal answer with the state's law over it. Without a state: as it is."""
    if question.state is None or question.act is Deed.DESTROY:
        return answer  # keeping.destruction has asked the state already
    row = state_on(question.state, question.on)
    for overlay in OVERLAYS:
        changed = overlay(question, answer, row)
        if changed is not None:
            return changed
    return answer


def to_the_secretary(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """164.502(a)(2)(ii) requires it; a state can't stand in its way."""
    return answer if question.purpose is Purpose.HHS_COMPLIANCE else None


def duty_to_warn(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """Whether the state makes a duty of what 164.512(j) permits. It never closes a warning that federal law opens."""
    if question.purpose is not Purpose.SERIOUS_THREAT:
        return None
    if row is None:
        return _unconfirmed(question, answer, row)
    duty = row.duty
    source = f" ({duty.cite})" if duty.cite else ""
    if answer.is_yes and duty.kind is DutyKind.MANDATORY and duty.is_in_force_by_its_words:
        return replace(
            answer,
            outcome=Outcome.MUST,
            because=f"{answer.because} In {row.name} a clinician has to act on such a threat{source}.",
            citations=(*answer.citations, MANDATE.text),
        )
    said = {
        DutyKind.MANDATORY: "has to act on such a threat",
        DutyKind.COMMON_LAW: "may have to act on such a threat, by decisions of its courts",
        DutyKind.REPORT: "has to report such a threat to an official and otherwise may",
        DutyKind.PERMISSIVE: "may act on such a threat and doesn't have to",
        DutyKind.NONE: "has no duty to warn that is known here",
    }
    sure = "" if duty.is_in_force_by_its_words else " That is from a summary and not confirmed here."
    return replace(
        answer, because=f"{answer.because} In {row.name} a clinician {said[duty.kind]}{source}.{sure}"
    )


def minor_too_young(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """164.502(g)(3)(i): a minor's own consent is what state law makes it; a younger one's is a person's to judge."""
    client = question.client
    if row is None or not (client.minor and client.consented_alone) or client.age is None:
        return None
    rule = row.minors_consent
    if not rule.enabled or rule.from_age is None or client.age >= rule.from_age or not answer.is_yes:
        return None
    if question.actor.relation in IN_HOUSE:
        return None
    return Answer(
        Outcome.HOLD,
        f"In {row.name} a minor consents to such care alone from {rule.from_age} on ({rule.cite}). Whether this client,"
        f" at {client.age}, lawfully did is for a person to judge.",
        "Ask the clinician under which rule the minor consented, and write it down.",
        (*answer.citations, MINORS_OWN.text),
        human=Human.ORIGINATOR,
        must=answer.must,
    )


def own_rights(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """160.202(2): a state may give the client more access than 164.524, and can't give less."""
    if question.purpose not in RIGHTS or question.actor.relation not in CLIENT_SIDE | IN_HOUSE:
        return None
    asks = question.actor.relation in CLIENT_SIDE and question.purpose is Purpose.CLIENT_ACCESS
    if question.record not in _APART:
        limited = row is not None and row.notes.enabled and row.notes.effect is NotesEffect.ACCESS_LIMITED
        if limited and row is not None and asks:
            said = f"{row.name} lets a practice limit it ({row.notes.cite}); that cuts nothing of this right."
            return replace(
                answer,
                because=f"{answer.because} {said}",
                citations=(*answer.citations, NOT_LESS_ACCESS.text),
            )
        return _unconfirmed(question, answer, row)
    if row is None or not row.notes.enabled:
        return _unconfirmed(question, answer, row)
    if asks and row.notes.effect is NotesEffect.ACCESS_POSSIBLE and answer.outcome is Outcome.REFUSE:
        return Answer(
            Outcome.HOLD,
            f"{answer.because} But {row.name} may give the client a right to such content ({row.notes.cite}), and the"
            " wider right wins.",
            "Give the request to counsel before a denial is written; give the rest of the record within the time.",
            (*answer.citations, MORE_ACCESS.text),
            human=Human.COUNSEL,
            clocks=answer.clocks,
        )
    if row.notes.effect in (NotesEffect.PERSONAL_NOTES, NotesEffect.OUTSIDE_RECORD) and asks:
        return replace(answer, because=f"{answer.because} {row.name} says so too ({row.notes.cite}).")
    return answer


def personal_notes(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """Where a state makes the therapist's own notes work product, courts and boards hear that first."""
    if question.record not in _APART or row is None or not row.notes.enabled:
        return None
    if row.notes.effect is not NotesEffect.PERSONAL_NOTES:
        return None
    conditions = f"{row.name} protects a therapist's personal notes on its own conditions ({row.notes.cite})."
    if question.purpose in _PROCEEDINGS and (answer.is_yes or answer.outcome is Outcome.HOLD):
        return replace(
            answer,
            outcome=Outcome.HOLD,
            human=Human.COUNSEL,
            because=f"{answer.because} {conditions}",
            citations=(*answer.citations, MORE_STRINGENT.text),
            next="Send nothing; counsel raises the state's protection and privilege first.",
        )
    to_learners = (
        question.purpose is Purpose.TRAINING_PROGRAM and question.actor.relation is Relation.PROGRAM_TRAINEE
    )
    if to_learners and answer.is_yes:
        return replace(
            answer,
            outcome=Outcome.HOLD,
            human=Human.ORIGINATOR,
            because=f"{answer.because} {conditions} A fellow trainee may not be among those they may be shown to.",
            citations=(*answer.citations, MORE_STRINGENT.text),
            next="Show them to the supervisor, or ask counsel about the state's conditions first.",
        )
    return None


def inside_the_practice(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """What the practice's own people use, and vendors under a contract, is no disclosure to a third party."""
    contracted = question.actor.relation is Relation.VENDOR and question.authority.kind is AuthorityKind.BAA
    inside = contracted or question.actor.relation in IN_HOUSE
    return answer if inside and answer.is_yes else None


def not_opened_anyway(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """What federal law refuses, holds or wants signed for: a state can't open it, and may ask for more."""
    if answer.is_yes:
        return None
    confirmed = row is not None and row.notes.enabled and question.record in _APART
    return answer if confirmed else _unconfirmed(question, answer, row)


def emergencies(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """Life goes first; what was not read here is looked up afterwards."""
    return _unconfirmed(question, answer, row) if question.purpose is Purpose.MEDICAL_EMERGENCY else None


def signed_for(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """On the client's own paper: the strictest side a state takes, but for what it may want said on the form."""
    paper = question.authority
    if paper.kind not in _SIGNED:
        return None
    if paper.kind is AuthorityKind.CONSENT and question.purpose not in _CONSENT_OPENS:
        return None
    if any(check(question) for check in _ENDED) or _form_fails(question):
        return None
    known = row is not None and row.notes.enabled and row.notes.effect is NotesEffect.CONSENT_REQUIRED
    return answer if known else _unconfirmed(question, answer, row)


def _form_fails(question: Question) -> bool:
    """True if the paper is a form with paragraphs of its own, and falls short of them. A general consent has none."""
    read = _FORMS.get(question.authority.kind) if question.authority.kind else None
    return read is not None and bool(read(question) or forms.gaps(question))


def third_parties(question: Question, answer: Answer, row: State | None) -> Answer | None:
    """160.203(b): the stricter result wins. A state's rule that isn't confirmed counts as the stricter one."""
    unconfirmed = f"The rule of {called(row, question.state)} is not confirmed here yet."
    known = row is not None and row.notes.enabled and row.notes.effect is NotesEffect.CONSENT_REQUIRED
    if known and row is not None:
        why = f"{row.name} asks for the client's written consent ({row.notes.cite})."
    else:
        why = f"The state may be stricter. {unconfirmed}"
    citations = (*answer.citations, MORE_STRINGENT.text)
    unread = () if known else ("state_rule",)
    if question.purpose in _CONSENT_OPENS:
        return Answer(
            Outcome.CONSENT,
            f"Federal law would permit it without a signature. {why}",
            "Ask the client for a written consent to this disclosure, or ask counsel about the state's rule.",
            citations,
            needs=(f"consent:{record_word(question)}",),
            missing=unread,
        )
    return Answer(
        Outcome.HOLD,
        f"Federal law would permit it. {why}",
        "Ask counsel about the state's rule before anything goes.",
        citations,
        human=Human.COUNSEL,
        must=answer.must,
        missing=unread,
    )


OVERLAYS: tuple[Overlay, ...] = (
    to_the_secretary, duty_to_warn, minor_too_young, own_rights, personal_notes, inside_the_practice,
    not_opened_anyway, emergencies, signed_for, third_parties,
)  # fmt: skip


def _unconfirmed(question: Question, answer: Answer, row: State | None) -> Answer:
    return replace(
        answer,
        because=f"{answer.because} The rule of {called(row, question.state)} is not confirmed here yet.",
    )
