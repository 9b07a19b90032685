"""The one extension of a request, in writing, with its reason and the new day: 164.524(b)(2), 164.526(b)(2),
164.528(c)(1)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.disclosures.actions.requests.steps import Said, begin, take_step, words_of
from twodrawer.disclosures.letters.rights import more_time
from twodrawer.disclosures.request_states import Step
from twodrawer.law import Act
from twodrawer.law.requests import clock_of
from twodrawer.lib.errors import Conflict


@transaction.atomic
def extend_request(
    request_ref: UUID, *, reason: str, version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """There is more time, once, and the client was told why and until when. The ref of the step with the letter."""
    doing = begin(request_ref, Act.EDIT, version=version, by=by, at=at, on=on)
    row = doing.row
    clock = clock_of(doing.dossier.asking, on=row.received_on)
    if clock is None or row.due_on is None:
        raise Conflict(
            "The law sets no clock for this request, so there is none to extend",
            do="Ask whoever set the day for another one, and write down what they say.",
        )
    if row.extended:
        raise Conflict(
            "The one extension was taken already", cite=(clock.cite,), do="Answer the request by its day."
        )
    if on > row.due_on:
        raise Conflict(
            "The time has run out, and an extension is taken within it",
            cite=(clock.cite,),
            do="Answer the request now, and tell counsel that it is late.",
        )
    until = clock.due_extended(row.received_on)
    words = words_of(reason, what="The reason", field="reason")
    letter = more_time(doing.frame(), reason=words, until=until, clock=clock)
    return take_step(doing, Step.EXTENDED, Said(words=words, letter=letter, due_on=until, extended=True))
