"""Verification of the ledger: every derived column and every `entry_ref` row is derived again from its leaf.

    for step in verify_log(log):
        print(f"{step.done} of {step.total}")
        if step.problem: …

The leaf is what was written; the database derived the rest from it. Whoever changes a column, a ref row or
the leaf itself, and not all of them alike, is found here, and the first bad entry is named. That entries are
missing or in another order is for the checkpoints to find, which come with the tree.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db.models import Exists, OuterRef

from twodrawer.audit.models import Entry, EntryRef
from twodrawer.lib.canonical import canonical

BATCH = 500


@dataclass(frozen=True)
class BadEntry:
    """The first entry that doesn't agree with itself, and in what."""

    ref: UUID
    what: str

    def __str__(self) -> str:
        return f"Entry {str(self.ref)[-8:]}: {self.what}"


@dataclass(frozen=True)
class Step:
    """How far verification has come. It ends with the first bad entry or with `done == total`."""

    done: int
    total: int
    problem: BadEntry | None = None


def verify_log(log: str | UUID | None = None, *, batch: int = BATCH) -> Iterator[Step]:
    """Each entry of a log, or of all logs, agrees with its leaf, or the last step names the first that
    doesn't.

    An entry whose log column was changed isn't in the log that is asked for: only asking for all finds
    it.
    """
    entries = Entry.objects.all() if log is None else Entry.objects.filter(log=str(log))
    total = entries.count()
    done, last = 0, None
    while True:
        page = list((entries if last is None else entries.filter(ref__gt=last)).order_by("ref")[:batch])
        if not page:
            break
        about = _refs_of(page)
        for entry in page:
            what = disagreement(entry, about[entry.ref])
            if what is not None:
                yield Step(done, total, BadEntry(entry.ref, what))
                return
            done += 1
        last = page[-1].ref
        yield Step(done, max(total, done))
    orphan = (
        EntryRef.objects.filter(**({} if log is None else {"log": str(log)}))
        .filter(~Exists(Entry.objects.filter(ref=OuterRef("entry_id"))))
        .values_list("entry_id", flat=True)
        .first()
    )
    if orphan is not None:
        yield Step(done, total, BadEntry(orphan, "its refs are there and the entry itself is not"))
        return
    yield Step(done, done)


def _refs_of(page: Sequence[Entry]) -> dict[UUID, list[EntryRef]]:
    found: dict[UUID, list[EntryRef]] = defaultdict(list)
    for row in EntryRef.objects.filter(entry_id__in=[entry.ref for entry in page]):
        found[row.entry_id].append(row)
    return found


def disagreement(entry: Entry, about: Sequence[EntryRef]) -> str | None:
    """In what an entry's columns or refs differ from its leaf; None when they agree."""
    try:
        said = json.loads(entry.leaf)
        if canonical(said).decode() != entry.leaf:
            return "its leaf is not in canonical form"
        columns = {
            "ref": (str(entry.ref), said["ref"]),
            "log": (entry.log, said["log"]),
            "time": (entry.at, said["at"]),
            "act": (entry.act, said["act"]),
            "outcome": (entry.outcome, said["outcome"]),
            "kind of actor": (entry.actor_kind, said["actor"]["kind"]),
            "actor": (entry.actor_ref, said["actor"]["ref"]),
        }
        named = [(ref["kind"], ref["ref"]) for ref in said["refs"]]
    except (ValueError, KeyError, TypeError):
        return "its leaf can't be read"
    for what, (column, leaf) in columns.items():
        if column != leaf:
            return f"the {what} differs from its leaf"
    if any(not earlier < later for earlier, later in pairwise(named)):
        return "the refs in its leaf are out of order"
    if sorted((row.kind, row.about_ref) for row in about) != named:
        return "what it is about differs from its leaf"
    if any((row.log, row.at) != (entry.log, entry.at) for row in about):
        return "the log or time of its refs differs from its leaf"
    return None
