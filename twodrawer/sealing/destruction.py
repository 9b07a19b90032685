"""The signed destruction list: which data keys were destroyed, so that a restore destroys them again (promise 10).

A backup brings back what was destroyed after it was made. The list doesn't lie in any database, so it isn't taken back
with one. Spec: docs/specs/destruction-list.md. One file a practice, a statement a line, each signed with the practice's
key and chained to the line before, the last one saying how many there are.

Nothing is destroyed by a list that isn't signed from its first line to its last, and nothing is served beside one.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from twodrawer.lib.errors import Unavailable
from twodrawer.lib.signed import Unreadable, Unsigned, read_signed
from twodrawer.lib.time import from_utc_text
from twodrawer.sealing.actions import public_signing_keys
from twodrawer.sealing.keyring import provider
from twodrawer.sealing.models import DataKey

START = "0" * 64
ENTRY, CERTIFICATE, END = "key-destroyed", "certificate", "list-end"
BATCH = 500


class BadList(Unavailable):
    """The list can't be believed, so nothing is served that it might forbid."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(
            f"The destruction list {file.name} can't be believed",
            why=f"{what} What was destroyed must stay destroyed, so nothing is served before this is clear.",
            do="Put the list back from the newest backup's folder (destroyed/) or from where else it was kept.",
        )


@dataclass(frozen=True)
class Destroyed:
    """One line: this data key was destroyed then."""

    key_ref: UUID
    owner_kind: str
    owner_ref: UUID
    at: datetime


@dataclass(frozen=True)
class Certified:
    """One line that certifies a destruction: what it says, the line as it was signed, and its hash."""

    said: Mapping[str, object]
    statement: str
    sha256: str

    @property
    def told(self) -> dict[str, object]:
        """What it certifies."""
        held = self.said.get("certificate")
        return held if isinstance(held, dict) else {}


@dataclass(frozen=True)
class DestructionList:
    """A practice's list, verified."""

    practice_ref: UUID
    entries: tuple[Destroyed, ...]
    certificates: tuple[Certified, ...]
    hashes: tuple[str, ...]
    """The hash of each line, in order: a list that continues another begins with the same ones."""

    @property
    def head(self) -> str:
        """The last entry's hash."""
        return self.hashes[-1] if self.hashes else START


def list_file(folder: Path, practice_ref: UUID) -> Path:
    """Where a practice's list lies."""
    return folder / f"practice-{practice_ref}.list"


def read_list(file: Path, practice_ref: UUID) -> DestructionList:
    """The practice's list in this file, every line of it believed. BadList, with the first thing that is wrong."""
    try:
        lines = file.read_text(encoding="ascii").split("\n")
    except (OSError, UnicodeDecodeError):
        raise BadList(file, "It can't be read.") from None
    if len(lines) < 2 or lines.pop() != "":
        raise BadList(file, "Its last line isn't whole.")
    keys = tuple(public_signing_keys(practice_ref).values())
    found: list[Destroyed] = []
    certified: list[Certified] = []
    hashes: list[str] = []
    before = START
    for number, line in enumerate(lines, 1):
        said = _statement(line, keys, file, number)
        is_last = number == len(lines)
        kinds = (END,) if is_last else (ENTRY, CERTIFICATE)
        expected = {"practice": str(practice_ref), "before": before}
        if said.get("type") not in kinds or any(said.get(name) != value for name, value in expected.items()):
            raise BadList(file, f"Line {number} doesn't follow on the one before, or is another practice's.")
        if said.get("number") != (number - 1 if is_last else number):
            raise BadList(file, f"Line {number} isn't the one that belongs there.")
        if not is_last:
            before = hashlib.sha256(line.encode()).hexdigest()
            hashes.append(before)
            if said["type"] == ENTRY:
                found.append(_destroyed(said, file, number))
            else:
                certified.append(Certified(said, line, before))
    return DestructionList(practice_ref, tuple(found), tuple(certified), tuple(hashes))


def _statement(line: str, keys: tuple[bytes, ...], file: Path, number: int) -> dict[str, object]:
    try:
        return read_signed(line, keys=keys)
    except Unreadable:
        raise BadList(file, f"Line {number} isn't a statement.") from None
    except Unsigned:
        raise BadList(file, f"Line {number} isn't signed by this practice.") from None


def _destroyed(said: dict[str, object], file: Path, number: int) -> Destroyed:
    try:
        return Destroyed(
            UUID(str(said["key"])),
            str(said["owner_kind"]),
            UUID(str(said["owner"])),
            from_utc_text(str(said["at"])),
        )
    except (KeyError, ValueError):
        raise BadList(file, f"Line {number} names no data key.") from None


def newest_list(files: Iterable[Path], practice_ref: UUID) -> tuple[Path, DestructionList] | None:
    """The longest of several copies of one list. BadList when one isn't the beginning of another."""
    read = sorted(
        ((read_list(file, practice_ref), file) for file in files), key=lambda one: len(one[0].hashes)
    )
    for (shorter, _), (longer, file) in pairwise(read):
        if longer.hashes[: len(shorter.hashes)] != shorter.hashes:
            raise BadList(file, "There are two lists, and neither is the beginning of the other.")
    return (read[-1][1], read[-1][0]) if read else None


def lists_in(folder: Path) -> dict[UUID, Path]:
    """The lists that lie in a folder. A file of that name whose practice's keys aren't here is BadList later on."""
    found = {}
    for file in sorted(folder.glob("practice-*.list")) if folder.is_dir() else []:
        try:
            found[UUID(file.stem.removeprefix("practice-"))] = file
        except ValueError:
            raise BadList(file, "Its name doesn't say whose it is.") from None
    return found


def heads(folder: Path) -> dict[str, dict[str, str | int]]:
    """For each practice, how many lines its list has and the last one's hash: what a backup remembers of it."""
    said: dict[str, dict[str, str | int]] = {}
    for practice_ref, file in lists_in(folder).items():
        read = read_list(file, practice_ref)
        said[str(practice_ref)] = {"count": len(read.hashes), "head": read.head}
    return said


def destroy_listed(folder: Path) -> dict[UUID, int]:
    """No data key that a list names is left. How many were there again, by practice. BadList destroys nothing."""
    held = provider()
    lists = []
    for practice_ref, file in lists_in(folder).items():
        if not held.holds(practice_ref):
            raise BadList(
                file, "The keys of its practice aren't here, so nobody can tell whether it is signed."
            )
        lists.append(read_list(file, practice_ref))
    gone = {}
    for one in lists:
        gone[one.practice_ref] = sum(
            _destroy(one.practice_ref, one.entries[at : at + BATCH])
            for at in range(0, len(one.entries), BATCH)
        )
    return {practice_ref: count for practice_ref, count in gone.items() if count}


def _destroy(practice_ref: UUID, entries: tuple[Destroyed, ...]) -> int:
    when = {entry.key_ref: entry.at for entry in entries}
    live = DataKey.objects.using("keys").filter(practice_ref=practice_ref, destroyed_at__isnull=True)
    back = list(live.filter(ref__in=when).values_list("ref", flat=True))
    for key_ref in back:
        live.filter(ref=key_ref).update(wrapped=None, destroyed_at=when[key_ref])
    return len(back)
