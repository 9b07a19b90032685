"""What a ledger says of itself to somebody who may not know anything about it: a salted hash, at fixed hours.

The vault's ledger commits so to the record's log. Whatever happened in between, or nothing, the hash looks the
same; the vault keeps the salt and what it stands for, and can open it when somebody has to know
(docs/specs/ledger.md, L40 to L44).
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from twodrawer.audit import seal, tree
from twodrawer.audit.models import Commitment
from twodrawer.audit.signer import keeper
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text

HOURS = 6
_MARK = b"twodrawer-vault-commitment-v1\n"


@dataclass(frozen=True)
class Opened:
    """A commitment with what it stands for: the newest checkpoint of every log at that hour."""

    hour: str
    salt: bytes
    notes: str

    @property
    def hash(self) -> str:
        """What was told: 64 hex digits."""
        return sha256(_MARK + self.salt + self.notes.encode()).hexdigest()


def hour_of(at: datetime) -> str:
    """The fixed hour that a moment belongs to: 0, 6, 12 or 18 o'clock UTC."""
    text = utc_text(at)
    day, hour = text[:11], int(text[11:13])
    return f"{day}{hour - hour % HOURS:02}:00:00.000000Z"


def commit(*, at: datetime) -> Opened:
    """The commitment of this hour stands; made now if it wasn't. One an hour, whatever happened."""
    hour = hour_of(at)
    standing = opened(hour)
    if standing is not None:
        return standing
    seal.seal()
    notes = [note for name in tree.logs() if (note := seal.checkpoint(name, at=at))]
    made = Opened(hour, os.urandom(32), "\n".join(sorted(notes)))
    with transaction.atomic():
        row, _ = Commitment.objects.get_or_create(
            hour=hour, defaults={"salt": made.salt, "opened": made.notes}
        )
    return Opened(row.hour, bytes(row.salt), row.opened)


def opened(hour: str) -> Opened | None:
    """The commitment of an hour, with what it stands for."""
    row = Commitment.objects.filter(hour=hour).first()
    return None if row is None else Opened(row.hour, bytes(row.salt), row.opened)


def all_opened() -> list[Opened]:
    """Every commitment, the oldest first."""
    return [Opened(row.hour, bytes(row.salt), row.opened) for row in Commitment.objects.order_by("hour")]


def newest() -> Opened | None:
    """The commitment that was made last."""
    row = Commitment.objects.order_by("-hour").first()
    return None if row is None else Opened(row.hour, bytes(row.salt), row.opened)


def statement(audience: str) -> str:
    """The newest commitment as a statement signed by this ledger's key; blank before the first."""
    made = newest()
    if made is None:
        return ""
    said = {"v": 1, "type": "commitment", "aud": audience, "hour": made.hour, "commitment": made.hash}
    return signed(said, seed=keeper().seed)


def is_near(hour: str, *, at: datetime) -> bool:
    """Whether a commitment's hour is this one or the one before: an older one would hide that the vault is silent."""
    return hour in (hour_of(at), hour_of(at - timedelta(hours=HOURS)))
