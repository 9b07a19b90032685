"""Which databases an installation has, and where its files lie. Handed in by `config`; no database is opened here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

RECORD, KEYS, VAULT = "record", "keys", "vault"
NAMES = {RECORD: "record", KEYS: "wrapped keys", VAULT: "vault"}


@dataclass(frozen=True)
class Process:
    """A command line and its whole environment."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)


Verifier = Callable[[Path, Mapping[str, str]], Process]
"""Handed the folder that the copy lies in and, on PostgreSQL, the addresses of the copies by store."""


@dataclass(frozen=True)
class Store:
    """One database: a SQLite file, or an address on a PostgreSQL server."""

    name: str
    alias: str
    file: Path
    url: str = field(default="", repr=False)  # it may hold a password

    @property
    def is_embedded(self) -> bool:
        """Whether it is a SQLite file."""
        return not self.url


@dataclass(frozen=True)
class Installation:
    """What this process may back up: its folder, its stores, and who signs. The vault's process signs nothing."""

    folder: Path
    stores: tuple[Store, ...]
    marks: tuple[str, ...]
    """The public keys by which a backup is known to be of this installation, in hex."""
    seed: bytes | None = field(default=None, repr=False)
    lists: Path | None = None
    """The folder of signed destruction lists, where this process's store has any."""
    destroyed_so_far: Callable[[], dict[str, dict[str, str | int]]] = dict
    """For each practice, how long its destruction list is and its last line's hash."""
    rehearsal_urls: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Where the server's own role may not make databases: empty ones to rehearse in, by store."""
    verifier: "Verifier | None" = field(default=None, repr=False)
    """What verifies a restored copy, in a process of its own that knows the copy and not the real stores."""

    def store(self, name: str) -> Store:
        """One of them."""
        return next(store for store in self.stores if store.name == name)

    @property
    def first(self) -> Store:
        """The one with the ledger: the record, or the vault."""
        return self.stores[0]

    @property
    def scratch(self) -> Path:
        """Where copies lie while they are made: mode 700, emptied by whoever holds the lock."""
        return self.folder / ".backup-scratch"


def installation() -> Installation:
    """This process's own, as the settings say it."""
    held: Installation = settings.BACKUP_INSTALLATION
    return held
