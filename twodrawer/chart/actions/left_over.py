"""Keys that a crash left behind: between the commit that froze a note and the end of its draft's keys."""

from datetime import datetime
from uuid import UUID

from twodrawer.chart.draft_box import destroy_if_ended
from twodrawer.chart.models import Note
from twodrawer.chart.states import WRITABLE
from twodrawer.sealing.queries import live_owners

BATCH = 500


def end_left_over_keys(practice_ref: UUID, *, at: datetime) -> int:
    """No draft or journal key is left of a note that isn't its author's to write any more. How many notes.

    Called at start-up. A key whose note never came to be (the machine stopped in between) ends as well,
    once it is a day old: younger, its note may be about to be written.
    """
    ended = 0
    owners = {ref: made for kind in ("draft", "journal") for ref, made in live_owners(practice_ref, kind)}
    refs = sorted(owners)
    for first in range(0, len(refs), BATCH):
        batch = refs[first : first + BATCH]
        states = dict(Note.objects.filter(ref__in=batch).values_list("ref", "state"))
        for ref in batch:
            alive = states[ref] in WRITABLE if ref in states else (at - owners[ref]).days < 1
            # Asked again under the note's lock: another process may be serving already.
            if not alive and destroy_if_ended(practice_ref, ref, at=at):
                ended += 1
    return ended
