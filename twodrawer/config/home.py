"""Where an installation lies: its folder, its databases, its keys. Read from the environment, once.

Nothing here is made silently: `make_installation_keys` is called by the set-up commands, which say so.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from twodrawer.audit.signer import Keeper
from twodrawer.chart.drafting.endpoint import Endpoint, endpoint_at
from twodrawer.config.origins import require_two_hosts
from twodrawer.config.stores import BadSettings, database
from twodrawer.lib.errors import Invalid
from twodrawer.lib.time import utc_text
from twodrawer.sealing.provider import FileKeys, GivenKeys, KeyProvider, write_secret
from twodrawer.writing.payer_file import PayerRules, payers_in

__all__ = [
    "BadSettings",
    "Home",
    "add_missing_keys",
    "database",
    "installation_secrets",
    "key_provider",
    "ledger_keeper",
    "make_installation_keys",
    "read_home",
    "statement_seed",
]


@dataclass(frozen=True)
class Home:
    """One installation."""

    folder: Path
    record_url: str
    keys_url: str
    hosts: tuple[str, ...]
    origin: str
    email_url: str
    vault_origin: str
    witness: str = ""
    witness_email: str = ""
    source_days: int = 7
    model: Endpoint | None = None  # the language model that may write drafts, if any
    payers: tuple[PayerRules, ...] = ()  # the practice's own files of payers' rules

    @property
    def keys_folder(self) -> Path:
        """Key files, apart from the databases, mode 700."""
        return self.folder / "keys"

    @property
    def installation_keys(self) -> Path:
        """The installation's own secrets: what signs cookies and seals sign-in secrets."""
        return self.keys_folder / "installation.json"

    @property
    def is_embedded(self) -> bool:
        """Whether the databases are SQLite files in this folder."""
        return not self.record_url

    def has_data(self) -> bool:
        """Whether a record exists: the SQLite file, or a practice's table on the PostgreSQL server."""
        if self.is_embedded:
            return (self.folder / "record.sqlite3").exists()
        import psycopg

        try:
            with psycopg.connect(self.record_url, connect_timeout=5) as connection:
                row = connection.execute("SELECT to_regclass('people_practice')").fetchone()
        except psycopg.Error:
            raise BadSettings("The record database isn't answering at its address.") from None
        return row is not None and row[0] is not None


def _days(said: str) -> int:
    """For how many days at most what a draft was made from is kept."""
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= 30):
        raise BadSettings("TWODRAWER_SOURCE_DAYS is a number of days from 1 to 30.")
    return int(said)


def _payers(folder: str) -> tuple[PayerRules, ...]:
    """The practice's own files of payers' rules. None, unless a folder is named."""
    if not folder:
        return ()
    if not Path(folder).is_dir():
        raise BadSettings("TWODRAWER_PAYERS names no folder.")
    try:
        return payers_in(Path(folder))
    except (Invalid, OSError, UnicodeDecodeError) as wrong:
        raise BadSettings(
            f"TWODRAWER_PAYERS: {wrong.what if isinstance(wrong, Invalid) else wrong}"
        ) from None


def _model(env: Mapping[str, str]) -> Endpoint | None:
    """The language model that may write drafts. None, unless an address is given."""
    try:
        return endpoint_at(
            env.get("TWODRAWER_MODEL_URL", ""),
            model=env.get("TWODRAWER_MODEL_NAME", ""),
            key=env.get("TWODRAWER_MODEL_KEY", ""),
            seconds=env.get("TWODRAWER_MODEL_SECONDS", ""),
        )
    except Invalid as wrong:
        raise BadSettings(f"TWODRAWER_MODEL_URL: {wrong.what}. {wrong.why} {wrong.do}") from None


def read_home(environment: dict[str, str] | None = None) -> Home:
    """The installation that the environment names."""
    env = os.environ if environment is None else environment
    default = Path(__file__).resolve().parents[2] / "var"
    record, keys = env.get("TWODRAWER_RECORD_URL", ""), env.get("TWODRAWER_KEYS_URL", "")
    if bool(record) != bool(keys):
        raise BadSettings("Set both TWODRAWER_RECORD_URL and TWODRAWER_KEYS_URL, or neither.")
    if record and record == keys:
        raise BadSettings(
            "The record and its wrapped keys need two databases: the two addresses are the same."
        )
    hosts = tuple(
        h.strip() for h in env.get("TWODRAWER_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h.strip()
    )
    if "*" in hosts:
        raise BadSettings("TWODRAWER_HOSTS must name hosts exactly; * would let any site speak to this one.")
    origin = env.get("TWODRAWER_ORIGIN", "http://localhost:8000").rstrip("/")
    vault_origin = env.get("TWODRAWER_VAULT_ORIGIN", "http://vault.localhost:8001").rstrip("/")
    require_two_hosts(record=origin, vault=vault_origin)
    return Home(
        folder=Path(env.get("TWODRAWER_HOME", "") or default).resolve(),
        record_url=record,
        keys_url=keys,
        hosts=hosts,
        origin=origin,
        email_url=env.get("TWODRAWER_EMAIL_URL", ""),
        vault_origin=vault_origin,
        witness=env.get("TWODRAWER_WITNESS", ""),
        witness_email=env.get("TWODRAWER_WITNESS_EMAIL", ""),
        source_days=_days(env.get("TWODRAWER_SOURCE_DAYS", "") or "7"),
        model=_model(env),
        payers=_payers(env.get("TWODRAWER_PAYERS", "")),
    )


def make_installation_keys(home: Home, *, at: datetime) -> Path:
    """The installation has its own secrets. Called by set-up commands only, which print the path."""
    if home.installation_keys.exists():
        raise BadSettings(f"{home.installation_keys} exists already.")
    home.keys_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.keys_folder.chmod(0o700)
    secret = {"cookies": secrets.token_urlsafe(48), "sign_in": secrets.token_hex(32), "made_at": utc_text(at)}
    signing = {"statements": secrets.token_hex(32), "ledger": secrets.token_hex(32)}
    write_secret(home.installation_keys, json.dumps({**secret, **signing}))
    return home.installation_keys


def add_missing_keys(home: Home, *, at: datetime) -> list[str]:
    """An installation from before there was a vault, or a sealed ledger, has a key for each. Those made just now.

    Called by `twodrawer migrate` only, which says so. Nothing hangs on earlier ones: there were none. Entries from
    before this moment carry no mark, and the file says so (ledger L4).
    """
    if not home.installation_keys.exists():
        return []
    held = json.loads(home.installation_keys.read_text())
    made = {name: secrets.token_hex(32) for name in ("statements", "ledger") if not held.get(name)}
    if made:
        since = {"ledger_since": utc_text(at)} if "ledger" in made else {}
        write_secret(home.installation_keys, json.dumps({**held, **made, **since}))
    names = {"statements": "a key for signed statements", "ledger": "a key for the ledger"}
    return [names[name] for name in made]


def ledger_keeper(held: dict[str, str]) -> Keeper:
    """Who keeps the record's ledger: the Ed25519 seed that signs its checkpoints and marks its entries."""
    seed = bytes.fromhex(held.get("ledger", ""))
    if len(seed) != 32:
        raise BadSettings(
            "The installation's keys have no key for the ledger. Run `twodrawer migrate`: it makes one and says so. "
            "Where the keys are handed in by TWODRAWER_INSTALLATION_KEYS, add `ledger`: 32 random bytes in hex, and "
            "`ledger_since`: this moment as 2026-11-22T10:00:00.000000Z, if there are entries already."
        )
    return Keeper(seed, "record", held.get("ledger_since", ""))


def statement_seed(held: dict[str, str]) -> bytes:
    """The Ed25519 seed with which the record's process signs what the vault believes."""
    seed = bytes.fromhex(held.get("statements", ""))
    if len(seed) != 32:
        raise BadSettings(
            "The installation's keys have no key for signed statements, which the vault needs. "
            "Run `twodrawer migrate`: it makes one and says so. Where the keys are handed in by "
            "TWODRAWER_INSTALLATION_KEYS, add `statements`: 32 random bytes in hex."
        )
    return seed


def installation_secrets(home: Home, environment: dict[str, str] | None = None) -> dict[str, str]:
    """The installation's secrets, from its key file or from TWODRAWER_INSTALLATION_KEYS."""
    env = os.environ if environment is None else environment
    given = env.get("TWODRAWER_INSTALLATION_KEYS", "")
    if given:
        held: dict[str, str] = json.loads(given)
    elif home.installation_keys.exists():
        if home.installation_keys.stat().st_mode & 0o077:
            raise BadSettings(f"{home.installation_keys} can be read by others: it must have mode 600.")
        held = json.loads(home.installation_keys.read_text())
    elif home.has_data():
        raise BadSettings(
            f"The keys of this installation are missing: {home.installation_keys} isn't there, but its database is. "
            "Put the file back from where it was kept. Twodrawer never makes new keys for existing data."
        )
    else:
        raise BadSettings(
            f"Nothing is set up in {home.folder} yet. Run `twodrawer demo` for a practice to look at, "
            "or `twodrawer init` for a real one."
        )
    if not held.get("cookies") or len(bytes.fromhex(held.get("sign_in", ""))) != 32:
        raise BadSettings(
            "The installation's keys are damaged: they need a `cookies` and a 32-byte `sign_in` secret."
        )
    return held


def key_provider(home: Home, environment: dict[str, str] | None = None) -> KeyProvider:
    """The provider of practice keys: handed in by environment or secret file, else the key folder."""
    env = os.environ if environment is None else environment
    if env.get("TWODRAWER_PRACTICE_KEYS"):
        return GivenKeys(env["TWODRAWER_PRACTICE_KEYS"])
    if env.get("TWODRAWER_PRACTICE_KEYS_FILE"):
        return GivenKeys(Path(env["TWODRAWER_PRACTICE_KEYS_FILE"]).read_text())
    return FileKeys(home.keys_folder)
