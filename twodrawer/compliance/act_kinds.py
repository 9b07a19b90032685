"""What an act did to what its entry names: listed it, opened it, changed it, or took it out.

By the act's own words, so that an act which a later program adds is sorted too. What is not known to be less counts as
a change.
"""

from enum import StrEnum


class Done(StrEnum):
    """From the least to the most."""

    LISTED = "listed"
    READ = "read"
    CHANGED = "changed"
    PRINTED = "printed"


LISTS = frozenset(
    {
        "day.read", "calendar.read", "client.listed", "client.searched", "session.listed", "note.listed",
        "ledger.read", "import.read", "access_report.read", "access_review.read", "blast_radius.read",
    }
)  # fmt: skip
"""Acts that show names and times of many, and nothing that was opened."""

OPENS = frozenset(
    {
        "read", "previewed", "checked", "compared", "prepared", "verified", "opened", "searched", "listed",
    }
)  # fmt: skip
NAMES_ONLY = frozenset({"brought_in", "handed_over", "compared"})
"""Verbs of acts on many clients at once that open none of them."""
LEAVES = frozenset({"printed", "released", "exported", "downloaded", "sent", "handed_out"})


def done_by(act: str) -> Done:
    """What an act of the ledger did to the things that its entry names."""
    if act in LISTS:
        return Done.LISTED
    verb = act.partition(".")[2]
    if verb in LEAVES:
        return Done.PRINTED
    return Done.READ if verb in OPENS else Done.CHANGED


def opens(act: str) -> bool:
    """Whether the act opened, changed or took out something of the clients whom its entry names."""
    return done_by(act) is not Done.LISTED and act.partition(".")[2] not in NAMES_ONLY
