"""Stores to back up and restore: copies of the demo practice's, with no server and no settings around them."""

import json
import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pyrage

from tests.support.house import STORES, _only_one, _sibling, demo_template
from tests.support.postgres import create_database
from twodrawer.backup import folder as folders
from twodrawer.backup import postgres, sqlite
from twodrawer.backup.actions import restoring
from twodrawer.backup.actions.making import make_backup
from twodrawer.backup.stores import KEYS, RECORD, Installation, Store
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import public_key

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ALIASES = {RECORD: "default", KEYS: "keys"}
VARIABLES = {name: variable for variable, name in STORES.items()}


@dataclass
class Stage:
    """One installation's stores, and a pair of age keys."""

    of: Installation
    folder: Path
    identity: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def recipient(self) -> str:
        return str(self.identity.to_public())


def demo_stores(root: Path, folder: Path, *, is_empty: bool = False) -> Installation:
    """The demo's record and wrapped keys, copied; or two databases with nothing in them."""
    template = demo_template(root)
    folder.mkdir(mode=0o700, parents=True)
    stores = []
    for name in (RECORD, KEYS):
        file, url = folder / f"{name}.sqlite3", ""
        if server := os.environ.get(VARIABLES[name]):
            database = f"backup_{new_ref().hex[-10:]}_{name}"
            with _only_one(root / "demo-template.lock"):
                create_database(server, database, like=None if is_empty else f"demo_{name}")
            url = _sibling(server, database)
        elif not is_empty:
            shutil.copy(template / file.name, file)
        stores.append(Store(name, ALIASES[name], file, url))
    seed = bytes.fromhex(_secrets(template)["statements"])
    return Installation(folder=folder, stores=tuple(stores), marks=(public_key(seed).hex(),), seed=seed)


def _secrets(template: Path) -> dict[str, str]:
    held: dict[str, str] = json.loads((template / "keys" / "installation.json").read_text())
    return held


def of_another(of: Installation) -> Installation:
    """The same stores under another installation's key."""
    seed = os.urandom(32)
    return replace(of, seed=seed, marks=(public_key(seed).hex(),))


# --- What tests do with them ----------------------------------------------------------------------


def back_up(stage, *, at=NOW, to=None, **changed):
    given = {
        "recipients": [stage.recipient],
        "keep_days": 90,
        "set_ref": new_ref(),
        "of": stage.of,
        **changed,
    }
    return make_backup(to or stage.folder, at=at, **given)


def files(stage, made):
    return [folders.place_of(stage.folder, one.store) / one.file for one in made.manifests]


def looked_over(stage, chosen, of=None, identity=None):
    return restoring.look_over(chosen, identities=[identity or stage.identity], of=of or stage.of)


def restored(stage, chosen, of, **said):
    """These files, in the stores of another place."""
    found = looked_over(stage, chosen, of)
    with restoring.nobody_serving(of, [of.store(one.manifest.store) for one in found]):
        done = restoring.put_in_place(
            found, identities=[stage.identity], of=of, replace=said.get("replace", False), at=NOW
        )
    restoring.end(of.folder)
    return done


def counts(store):
    if store.is_embedded:
        return sqlite.look_over(store.file)[0]
    with postgres.connect(store.url) as connection:
        return postgres.counts_in(connection)


def copied(stage, made, tmp_path):
    """The backup's files somewhere else, to be spoiled."""
    shutil.copytree(stage.folder, tmp_path / "kept")
    return [tmp_path / "kept" / one.store / one.file for one in made.manifests]


def no_trace(stage, of):
    """Nothing was touched: no mark, no half file, and the stores are as they were."""
    assert not restoring.unfinished(of.folder)
    assert not of.scratch.exists()
