"""What has to be on the desk before anything leaves: the law's yes, identity and authority, a named person's word.

45 CFR 164.514(h): who asks, and with what authority, is verified before any disclosure, and a document that is a
condition of it has to be there. Where the law's answer is `hold`, the program never decides: the person it names
does, in writing, and only that person's word lifts it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from twodrawer.law.facts import Answer, Duty, Human, Outcome
from twodrawer.law.requests import Asking
from twodrawer.law.verification import IDENTITY_AND_AUTHORITY
from twodrawer.law.words import Record

_APART = (Record.PSYCHOTHERAPY_NOTES, Record.SUD_COUNSELING_NOTES)


class Word(StrEnum):
    """What a named person said to a request that the law left to them."""

    RELEASE = "release"
    PART = "part"  # release what is described, and nothing more
    OBJECT = "object"
    REFUSE = "refuse"

    @property
    def lets_go(self) -> bool:
        """Whether something may leave after it."""
        return self in (Word.RELEASE, Word.PART)


HUMANS = {
    Human.COUNSEL: "counsel",
    Human.ORIGINATOR: "the clinician",
    Human.PRIVACY_OFFICER: "the privacy officer",
    Human.SECOND_REVIEWER: "a second reviewer",
}


@dataclass(frozen=True)
class Condition:
    """One thing that has to be on the desk."""

    name: str
    says: str
    met: bool
    do: str
    cite: tuple[str, ...] = ()
    leaves_out_part: bool = False


def conditions(answer: Answer, *, verified: bool, words: Mapping[Human, Word]) -> tuple[Condition, ...]:
    """Everything that has to be there for this record to leave, in the order of the desk."""
    found = [_law(answer)]
    if answer.outcome is Outcome.HOLD and answer.human not in (None, Human.SECOND_REVIEWER):
        found.append(_word_of(answer, answer.human, words))
    if Duty.ORIGINATOR_OPENS in answer.must and answer.human is not Human.ORIGINATOR:
        found.append(_word_of(answer, Human.ORIGINATOR, words))
    found.append(
        Condition(
            "identity",
            "Who asks, and with what authority, was verified.",
            verified,
            "Verify identity and authority, and write down how.",
            (IDENTITY_AND_AUTHORITY.text,),
        )
    )
    return tuple(found)


def _law(answer: Answer) -> Condition:
    """164.524(d)(1): a finding of danger holds back the part it names; the rest may go."""
    part = answer.outcome is Outcome.HOLD and answer.human is Human.SECOND_REVIEWER
    may = answer.is_yes or answer.outcome is Outcome.HOLD
    says = "The law permits it."
    if part:
        says = "The rest of the record may go; the part that the finding names stays here."
    return Condition("law", says, may, answer.next, answer.citations, leaves_out_part=part)


def _word_of(answer: Answer, human: Human | None, words: Mapping[Human, Word]) -> Condition:
    assert human is not None
    word = words.get(human)
    who = HUMANS[human]
    return Condition(
        f"word:{human.value}",
        f"{who[0].upper()}{who[1:]} decides this, and said yes in writing.",
        word is not None and word.lets_go,
        f"Hand it over to {who} and write down what they said.",
        answer.citations,
        leaves_out_part=word is Word.PART,
    )


def may_leave(answer: Answer, *, verified: bool, words: Mapping[Human, Word]) -> bool:
    """Whether this record may go out now. Unknown means no."""
    return all(one.met for one in conditions(answer, verified=verified, words=words))


def goes_in_part(answer: Answer, *, words: Mapping[Human, Word]) -> bool:
    """Whether something has to stay behind: what a finding names, or what the named person left out."""
    return any(one.leaves_out_part for one in conditions(answer, verified=True, words=words))


def holds_at_once(asking: Asking, answers: Mapping[Record, Answer]) -> bool:
    """Whether nothing of this client's may be changed or destroyed from now on: legal process, whatever it is worth,
    and whatever answer says so."""
    return asking is Asking.LEGAL_PROCESS or any(Duty.LEGAL_HOLD in one.must for one in answers.values())


def is_apart(record: Record) -> bool:
    """Whether the record is kept apart by its author: no package of the desk's ever holds it."""
    return record in _APART
