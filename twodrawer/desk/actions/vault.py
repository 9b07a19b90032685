"""A member's browser gets a ticket to the vault. It opens nothing by itself: the vault asks for the author's key."""

from datetime import date, datetime
from typing import Literal

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.desk.queries.vault import require_own_vault
from twodrawer.desk.statements import keeping_statement, ticket
from twodrawer.law import Act, Member
from twodrawer.retention import queries as retention

Purpose = Literal["open", "set-up"]


def issue_ticket(purpose: Purpose, *, by: Member, at: datetime, on: date) -> str:
    """A ticket that is good for a minute; that it was given stands in the ledger.

    One for setting up has an act of its own: Today shows it to the author for seven days.
    """
    act = "vault_ticket.issued_for_set_up" if purpose == "set-up" else "vault_ticket.issued"
    allowed = require_own_vault(Act.MANAGE if purpose == "set-up" else Act.READ, by=by, on=on)
    record(Event(act, under=allowed.citations, facts={"purpose": purpose}), by=by, at=at)
    return ticket(purpose, by=by, at=at)


def issue_keeping(*, by: Member, at: datetime, on: date) -> str:
    """What is held, for the member's own vault, which refuses to destroy it.

    Asked at each unlocking and on a fixed beat after it, so that its entry says nothing about what is done there.
    """
    allowed = require_own_vault(Act.READ, by=by, on=on)
    record(Event("vault_keeping.issued", under=allowed.citations), by=by, at=at)
    return keeping_statement(retention.held_refs(by.practice_ref), by=by, at=at)
