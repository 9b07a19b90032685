"""Proofs of the ledger: that an entry stands in its log, and that a log only grew."""

from typing import Any

from .known import Known
from .texts import Wrong, hexes
from .tree import Checkpoint, read_checkpoint, read_key, read_place, roots_of


def check_inclusion(said: dict[str, Any], known: Known) -> list[str]:
    """That an entry stands in its log."""
    if set(said) != {"spec", "checkpoint", "ledger_key", "leaf", "position", "proof"}:
        raise Wrong("the file has other members than the specification")
    checkpoint = read_checkpoint(said["checkpoint"], said["ledger_key"])
    known.trust_ledger(said["ledger_key"])
    known.say(checkpoint)
    entry = read_place({name: said[name] for name in ("leaf", "position", "proof")}, checkpoint)
    said_of = (
        f"entry {str(entry.get('ref'))[-8:]} ({entry.get('act')}, {entry.get('at')}) stands at position "
        f"{said['position']} of {checkpoint.origin}, by the checkpoint of {checkpoint.at or 'an unknown time'}"
    )
    return [said_of]


def check_consistency(said: dict[str, Any], known: Known) -> list[str]:
    """That a log only grew."""
    wanted = {
        "spec",
        "ledger_key",
        "old",
        "old_root",
        "old_checkpoint",
        "new",
        "new_root",
        "new_checkpoint",
        "proof",
    }
    if set(said) != wanted or type(said["old"]) is not int or type(said["new"]) is not int:
        raise Wrong("the file has other members than the specification")
    old, new = said["old"], said["new"]
    old_root, new_root = hexes([said["old_root"], said["new_root"]])
    name, _, _ = read_key(said["ledger_key"])
    known.trust_ledger(said["ledger_key"])
    if not 0 < old <= new:
        raise Wrong("the sizes aren't those of a log that grew")
    if old == new:
        fits = old_root == new_root and said["proof"] == []
    else:
        fits = roots_of(old, new, old_root, hexes(said["proof"])) == (old_root, new_root)
    if not fits:
        raise Wrong(f"the log of {new} entries doesn't begin with the one of {old}")
    for size, root, note in (
        (old, old_root, said["old_checkpoint"]),
        (new, new_root, said["new_checkpoint"]),
    ):
        known.say(Checkpoint(name, size, root, ""))
        if note:
            signed = read_checkpoint(note, said["ledger_key"])
            if (signed.size, signed.root) != (size, root):
                raise Wrong("a checkpoint says another size or root than the proof")
    return [f"{name} only grew from {old} entries to {new}"]
