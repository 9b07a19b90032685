"""Sign-in secrets at rest. AES-256-GCM under the installation's own secret, so a copied database signs in nowhere."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from twodrawer.lib.errors import Unavailable

CONTEXT = b"twodrawer-sign-in-v1"


def seal(text: str) -> str:
    """The text sealed, as a word that a JSON column or a session can hold."""
    nonce = os.urandom(12)
    sealed = AESGCM(settings.SIGN_IN_SECRET).encrypt(nonce, text.encode(), CONTEXT)
    return base64.b64encode(nonce + sealed).decode()


def unseal(word: str) -> str:
    """What `seal` sealed."""
    held = base64.b64decode(word)
    try:
        return AESGCM(settings.SIGN_IN_SECRET).decrypt(held[:12], held[12:], CONTEXT).decode()
    except InvalidTag:
        raise Unavailable(
            "The secrets of sign-in don't open",
            why="They were altered, or the installation's key file isn't the one they were sealed under.",
            do="Put the right key file back. Nothing was changed.",
        ) from None
