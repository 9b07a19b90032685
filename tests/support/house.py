"""A whole house for browser tests and attacks: a demo practice, really served, on a port of its own.

The demo practice is built once in a test run and copied for each test file, so that every file starts from
the same day and may change what it likes. `stop`, `kill` and `start` are there for tests about crashes and
restarts.
"""

import base64
import fcntl
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.support.postgres import create_database, free_port
from twodrawer.lib.signed import public_key

START_SECONDS = 45
TEMPLATE_SECONDS = 600
# The moment at which the demo practice's day is played: its Thursday morning, whatever the hour of the test run.
CLOCK = "2026-11-19T11:06-08:00"
STORES = {"TWODRAWER_RECORD_URL": "record", "TWODRAWER_KEYS_URL": "keys", "TWODRAWER_VAULT_URL": "vault"}
# The last two say which copy of the program is tried: tools/guard_removal.py takes guards out of one of its own.
KEPT = ("PATH", "LANG", "TMPDIR", "HOME", "PYTHONPATH", "PYTHONPYCACHEPREFIX")


class HouseDidNotStart(Exception):
    """`twodrawer` ended or never answered; the message carries the end of its output."""


def program(*arguments: str) -> list[str]:
    """The command line of the console script in the environment that runs the tests."""
    script = Path(sys.prefix) / "bin" / "twodrawer"
    if script.exists():
        return [str(script), *arguments]
    return [
        sys.executable,
        "-c",
        "from twodrawer.config.cli import main; raise SystemExit(main())",
        *arguments,
    ]


def clean_environment(home: Path, stores: dict[str, str]) -> dict[str, str]:
    """What a fresh shell would hand the program: nothing of the test run but its home and its stores."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "TWODRAWER_HOME": str(home), **stores}


def ending_with_us() -> tuple[str, ...]:
    """What stands before a command that is told to end when the process that started it is gone, however that ended."""
    return ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()


@dataclass
class House:
    """One served practice: where it lives, where it answers, and its process."""

    home: Path
    stores: dict[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    port: int = 0
    vault_port: int = 0
    settings: dict[str, str] = field(default_factory=dict)  # more of its environment: a mail server
    with_vault: bool = True  # without it, half as many processes start: for tests that leave the vault alone
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, by the name for which passkeys and cookies are made."""
        return f"http://localhost:{self.port}"

    @property
    def vault_host(self) -> str:
        """The vault's name and port: what browsers send as Host. Python doesn't resolve it: it is 127.0.0.1."""
        return f"vault.localhost:{self.vault_port}"

    @property
    def vault_url(self) -> str:
        """The vault's origin, for browsers."""
        return f"http://{self.vault_host}"

    @property
    def vault_home(self) -> Path:
        """The vault's own folder."""
        return self.home / "vault"

    @property
    def log(self) -> Path:
        """What the server printed. Beside the home, not in it, so that the home can be searched."""
        return self.home.with_suffix(".log")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the server, for commands that should see the same practice."""
        origins = {"TWODRAWER_ORIGIN": self.url, "TWODRAWER_VAULT_ORIGIN": self.vault_url}
        # A command before the first start has no ports yet, and needs none.
        return clean_environment(self.home, self.stores | self.settings | (origins if self.port else {}))

    def run(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """One `twodrawer` command on this house's stores, with what it printed."""
        return subprocess.run(
            program(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Serve the record, and the vault if it is wanted, and wait until they answer. After a stop they answer on the same ports."""
        self.port = self.port or free_port()
        self.vault_port = self.vault_port or free_port()
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*ending_with_us(), *program("serve", *self._where(), *self.extra)],
                env=self.environment,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.1)
        self.stop()
        raise HouseDidNotStart(f"twodrawer serve did not answer on {self.url}:\n{self.last_words()}")

    def stop(self) -> None:
        """End the server the polite way, and with force if it doesn't listen."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Pull the plug: `kill -9` on the server and its children."""
        self._end(signal.SIGKILL)

    def last_words(self) -> str:
        """The end of what the server printed."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-25:]) if self.log.exists() else ""

    def _where(self) -> tuple[str, ...]:
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--vault-port", str(self.vault_port))
        return where if self.with_vault else (*where, "--only", "record")

    def _answers(self) -> bool:
        record = _answers_at(self.port, "/")
        return record and (not self.with_vault or _answers_at(self.vault_port, "/v1/site"))

    def _end(self, how: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        # The server was started as the leader of its own group, so this reaches its children and nobody else.
        for sign, patience in ((how, 15), (signal.SIGKILL, 5)):
            try:
                os.killpg(process.pid, sign)
            except ProcessLookupError:
                pass
            try:
                process.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                continue
            break
        self._process = None


def _answers_at(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False


def _sibling(url: str, database: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _template(root: Path, kind: str, *arguments: str) -> Path:
    """The home folder of a house that this command makes, built once for all workers of this run under `root`."""
    home = root / f"{kind}-template"
    with _only_one(root / f"{kind}-template.lock"):
        if (root / f"{kind}-template.done").exists():
            return home
        stores = {}
        for variable, name in STORES.items():
            if server := os.environ.get(variable):
                create_database(server, f"{kind}_{name}")
                stores[variable] = _sibling(server, f"{kind}_{name}")
        home.mkdir(mode=0o700)
        done = subprocess.run(
            program(*arguments),
            env=clean_environment(home, stores),
            capture_output=True,
            text=True,
            timeout=TEMPLATE_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise HouseDidNotStart(f"twodrawer {kind} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
        (root / f"{kind}-template.done").touch()
    return home


def _copy(root: Path, kind: str, template: Path, name: str) -> House:
    home = root / name
    stores = {}
    with _only_one(root / f"{kind}-template.lock"):  # a PostgreSQL template allows one copy at a time
        for variable, store in STORES.items():
            if server := os.environ.get(variable):
                database = f"{name}_{store}".replace("-", "_")
                create_database(server, database, like=f"{kind}_{store}")
                stores[variable] = _sibling(server, database)
        shutil.copytree(template, home)
    return House(home=home, stores=stores)


def demo_template(root: Path) -> Path:
    """The demo practice's home folder."""
    return _template(root, "demo", "demo", "--home", str(root / "demo-template"), "--clock", CLOCK)


def demo_copy(root: Path, name: str) -> House:
    """A demo practice of one's own, not started yet. `name` must be new in this run."""
    house = _copy(root, "demo", demo_template(root), name)
    house.extra = ("--clock", CLOCK)
    return house


def ready_house(root: Path, name: str) -> House:
    """A house as `twodrawer init` leaves it, without any practice and not started: for the first run."""
    return _copy(root, "init", _template(root, "init", "init"), name)


def empty_house(root: Path, name: str) -> House:
    """A home and stores with nothing in them, not even tables: for whoever restores into it."""
    home = root / name
    home.mkdir(mode=0o700)
    stores = {}
    for variable, store in STORES.items():
        if server := os.environ.get(variable):
            database = f"{name}_{store}".replace("-", "_")
            create_database(server, database)
            stores[variable] = _sibling(server, database)
    return House(home=home, stores=stores)


@dataclass
class LoneVault(House):
    """The vault's process alone, as a service of its own, believing a key that the test made."""

    seed: bytes = field(default_factory=lambda: os.urandom(32))

    @property
    def vault_home(self) -> Path:
        """There is no record beside it."""
        return self.home

    @property
    def environment(self) -> dict[str, str]:
        """What a unit file would hand it: nothing of the record's."""
        given = {name: os.environ[name] for name in KEPT if name in os.environ}
        keys = base64.b64encode(public_key(self.seed)).decode()
        return (
            given
            | self.stores
            | {
                "TWODRAWER_VAULT_HOME": str(self.home),
                "TWODRAWER_VAULT_ORIGIN": self.vault_url,
                "TWODRAWER_ORIGIN": "http://localhost:8000",
                "TWODRAWER_RECORD_KEYS": keys,
            }
        )

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """One statement on the vault's database, as somebody with its password would."""
        if url := self.stores.get("TWODRAWER_VAULT_URL"):
            with psycopg.connect(url, autocommit=True) as connection:
                done = connection.execute(statement)
                return done.fetchall() if done.description else []
        file = sqlite3.connect(self.home / "vault.sqlite3", timeout=20, isolation_level=None)
        try:
            return file.execute(statement).fetchall()
        finally:
            file.close()

    def entries(self, act: str = "", outcome: str = "") -> list[dict[str, Any]]:
        """The vault's ledger, oldest first; those of one act and outcome, if they are named."""
        leaves = [json.loads(row[0]) for row in self.sql("SELECT leaf FROM audit_entry ORDER BY at, ref")]
        return [one for one in leaves if act in ("", one["act"]) and outcome in ("", one["outcome"])]

    def _where(self) -> tuple[str, ...]:
        return ("--only", "vault", "--host", "127.0.0.1", "--vault-port", str(self.vault_port))

    def _answers(self) -> bool:
        return _answers_at(self.vault_port, "/v1/site")


def lone_vault(root: Path, name: str) -> LoneVault:
    """An empty vault with a database of its own, migrated and not started."""
    home = root / name
    home.mkdir(mode=0o700)
    stores = {}
    if server := os.environ.get("TWODRAWER_VAULT_URL"):
        database = f"{name}_vault".replace("-", "_")
        create_database(server, database)
        stores["TWODRAWER_VAULT_URL"] = _sibling(server, database)
    vault = LoneVault(home=home, stores=stores, vault_port=free_port())
    done = vault.run("vault", "migrate")
    if done.returncode != 0:
        raise HouseDidNotStart(done.stdout + done.stderr)
    return vault
