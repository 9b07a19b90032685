"""The schedule: a backup each day at its hour, a rehearsal each week. The queue has no clock of its own."""

from datetime import datetime, timedelta

from twodrawer.backup.actions.runs import schedule, try_again
from twodrawer.backup.models import Run
from twodrawer.backup.plan import REHEARSE_EVERY, read_plan
from twodrawer.backup.states import Kind, State
from twodrawer.backup.stores import installation

AGAIN_AFTER = timedelta(hours=1)
"""A disk that was full or a database that was busy may not be so any more."""


def ask_what_is_due(*, at: datetime) -> None:
    """The runs of the newest day whose hour has struck wait in the queue, each once, whoever asks.

    A rehearsal waits until a backup of that day is there: then it rehearses that one.
    """
    plan = read_plan(installation().folder)
    if plan is None:
        return
    day = plan.day_due(at)
    of_day = Run.objects.filter(kind=Kind.BACKUP, day=day).first()
    if of_day is None:
        schedule(Kind.BACKUP, day=day, at=at)
    elif of_day.state == State.FAILED and at - of_day.asked_at >= AGAIN_AFTER:
        try_again(of_day.ref, asked_at=of_day.asked_at, at=at)
    if not plan.identity or Run.objects.filter(kind=Kind.REHEARSAL, day=day).exists():
        return
    of_today = Run.objects.filter(kind=Kind.BACKUP, day=day, state=State.DONE).exists()
    lately = Run.objects.filter(
        kind=Kind.REHEARSAL, state=State.DONE, asked_at__gt=at - REHEARSE_EVERY
    ).exists()
    if of_today and not lately:
        schedule(Kind.REHEARSAL, day=day, at=at)
