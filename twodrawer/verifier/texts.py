"""Texts and bytes, each in its one form, and what is wrong with others."""

import base64
import json
import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519


class Wrong(Exception):
    """Something doesn't fit. The words say what."""


def canonical(value: object) -> bytes:
    """RFC 8785 for what occurs here: texts, whole numbers, lists, objects with plain names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_canonical(raw: bytes, what: str) -> dict[str, Any]:
    """The object that these bytes are the one form of."""
    try:
        said = json.loads(raw)
        if not isinstance(said, dict) or canonical(said) != raw:
            raise Wrong(f"{what} is not in canonical form")
    except (ValueError, RecursionError):
        raise Wrong(f"{what} can't be read") from None
    return said


def b64(text: object) -> bytes:
    """Base64 in its one form."""
    try:
        data = base64.b64decode(str(text), validate=True)
    except ValueError:
        raise Wrong("something isn't base64") from None
    if base64.b64encode(data).decode() != text:
        raise Wrong("something isn't base64 in its one form")
    return data


def websafe(text: object) -> bytes:
    """Base64url without padding, in its one form."""
    try:
        data = base64.urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))
    except ValueError:
        raise Wrong("something isn't base64url") from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise Wrong("something isn't base64url in its one form")
    return data


def hexes(found: object) -> list[bytes]:
    """The hashes of a proof."""
    if not isinstance(found, list) or not all(re.fullmatch("[0-9a-f]{64}", str(one)) for one in found):
        raise Wrong("a proof isn't a list of hashes")
    return [bytes.fromhex(one) for one in found]


def verify_ed25519(key: bytes, signature: bytes, message: bytes, what: str) -> None:
    """Nothing, if it verifies."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Wrong(f"{what} doesn't verify") from None
