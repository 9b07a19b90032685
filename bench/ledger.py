"""`python -m bench.ledger`: how many entries a second are sealed and verified, and how long a proof takes.

A ledger of one practice in a database of its own, with entries like those of reading and writing notes: three
refs each. They are written in bulk, with the marks of the program, sealed by the sealer, and verified as
`twodrawer audit verify` does it: in one process, and in one for each core. Goals: 200,000 entries verified a
second, a proof in under a millisecond.

A busy machine is slow at everything, so two figures are measured beside these: what the verifying process itself
computed for an entry, and what the hashes alone cost it, which nothing can leave out: of the leaf, of its mark, of
a node. PostgreSQL computes for its part in a process of its own, which shares the cores.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.report import machine, machine_words
from tests.support.postgres import PrivateServer

ENTRIES = 500_000
VERIFY_GOAL, PROOF_GOAL = 200_000, 1.0
BATCH = 5_000
GOES = 5
"""On all cores, and the middle one is told: what else the machine does takes from one go or another."""


def main() -> int:
    """Measures, prints. 1 if a goal is missed."""
    asked = _arguments()
    if asked.inside:
        print(json.dumps(measured(asked.entries)))
        return 0
    print(machine_words(machine()), flush=True)
    found = {}
    for database in asked.only or ("sqlite", "postgres"):
        found[database] = _in_a_process(database, asked.entries)
        print(f"\n{database}, {asked.entries:,} entries of {found[database]['bytes']} bytes")
        for name, figure in found[database].items():
            if name != "bytes":
                beside = f"  goal {VERIFY_GOAL:,}" if name == "verified a second, all cores" else ""
                print(f"  {name:<44} {figure:>12,}{beside}")
    print("\n" + json.dumps({"machine": machine(), "ledger": found}))
    met = all(
        one["verified a second, all cores"] >= VERIFY_GOAL and one["proof, median ms"] < PROOF_GOAL
        for one in found.values()
    )
    print(f"{VERIFY_GOAL:,} verified a second, a proof under {PROOF_GOAL} ms: {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ledger", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument(
        "--only", action="append", choices=["sqlite", "postgres"], help="on this database alone"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_a_process(database: str, entries: int) -> dict[str, Any]:
    """One database has one process: Django reads its settings once."""
    import subprocess

    with tempfile.TemporaryDirectory(prefix="twodrawer-bench-") as folder:
        environment = {**os.environ, "TWODRAWER_HOME": str(Path(folder) / "home")}
        server = PrivateServer(durable=True) if database == "postgres" else None
        try:
            if server is not None:
                server.start()
                for name, variable in (("record", "TWODRAWER_RECORD_URL"), ("keys", "TWODRAWER_KEYS_URL")):
                    server.create(name)
                    environment[variable] = server.url(name)
            command = [sys.executable, "-m", "bench.ledger", "--inside", "--entries", str(entries)]
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
        finally:
            if server is not None:
                server.stop()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(entries: int) -> dict[str, Any]:
    """The figures, on the database of the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.settings"
    from twodrawer.config.home import make_installation_keys, read_home
    from twodrawer.lib.time import now

    make_installation_keys(read_home(), at=now())
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", database="default", verbosity=0)
    log, size = _fill(entries)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    from twodrawer.audit import seal, tree
    from twodrawer.audit.models import Leaf
    from twodrawer.audit.verify import verify_log
    from twodrawer.config.ledger_verifying import in_processes

    sealing = _took(seal.seal)
    seal.seal_now(at=now())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as a server does by itself within a minute of so many rows,
            cursor.execute("CHECKPOINT")  # and this within five: it would write beside what is measured
    computing = time.process_time()
    one = _took(lambda: _verified(verify_log()))
    computing = time.process_time() - computing
    all_cores = median(_took(lambda: _verified(verify_log(spread=in_processes))) for _ in range(GOES))
    refs = list(
        Leaf.objects.filter(log=log, position__in=range(7, entries, entries // 200)).values_list(
            "ref", flat=True
        )
    )
    proofs = [_took(partial(tree.inclusion, ref)) * 1000 for ref in refs]
    return {
        "bytes": size,
        "sealed a second": round(entries / sealing),
        "verified a second, one process": round(entries / one),
        "verified a second, all cores": round(entries / all_cores),
        "computed for an entry, µs": round(computing / entries * 1e6, 1),
        "of it for hashes alone, µs": round(_hashes_alone(size) * 1e6, 1),
        "proof, median ms": round(median(proofs), 3),
        "proof, greatest ms": round(max(proofs), 3),
    }


def _took(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _hashes_alone(size: int, many: int = 20_000) -> float:
    """Seconds for the three hashes that an entry can't be verified without."""
    from twodrawer.audit.signer import keeper
    from twodrawer.lib.merkle import HASH, leaf_hash, node_hash

    leaves, half = [number.to_bytes(size, "big") for number in range(many)], bytes(HASH)
    begun = time.process_time()
    keeper().marks([leaf_hash(one) for one in leaves])
    for _ in range(many):
        node_hash(half, half)
    return (time.process_time() - begun) / many


def _verified(steps: Any) -> None:
    last = list(steps)[-1]
    assert last.problem is None, last


def _fill(entries: int) -> tuple[str, int]:
    from django.db import connection, transaction

    from twodrawer.audit.entries import Actor, Event, leaf
    from twodrawer.audit.signer import keeper
    from twodrawer.lib.merkle import leaf_hash
    from twodrawer.lib.refs import new_ref
    from twodrawer.lib.time import now

    practice, member, at, text = new_ref(), new_ref(), now(), ""
    by, acts = Actor("member", member, practice), ("note.read", "note.drafted", "client.read", "session.read")
    for start in range(0, entries, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, entries)):
            ref = new_ref()
            about = (("note", new_ref()), ("client", new_ref()), ("session", new_ref()))
            event = Event(
                acts[number % 4], about, "treatment", ("45 CFR 164.506(c)(1)",), {"revision": number}
            )
            text = leaf(event, ref=ref, log=str(practice), by=by, at=at, outcome="done", request=new_ref())
            key = ref.hex if connection.vendor == "sqlite" else ref
            rows.append((key, text, keeper().mark(leaf_hash(text.encode()))))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("INSERT INTO audit_entry (ref, leaf, mark) VALUES (%s, %s, %s)", rows)
    return str(practice), len(text.encode())


if __name__ == "__main__":
    raise SystemExit(main())
