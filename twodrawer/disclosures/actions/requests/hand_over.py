"""Handing a request over to the person whom the law names, and writing down what that person said.

Where the law's answer is `hold`, the program never decides. Counsel's word is written down by the privacy officer
who had it; what a clinician decides, the clinician says under their own name.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.disclosures.actions.requests.steps import Doing, Said, begin, take_step, words_of
from twodrawer.disclosures.request_states import Step
from twodrawer.law import Act
from twodrawer.law.facts import Duty, Human, Outcome
from twodrawer.law.leaving import HUMANS, Word
from twodrawer.law.requests import Asking
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.text import single_line


@transaction.atomic
def hand_over(
    request_ref: UUID,
    *,
    human: Human,
    who: str,
    words: str,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The request is with that person. `words`: what was handed over, and with which question."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    if human not in left_to(doing):
        raise Conflict(
            f"The law doesn't leave this to {HUMANS[human]}",
            why=doing.answers[doing.dossier.wish.records[0]].because,
            do="Do what its answer says next.",
        )
    said = Said(
        words=words_of(words, what="What was handed over"),
        human=human,
        more={"who": single_line(who, limit=200, what="The name")},
    )
    return take_step(doing, Step.HANDED_OVER, said)


@transaction.atomic
def write_word(
    request_ref: UUID,
    *,
    human: Human,
    word: Word,
    who: str = "",
    words: str,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """What that person said stands with the request. It holds for the paper as it is described now."""
    act = Act.SIGN if human is Human.ORIGINATOR else Act.MANAGE
    doing = begin(request_ref, act, version=version, by=by, at=at, on=on)
    asked = any(one.kind is Step.HANDED_OVER and one.human is human for one in doing.dossier.steps)
    own = human is Human.PRIVACY_OFFICER and human in left_to(doing)
    if human is Human.SECOND_REVIEWER or not (asked or own):
        raise Conflict(
            f"This was not handed over to {HUMANS[human]}",
            why="A word counts where it was asked for.",
            do="Hand the request over first, and write down the answer when it comes.",
        )
    if human is Human.COUNSEL and not who.strip():
        raise Invalid("Counsel isn't named", do="Write who said it.", fields=("who",))
    said = Said(
        words=words_of(words, what="What was said"),
        human=human,
        word=word,
        more={"who": single_line(who, limit=200, what="The name")},
    )
    return take_step(doing, Step.WORD, said)


def left_to(doing: Doing) -> frozenset[Human]:
    """The people to whom the law leaves something of this request. Legal process always has counsel beside it."""
    found = {one.human for one in doing.answers.values() if one.outcome is Outcome.HOLD and one.human}
    if any(Duty.ORIGINATOR_OPENS in one.must for one in doing.answers.values()):
        found.add(Human.ORIGINATOR)
    if doing.dossier.asking is Asking.LEGAL_PROCESS:
        found.add(Human.COUNSEL)
    return frozenset(found)
