"""The sealed box: AES-256-GCM with the place it belongs to as associated data.

    byte 0      format, 1
    1–16        ref of the data key
    17–28       nonce, random
    29–         ciphertext and tag

Associated data is `twodrawer-record-v1|practice|ref|column|version`. A box that was moved to another row,
column, version or practice doesn't open. Column names are frozen strings: renaming a column in the
database must not change them.
"""

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from twodrawer.lib.errors import Unavailable

FORMAT = b"\x01"
HEADER = 1 + 16 + 12


@dataclass(frozen=True)
class Place:
    """Where a box belongs: row, frozen column name, version."""

    practice_ref: UUID
    ref: UUID
    column: str
    version: int = 1

    def associated_data(self) -> bytes:
        """What the tag covers besides the text."""
        return f"twodrawer-record-v1|{self.practice_ref}|{self.ref}|{self.column}|{self.version}".encode()


class DoesNotOpen(Unavailable):
    """The box was altered, moved or sealed under another key. Never a reason to show part of it."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            "A sealed entry of this record doesn't open",
            why=f"{place.column} of {str(place.ref)[-8:]} was altered or moved in the database.",
            do="Nothing of it is shown. Tell your privacy officer; a backup has the entry as it was.",
        )


def seal(text: bytes, *, key: bytes, key_ref: UUID, place: Place) -> bytes:
    """A box that only this key opens, at this place only."""
    nonce = os.urandom(12)
    return FORMAT + key_ref.bytes + nonce + AESGCM(key).encrypt(nonce, text, place.associated_data())


def key_ref_of(box: bytes, place: Place) -> UUID:
    """The data key that a box says it needs."""
    if len(box) < HEADER + 16 or box[:1] != FORMAT:
        raise DoesNotOpen(place)
    return UUID(bytes=bytes(box[1:17]))


def unseal(box: bytes, *, key: bytes, place: Place) -> bytes:
    """The text of a box, or DoesNotOpen."""
    try:
        return AESGCM(key).decrypt(bytes(box[17:HEADER]), bytes(box[HEADER:]), place.associated_data())
    except InvalidTag:
        raise DoesNotOpen(place) from None
