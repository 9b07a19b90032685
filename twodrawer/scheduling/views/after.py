"""What is said after a plan was saved: which of two hours it is, and that a room is taken."""

from uuid import UUID

from django.contrib import messages

from twodrawer.audit.reading import Reading
from twodrawer.people.doors import StaffRequest
from twodrawer.scheduling import queries
from twodrawer.scheduling.clashes import room_doubts
from twodrawer.scheduling.facts import SessionFacts
from twodrawer.scheduling.local_time import clock_words, twice_words


def doubts(session: SessionFacts, request: StaffRequest) -> tuple[str, ...]:
    """Sentences to think about; nothing is wrong."""
    zone = request.practice.zone
    taken = [
        f"{session.room} is also planned for another session from {clock_words(zone, clash.start)} "
        f"to {clock_words(zone, clash.stop)}."
        for clash in room_doubts(session, by=request.member)
    ]
    return tuple(filter(None, [twice_words(zone, session.planned_start), *taken]))


def say_saved(request: StaffRequest, session_ref: UUID, words: str) -> str:
    """The words, and what there is to think about, at the foot of the next page. Also for scripts."""
    # The act that just happened is in the ledger with this session in it; nothing more is handed out here.
    session = queries.session_facts(session_ref, by=request.member, on=request.today, read=Reading())
    sentence = " ".join([words, *doubts(session, request)])
    messages.success(request, sentence)
    return sentence
