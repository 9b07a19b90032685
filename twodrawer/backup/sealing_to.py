"""age: who may open a backup, and bytes sealed to them as they stream by. Memory stays flat whatever the size."""

import base64
import os
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import pyrage

from twodrawer.lib.errors import Invalid, Unavailable
from twodrawer.lib.time import utc_text

CHUNK = 1 << 20


class Source(Protocol):
    """Something to read from."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to so many bytes."""
        ...


class Sink(Protocol):
    """Something to write to."""

    def write(self, data: bytes, /) -> int:
        """These bytes."""
        ...


class Opened(Exception):
    """The sealed bytes don't open: another identity, cut short, or changed."""


def recipients_of(words: Sequence[str]) -> list[Any]:
    """The recipients, each `age1…`. Invalid, with the way to make one, when there is none or one is mistyped."""
    if not words:
        raise Invalid(
            "Nobody is named who could open this backup, so none was made",
            why="A backup is sealed to at least one age recipient.",
            do="Make a pair with `twodrawer backup --new-identity FILE` (or `age-keygen -o FILE`), keep FILE away from "
            "this machine, and hand over the line that begins with age1: --recipient age1….",
        )
    found = []
    for word in words:
        try:
            found.append(pyrage.x25519.Recipient.from_str(word.strip()))
        except pyrage.RecipientError:
            secret = word.strip().upper().startswith("AGE-SECRET-KEY-")
            raise Invalid(
                "That is an identity, which opens backups, not a recipient"
                if secret
                else f"{word.strip()[:24]!r} isn't an age recipient",
                why="A recipient begins with age1 and is 62 letters long.",
                do="Nothing was made. Hand over the public line of the identity's file.",
            ) from None
    return found


def identities_in(file: Path) -> list[Any]:
    """The identities of a file as `age-keygen` writes it."""
    try:
        lines = file.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        raise Invalid(
            f"The identity file {file.name} can't be read",
            do="Name the file that `age-keygen` or `twodrawer backup --new-identity` wrote. Nothing was touched.",
        ) from None
    try:
        found = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise Invalid(
            f"There is no age identity in {file.name}",
            why="Its line begins with AGE-SECRET-KEY-1. A file under a passphrase has to be opened first: age -d.",
            do="Nothing was touched.",
        )
    return found


def make_identity(file: Path, *, at: datetime) -> str:
    """A fresh identity lies in the file, mode 600, as `age-keygen` would write it. Its recipient."""
    made = pyrage.x25519.Identity.generate()
    recipient = str(made.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as wrong:
        raise Invalid(f"{file} can't be made: {wrong.strerror}", do="No identity was made.") from None
    with os.fdopen(handle, "w") as out:
        out.write(f"# created: {utc_text(at)}\n# public key: {recipient}\n{made}\n")
        out.flush()
        os.fsync(out.fileno())
    return recipient


class Counting:
    """Passes bytes on, counts and hashes them, and remembers why it couldn't."""

    def __init__(self, out: Sink) -> None:
        self.out = out
        self.size = 0
        self.hash = sha256()
        self.wrong: OSError | None = None

    def write(self, data: bytes) -> int:
        """The bytes are on their way to the disk."""
        try:
            self.out.write(data)
        except OSError as wrong:
            self.wrong = wrong
            raise
        self.size += len(data)
        self.hash.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""


def seal_stream(source: Source, out: Counting, recipients: list[Any]) -> None:
    """Everything the source says, sealed."""
    try:
        pyrage.encrypt_io(source, out, recipients)
    except (pyrage.EncryptError, OSError):
        raise out.wrong or Unavailable(
            "The copy broke off while it was read", do="No backup was made. Try again in a moment."
        ) from None


def open_stream(sealed: Source, out: Sink, identities: list[Any]) -> None:
    """What was sealed, in the clear. Raises Opened when it doesn't open to its very end."""
    counted = Counting(out)
    try:
        pyrage.decrypt_io(sealed, counted, identities)
    except (pyrage.DecryptError, OSError):
        if counted.wrong is not None:
            raise counted.wrong from None
        raise Opened from None


def seal_words(data: bytes, recipients: list[Any]) -> str:
    """A few bytes, sealed, as text."""
    return base64.b64encode(pyrage.encrypt(data, recipients)).decode()


def open_words(text: str, identities: list[Any]) -> bytes:
    """What `seal_words` sealed. Raises Opened."""
    try:
        data: bytes = pyrage.decrypt(base64.b64decode(text, validate=True), identities)
    except (pyrage.DecryptError, ValueError):
        raise Opened from None
    return data
