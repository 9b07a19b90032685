"""What a server process does by itself, again and again: sealing the ledger, above all.

    begin([Worker("seal", 1.0, sealed_each_second())])

Each worker has a thread of its own, and a database connection of its own with it. What goes wrong in one turn is
said in the log by its kind, never by its words, and the next turn comes. When the process ends, each worker is
told, ends the turn that it is in, has a last word (`at_end`), and is joined.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.util import Finalize

from django.db import connections

log = logging.getLogger("twodrawer.background")

PATIENCE = 8.0
"""Seconds that a process that ends waits for its workers."""


@dataclass(frozen=True)
class Worker:
    """Something to do every so many seconds. `at_end`: once more, when the process ends in good order."""

    name: str
    every: float
    turn: Callable[[], None]
    first: float | None = None  # seconds until the first turn, where that is sooner
    at_end: Callable[[], None] | None = None


def begin(workers: Sequence[Worker]) -> Callable[[], None]:
    """The workers run in this process until it ends, or until what this returns is called."""
    ending = threading.Event()
    threads = [
        threading.Thread(target=_run, args=(worker, ending), name=f"twodrawer-{worker.name}", daemon=True)
        for worker in workers
    ]
    for thread in threads:
        thread.start()

    def end() -> None:
        ending.set()
        for thread in threads:
            thread.join(PATIENCE)

    # A server's worker is a child process, whose end asks these and no others.
    Finalize(None, end, exitpriority=100)
    return end


def _run(worker: Worker, ending: threading.Event) -> None:
    wait = worker.every if worker.first is None else worker.first
    while not ending.wait(wait):
        _take(worker.name, worker.turn)
        wait = worker.every
    if worker.at_end is not None:
        _take(worker.name, worker.at_end)
    connections.close_all()


def _take(which: str, turn: Callable[[], None]) -> None:
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
    try:
        turn()
    except Exception as wrong:  # noqa: BLE001  whatever it is, the next turn comes; words and traceback may quote a row
        kind = type(wrong).__name__
        log.log(logging.ERROR, "background: a turn of %s failed: %s", which, kind)
