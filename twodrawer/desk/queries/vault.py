"""What the record's pages know of a vault: who may have one, and that a ticket for setting one up was given."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from twodrawer.audit.queries import newest_own
from twodrawer.audit.reading import reading
from twodrawer.desk.queries.session_page import SessionPage
from twodrawer.desk.statements import session_statement
from twodrawer.law import Act, Answer, Kind, Member, Relationship, Resource, may, require

SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class VaultPlace:
    """What the place for the vault's frame needs: where the vault is, and the signed session."""

    origin: str
    statement: str


def _own_vault(by: Member) -> Resource:
    return Resource(Kind.VAULT, by.practice_ref, Relationship.SELF)


def require_own_vault(act: Act, *, by: Member, on: date) -> Answer:
    """The law's yes: a mental health professional has a vault (45 CFR 164.501)."""
    return require(by, act, _own_vault(by), on=on)


def has_own_vault(*, by: Member, on: date) -> bool:
    """Whether this member may have a vault. Not whether they do: that is the vault's to know."""
    return may(by, Act.READ, _own_vault(by), on=on).is_yes


def vault_place(page: SessionPage, *, by: Member, at: datetime, on: date, day: date) -> VaultPlace | None:
    """The place on the session page; None for whoever has no vault. The same whatever is in one."""
    if not has_own_vault(by=by, on=on):
        return None
    statement = session_statement(
        session_ref=page.session.ref,
        client_ref=page.client.ref,
        label=page.client.identity.name,
        day=day,
        by=by,
        at=at,
    )
    return VaultPlace(settings.VAULT_ORIGIN, statement)


def vault_page(*, by: Member, at: datetime, on: date) -> str:
    """The vault's address, for the page “Your vault”."""
    with reading("vault_page.read", by=by, at=at, purpose="treatment") as read:
        read.allowed_under(*require_own_vault(Act.READ, by=by, on=on).citations)
    return str(settings.VAULT_ORIGIN)


def set_up_ticket_seen(*, by: Member, at: datetime) -> datetime | None:
    """When this member was last given a ticket to set up or reset a vault, if that was in the last seven days.

    Today says so: whoever came by a ticket with somebody else's sign-in can begin a new vault in their name.
    """
    return newest_own(by.practice_ref, act="vault_ticket.issued_for_set_up", by=by.ref, since=at - SHOWN_FOR)
