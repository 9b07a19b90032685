"""Destruction lists, signed with a practice's real key: what retention will write."""

import hashlib

from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text
from twodrawer.sealing.destruction import END, ENTRY, START, list_file
from twodrawer.sealing.keyring import provider


def lines_of(practice_ref, keys, *, at, seed=None):
    """A line for each data key (its ref, owner's kind and ref), and the line that ends the list."""
    seed = seed or provider().practice_keys(practice_ref).signing[-1].seed
    before, lines = START, []
    for number, (key_ref, kind, owner) in enumerate(keys, 1):
        said = {
            "type": ENTRY, "practice": str(practice_ref), "number": number, "before": before, "key": str(key_ref),
            "owner_kind": kind, "owner": str(owner), "at": utc_text(at),
        }  # fmt: skip
        lines.append(signed(said, seed=seed))
        before = hashlib.sha256(lines[-1].encode()).hexdigest()
    end = {"type": END, "practice": str(practice_ref), "number": len(keys), "before": before}
    return [*lines, signed(end, seed=seed)]


def write_list(folder, practice_ref, keys, *, at, seed=None):
    """The file where a practice's list lies."""
    folder.mkdir(exist_ok=True, parents=True)
    file = list_file(folder, practice_ref)
    file.write_text("\n".join(lines_of(practice_ref, keys, at=at, seed=seed)) + "\n")
    return file
