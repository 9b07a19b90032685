"""Statements to the vault, signed: all that the record's process ever tells it (docs/specs/vault-api.md, V-API-40 …).

The vault believes the signature and asks nothing back. Nothing here knows, or could learn, what is in a vault.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from twodrawer.law import Member
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text

TICKET_LIVES = timedelta(seconds=60)
SESSION_LIVES = timedelta(hours=12)


def ticket(purpose: str, *, by: Member, at: datetime) -> str:
    """For a minute, the vault gives the member's browser a token for this."""
    return _signed("ticket", {"id": str(new_ref()), "purpose": purpose}, by=by, at=at, lives=TICKET_LIVES)


def session_statement(
    *, session_ref: UUID, client_ref: UUID, label: str, day: date, by: Member, at: datetime
) -> str:
    """Which session and client the page shows. Signed, so that no script can pair a name with another client."""
    said = {"session": str(session_ref), "client": str(client_ref), "label": label, "day": day.isoformat()}
    return _signed("session", said, by=by, at=at, lives=SESSION_LIVES)


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
