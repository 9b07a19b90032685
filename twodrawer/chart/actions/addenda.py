"""Adding to a signed note: an addendum is a note of its own, with its own signature and time.

Nothing that was signed is edited. Only its author adds to a note; what a colleague has to say about a session
goes into a note of the colleague's own.
"""

from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.chart.actions.drafts import begin
from twodrawer.chart.models import Note
from twodrawer.chart.moves import WrongState
from twodrawer.chart.standing import SAID_AS, find_note, require_act, standing
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.law import Act
from twodrawer.lib.errors import Refused
from twodrawer.writing.catalog import ADDENDUM


def begin_addendum(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """A new draft that will add to a signed note of this author's. Its ref.

    An addendum to an addendum adds to the note itself: what was signed has one list of additions.
    """
    note = find_note(note_ref, Act.AMEND, by=by, on=on)
    stands = standing(note, by=by, on=on)
    if note.author_id == by.ref:
        if State(note.state) not in IN_RECORD:
            raise WrongState(note)
    elif State(note.state) in IN_RECORD:
        require_act(Act.READ, note, by=by, on=on, stands=stands)
        raise Refused(
            "Only its author can add to this note",
            why="An addendum speaks for whoever signed the note.",
            do="Ask the author to add to it, or write a note of your own for this session.",
            refs=(("note", note.ref),),
            act=SAID_AS[Act.AMEND],
        )
    under = require_act(Act.AMEND, note, by=by, on=on, stands=stands)
    addendum = Note(
        practice_id=note.practice_id,
        client_id=note.client_id,
        session_id=note.session_id,
        addendum_to_id=note.addendum_to_id or note.ref,
        format=ADDENDUM,
    )
    return begin(addendum, by=by, at=at, under=under)
