"""PostgreSQL with connections that are kept between requests, known to be alive without a question, and cheap to ask.

Django asks `SELECT 1` of a kept connection at the start of each request: two more round trips, for two databases.
A server that went away has closed its end, and an idle connection has nothing to say; so one look at the socket tells
as much. Only where something lies there unread is the server asked.

A cursor is made for every statement that Django runs, and costs as much as the statement. In here one is kept.
"""

import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection."""

    _kept: Any = None
    """The cursor of every statement, which belongs to one connection and ends with it."""

    def answer(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Every row of one statement."""
        with self._run(sql, params) as cursor:
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def change(self, sql: str, params: Sequence[Any]) -> int:
        """How many rows a statement changed."""
        with self._run(sql, params) as cursor:
            changed: int = cursor.rowcount
            return changed

    @contextmanager
    def _run(self, sql: str, params: Sequence[Any]) -> Iterator[Any]:
        if self.queries_logged or self.execute_wrappers:  # somebody counts or wraps statements
            with self.cursor() as cursor:
                cursor.execute(sql, params)
                yield cursor
            return
        # What Django makes sure of before and around each statement.
        self.validate_thread_sharing()
        self.close_if_health_check_failed()
        self.ensure_connection()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            kept = self._kept
            if kept is None or kept.connection is not self.connection or kept.closed:
                kept = self._kept = self.create_cursor()
            kept.execute(sql, params)
            yield kept

    def is_usable(self) -> bool:
        """Whether the next statement will find a server."""
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
        return not socket.poll(0) or bool(super().is_usable())
