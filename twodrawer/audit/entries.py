"""What an entry is made of, and the leaf it becomes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from twodrawer.law import Member
from twodrawer.lib.canonical import canonical
from twodrawer.lib.errors import Refs
from twodrawer.lib.time import utc_text

INSTALLATION = "installation"
"""The log of what belongs to no practice: unknown sign-ins, migrations, restores."""

Outcome = Literal["done", "refused"]
Fact = str | int | bool

# A fact is a word, a number, a ref, a hash or a key: never prose. A sentence has blanks, so blanks are out.
# The longest is the id of a passkey: up to 1,023 bytes in base64url (WebAuthn 3, section 4, Credential ID).
PLAIN_FACT = re.compile(r"^[!-~]{0,1400}$")
ACT = re.compile(r"^[a-z_]+\.[a-z_]+$")


@dataclass(frozen=True)
class Actor:
    """Who acts: a member of a practice, an account without one, nobody yet, or the program itself."""

    kind: Literal["member", "account", "nobody", "program"]
    ref: UUID | None = None
    practice_ref: UUID | None = None

    @property
    def log(self) -> str:
        """The log that this actor's acts go into."""
        return str(self.practice_ref) if self.practice_ref else INSTALLATION


PROGRAM = Actor("program")
NOBODY = Actor("nobody")


def actor_of(by: Member | Actor) -> Actor:
    """The actor that a member is."""
    return by if isinstance(by, Actor) else Actor("member", by.ref, by.practice_ref)


@dataclass(frozen=True)
class Event:
    """What happened, in the field's words: `note.signed`, past tense, with the refs it touched."""

    act: str
    refs: Refs = ()
    purpose: str = ""
    under: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)


def leaf(
    event: Event,
    *,
    ref: UUID,
    log: str,
    by: Actor,
    at: datetime,
    outcome: Outcome,
    request: UUID | None,
) -> str:
    """The canonical text of an entry. Refs are sorted and stand once. Raises ValueError on prose."""
    if not ACT.match(event.act):
        raise ValueError(f"not an act: {event.act}")
    for name, fact in event.facts.items():
        if isinstance(fact, float) or (isinstance(fact, str) and not PLAIN_FACT.match(fact)):
            raise ValueError(f"fact {name} holds prose")
    refs = sorted({(kind, str(named)) for kind, named in event.refs})
    return canonical(
        {
            "v": 1,
            "ref": str(ref),
            "log": log,
            "at": utc_text(at),
            "actor": {"kind": by.kind, "ref": str(by.ref) if by.ref else None},
            "act": event.act,
            "outcome": outcome,
            "purpose": event.purpose,
            "under": list(event.under),
            "refs": [{"kind": kind, "ref": named} for kind, named in refs],
            "facts": dict(event.facts),
            "request": str(request) if request else None,
        }
    ).decode()
