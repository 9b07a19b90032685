"""Statements that one program signs and another believes: canonical JSON with an Ed25519 signature, on one line.

    v1.<base64url of the JSON>.<base64url of the signature>

What is signed is `MARK` and the JSON's bytes, so that a signature made for anything else never fits. Reading
checks the signature over the bytes as they came, and only then looks at what they say.
"""

import base64
import json
import re
from collections.abc import Collection, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from twodrawer.lib.canonical import canonical

MARK = b"twodrawer-statement-v1\n"
LONGEST = 4_000
_SHAPE = re.compile(r"v1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")


class Unreadable(Exception):
    """The text isn't a statement at all."""


class Unsigned(Exception):
    """It has the shape of a statement, and none of the keys signed it."""


def signed(said: Mapping[str, object], *, seed: bytes) -> str:
    """The statement on one line. `seed`: 32 bytes."""
    payload = canonical(dict(said))
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(MARK + payload)
    return f"v1.{_text(payload)}.{_text(signature)}"


def public_key(seed: bytes) -> bytes:
    """The 32 bytes with which others check what this seed signs."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def read_signed(text: object, *, keys: Collection[bytes], longest: int = LONGEST) -> dict[str, object]:
    """What a statement says, if one of these public keys signed it. Raises Unreadable or Unsigned."""
    shape = _SHAPE.fullmatch(text) if isinstance(text, str) and len(text) <= longest else None
    if shape is None:
        raise Unreadable
    payload, signature = _bytes(shape[1]), _bytes(shape[2])
    if not any(_is_signed(payload, signature, key) for key in keys):
        raise Unsigned
    try:
        said = json.loads(payload)
        # Two texts for one meaning would be two statements with one id.
        if not isinstance(said, dict) or canonical(said) != payload:
            raise Unreadable
    except (ValueError, RecursionError):
        raise Unreadable from None
    return said


def _is_signed(payload: bytes, signature: bytes, key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, MARK + payload)
    except InvalidSignature:
        return False
    return True


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Unreadable from None
    if _text(data) != text:  # the last letter may hide bits that nobody signed
        raise Unreadable
    return data
