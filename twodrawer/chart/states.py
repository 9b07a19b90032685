"""The states of a progress note, as a table. The picture in the docs is drawn from it.

A submitted version is frozen with the trainee's signature; returned, it stays as it was and the author writes
the next version. Signed, cosigned and discarded are ends: there is no way back and no unlock.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a note stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED = "signed"
    COSIGNED = "cosigned"
    DISCARDED = "discarded"


NOTE_MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SIGNED, State.SUBMITTED, State.DISCARDED}),
    State.SUBMITTED: frozenset({State.COSIGNED, State.RETURNED}),
    State.RETURNED: frozenset({State.SUBMITTED, State.DISCARDED}),
    State.SIGNED: frozenset(),
    State.COSIGNED: frozenset(),
    State.DISCARDED: frozenset(),
}

WRITABLE = frozenset({State.DRAFT, State.RETURNED})
"""The author may write."""

IN_RECORD = frozenset({State.SIGNED, State.COSIGNED})
"""Part of the designated record set."""
