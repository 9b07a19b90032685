"""Where the vault lies and whom it believes. Read from the environment of the vault's own process.

Nothing of the record is in here: no address of its databases, no key, no folder. What the vault knows of it is its
origin, for the frame, and the public keys of its signed statements.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from twodrawer.audit.signer import Keeper
from twodrawer.config.origins import require_two_hosts
from twodrawer.config.stores import BadSettings
from twodrawer.lib.time import utc_text

RECORD_KEYS_FILE = "record-keys.json"
LEDGER_KEY_FILE = "ledger-key.json"
OF_THE_RECORD = (
    "TWODRAWER_HOME",
    "TWODRAWER_RECORD_URL",
    "TWODRAWER_KEYS_URL",
    "TWODRAWER_INSTALLATION_KEYS",
    "TWODRAWER_PRACTICE_KEYS",
    "TWODRAWER_PRACTICE_KEYS_FILE",
    "TWODRAWER_EMAIL_URL",
)
"""What must not even be in the environment of the vault's process."""
OF_THE_VAULT = (
    "TWODRAWER_VAULT_HOME",
    "TWODRAWER_VAULT_URL",
    "TWODRAWER_RECORD_KEYS",
    "TWODRAWER_VAULT_LEDGER_KEY",
    "TWODRAWER_VAULT_WITNESS",
)
"""What must not be in the environment of the record's process."""


@dataclass(frozen=True)
class VaultHome:
    """One vault."""

    folder: Path
    url: str
    origin: str
    record_origin: str
    record_keys: tuple[bytes, ...]
    ledger: Keeper | None = field(default=None, repr=False)
    witness: str = ""

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a SQLite file in this folder."""
        return not self.url

    @property
    def database_file(self) -> Path:
        """The SQLite file."""
        return self.folder / "vault.sqlite3"


def read_vault_home(environment: dict[str, str] | None = None) -> VaultHome:
    """The vault that the environment names."""
    env = dict(os.environ) if environment is None else environment
    strange = [name for name in OF_THE_RECORD if env.get(name)]
    if strange:
        raise BadSettings(
            f"The vault's process was handed {', '.join(strange)}, which belongs to the record. "
            "Leave it out of the vault's service: what a process doesn't have, nobody can take from it."
        )
    if not env.get("TWODRAWER_VAULT_HOME"):
        raise BadSettings("TWODRAWER_VAULT_HOME must name the vault's own folder.")
    folder = Path(env["TWODRAWER_VAULT_HOME"]).resolve()
    origin = env.get("TWODRAWER_VAULT_ORIGIN", "http://vault.localhost:8001").rstrip("/")
    record = env.get("TWODRAWER_ORIGIN", "http://localhost:8000").rstrip("/")
    require_two_hosts(record=record, vault=origin)
    return VaultHome(
        folder=folder,
        url=env.get("TWODRAWER_VAULT_URL", ""),
        origin=origin,
        record_origin=record,
        record_keys=_record_keys(env.get("TWODRAWER_RECORD_KEYS", ""), folder / RECORD_KEYS_FILE),
        ledger=_ledger(env.get("TWODRAWER_VAULT_LEDGER_KEY", ""), folder / LEDGER_KEY_FILE),
        witness=env.get("TWODRAWER_VAULT_WITNESS", ""),
    )


def _ledger(given: str, file: Path) -> Keeper | None:
    """Who keeps the vault's ledger. None before `twodrawer migrate` made the key: then nothing is recorded or
    served."""
    if not given and not file.exists():
        return None
    if not given and file.stat().st_mode & 0o077:
        raise BadSettings(f"{file} can be read by others: it must have mode 600.")
    held = json.loads(given or file.read_text())
    seed = bytes.fromhex(held.get("ledger", ""))
    if len(seed) != 32:
        raise BadSettings("The key of the vault's ledger is damaged: it has 32 bytes, in hex.")
    return Keeper(seed, "vault", held.get("ledger_since", ""))


def make_ledger_key(folder: Path, *, at: datetime) -> Path | None:
    """The vault's ledger has a key of its own. Its file, if it was made just now; `twodrawer migrate` says so."""
    file = folder / LEDGER_KEY_FILE
    if file.exists() or os.environ.get("TWODRAWER_VAULT_LEDGER_KEY"):
        return None
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(json.dumps({"ledger": secrets.token_hex(32), "ledger_since": utc_text(at)}))
        out.flush()
        os.fsync(out.fileno())
    return file


def _record_keys(given: str, file: Path) -> tuple[bytes, ...]:
    if given:
        words = [word.strip() for word in given.split(",") if word.strip()]
    elif file.exists():
        words = json.loads(file.read_text())["keys"]
    else:
        raise BadSettings(
            f"The vault doesn't know whose tickets to believe: {file} isn't there. `twodrawer migrate` writes it "
            "beside the record; on another machine, copy it, or set TWODRAWER_RECORD_KEYS to what it holds."
        )
    try:
        keys = tuple(base64.b64decode(word, validate=True) for word in words)
    except ValueError:
        keys = ()
    if not keys or any(len(key) != 32 for key in keys):
        raise BadSettings("The record's public keys are damaged: each has 32 bytes, in base64.")
    return keys


def vault_environment(environment: dict[str, str], *, home: Path) -> dict[str, str]:
    """The environment of the vault's process: the machine's own words, and the vault's settings. Nothing else."""
    kept = {name: value for name, value in environment.items() if not name.startswith("TWODRAWER_")}
    own = (*OF_THE_VAULT, "TWODRAWER_VAULT_ORIGIN", "TWODRAWER_ORIGIN", "TWODRAWER_DEMO_CLOCK")
    kept |= {name: environment[name] for name in own if environment.get(name)}
    kept.setdefault("TWODRAWER_VAULT_HOME", str(home / "vault"))
    kept["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.vault_settings"
    return kept


def record_environment(environment: dict[str, str]) -> dict[str, str]:
    """The environment of the record's process: everything but what opens the vault's database."""
    kept = {name: value for name, value in environment.items() if name not in OF_THE_VAULT}
    kept["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.settings"
    return kept


def publish_record_keys(folder: Path, keys: list[bytes]) -> None:
    """The vault's folder says whose statements to believe. Public keys only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = [base64.b64encode(key).decode() for key in keys]
    file = folder / RECORD_KEYS_FILE
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(json.dumps({"keys": words}) + "\n")
    os.replace(beside, file)
