"""The shapes an answer can take. Each needs its sentence, and every no its next step."""

from collections.abc import Callable, Iterable
from datetime import date

from twodrawer.law.citations import Citation, cite
from twodrawer.law.facts import Answer, Duty, Human, Outcome
from twodrawer.law.question import Question

Rule = Callable[[Question], Answer | None]

READ_ON = date(2026, 11, 21)


def par(text: str) -> Citation:
    """A paragraph of the HIPAA rules, whose words were read for this edition of the program."""
    return cite(text, as_of=READ_ON)


def old(text: str) -> Citation:
    """A paragraph of which only an edition before the present one was seen: compare before relying on it."""
    return cite(text, as_of=READ_ON, superseded=True)


def unread(text: str) -> Citation:
    """A paragraph relied on by its known sense; its words have not been read for this edition yet."""
    return cite(text, as_of=None)


def _texts(under: tuple[Citation, ...]) -> tuple[str, ...]:
    return tuple(citation.text for citation in under)


def allow(because: str, *under: Citation, must: tuple[Duty, ...] = (), do: str = "") -> Answer:
    """It may go ahead, with the duties that go with it."""
    return Answer(Outcome.ALLOW, because, do, _texts(under), must=must)


def has_to(because: str, *under: Citation, must: tuple[Duty, ...] = (), do: str = "") -> Answer:
    """It is owed: the client's right, or the law's demand on the practice."""
    return Answer(Outcome.MUST, because, do, _texts(under), must=must)


def consent(because: str, *under: Citation, needs: tuple[str, ...], do: str) -> Answer:
    """A general consent, or a consent under Part 2, is needed first."""
    return Answer(Outcome.CONSENT, because, do, _texts(under), needs=needs)


def authorize(because: str, *under: Citation, needs: tuple[str, ...], do: str) -> Answer:
    """The client's own authorization is needed, or the one given doesn't hold."""
    return Answer(Outcome.AUTHORIZE, because, do, _texts(under), needs=needs)


def hold(
    because: str,
    *under: Citation,
    human: Human,
    do: str,
    must: tuple[Duty, ...] = (),
    needs: tuple[str, ...] = (),
) -> Answer:
    """A named person decides; the program never does."""
    return Answer(Outcome.HOLD, because, do, _texts(under), must=must, needs=needs, human=human)


def refuse(
    because: str, *under: Citation, do: str, needs: tuple[str, ...] = (), must: tuple[Duty, ...] = ()
) -> Answer:
    """No, and the closest safe thing a person can do instead. `must`: what is owed even with the no."""
    return Answer(Outcome.REFUSE, because, do, _texts(under), needs=needs, must=must)


def missing(*facts: str, because: str, under: tuple[Citation, ...] = ()) -> Answer:
    """No for now: these facts would change the answer and nobody has given them."""
    return Answer(
        Outcome.REFUSE,
        because,
        f"Find out and ask again with: {', '.join(facts)}.",
        _texts(under),
        missing=facts,
    )


def first_answer(rules: Iterable[Rule], question: Question) -> Answer | None:
    """What the first rule that speaks says. None: none of them does."""
    for rule in rules:
        answer = rule(question)
        if answer is not None:
            return answer
    return None


def record_word(question: Question) -> str:
    """The record's name in an answer's `needs`. Only reached once the record is known."""
    return question.record.value if question.record else "record"
