"""The list of what was destroyed here. It lies beside the database and in no backup of it, so that a backup that is
restored brings nothing back.

One canonical JSON object a line, each ended by a line feed, in `destroyed.list` of the vault's folder:

    {"at","author","certificate","client","note","practice","signature","v":1}   a note; two of them may be null
    {"at","certificate","client","practice","statement","told_at","v":1}         all there was about a client

A line stands, on the disk, before anything is destroyed by it: the list is the decision. Each start of the vault and
each restore goes by it before anything is served.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

from twodrawer.lib.canonical import canonical

FILE = "destroyed.list"
TABLES = ("vault_noteversion", "vault_shelf", "vault_lending")


class Damaged(Exception):
    """The list can't be read, so nobody knows what has to stay destroyed."""


def list_file() -> Path:
    """Where it lies."""
    folder: Path = settings.VAULT_HOME.folder
    return folder / FILE


def put_down(lines: Iterable[dict[str, object]]) -> None:
    """These lines stand in the list, durably. What an interrupted writer left of a line is taken off first."""
    text = b"".join(canonical({"v": 1, **line}) + b"\n" for line in lines)
    handle = os.open(list_file(), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        whole = out.read().rpartition(b"\n")
        out.seek(len(whole[0]) + len(whole[1]))
        out.truncate()
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def lines_of() -> list[dict[str, str]]:
    """Every line. Damaged when one isn't a line of this list."""
    try:
        held = list_file().read_bytes()
    except FileNotFoundError:
        return []
    found = []
    for number, line in enumerate(held.split(b"\n")[:-1], 1):
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if (
            not isinstance(said, dict)
            or said.get("v") != 1
            or not {"practice", "client", "at"} <= said.keys()
        ):
            raise Damaged(f"Line {number} of {FILE} in the vault’s folder can’t be read.")
        found.append(said)
    return found


def forget_old_pages() -> None:
    """No earlier version of a row is left in the database's own files. Not inside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Freed bytes are zeroed (secure_delete); the log of writes still holds the page as it was.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM {', '.join(TABLES)}")
