"""Destroys data keys for good: first on the signed list, which lies in no database, then in the store.

The list is the decision. Once its new end is on the disk, the keys are gone whatever happens next: a start of the
program and every restore destroy what it names (`destruction.destroy_listed`). Before that, nothing has happened.
"""

import fcntl
import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from twodrawer.lib.errors import Unavailable
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text
from twodrawer.sealing.destruction import (
    CERTIFICATE,
    END,
    ENTRY,
    START,
    Certified,
    list_file,
    read_list,
)
from twodrawer.sealing.keyring import Owner, provider
from twodrawer.sealing.models import DataKey


@dataclass(frozen=True)
class Named:
    """A live data key that is to go: whose, and for what."""

    key_ref: UUID
    owner: Owner
    purpose: str


def keys_of(practice_ref: UUID, owners: Collection[tuple[Owner, str]]) -> tuple[Named, ...]:
    """The live keys of these owners and purposes, in the order in which they were made."""
    wanted = {(kind, ref, purpose) for (kind, ref), purpose in owners}
    live = DataKey.objects.using("keys").filter(
        practice_ref=practice_ref,
        owner_ref__in={ref for _, ref, _ in wanted},
        destroyed_at__isnull=True,
    )
    return tuple(
        Named(row.ref, (row.owner_kind, row.owner_ref), row.purpose)
        for row in live.order_by("ref")
        if (row.owner_kind, row.owner_ref, row.purpose) in wanted
    )


def destroy(
    folder: Path,
    practice_ref: UUID,
    keys: Sequence[Named],
    *,
    certificate: Mapping[str, object],
    at: datetime,
) -> Certified:
    """The practice's list certifies it and names every key, and none of them is in the store. The certificate's line.

    Unavailable, and nothing has happened, when the list can't be written.
    """
    with _alone(folder, practice_ref):
        certified = _list(folder, practice_ref, keys, certificate=certificate, at=at)
        live = DataKey.objects.using("keys").filter(practice_ref=practice_ref, destroyed_at__isnull=True)
        for key in keys:
            live.filter(ref=key.key_ref).update(wrapped=None, destroyed_at=at)
    return certified


def _list(
    folder: Path,
    practice_ref: UUID,
    keys: Sequence[Named],
    *,
    certificate: Mapping[str, object],
    at: datetime,
) -> Certified:
    """The list with these lines after its own, on the disk under its name."""
    file = list_file(folder, practice_ref)
    lines: list[str] = []
    before = START
    if file.exists():
        read = read_list(file, practice_ref)  # nothing is written after a line that isn't believed
        lines, before = file.read_text(encoding="ascii").split("\n")[: len(read.hashes)], read.head
    seed = provider().practice_keys(practice_ref).signing[-1].seed
    said: list[dict[str, object]] = [{"type": CERTIFICATE, "certificate": dict(certificate)}]
    said += [
        {
            "type": ENTRY,
            "key": str(key.key_ref),
            "owner_kind": key.owner[0],
            "owner": str(key.owner[1]),
            "at": utc_text(at),
        }
        for key in keys
    ]
    certified: Certified | None = None
    for one in said:
        chained = one | {"practice": str(practice_ref), "number": len(lines) + 1, "before": before}
        lines.append(signed(chained, seed=seed))
        before = hashlib.sha256(lines[-1].encode()).hexdigest()
        certified = certified or Certified(chained, lines[-1], before)
    assert certified is not None
    end = {"type": END, "practice": str(practice_ref), "number": len(lines), "before": before}
    _write_whole(file, "\n".join([*lines, signed(end, seed=seed)]) + "\n")
    return certified


def _write_whole(file: Path, text: str) -> None:
    """The file holds this, durably, or what it held before."""
    beside = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, file)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as wrong:
        raise _cannot_be_written(wrong) from None


def _cannot_be_written(wrong: OSError) -> Unavailable:
    return Unavailable(
        f"The destruction list can't be written: {wrong.strerror or 'the disk refused'}",
        why="A key is destroyed only after the list names it; otherwise a backup would bring it back.",
        do="Nothing was destroyed. Make room in the installation's folder destroyed/, and confirm again.",
    )


@contextmanager
def _alone(folder: Path, practice_ref: UUID) -> Iterator[None]:
    """Nobody else on this machine writes this practice's list meanwhile."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / f".practice-{practice_ref}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as wrong:
        raise _cannot_be_written(wrong) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
