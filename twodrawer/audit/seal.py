"""Sealing: what waits gets its place in its log's tree, and the log says of itself how it stands.

Entries are written inside their acts and wait in a table of their own, which their trigger fills in the same
transaction. So what commits late is seen late, and never skipped: no gap of a sequence and no order of commits is
ever taken for the end of the log. One sealer at a time gives places, in the order of the refs; nobody waits for
it. A chain in the act's own transaction would make every act wait for the one before (docs/adr/0018-tree.md).

    sealer = Sealer()
    sealer.run(at=now())      once a second, in one thread of each server process
"""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import connection, transaction

from twodrawer.audit import tree, witness
from twodrawer.audit.models import Checkpoint, Entry, Leaf, Pending
from twodrawer.audit.signer import keeper
from twodrawer.lib.checkpoint import read_checkpoint
from twodrawer.lib.merkle import leaf_hash
from twodrawer.lib.refs import made_at
from twodrawer.lib.time import from_utc_text, utc_text

log = logging.getLogger("twodrawer.ledger")

BATCH = 2_000
SPEAKS = timedelta(seconds=60)
"""How often a log that grows signs a checkpoint. Between two of them its tail is kept by this database alone."""
LATE = timedelta(seconds=30)
"""How long an entry may wait before that is an alarm. The sealer comes by every second."""
_LOCK = 0x7D0_1ED6E2  # any number, the same in every process


def seal(*, batch: int = BATCH) -> dict[str, int]:
    """Everything that waited is sealed. How many entries of which log were."""
    counted: dict[str, int] = defaultdict(int)
    after: UUID | None = None
    while Pending.objects.exists():
        refs = _seal_some(after, counted, batch)
        if len(refs) < batch:
            break
        after = refs[-1]
    return dict(counted)


def _seal_some(after: UUID | None, counted: dict[str, int], batch: int) -> list[UUID]:
    with transaction.atomic():
        if not _alone():
            return []
        waiting = Pending.objects.all() if after is None else Pending.objects.filter(ref__gt=after)
        refs: list[UUID] = list(waiting.order_by("ref").values_list("ref", flat=True)[:batch])
        found = Entry.objects.filter(ref__in=refs).order_by("ref").values_list("ref", "log", "leaf", "mark")
        sealed_before = set(Leaf.objects.filter(ref__in=refs).values_list("ref", flat=True))
        of: dict[str, list[tuple[UUID, str, bytes | memoryview | None]]] = defaultdict(list)
        for ref, name, leaf, mark in found:
            of[name].append((ref, leaf, mark))
        done = list(sealed_before)
        for name, entries in of.items():
            fresh = [entry for entry in entries if entry[0] not in sealed_before]
            _append(name, fresh)
            done += [ref for ref, _, _ in fresh]
            counted[name] += len(fresh)
        # One that waits and isn't there was deleted before it was sealed: it goes on waiting, and is late for good.
        Pending.objects.filter(ref__in=done).delete()
    return refs


def _append(name: str, entries: list[tuple[UUID, str, bytes | memoryview | None]]) -> None:
    front, keeps, rows = tree.frontier(name), keeper(), []
    for ref, leaf, mark in entries:
        hashed, position = leaf_hash(leaf.encode()), front.size
        if not keeps.wrote(hashed, mark, ref):
            log.error("ledger: entry %s doesn't carry the mark of this program; it is sealed as it is", ref)
        rows.append(Leaf(ref=ref, log=name, position=position, hashes=front.appended(hashed)))
    Leaf.objects.bulk_create(rows)


def _alone(*, wait: bool = False) -> bool:
    """Whether this transaction is the one that gives places. SQLite has one writer anyhow."""
    if connection.vendor == "sqlite":
        return True
    verb = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {verb}(%s)", [_LOCK])
        return cursor.fetchone()[0] is not False


def checkpoint(name: str, *, at: datetime) -> str | None:
    """The newest checkpoint of a log, covering all that is sealed; signed now unless it was before. None: no
    entries."""
    with transaction.atomic():
        _alone(wait=True)
        front = tree.frontier(name)
        if not front.size:
            return None
        standing = Checkpoint.objects.filter(log=name, size=front.size).values_list("note", flat=True).first()
        if standing is not None:
            return standing
        note = keeper().signed(name, size=front.size, root=front.root, at=utc_text(at))
        Checkpoint.objects.create(log=name, size=front.size, note=note)
    return note


def seal_now(*, at: datetime) -> None:
    """What waits is sealed and every log has said so: for commands, and for a process that ends."""
    seal()
    for name in tree.logs():
        note = checkpoint(name, at=at)
        if note is not None:
            _hand_over(name, note)


def late(name: str | None = None, *, machine: datetime) -> tuple[int, datetime] | None:
    """How many entries of a log, or of all, wait too long to be sealed, and since when. None: the seal is in time.

    By the machine's clock, when their refs were made: a demo's day may be played at any time.
    """
    waiting = Pending.objects.order_by("ref")
    if name is not None:
        waiting = waiting.filter(log=name)
    oldest = waiting.values_list("ref", flat=True).first()
    if oldest is None or made_at(oldest) > machine - LATE:
        return None
    return waiting.count(), made_at(oldest)


@dataclass
class Sealer:
    """What seals in the background, and remembers what it sealed: a log that was set back under it is noticed.

    Each second it looks at the logs that it sealed something of; once a minute at all of them.
    """

    known: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    _silent: set[str] = field(default_factory=set)  # logs that grew since they last spoke
    _spoke: dict[str, float] = field(default_factory=dict)
    _looked: float = -1e9
    _alarmed: float = -1e9

    def run(self, *, at: datetime, machine: datetime) -> None:
        """What waited is sealed; logs that grew speak, each at most once a minute; what is late is said."""
        names = set(seal())
        if monotonic() - self._looked >= SPEAKS.total_seconds():
            self._looked = monotonic()
            names.update(tree.logs(), self.known)
        for name in names:
            self._look_at(name)
        for name in [name for name in self._silent if self._is_due(name)]:
            self._speak(name, at=at)
        self._say_what_is_late(machine)

    def _look_at(self, name: str) -> None:
        size, root = self.known.get(name, (0, b""))
        front = tree.frontier(name)
        if front.size < size or (size and tree.frontier(name, size).root != root):
            which = name
            log.error("ledger: log %s was set back or changed while it was served", which)
        if (front.size, front.root) != (size, root):
            self.known[name] = (front.size, front.root)
            self._silent.add(name)

    def _is_due(self, name: str) -> bool:
        return monotonic() - self._spoke.get(name, -1e9) >= SPEAKS.total_seconds()

    def _speak(self, name: str, *, at: datetime) -> None:
        self._spoke[name] = monotonic()
        self._silent.discard(name)
        note = checkpoint(name, at=at)
        if note is not None:
            _hand_over(name, note)

    def _say_what_is_late(self, machine: datetime) -> None:
        waiting = late(machine=machine)
        if waiting is not None and monotonic() - self._alarmed >= SPEAKS.total_seconds():
            self._alarmed = monotonic()
            count, since = waiting
            log.error("ledger: the seal is late: %d entries wait, the oldest since %s", count, since)


def _hand_over(name: str, note: str) -> None:
    wrong = witness.hand_over(name, note)
    if wrong:
        which = name
        log.error("ledger: the witness didn't take the checkpoint of log %s: %s", which, wrong)


def signed_at(note: str) -> datetime | None:
    """When a checkpoint says that it was signed."""
    at = read_checkpoint(note.rpartition("\n\n")[0] + "\n").at
    return from_utc_text(at) if at else None
