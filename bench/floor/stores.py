"""Two ways to run the floor's SQL: asyncpg on PostgreSQL, the standard library's sqlite3 on the embedded files.

The SQL is written once, for PostgreSQL. On SQLite `$1` becomes `?1`, refs become the 32 hex digits that Django
stores, `FOR UPDATE` goes (BEGIN IMMEDIATE has locked everything by then), and a list is handed over as JSON.
"""

import asyncio
import json
import re
import sqlite3
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import asyncpg

Row = Sequence[Any]


class Connection(Protocol):
    """One store while it is being asked."""

    async def rows(self, sql: str, *given: Any) -> Sequence[Row]:
        """All rows of one statement."""


class Store(Protocol):
    """A database."""

    async def rows(self, sql: str, *given: Any) -> Sequence[Row]:
        """All rows of one statement, which is its own transaction."""

    def transaction(self) -> Any:
        """An asynchronous context: one connection, committed at the end."""


class Postgres:
    """A pool of connections with asyncpg's own cache of prepared statements."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: asyncpg.Pool | None = None
        self._connecting = asyncio.Lock()

    async def _connected(self) -> asyncpg.Pool:
        async with self._connecting:
            if self._pool is None:
                # Connections are handed back as they were taken: nothing in here leaves settings or locks behind.
                self._pool = await asyncpg.create_pool(self._url, min_size=8, max_size=8, reset=_nothing)
        return self._pool

    async def rows(self, sql: str, *given: Any) -> Sequence[Row]:
        """All rows."""
        pool = await self._connected()
        found: Sequence[Row] = await pool.fetch(_list_on_postgres(sql), *given)
        return found

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """BEGIN and COMMIT on one connection."""
        pool = await self._connected()
        async with pool.acquire() as connection, connection.transaction():
            yield _OnePostgres(connection)


class _OnePostgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def rows(self, sql: str, *given: Any) -> Sequence[Row]:
        found: Sequence[Row] = await self._connection.fetch(_list_on_postgres(sql), *given)
        return found


async def _nothing(connection: Any) -> None:
    pass


@cache
def _list_on_postgres(sql: str) -> str:
    return re.sub(r"AMONG \$(\d)", r"= ANY($\1)", sql)


class Sqlite:
    """One connection a thread, and one writer at a time. Its coroutines never wait for the event loop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._writing = threading.Lock()

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=20)
            connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
            )
            self._local.connection = connection
        found: sqlite3.Connection = self._local.connection
        return found

    async def rows(self, sql: str, *given: Any) -> Sequence[Row]:
        """All rows."""
        statement, values = _on_sqlite(sql), [_plain(value) for value in given]
        if sql.startswith("SELECT"):
            return self._connection().execute(statement, values).fetchall()
        with self._writing:
            return self._connection().execute(statement, values).fetchall()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """BEGIN IMMEDIATE and COMMIT."""
        connection = self._connection()
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield _OneSqlite(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


class _OneSqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, *given: Any) -> Sequence[Row]:
        return self._connection.execute(_on_sqlite(sql), [_plain(value) for value in given]).fetchall()


@cache
def _on_sqlite(sql: str) -> str:
    sql = re.sub(r"AMONG \$(\d)", r"IN (SELECT value FROM json_each(?\1))", sql)
    return re.sub(r"\$(\d)", r"?\1", sql).replace(" FOR UPDATE", "")


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        case date():
            return value.isoformat()
        case list():
            return json.dumps([_plain(each) for each in value])
    return value


def as_ref(value: Any) -> UUID:
    """A ref as either database returns it."""
    return value if isinstance(value, UUID) else UUID(value)
