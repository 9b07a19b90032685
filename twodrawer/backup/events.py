"""What backups write in the ledger: when, how much, under which hash. In each practice's log and the installation's."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from twodrawer.audit.actions import record
from twodrawer.audit.entries import PROGRAM, Actor, Event, Fact

SENTENCES = {
    "backup.made": "made a sealed backup",
    "backup.failed": "could not make a backup",
    "backup.asked": "asked for a backup",
    "backup.read": "looked at keys and backups",
    "backup.rehearsed": "rehearsed a restore from the newest backup",
    "backup.rehearsal_failed": "could not restore the newest backup in a rehearsal",
    "backup.rehearsal_asked": "asked for a rehearsal of a restore",
    "backup.restored": "restored a database from a backup",
    "keys.destroyed_again": "destroyed keys again that the destruction list names",
}


def tell(act: str, *, practices: Iterable[str], at: datetime, facts: Mapping[str, Fact]) -> None:
    """It stands in the installation's log and in each practice's: the copy that was made is of their record too."""
    record(Event(act, facts=facts), by=PROGRAM, at=at)
    for practice in practices:
        record(Event(act, facts=facts), by=Actor("program", None, UUID(practice)), at=at)
