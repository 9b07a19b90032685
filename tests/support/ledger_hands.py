"""The hands of somebody who administers the database: raw SQL, no triggers, and all that is public of the ledger.

What they don't have is the ledger's key. So after a change they can build the tree anew, take checkpoints away and let the
program seal again; they can't mark an entry, and can't sign a checkpoint.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from twodrawer.audit import seal, tree
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event, leaf
from twodrawer.audit.models import Checkpoint, Entry, EntryRef, Leaf, Pending
from twodrawer.audit.verify import Step, verify_log
from twodrawer.lib.merkle import Frontier, leaf_hash
from twodrawer.lib.refs import new_ref

Said = TypeVar("Said")


def run(statement: str, *values: Any) -> None:
    """One statement, as it is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def key_of(ref: UUID) -> Any:
    """A ref as this database's column holds it."""
    return ref.hex if connection.vendor == "sqlite" else ref


def without_triggers() -> None:
    """The ledger's tables can be written like any other. Undone with the transaction of the test."""
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = replica")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Log:
    """A practice's log, written by the program itself."""

    def __init__(self, at: datetime) -> None:
        self.practice, self.member = new_ref(), new_ref()
        self.at = at

    @property
    def name(self) -> str:
        """What its entries call it."""
        return str(self.practice)

    def write(self, count: int = 1, *, at: datetime | None = None, act: str = "note.read") -> list[UUID]:
        """So many entries, each with two refs."""
        by = Actor("member", self.member, self.practice)
        found = []
        for _ in range(count):
            self.at += timedelta(seconds=1)
            event = Event(act, (("note", new_ref()), ("client", new_ref())), "treatment", (), {"version": 1})
            found.append(record(event, by=by, at=at or self.at))
        return found

    def seal(self) -> str:
        """Everything is sealed; the checkpoint that somebody keeps elsewhere."""
        seal.seal()
        note = seal.checkpoint(self.name, at=self.at)
        assert note is not None
        return note

    def forged(self, *, at: datetime | None = None, ref: UUID | None = None) -> tuple[UUID, str]:
        """A leaf that looks like one of the program's."""
        ref = ref or new_ref()
        event = Event("note.read", (("note", new_ref()),), "treatment", (), {"version": 1})
        by = Actor("member", self.member, self.practice)
        moment = at or self.at
        return ref, leaf(event, ref=ref, log=self.name, by=by, at=moment, outcome="done", request=None)

    def positions(self) -> list[UUID]:
        """The refs of the sealed entries, in order."""
        return list(Leaf.objects.filter(log=self.name).order_by("position").values_list("ref", flat=True))

    def build_anew(self, refs: Iterable[UUID]) -> None:
        """The tree says that these entries, as they are now, were sealed in this order. Later checkpoints are gone."""
        run("DELETE FROM audit_leaf WHERE log = %s", self.name)
        front, rows = Frontier(), []
        for ref in refs:
            text = Entry.objects.values_list("leaf", flat=True).get(ref=ref)
            position = front.size
            rows.append(
                Leaf(
                    ref=ref, log=self.name, position=position, hashes=front.appended(leaf_hash(text.encode()))
                )
            )
        Leaf.objects.bulk_create(rows)

    def forget_checkpoints(self) -> None:
        """None is left in the database."""
        run("DELETE FROM audit_checkpoint WHERE log = %s", self.name)

    def take_out(self, refs: Iterable[UUID]) -> None:
        """These entries, their refs and their places are gone."""
        for ref in refs:
            for table, column in (
                ("audit_entryref", "entry_id"),
                ("audit_leaf", "ref"),
                ("audit_pending", "ref"),
                ("audit_entry", "ref"),
            ):
                run(f"DELETE FROM {table} WHERE {column} = %s", key_of(ref))


def verdict(*outside: str, **more: Any) -> Step:
    """How verification ends."""
    return list(verify_log(outside=outside, **more))[-1]


def what_is_wrong(*outside: str, **more: Any) -> str:
    """The sentence of verification; blank when nothing is wrong."""
    problem = verdict(*outside, **more).problem
    return str(problem) if problem is not None else ""


def attempt(attack: Callable[[], Said]) -> Said:
    """What verification says after an attack, all of which is undone afterwards."""
    with transaction.atomic():
        without_triggers()
        said = attack()
        transaction.set_rollback(True)
    return said


__all__ = ["Checkpoint", "Entry", "EntryRef", "Leaf", "Log", "Pending", "attempt", "key_of", "run", "transaction", "tree", "verdict",
           "what_is_wrong", "without_triggers"]  # fmt: skip
