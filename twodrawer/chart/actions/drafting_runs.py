"""Drafts that take their time: begun, and ended before anything was kept of them.

What a language model is sent, or what a recording says, lies nowhere meanwhile: not in a row and not in a file. The
run's own row says only that there is one. Cancelling takes it away under the note's lock, and what comes after finds
no run to finish: nothing is kept.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.chart import events
from twodrawer.chart.actions.drafting import require_room
from twodrawer.chart.agreed import has_agreement, no_agreement
from twodrawer.chart.drafting.endpoint import Endpoint
from twodrawer.chart.models import DraftRun
from twodrawer.chart.standing import find_note, require_author
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict
from twodrawer.lib.refs import new_ref

LONGEST = timedelta(minutes=45)
"""An older run was cut off by a crash, and is in nobody's way."""


@transaction.atomic
def begin_drafting(
    note_ref: UUID, *, endpoint: Endpoint | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """A draft of this note is being made, by the model at this address or by the program itself. The run's ref.

    What goes to another machine goes to a business associate, and only after the practice's administrator said that
    there is an agreement with them (45 CFR 164.502(e)(1)(i)). The entry is there before the first word is sent.
    """
    note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
    under = require_author(Act.EDIT, note, by=by, on=on)
    if endpoint is not None and not has_agreement(endpoint, by.practice_ref):
        raise no_agreement(endpoint)
    require_room(note)
    runs = DraftRun.objects.filter(note=note)
    runs.filter(begun_at__lt=at - LONGEST).delete()
    if runs.exists():
        raise Conflict(
            "A draft of this note is being made already",
            why="In another window, perhaps.",
            do="Wait for it, or cancel it there.",
        )
    ref = new_ref()
    DraftRun(ref=ref, practice_id=note.practice_id, note=note, begun_at=at).save(force_insert=True)
    asked = "nobody" if endpoint is None else "here" if endpoint.is_on_this_machine else "associate"
    record(events.about_run("drafting.begun", note, ref, under, model=asked), by=by, at=at)
    return ref


@transaction.atomic
def end_drafting(note_ref: UUID, run_ref: UUID, *, why: str, by: law.Member, at: datetime, on: date) -> bool:
    """The run is over and nothing of it is kept. Whether it was still going on."""
    note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
    under = require_author(Act.EDIT, note, by=by, on=on)
    if not DraftRun.objects.filter(note=note, ref=run_ref).delete()[0]:
        return False
    record(events.about_run("drafting.ended", note, run_ref, under, why=why), by=by, at=at)
    return True
