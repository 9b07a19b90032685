"""Proof of key: the vault seals 512 bytes to a public recipient, and the browser answers with their SHA-256.

The plaintext names what it is, this vault and the ticket, and has a length that no note, shelf or manifest has (those
are 2,048 bytes or more). So a browser that checks this before it answers can't be made to open a note for a stranger,
and what it answers is a hash, never plaintext. No Python touches a vault key: sealing needs the public half only.
"""

import base64
import os
from hashlib import sha256
from uuid import UUID

import pyrage

from twodrawer.vault.problems import malformed

MARK = "twodrawer-vault-proof-v1"
LENGTH = 512


def new_challenge(recipient: str, *, origin: str, ticket_ref: UUID) -> tuple[bytes, str]:
    """A challenge sealed to the recipient, and the hash of the answer that shows its key (V-API-10)."""
    secret = base64.b64encode(os.urandom(32)).decode()
    plain = f"{MARK}\n{origin}\n{ticket_ref}\n{secret}\n".encode().ljust(LENGTH, b" ")
    if len(plain) != LENGTH:
        raise ValueError("the origin is too long for a challenge")
    answer = sha256(plain).hexdigest()
    # The answer itself is worth something until it is spent, so only its hash is kept.
    return pyrage.encrypt(plain, [_key(recipient)]), hash_of(answer)


def hash_of(answer: str) -> str:
    """What the database keeps of an answer."""
    return sha256(answer.encode()).hexdigest()


def require_recipient(text: str) -> str:
    """The text, if it is an X25519 recipient in the one form that age writes."""
    if str(_key(text)) != text:
        raise malformed("A recipient is written in an odd way.")
    return text


def _key(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise malformed("A recipient isn't an age recipient.") from None
