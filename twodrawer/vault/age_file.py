"""What an uploaded file must look like, without a key to open it (age v1, https://age-encryption.org/v1). Pure.

A sealed file of a browser is one header with exactly one X25519 stanza and a payload whose plaintext has a padded
size. Refused are plaintext, armor, other or further stanzas, odd encodings, lengths no payload can have, and a
plaintext size outside the classes. A right header before readable bytes passes: that only the browser can see, which
fetches back and opens what it saved before it says "sealed".
"""

import base64
import re
from hashlib import sha256

from twodrawer.vault.problems import file_refused

FLOOR = 2_048
CHUNK, TAG, NONCE = 65_536, 16, 16
LARGEST_NOTE = 1_048_576
LARGEST_CACHE = 16_777_216  # shelves and manifests
LARGEST_WRAP = 8_192

_B64_32 = rb"([A-Za-z0-9+/]{43})"
_END = rb"\n" + _B64_32 + rb"\n--- " + _B64_32 + rb"\n"
_FIRST = rb"age-encryption\.org/v1\n-> "
_TO_ONE_KEY = re.compile(_FIRST + rb"X25519 " + _B64_32 + _END)
_TO_TWO_KEYS = re.compile(
    _FIRST + rb"X25519 " + _B64_32 + rb"\n" + _B64_32 + rb"\n-> X25519 " + _B64_32 + _END
)
_BY_SCRYPT = re.compile(_FIRST + rb"scrypt ([A-Za-z0-9+/]{22}) (1[7-9]|20)" + _END)
_BY_PASSKEY = re.compile(_FIRST + rb"age-encryption\.org/fido2prf ([A-Za-z0-9+/]{22})" + _END)
WRAPPED = {"passphrase": _BY_SCRYPT, "kit": _BY_SCRYPT, "passkey": _BY_PASSKEY}


def padded(size: int) -> int:
    """The size class (Padmé, with our floor) that a plaintext of this size is padded to."""
    if size <= FLOOR:
        return FLOOR
    exponent = size.bit_length() - 1
    low = exponent - exponent.bit_length()
    return (size + (1 << low) - 1) >> low << low


def require_sealed(file: bytes, *, largest: int, hash_is: str | None = None) -> None:
    """Nothing, if this is a file that our page sealed to one key (V-API-20 … 23). Else `file_refused`."""
    if hash_is is not None and sha256(file).hexdigest() != hash_is:
        raise file_refused("Its hash isn't the one that came with it: it was changed on the way.")
    if len(file) > largest:
        raise file_refused("It is larger than any note.")
    _require_padded(file, _TO_ONE_KEY)


def require_lent(file: bytes, *, hash_is: str) -> None:
    """Nothing, if this is a file that our page sealed to two keys, as one that is lent is (V-API-93)."""
    if sha256(file).hexdigest() != hash_is:
        raise file_refused("Its hash isn't the one that came with it: it was changed on the way.")
    if len(file) > LARGEST_NOTE:
        raise file_refused("It is larger than any note.")
    found = _TO_TWO_KEYS.match(file)
    if found is not None and found[1] == found[3]:
        raise file_refused("Both its stanzas are the same.")
    _require_padded(file, _TO_TWO_KEYS)


def require_wrapped(file: bytes, *, kind: str) -> None:
    """Nothing, if this is an identity wrapped in the way that it says (V-API-24). Else `file_refused`."""
    if len(file) > LARGEST_WRAP:
        raise file_refused("It is larger than any identity.")
    _plaintext_size(file, _header(file, WRAPPED[kind]))


def _require_padded(file: bytes, shape: re.Pattern[bytes]) -> None:
    size = _plaintext_size(file, _header(file, shape))
    if size < FLOOR or padded(size) != size:
        raise file_refused("It isn't padded to a size class, so it is cut off or wasn't sealed by our page.")


def _header(file: bytes, shape: re.Pattern[bytes]) -> int:
    """How long the header is, if it has this shape and no other stanza."""
    found = shape.match(file)
    if found is None:
        if file.startswith(b"-----BEGIN AGE"):
            raise file_refused("It is an armored age file; the vault takes binary ones.")
        raise file_refused(
            "Its header isn't the one that our page writes: one age stanza, and of the right kind."
        )
    for word in found.groups():
        # The last letter of a base64 word has bits that mean nothing; a canonical one has none of them set.
        text = word + b"=" * (-len(word) % 4)
        if not word.isdigit() and base64.b64encode(base64.b64decode(text)) != text:
            raise file_refused("Its header is written in an odd way.")
    return found.end()


def _plaintext_size(file: bytes, header: int) -> int:
    """How much plaintext a payload of this length holds: a nonce, then chunks with a tag each, the last one filled."""
    chunks = len(file) - header - NONCE
    full, rest = divmod(chunks, CHUNK + TAG)
    if chunks <= TAG or 0 < rest <= TAG:
        raise file_refused("It is cut off.")
    return full * CHUNK + max(rest - TAG, 0)
