"""How the reasons of holds go into sealed boxes and come out again.

Under the client's key for papers, which outlives the key of the record.
"""

from uuid import UUID

from twodrawer.retention.models import HoldRelease, LegalHold
from twodrawer.sealing.keyring import Keyring, Owner

PAPERS = "papers"


def _owner(client_ref: UUID) -> Owner:
    return ("client", client_ref)


def seal_reason(words: str, *, hold_ref: UUID, client_ref: UUID, ring: Keyring) -> bytes:
    """Why the hold was placed."""
    return ring.seal(words, owner=_owner(client_ref), purpose=PAPERS, ref=hold_ref, column=LegalHold.REASON)


def seal_lifting(words: str, *, release_ref: UUID, client_ref: UUID, ring: Keyring) -> bytes:
    """Why it was lifted."""
    return ring.seal(
        words, owner=_owner(client_ref), purpose=PAPERS, ref=release_ref, column=HoldRelease.REASON
    )


def open_reason(row: LegalHold, *, ring: Keyring) -> str:
    """Why the hold was placed."""
    return ring.open(bytes(row.reason), ref=row.ref, column=LegalHold.REASON).decode()


def open_lifting(row: HoldRelease, *, ring: Keyring) -> str:
    """Why it was lifted."""
    return ring.open(bytes(row.reason), ref=row.ref, column=HoldRelease.REASON).decode()
