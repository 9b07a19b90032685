"""Orders, permissions to lend, openings of a will, what is held and what was destroyed: what the record's process signs
besides tickets. Pure.

Each names its audience, the practice, an id and its time, and all but an order to destroy an author. None ever names a
note. Whether one was used before is for the actions to know.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from twodrawer.lib.signed import LONGEST, Unreadable, Unsigned, read_signed
from twodrawer.lib.time import from_utc_text
from twodrawer.vault.problems import No, errand_no
from twodrawer.vault.tickets import SKEW

ALWAYS = frozenset({"v", "type", "aud", "practice", "author", "id", "iat", "exp"})
FIELDS: Mapping[str, frozenset[str]] = {
    "order": ALWAYS | {"client", "label", "basis", "recipient", "key"},
    "lending": ALWAYS | {"to", "name", "lender", "until", "ends"},
    "will": ALWAYS | {"opener", "reason", "held"},
    "keeping": ALWAYS | {"held"},
    "destruction": ALWAYS - {"author"} | {"client", "proposed_by", "confirmed_by", "destroyed"},
}
LIVES = {
    "order": timedelta(hours=1),
    "lending": timedelta(hours=1),
    "will": timedelta(seconds=60),
    "keeping": timedelta(minutes=10),
    "destruction": timedelta(hours=1),
}
LONGEST_KEEPING = 200_000  # some eight thousand records that are held at once
HELD_MARK = "twodrawer-held-v1"
REASONS = ("died", "incapacitated", "unreachable")


@dataclass(frozen=True)
class Order:
    """An order to release, for this author and this vault, in its time. Which notes it is for it doesn't say."""

    ref: UUID
    practice_ref: UUID
    author_ref: UUID


@dataclass(frozen=True)
class Permit:
    """A permission to lend one note to this supervisor through a day."""

    ref: UUID
    practice_ref: UUID
    author_ref: UUID
    to_ref: UUID
    until: date
    ends_at: datetime


@dataclass(frozen=True)
class Opening:
    """Somebody of the practice comes with the custodians of this author's will, and why."""

    ref: UUID
    practice_ref: UUID
    author_ref: UUID
    opener_ref: UUID
    reason: str
    held: bool


@dataclass(frozen=True)
class Keeping:
    """Which records of a practice are held, said to one author. Only who knows a client's ref can ask for it."""

    ref: UUID
    practice_ref: UUID
    author_ref: UUID
    held: frozenset[str]

    def holds(self, client_ref: UUID) -> bool:
        """Whether a legal hold stands on that client's record."""
        return held_mark(self.ref, client_ref) in self.held


@dataclass(frozen=True)
class DestructionOrder:
    """Two people of the practice destroyed this client's record; what is kept here about the client goes too."""

    certificate_ref: UUID
    practice_ref: UUID
    client_ref: UUID
    issued_at: datetime
    text: str


def held_mark(statement_ref: UUID, client_ref: UUID) -> str:
    """How a held client stands in a statement: eight bytes of a hash that is another in every statement."""
    return sha256(f"{HELD_MARK}\n{statement_ref}\n{client_ref}".encode()).hexdigest()[:16]


def read_order(text: object, *, at: datetime, audience: str, keys: Collection[bytes]) -> Order:
    """The order, if it is good at this moment and for this vault (V-API-90)."""
    said = _read(text, "order", at=at, audience=audience, keys=keys)
    return Order(_ref(said, "id"), _ref(said, "practice"), _ref(said, "author"))


def read_permit(text: object, *, at: datetime, audience: str, keys: Collection[bytes]) -> Permit:
    """The permission to lend, if it is good at this moment and for this vault (V-API-92)."""
    said = _read(text, "lending", at=at, audience=audience, keys=keys)
    try:
        until, ends = date.fromisoformat(str(said["until"])), from_utc_text(str(said["ends"]))
    except ValueError:
        raise _malformed("lending") from None
    if at >= ends:  # the permission may outlive the day that it is for
        raise errand_no("lending", "expired", "The day until which it lends is over.")
    ref, practice, author, to = (_ref(said, name) for name in ("id", "practice", "author", "to"))
    return Permit(ref, practice, author, to, until, ends)


def read_opening(text: object, *, at: datetime, audience: str, keys: Collection[bytes]) -> Opening:
    """The opening of a will, if it is good at this moment and for this vault (V-API-96)."""
    said = _read(text, "will", at=at, audience=audience, keys=keys)
    ref, practice, author, opener = (_ref(said, name) for name in ("id", "practice", "author", "opener"))
    if said["reason"] not in REASONS or said["held"] not in ("yes", "no"):
        raise _malformed("will")
    return Opening(ref, practice, author, opener, str(said["reason"]), said["held"] == "yes")


def read_keeping(text: object, *, at: datetime, audience: str, keys: Collection[bytes]) -> Keeping:
    """What is held, if it was said less than ten minutes ago and for this vault (V-API-104)."""
    said = _read(text, "keeping", at=at, audience=audience, keys=keys)
    ref, practice, author = (_ref(said, name) for name in ("id", "practice", "author"))
    return Keeping(ref, practice, author, frozenset(str(said["held"]).split()))


def read_destruction(
    text: object, *, at: datetime, audience: str, keys: Collection[bytes]
) -> DestructionOrder:
    """The order to destroy, if it is good at this moment and for this vault, and two people stand in it (V-API-110)."""
    said = _read(text, "destruction", at=at, audience=audience, keys=keys)
    ref, practice, client = (_ref(said, name) for name in ("id", "practice", "client"))
    if _ref(said, "proposed_by") == _ref(said, "confirmed_by"):
        raise errand_no("destruction", "alone", "One person stands in it, and it takes two.")
    return DestructionOrder(ref, practice, client, from_utc_text(str(said["iat"])), str(text))


def _read(
    text: object, kind: str, *, at: datetime, audience: str, keys: Collection[bytes]
) -> dict[str, object]:
    try:
        longest = LONGEST_KEEPING if kind == "keeping" else LONGEST
        said = read_signed(text, keys=keys, longest=longest)
    except Unreadable:
        raise _malformed(kind) from None
    except Unsigned:
        raise errand_no(kind, "forged", "The record’s process didn’t sign it.") from None
    try:
        if set(said) != FIELDS[kind] or said["v"] != 1 or said["type"] != kind:
            raise ValueError
        issued, ends = from_utc_text(str(said["iat"])), from_utc_text(str(said["exp"]))
        if not timedelta(0) < ends - issued <= LIVES[kind]:
            raise ValueError
    except ValueError:
        raise _malformed(kind) from None
    if said["aud"] != audience:
        raise errand_no(kind, "elsewhere", "It was made for another vault.")
    if issued > at + SKEW or at >= ends:
        raise errand_no(kind, "expired", "Its time is over, or hasn’t begun: the clocks may differ.")
    return said


def _ref(said: Mapping[str, object], name: str) -> UUID:
    word = said[name]
    try:
        ref = UUID(str(word))
    except ValueError:
        ref = None
    if ref is None or str(ref) != word:
        raise _malformed(str(said["type"]))
    return ref


def _malformed(kind: str) -> No:
    return errand_no(kind, "malformed", "It is another statement, or none.")
