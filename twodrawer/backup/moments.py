"""SQLite's way or PostgreSQL's. The driver of a server is loaded only where there is one: it would cost every process
of a laptop ten megabytes."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from twodrawer.backup import sqlite
from twodrawer.backup.sealing_to import Source
from twodrawer.backup.stores import Store


class Held(Protocol):
    """One store at one moment."""

    store: Store
    engine: str

    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        ...

    def practices(self) -> list[str]:
        """Refs."""
        ...

    def newest(self) -> dict[str, str]:
        """The newest ledger entry."""
        ...

    def stream(self, scratch: Path) -> AbstractContextManager[Source]:
        """The whole store as bytes."""
        ...


@contextmanager
def moment(stores: Sequence[Store]) -> Iterator[Sequence[Held]]:
    """All of them as they were at one moment between two acts."""
    how: AbstractContextManager[Sequence[Held]]
    if stores[0].is_embedded:
        how = sqlite.moment(stores)
    else:
        from twodrawer.backup import postgres

        how = postgres.moment(stores)
    with how as held:
        yield held


def holds_data(store: Store) -> bool:
    """Whether a restore would take anything away."""
    if store.is_embedded:
        return sqlite.holds_data(store)
    from twodrawer.backup import postgres

    return postgres.holds_data(store)


def is_there(store: Store) -> bool:
    """Whether the database has its tables."""
    if store.is_embedded:
        return sqlite.is_there(store)
    from twodrawer.backup import postgres

    return postgres.is_there(store)


def is_in_use(store: Store) -> bool:
    """Whether any other program has it open."""
    if store.is_embedded:
        return sqlite.is_open_elsewhere(store.file)
    from twodrawer.backup import postgres

    return bool(postgres.others_connected(store.url))
