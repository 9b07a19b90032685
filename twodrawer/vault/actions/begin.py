"""A ticket becomes a token, once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event
from twodrawer.lib.errors import Refs
from twodrawer.vault.errands import Opening
from twodrawer.vault.models import Bearer, Challenge, UsedTicket
from twodrawer.vault.problems import ticket as ticket_problem
from twodrawer.vault.problems import token_ended
from twodrawer.vault.tickets import Ticket

LIVES = timedelta(minutes=10)


@dataclass(frozen=True)
class Holder:
    """Who holds a token: what the ticket said, and which identity's key they showed."""

    bearer_ref: UUID
    practice_ref: UUID
    author_ref: UUID
    ticket_ref: UUID
    purpose: str
    expires_at: datetime
    proved_ref: UUID | None
    saving_ref: UUID | None
    opener_ref: UUID | None = None  # who opens this author's professional will; none where the author came

    @property
    def own(self) -> dict[str, UUID]:
        """The filter that every look-up begins with (V-API-1): never a ref alone."""
        return {"practice_ref": self.practice_ref, "author_ref": self.author_ref}

    @property
    def actor(self) -> Actor:
        """Whose act it is, in the ledger."""
        return Actor("member", self.opener_ref or self.author_ref, self.practice_ref)

    @property
    def whose(self) -> Refs:
        """Whose vault it is, for an entry whose actor isn't its author (V-API-97)."""
        return (("member", self.author_ref),) if self.opener_ref else ()

    @property
    def reads_for(self) -> str:
        """What this holder reads for: an author to treat, whoever opens a will to keep or hand on."""
        return "operations" if self.opener_ref else "treatment"


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def begin_session(ticket: Ticket, *, at: datetime) -> tuple[str, Holder]:
    """The ticket is used up for good, and a token exists that is good for ten minutes."""
    token, held = new_bearer(ticket, purpose=ticket.purpose, opener_ref=None, at=at)
    record(Event("vault.session_begun", facts={"purpose": ticket.purpose}), by=held.actor, at=at)
    return token, held


def new_bearer(
    ticket: Ticket | Opening, *, purpose: str, opener_ref: UUID | None, at: datetime
) -> tuple[str, Holder]:
    """A token for what was signed, which is used up for good. For the acts that begin something here."""
    own = {"practice_ref": ticket.practice_ref, "author_ref": ticket.author_ref}
    _, is_first = UsedTicket.objects.get_or_create(
        ref=ticket.ref, defaults={**own, "purpose": purpose, "used_at": at}
    )
    if not is_first:  # V-API-6
        raise ticket_problem("ticket_used", "It was used before.")
    _forget_ended(at)
    token = secrets.token_urlsafe(32)
    row = Bearer.objects.create(
        **own,
        token_sha256=token_hash(token),
        ticket_ref=ticket.ref,
        purpose=purpose,
        opener_ref=opener_ref,
        expires_at=at + LIVES,
    )
    return token, _holder(row)


def holder_of(token: str, *, at: datetime) -> Holder:
    """Who holds this token, if it is known and its ten minutes aren't over (V-API-7)."""
    row = Bearer.objects.filter(token_sha256=token_hash(token), expires_at__gt=at).first()
    if row is None:
        raise token_ended()
    return _holder(row)


def _holder(row: Bearer) -> Holder:
    return Holder(
        bearer_ref=row.ref,
        practice_ref=row.practice_ref,
        author_ref=row.author_ref,
        ticket_ref=row.ticket_ref,
        purpose=row.purpose,
        expires_at=row.expires_at,
        proved_ref=row.proved_ref,
        saving_ref=row.saving_ref,
        opener_ref=row.opener_ref,
    )


def _forget_ended(at: datetime) -> None:
    """Tokens that ended, and their challenges, are no row any more. Used tickets stay."""
    Challenge.objects.filter(bearer__expires_at__lte=at).delete()
    Bearer.objects.filter(expires_at__lte=at).delete()
