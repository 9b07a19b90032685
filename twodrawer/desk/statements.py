"""Statements to the vault, signed: all that the record's process ever tells it (docs/specs/vault-api.md, V-API-40 …).

The vault believes the signature and asks nothing back. Nothing here knows, or could learn, what is in a vault.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from twodrawer.disclosures.facts_orders import OrderFacts
from twodrawer.law import Member
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text
from twodrawer.people.facts import MemberFacts
from twodrawer.retention.facts_destruction import DestructionToTell

HELD_MARK = "twodrawer-held-v1"
KEEPING_LIVES = timedelta(minutes=10)
TICKET_LIVES = timedelta(seconds=60)
SESSION_LIVES = timedelta(hours=12)
ERRAND_LIVES = timedelta(hours=1)
"""For how long a statement that was taken up can be used: a revocation waits no longer than that."""


def ticket(purpose: str, *, by: Member, at: datetime) -> str:
    """For a minute, the vault gives the member's browser a token for this."""
    return _signed("ticket", {"id": str(new_ref()), "purpose": purpose}, by=by, at=at, lives=TICKET_LIVES)


def session_statement(
    *, session_ref: UUID, client_ref: UUID, label: str, day: date, by: Member, at: datetime
) -> str:
    """Which session and client the page shows. Signed, so that no script can pair a name with another client."""
    said = {"session": str(session_ref), "client": str(client_ref), "label": label, "day": day.isoformat()}
    return _signed("session", said, by=by, at=at, lives=SESSION_LIVES)


def order_statement(order: OrderFacts, *, label: str, by: Member, at: datetime) -> str:
    """That psychotherapy notes about this client may leave, to whom and on which basis. Never which, never how many."""
    said = {
        "id": str(order.ref),
        "client": str(order.client_ref),
        "label": label,
        "basis": order.basis.value,
        "recipient": order.recipient.name,
        "key": order.key,
    }
    lives = min(ERRAND_LIVES, order.expires_at - at)
    return _signed("order", said, by=by, at=at, lives=lives)


def lending_statement(
    *, to: MemberFacts, lender: str, until: date, ends: datetime, by: Member, at: datetime
) -> str:
    """That this supervisor of the practice's own training program may read one note until the end of that day."""
    said = {
        "id": str(new_ref()),
        "to": str(to.ref),
        "name": to.name,
        "lender": lender,
        "until": until.isoformat(),
        "ends": utc_text(ends),
    }
    return _signed("lending", said, by=by, at=at, lives=ERRAND_LIVES)


def will_statement(*, author_ref: UUID, reason: str, held: bool, by: Member, at: datetime) -> str:
    """That this member comes with the custodians of that author's will, and why. `held`: a legal hold stands here."""
    said = {
        "id": str(new_ref()),
        "author": str(author_ref),
        "opener": str(by.ref),
        "reason": reason,
        "held": "yes" if held else "no",
    }
    return _signed("will", said, by=by, at=at, lives=TICKET_LIVES)


def keeping_statement(held: Iterable[UUID], *, by: Member, at: datetime) -> str:
    """What is held in the practice, for ten minutes.

    Said as hashes that are others each time: who doesn't know a client's ref learns how many are held, and not who.
    """
    ref = new_ref()
    marks = sorted(sha256(f"{HELD_MARK}\n{ref}\n{one}".encode()).hexdigest()[:16] for one in held)
    return _signed("keeping", {"id": str(ref), "held": " ".join(marks)}, by=by, at=at, lives=KEEPING_LIVES)


def destruction_statement(told: DestructionToTell, client_ref: UUID, *, at: datetime) -> str:
    """That two people destroyed this client's record: for the vault, and for each author who may have written."""
    whole: dict[str, object] = {
        "v": 1,
        "type": "destruction",
        "aud": settings.VAULT_ORIGIN,
        "practice": str(told.practice_ref),
        "id": str(told.certificate_ref),
        "client": str(client_ref),
        "proposed_by": str(told.proposed_by),
        "confirmed_by": str(told.confirmed_by),
        "destroyed": utc_text(told.destroyed_at),
        "iat": utc_text(at),
        "exp": utc_text(at + ERRAND_LIVES),
    }
    return signed(whole, seed=settings.STATEMENT_SEED)


def _signed(kind: str, said: dict[str, str], *, by: Member, at: datetime, lives: timedelta) -> str:
    whole: dict[str, object] = {
        "v": 1,
        "type": kind,
        "aud": settings.VAULT_ORIGIN,
        "practice": str(by.practice_ref),
        "author": str(by.ref),
        "iat": utc_text(at),
        "exp": utc_text(at + lives),
        **said,
    }
    return signed(whole, seed=settings.STATEMENT_SEED)
