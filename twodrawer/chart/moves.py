"""The one place where a note changes its state."""

from datetime import datetime

from twodrawer.chart.models import Note
from twodrawer.chart.standing import STATE_DO, STATE_SAYS
from twodrawer.chart.states import NOTE_MOVES, State
from twodrawer.lib.errors import Conflict

ENDS = frozenset(state for state, following in NOTE_MOVES.items() if not following)


class WrongState(Conflict):
    """The note isn't in a state from which this leads on."""

    def __init__(self, note: Note) -> None:
        state = State(note.state)
        super().__init__(STATE_SAYS[state], why="This can't be done to it now.", do=STATE_DO[state])


def require_move(note: Note, to: State) -> None:
    """Nothing, if the table leads from the note's state to this one; WrongState otherwise."""
    if to not in NOTE_MOVES[State(note.state)]:
        raise WrongState(note)


def move(note: Note, to: State, *, at: datetime, version: int | None = None) -> None:
    """The locked note stands in its new state, at its new version if it has one."""
    require_move(note, to)
    note.state = to.value
    if version is not None:
        note.version = version
    note.ended_at = at if to in ENDS else None
    note.save(update_fields=["state", "version", "ended_at"])
