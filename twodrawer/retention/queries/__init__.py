"""Reads of the retention room, already permission-checked; what is handed out is in the reading."""

from twodrawer.retention.queries.certificates import (
    certificate,
    certificate_of,
    destructions_to_tell,
    vault_notice_of,
)
from twodrawer.retention.queries.due import STATES, due_for_command, due_record, due_records, standing_rules
from twodrawer.retention.queries.holds import held_refs, holds_anything, holds_of, is_held, standing_since
from twodrawer.retention.queries.papers import NOTHING, papers_line

__all__ = [
    "NOTHING",
    "STATES",
    "certificate",
    "certificate_of",
    "destructions_to_tell",
    "due_for_command",
    "due_record",
    "due_records",
    "held_refs",
    "holds_anything",
    "holds_of",
    "is_held",
    "papers_line",
    "standing_rules",
    "standing_since",
    "vault_notice_of",
]
