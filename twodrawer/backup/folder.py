"""A folder of backups: a file appears whole or not at all, and what is too old goes. Other files are left alone."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from twodrawer.backup import manifest as manifests
from twodrawer.backup.manifest import NAME, Damaged, Manifest
from twodrawer.backup.sealing_to import Counting
from twodrawer.lib.errors import Conflict, Unavailable

ABANDONED = timedelta(days=1)
LOOK = 0.1
KEYS_DAYS = 30
"""Wrapped keys are kept no longer: a key that was destroyed is gone everywhere once these are (promise 10)."""


@dataclass(frozen=True)
class Kept:
    """A backup that is all there, by its manifest. Its bytes were not looked at."""

    file: Path
    manifest: Manifest


def place_of(folder: Path, store: str) -> Path:
    """Each store's backups lie in a folder of their own, so that each can have its own keeper."""
    return folder / store


@contextmanager
def written_whole(target: Path) -> Iterator[Counting]:
    """Bytes written in here are under a temporary name, on the disk, when the block ends. `put_in_place` renames it."""
    beside = part_of(target)
    # No link is followed: in a folder that others may write to, one could lead to any file of this account.
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    except OSError as wrong:
        raise no_room(wrong, target.parent) from None
    try:
        with os.fdopen(handle, "wb", buffering=1 << 18) as out:
            yield Counting(out)
            out.flush()
            os.fsync(out.fileno())
    except BaseException as wrong:
        with suppress(OSError):
            beside.unlink()
        if isinstance(wrong, OSError):
            raise no_room(wrong, target.parent) from None
        raise


def part_of(target: Path) -> Path:
    """The temporary name."""
    return target.with_name(f".{target.name}.part")


def put_in_place(target: Path) -> None:
    """The file has its own name, durably."""
    os.replace(part_of(target), target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """New names in it are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def no_room(wrong: OSError, folder: Path) -> Unavailable:
    """The sentence for a disk that won't take it."""
    return Unavailable(
        f"The backup can't be written into {folder}: {wrong.strerror or 'the disk refused'}",
        why="A backup is written beside its final name first, so nothing there looks like one that isn't whole.",
        do="Make room, or name another folder with --to. What was backed up earlier is still there.",
    )


def kept(folder: Path, store: str) -> tuple[Kept, ...]:
    """Every whole backup of a store, oldest first."""
    place = place_of(folder, store)
    found = []
    for file in sorted(place.glob("twodrawer-*.json")) if place.is_dir() else []:
        if NAME.fullmatch(file.stem) is None:
            continue
        try:
            manifest = manifests.read(file)
        except Damaged:
            continue
        sealed = file.with_suffix(".age")
        if manifest.store == store and manifest.file == sealed.name and _size(sealed) == manifest.size:
            found.append(Kept(sealed, manifest))
    return tuple(sorted(found, key=lambda one: (one.manifest.made_at, one.file.name)))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1


def prune(
    folder: Path, store: str, *, keep_days: int, at: datetime, is_ours: Callable[[Manifest], bool]
) -> int:
    """Backups older than that are gone, and temporary files that nobody has written to for a day. How many backups.

    Called after a new one is in place, so that there always is one. Whatever this program didn't write stays.
    """
    days = min(keep_days, KEYS_DAYS) if store == "keys" else keep_days
    gone = 0
    for one in kept(folder, store):
        if one.manifest.at < at - timedelta(days=days) and is_ours(one.manifest):
            one.file.with_suffix(".json").unlink(
                missing_ok=True
            )  # without it, the rest is no backup any more
            one.file.unlink(missing_ok=True)
            gone += 1
    place = place_of(folder, store)
    for part in place.glob(".twodrawer-*.part") if place.is_dir() else []:
        name = part.name.removeprefix(".").removesuffix(".part").removesuffix(".age").removesuffix(".json")
        if NAME.fullmatch(name) and datetime.fromtimestamp(part.stat().st_mtime, UTC) < at - ABANDONED:
            part.unlink(missing_ok=True)
    return gone


@contextmanager
def alone(folder: Path, name: str, *, busy: str, patience: float = 0) -> Iterator[None]:
    """Nobody else on this machine is in a block of this name. Conflict, with the sentence, when somebody still is after
    so many seconds."""
    handle = _lock_file(folder, name)
    until = time.monotonic() + patience
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= until:
                    raise Conflict(busy, do="Wait until it has ended.") from None
                time.sleep(LOOK)
        yield
    finally:
        os.close(handle)


def hold_together(folder: Path, name: str, *, busy: str) -> int:
    """This process is among those that hold it, until it ends. Conflict while somebody is there alone."""
    handle = _lock_file(folder, name)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Conflict(busy, do="Wait until it has ended.") from None
    return handle


def _lock_file(folder: Path, name: str) -> int:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(folder / f".{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)


def sha256_of(file: Path) -> str:
    """Sixty-four hex digits over the file, however large."""
    import hashlib

    with file.open("rb") as opened:
        made: Any = hashlib.file_digest(opened, "sha256")
    return str(made.hexdigest())
