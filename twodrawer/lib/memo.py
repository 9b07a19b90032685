"""Answers remembered for the length of one block, for questions that a page asks many times over.

Nothing is remembered outside a block, and a block must change nothing it asks about: `audit.reading` opens one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, `remembered` functions are asked once for the same arguments. An inner block begins anew."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def told(ask: Callable[..., R], answer: R, *args: Any) -> None:
    """What this remembered function would find is known already: inside a block it isn't asked again."""
    answers = _answers.get()
    if answers is not None:
        answers[(ask.__wrapped__, args, ())] = answer  # type: ignore[attr-defined]  # what `wraps` left


def remembered(ask: Callable[P, R]) -> Callable[P, R]:
    """The function, answering from memory inside a `remembering` block. Its arguments must be hashable."""

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _answers.get()
        if answers is None:
            return ask(*args, **kwargs)
        asked = (ask, args, tuple(sorted(kwargs.items())))
        if asked not in answers:
            answers[asked] = ask(*args, **kwargs)
        found: R = answers[asked]
        return found

    return answer
