"""The code that proves, at set-up over a network, that the visitor is who made the installation.

An empty installation belongs to whoever founds the practice. On one's own machine that is whoever sits there. Behind a
public address it would be whoever finds it first, so there the page asks for this code. It is derived from the
installation's own secret, is printed by `twodrawer init` and `twodrawer serve` as long as there is no practice, and is
stored nowhere.
"""

import base64

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "twodrawer.people.set_up"


def set_up_code() -> str:
    """80 bits in four groups of four, such as `ABCD-EFGH-IJKL-MNOP`."""
    digest = salted_hmac(SALT, "first practice", algorithm="sha256").digest()
    letters = base64.b32encode(digest[:10]).decode("ascii")
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def asks_for_code() -> bool:
    """Whether the installation can be reached over a network, so that being first proves nothing."""
    return bool(settings.SECURE)


def is_set_up_code(typed: str) -> bool:
    """Whether this is the code, however it was typed: small letters and missing hyphens are forgiven."""
    bare = "".join(character for character in typed.upper() if character.isalnum())
    return constant_time_compare(bare, set_up_code().replace("-", ""))
