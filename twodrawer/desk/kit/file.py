"""The kit as a file: the page of every kit, with this one's content sealed in it (docs/specs/kit.md)."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from twodrawer.lib.age_passphrase import sealed
from twodrawer.lib.canonical import canonical

PAGE = Path(__file__).parent / "vendor" / "kit.html"
PLACE = "{{kit}}"
WORK_FACTOR = 17
"""2**17 rounds of scrypt and 128 MiB: OWASP's first choice for scrypt, and what a phone's browser can spare."""
PAD = 65_536
"""The content is filled up with blanks to a multiple of this, so that its length doesn't tell how many clients."""
FORMAT = "twodrawer-kit-v1"

_one_at_a_time = Lock()


@cache
def _page() -> tuple[str, str]:
    before, after = PAGE.read_text(encoding="utf-8").split(PLACE)  # exactly one place
    return before, after


def kit_page(content: Mapping[str, Any], *, passphrase: str) -> bytes:
    """The file. Outside of what is sealed it says the day, the moment it was made, and nothing of anybody."""
    plain = canonical(dict(content))
    plain += b" " * (-len(plain) % PAD)
    with _one_at_a_time:  # each takes 128 MiB for a moment
        ciphertext = sealed(plain, passphrase=passphrase, work_factor=WORK_FACTOR)
    # What stands in clear is digits, dashes, colons and base64: nothing in it can end the element it stands in.
    outside = {
        "format": FORMAT,
        "day": content["day"],
        "made": content["made"],
        "until": content["until"],
        "sealed": base64.b64encode(ciphertext).decode(),
    }
    before, after = _page()
    return f"{before}{json.dumps(outside)}{after}".encode()
