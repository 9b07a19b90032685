"""Verification of the ledger: every entry from its leaf, every leaf from the tree, the tree from what was signed.

    for step in verify_log():
        print(f"{step.done} of {step.total}")
        if step.problem: …

The leaf is what was written; the database derived the rest of its row from it, the tree holds its hash at one position,
and each checkpoint says which root the tree had at some size. Whoever changes, deletes, inserts, moves or doubles
an entry is found by the tree; whoever changes the tree with it by a checkpoint's signature; whoever takes the
newest checkpoints away as well by one that is kept elsewhere. The first entry that is wrong is named, and what is
wrong with it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, OuterRef

from twodrawer.audit import scan, tree, whole
from twodrawer.audit.disagreeing import disagreement
from twodrawer.audit.models import Checkpoint as CheckpointRow
from twodrawer.audit.models import Entry, EntryRef, Pending
from twodrawer.audit.queries import CLOCK_ACCEPTED
from twodrawer.audit.seal import late
from twodrawer.audit.signer import keeper
from twodrawer.audit.witness import opened
from twodrawer.lib.checkpoint import Checkpoint, Malformed, NotSigned
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.merkle import Frontier
from twodrawer.lib.time import from_utc_text, utc_text

BATCH = 4_096
"""Entries that one process goes through at a time."""
CLOCK_SLACK = timedelta(minutes=10)
"""An act has one time, when it began, and may be written minutes later. What is earlier by more has a false time."""
_LOOKED_BACK = 200


@dataclass(frozen=True)
class BadEntry:
    """The first thing that doesn't agree: an entry, or what a log said of itself; and in what."""

    ref: UUID | None
    what: str

    def __str__(self) -> str:
        return (
            f"Entry {str(self.ref)[-8:]}: {self.what}" if self.ref else self.what[:1].upper() + self.what[1:]
        )


@dataclass(frozen=True)
class Step:
    """How far verification has come. It ends with the first bad entry or with `done == total`."""

    done: int
    total: int
    problem: BadEntry | None = None


@dataclass(frozen=True)
class Part:
    """A run of positions of one log, to be verified by itself, and the checkpoints that speak of sizes in it."""

    log: str
    start: int
    end: int
    said: tuple[whole.Said, ...] = ()
    times: bool = True


@dataclass(frozen=True)
class Seen:
    """What came of a part: how many refs its entries have, and the first that is wrong."""

    refs: int
    problem: BadEntry | None = None


Spread = Callable[[Callable[[Part], Seen], Sequence[Part]], Iterator[Seen]]
"""How parts are gone through: one after another, or by several processes, in the same order."""


def verify_log(
    log: str | UUID | None = None,
    *,
    batch: int = BATCH,
    outside: Sequence[str] = (),
    machine: datetime | None = None,
    times: bool = True,
    spread: Spread = map,
) -> Iterator[Step]:
    """Each entry of a log, or of all logs, is as it was sealed, or the last step names the first that isn't.

    `outside`: checkpoints that were kept elsewhere. `machine`: this machine's clock, to know whether the seal is
    late. `times`: a demo's clock may be set to any time, so its times prove nothing. An entry whose log column
    was changed isn't in the log that is asked for: only asking for all finds it.
    """
    names = list(tree.logs()) if log is None else [str(log)]
    pending = Pending.objects.all() if log is None else Pending.objects.filter(log=str(log))
    # Asked before the sizes: what the sealer takes meanwhile was waiting or has its place, and is looked at once.
    waiting = list(pending.values_list("ref", flat=True))
    sizes = {name: tree.size_of(name) for name in names}
    waiting = tree.not_below(sizes, waiting)
    total, done, refs = sum(sizes.values()) + len(waiting), 0, 0
    try:
        elsewhere = _read_outside(outside, names, everything=log is None)
        for name in names:
            said = _what_was_said(name, sizes[name], elsewhere.get(name, []))
            parts = _parts(name, sizes[name], said, batch, times=times)
            for part, seen in zip(parts, spread(verify_part, parts), strict=True):
                if seen.problem is not None:
                    raise _Found(seen.problem)
                done, refs = done + part.end - part.start, refs + seen.refs
                yield Step(done, max(total, done))
        count, more = _verify_waiting(waiting)
        done, refs = done + count, refs + more
        _nothing_beside(None if log is None else str(log), refs)
        _in_time(None if log is None else str(log), machine, times=times)
    except _Found as found:
        yield Step(done, max(total, done), found.problem)
        return
    yield Step(done, done)


class _Found(Exception):
    def __init__(self, problem: BadEntry) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _no(what: str, ref: UUID | None = None) -> _Found:
    return _Found(BadEntry(ref, what))


def _read_outside(
    notes: Sequence[str], names: Sequence[str], *, everything: bool
) -> dict[str, list[Checkpoint]]:
    """The checkpoints that were kept elsewhere, by their log."""
    origins = {keeper().origin(name): name for name in names}
    found: dict[str, list[Checkpoint]] = {}
    for note in notes:
        origin = note.partition("\n")[0]
        name = origins.get(origin)
        if name is None:
            if not everything:
                continue  # another log was asked for
            raise _no(
                f"the checkpoint that was kept elsewhere is of {origin or 'nothing'}, and no such log is here"
            )
        try:
            found.setdefault(name, []).append(opened(name, note))
        except (Malformed, NotSigned):
            raise _no("a checkpoint that was kept elsewhere isn't signed by this ledger's key") from None
    return found


def _what_was_said(name: str, size: int, elsewhere: Sequence[Checkpoint]) -> list[Checkpoint]:
    """Every checkpoint of a log, each with its signature, the smallest first. None speaks of more than there is."""
    said = []
    for row in CheckpointRow.objects.filter(log=name).order_by("size"):
        try:
            one = opened(name, row.note)
        except (Malformed, NotSigned):
            raise _no(f"the checkpoint of {row.size} entries isn't signed by this ledger's key") from None
        if one.size != row.size:
            raise _no(f"the checkpoint of {row.size} entries speaks of {one.size}")
        said.append(one)
    for one in (*said, *elsewhere):
        if one.size > size:
            raise _no(
                f"log {name[-8:]} has {size} entries, and had {one.size} when a checkpoint was signed at "
                f"{one.at or 'an unknown time'}: its end is missing, or the database was set back"
            )
    return sorted((*said, *elsewhere), key=lambda one: one.size)


def _parts(name: str, size: int, said: Sequence[Checkpoint], batch: int, *, times: bool) -> list[Part]:
    found, at = [], 0
    for start in range(0, size, batch):
        end = min(start + batch, size)
        own: list[whole.Said] = []
        if at:  # the newest from before: its time is the floor for what comes
            own.append((said[at - 1].size, said[at - 1].root, said[at - 1].at))
        while at < len(said) and said[at].size <= end:
            own.append((said[at].size, said[at].root, said[at].at))
            at += 1
        found.append(Part(name, start, end, tuple(own), times))
    return found


def verify_part(part: Part) -> Seen:
    """The entries at these positions are what the tree and the checkpoints say of them."""
    try:
        return Seen(_verify_rows(part))
    except _Found as found:
        return Seen(0, found.problem)


@dataclass
class _Clock:
    """The latest time so far, and what is earlier than it by too much."""

    newest: str = ""
    floor: str = field(default="", init=False)

    def go_on(self, at: str) -> None:
        """The latest time is this one; what is too early is worked out when it is asked for."""
        self.newest, self.floor = at, ""

    def move(self, at: str) -> None:
        self.newest = at
        self.floor = utc_text(from_utc_text(at) - CLOCK_SLACK) if at else ""


def _verify_rows(part: Part) -> int:
    """How many refs these entries have. What is whole is looked at as a whole; anything else entry by entry."""
    front, clock = _frontier_before(part), _clock_before(part)
    slack, refs = CLOCK_SLACK if part.times else None, 0
    while front.size < part.end:
        start, end = front.size, min(front.size + whole.LENGTH, part.end)
        said = [one for one in part.said if start < one[0] <= end]
        run = whole.if_all_agree(part.log, front, end, said=said, newest=clock.newest, slack=slack)
        if run is not None:
            front, refs = run.front, refs + run.refs
            clock.go_on(run.newest)
            continue
        refs += _verify_singly(part, end, front, clock, said)
        if odd := scan.no_text(part.log, start, end):
            raise _no("its leaf isn't kept as a text", odd)
    return refs


def _verify_singly(part: Part, end: int, front: Frontier, clock: _Clock, said: list[whole.Said]) -> int:
    """The first entry up to `end` that is wrong is named; or none is, and that is how many refs they have."""
    keeps, appended, refs, newest = keeper(), front.appended, 0, clock.newest
    for row in scan.rows(part.log, front.size, end):
        position, ref, hashes, leaf, mark, _, at, act = row[:8]
        if position != front.size:
            raise _no(
                f"log {part.log[-8:]} has no entry at position {front.size}: it was taken out, or moved"
            )
        if leaf is None:
            raise _no(f"it was sealed at position {position} and is not there any more", UUID(ref))
        hashed = sha256(b"\x00" + leaf).digest()
        if appended(hashed) != bytes(hashes):
            raise _no(f"it isn't what was sealed at position {position}", UUID(ref))
        if not keeps.wrote(hashed, mark, UUID(ref)):
            raise _no("it wasn't written by this program: it doesn't carry the ledger's mark", UUID(ref))
        text = leaf.decode()
        own_refs = text.count('{"kind":"') - 1  # the actor's isn't one
        if not _agrees(row, text, part.log, own_refs):
            _look_closely(UUID(ref), part.log)
        refs += own_refs
        if at > newest:
            newest = at
        elif part.times and at < newest:
            newest = _look_at_the_clock(clock, newest, at, act, UUID(ref))
        while said and said[0][0] == front.size:
            _, root, when = said.pop(0)
            if root != front.root:
                raise _no(_not_what_was_said(part.log, front.size, when))
            newest = max(newest, when)
    if front.size != end:
        raise _no(f"log {part.log[-8:]} has no entry at position {front.size}: it was taken out, or moved")
    clock.go_on(newest)
    return refs


def _agrees(row: scan.Row, text: str, own_log: str, own_refs: int) -> bool:
    """Whether an entry's columns and its rows of refs read as its leaf does."""
    _, ref, _, _, _, log, at, act, outcome, kind, actor, named = row
    whose = "null" if actor is None else f'"{actor}"'
    dashed = ref if len(ref) == 36 else f"{ref[:8]}-{ref[8:12]}-{ref[12:16]}-{ref[16:20]}-{ref[20:]}"
    count, _, about = (named or "0,").partition(",")
    return (
        text.startswith(f'{{"act":"{act}","actor":{{"kind":"{kind}","ref":{whose}}},"at":"{at}","facts":{{')
        and f'}},"log":"{log}","outcome":"{outcome}","purpose":"' in text
        and f'","ref":"{dashed}","refs":[{about}],"request":' in text
        and (log, int(count)) == (own_log, own_refs)
    )


def _not_what_was_said(log: str, size: int, when: str) -> str:
    return (
        f"the first {size} entries of log {log[-8:]} aren't those of the checkpoint of {when or 'an unknown time'}: "
        "one of them was changed, and the tree with it"
    )


def _frontier_before(part: Part) -> Frontier:
    try:
        return tree.frontier(part.log, part.start)
    except Unavailable as hole:
        raise _no(f"{hole.what[:1].lower()}{hole.what[1:]} before position {part.start}") from None


def _clock_before(part: Part) -> _Clock:
    """The latest time before a part: of the entries just before it, and of the newest checkpoint."""
    clock = _Clock()
    before = [when for size, _, when in part.said if size <= part.start and when]
    for at, act in scan.times(part.log, max(0, part.start - _LOOKED_BACK), part.start):
        before = [at] if act == CLOCK_ACCEPTED else [max([*before, at])]
    clock.newest = max(before, default="")
    return clock


def _look_at_the_clock(clock: _Clock, newest: str, at: str, act: str, ref: UUID) -> str:
    if clock.newest != newest or not clock.floor:
        clock.move(newest)
    if act == CLOCK_ACCEPTED:
        return at
    if at < clock.floor:
        raise _no(f"it says {at}, and what was sealed before it says {newest}: the clock was set back", ref)
    return newest


def _look_closely(ref: UUID, log: str) -> None:
    """An entry whose columns don't look as its leaf does: what exactly is wrong, if anything is."""
    rows = list(Entry.objects.filter(ref=ref)[:2])
    if len(rows) != 1:
        raise _no("it stands twice", ref)
    what = disagreement(rows[0], list(EntryRef.objects.filter(entry_id=ref)))
    if what is None and rows[0].log != log:
        what = "it stands in the tree of another log"
    if what is not None:
        raise _no(what, ref)


def _verify_waiting(waiting: Sequence[UUID]) -> tuple[int, int]:
    """Entries that wait to be sealed agree with their leaves. How many they are, and their refs."""
    count = named = 0
    for start in range(0, len(waiting), tree.AT_A_TIME):
        some, more = _verify_some_waiting(waiting[start : start + tree.AT_A_TIME])
        count, named = count + some, named + more
    return count, named


def _verify_some_waiting(waiting: Sequence[UUID]) -> tuple[int, int]:
    count = named = 0
    keeps = keeper()
    found = {entry.ref: entry for entry in Entry.objects.filter(ref__in=waiting)}
    about: dict[UUID, list[EntryRef]] = {}
    for row in EntryRef.objects.filter(entry_id__in=waiting):
        about.setdefault(row.entry_id, []).append(row)
    for ref in waiting:
        entry = found.get(ref)
        if entry is None:
            if tree.is_sealed(ref) or not Pending.objects.filter(ref=ref).exists():
                continue  # meanwhile
            raise _no("it was written, and taken out before it was sealed", ref)
        what = disagreement(entry, about.get(ref, []))
        if what is not None:
            raise _no(what, ref)
        if not keeps.wrote(sha256(b"\x00" + entry.leaf.encode()).digest(), entry.mark, ref):
            raise _no("it wasn't written by this program: it doesn't carry the ledger's mark", ref)
        count, named = count + 1, named + len(about.get(ref, []))
    return count, named


def _nothing_beside(log: str | None, refs: int) -> None:
    """No entry is outside the tree, none stands twice, and no refs lie about without their entry."""
    entries, leaves, waiting, all_refs = scan.counts()
    if entries != leaves + waiting:
        twin, unsealed = scan.twin(), scan.unsealed()
        if twin is not None:
            raise _no("it stands twice", twin)
        if unsealed is not None:
            raise _no(
                "it isn't in the tree, and doesn't wait to be: it was put there beside the ledger", unsealed
            )
    if log is not None or all_refs != refs:
        orphans = EntryRef.objects.filter(**({} if log is None else {"log": log}))
        found = orphans.filter(~Exists(Entry.objects.filter(ref=OuterRef("entry_id"))))
        orphan = found.values_list("entry_id", flat=True).first()
        if orphan is not None:
            raise _no("its refs are there and the entry itself is not", orphan)
        if log is None and (stray := scan.stray_ref()):
            raise _no("the log, time or kind of its refs differs from its leaf", stray)


def _in_time(log: str | None, machine: datetime | None, *, times: bool) -> None:
    if machine is None:
        return
    waiting = late(log, machine=machine)
    if waiting is not None:
        raise _no(
            f"{waiting[0]:,} entries wait to be sealed since {waiting[1]:%Y-%m-%d %H:%M} UTC: start Twodrawer, or run "
            "`twodrawer audit seal`"
        )
    if times:
        ahead = Entry.objects.filter(at__gt=utc_text(machine + CLOCK_SLACK))
        found = (ahead if log is None else ahead.filter(log=log)).order_by("at").first()
        if found is not None:
            raise _no(f"it says {found.at}, which is yet to come: the clock was ahead", found.ref)
