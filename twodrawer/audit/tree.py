"""The trees of the logs, as they lie in the table of leaves: frontiers, roots and proofs by position.

A node's hash is kept with the leaf that completed it (`lib.merkle`), so each of these asks one question of the
database, for at most two rows a level.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from twodrawer.audit import scan
from twodrawer.audit.models import Checkpoint, Leaf
from twodrawer.lib.errors import Conflict, Unavailable
from twodrawer.lib.merkle import (
    HASH,
    Frontier,
    Look,
    Node,
    Span,
    consistency_spans,
    inclusion_spans,
    leaf_hash,
    nodes_of,
    proof,
)

AT_A_TIME = 5_000
"""Entries that wait: PostgreSQL takes 65,535 values in a question, and where nobody sealed there are more."""


@dataclass(frozen=True)
class Inclusion:
    """That an entry stands in its log: the leaf, its position, and the hashes that lead to the root of that size."""

    log: str
    leaf: str
    position: int
    size: int
    hashes: tuple[bytes, ...]


def tree_damaged(log: str) -> Unavailable:
    """Rows of the tree are missing or have another length than they must have."""
    return Unavailable(
        "The tree of the ledger has a hole",
        why=f"Nodes of log {log[-8:]} aren't where they were put. Rows of the ledger never go by themselves.",
        do="Run `twodrawer audit verify`, and find out who changed the database.",
    )


def logs() -> Iterator[str]:
    """The name of each log that has a leaf, one question a log: counting leaves would read them all."""
    name = ""
    while True:
        found = (
            Leaf.objects.filter(log__gt=name).order_by("log", "position").values_list("log", flat=True)[:1]
        )
        if not found:
            return
        name = found[0]
        yield name


def size_of(log: str) -> int:
    """How many entries of a log are sealed."""
    newest = Leaf.objects.filter(log=log).order_by("-position").values_list("position", flat=True).first()
    return 0 if newest is None else newest + 1


def is_sealed(ref: UUID) -> bool:
    """Whether an entry has its place."""
    return Leaf.objects.filter(ref=ref).exists()


def not_below(sizes: Mapping[str, int], refs: Collection[UUID]) -> list[UUID]:
    """Those that have no place below these sizes of their logs, in order."""
    in_order, placed = sorted(refs), set()
    for start in range(0, len(in_order), AT_A_TIME):
        rows = Leaf.objects.filter(ref__in=in_order[start : start + AT_A_TIME])
        for ref, log, position in rows.values_list("ref", "log", "position"):
            if position < sizes.get(log, 0):
                placed.add(ref)
    return [ref for ref in in_order if ref not in placed]


def log_of(ref: UUID) -> str:
    """The log in whose tree an entry stands; blank while it isn't sealed."""
    return Leaf.objects.filter(ref=ref).values_list("log", flat=True).first() or ""


def is_covered(ref: UUID) -> bool:
    """Whether a checkpoint speaks of a tree in which this entry stands."""
    row = Leaf.objects.filter(ref=ref).values_list("log", "position").first()
    return row is not None and row[1] < (newest_size(row[0]) or 0)


def as_sealed(refs: Collection[UUID]) -> frozenset[UUID]:
    """Those of these entries that are what was sealed, down to the bit. One that waits yet is what it is; `verify_log`
    knows better."""
    from twodrawer.audit.models import Entry

    kept = {ref: bytes(held) for ref, held in Leaf.objects.filter(ref__in=refs).values_list("ref", "hashes")}
    found = Entry.objects.filter(ref__in=refs).values_list("ref", "leaf")
    return frozenset(
        ref for ref, text in found if ref not in kept or kept[ref][:HASH] == leaf_hash(text.encode())
    )


def looking_up(log: str, nodes: Iterable[Node]) -> Look:
    """What knows the hashes of these nodes, after one question."""
    wanted = {node: node.place for node in nodes}
    held = scan.hashes_at(log, set(wanted.values()))

    def look(node: Node) -> bytes:
        kept = held.get(node.place, b"")[node.level * HASH : (node.level + 1) * HASH]
        if len(kept) != HASH:
            raise tree_damaged(log)
        return kept

    return look


def frontier(log: str, size: int | None = None) -> Frontier:
    """The complete subtrees of a log at this size, or as it is now."""
    at = size_of(log) if size is None else size
    nodes = nodes_of((0, at))
    look = looking_up(log, nodes)
    return Frontier(at, [look(node) for node in nodes])


def _proof(log: str, spans: list[Span]) -> tuple[bytes, ...]:
    return proof(spans, looking_up(log, [node for span in spans for node in nodes_of(span)]))


def inclusion(ref: UUID, *, size: int | None = None) -> Inclusion:
    """The proof that an entry stands in its log, in the tree of this size or of the log's newest checkpoint."""
    found = scan.place_of(ref)
    if found is None:
        raise Conflict(
            "This entry isn't sealed",
            why="There is no such entry, or it was written a moment ago.",
            do="Entries are sealed each second while Twodrawer is served. Look at the ref, or try again.",
        )
    log, position, text, newest = found
    at = size or newest
    if position >= at:
        raise Conflict(
            "No checkpoint covers this entry yet", do="Sign one with `twodrawer audit checkpoint`."
        )
    return Inclusion(log, text, position, at, _proof(log, inclusion_spans(position, at)))


def consistency(log: str, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the log of `new` entries begins with the log of `old` ones."""
    return _proof(log, consistency_spans(old, new))


def newest_size(log: str) -> int | None:
    """The size that the log's newest checkpoint speaks of."""
    newest = Checkpoint.objects.filter(log=log).order_by("-size").values_list("size", flat=True)
    return newest.first()


def newest_checkpoint(log: str) -> str | None:
    """The log's newest checkpoint, as it was signed."""
    return Checkpoint.objects.filter(log=log).order_by("-size").values_list("note", flat=True).first()
