"""Boxes, data keys and ledger leaves as the program's documents describe them, written without the program.

What is sealed here opens there, and what is recorded here passes its `audit verify`: the bench checks both.
"""

import base64
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import uuid6
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Ref = tuple[str, UUID]
MARKS = b"td-ledger-mark-1"


def canonical(value: object) -> bytes:
    """RFC 8785, for values without floats and with ASCII names."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def new_ref() -> UUID:
    """A UUIDv7."""
    return UUID(int=uuid6.uuid7().int)


def moment_text(moment: datetime) -> str:
    """UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class PracticeKeys:
    """The wrapping keys of the practices of this installation, by the ref that a data key names."""

    def __init__(self, folder: Path) -> None:
        self._by_ref: dict[UUID, AESGCM] = {}
        for path in folder.glob("practice-*.json"):
            for key in json.loads(path.read_text())["wrapping"]:
                self._by_ref[UUID(key["ref"])] = AESGCM(base64.b64decode(key["secret"]))
        seed = bytes.fromhex(json.loads((folder / "installation.json").read_text())["ledger"])
        key = hashlib.blake2b(seed, digest_size=32, person=MARKS).digest()
        self._marking = hashlib.blake2b(key=key, digest_size=16, person=MARKS)

    def mark(self, text: str) -> bytes:
        """The mark of a leaf (docs/specs/ledger.md)."""
        marking = self._marking.copy()
        marking.update(hashlib.sha256(b"\x00" + text.encode()).digest())
        return marking.digest()

    def unwrap(
        self, *, practice: UUID, ref: UUID, owner: Ref, purpose: str, by: UUID, wrapped: bytes
    ) -> AESGCM:
        """The data key of one row."""
        context = f"twodrawer-datakey-v1|{practice}|{ref}|{owner[0]}|{owner[1]}|{purpose}".encode()
        return AESGCM(self._by_ref[by].decrypt(wrapped[:12], wrapped[12:], context))


def _place(practice: UUID, ref: UUID, column: str, version: int) -> bytes:
    return f"twodrawer-record-v1|{practice}|{ref}|{column}|{version}".encode()


def seal(
    text: bytes, *, key: AESGCM, key_ref: UUID, practice: UUID, ref: UUID, column: str, version: int
) -> bytes:
    """A box."""
    nonce = os.urandom(12)
    return b"\x01" + key_ref.bytes + nonce + key.encrypt(nonce, text, _place(practice, ref, column, version))


def unseal(box: bytes, *, key: AESGCM, practice: UUID, ref: UUID, column: str, version: int = 1) -> bytes:
    """What is in a box."""
    return key.decrypt(box[17:29], box[29:], _place(practice, ref, column, version))


def hash_of(content: bytes) -> str:
    """What a signature covers."""
    return hashlib.sha256(content).hexdigest()


def leaf(
    act: str,
    refs: list[tuple[str, UUID]],
    *,
    ref: UUID,
    practice: UUID,
    member: UUID,
    at: datetime,
    under: tuple[str, ...],
    facts: dict[str, Any] | None = None,
) -> str:
    """The canonical text of one entry."""
    about = sorted({(kind, str(named)) for kind, named in refs})
    return canonical(
        {
            "v": 1,
            "ref": str(ref),
            "log": str(practice),
            "at": moment_text(at),
            "actor": {"kind": "member", "ref": str(member)},
            "act": act,
            "outcome": "done",
            "purpose": "treatment",
            "under": list(under),
            "refs": [{"kind": kind, "ref": named} for kind, named in about],
            "facts": facts or {},
            "request": str(new_ref()),
        }
    ).decode()
