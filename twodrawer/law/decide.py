"""`decide`: may this record be used or disclosed, for this purpose, by or to this person, on this day?

The order: what isn't understood, what isn't said, the day, the record, the state, then the rules of the
purpose. A question always gets an answer; where no rule speaks the answer is no, with a next step.
"""

import json
from dataclasses import replace

from twodrawer.law.facts import Answer, Outcome
from twodrawer.law.parameters import parameter
from twodrawer.law.question import MalformedQuestion, Question, question_from, read_question
from twodrawer.law.rules.answering import missing, refuse
from twodrawer.law.rules.apart import no_rule_yet, originator_treats
from twodrawer.law.rules.authorization import everyone_else
from twodrawer.law.rules.sheets import ALWAYS, BY_PURPOSE
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, Deed, Purpose, Record

__all__ = ["MalformedQuestion", "decide", "decide_json", "question_from", "read_question"]

HAS_RULES = (Record.PROGRESS_NOTE, Record.DESIGNATED_RECORD_SET)
_RIGHTS = (Purpose.CLIENT_ACCESS, Purpose.CLIENT_AMENDMENT, Purpose.EHI_EXPORT)


def decide(question: Question) -> Answer:
    """The answer under the law of the day the question names. Never raises; unknown means no."""
    answer = _answer(question)
    return replace(answer, applied=_applied(question), law_as_of=question.on)


def decide_json(text: str) -> str:
    """The answer to one question in JSON; for several lines of JSON, one answer a line.

    Raises `MalformedQuestion` with a sentence; for lines it names the line.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) < 2 or not _is_one_a_line(lines[0][1]):
        return _print(decide(read_question(text)))
    answers: list[str] = []
    for number, line in lines:
        try:
            answers.append(_print(decide(read_question(line))))
        except MalformedQuestion as error:
            raise MalformedQuestion(f"Line {number}: {error.what}") from None
    return "\n".join(answers)


def _is_one_a_line(first: str) -> bool:
    """True if the first line is a JSON value by itself; a question may also be spread over several lines."""
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def _print(answer: Answer) -> str:
    return json.dumps(answer.as_json())


def _answer(question: Question) -> Answer:
    if question.unknown:
        return replace(
            missing(*question.unknown, because="The question uses words this program doesn't know."),
            next="Use the words of the question's format, or leave the fact out: "
            + ", ".join(question.unknown)
            + ".",
        )
    unsaid = [name for name in ("record", "purpose", "act", "on") if getattr(question, name) is None]
    if question.actor.relation is None:
        unsaid.append("actor.relation")
    if unsaid:
        return missing(*unsaid, because="Without these facts no rule can answer.")
    if _before_the_law(question):
        return refuse(
            "The program doesn't know the law of that day.",
            do="Ask counsel, or ask again for a later day.",
        )
    if question.record not in HAS_RULES:
        return originator_treats(question) or no_rule_yet(question)
    return _with_state(question, _under_federal_law(question))


def _under_federal_law(question: Question) -> Answer:
    purpose_rules = BY_PURPOSE[question.purpose] if question.purpose else ()
    for rule in (*ALWAYS, *purpose_rules):
        answer = rule(question)
        if answer is not None:
            return answer
    return everyone_else(question)


def _with_state(question: Question, answer: Answer) -> Answer:
    """No state's rule is confirmed here yet, so a named state closes what federal law would open.

    Except the client's own rights: a state can add to them and not cut them (45 CFR 160.202, 160.203(b)), so
    the stricter side is to give. And except what federal law already refuses, holds or wants authorized for.
    """
    if question.state is None or question.act is Deed.DESTROY:
        return answer
    unconfirmed = f"The rule of {question.state} is not confirmed here yet."
    own_right = question.purpose in _RIGHTS and question.actor.relation in CLIENT_SIDE | IN_HOUSE
    if own_right or question.purpose is Purpose.HHS_COMPLIANCE or not answer.is_yes:
        return replace(answer, because=f"{answer.because} {unconfirmed}")
    return Answer(
        Outcome.REFUSE,
        f"Federal law would permit it, but the state may be stricter. {unconfirmed}",
        "Ask counsel about the state's rule, or ask the client for an authorization and show both.",
        (*answer.citations, "45 CFR 160.203(b)"),
        missing=("state_rule",),
    )


def _before_the_law(question: Question) -> bool:
    return question.on is None or parameter("hipaa/rule_edition").on(question.on) is None


def _applied(question: Question) -> tuple[str, ...]:
    """Which sheets of law were looked at, by name."""
    if question.record is None:
        return ()
    sheet = f"hipaa_{question.record.value}"
    if question.record in (Record.SUD_COUNSELING_NOTES, Record.PART2_RECORD):
        sheet = f"part2_{question.record.value}"
    return (sheet,) if question.state is None else (sheet, f"state_{question.state.lower()}")
