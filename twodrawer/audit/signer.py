"""The ledger's own key, as config hands it over: it signs checkpoints, and it marks entries as this program's.

    settings.LEDGER = Keeper(seed=…, store="record", since=…)

The seed lies with the installation's keys, never in a database. Checkpoints are signed with it, so that others
can check them with the public key. A mark is a keyed hash (BLAKE2b, RFC 7693) over a leaf's own: whoever can
write rows and doesn't hold the key can't write an entry that passes for one of this program's. Entries from
before there was a key have no mark.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.conf import settings

from twodrawer.audit.entries import INSTALLATION
from twodrawer.lib.checkpoint import Checkpoint, NoteKey, signed_note
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.refs import made_at
from twodrawer.lib.signed import public_key
from twodrawer.lib.time import utc_text

MARK = 16
_PERSON = b"td-ledger-mark-1"


@dataclass(frozen=True)
class Keeper:
    """Who keeps a ledger: the record's process or the vault's, each with a key of its own."""

    seed: bytes
    store: str  # record, vault
    since: str = ""  # from when entries are marked, as utc_text writes it; blank: from the first

    @cached_property
    def public(self) -> bytes:
        """The 32 public bytes."""
        return public_key(self.seed)

    @cached_property
    def _marking(self) -> Any:
        key = blake2b(self.seed, digest_size=32, person=_PERSON).digest()
        return blake2b(key=key, digest_size=MARK, person=_PERSON)

    def mark(self, hashed: bytes) -> bytes:
        """The mark of the leaf with this hash (`lib.merkle.leaf_hash`)."""
        begun = self._marking.copy()
        begun.update(hashed)
        made: bytes = begun.digest()
        return made

    def marks(self, hashes: Iterable[bytes]) -> list[bytes]:
        """The marks of the leaves with these hashes, in their order."""
        fresh, made = self._marking.copy, []
        for hashed in hashes:
            begun = fresh()
            begun.update(hashed)
            made.append(begun.digest())
        return made

    def wrote(self, hashed: bytes, mark: bytes | memoryview | None, ref: UUID) -> bool:
        """Whether an entry is one of this program's: by its mark, or because it is older than marks are."""
        if mark is None:
            return bool(self.since) and utc_text(made_at(ref)) < self.since
        return compare_digest(bytes(mark), self.mark(hashed))

    def origin(self, log: str) -> str:
        """The name of a log that no other has: a practice's ref is its own; an installation is told by its key."""
        own = f"{log}/{self.public.hex()[:16]}" if log == INSTALLATION else str(UUID(log))
        return f"twodrawer/{self.store}/{own}"

    def key(self, log: str) -> NoteKey:
        """The public key under the log's name."""
        return NoteKey(self.origin(log), self.public)

    def signed(self, log: str, *, size: int, root: bytes, at: str) -> str:
        """A checkpoint of this log, signed."""
        name = self.origin(log)
        return signed_note(Checkpoint(name, size, root, at).text, name=name, seed=self.seed)


def keeper() -> Keeper:
    """Who keeps the ledger of this process. Unavailable without a key: then nothing is recorded, so nothing
    happens."""
    held: Keeper | None = settings.LEDGER
    if held is None:
        raise Unavailable(
            "The ledger's key is missing",
            why="Nothing is written in the ledger without it.",
            do="Put the key file back from where it was kept; a new one is made by `twodrawer migrate` only.",
        )
    return held
