"""A run of entries looked at as a whole: does every single thing in it agree?

Nearly always it does, and then nothing needs to be known of one entry by itself: columns are compared as texts of the
whole run, and the tree is built a level at a time. Where anything differs, the answer is only "no", and `verify` goes
through the run entry by entry to name the first that is wrong. So whatever is asked there is asked here too;
`tests/attacks/test_ledger_rewritten.py` attacks both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from itertools import repeat
from operator import mul

from django.db import connection

from twodrawer.audit import runs
from twodrawer.audit.signer import MARK, keeper
from twodrawer.lib.merkle import Frontier, Grown
from twodrawer.lib.time import from_utc_text, utc_text

Said = tuple[int, bytes, str]
"""What a checkpoint said: size, root, at."""

LENGTH = 2_048
"""Entries in a run: few enough that a processor keeps all their texts at hand."""

_FACTS, _LOG, _REFS, _AFTER_REFS = '","facts":{', b'},"log":"', b'","refs":[', b'],"request":'
_REF, _TIME = 36, 27


@dataclass(frozen=True, slots=True)
class Agreeing:
    """A run in which everything agrees: how many refs its entries have, the tree after them, the latest time so far."""

    refs: int
    front: Frontier
    newest: str


def if_all_agree(
    log: str, front: Frontier, end: int, *, said: Sequence[Said], newest: str, slack: timedelta | None
) -> Agreeing | None:
    """The entries from the frontier to `end`, if all of them are as they were sealed; None if anything is in doubt.
    `newest`: the latest time before them. No `slack`: times aren't compared."""
    start = front.size
    many = end - start
    run = runs.run(log, start, end)
    if run is None or (run.places.sound, run.entries.sound, run.places.steps) != (many, many, _counted(many)):
        return None
    leaves = run.entries.leaves.split(b"\n")
    leaves[0] = b"\x00" + leaves[0]
    refs, times = run.entries.refs.split(","), run.entries.times.split(",")
    if {len(leaves), len(refs), len(times)} != {many}:
        return None
    hashed = _hashes_of_the_marked(run.entries, leaves)
    order = _order(run, refs)
    if hashed is None or order is None:
        return None
    grown = _grown_as_sealed(run.places, front, [hashed[at] for at in order] if order else hashed)
    if grown is None or any(grown.root(size) != root for size, root, _ in said):
        return None
    if not _columns_agree(log, run.entries, leaves):
        return None
    in_order = [times[at] for at in order] if order else times
    latest = newest if slack is None else _latest(in_order, start, said, newest, slack)
    if latest is None or not _refs_agree(run, leaves, refs, times):
        return None
    return Agreeing(run.about.many, grown.front, latest)


@cache
def _counted(many: int) -> str:
    return ",".join(map(str, range(many)))


def _hashes_of_the_marked(entries: runs.Entries, leaves: Sequence[bytes]) -> list[bytes] | None:
    """The hashes of these leaves, if each has its mark."""
    hashed = [sha256(leaf).digest() for leaf in leaves]
    marked = len(entries.marks) == MARK * len(leaves) and entries.marks == b"".join(keeper().marks(hashed))
    return hashed if marked else None


def _order(run: runs.Run, refs: Sequence[str]) -> Sequence[int] | None:
    """Where the entry of each place lies among the entries; nothing, if they lie in the same order. None: these aren't
    the entries of those places."""
    if run.entries.refs == run.places.refs:
        return ()
    at = {ref: number for number, ref in enumerate(refs)}
    order = [at.get(ref, -1) for ref in run.places.refs.split(",")]
    return order if len(at) == len(refs) == len(set(order)) and -1 not in order else None


def _grown_as_sealed(places: runs.Places, front: Frontier, hashed: Sequence[bytes]) -> Grown | None:
    """The tree with these leaves, if it is the one that was sealed."""
    grown = Grown(front, hashed)
    if places.hashes != b"".join(grown.kept) or places.lengths != ",".join(map(str, map(len, grown.kept))):
        return None
    return grown


def _columns_agree(log: str, entries: runs.Entries, leaves: Sequence[bytes]) -> bool:
    """Whether the leaves begin and go on as the columns say. Each beginning and each middle is made once."""
    acts, kinds, actors = entries.acts.split(","), entries.kinds.split(","), entries.actors.split(",")
    outcomes = entries.outcomes.split(",")
    if {*map(len, (acts, outcomes, kinds, actors))} != {len(leaves)}:
        return False
    told = list(zip(acts, kinds, actors, strict=True))
    before = {one: _head(*one).encode() for one in set(told)}
    heads = list(map(before.__getitem__, told))
    if not all(map(bytes.startswith, leaves, heads)):
        return False
    # No time has a comma of its own: there are as many of them as entries.
    length = _TIME + len(_FACTS)
    moments = [leaf[at : at + length] for leaf, at in zip(leaves, map(len, heads), strict=True)]
    if b"".join(moments) != f"{entries.times},".replace(",", _FACTS).encode():
        return False
    between = {one: f'}},"log":"{log}","outcome":"{one}","purpose":"'.encode() for one in set(outcomes)}
    # A leaf without it doesn't start with it at its end either.
    places = map(bytes.find, leaves, repeat(_LOG))
    return all(map(bytes.startswith, leaves, map(between.__getitem__, outcomes), places))


def _head(act: str, kind: str, actor: str) -> str:
    """How a leaf begins, with the zero of its hash, up to its time."""
    whose = f'"{actor}"' if actor else "null"
    return f'\x00{{"act":"{act}","actor":{{"kind":"{kind}","ref":{whose}}},"at":"'


def _refs_agree(run: runs.Run, leaves: Sequence[bytes], refs: Sequence[str], times: Sequence[str]) -> bool:
    """Whether the leaves and the table of refs say the same, in as many rows, each under its entry and time."""
    places = list(map(bytes.rfind, leaves, repeat(_REFS)))
    own = b",".join([leaf[at - _REF : at] for leaf, at in zip(leaves, places, strict=True)])
    if run.entries.refs.encode() != (own.replace(b"-", b"") if connection.vendor == "sqlite" else own):
        return False
    ends, past = map(bytes.find, leaves, repeat(_AFTER_REFS), places), len(_REFS)
    named = [leaf[at + past : end] for leaf, at, end in zip(leaves, places, ends, strict=True)]
    if sorted(refs) != refs:  # the rows of refs lie in the order of their entries' refs
        refs, times, named = map(list, zip(*sorted(zip(refs, times, named, strict=True)), strict=True))
    counts = list(map(bytes.count, named, repeat(b"{")))
    return (
        run.about.many == sum(counts)
        and run.about.said.encode() == b",".join(filter(None, named))
        and run.about.entries == _repeated(refs, counts)
        and run.about.times == _repeated(times, counts)
    )


def _repeated(texts: Sequence[str], counts: Sequence[int]) -> str:
    """Each of the texts as often as it is to stand there, with commas between them."""
    return "".join(map(mul, ",\n".join([*texts, ""]).split("\n"), counts))[:-1]


def _latest(
    times: Sequence[str], start: int, said: Sequence[Said], newest: str, slack: timedelta
) -> str | None:
    """The latest time of all, those of checkpoints included; None if one is earlier than one before it by more
    than the slack."""
    floors: dict[str, str] = {"": ""}
    at = 0
    for size, _, when in (*said, (start + len(times), b"", "")):
        some, at = times[at : size - start], size - start
        for one in some:
            if one >= newest:
                newest = one
            else:
                if newest not in floors:
                    floors[newest] = utc_text(from_utc_text(newest) - slack)
                if one < floors[newest]:
                    return None
        newest = max(newest, when)
    return newest
