"""The only code that writes the ledger.

`record` runs inside the act's own transaction: if the entry can't be written, the act did not happen.
`record_refusal` has a transaction of its own, because the refused act's was rolled back.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction

from twodrawer.audit.context import request_ref
from twodrawer.audit.entries import INSTALLATION, Actor, Event, Outcome, actor_of, leaf
from twodrawer.audit.queries import CLOCK_ACCEPTED, newest_at
from twodrawer.audit.signer import keeper
from twodrawer.law import IN_AN_EMERGENCY, Member
from twodrawer.lib import statements
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.merkle import leaf_hash
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import utc_text

# Without the trigger that derives refs and lets entries wait for their seal, no row is written: then nothing happened.
INSERT = {
    "sqlite": "INSERT INTO audit_entry (ref, leaf, mark) SELECT %s, %s, %s "
    "FROM sqlite_master WHERE type = 'trigger' AND name = 'audit_entry_about'",
    "postgresql": "INSERT INTO audit_entry (ref, leaf, mark) SELECT %s::uuid, %s::text, %s::bytea FROM pg_trigger "
    "WHERE tgrelid = 'audit_entry'::regclass AND tgname = 'audit_entry_about' AND tgenabled IN ('O', 'A')",
}


class LedgerUnavailable(Unavailable):
    """The ledger could not be written, so nothing happened and nothing was shown."""

    def __init__(self) -> None:
        super().__init__(
            "The ledger can't be written right now",
            why="Nothing is read, changed or shown without an entry in the ledger (45 CFR 164.312(b)), "
            "so this did not happen.",
            cite=("45 CFR 164.312(b)",),
            do="What you typed is kept on this device. Try again in a moment; if it stays, check the disk.",
        )


def record(
    event: Event,
    *,
    by: Member | Actor,
    at: datetime,
    ref: UUID | None = None,
    log: str | None = None,
    outcome: Outcome = "done",
) -> UUID:
    """The event stands in the ledger when the surrounding transaction commits. The entry's ref.

    `ref` is given only where the entry's ref is needed before it is written (a span of autosaving);
    `log` only where an act belongs to another log than its actor's.
    """
    actor = actor_of(by)
    event = in_an_emergency(event, by=by)
    written = ref or new_ref()
    text = leaf(
        event,
        ref=written,
        log=log or actor.log,
        by=actor,
        at=at,
        outcome=outcome,
        request=request_ref.get(),
    )
    try:
        _write(written, text)
    except DatabaseError:
        raise LedgerUnavailable from None
    return written


def in_an_emergency(event: Event, *, by: Member | Actor) -> Event:
    """The event, and where it names a client whose chart this member opened in an emergency, that it does.

    Said here, where every entry is written, so that no read can forget to say it (45 CFR 164.312(a)(2)(ii)).
    """
    opened = dict(by.emergencies) if isinstance(by, Member) else {}
    used = {opened[ref] for kind, ref in event.refs if kind == "client" and ref in opened}
    if not used:
        return event
    under = event.under if IN_AN_EMERGENCY in event.under else (*event.under, IN_AN_EMERGENCY)
    return replace(event, refs=(*event.refs, *(("emergency", ref) for ref in used)), under=under)


def _write(ref: UUID, text: str) -> None:
    """The leaf is in the surrounding transaction, or in one of its own. Its trigger belongs to the statement."""
    connection = transaction.get_connection()
    insert, mark = INSERT[connection.vendor], keeper().mark(leaf_hash(text.encode()))
    # Outside a transaction one statement is its own; only SQLite's writers have a line to stand in first.
    if not connection.in_atomic_block and connection.vendor != "sqlite":
        written = statements.execute(insert, ref, text, mark)
    else:
        with transaction.atomic():
            written = statements.execute(insert, ref, text, mark)
    if written != 1:
        raise LedgerUnavailable


def accept_clock(log: str, *, at: datetime) -> datetime | None:
    """Entries from after this moment no longer say that the clock is wrong. The newest of them, if there are any."""
    newest = newest_at(log)
    if newest is None or newest <= at:
        return None
    practice_ref = None if log == INSTALLATION else UUID(log)
    event = Event(CLOCK_ACCEPTED, facts={"newest": utc_text(newest)})
    record(event, by=Actor("program", None, practice_ref), at=at)
    return newest


def record_refusal(
    event: Event, *, by: Member | Actor, at: datetime, other_practice: UUID | None = None
) -> UUID:
    """A refusal stands in the actor's log, and in the log of the practice that was reached for.

    Durable on return: it has a transaction of its own.
    """
    try:
        with transaction.atomic(durable=not transaction.get_connection().in_atomic_block):
            ref = record(event, by=by, at=at, outcome="refused")
            if other_practice is not None and str(other_practice) != actor_of(by).log:
                record(event, by=by, at=at, outcome="refused", log=str(other_practice))
    except DatabaseError:
        raise LedgerUnavailable from None
    return ref
