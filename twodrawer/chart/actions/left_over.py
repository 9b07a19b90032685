"""Keys that a crash left behind: between a commit that froze a note, or moved a sentence out of its draft, and the
end of the draft's keys."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from twodrawer.chart.draft_box import destroy_if_ended, end_earlier_copies
from twodrawer.chart.models import DraftSource, Note
from twodrawer.chart.source_box import destroy_source_key
from twodrawer.chart.states import WRITABLE
from twodrawer.sealing.queries import live_owners

BATCH = 500


def end_left_over_keys(practice_ref: UUID, *, at: datetime) -> int:
    """No draft, journal or source key is left of a note that isn't its author's to write any more, and one that seals
    the text of each that is. How many ended.

    Called at start-up. A key whose note never came to be (the machine stopped in between) ends as well,
    once it is a day old: younger, its note may be about to be written.
    """
    ended = _end_source_keys(practice_ref, at=at)
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
    living = Counter(ref for ref, _ in live_owners(practice_ref, "draft"))
    twice = [ref for ref, keys in living.items() if keys > 1]
    return ended + sum(end_earlier_copies(practice_ref, ref, at=at) for ref in twice)


def _end_source_keys(practice_ref: UUID, *, at: datetime) -> int:
    """No key is left of a source that a crash took away, or that never came to be a day ago. How many."""
    owners = dict(live_owners(practice_ref, "source"))
    there = set(DraftSource.objects.filter(ref__in=list(owners)).values_list("ref", flat=True))
    gone = [ref for ref, made in owners.items() if ref not in there and (at - made).days >= 1]
    for ref in gone:
        destroy_source_key(practice_ref, ref, at=at)
    return len(gone)
