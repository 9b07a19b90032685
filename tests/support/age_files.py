"""age files as browsers write them: X25519 and scrypt, no grease. For tests only; the program seals nothing of its own.

`pyrage` adds a random stanza to each file, which the vault refuses on purpose, so tests can't upload what it seals.
This follows https://age-encryption.org/v1 with `cryptography`; tests/rooms/test_vault_age_files.py holds it against
`pyrage` and Debian's `age`.
"""

import base64
import os

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

CHUNK = 65_536
VERSION = b"age-encryption.org/v1\n"
CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def b64(data: bytes) -> bytes:
    """Canonical base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, info).derive(secret)


def recipient_bytes(recipient: str) -> bytes:
    """The 32 bytes of `age1…` (bech32, whose check is left to the library that made it)."""
    number = 0
    for letter in recipient[4:-6]:
        number = number << 5 | CHARSET.index(letter)
    return (number >> 4).to_bytes(32, "big")


def x25519_stanza(file_key: bytes, recipient: str) -> bytes:
    """The stanza that opens to this recipient."""
    theirs, own = recipient_bytes(recipient), X25519PrivateKey.generate()
    share = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
    key = _hkdf(shared, share + theirs, b"age-encryption.org/v1/X25519")
    body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    return b"-> X25519 " + b64(share) + b"\n" + b64(body) + b"\n"


def scrypt_stanza(file_key: bytes, words: str, factor: int) -> bytes:
    """The stanza that opens with a passphrase."""
    salt = os.urandom(16)
    key = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 2**factor, 8, 1).derive(words.encode())
    body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    return b"-> scrypt " + b64(salt) + b" %d\n" % factor + b64(body) + b"\n"


def sealed_under(file_key: bytes, stanzas: bytes, plain: bytes) -> bytes:
    """Header and payload."""
    head = VERSION + stanzas + b"---"
    mac = HMAC(_hkdf(file_key, b"", b"header"), SHA256())
    mac.update(head)
    nonce = os.urandom(16)
    cipher = ChaCha20Poly1305(_hkdf(file_key, nonce, b"payload"))
    parts = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)] or [b""]
    chunks = [
        cipher.encrypt(number.to_bytes(11, "big") + bytes([number == len(parts) - 1]), part, None)
        for number, part in enumerate(parts)
    ]
    return head + b" " + b64(mac.finalize()) + b"\n" + nonce + b"".join(chunks)


def seal(plain: bytes, *recipients: str) -> bytes:
    """A file to one or more recipients."""
    key = os.urandom(16)
    return sealed_under(key, b"".join(x25519_stanza(key, one) for one in recipients), plain)


def seal_by_words(plain: bytes, words: str, factor: int = 18) -> bytes:
    """A file under a passphrase."""
    key = os.urandom(16)
    return sealed_under(key, scrypt_stanza(key, words, factor), plain)


def looks_wrapped(kind: str, plain: bytes = b"x" * 150) -> bytes:
    """A wrap of the right shape that nothing opens: for tests of the server, which opens none. Costs no scrypt."""
    key, salt, body = os.urandom(16), b64(os.urandom(16)), b64(os.urandom(32))
    first = b"-> age-encryption.org/fido2prf " + salt if kind == "passkey" else b"-> scrypt " + salt + b" 18"
    return sealed_under(key, first + b"\n" + body + b"\n", plain)


def padded(text: bytes, floor: int = 2_048) -> bytes:
    """The text with spaces after it, up to its size class (Padmé)."""
    size = max(len(text), floor)
    low = size.bit_length() - 1
    low -= low.bit_length()
    return text.ljust(-(-size // (1 << low)) * (1 << low), b" ")
