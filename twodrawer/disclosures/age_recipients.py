"""Seals a package for whoever holds the other half of a public key of age. Nothing here opens anything."""

from collections.abc import Callable

import pyrage

from twodrawer.lib.errors import Invalid


def sealing_for(text: str) -> Callable[[bytes], bytes]:
    """What seals for the recipient that this public key names; Invalid, if it names none."""
    try:
        recipient = pyrage.x25519.Recipient.from_str(text.strip())
    except (ValueError, pyrage.RecipientError):
        raise Invalid(
            "This isn't a public key of age",
            why="It begins with age1 and is 62 letters and digits long.",
            do="Ask the recipient for it again, and compare it with them by telephone.",
            fields=("seal_for",),
        ) from None

    def seal(plain: bytes) -> bytes:
        sealed: bytes = pyrage.encrypt(plain, [recipient])
        return sealed

    return seal
