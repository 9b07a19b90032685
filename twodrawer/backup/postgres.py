"""PostgreSQL: its own tools, pg_dump and pg_restore, from one exported moment of one or two databases."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from twodrawer.backup.sealing_to import Sink, Source
from twodrawer.backup.stores import RECORD, Store
from twodrawer.lib.errors import Invalid, Unavailable

LOCK_PATIENCE = "10s"
# What a restore put aside lies in a schema of its own, and is in no later backup.
DUMP = "pg_dump --format=custom --exclude-schema=replaced_* --no-owner --no-privileges --no-comments".split()
LOAD = "pg_restore --exit-on-error --single-transaction --no-owner --no-privileges".split()
REHEARSAL = "a rehearsal of Twodrawer: emptied without asking"
_NOT_OURS = re.compile(r"[^A-Za-z0-9_]")


def connect(url: str, *, autocommit: bool = True) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection of our own, apart from Django's."""
    try:
        return psycopg.connect(_plain(url), autocommit=autocommit, connect_timeout=10)
    except psycopg.Error:
        raise Unavailable(
            "The database server isn't answering",
            why="It was asked at its address.",
            do="Nothing was touched.",
        ) from None


def _plain(url: str) -> str:
    """The address without the one word in it that only this program knows."""
    parts = urlsplit(url)
    kept = "&".join(pair for pair in parts.query.split("&") if pair and not pair.startswith("prepared="))
    return urlunsplit(parts._replace(query=kept))


def sibling(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


class Held:
    """One database as it was at the moment that `moment` took."""

    def __init__(
        self, store: Store, connection: "psycopg.Connection[tuple[Any, ...]]", snapshot: str
    ) -> None:
        self.store = store
        self.engine = f"postgresql {connection.info.server_version // 10000}"
        self._connection = connection
        self._snapshot = snapshot

    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        return counts_in(self._connection)

    def practices(self) -> list[str]:
        """Refs of the practices that have anything in here."""
        tables = set(_tables(self._connection))
        if "audit_entry" in tables:
            asked = "SELECT DISTINCT log FROM audit_entry WHERE log <> 'installation' ORDER BY log"
        elif "sealing_datakey" in tables:
            asked = "SELECT DISTINCT practice_ref::text FROM sealing_datakey ORDER BY 1"
        else:
            return []
        return [str(row[0]) for row in self._connection.execute(asked).fetchall()]

    def newest(self) -> dict[str, str]:
        """The newest ledger entry."""
        return newest_in(self._connection)

    @contextmanager
    def stream(self, scratch: Path) -> Iterator[Source]:
        """What pg_dump writes, in its custom format. Nothing lies on a disk."""
        snapshot = f"--snapshot={self._snapshot}"
        with _tool([*DUMP, snapshot], self.store.url, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            yield process.stdout


@contextmanager
def moment(stores: Sequence[Store]) -> Iterator[list[Held]]:
    """Every store as it was at one moment, between two acts.

    Each act writes the ledger before it ends. So while nobody may write there, for some milliseconds, no act is
    half way, and the snapshots of both databases fit each other (see `sqlite.moment`).
    """
    with ExitStack() as stack:
        held = []
        try:
            gate = stack.enter_context(connect(stores[0].url, autocommit=False))
            gate.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_PATIENCE)))
            if len(stores) > 1:
                gate.execute("LOCK TABLE audit_entry IN EXCLUSIVE MODE")
            for store in stores:
                connection = stack.enter_context(connect(store.url, autocommit=False))
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.read_only = True
                row = connection.execute("SELECT pg_export_snapshot()").fetchone()
                assert row is not None
                held.append(Held(store, connection, str(row[0])))
            gate.rollback()
        except psycopg.Error as wrong:
            raise Unavailable(
                "The database can't be copied right now", why=_first_line(wrong), do="No backup was made."
            ) from None
        yield held


def _tables(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[str]:
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    return [str(row[0]) for row in connection.execute(asked).fetchall()]


def counts_in(connection: "psycopg.Connection[tuple[Any, ...]]") -> dict[str, int]:
    """Rows of each table, by name."""
    found = {}
    for name in _tables(connection):
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        found[name] = int(row[0]) if row else 0
    return found


def newest_in(connection: "psycopg.Connection[tuple[Any, ...]]") -> dict[str, str]:
    """The newest ledger entry: ref, log, time."""
    if "audit_entry" not in _tables(connection):
        return {}
    row = connection.execute(
        "SELECT ref, log, at FROM audit_entry ORDER BY at DESC, ref DESC LIMIT 1"
    ).fetchone()
    return {"ref": str(row[0]), "log": str(row[1]), "at": str(row[2])} if row else {}


@contextmanager
def _tool(
    command: list[str], url: str, *, stdin: int | None = subprocess.DEVNULL, stdout: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """One of PostgreSQL's own tools. The password goes by its environment, where other accounts can't read it."""
    parts = urlsplit(_plain(url))
    login = f"{parts.username}@" if parts.username else ""
    where = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    address = urlunsplit(parts._replace(netloc=login + where))
    environment = {**os.environ, "PGPASSWORD": unquote(parts.password or "")}
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                [*command, "--no-password", f"--dbname={address}"],
                stdin=stdin, stdout=stdout or subprocess.DEVNULL, stderr=said, env=environment, start_new_session=True,
            )  # fmt: skip
        except FileNotFoundError:
            raise Unavailable(
                f"{command[0]} isn't installed here",
                why="PostgreSQL is backed up and restored by its own tools.",
                do="Install the postgresql-client of the server's version. Nothing was made.",
            ) from None
        try:
            yield process
            if process.stdin is not None:
                process.stdin.close()
            status = process.wait()
        except BrokenPipeError:
            status = process.wait() or 1  # it has said why
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):
                    if pipe is not None:
                        pipe.close()
        if status != 0:
            said.seek(0)
            words = said.read(4_000).decode(errors="replace").strip().splitlines()
            raise Unavailable(
                f"{command[0]} broke off",
                why=words[0] if words else "",
                do="What was there before is still there.",
            )


@contextmanager
def restoring(url: str) -> Iterator[Sink]:
    """What is written in here is loaded into the database, all of it or, when the block raises, nothing."""
    with _tool(LOAD, url, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        yield process.stdin
    # A dump holds no statistics. Until the server takes some by itself, a minute later or never, it would look for the
    # entries about 200 of 50,000 notes by going through all of them for each.
    with suppress(psycopg.Error, Unavailable), connect(url) as connection:
        connection.execute("ANALYZE")


def others_connected(url: str) -> int:
    """How many other connections this database has."""
    with connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        ).fetchone()
    return int(row[0]) if row else 0


def holds_data(store: Store) -> bool:
    """Whether there is anything in it that a restore would take away."""
    with connect(store.url) as connection:
        tables = set(_tables(connection))
        if not tables:
            return False
        if store.name == RECORD and "people_practice" in tables:
            row = connection.execute("SELECT count(*) FROM people_practice").fetchone()
            return bool(row and row[0])
    return True


def is_there(store: Store) -> bool:
    """Whether the database has tables, full or empty."""
    with connect(store.url) as connection:
        return bool(_tables(connection))


def put_aside(url: str, name: str) -> None:
    """What the database held lies in it under another schema, and `public` is empty."""
    aside = _NOT_OURS.sub("_", name.lower())
    with connect(url, autocommit=False) as connection:
        connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
        connection.execute("CREATE SCHEMA public")


def take_back(url: str, name: str) -> None:
    """As it was before `put_aside`: what was loaded meanwhile is gone."""
    aside = _NOT_OURS.sub("_", name.lower())
    with connect(url, autocommit=False) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(aside)))


def empty_for_rehearsal(url: str) -> None:
    """A database that was named for rehearsals is empty. Invalid when it holds anything but an earlier rehearsal."""
    with connect(url) as connection:
        row = connection.execute(
            "SELECT obj_description(to_regnamespace('public')::oid, 'pg_namespace')"
        ).fetchone()
        if _tables(connection) and (row is None or row[0] != REHEARSAL):
            raise Invalid(
                "The database that was named for rehearsals holds something else",
                why="A rehearsal empties it before and after.",
                do="Name a database that is empty. Nothing was touched.",
            )
    empty_out(url)
    with connect(url) as connection:
        connection.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(sql.Literal(REHEARSAL)))


def empty_out(url: str) -> None:
    """The database has an empty `public`. Called on databases without data, and on a rehearsal's."""
    with connect(url, autocommit=False) as connection:
        connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
        connection.execute("CREATE SCHEMA public")


def make_database(url: str, name: str) -> str:
    """An empty database beside the one of `url`; its address."""
    try:
        with connect(url) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        raise Unavailable(
            "There is no place to rehearse a restore in",
            why="The database's role may not make databases.",
            do="ALTER ROLE … CREATEDB, or name empty databases in TWODRAWER_REHEARSAL_RECORD_URL, "
            "TWODRAWER_REHEARSAL_KEYS_URL and, for the vault's process, TWODRAWER_REHEARSAL_VAULT_URL.",
        ) from None
    return sibling(url, name)


def drop_database(url: str, name: str) -> None:
    """It is gone, whoever was still connected to it."""
    with connect(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _first_line(wrong: Exception) -> str:
    return (str(wrong).strip().splitlines() or [""])[0]
