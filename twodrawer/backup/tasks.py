"""The one job of this room, for the queue on the database. Its row holds the run's ref; it never raises."""

from uuid import UUID

from django_tasks import task

from twodrawer.backup.actions import runs
from twodrawer.lib.time import now


@task()
def carry_out_run(run_ref: str) -> None:
    """The run has ended. How is in its row: an exception would put a traceback, with who knows what, into the queue."""
    runs.carry_out(UUID(run_ref), at=now())
