"""A rehearsal: the newest backup restored beside the real stores, verified there, and taken away again.

What verifies is a process of its own whose settings know the copy only. It says on standard output how far it has come,
a JSON object a line, and last what it found.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from twodrawer.audit import queries as ledger
from twodrawer.backup import folder as folders
from twodrawer.backup.actions import restoring
from twodrawer.backup.actions.making import working
from twodrawer.backup.actions.restoring import Found
from twodrawer.backup.stores import Installation
from twodrawer.backup.watching import Say, say_nothing
from twodrawer.lib.errors import Invalid, Problem, Unavailable
from twodrawer.lib.time import from_utc_text

MADE = "rehearsal-databases"
PREFIX = "twodrawer_rehearsal"


class NotRestorable(Unavailable):
    """The newest backup doesn't restore, or what it restores to isn't whole."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "The newest backup failed its rehearsal",
            why=why,
            do="Make a new backup now and rehearse that. If it fails too, ask for help before you need it.",
        )


@dataclass(frozen=True)
class Rehearsed:
    """What was measured."""

    found: tuple[Found, ...]
    milliseconds: int
    lost: timedelta | None
    """From the newest entry in the backup until the rehearsal. None where the store has no entry."""
    lost_entries: int | None
    """How many entries the ledger has by now that are not in the backup: what was written and read since."""
    entries: int
    notes: int


def newest_set(folder: Path, of: Installation) -> tuple[folders.Kept, ...]:
    """The newest backup that has every store of this process, one file a store."""
    kept = {
        store.name: {one.manifest.set_ref: one for one in folders.kept(folder, store.name)}
        for store in of.stores
    }
    whole = set.intersection(*(set(found) for found in kept.values()))
    if not whole:
        raise Invalid(
            f"There is no whole backup in {folder}",
            do="Make one with `twodrawer backup`, then rehearse restoring it.",
        )
    last = max(whole, key=lambda ref: (kept[of.first.name][ref].manifest.made_at, ref))
    return tuple(kept[store.name][last] for store in of.stores)


def rehearse(
    folder: Path, *, of: Installation, identities: list[Any], at: datetime, say: Say = say_nothing
) -> Rehearsed:
    """The newest backup was restored beside the real one and verified; nothing of it is left. Raises NotRestorable."""
    began = monotonic()
    found: tuple[Found, ...] = ()
    try:
        found = restoring.look_over(
            [one.file for one in newest_set(folder, of)], identities=identities, of=of
        )
        with _copies(found, of=of, identities=identities, say=say) as (place, urls):
            assert of.verifier is not None
            said = _verify(of, place, urls, say)
    except NotRestorable:
        raise
    except Problem as problem:
        if not found:
            raise
        raise NotRestorable(f"{problem.what}. {problem.why}") from None
    newest = found[0].inside.newest.get("at")
    return Rehearsed(
        found=found,
        milliseconds=int((monotonic() - began) * 1000),
        lost=max(at - from_utc_text(newest), timedelta(0)) if newest else None,
        lost_entries=_entries_since(found[0]),
        entries=int(said.get("entries", 0)),
        notes=int(said.get("notes", 0)),
    )


def _entries_since(found: Found) -> int | None:
    held = found.inside.counts.get("audit_entry")
    return max(0, ledger.how_many() - held) if held is not None else None


@contextmanager
def _copies(
    found: tuple[Found, ...], *, of: Installation, identities: list[Any], say: Say
) -> Iterator[tuple[Path, dict[str, str]]]:
    """The stores, restored into a scratch folder or into databases of their own. Gone when the block ends."""
    with working(of) as scratch:
        if of.first.is_embedded:
            for one in found:
                restoring.open_copy(one, scratch, identities, say)
            yield scratch, {}
            return
        forget_databases(of)
        urls: dict[str, str] = {}
        try:
            for one in found:
                urls[one.manifest.store] = url = _database(of, one)
                restoring.load_into(url, one, identities, say)
            yield scratch, urls
        finally:
            with suppress(Problem):
                forget_databases(of)


def _database(of: Installation, one: Found) -> str:
    """An empty database to rehearse in; its name is written down before it is made."""
    from twodrawer.backup import postgres

    given = of.rehearsal_urls.get(one.manifest.store)
    if given:
        postgres.empty_for_rehearsal(given)
        return given
    name = f"{PREFIX}_{one.manifest.store}_{one.manifest.set_ref.replace('-', '')[-12:]}"
    with (of.folder / MADE).open("a") as out:
        out.write(f"{one.manifest.store} {name}\n")
    return postgres.make_database(of.store(one.manifest.store).url, name)


def forget_databases(of: Installation) -> None:
    """No database of an earlier rehearsal is left, however that ended. Only for whoever holds the lock."""
    from twodrawer.backup import postgres

    for given in of.rehearsal_urls.values():
        postgres.empty_for_rehearsal(given)
    made = of.folder / MADE
    for line in made.read_text().splitlines() if made.exists() else []:
        store, _, name = line.partition(" ")
        if name.startswith(f"{PREFIX}_") and store in {one.name for one in of.stores}:
            postgres.drop_database(of.store(store).url, name)
    made.unlink(missing_ok=True)


def _verify(of: Installation, place: Path, urls: Mapping[str, str], say: Say) -> dict[str, Any]:
    """The last thing that the verifying process said, if it found everything as it must be."""
    assert of.verifier is not None
    asked = of.verifier(place, urls)
    last: dict[str, Any] = {}
    with subprocess.Popen(
        asked.command, env=dict(asked.environment), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            for line in process.stdout:
                last = _read(line)
                if "step" in last:
                    say(str(last["step"]), int(last["done"]), int(last["total"]))
            trouble = process.stderr.read()
        except BaseException:
            process.kill()
            raise
    if last.get("ok") is not True:
        raise NotRestorable(
            str(last.get("problem") or (trouble.strip().splitlines() or ["It broke off."])[-1])
        )
    return last


def _read(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
