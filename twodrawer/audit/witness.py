"""The witness: a folder elsewhere in which the newest checkpoint of each log is kept, out of the database's reach.

A checkpoint never takes the place of one that it doesn't follow on: whoever sets the database back finds that the
witness still holds what was (promise 5). Old files are looked at with the log's own key, and with the tree.
"""

import os
from pathlib import Path

from django.conf import settings

from twodrawer.audit import tree
from twodrawer.audit.signer import keeper
from twodrawer.lib.checkpoint import Checkpoint, Malformed, NotSigned, open_note, read_checkpoint
from twodrawer.lib.errors import Unavailable


def folder() -> Path | None:
    """Where checkpoints are handed to, if a place was named."""
    named: str = settings.WITNESS
    return Path(named) if named else None


def file_of(name: str) -> str:
    """What a log's checkpoint is called there."""
    return f"{keeper().origin(name).replace('/', '-')}.checkpoint"


def hand_over(name: str, note: str) -> str:
    """The witness holds this checkpoint. Blank, or why it doesn't: then it still holds what it held."""
    place = folder()
    if place is None:
        return ""
    file = place / file_of(name)
    try:
        if file.exists():
            wrong = _doesnt_follow(name, file.read_text(encoding="utf-8"), note)
            if wrong:
                return wrong
        beside = file.with_name(f".{file.name}.new")
        with beside.open("w", encoding="utf-8") as out:
            out.write(note)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, file)
    except OSError as problem:
        return f"its folder can't be written ({problem.strerror})"
    return ""


def _doesnt_follow(name: str, held: str, note: str) -> str:
    try:
        before = opened(name, held)
        now = opened(name, note)
    except (Malformed, NotSigned):
        return "what it holds isn't a checkpoint of this log"
    if before.size > now.size:
        return f"it knows {before.size} entries, and the log has {now.size}"
    try:
        same = tree.frontier(name, before.size).root == before.root
    except Unavailable:
        same = False
    return "" if same else f"the first {before.size} entries aren't those that it knows"


def opened(name: str, note: str) -> Checkpoint:
    """The checkpoint that this log's key signed. Malformed or NotSigned."""
    text, key = open_note(note, keys=[keeper().key(name)])
    found = read_checkpoint(text)
    if found.origin != key.name:
        raise NotSigned
    return found


def held() -> list[tuple[Path, str]]:
    """The checkpoints that the witness holds of this store's logs."""
    place = folder()
    if place is None or not place.is_dir():
        return []
    start = f"twodrawer-{keeper().store}-"
    files = sorted(place.glob(f"{start}*.checkpoint"))
    return [(file, file.read_text(encoding="utf-8")) for file in files]
