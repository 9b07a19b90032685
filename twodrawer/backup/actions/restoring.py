"""A restore: every file is looked over before anything is touched, and what was there before is put aside, not away.

While stores are being changed a mark lies in the installation's folder, and nothing is served or migrated beside it.
Whoever called this takes the mark away when what follows is done (destroyed keys destroyed again, the ledger told).
"""

import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from twodrawer.backup import folder as folders
from twodrawer.backup import manifest as manifests
from twodrawer.backup import sqlite
from twodrawer.backup.actions.making import is_of, working
from twodrawer.backup.manifest import Damaged, Inside, Manifest
from twodrawer.backup.moments import holds_data, is_in_use
from twodrawer.backup.sealing_to import Opened, open_stream, open_words
from twodrawer.backup.stores import NAMES, Installation, Store
from twodrawer.backup.watching import Say, Watched, say_nothing
from twodrawer.lib.errors import Conflict, Invalid, Unavailable

MARK = "restore-unfinished.json"
NOTHING = "Nothing was touched."


@dataclass(frozen=True)
class Found:
    """One file of a backup that was looked over: it is whole, ours, and opens."""

    file: Path
    manifest: Manifest
    inside: Inside


@dataclass(frozen=True)
class Restored:
    """What is in place now."""

    found: tuple[Found, ...]
    aside: str
    """Where what was there before lies; an empty word where there was nothing."""


def unfinished(folder: Path) -> bool:
    """Whether a restore began here and hasn't ended."""
    return (folder / MARK).exists()


def require_finished(folder: Path) -> None:
    """Nothing, unless a restore began here and hasn't ended."""
    if unfinished(folder):
        raise Conflict(
            "A restore began here and hasn't ended",
            why="Some of the databases may be of another day than others, and destroyed keys may be back.",
            do="Run `twodrawer restore` again: the same files with --replace, or the store that is missing.",
        )


def end(folder: Path) -> None:
    """The restore has ended: what must follow on it was done."""
    (folder / MARK).unlink(missing_ok=True)
    folders.sync_folder(folder)


def look_over(files: Sequence[Path], *, identities: list[Any], of: Installation) -> tuple[Found, ...]:
    """Each file with its manifest and what is sealed beside it. Invalid, with the first thing that is wrong."""
    found = tuple(_look_over_one(file, identities=identities, of=of) for file in files)
    stores = [one.manifest.store for one in found]
    if len(set(stores)) != len(stores):
        raise Invalid(f"Two of these files are backups of the same store ({stores[0]})", do=NOTHING)
    if len({one.manifest.set_ref for one in found}) > 1:
        raise Invalid(
            "These files weren't copied at the same moment",
            why="A record with the wrapped keys of another day has rows that nothing opens.",
            do=f"Name files whose names end alike, or restore one store alone. {NOTHING}",
        )
    return found


def _look_over_one(file: Path, *, identities: list[Any], of: Installation) -> Found:
    file = file.with_suffix(".age")
    try:
        manifest = manifests.read(file.with_suffix(".json"))
    except Damaged:
        raise Invalid(
            f"There is no manifest beside {file.name} that can be read",
            why=f"It is called {file.stem}.json and is written with every backup.",
            do=f"Copy both files. {NOTHING}",
        ) from None
    if not is_of(manifest, of):
        raise Invalid(
            f"{file.name} is not a backup of this installation",
            why="Its manifest isn't signed with the key in this installation's keys folder, or was changed since."
            if of.seed is not None
            else "It was made where another record was believed.",
            do=f"Put the keys folder back that belongs to it, then try again. {NOTHING}",
        )
    if manifest.store not in {store.name for store in of.stores}:
        raise Invalid(
            f"{file.name} is a backup of the {NAMES[manifest.store]}, which isn't restored here", do=NOTHING
        )
    _require_whole(file, manifest)
    try:
        inside = manifests.read_inside(open_words(manifest.inside, identities))
    except (Opened, Damaged):
        raise Invalid(
            f"{file.name} doesn't open with this identity",
            why=f"It was sealed to {', '.join(word[:14] + '…' for word in manifest.recipients)}.",
            do=f"Name the identity of one of these with --identity. {NOTHING}",
        ) from None
    is_sqlite = manifest.engine.startswith("sqlite")
    if is_sqlite != of.store(manifest.store).is_embedded:
        raise Invalid(
            f"{file.name} is a copy of a {'SQLite' if is_sqlite else 'PostgreSQL'} database",
            why="It can be restored only where the database is of the same kind.",
            do=f"Set, or leave out, the address of the database. {NOTHING}",
        )
    return Found(file, manifest, inside)


def _require_whole(file: Path, manifest: Manifest) -> None:
    try:
        whole = file.name == manifest.file and file.stat().st_size == manifest.size
        whole = whole and folders.sha256_of(file) == manifest.sha256
    except OSError:
        whole = False
    if not whole:
        raise Invalid(
            f"{file.name} is damaged, cut short, or another file under this name",
            why="Its bytes aren't those whose hash the manifest has.",
            do=f"Take an earlier backup, or another copy of this one. {NOTHING}",
        )


@contextmanager
def nobody_serving(of: Installation, stores: Collection[Store]) -> Iterator[None]:
    """No server has these stores open, and none starts in here."""
    running = "The program is running"
    why = "A database can't be put in place under a server that has it open."
    with folders.alone(of.folder, "serving", busy=running):
        for store in stores:
            if is_in_use(store):
                raise Conflict(
                    running, why=why, do=f"Stop `twodrawer serve`, and whatever else has it open. {NOTHING}"
                )
        yield


def put_in_place(
    found: Sequence[Found], *, identities: list[Any], of: Installation, replace: bool, at: datetime,
    say: Say = say_nothing,
) -> Restored:  # fmt: skip
    """These stores hold what the backups hold. The mark lies there until `end`."""
    stores = [of.store(one.manifest.store) for one in found]
    full = [store for store in stores if holds_data(store)]
    if full and not replace:
        raise Conflict(
            f"There is a {' and '.join(NAMES[store.name] for store in full)} here already",
            why="A restore puts another day's state in its place: what was written since isn't in it.",
            do=f"Add --replace: what is there now is kept aside. {NOTHING}",
        )
    name = f"replaced-{at:%Y%m%dT%H%M%SZ}"
    with working(of) as scratch:
        if stores[0].is_embedded:
            copies = [_opened(one, scratch, identities, say) for one in found]
            _mark(of.folder, found)
            for store, copy in zip(stores, copies, strict=True):
                sqlite.put_aside(store.file, of.folder / name)
                store.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.replace(copy, store.file)
                folders.sync_folder(store.file.parent)
        else:
            _mark(of.folder, found)
            for one, store in zip(found, stores, strict=True):
                _load(one, store, identities, aside=name if store in full else "", say=say)
    return Restored(tuple(found), name if full else "")


def _mark(folder: Path, found: Sequence[Found]) -> None:
    said = {
        "sets": sorted({one.manifest.set_ref for one in found}),
        "stores": [one.manifest.store for one in found],
    }
    with folders.written_whole(folder / MARK) as out:
        out.write(json.dumps(said).encode())
    folders.put_in_place(folder / MARK)


def _opened(one: Found, scratch: Path, identities: list[Any], say: Say) -> Path:
    """The database file in the clear, looked over, in the scratch folder."""
    copy = scratch / f"{one.manifest.store}.sqlite3"
    try:
        with copy.open("xb") as out, one.file.open("rb") as sealed:
            open_stream(Watched(sealed, one.manifest.store, say, total=one.manifest.size), out, identities)
            out.flush()
            os.fsync(out.fileno())
    except Opened:
        raise _does_not_open(one) from None
    except OSError as wrong:
        raise Unavailable(
            f"The database can't be written: {wrong.strerror}", do=f"Make room on this disk. {NOTHING}"
        ) from None
    counts, trouble = sqlite.look_over(copy)
    if trouble or counts != one.inside.counts:
        raise Invalid(
            f"What {one.file.name} holds isn't what was copied", why=trouble or "Its tables have other counts of rows.",
            do=f"Take an earlier backup. {NOTHING}",
        )  # fmt: skip
    return copy


def _load(one: Found, store: Store, identities: list[Any], *, aside: str, say: Say) -> None:
    """The PostgreSQL database holds what the backup holds, or what it held before."""
    from twodrawer.backup import postgres

    if aside:
        postgres.put_aside(store.url, aside)
    else:
        postgres.empty_out(store.url)
    try:
        load_into(store.url, one, identities, say)
    except BaseException:
        if aside:
            postgres.take_back(store.url, aside)
        raise


def load_into(url: str, one: Found, identities: list[Any], say: Say) -> None:
    """An empty PostgreSQL database holds what the backup holds, or nothing."""
    from twodrawer.backup import postgres

    try:
        with postgres.restoring(url) as loading, one.file.open("rb") as sealed:
            open_stream(
                Watched(sealed, one.manifest.store, say, total=one.manifest.size), loading, identities
            )
    except Opened:
        raise _does_not_open(one) from None
    with postgres.connect(url) as connection:
        counts = postgres.counts_in(connection)
    if counts != one.inside.counts:
        raise Invalid(f"What {one.file.name} holds isn't what was copied", do="Take an earlier backup.")


def open_copy(one: Found, scratch: Path, identities: list[Any], say: Say) -> Path:
    """For a rehearsal: the SQLite file in the clear, looked over."""
    return _opened(one, scratch, identities, say)


def _does_not_open(one: Found) -> Invalid:
    return Invalid(f"{one.file.name} doesn't open to its end", do=f"Take an earlier backup. {NOTHING}")


def require_keys_of(found: Sequence[Found], *, holds: Callable[[str], bool]) -> None:
    """Nothing, if the keys of every practice in these backups are here: else the rows would open for nobody."""
    missing = sorted({ref for one in found for ref in one.inside.practices if not holds(ref)})
    if missing:
        raise Invalid(
            f"The keys of practice {missing[0][-8:]} aren't here",
            why="Keys are never in a backup. Without them nothing that is restored can be read.",
            do=f"Put the keys folder back from where it was kept, then try again. {NOTHING}",
        )
