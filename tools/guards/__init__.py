"""The guards of the promises, each with the tests that miss it when it is taken away.

A guard is a few words of the program. `make soak` cuts them out of a copy, one guard at a time, and expects each
test named beside it to fail (`python -m tools.guard_removal` does only that). The words must stand in their
file exactly once: words that moved make the table stale, and the tool says so and stops.

Where a second wall stands behind a guard, so that nobody notices when one of them is missing, both are taken
away in one entry, and its name says "and".
"""

from dataclasses import dataclass
from importlib import import_module

TABLES = (
    "sealing",
    "signing",
    "proof",
    "ledger",
    "account",
    "law",
    "standing",
    "entrance",
    "residue",
    "doors",
    "authorizations",
    "papers",
    "requests",
    "paragraphs",
    "releases",
    "drafts",
    "drafting",
    "model",
    "hold_back",
    "kit",
    "phrases",
    "vault",
    "vault_browser",
    "ways_out",
    "vault_destruction",
    "backups",
    "retention",
)


@dataclass(frozen=True)
class Cut:
    """In this file these words are replaced by those."""

    file: str
    find: str
    put: str


@dataclass(frozen=True)
class Guard:
    """One thing that keeps a promise. `database`: it stands on that one only; blank: on both."""

    name: str
    promise: int
    cuts: tuple[Cut, ...]
    tests: tuple[str, ...]
    database: str = ""


def guard(name: str, promise: int, cuts: Cut | tuple[Cut, ...], *tests: str, database: str = "") -> Guard:
    """A row of the table. Paths of tests begin in tests/, those of files in twodrawer/."""
    several = (cuts,) if isinstance(cuts, Cut) else cuts
    return Guard(name, promise, several, tuple(f"tests/{test}" for test in tests), database)


def cut(file: str, find: str, put: str = "") -> Cut:
    """A removal in a file of the program."""
    return Cut(f"twodrawer/{file}", find, put)


def table() -> tuple[Guard, ...]:
    """Every guard, by promise."""
    found: list[Guard] = []
    for name in TABLES:
        rows: tuple[Guard, ...] = import_module(f"tools.guards.{name}").GUARDS
        found.extend(rows)
    names = [row.name for row in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"two guards have one name: {sorted(twice)}")
    return tuple(sorted(found, key=lambda row: row.promise))
