"""Clocks, proposals and certificates as other rooms and pages see them. Frozen; no name and no clinical word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from twodrawer.backup.folder import KEYS_DAYS
from twodrawer.law.retention_clock import Longer, RetentionClock, Standing
from twodrawer.lib.time import from_utc_text

KEY_BACKUPS = timedelta(days=KEYS_DAYS)
"""Backups of the wrapped keys are removed after so long (backup B-6): until then old keys open what is in them."""

METHOD = "aes-256 data keys destroyed, signed destruction list"


@dataclass(frozen=True)
class RuleFacts:
    """A rule of the practice's, a payer's or a programme's."""

    ref: UUID
    kind: Longer
    years: int
    says: str
    made_at: datetime


@dataclass(frozen=True)
class ProposalFacts:
    """A record is proposed to be destroyed, and nobody has confirmed it."""

    ref: UUID
    client_ref: UUID
    proposed_by: UUID
    proposed_at: datetime


@dataclass(frozen=True)
class CertificateFacts:
    """A record was destroyed, or a client's papers. `said` is what the signed line says."""

    ref: UUID
    client_ref: UUID
    proposed_by: UUID
    confirmed_by: UUID
    destroyed_at: datetime
    statement: str
    sha256: str
    said: Mapping[str, Any]

    @property
    def is_of_papers(self) -> bool:
        """HIPAA's own papers went by it, years after the record."""
        return bool(self.said["class"] == "papers")

    @property
    def old_backups_until(self) -> datetime:
        """The last moment at which a backup of the wrapped keys from before may be kept, as it was signed."""
        return from_utc_text(str(self.said["old_backups_until"]))


@dataclass(frozen=True)
class PapersLine:
    """HIPAA's own papers about one client, and how their six years stand. They go after the record and never before.

    `last_in_effect` is None while one of them is in effect; `until` is None as long as no day can be named.
    """

    client_ref: UUID
    refs: tuple[UUID, ...]
    on: date
    has_any: bool
    last_in_effect: date | None
    until: date | None
    held_since: datetime | None
    record_destroyed_at: datetime | None
    destroyed_at: datetime | None
    certificate_ref: UUID | None
    proposal: ProposalFacts | None

    @property
    def is_over(self) -> bool:
        """Six years have run out for every one of them."""
        return self.until is not None and self.until < self.on

    @property
    def may_go(self) -> bool:
        """Everything that two people need is there."""
        gone = self.destroyed_at is not None
        return self.is_over and not gone and self.held_since is None and self.record_destroyed_at is not None


@dataclass(frozen=True)
class DestructionToTell:
    """A destruction that the vault has to hear of: for the first time, or because its seven days are over."""

    certificate_ref: UUID
    practice_ref: UUID
    client_refs: tuple[UUID, ...]
    proposed_by: UUID
    confirmed_by: UUID
    destroyed_at: datetime


@dataclass(frozen=True)
class VaultNoticeFacts:
    """What the vault answered of a destruction. Whether it had anything it never says."""

    told_at: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class DueLine:
    """One client's record and how its clock stands."""

    client_ref: UUID
    refs: tuple[UUID, ...]
    is_open: bool
    clock: RetentionClock | None
    held_since: datetime | None
    proposal: ProposalFacts | None
    certificate_ref: UUID | None
    destroyed_at: datetime | None

    @property
    def state(self) -> str:
        """Under which heading it stands: destroyed, open, held, or as the clock says. A hold beats the clock."""
        if self.destroyed_at is not None:
            return "destroyed"
        if self.is_open or self.clock is None:
            return "open"
        if self.held_since is not None:
            return "held"
        return self.clock.standing.value

    @property
    def may_go(self) -> bool:
        """Everything that two people need is there."""
        return self.state == Standing.OVER.value
