"""`decide`: may this record be used or disclosed, for this purpose, by or to this person, on this day?

The order: what isn't understood, what isn't said, the day, the sheet of law for the record, then the state's law
over it. A question always gets an answer; where no rule speaks the answer is no, with a next step.
"""

import json
from dataclasses import replace

from twodrawer.law.facts import Answer
from twodrawer.law.parameters import parameter
from twodrawer.law.question import MalformedQuestion, Question, question_from, read_question
from twodrawer.law.rules.answering import missing, refuse
from twodrawer.law.rules.sheets import SHEETS, Sheet
from twodrawer.law.rules.state_law import under_state_law

__all__ = ["MalformedQuestion", "decide", "decide_json", "question_from", "read_question"]


def decide(question: Question) -> Answer:
    """The answer under the law of the day the question names. Never raises; unknown means no."""
    answer = _answer(question)
    return replace(
        answer,
        citations=tuple(dict.fromkeys(answer.citations)),
        must=tuple(dict.fromkeys(answer.must)),
        applied=_applied(question),
        law_as_of=question.on,
    )


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
    if unsaid or question.record is None:
        return missing(*unsaid, because="Without these facts no rule can answer.")
    sheet = SHEETS[question.record]
    if _before_the_law(question, sheet):
        return refuse(
            "The program doesn't know the law of that day.",
            do="Ask counsel, or ask again for a later day.",
        )
    return under_state_law(question, sheet.answer(question))


def _before_the_law(question: Question, sheet: Sheet) -> bool:
    return question.on is None or parameter(sheet.edition).on(question.on) is None


def _applied(question: Question) -> tuple[str, ...]:
    """Which sheets of law were looked at, by name."""
    if question.record is None:
        return ()
    sheet = SHEETS[question.record].name
    return (sheet,) if question.state is None else (sheet, f"state_{question.state.lower()}")
