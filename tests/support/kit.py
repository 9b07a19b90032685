"""A downtime kit read as somebody reads it who has the file, with and without the passphrase."""

import base64
import json
import re
from typing import Any

import pyrage

WORDS = "Sturgeon under 4 cold lanterns"
_DATA = re.compile(rb'<script type="application/json" id="kit">(.*?)</script>', re.DOTALL)


def outside_of(file: bytes) -> dict[str, str]:
    """What stands in clear beside the page that every kit is."""
    found = _DATA.search(file)
    assert found
    said: dict[str, str] = json.loads(found.group(1))
    return said


def plain_of(file: bytes, words: str = WORDS) -> bytes:
    """What is sealed, opened by another implementation of age than the one that sealed it."""
    return bytes(pyrage.passphrase.decrypt(base64.b64decode(outside_of(file)["sealed"]), words))


def inside_of(file: bytes, words: str = WORDS) -> dict[str, Any]:
    """The kit."""
    said: dict[str, Any] = json.loads(plain_of(file, words))
    return said
