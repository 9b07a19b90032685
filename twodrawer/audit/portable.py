"""Proofs as files, to be checked elsewhere and off line: by `twodrawer verify`, `python -m twodrawer.verifier`,
or anybody who reads docs/specs/ledger.md. Canonical JSON with a line feed; refs and hashes, never a word of a note.
"""

from datetime import datetime
from uuid import UUID

from twodrawer.audit import seal, tree
from twodrawer.audit.models import Checkpoint
from twodrawer.audit.signer import keeper
from twodrawer.audit.tree import Inclusion
from twodrawer.lib.canonical import canonical
from twodrawer.lib.errors import Conflict

Json = dict[str, object]
INCLUSION, CONSISTENCY = "twodrawer-inclusion-v1", "twodrawer-consistency-v1"


def as_file(said: Json) -> bytes:
    """The bytes of a file: one form for one meaning."""
    return canonical(said) + b"\n"


def require_covered(refs: list[UUID], *, at: datetime) -> None:
    """A checkpoint covers these entries. What waits is sealed for it, and the log says how it stands."""
    if not all(map(tree.is_covered, refs)):
        seal.seal_now(at=at)


def place_of(found: Inclusion) -> Json:
    """Where an entry stands, with the hashes that lead from its leaf to the checkpoint's root."""
    return {
        "leaf": found.leaf,
        "position": found.position,
        "proof": [one.hex() for one in found.hashes],
    }


def inclusion_of(ref: UUID, *, at: datetime) -> Json:
    """That this entry stands in its log."""
    require_covered([ref], at=at)
    found = tree.inclusion(ref)
    return {
        "spec": INCLUSION,
        "checkpoint": note_of(found.log, found.size),
        "ledger_key": str(keeper().key(found.log)),
        **place_of(found),
    }


def note_of(log: str, size: int) -> str:
    """The checkpoint of this size, as it was signed; blank if there is none."""
    return Checkpoint.objects.filter(log=log, size=size).values_list("note", flat=True).first() or ""


def consistency_of(log: str, old: int, new: int) -> Json:
    """That the log of `new` entries begins with the log of `old` ones."""
    size = tree.size_of(log)
    if not 0 < old <= new <= size:
        raise Conflict(
            "There are no such sizes", why=f"This log has {size} sealed entries.", do="Choose others."
        )
    return {
        "spec": CONSISTENCY,
        "ledger_key": str(keeper().key(log)),
        "old": old,
        "old_root": tree.frontier(log, old).root.hex(),
        "old_checkpoint": note_of(log, old),
        "new": new,
        "new_root": tree.frontier(log, new).root.hex(),
        "new_checkpoint": note_of(log, new),
        "proof": [one.hex() for one in tree.consistency(log, old, new)],
    }
