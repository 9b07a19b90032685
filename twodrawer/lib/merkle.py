"""Merkle trees as RFC 6962, section 2.1, builds them: roots, inclusion proofs and consistency proofs.

A tree only grows at its end. Whoever holds the roots of its complete subtrees (the frontier, at most one for each
bit of the size) appends a leaf with a few hashes and never reads an earlier one. A node is complete when the last
leaf under it is there; from then on its hash never changes, so it is worked out once and kept with that leaf:
`appended` says what to keep, `Node.place` where it then lies. Proofs are put together of such nodes alone.

Pure: bytes in, bytes out. A proof is a list of hashes, the lowest first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import repeat

HASH = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """MTH of one leaf: SHA-256 over 0x00 and its bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """MTH of a node: SHA-256 over 0x01 and its two halves."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree: 2^level leaves, the `index`-th of its level."""

    level: int
    index: int

    @property
    def place(self) -> int:
        """The position of the leaf with which it was completed, and with which its hash is kept."""
        return ((self.index + 1) << self.level) - 1


Span = tuple[int, int]
"""Leaves from a position to another, the last not included, that are one side of a fork of the tree."""
Look = Callable[[Node], bytes]
"""What finds the hash of a complete node."""


def nodes_of(span: Span) -> list[Node]:
    """The complete nodes that a span is made of, the largest first. A span of the whole tree: its frontier."""
    at, end = span
    found = []
    while at < end:
        level = (end - at).bit_length() - 1
        if at:  # a node begins at a multiple of its size
            level = min(level, (at & -at).bit_length() - 1)
        found.append(Node(level, at >> level))
        at += 1 << level
    return found


def folded(peaks: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


class Frontier:
    """The roots of a tree's complete subtrees, the largest first: all that appending needs."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError("a frontier has a hash for each bit of its size")

    def appended(self, leaf: bytes) -> bytes:
        """The tree has this leaf (its hash) at its end. The hashes of all nodes that it completed, the lowest
        first."""
        peaks, size, made = self.peaks, self.size, leaf
        self.size = size + 1
        node = leaf
        while size & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            made += node
            size >>= 1
        peaks.append(node)
        return made

    @property
    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return folded(self.peaks)


class Grown:
    """A tree that grew by a run of leaves at once, a level at a time: far quicker than leaf by leaf.

    `kept`: for each of the leaves what `Frontier.appended` says of it.
    """

    def __init__(self, front: Frontier, leaves: Sequence[bytes]) -> None:
        self.size = front.size + len(leaves)
        self._before = dict(zip(nodes_of((0, front.size)), front.peaks, strict=True))
        self._levels: list[tuple[int, list[bytes]]] = []  # the index of the first node made, and all made
        self.kept = kept = list(leaves)
        level, first, made = 0, front.size, list(leaves)
        while made:
            self._levels.append((first, made))
            pairs = [self._before[Node(level, first - 1)], *made] if first & 1 else made
            two = map(b"".join, zip(repeat(b"\x01"), pairs[::2], pairs[1::2], strict=False))
            made = [sha256(node).digest() for node in two]
            level, first = level + 1, first >> 1
            at, step = Node(level, first).place - front.size, 1 << level
            kept[at::step] = map(bytes.__add__, kept[at::step], made)

    def root(self, size: int) -> bytes:
        """The root of the tree as it was at this size, which lies within the run."""
        return folded([self._hash(node) for node in nodes_of((0, size))])

    @property
    def front(self) -> Frontier:
        """The frontier after the run."""
        return Frontier(self.size, map(self._hash, nodes_of((0, self.size))))

    def _hash(self, node: Node) -> bytes:
        held = self._before.get(node)
        if held is not None:
            return held
        first, made = self._levels[node.level]
        return made[node.index - first]


def hash_of(span: Span, look: Look) -> bytes:
    """The hash over a span."""
    return folded([look(node) for node in nodes_of(span)])


def _fork(size: int) -> int:
    """The largest power of two below `size`: where RFC 6962 forks a tree of that size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_spans(position: int, size: int) -> list[Span]:
    """The spans whose hashes prove the leaf at `position` in a tree of `size`: PATH of section 2.1.1."""
    if not 0 <= position < size:
        raise ValueError("no such leaf in a tree of that size")
    at, end, found = 0, size, []
    while end - at > 1:
        fork = at + _fork(end - at)
        if position < fork:
            found.append((fork, end))
            end = fork
        else:
            found.append((at, fork))
            at = fork
    return found[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The spans whose hashes prove that a tree of `new` leaves begins with one of `old`: PROOF of section 2.1.2."""
    if not 0 < old <= new:
        raise ValueError("a later tree has at least as many leaves")
    at, end, found, whole = 0, new, [], True
    while old != end:
        fork = at + _fork(end - at)
        if old <= fork:
            found.append((fork, end))
            end = fork
        else:
            found.append((at, fork))
            at, whole = fork, False
    if not whole:
        found.append((at, end))
    return found[::-1]


def proof(spans: Iterable[Span], look: Look) -> tuple[bytes, ...]:
    """The hashes of these spans."""
    return tuple(hash_of(span, look) for span in spans)


def root_by_inclusion(leaf: bytes, position: int, size: int, hashes: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to from a leaf's hash; None if the proof has another length than it must have."""
    if not 0 <= position < size:
        return None
    at, last, node = position, size - 1, leaf
    left = list(hashes)
    while last:
        if at & 1 or at == last:
            while not at & 1:  # alone on its level: it goes up as it is
                at, last = at >> 1, last >> 1
            if not left:
                return None
            node = node_hash(left.pop(0), node)
        else:
            if not left:
                return None
            node = node_hash(node, left.pop(0))
        at, last = at >> 1, last >> 1
    return None if left else node


def is_included(leaf: bytes, position: int, size: int, hashes: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with this hash is at that position of the tree with this size and root."""
    return root_by_inclusion(leaf, position, size, hashes) == root


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, hashes: Sequence[bytes]) -> bool:
    """Whether the tree of `new` leaves begins with the tree of `old` ones (RFC 9162, section 2.1.4.2)."""
    if old == 0:
        return old_root == EMPTY_ROOT and not hashes
    if old == new:
        return old_root == new_root and not hashes
    if not 0 < old < new:
        return False
    left = list(hashes)
    if old & (old - 1) == 0:
        left.insert(0, old_root)
    if not left:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = left.pop(0)
    for other in left:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(other, was), node_hash(other, now)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, other)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root
