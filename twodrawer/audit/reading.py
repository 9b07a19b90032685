"""Reads. One entry for each request, with the refs of everything it read, committed before plaintext leaves.

    with reading("client.read", by=member, at=now, purpose="treatment") as read:
        client = client_facts(client_ref, by=member, at=now, read=read)
    # here the entry is durable, and only here may the page be rendered

Queries add what they read with `read.of(...)`. If the entry can't be written, the block raises and the
caller never gets to render anything.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event, Fact
from twodrawer.law import Member
from twodrawer.lib.memo import remembering


@dataclass
class Reading:
    """What one request has read so far."""

    refs: list[tuple[str, UUID]] = field(default_factory=list)
    under: list[str] = field(default_factory=list)

    def of(self, kind: str, *refs: UUID) -> None:
        """These were read too."""
        self.refs.extend((kind, ref) for ref in refs)

    def allowed_under(self, *citations: str) -> None:
        """The paragraphs that allowed it."""
        self.under.extend(c for c in citations if c not in self.under)


@contextmanager
def reading(
    act: str,
    *,
    by: Member | Actor,
    at: datetime,
    purpose: str,
    facts: Mapping[str, Fact] | None = None,
) -> Iterator[Reading]:
    """What the block read stands in the ledger, as one entry, when the block is left."""
    read = Reading()
    with remembering():
        yield read
    record(Event(act, tuple(read.refs), purpose, tuple(read.under), facts or {}), by=by, at=at)
