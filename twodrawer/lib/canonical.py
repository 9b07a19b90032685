"""Canonical JSON (RFC 8785) and the hashes over it. Bytes that two implementations agree on."""

import hashlib
import json

import rfc8785

SAFE = 2**53 - 1
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(value: object) -> bytes:
    """The RFC 8785 form of a JSON value. Floats are kept out on purpose: no clinical fact needs one.

    For texts, whole numbers and plain names the form is what Python's own encoder writes: the same escapes, and
    names in the order of their letters. It is ten times as fast. Everything else is left to the library.
    """
    if _is_plain(value):
        return _encode(value).encode()
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def _is_plain(value: object) -> bool:
    """Whether both write the same: no floats, no number beyond 2**53, no name outside ASCII, no odd types."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return -SAFE <= value <= SAFE  # type: ignore[operator]
    if kind is list or kind is tuple:
        return all(map(_is_plain, value))  # type: ignore[call-overload]
    if kind is dict:
        return all(type(name) is str and name.isascii() for name in value) and all(  # type: ignore[attr-defined]
            map(_is_plain, value.values())  # type: ignore[attr-defined]
        )
    return False


def sha256_hex(data: bytes) -> str:
    """Sixty-four hex digits."""
    return hashlib.sha256(data).hexdigest()
