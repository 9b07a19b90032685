"""What a request's JSON says, read field by field. What isn't asked for is refused, and so is every odd form."""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from twodrawer.vault.actions.prove import Proof
from twodrawer.vault.problems import malformed

HEX_64 = re.compile(r"[0-9a-f]{64}")
MOST_DIGITS = 2**31 - 1


class Body:
    """A JSON object with no other fields than these."""

    def __init__(self, said: object, *fields: str) -> None:
        if not isinstance(said, dict) or not said.keys() <= set(fields):
            raise malformed("It has other fields than this address takes.")
        self._said: Mapping[str, Any] = said

    def text(self, name: str, *, longest: int = 4_000) -> str:
        """A text."""
        word = self._said.get(name)
        if not isinstance(word, str) or len(word) > longest:
            raise malformed(f"The field {name} isn't a text.")
        return word

    def optional(self, name: str) -> str | None:
        """A text, or nothing."""
        return None if self._said.get(name) is None else self.text(name)

    def ref(self, name: str) -> UUID:
        """A ref in its one form."""
        return as_ref(self._said.get(name), name)

    def sha256(self, name: str) -> str:
        """A hash in hex."""
        word = self.text(name)
        if not HEX_64.fullmatch(word):
            raise malformed(f"The field {name} isn't a SHA-256 in hex.")
        return word

    def bytes(self, name: str) -> bytes:
        """Base64, padded, in its one form."""
        word = self._said.get(name)
        try:
            data = base64.b64decode(word, validate=True) if isinstance(word, str) else b""
        except ValueError:
            data = b""
        if not data or base64.b64encode(data).decode() != word:
            raise malformed(f"The field {name} isn't base64.")
        return data

    def count(self, name: str) -> int:
        """A whole number from 0 up."""
        number = self._said.get(name)
        if type(number) is not int or not 0 <= number <= MOST_DIGITS:
            raise malformed(f"The field {name} isn't a whole number.")
        return number

    def many(self, name: str, *, most: int) -> list[Any]:
        """A list, or nothing, which is an empty one."""
        found = self._said.get(name, [])
        if not isinstance(found, list) or len(found) > most:
            raise malformed(f"The field {name} isn't a list, or has more than {most} entries.")
        return found

    def proof(self, name: str) -> Proof:
        """A challenge and its answer."""
        return Body(self._said.get(name), "challenge", "answer").as_proof()

    def as_proof(self) -> Proof:
        """The same, where it is the whole body."""
        return Proof(self.ref("challenge"), self.sha256("answer"))

    def has(self, name: str) -> bool:
        """Whether the field is there with something in it."""
        return self._said.get(name) is not None


def read_body(content_type: str, data: bytes, *fields: str) -> Body:
    """The body of a request."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise malformed("It isn't JSON.")
    try:
        return Body(json.loads(data, object_pairs_hook=_once, parse_constant=_no_number), *fields)
    except (ValueError, RecursionError):
        raise malformed("It isn't JSON.") from None


def as_ref(word: object, name: str) -> UUID:
    """A ref in its one form."""
    try:
        ref = UUID(word) if isinstance(word, str) else None
    except ValueError:
        ref = None
    if ref is None or str(ref) != word:
        raise malformed(f"The field {name} isn't a ref.")
    return ref


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that names a field twice means two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)
