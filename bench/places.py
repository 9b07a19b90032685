"""Where the bench runs: an installation with the seeded practice, and the two servers on it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support.postgres import PrivateServer, free_port

PROJECT = Path(__file__).resolve().parents[1]
KEPT = PROJECT / "var" / "bench"
START_SECONDS = 60


class DidNotStart(Exception):
    """A server of the bench ended, or never answered."""


@dataclass(frozen=True)
class Installation:
    """A home and, on PostgreSQL, the addresses of both stores."""

    database: str
    home: Path
    stores: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """What the program and the floor find it by."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TWODRAWER_")}
        return {**kept, "TWODRAWER_HOME": str(self.home), **self.stores}

    @property
    def processes(self) -> int:
        """How many processes the program serves such an installation with. The floor gets as many."""
        from twodrawer.config.processes import processes

        return processes(embedded=not self.stores)

    def python(self, *arguments: str) -> str:
        """What a command printed."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, cwd=PROJECT, check=False, capture_output=True, text=True
        )  # fmt: skip
        if done.returncode != 0:
            raise DidNotStart(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def sign_ins(self) -> list[dict[str, Any]]:
        """All clinicians, signed in anew."""
        found: list[dict[str, Any]] = json.loads(self.python("-m", "bench.seed", "sign-ins"))
        return found


@contextmanager
def installation(database: str, folder: Path) -> Iterator[Installation]:
    """The seeded practice on `sqlite` or `postgres`, to be changed at will. A PostgreSQL server ends with it."""
    if database == "sqlite":
        home = folder / "sqlite"
        shutil.copytree(_kept_seed(), home)
        yield Installation(database, home, {})
        return
    server = PrivateServer(durable=True)
    try:
        server.start()
        stores = {"TWODRAWER_RECORD_URL": "record", "TWODRAWER_KEYS_URL": "keys"}
        for name in stores.values():
            server.create(name)
        place = Installation(
            database, folder / "postgres", {variable: server.url(name) for variable, name in stores.items()}
        )
        _seed(place)
        yield place
    finally:
        server.stop()


def _kept_seed() -> Path:
    """The seeded SQLite home: kept from the last run of this day, unless tables or seeding changed since."""
    said = hashlib.sha256(datetime.now(UTC).date().isoformat().encode())
    for path in (*sorted((PROJECT / "twodrawer").glob("*/migrations/*.py")), PROJECT / "bench" / "seed.py"):
        said.update(path.read_bytes())
    home = KEPT / f"seed-{said.hexdigest()[:16]}"
    if home.exists():
        return home
    shutil.rmtree(KEPT, ignore_errors=True)
    making = KEPT / "making"
    making.mkdir(parents=True)
    _seed(Installation("sqlite", making, {}))
    os.replace(making, home)
    return home


def _seed(place: Installation) -> None:
    print(f"Seeding {place.database}: 500 clients, 10,000 notes …", file=sys.stderr, flush=True)
    place.python("-m", "twodrawer", "init")
    place.python("-m", "bench.seed")


@contextmanager
def serving(place: Installation, side: str) -> Iterator[int]:
    """The program or the floor, serving; the port it answers on."""
    port = free_port()
    log = place.home / f"{side}.log"
    here = str(Path(sys.executable).parent)
    if side == "program":
        command = [f"{here}/twodrawer", "serve", "--only", "record", "--port", str(port)]
    else:
        command = [f"{here}/granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--workers", str(place.processes), "bench.floor.app:application"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env=place.environment,
            cwd=PROJECT,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
        )
    try:
        _wait(process, port, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=5)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise DidNotStart(f"No answer on port {port}:\n{log.read_text()[-3000:]}")
