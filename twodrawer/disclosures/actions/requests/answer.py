"""How a request ends besides a denial: answered, released, withdrawn, or told that its paper is not enough."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.disclosures.actions.requests.steps import (
    Doing,
    Said,
    begin,
    require_verified,
    take_step,
    words_of,
)
from twodrawer.disclosures.letters.letter import Letter
from twodrawer.disclosures.letters.outside import not_enough, not_in_their_place, objection
from twodrawer.disclosures.letters.rights import accounting_given, restriction_answered
from twodrawer.disclosures.request_states import State, Step
from twodrawer.law import Act, Outcome
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.requests import CLIENTS_OWN, Asking
from twodrawer.law.words import AuthorityKind, Relation
from twodrawer.lib.errors import Conflict

STATE_RULE = "state_rule"


@transaction.atomic
def refuse_paper(
    request_ref: UUID, *, words: str = "", version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """Somebody from outside is told that their paper is not enough, in words that say nothing about anybody. `words`:
    also what no question can say, such as a form that is known to be false (164.508(b)(2)(v))."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    if doing.dossier.asking in CLIENTS_OWN:
        _require_no_place(doing)
    for answer in doing.answers.values():
        unsaid = [one for one in answer.missing if one != STATE_RULE]
        if unsaid:
            raise Conflict(
                "The paper isn't described yet",
                why=answer.because,
                do="Fill in what is missing; then the law can say what is wrong with it.",
            )
        if answer.outcome is Outcome.MUST:
            raise Conflict(
                "The law demands this disclosure", why=answer.because, cite=answer.citations, do=answer.next
            )
    if doing.dossier.asking is Asking.LEGAL_PROCESS:
        _counsel_spoke(doing)
    paper = doing.dossier.known.authority.kind or AuthorityKind.NONE
    text = words_of(words, what="What is wrong with it", needed=False)
    if doing.dossier.asking in CLIENTS_OWN:
        letter = not_in_their_place(doing.frame(), words=text)
    else:
        letter = not_enough(doing.frame(), paper, words=text)
    return take_step(doing, Step.REFUSED, Said(words=text, letter=letter))


@transaction.atomic
def answer_request(
    request_ref: UUID,
    *,
    agreed: bool = True,
    words: str = "",
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The request is answered by a letter: a restriction agreed to or not, an account given, counsel's objection."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    require_verified(doing)
    text = words_of(words, what="The words of the answer", needed=False)
    letter = _letter(doing, agreed=agreed, words=text)
    more = {"agreed": "yes" if agreed else "no"}
    return take_step(doing, Step.ANSWERED, Said(words=text, more=more, letter=letter))


@transaction.atomic
def mark_released(
    request_ref: UUID, *, package_ref: UUID, whole: bool, by: law.Member, at: datetime, on: date
) -> UUID:
    """What was asked for went out, once. For the release of a package, inside its own transaction: refused unless
    everything that the law asks for is there at this moment. `whole`: nothing of the record stays behind in it."""
    doing = begin(request_ref, Act.MANAGE, version=None, by=by, at=at, on=on)
    facts = doing.dossier.facts(on=on)
    if not facts.may_leave:
        raise Conflict(
            "Nothing may leave for this request",
            why=facts.decision.because,
            cite=facts.decision.citations,
            do=facts.decision.next or "Open the request: it shows what is missing.",
        )
    if whole and facts.keeps_part_of_package:
        raise Conflict(
            "A part of this request stays here, and nothing is left out of the release",
            why="What was denied, or left out by the person who decided, would go along (45 CFR 164.524(d)(1)).",
            cite=("45 CFR 164.524(d)(1)",),
            do="Leave out the sessions, parts or words that stay here, and look at the release again.",
        )
    said = Said(more={"package": str(package_ref)}, also=(("package", package_ref),))
    again = doing.dossier.latest(Step.RELEASED) is not None
    return take_step(doing, Step.REST_RELEASED if again else Step.RELEASED, said)


@transaction.atomic
def withdraw(
    request_ref: UUID, *, words: str, version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """Nobody wants an answer any more. A legal hold that came with it stays until somebody lifts it, and so does the
    answer that was being reviewed."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    said = Said(
        words=words_of(words, what="Who withdrew it, and how"),
        state=doing.dossier.answer_there_was if doing.dossier.state is State.REVIEWING else None,
        reviewer_is_done=True,
    )
    return take_step(doing, Step.WITHDRAWN, said)


def _require_no_place(doing: Doing) -> None:
    """Nothing, if whoever asks doesn't stand in the client's place, as the law says or the person whom it names."""
    kept_back = {human for human, word in doing.dossier.words.items() if not word.lets_go}
    said_no = any(
        answer.outcome is Outcome.REFUSE or answer.human in kept_back for answer in doing.answers.values()
    )
    if doing.dossier.requester.relation is Relation.CLIENT or not said_no:
        raise Conflict(
            "The client's own rights are answered with a denial that says its ground",
            why="Who stands in the client's place has the client's rights (45 CFR 164.502(g)(1)).",
            cite=("45 CFR 164.524(d)(2)", "45 CFR 164.502(g)(1)"),
            do="Write the denial, or give what was asked for.",
        )


def _letter(doing: Doing, *, agreed: bool, words: str) -> Letter:
    asking = doing.dossier.asking
    frame = doing.frame()
    answer = doing.answers[doing.dossier.wish.records[0]]
    if asking is Asking.RESTRICTION:
        if answer.outcome is Outcome.MUST and not agreed:
            raise Conflict(
                "The law asks the practice to agree to this restriction",
                why=answer.because,
                cite=answer.citations,
                do="Agree to it.",
            )
        if answer.outcome not in (Outcome.MUST, Outcome.HOLD):
            raise Conflict(
                "This can't be answered yet", why=answer.because, cite=answer.citations, do=answer.next
            )
        return restriction_answered(frame, agreed=agreed, words=words)
    if asking is Asking.ACCOUNTING:
        if not answer.is_yes:
            raise Conflict(
                "This can't be answered yet", why=answer.because, cite=answer.citations, do=answer.next
            )
        return accounting_given(frame, words=words)
    if asking in (Asking.LEGAL_PROCESS, Asking.DISCLOSURE):
        counsel = _counsel_spoke(doing, Word.OBJECT)
        return objection(frame, counsel=counsel, words=words)
    raise Conflict(
        "Access and amendments are answered by giving, amending or denying", do="Choose one of these."
    )


def _counsel_spoke(doing: Doing, *words: Word) -> str:
    """The name of counsel, whose word stands with the request. Legal process is not answered without it."""
    said = doing.dossier.words.get(Human.COUNSEL)
    if said is None or (words and said not in words):
        raise Conflict(
            "Counsel hasn't said so yet",
            why="An answer to legal process, and an objection, is counsel's decision.",
            do="Hand the paper over to counsel and write down what they say.",
        )
    step = next(one for one in reversed(doing.dossier.steps) if one.human is Human.COUNSEL and one.word)
    return step.more.get("who", "")
