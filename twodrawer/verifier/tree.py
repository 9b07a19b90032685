"""The tree of a log (RFC 6962, RFC 9162) and its checkpoints (C2SP)."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .texts import Wrong, b64, hexes, read_canonical, verify_ed25519


@dataclass(frozen=True)
class Checkpoint:
    """So many leaves, this root, said by this log."""

    origin: str
    size: int
    root: bytes
    at: str


def leaf_hash(leaf: bytes) -> bytes:
    """Of one entry."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def above(left: bytes, right: bytes) -> bytes:
    """Of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf: bytes, position: object, size: int, proof: Sequence[bytes]) -> bytes:
    """The root to which the proof leads (RFC 9162, 2.1.3.2)."""
    if type(position) is not int or not 0 <= position < size:
        raise Wrong("the position isn't in the log")
    at, last, root = position, size - 1, leaf
    for other in proof:
        if last == 0:
            raise Wrong("the proof is too long")
        if at % 2 or at == last:
            root = above(other, root)
            while at and at % 2 == 0:
                at, last = at // 2, last // 2
        else:
            root = above(root, other)
        at, last = at // 2, last // 2
    if last:
        raise Wrong("the proof is too short")
    return root


def roots_of(old: int, new: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The two roots to which a consistency proof leads (RFC 9162, 2.1.4.2)."""
    hashes_left = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not hashes_left:
        raise Wrong("the proof is too short")
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at // 2, last // 2
    was = now = hashes_left[0]
    for other in hashes_left[1:]:
        if last == 0:
            raise Wrong("the proof is too long")
        if at % 2 or at == last:
            was, now = above(other, was), above(other, now)
            while at and at % 2 == 0:
                at, last = at // 2, last // 2
        else:
            now = above(now, other)
        at, last = at // 2, last // 2
    if last:
        raise Wrong("the proof is too short")
    return was, now


def read_key(text: object) -> tuple[str, bytes, bytes]:
    """Name, hash and bytes of a ledger's public key (C2SP signed-note)."""
    parts = str(text).split("+", 2)
    data = b64(parts[2]) if len(parts) == 3 else b""
    digest = hashlib.sha256(parts[0].encode() + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[0] != 1 or digest.hex() != parts[1]:
        raise Wrong("the ledger's key is damaged")
    return parts[0], digest, data[1:]


def read_checkpoint(note: object, key: object) -> Checkpoint:
    """The checkpoint, if this key signed it, to the byte."""
    name, digest, public = read_key(key)
    text, between, block = str(note).rpartition("\n\n")
    line = block.removesuffix("\n").split(" ")
    if not between or not block.endswith("\n") or len(line) != 3 or line[:2] != ["\u2014", name]:
        raise Wrong(f"the checkpoint isn't a note signed once by {name}")
    signature = b64(line[2])
    if signature[:4] != digest:
        raise Wrong("the checkpoint is signed by another key")
    verify_ed25519(public, signature[4:], f"{text}\n".encode(), "the checkpoint's signature")
    lines = text.split("\n")
    if len(lines) < 3 or lines[0] != name or not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]):
        raise Wrong("the checkpoint isn't one of this log")
    at = next((line[3:] for line in lines[3:] if line.startswith("at ")), "")
    return Checkpoint(lines[0], int(lines[1]), b64(lines[2]), at)


def read_place(said: Any, checkpoint: Checkpoint) -> dict[str, Any]:
    """The entry that a place says, if it stands in the log of this checkpoint."""
    if not isinstance(said, dict) or set(said) != {"leaf", "position", "proof"}:
        raise Wrong("the place of an entry has another form")
    raw = str(said["leaf"]).encode()
    root = root_of(leaf_hash(raw), said["position"], checkpoint.size, hexes(said["proof"]))
    if root != checkpoint.root:
        raise Wrong("an entry isn't in the log that the checkpoint speaks of")
    return read_canonical(raw, "an entry")
