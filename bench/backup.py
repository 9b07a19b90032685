"""Backup, restore and rehearsal of a practice with 50,000 signed notes of 1.5 kB, on SQLite and PostgreSQL.

    python -m bench.backup [--only sqlite|postgres] [--notes 100]

Each figure is one run of the command that a person would type, start of the program included, on this machine as it is.
`--notes` is how many each of the 500 clients has. Memory is the greatest resident size of the command.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage

from bench.places import PROJECT, Installation
from tests.support.postgres import PrivateServer

CLIENTS, AFTERWARDS = 500, 1_000


def main() -> int:
    """Prints a line for each figure, then all of them as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.backup", description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--notes", type=int, default=100)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        _write(asked.write)
        return 0
    figures: dict[str, dict[str, Any]] = {}
    for database in [asked.only] if asked.only else ["sqlite", "postgres"]:
        with tempfile.TemporaryDirectory(prefix="twodrawer-bench-") as folder:
            figures[database] = measured(database, Path(folder), notes=asked.notes)
        print(f"{database}, {CLIENTS * asked.notes:,} notes, load {os.getloadavg()[0]:.1f}")
        for name, said in figures[database].items():
            print(f"  {name:<28} {said}")
    print(json.dumps(figures))
    return 0


def measured(database: str, folder: Path, *, notes: int) -> dict[str, Any]:
    """The figures on one database."""
    if database == "sqlite":
        return _figures(Installation(database, folder / "home", {}), folder, notes=notes)
    server = PrivateServer(durable=True)
    try:
        server.start()
        stores = {"TWODRAWER_RECORD_URL": "record", "TWODRAWER_KEYS_URL": "keys"}
        for name in (*stores.values(), "record_back", "keys_back"):
            server.create(name)
        urls = {variable: server.url(name) for variable, name in stores.items()}
        back = {variable: server.url(f"{name}_back") for variable, name in stores.items()}
        return _figures(Installation(database, folder / "home", urls), folder, notes=notes, back=back)
    finally:
        server.stop()


def _figures(
    place: Installation, folder: Path, *, notes: int, back: dict[str, str] | None = None
) -> dict[str, Any]:
    place.home.mkdir(mode=0o700)
    identity = pyrage.x25519.Identity.generate()
    (folder / "identity").write_text(f"{identity}\n")
    _run(place, ["init"])
    print(f"Seeding {place.database}: {CLIENTS * notes:,} notes …", file=sys.stderr, flush=True)
    seeded = {**place.environment, "BENCH_NOTES": str(notes)}
    subprocess.run([sys.executable, "-m", "bench.seed"], env=seeded, cwd=PROJECT, check=True)
    _run(place, ["audit", "seal"])  # as a practice that is served does by itself, each second
    kept, who = folder / "kept", ["--identity", str(folder / "identity")]
    only = ["--only", "record"]
    figures: dict[str, Any] = {}
    took, memory = _run(place, ["backup", "--to", str(kept), "--recipient", str(identity.to_public()), *only])
    files = sorted(kept.glob("*/*.age"))
    figures["backup, s"] = took
    figures["backup, MB"] = round(sum(file.stat().st_size for file in files) / 1e6, 1)
    figures["backup, memory, MB"] = memory
    written = _written_since(place)
    figures["rehearsal, s"], _ = _run(place, ["rehearse-restore", "--to", str(kept), *who, *only])
    figures["written since, entries"] = written
    figures["lost by a restore"] = _loss_said(place)
    new = replace(place, home=folder / "new", stores=back or {})
    new.home.mkdir(mode=0o700)
    shutil.copytree(place.home / "keys", new.home / "keys")
    took, memory = _run(new, ["restore", *map(str, files), *who])
    figures["restore, s"] = took
    figures["restore, memory, MB"] = memory
    return figures


def _written_since(place: Installation) -> int:
    """Entries of the ledger that are written after the backup, as an act or a read writes them."""
    writing = [sys.executable, "-m", "bench.backup", "--write", str(AFTERWARDS)]
    subprocess.run(writing, env=place.environment, cwd=PROJECT, check=True)
    return AFTERWARDS


def _write(entries: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.settings"
    import django

    django.setup()
    from twodrawer.audit.actions import record
    from twodrawer.audit.entries import PROGRAM, Event
    from twodrawer.lib.time import now

    for _ in range(entries):
        record(Event("bench.written"), by=PROGRAM, at=now())


def _loss_said(place: Installation) -> str:
    """What the rehearsal said that a restore would have lost: seconds, and entries of the ledger."""
    said = place.home.with_suffix(".log").read_text().rpartition("would have lost")[2]
    return said.partition("(")[2].splitlines()[0].replace("):", ",").rstrip(".")


def _run(place: Installation, words: Sequence[str]) -> tuple[float, int]:
    """Seconds and greatest memory of one command."""
    began = time.monotonic()
    with (place.home.with_suffix(".log")).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "twodrawer", *words], env=place.environment, cwd=PROJECT, stdout=log, stderr=log
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(place.home.with_suffix(".log").read_text()[-3000:])
    assert isinstance(used, resource.struct_rusage)
    return round(time.monotonic() - began, 1), used.ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
