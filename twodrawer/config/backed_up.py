"""What the record's process backs up: two stores, signed with the installation's key, verified in a process apart."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from twodrawer.backup.stores import KEYS, RECORD, Installation, Process, Store
from twodrawer.config.home import Home
from twodrawer.lib.signed import public_key

LISTS = "destroyed"
REHEARSE_IN = {RECORD: "TWODRAWER_REHEARSAL_RECORD_URL", KEYS: "TWODRAWER_REHEARSAL_KEYS_URL"}


def record_installation(home: Home, *, seed: bytes) -> Installation:
    """The record and its wrapped keys. The folder of keys is in none of them."""
    lists = home.folder / LISTS

    def destroyed_so_far() -> dict[str, dict[str, str | int]]:
        from twodrawer.sealing.destruction import heads

        return heads(lists)

    return Installation(
        folder=home.folder,
        stores=(
            Store(RECORD, "default", home.folder / "record.sqlite3", home.record_url),
            Store(KEYS, "keys", home.folder / "keys.sqlite3", home.keys_url),
        ),
        marks=(public_key(seed).hex(),),
        seed=seed,
        lists=lists,
        destroyed_so_far=destroyed_so_far,
        rehearsal_urls={
            store: os.environ[name] for store, name in REHEARSE_IN.items() if os.environ.get(name)
        },
        verifier=lambda copies, urls: _verifier(home, copies, urls),
    )


def _verifier(home: Home, copies: Path, urls: Mapping[str, str]) -> Process:
    """A process whose whole installation is the copy; the keys and the destruction lists are the real ones."""
    for name in (home.keys_folder.name, LISTS):
        (copies / name).symlink_to(home.folder / name)
    environment = {
        **os.environ,
        "TWODRAWER_HOME": str(copies),
        "DJANGO_SETTINGS_MODULE": "twodrawer.config.settings",
    }
    if urls:
        environment |= {"TWODRAWER_RECORD_URL": urls[RECORD], "TWODRAWER_KEYS_URL": urls[KEYS]}
    return Process((sys.executable, "-m", "twodrawer", "verify-restored"), environment)
