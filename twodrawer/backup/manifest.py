"""What stands beside each backup file: which store, when, of whom, and the hash of the sealed bytes.

Spec: docs/specs/backup.md. Who finds a backup learns its size, its time and its recipients. Counts, practices and the
newest ledger entry are sealed to the same recipients, since of the vault even a count would be a hint.
"""

import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from twodrawer.lib.canonical import canonical
from twodrawer.lib.refs import short_ref
from twodrawer.lib.time import from_utc_text

SPEC = "twodrawer-backup-v1"
MARK = b"twodrawer-backup-manifest-v1\n"
NAME = re.compile(r"twodrawer-(record|keys|vault)-(\d{8}T\d{6}Z)-([0-9a-f]{8})")
LONGEST = 200_000


class Damaged(Exception):
    """It isn't a manifest, or isn't the one that was written."""


@dataclass(frozen=True)
class Manifest:
    """The clear side of one backup."""

    store: str
    set_ref: str
    """Stores copied at one moment carry one ref."""
    made_at: str
    program: str
    engine: str
    file: str
    size: int
    sha256: str
    recipients: list[str]
    installation: list[str]
    inside: str
    """An `Inside`, sealed."""
    spec: str = SPEC
    signature: str = ""

    @property
    def at(self) -> datetime:
        """The moment whose state the copy holds."""
        return from_utc_text(self.made_at)


@dataclass(frozen=True)
class Inside:
    """The sealed side."""

    practices: list[str]
    counts: dict[str, int]
    newest: dict[str, str]
    """The newest ledger entry: ref, log and time. Empty where the store has no ledger."""
    destroyed: dict[str, dict[str, str | int]] = field(default_factory=dict)
    """For each practice, how long its destruction list was and its last line's hash."""
    checkpoints: list[str] = field(default_factory=list)
    """Signed checkpoints of the ledger's tree. This is their one place: see `actions/making.py::_inside`."""


def base_name(store: str, at: datetime, set_ref: UUID) -> str:
    """`twodrawer-record-20261122T090000Z-1a2b3c4d`, without an ending."""
    return f"twodrawer-{store}-{at:%Y%m%dT%H%M%SZ}-{short_ref(set_ref)}"


def _unsigned(manifest: Manifest) -> bytes:
    said = asdict(manifest)
    del said["signature"]
    return MARK + canonical(said)


def signed(manifest: Manifest, seed: bytes | None) -> Manifest:
    """The same with the installation's signature, where this process has one to give."""
    if seed is None:
        return manifest
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_unsigned(manifest)).hex()
    return Manifest(**{**asdict(manifest), "signature": signature})


def is_signed_by(manifest: Manifest, keys: Collection[str]) -> bool:
    """Whether one of these public keys, in hex, signed exactly this."""
    for key in keys:
        try:
            signature = bytes.fromhex(manifest.signature)
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, _unsigned(manifest))
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def to_text(manifest: Manifest) -> str:
    """The file's text, for people's eyes as well."""
    return json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n"


def read(file: Path) -> Manifest:
    """The manifest in a file. Raises Damaged."""
    try:
        with file.open("rb") as opened:
            text = opened.read(LONGEST + 1)
        said = json.loads(text) if len(text) <= LONGEST else None
    except (OSError, ValueError, RecursionError):
        raise Damaged from None
    kinds = {one.name: one.type for one in fields(Manifest)}
    if not isinstance(said, dict) or set(said) != set(kinds) or said["spec"] != SPEC:
        raise Damaged
    if not all(_is_a(kind, said[name]) for name, kind in kinds.items()):
        raise Damaged
    found = Manifest(**said)
    shape = NAME.fullmatch(found.file.removesuffix(".age"))
    if shape is None or shape[1] != found.store or not found.file.endswith(".age"):
        raise Damaged
    try:
        found.at, UUID(found.set_ref)
    except ValueError:
        raise Damaged from None
    return found


def _is_a(kind: object, value: object) -> bool:
    if kind is str or kind is int:
        return type(value) is kind
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def read_inside(text: bytes) -> Inside:
    """The sealed side, opened. Raises Damaged."""
    try:
        return Inside(**json.loads(text))
    except (ValueError, TypeError):
        raise Damaged from None


def inside_bytes(inside: Inside) -> bytes:
    """What is sealed."""
    return canonical(asdict(inside))
