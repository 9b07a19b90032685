"""PostgreSQL with connections that are kept between requests, and known to be alive without a question.

Django asks `SELECT 1` of a kept connection at the start of each request: two more round trips, for two databases.
A server that went away has closed its end, and an idle connection has nothing to say; so one look at the socket tells
as much. Only where something lies there unread is the server asked.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection."""

    def is_usable(self) -> bool:
        """Whether the next statement will find a server."""
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
        return not socket.poll(0) or bool(super().is_usable())
