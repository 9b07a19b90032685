"""Checkpoints of a log in the formats of C2SP: tlog-checkpoint for what is said, signed-note for who says it.

    twodrawer/record/0199…            the log's origin: a name that no other log has
    41206                             how many leaves
    CsUYapGGPo4dkMgIAUqom/Xajj7h…=    the root over them, base64
    at 2026-11-22T10:00:00.000000Z    a line of our own: when

    — twodrawer/record/0199… Az3grl…  a signature: name of the key, then base64 of its hash (4 bytes) and Ed25519

Reading is strict: what was signed is the text to the byte, one text has one form, and a note with a wrong signature
under a known key is refused whole. Signatures by unknown keys (a witness's) are left alone.
"""

import base64
import binascii
import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from twodrawer.lib.merkle import HASH

ED25519 = b"\x01"
DASH = "\u2014"
LONGEST = 100_000
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_AT = re.compile(r"at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)")


class Malformed(Exception):
    """The text isn't a signed note, or not a checkpoint."""


class NotSigned(Exception):
    """It is a note, and none of the keys signed it, or a signature under one of their names is wrong."""


@dataclass(frozen=True)
class NoteKey:
    """A public key under a name."""

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """By which a signature says whose it is: the first four bytes of SHA-256 over name and key."""
        return sha256(f"{self.name}\n".encode() + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """The key as others are given it: `name+hash+base64`."""
        return f"{self.name}+{self.hash.hex()}+{_text(ED25519 + self.public)}"


def read_key(text: str) -> NoteKey:
    """The key that `str` wrote. Malformed if it isn't one, or its hash isn't its own."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise Malformed("not a key of a log")
    data = _bytes(parts[2])
    key = NoteKey(parts[0], data[1:])
    if data[:1] != ED25519 or len(key.public) != 32 or key.hash.hex() != parts[1]:
        raise Malformed("not a key of a log")
    return key


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: so many leaves, this root. `at`: when, as utc_text writes it; perhaps blank."""

    origin: str
    size: int
    root: bytes
    at: str = ""

    @property
    def text(self) -> str:
        """The lines that are signed."""
        lines = [self.origin, str(self.size), _text(self.root)]
        return "\n".join([*lines, *([f"at {self.at}"] if self.at else [])]) + "\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that these lines say. Malformed for every other text, however near."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise Malformed("a checkpoint has three lines or more, none of them blank")
    origin, size, root, *more = lines[:-1]
    if not _SIZE.fullmatch(size):
        raise Malformed("the size of the log isn't a plain number")
    hashed = _bytes(root)
    if len(hashed) != HASH:
        raise Malformed("the root isn't a hash")
    moments = [found[1] for line in more if (found := _AT.fullmatch(line))]
    return Checkpoint(origin, int(size), hashed, moments[0] if moments else "")


def signed_note(text: str, *, name: str, seed: bytes) -> str:
    """The text with a signature under it. `seed`: 32 bytes."""
    if not text.endswith("\n") or "\n\n" in text or not _NAME.fullmatch(name) or _has_control(text):
        raise ValueError("not a text for a signed note")
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key = NoteKey(name, private.public_key().public_bytes_raw())
    return f"{text}\n{DASH} {name} {_text(key.hash + private.sign(text.encode()))}\n"


def open_note(note: str, *, keys: Collection[NoteKey]) -> tuple[str, NoteKey]:
    """The text of a note and the key that signed it. Malformed or NotSigned."""
    text, signatures = note_parts(note)
    known = {(key.name, key.hash): key for key in keys}
    signer = None
    for name, data in signatures:
        key = known.get((name, data[:4]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(data[4:], text.encode())
        except InvalidSignature:
            raise NotSigned from None
        signer = signer or key
    if signer is None:
        raise NotSigned
    return text, signer


def note_parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note and its signatures, unchecked: name of the key, its hash and the signature."""
    before, between, block = note.rpartition("\n\n")
    if not between or len(note) > LONGEST or not block.endswith("\n") or _has_control(note):
        raise Malformed("not a signed note")
    found = []
    for line in block[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, data = rest.partition(" ")
        signature = _bytes(data)
        if dash != DASH or not _NAME.fullmatch(name) or len(signature) < 5:
            raise Malformed("not a signed note")
        found.append((name, signature))
    return before + "\n", found


def _has_control(text: str) -> bool:
    return any(letter < " " and letter != "\n" for letter in text)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("not base64") from None
    if _text(data) != text:  # the last letter may hide bits
        raise Malformed("not base64 in its one form")
    return data
