"""Work that need not happen in a request: a queue on the database, and a worker in the background of each process.

On a laptop a third process would be a second writer to SQLite. Before PostgreSQL every process of a service has the
worker; a job is claimed by one. The queue has no clock of its own, so the worker asks the plan what is due.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from twodrawer.config.background import Worker
from twodrawer.lib.errors import Problem
from twodrawer.lib.time import now

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOOK = 5.0
"""Seconds between two looks at the queue."""
ASK_THE_PLAN = timedelta(minutes=1)
KEPT = timedelta(days=30)


def queue_worker() -> Worker:
    """Works off the queue while its process serves: every job is safe to be cut short."""
    return Worker("jobs", LOOK, _Turns().take)


@dataclass
class _Turns:
    asked_at: datetime | None = None

    def take(self) -> None:
        """What is due is in the queue, and the queue is empty."""
        at = now()
        if self.asked_at is None or at - self.asked_at >= ASK_THE_PLAN:
            is_first, self.asked_at = self.asked_at is None, at
            ask_the_plan(at=at, is_first=is_first)
        work_off()


def ask_the_plan(*, at: datetime, is_first: bool = False) -> None:
    """Runs that are due wait in the queue. Those that a killed process left over have failed."""
    from twodrawer.backup.actions.runs import end_left_over
    from twodrawer.backup.actions.scheduling import ask_what_is_due

    if is_first:
        end_left_over(at=at)
        _forget_old_jobs(at=at)
    with suppress(Problem):  # a plan that can't be read is said on the page
        ask_what_is_due(at=at)


def work_off() -> None:
    """Every job that waits has been carried out, by this process or another."""
    from django_tasks_db.management.commands.db_worker import Worker as Queue
    from django_tasks_db.models import DBTaskResult

    if (
        not DBTaskResult.objects.ready().exists()
    ):  # so that an idle queue never asks for the one place of a writer
        return
    Queue(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=threading.current_thread().name,
        excluded_queue_names=[],
    ).run()


def _forget_old_jobs(*, at: datetime) -> None:
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
