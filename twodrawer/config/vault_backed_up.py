"""What the vault's process backs up: its own store. It has no key to sign with; its files are sealed by browsers."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from twodrawer.backup.stores import VAULT, Installation, Process, Store
from twodrawer.config.vault_home import LEDGER_KEY_FILE, RECORD_KEYS_FILE, VaultHome

REHEARSE_IN = "TWODRAWER_REHEARSAL_VAULT_URL"


def vault_installation(home: VaultHome) -> Installation:
    """The vault. A backup is its own if the same record was believed when it was made."""
    return Installation(
        folder=home.folder,
        stores=(Store(VAULT, "default", home.database_file, home.url),),
        marks=tuple(key.hex() for key in home.record_keys),
        rehearsal_urls={VAULT: os.environ[REHEARSE_IN]} if os.environ.get(REHEARSE_IN) else {},
        verifier=lambda copies, urls: _verifier(home, copies, urls),
    )


def _verifier(home: VaultHome, copies: Path, urls: Mapping[str, str]) -> Process:
    """A process whose whole vault is the copy; what it believes, and its ledger's key, are the real ones."""
    for name in (RECORD_KEYS_FILE, LEDGER_KEY_FILE):
        if (home.folder / name).exists():
            (copies / name).symlink_to(home.folder / name)
    environment = {**os.environ, "TWODRAWER_VAULT_HOME": str(copies)}
    environment["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.vault_settings"
    if urls:
        environment["TWODRAWER_VAULT_URL"] = urls[VAULT]
    return Process((sys.executable, "-m", "twodrawer", "vault", "verify-restored"), environment)
