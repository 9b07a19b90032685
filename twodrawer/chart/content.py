"""What a signature covers: the canonical content of one version of a note (docs/specs/note.md).

Content is RFC 8785 JSON, so that two implementations agree on its bytes; its SHA-256 is what the
practice and a passkey sign, and all that the ledger holds. Thirty-two random bytes inside keep the hash
from confirming a guess at the text: they are sealed with the content and end with it (N5).
"""

import base64
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from twodrawer.lib.canonical import canonical, sha256_hex
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.time import utc_text

SPEC = "twodrawer-note-v1"
SALT_BYTES = 32

FACT_NAMES = (
    "planned_start",
    "planned_stop",
    "start",
    "stop",
    "minutes",
    "cpt",
    "place",
    "modality",
    "attendance",
    "client_location",
    "platform",
    "consent_on_file",
    "trouble",
)
"""Facts of the session as they stood: times are UTC text, `minutes` is digits, `consent_on_file` is yes
or no, a blank is a fact that the session didn't have."""


class NotCanonical(Unavailable):
    """A stored version doesn't have the form that the specification asks for, so nothing of it is shown."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "A frozen version of this note can't be read",
            why=f"Its content {what} (note N1).",
            do="Nothing of it is shown. Tell your privacy officer; a backup has the note as it was.",
        )


@dataclass(frozen=True)
class Section:
    """One section as it was frozen: its heading is kept, since a format may be reworded later."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class Content:
    """One frozen version, word for word, with the facts as they stood."""

    note_ref: UUID
    practice_ref: UUID
    client_ref: UUID
    session_ref: UUID
    author_ref: UUID
    addendum_to: UUID | None
    format: str
    version: int
    sections: tuple[Section, ...]
    facts: Mapping[str, str]
    diagnoses: tuple[tuple[str, str], ...]
    goals: tuple[tuple[str, str], ...]
    salt: bytes

    def to_bytes(self) -> bytes:
        """The canonical bytes that are sealed, hashed and signed for."""
        if set(self.facts) != set(FACT_NAMES) or len(self.salt) != SALT_BYTES:
            raise ValueError("content lacks a fact or its salt")
        return canonical(
            {
                "spec": SPEC,
                "note_ref": str(self.note_ref),
                "practice_ref": str(self.practice_ref),
                "client_ref": str(self.client_ref),
                "session_ref": str(self.session_ref),
                "author_ref": str(self.author_ref),
                "addendum_to": str(self.addendum_to) if self.addendum_to else None,
                "format": self.format,
                "version": self.version,
                "sections": [[part.key, part.heading, part.text] for part in self.sections],
                "facts": dict(self.facts),
                "diagnoses": [list(pair) for pair in self.diagnoses],
                "goals": [list(pair) for pair in self.goals],
                "salt": base64.b64encode(self.salt).decode(),
            }
        )


MEMBERS = frozenset(
    "spec note_ref practice_ref client_ref session_ref author_ref addendum_to format version sections facts "
    "diagnoses goals salt".split()
)


def fresh_salt() -> bytes:
    """Thirty-two random bytes, new for each version."""
    return os.urandom(SALT_BYTES)


def hash_of(content: bytes) -> str:
    """The SHA-256 of canonical content, as 64 hex digits."""
    return sha256_hex(content)


def read_content(raw: bytes) -> Content:
    """The content that these bytes are. Any other bytes, however near, are NotCanonical."""
    try:
        said: Any = json.loads(raw)
        if not isinstance(said, dict) or canonical(said) != raw:
            raise NotCanonical("is not in canonical form")
        if said.get("spec") != SPEC or set(said) != MEMBERS:
            raise NotCanonical("has other members than the specification")
        content = Content(
            note_ref=UUID(said["note_ref"]),
            practice_ref=UUID(said["practice_ref"]),
            client_ref=UUID(said["client_ref"]),
            session_ref=UUID(said["session_ref"]),
            author_ref=UUID(said["author_ref"]),
            addendum_to=UUID(said["addendum_to"]) if said["addendum_to"] is not None else None,
            format=said["format"],
            version=said["version"],
            sections=tuple(Section(*part) for part in said["sections"]),
            facts=said["facts"],
            diagnoses=_pairs(said["diagnoses"]),
            goals=_pairs(said["goals"]),
            salt=base64.b64decode(said["salt"], validate=True),
        )
        # What was read must say the same again: catches a wrong type, a missing fact, an odd ref.
        if content.to_bytes() != raw:
            raise NotCanonical("says something that it doesn't mean")
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NotCanonical("has another form than the specification") from None
    return content


def _pairs(said: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in said)


def moment_text(moment: datetime | None) -> str:
    """A moment as a fact: UTC text, or blank."""
    return utc_text(moment) if moment is not None else ""
