"""A file that a passphrase opens: age v1 (https://age-encryption.org/v1) with one scrypt stanza.

The library that seals to public recipients does passphrases too, but takes the work factor from the speed of the
machine it runs on: what a fast server writes, a phone could not open. Here the factor is given. Tests open with that
library what this writes (tests/rooms/test_kit.py).
"""

import base64
import os
import re
import unicodedata

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

VERSION = b"age-encryption.org/v1\n"
CHUNK = 65_536
BLOCK = 8
_BLANKS = re.compile(r"[\t-\r ]+")
_NO_NONCE = bytes(12)  # each of these keys seals one thing


def as_typed(passphrase: str) -> str:
    """One spelling for what is typed on any keyboard. The reader of the file does the same."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", passphrase)).strip(" ")


def sealed(content: bytes, *, passphrase: str, work_factor: int) -> bytes:
    """The file. Guessing costs 2**work_factor scrypt rounds, each with that many KiB of memory."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 2**work_factor, BLOCK, 1)
    wrapped = ChaCha20Poly1305(wrapping.derive(as_typed(passphrase).encode())).encrypt(
        _NO_NONCE, file_key, None
    )
    head = VERSION + b"-> scrypt %s %d\n%s\n---" % (_text(salt), work_factor, _text(wrapped))
    mac = HMAC(_derived(file_key, b"", b"header"), SHA256())
    mac.update(head)
    return b"%s %s\n%s" % (head, _text(mac.finalize()), nonce) + _stream(
        content, _derived(file_key, nonce, b"payload")
    )


def _stream(content: bytes, key: bytes) -> bytes:
    """The content in chunks. The last one is marked as the last, so that a cut file doesn't open."""
    seal = ChaCha20Poly1305(key).encrypt
    last = max(0, (len(content) - 1) // CHUNK)
    return b"".join(
        seal(at.to_bytes(11, "big") + bytes([at == last]), content[at * CHUNK : (at + 1) * CHUNK], None)
        for at in range(last + 1)
    )


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, info).derive(secret)


def _text(data: bytes) -> bytes:
    """Base64 without padding, as age writes it."""
    return base64.b64encode(data).rstrip(b"=")
