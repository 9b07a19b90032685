"""Tickets: what the record's process says about somebody who is signed in there. Pure; nothing is looked up.

A ticket names its audience (this vault's origin), the practice, the author, its own id, what it is for, and sixty
seconds in which it is good. Whether it was used before is for `actions/begin.py` to know.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from twodrawer.lib.signed import Unreadable, Unsigned, read_signed
from twodrawer.lib.time import from_utc_text
from twodrawer.vault.problems import clocks_differ, ticket

LIVES = timedelta(seconds=60)
SKEW = timedelta(seconds=30)
FIELDS = {"v", "type", "aud", "practice", "author", "id", "purpose", "iat", "exp"}
Purpose = Literal["open", "set-up"]


@dataclass(frozen=True)
class Ticket:
    """A ticket that was signed by the record's process for this vault, and is in its time."""

    ref: UUID
    practice_ref: UUID
    author_ref: UUID
    purpose: Purpose


def read_ticket(text: object, *, at: datetime, audience: str, keys: Collection[bytes]) -> Ticket:
    """The ticket, if it is good at this moment and for this vault. Else a `No` that says what is wrong with it."""
    try:
        said = read_signed(text, keys=keys)
    except Unreadable:
        raise ticket("ticket_malformed", "It isn't a ticket.") from None
    except Unsigned:  # V-API-3
        raise ticket("ticket_forged", "The record's process didn't sign it.") from None
    try:
        if set(said) != FIELDS or said["v"] != 1 or said["type"] != "ticket":
            raise ValueError
        ref, practice, author = (_ref(said[name]) for name in ("id", "practice", "author"))
        issued, ends = from_utc_text(str(said["iat"])), from_utc_text(str(said["exp"]))
        purpose = said["purpose"]
        if purpose not in ("open", "set-up") or not timedelta(0) < ends - issued <= LIVES:
            raise ValueError
    except ValueError:  # signed, and yet no ticket: a session statement, say
        raise ticket("ticket_malformed", "It is another statement than a ticket.") from None
    if said["aud"] != audience:  # V-API-4
        raise ticket("ticket_elsewhere", "It was made for another vault.")
    if issued > at + SKEW:
        raise clocks_differ(round((issued - at).total_seconds()))
    if at >= ends:  # V-API-5
        late = round((at - ends).total_seconds())
        raise ticket(
            "ticket_expired",
            f"A ticket is good for a minute, and this one ran out {late} seconds ago by the vault's clock.",
            "Try again. If every ticket is too old, the clocks of the two programs differ: whoever runs the "
            "server has to set them (for example with chrony or systemd-timesyncd).",
        )
    return Ticket(ref, practice, author, "set-up" if purpose == "set-up" else "open")


def _ref(word: object) -> UUID:
    ref = UUID(str(word))
    if str(ref) != word:
        raise ValueError(word)
    return ref
