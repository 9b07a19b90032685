"""Backups, made while the program runs. What is in place afterwards is whole, sealed, and in the ledger."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from twodrawer import __version__
from twodrawer.backup import folder as folders
from twodrawer.backup import manifest as manifests
from twodrawer.backup.events import tell
from twodrawer.backup.manifest import Inside, Manifest
from twodrawer.backup.moments import Held, moment
from twodrawer.backup.sealing_to import recipients_of, seal_stream, seal_words
from twodrawer.backup.stores import Installation
from twodrawer.backup.watching import Say, Watched, say_nothing
from twodrawer.lib.time import utc_text

BUSY = "A backup or a rehearsal is running"


@dataclass(frozen=True)
class Made:
    """What was made."""

    manifests: tuple[Manifest, ...]
    practices: tuple[str, ...]
    pruned: int

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(one.size for one in self.manifests)


def make_backup(
    folder: Path, *, of: Installation, recipients: Sequence[str], keep_days: int, set_ref: UUID, at: datetime,
    say: Say = say_nothing,
) -> Made:  # fmt: skip
    """Every store of this process lies in the folder, sealed, each in a file of its own, and the ledger says so.

    Until the entry is in the ledger no file has its final name. A backup that was cut short leaves temporary names.
    """
    opened_by = recipients_of(recipients)
    with working(of) as scratch, moment(of.stores) as held:
        written = [
            _write(one, folder, scratch, opened_by, recipients, of=of, set_ref=set_ref, at=at, say=say)
            for one in held
        ]
        practices = sorted({practice for _, inside in written for practice in inside.practices})
    made = tuple(manifest for manifest, _ in written)
    facts = {f"{one.store}_sha256": one.sha256 for one in made}
    with transaction.atomic():
        tell("backup.made", practices=practices, at=at, facts={"set": str(set_ref), **facts})
    for one in made:
        target = folders.place_of(folder, one.store) / one.file
        folders.put_in_place(target)
        folders.put_in_place(target.with_suffix(".json"))
    _copy_lists(of, folder)
    pruned = sum(
        folders.prune(folder, one.store, keep_days=keep_days, at=at, is_ours=lambda found: is_of(found, of))
        for one in made
    )
    return Made(made, tuple(practices), pruned)


def is_of(found: Manifest, of: Installation) -> bool:
    """Whether a backup is this installation's: signed by it, or where nothing is signed, marked by it."""
    if of.seed is not None:
        return manifests.is_signed_by(found, of.marks)
    return bool(set(found.installation) & set(of.marks))


@contextmanager
def working(of: Installation) -> Iterator[Path]:
    """A scratch folder, empty and this process's alone. Whatever one that was killed left in it is gone."""
    with folders.alone(of.folder, "backup", busy=BUSY):
        empty_scratch(of)
        of.scratch.mkdir(mode=0o700, parents=True)
        try:
            yield of.scratch
        finally:
            with suppress(OSError):
                empty_scratch(of)


def empty_scratch(of: Installation) -> None:
    """Nothing lies there. Only for whoever holds the lock."""
    if of.scratch.exists():
        shutil.rmtree(of.scratch)


def _write(
    held: Held, folder: Path, scratch: Path, opened_by: list[Any], recipients: Sequence[str], *,
    of: Installation, set_ref: UUID, at: datetime, say: Say,
) -> tuple[Manifest, Inside]:  # fmt: skip
    """One store's two files lie there under temporary names."""
    store = held.store
    name = manifests.base_name(store.name, at, set_ref)
    target = folders.place_of(folder, store.name) / f"{name}.age"
    inside = _inside(held, of)
    say(store.name, 0, 0)
    try:
        with folders.written_whole(target) as out, held.stream(scratch) as source:
            seal_stream(Watched(source, store.name, say), out, opened_by)
        manifest = manifests.signed(
            Manifest(
                store=store.name,
                set_ref=str(set_ref),
                made_at=utc_text(at),
                program=__version__,
                engine=held.engine,
                file=target.name,
                size=out.size,
                sha256=out.hash.hexdigest(),
                recipients=list(recipients),
                installation=list(of.marks),
                inside=seal_words(manifests.inside_bytes(inside), opened_by),
            ),
            of.seed,
        )
        with folders.written_whole(target.with_suffix(".json")) as words:
            words.write(manifests.to_text(manifest).encode())
    except OSError as wrong:
        raise folders.no_room(wrong, scratch) from None
    return manifest, inside


def _inside(held: Held, of: Installation) -> Inside:
    """What only the recipients learn. A checkpoint of the ledger's tree belongs here, into `checkpoints`."""
    return Inside(
        practices=held.practices(),
        counts=held.counts(),
        newest=held.newest(),
        destroyed=of.destroyed_so_far(),
    )


def _copy_lists(of: Installation, folder: Path) -> None:
    """The destruction lists lie beside the backups, for whoever restores elsewhere: refs and signatures."""
    for source in sorted(of.lists.glob("practice-*.list")) if of.lists and of.lists.is_dir() else []:
        target = folders.place_of(folder, "destroyed") / source.name
        if target.exists() and target.stat().st_size >= source.stat().st_size:
            continue
        with folders.written_whole(target) as out:
            out.write(source.read_bytes())
        folders.put_in_place(target)
