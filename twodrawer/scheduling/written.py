"""What is written about sessions, asked of the room that knows.

Notes lie on the floor above, which this room doesn't know. Whoever puts the house together (config) names the
question here once, at start-up. While nobody is named, nothing that depends on the answer is done: a session
that may have a note is never changed as if it had none.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from twodrawer.lib.errors import Unavailable

Pair = tuple[UUID, UUID]
"""A session and a client."""


@dataclass(frozen=True)
class Written:
    """Which clients of which sessions have a note, and which of these notes somebody signed."""

    begun: frozenset[Pair] = frozenset()
    signed: frozenset[Pair] = frozenset()

    def has_note(self, session_ref: UUID) -> bool:
        """Whether anything is written about this session."""
        return any(session == session_ref for session, _ in self.begun)


Ask = Callable[[UUID, Collection[UUID]], Written]
"""Practice and sessions → what is written about them. Discarded drafts don't count."""

_asked: list[Ask] = []


def who_knows(ask: Ask) -> None:
    """This is asked from now on."""
    _asked[:] = [ask]


def written(practice_ref: UUID, session_refs: Collection[UUID]) -> Written:
    """What is written about these sessions of the practice."""
    if not _asked:
        raise Unavailable(
            "Nobody can say which sessions have notes",
            why="The part of the program that knows isn't running.",
            do="Tell whoever runs this installation.",
        )
    return _asked[0](practice_ref, session_refs)
