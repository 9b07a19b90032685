"""How often an attack tries: a seeded sample in `make test`, the full count in `make soak`.

    ROUNDS = count("kills", usual=8, full=1_000)

`make soak` sets TWODRAWER_TEST_SOAK=1. Nothing else changes a count, and no expectation depends on it. A soak that goes
on where another ended leaves out what that one tried, with TWODRAWER_TEST_FROM.
"""

import os

FULL = os.environ.get("TWODRAWER_TEST_SOAK") == "1"
FROM = "TWODRAWER_TEST_FROM"
"""The first of the numbered rounds that a soak plays."""

TAKEN: dict[str, int] = {}
"""Every count that was asked for in this run, by what is counted, for the soak's report."""


def count(what: str, *, usual: int, full: int) -> int:
    """How many of these the run tries. `full` is the promise's own number, and never the smaller one."""
    if full < usual:
        raise ValueError(f"the full count of {what} is smaller than the usual one")
    TAKEN[what] = full if FULL else usual
    return TAKEN[what]


def rounds(what: str, *, usual: int, full: int) -> range:
    """The numbers of the rounds that the run plays, each a seed of its own: from 0, or from where a soak goes on."""
    many = count(what, usual=usual, full=full)
    return range(min(int(os.environ.get(FROM, "0")), many) if FULL else 0, many)
