"""SQLite: one moment of one or two files, held while they are copied; and a copy looked over before it is believed."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from twodrawer.backup.sealing_to import Source
from twodrawer.backup.stores import RECORD, Store
from twodrawer.lib.errors import Unavailable

PAGES = 2_000
PATIENCE = 20.0
ASIDE = ("", "-wal", "-shm")
"""A database is up to three files."""


class Held:
    """One database as it was at the moment that `moment` took."""

    def __init__(self, store: Store, connection: sqlite3.Connection) -> None:
        self.store = store
        self.engine = f"sqlite {sqlite3.sqlite_version}"
        self._connection = connection

    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        return counts_in(self._connection)

    def practices(self) -> list[str]:
        """Refs of the practices that have anything in here."""
        return practices_in(self._connection, self.counts())

    def newest(self) -> dict[str, str]:
        """The newest ledger entry."""
        return newest_in(self._connection, self.counts())

    def _copy_to(self, copy: Path) -> None:
        with closing(sqlite3.connect(copy, isolation_level=None)) as target:
            # Nobody else reads the copy, and it is thrown away if this stops half way.
            target.execute("PRAGMA synchronous=OFF")
            self._connection.backup(target, pages=PAGES, sleep=0)
            # The copy says WAL of itself; as one plain file it can be opened by anything that reads SQLite.
            target.execute("PRAGMA journal_mode=DELETE")

    @contextmanager
    def stream(self, scratch: Path) -> Iterator[Source]:
        """The bytes of a whole database file. It lies in the scratch folder meanwhile."""
        copy = scratch / f"{self.store.name}.sqlite3"
        try:
            self._copy_to(copy)
        except sqlite3.Error as wrong:
            copy.unlink(missing_ok=True)
            raise Unavailable(
                f"The {self.store.name} database can't be copied",
                why=f"SQLite says: {wrong}. A copy lies beside the database while it is sealed.",
                do="Make as much room there as the database has. No backup was made.",
            ) from None
        try:
            with copy.open("rb") as opened:
                yield opened
        finally:
            copy.unlink(missing_ok=True)


@contextmanager
def moment(stores: Sequence[Store]) -> Iterator[list[Held]]:
    """Every store as it was at one moment, between two acts. Writing waits for milliseconds and then goes on.

    A data key is committed before the first row that it seals, and destroyed after the row that it sealed is gone. So
    while nobody is inside an act (the record's one place for a writer is taken here) both stores fit each other.
    """
    with ExitStack() as stack:
        try:
            held = [stack.enter_context(closing(_reader(store))) for store in stores]
            writer = stack.enter_context(closing(_reader(stores[0])))
            writer.execute("BEGIN IMMEDIATE")
            for connection in held:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            writer.execute("ROLLBACK")
        except sqlite3.Error as wrong:
            raise Unavailable(
                "The database can't be copied right now",
                why=f"SQLite says: {wrong}.",
                do="No backup was made.",
            ) from None
        yield [Held(store, connection) for store, connection in zip(stores, held, strict=True)]


def _reader(store: Store) -> sqlite3.Connection:
    if not store.file.exists():
        raise Unavailable(
            f"There is no {store.name} database to copy",
            why=f"{store.file.name} isn't there.",
            do="Nothing was made.",
        )
    return sqlite3.connect(store.file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def counts_in(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of each table, by name."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    count = 'SELECT count(*) FROM "{}"'
    return {name: connection.execute(count.format(name)).fetchone()[0] for (name,) in names}


def practices_in(connection: sqlite3.Connection, tables: dict[str, int]) -> list[str]:
    """Refs of practices: each has a log, or wrapped keys."""
    if "audit_entry" in tables:
        asked = "SELECT DISTINCT log FROM audit_entry WHERE log <> 'installation' ORDER BY log"
    elif "sealing_datakey" in tables:
        asked = "SELECT DISTINCT practice_ref FROM sealing_datakey ORDER BY practice_ref"
    else:
        return []
    return [_dashed(row[0]) for row in connection.execute(asked).fetchall()]


def _dashed(ref: str) -> str:
    from uuid import UUID

    return str(UUID(ref))


def newest_in(connection: sqlite3.Connection, tables: dict[str, int]) -> dict[str, str]:
    """The newest ledger entry: ref, log, time."""
    if "audit_entry" not in tables:
        return {}
    row = connection.execute(
        "SELECT ref, log, at FROM audit_entry ORDER BY at DESC, ref DESC LIMIT 1"
    ).fetchone()
    return {"ref": _dashed(row[0]), "log": row[1], "at": row[2]} if row else {}


def look_over(file: Path) -> tuple[dict[str, int], str]:
    """Rows of each table, and what is wrong with the file; an empty word when it is whole."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            return (counts_in(connection), "") if said == "ok" else ({}, str(said).splitlines()[0])
    except sqlite3.DatabaseError as wrong:
        return {}, str(wrong)


def is_open_elsewhere(file: Path) -> bool:
    """Whether any other connection has this database open. It is not changed."""
    if not file.exists():
        return False
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False  # damaged: nobody can be using it, and it is about to be put aside
    return False


def put_aside(file: Path, folder: Path) -> None:
    """The database lies in the folder, under its own names."""
    for ending in ASIDE:
        part = file.with_name(file.name + ending)
        if part.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.rename(folder / part.name)


def holds_data(store: Store) -> bool:
    """Whether there is anything in it that a restore would take away."""
    if not store.file.exists() or not store.file.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"file:{store.file}?mode=ro", uri=True)) as connection:
            tables = counts_in(connection)
    except sqlite3.DatabaseError:
        return True  # damaged, and perhaps all there is
    return bool(tables) and (store.name != RECORD or tables.get("people_practice", 1) > 0)


def is_there(store: Store) -> bool:
    """Whether the database has tables, full or empty."""
    if not store.file.exists():
        return False
    with closing(sqlite3.connect(f"file:{store.file}?mode=ro", uri=True)) as connection:
        return bool(counts_in(connection))
