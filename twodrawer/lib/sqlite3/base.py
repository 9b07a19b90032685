"""SQLite for several threads of one process: who wants to write waits for a lock, not for luck.

SQLite has one writer. A second one that finds it busy sleeps and tries again, at growing intervals, and whoever
comes meanwhile may be served first: of sixteen people saving at once, one waits for a second. In here a transaction
takes its place in the process's own line before it begins. Other processes (a command at a terminal) are still kept
apart by SQLite itself.
"""

from collections import defaultdict
from threading import Lock

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

PATIENCE = 20  # seconds, as long as SQLite itself is told to wait
_lines: defaultdict[str, Lock] = defaultdict(Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. Between BEGIN and the end of its transaction it holds its database's lock."""

    _line: "Lock | None" = None  # a function in this Python, a class to the type checker

    def _start_transaction_under_autocommit(self) -> None:
        if self._line is None:
            line = _lines[str(self.settings_dict["NAME"])]
            if not line.acquire(timeout=PATIENCE):
                raise OperationalError("database is locked")
            self._line = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_line()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave_line()  # a commit that failed is followed by a rollback, which leaves

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_line()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_line()

    def _leave_line(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.release()
