"""Denying access, on the grounds that the law lists and no others, and having a denial reviewed: 45 CFR 164.524.

A finding of danger is a licensed professional's, not the desk's. Whoever reviews it took no part in it (164.524(a)(4)),
and the practice does as the reviewer says.
"""

from collections.abc import Sequence
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
from twodrawer.disclosures.dossier import APART
from twodrawer.disclosures.facts_requests import StepFacts
from twodrawer.disclosures.letters.rights import access_denied, grounds_named, review_result
from twodrawer.disclosures.request_states import State, Step, after
from twodrawer.law import Act, Outcome, Role
from twodrawer.law.facts import Human
from twodrawer.law.grounds import grounds_of, offered, reviewable
from twodrawer.law.leaving import is_apart
from twodrawer.law.requests import Asking
from twodrawer.law.words import Endangerment, Record
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.text import single_line
from twodrawer.people import queries as people

LICENSED = {Role.CLINICIAN, Role.SUPERVISOR}


@transaction.atomic
def find_danger(
    request_ref: UUID,
    *,
    finding: Endangerment,
    part: str,
    words: str,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """164.524(a)(3): what a licensed professional of the care team finds about access, and which part it is about."""
    doing = begin(request_ref, Act.SIGN, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.ACCESS, "A finding about access")
    needed = bool(grounds_of(finding))
    said = Said(
        words=words_of(words, what="Why"),
        more={
            "finding": finding.value,
            "part": words_of(part, what="The part it is about", field="part", needed=needed),
        },
    )
    return take_step(doing, Step.FINDING, said)


@transaction.atomic
def deny_access(
    request_ref: UUID,
    *,
    grounds: Sequence[str],
    part: str = "",
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The denial is written: of the whole, or of the part that is described. The ref of the step with the letter."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.ACCESS, "A denial of access")
    require_verified(doing)
    codes = _checked(doing, grounds)
    words = single_line(part, limit=500, what="The part")
    rest = _rest(doing, codes, words)
    # The day of the rest is the day of the whole: 164.524(d)(1) gives no time of its own.
    letter = access_denied(
        doing.frame(),
        codes,
        part=words,
        apart=_asks_apart(doing),
        rest_by=doing.row.due_on if rest else None,
    )
    said = Said(words=words, grounds=codes, letter=letter)
    return take_step(doing, Step.PART_DENIED if rest else Step.DENIED, said)


@transaction.atomic
def name_reviewer(
    request_ref: UUID,
    *,
    reviewer_ref: UUID,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The client asked for a review, and this licensed professional, who took no part, was asked to make it."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    require_reviewable(doing)
    member = people.member_facts(by.practice_ref, [reviewer_ref], on=on).get(reviewer_ref)
    if member is None or not member.is_active or not member.roles & LICENSED or Role.TRAINEE in member.roles:
        raise Invalid(
            "A denial is reviewed by a licensed professional",
            cite=("45 CFR 164.524(a)(4)",),
            do="Choose a clinician or supervisor of the practice, or name somebody from outside.",
            fields=("reviewer",),
        )
    if reviewer_ref in doing.dossier.took_part:
        raise Invalid(
            "This person took part in the decision",
            why="The reviewer is somebody who did not (45 CFR 164.524(a)(4)).",
            cite=("45 CFR 164.524(a)(4)",),
            do="Choose somebody else.",
            fields=("reviewer",),
        )
    said = Said(reviewer_ref=reviewer_ref, also=(("member", reviewer_ref),))
    return take_step(doing, Step.REVIEWER_NAMED, said)


@transaction.atomic
def review_denial(
    request_ref: UUID,
    *,
    upheld: bool,
    words: str,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The reviewer decided, and the practice does so. Overturned, the request is open again and the part goes out."""
    doing = begin(request_ref, Act.COSIGN, version=version, by=by, at=at, on=on)
    if by.ref in doing.dossier.took_part:
        raise Conflict(
            "You took part in this decision, and somebody who did not reviews it",
            cite=("45 CFR 164.524(a)(4)",),
            do="Ask the privacy officer to name somebody else.",
        )
    member = people.member_facts(by.practice_ref, [by.ref], on=on)[by.ref]
    denial = doing.dossier.latest(Step.DENIED, Step.PART_DENIED)
    officer = denial.made_by if denial else by.ref
    signs = people.member_facts(by.practice_ref, [officer], on=on)[officer].name
    frame = doing.frame()
    letter = review_result(
        type(frame)(frame.practice, signs, frame.to, frame.day, frame.received_on),
        upheld=upheld,
        reviewer=member.signature_name,
    )
    said = Said(
        words=words_of(words, what="What you found"),
        more={"upheld": "yes" if upheld else "no"},
        letter=letter,
        state=after_review(doing, upheld=upheld),
        reviewer_is_done=True,
    )
    return take_step(doing, Step.REVIEWED, said)


def require_reviewable(doing: Doing) -> StepFacts:
    """The denial that can be reviewed; Conflict where there is none, or where it was reviewed."""
    denial = doing.dossier.denial_on_a_finding
    if denial is None:
        raise Conflict(
            "There is nothing to review",
            why="A denial is reviewed where a professional found a danger (45 CFR 164.524(a)(3), (a)(4)).",
            cite=("45 CFR 164.524(a)(4)",),
            do="Tell the client where to complain; the letter says it.",
        )
    if doing.dossier.was_reviewed:
        raise Conflict(
            "This denial was reviewed",
            why="The practice does as the reviewer said (45 CFR 164.524(d)(4)).",
            cite=("45 CFR 164.524(d)(4)",),
            do="Tell the client where to complain; the letter says it.",
        )
    return denial


def after_review(doing: Doing, *, upheld: bool) -> State:
    """Where the request stands after the review. Overturned, it is open, and what was held back goes out."""
    stands = after(Step.REVIEWED, doing.dossier.state)
    if not upheld or stands is State.DECIDING:
        return State.DECIDING
    return doing.dossier.answer_there_was


def _checked(doing: Doing, grounds: Sequence[str]) -> tuple[str, ...]:
    """The grounds, each one that the law lists and that this request has."""
    if not grounds or any(code not in offered("NO_ACCESS") for code in grounds):
        raise Invalid(
            "That is no ground on which the law lets access be denied",
            why="That a record may upset somebody is none.",
            cite=("45 CFR 164.524(a)(2)", "45 CFR 164.524(a)(3)"),
            do="Choose from the list, or give the record.",
            fields=("grounds",),
        )
    finding = doing.dossier.finding
    allowed = set(grounds_of(finding))
    unfounded = (set(grounds) & set(reviewable())) - allowed
    if unfounded:
        raise Invalid(
            "No licensed professional found that danger",
            why="The desk denies on a finding, and makes none.",
            cite=("45 CFR 164.524(a)(3)",),
            do="Ask a clinician of the care team to write down what they find.",
            fields=("grounds",),
        )
    if APART in grounds and not _asks_apart(doing):
        raise Invalid(
            "Nobody asked for psychotherapy notes here", do="Leave this ground out.", fields=("grounds",)
        )
    named = tuple(one.code for one in grounds_named(list(grounds), "NO_ACCESS"))
    if _asks_apart(doing) and APART not in named:
        named = (APART, *named)
    return named


def _rest(doing: Doing, codes: tuple[str, ...], part: str) -> bool:
    """164.524(d)(1): whether something is left that has to be given."""
    answers = {one: answer for one, answer in doing.answers.items() if not is_apart(one)}
    waits = [
        answer
        for answer in doing.answers.values()
        if answer.outcome is Outcome.HOLD
        and answer.human in (Human.COUNSEL, Human.ORIGINATOR, Human.PRIVACY_OFFICER)
        and answer.human not in doing.dossier.words
    ]
    if waits:
        raise Conflict(
            "A named person decides this before it is denied",
            why=waits[0].because,
            cite=waits[0].citations,
            do=waits[0].next,
        )
    if not answers:
        return False
    if part:
        return True
    if set(codes) <= {APART}:
        return True  # the notes are outside; what else was asked for is given
    if set(codes) & set(reviewable()):
        raise Invalid(
            "It isn't said which part is denied",
            why="A finding holds back the part it is about, and the rest is given (45 CFR 164.524(d)(1)).",
            cite=("45 CFR 164.524(d)(1)",),
            do="Describe the part that stays here.",
            fields=("part",),
        )
    return False


def _asks_apart(doing: Doing) -> bool:
    return Record.PSYCHOTHERAPY_NOTES in doing.dossier.wish.records


def only_for(doing: Doing, asking: Asking, what: str) -> None:
    """Nothing, if the request is of this kind; else Conflict."""
    if doing.dossier.asking is not asking:
        raise Conflict(
            f"{what} doesn't belong to this kind of request", do="Open the request and see what it is about."
        )
