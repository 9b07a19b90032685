"""Reads of what was agreed with a client, permission-checked."""

from twodrawer.disclosures.queries.agreements.notices import (
    channel_of,
    channel_version,
    notice_in_force,
    notices,
    notices_given,
)
from twodrawer.disclosures.queries.agreements.reaching import agreed_way, as_agreed, lines_to
from twodrawer.disclosures.queries.agreements.restrictions import find_restriction, restrictions

__all__ = [
    "agreed_way",
    "as_agreed",
    "channel_of",
    "channel_version",
    "find_restriction",
    "lines_to",
    "notice_in_force",
    "notices",
    "notices_given",
    "restrictions",
]
