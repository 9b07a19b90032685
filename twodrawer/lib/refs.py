"""Refs: the identity of every row. A ref is a UUIDv7, so that rows sort by the time they were made."""

from datetime import UTC, datetime
from uuid import UUID

import uuid6


def new_ref() -> UUID:
    """A fresh UUIDv7, unique without asking a database."""
    return UUID(int=uuid6.uuid7().int)


def short_ref(ref: UUID | str) -> str:
    """The last eight hex digits, for people's eyes. The first digits are a clock and look alike."""
    return str(ref)[-8:]


def parse_ref(text: object) -> UUID | None:
    """The ref that a request names, or None when it names none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def made_at(ref: UUID) -> datetime:
    """When a ref was made, by the clock of the machine that made it: the first 48 bits of a UUIDv7."""
    return datetime.fromtimestamp((ref.int >> 80) / 1000, UTC)
