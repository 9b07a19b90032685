"""Canonical JSON (RFC 8785) and the hashes over it. Bytes that two implementations agree on."""

import hashlib

import rfc8785


def canonical(value: object) -> bytes:
    """The RFC 8785 form of a JSON value. Floats are kept out on purpose: no clinical fact needs one."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def sha256_hex(data: bytes) -> str:
    """Sixty-four hex digits."""
    return hashlib.sha256(data).hexdigest()
