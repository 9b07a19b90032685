"""Merkle trees and checkpoints against three others: published vectors, RFC 6962's own recursion, and pymerkle."""

import base64
import json
import random
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tests.house import tree as project
from twodrawer import verifier
from twodrawer.lib import checkpoint as notes
from twodrawer.lib.checkpoint import Checkpoint, Malformed, NoteKey, NotSigned
from twodrawer.lib.merkle import (
    EMPTY_ROOT,
    Frontier,
    Grown,
    Node,
    consistency_spans,
    inclusion_spans,
    is_consistent,
    is_included,
    leaf_hash,
    proof,
)

VECTORS = json.loads((Path(project.PROJECT) / "docs/specs/vectors/ledger/tree.json").read_text())
LEAVES = [bytes.fromhex(one) for one in VECTORS["leaves"]]


# --- A second implementation, straight from section 2.1 of RFC 6962 --------------------------------


def mth(d):
    """2.1: the hash of a list."""
    if not d:
        return sha256().digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = 1
    while k * 2 < len(d):
        k *= 2
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m, d):
    """2.1.1"""
    if len(d) == 1:
        return []
    k = 1
    while k * 2 < len(d):
        k *= 2
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m, d, b):
    """2.1.2"""
    if m == len(d):
        return [] if b else [mth(d)]
    k = 1
    while k * 2 < len(d):
        k *= 2
    if m <= k:
        return [*subproof(m, d[:k], b), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


# --- Ours -----------------------------------------------------------------------------------------


class Kept:
    """What the table of leaves keeps: the hashes that each leaf completed."""

    def __init__(self, leaves):
        front = Frontier()
        self.hashes = [front.appended(leaf_hash(leaf)) for leaf in leaves]
        self.root = front.root

    def look(self, node: Node) -> bytes:
        """The hash of a complete node, from the leaf with which it is kept."""
        found = self.hashes[node.place][32 * node.level : 32 * node.level + 32]
        assert len(found) == 32
        return found


def test_roots_and_proofs_are_those_of_the_published_vectors():
    for size, root in enumerate(VECTORS["roots"]):
        assert Kept(LEAVES[:size]).root.hex() == root
    kept = Kept(LEAVES)
    for one in VECTORS["inclusion"]:
        spans = inclusion_spans(one["position"], one["size"])
        assert [hashed.hex() for hashed in proof(spans, kept.look)] == one["proof"]
    for one in VECTORS["consistency"]:
        spans = consistency_spans(one["old"], one["new"])
        assert [hashed.hex() for hashed in proof(spans, kept.look)] == one["proof"]


def test_every_root_and_proof_up_to_forty_leaves_is_that_of_the_rfc():
    leaves = [bytes([number]) * number for number in range(40)]
    kept = Kept(leaves)
    for size in range(1, len(leaves) + 1):
        assert Kept(leaves[:size]).root == mth(leaves[:size])
        for position in range(size):
            ours = proof(inclusion_spans(position, size), kept.look)
            assert list(ours) == path(position, leaves[:size])
            assert is_included(leaf_hash(leaves[position]), position, size, ours, mth(leaves[:size]))
            assert verifier.root_of(leaf_hash(leaves[position]), position, size, ours) == mth(leaves[:size])
        for old in range(1, size + 1):
            ours = proof(consistency_spans(old, size), kept.look)
            assert list(ours) == subproof(old, leaves[:size], True)
            assert is_consistent(old, mth(leaves[:old]), size, mth(leaves[:size]), ours)
            if old < size:
                roots = (mth(leaves[:old]), mth(leaves[:size]))
                assert verifier.roots_of(old, size, roots[0], ours) == roots


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=70))
def test_roots_are_those_of_another_package(leaves):
    other = InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        other.append_entry(leaf)
    if leaves:  # of nothing, pymerkle has no root
        assert Kept(leaves).root == other.get_root()
    else:
        assert Kept(leaves).root == EMPTY_ROOT


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 90), st.data())
def test_a_proof_with_one_bit_changed_proves_nothing(size, data):
    leaves = [str(number).encode() for number in range(size)]
    kept, position = Kept(leaves), data.draw(st.integers(0, size - 1))
    good = list(proof(inclusion_spans(position, size), kept.look))
    hashed = leaf_hash(leaves[position])
    assert is_included(hashed, position, size, good, kept.root)
    assert not is_included(hashed, (position + 1) % size, size, good, kept.root) or size == 1
    assert not is_included(hashed, position, size, [*good, good[0] if good else hashed], kept.root)
    if good:
        assert not is_included(hashed, position, size, good[:-1], kept.root)
        at, bit = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 255))
        good[at] = (int.from_bytes(good[at]) ^ (1 << bit)).to_bytes(32)
        assert not is_included(hashed, position, size, good, kept.root)


# --- Checkpoints ----------------------------------------------------------------------------------

SEED = bytes(range(32))
POINT = Checkpoint(
    "twodrawer/record/0199a000-0000-7000-8000-000000000001", 7, mth(LEAVES[:7]), "2026-11-22T10:00:00.000000Z"
)


def test_notes_of_others_open():
    for one in VECTORS["notes"]:
        key = notes.read_key(one["key"])
        assert str(key) == one["key"]
        assert notes.open_note(one["note"], keys=[key]) == (one["text"], key)


def test_a_checkpoint_is_read_as_it_was_signed():
    note = notes.signed_note(POINT.text, name=POINT.origin, seed=SEED)
    assert note == VECTORS["checkpoint"]["note"]
    key = notes.read_key(VECTORS["checkpoint"]["key"])
    text, signer = notes.open_note(note, keys=[key])
    assert notes.read_checkpoint(text) == POINT and signer == key
    assert verifier.read_checkpoint(note, str(key)) == verifier.Checkpoint(
        POINT.origin, 7, POINT.root, POINT.at
    )


def test_any_changed_bit_of_a_checkpoint_is_found():
    key = notes.read_key(VECTORS["checkpoint"]["key"])
    note = VECTORS["checkpoint"]["note"].encode()
    for place in range(len(note) * 8):
        changed = bytearray(note)
        changed[place // 8] ^= 1 << (place % 8)
        try:
            text = changed.decode()
        except UnicodeDecodeError:
            continue
        with pytest.raises((Malformed, NotSigned)):
            notes.open_note(text, keys=[key])
        with pytest.raises(verifier.Wrong):
            verifier.read_checkpoint(text, str(key))


def test_a_witness_may_sign_below_and_a_wrong_signature_of_a_known_key_is_refused():
    note = notes.signed_note(POINT.text, name=POINT.origin, seed=SEED)
    witness = notes.signed_note(POINT.text, name="witness.example", seed=bytes(32)).rpartition("\n\n")[2]
    mine, theirs = (
        NoteKey(name, notes.read_key(VECTORS["checkpoint"]["key"]).public)
        for name in (POINT.origin, "witness.example")
    )
    assert notes.open_note(note + witness, keys=[mine])[0] == POINT.text
    with pytest.raises(NotSigned):
        notes.open_note(note, keys=[theirs])
    key_hash = mine.hash + bytes(64)
    forged = f"{note}\u2014 {POINT.origin} {base64.b64encode(key_hash).decode()}\n"
    with pytest.raises(NotSigned):
        notes.open_note(forged, keys=[mine])


@pytest.mark.parametrize("wrong", VECTORS["malformed"])
def test_what_is_not_a_checkpoint_is_refused(wrong):
    with pytest.raises(Malformed):
        notes.read_checkpoint(wrong)


def test_a_text_that_would_frame_another_checkpoint_is_never_signed():
    for text in ("one line", "a\n\nb\n", "a\tb\n", ""):
        with pytest.raises(ValueError, match="not a text"):
            notes.signed_note(text, name=POINT.origin, seed=SEED)
    with pytest.raises(ValueError, match="not a text"):
        notes.signed_note("a\n", name="two words", seed=SEED)


def test_positions_are_random_access():
    leaves = [random.Random(3).randbytes(9) for _ in range(300)]
    kept = Kept(leaves)
    front = Frontier(256, [kept.look(Node(8, 0))])
    for leaf in leaves[256:]:
        front.appended(leaf_hash(leaf))
    assert front.root == kept.root


@given(st.integers(0, 70), st.integers(1, 70))
def test_a_tree_that_grew_by_a_run_is_the_one_that_grew_leaf_by_leaf(before, more):
    leaves = [leaf_hash(bytes([number])) for number in range(before + more)]
    front = Frontier()
    for leaf in leaves[:before]:
        front.appended(leaf)
    grown = Grown(front, leaves[before:])
    assert front.size == before, "the frontier itself stays where it was"
    for leaf, kept in zip(leaves[before:], grown.kept, strict=True):
        assert front.appended(leaf) == kept
        assert grown.root(front.size) == front.root
    assert grown.size == front.size
