"""Serving the record, and the checks that come before: a set-up that isn't whole doesn't start."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime

from twodrawer.config.guards import missing_guards
from twodrawer.config.home import BadSettings
from twodrawer.config.setup import explain_set_up, start_django
from twodrawer.lib.errors import Problem

THREADS = 4
MOST_PROCESSES = 8
DEMO_CLOCK = "TWODRAWER_DEMO_CLOCK"


def apply_demo_clock() -> None:
    """The clock starts where the environment says, on an installation that is all demo; refused on any other."""
    wanted = os.environ.get(DEMO_CLOCK)
    if not wanted:
        return
    from twodrawer.lib.time import start_clock_at
    from twodrawer.people import queries as people

    if not people.only_demo_practices():
        raise BadSettings("Only a demo may be given a clock of its own: a real record has the real time.")
    start_clock_at(datetime.fromisoformat(wanted))


def serve(*, host: str, port: int, clock: datetime | None = None) -> int:
    """The processes that serve, restarted when one dies."""
    start_django()
    if clock is not None:
        os.environ[DEMO_CLOCK] = clock.isoformat()
        apply_demo_clock()
    for name, trouble in checks():
        if trouble:
            raise BadSettings(f"{name}: {trouble}")
    finish_what_a_crash_left()
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    if host not in ("127.0.0.1", "::1", "localhost") and not settings.SECURE:
        raise BadSettings(
            f"Listening on {host} would send clients' records over the network in the clear. "
            "Set TWODRAWER_ORIGIN to the https:// address of the proxy in front, or serve on this machine only."
        )
    print(f"Serving on http://localhost:{port} (stop with Ctrl C)", flush=True)
    explain_set_up()
    Server(
        "twodrawer.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes(embedded=settings.HOME.is_embedded),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
    return 0


def processes(*, embedded: bool) -> int:
    """How many processes serve. SQLite has one writer, so one process orders the writing inside itself; before
    PostgreSQL there is one for each core, since a process of Python computes on one core at a time."""
    return 1 if embedded else min(os.cpu_count() or 1, MOST_PROCESSES)


def finish_what_a_crash_left() -> None:
    """Keys of drafts that were signed or discarded just before the machine stopped are destroyed now."""
    from twodrawer.chart.actions import end_left_over_keys
    from twodrawer.lib.time import now
    from twodrawer.people import queries as people

    for practice_ref in people.practice_refs():
        end_left_over_keys(practice_ref, at=now())


def checks() -> Iterator[tuple[str, str]]:
    """Each check and what is wrong with it; an empty string when all is well."""
    from django.conf import settings
    from django.db import DatabaseError, connections
    from django.db.migrations.executor import MigrationExecutor

    from twodrawer.people import queries as people
    from twodrawer.sealing.queries import require_right_keys

    home = settings.HOME
    for alias, name in (("keys", "Wrapped keys"), ("default", "Record")):
        try:
            executor = MigrationExecutor(connections[alias])
            behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
            yield f"{name} database", "needs `twodrawer migrate`." if behind else ""
            gone = sorted(missing_guards(connections[alias])) if not behind else []
            yield (
                f"{name} guards",
                f"are missing: {', '.join(gone)}. Find out who removed them." if gone else "",
            )
        except DatabaseError:
            yield f"{name} database", "isn't answering, or isn't there."
            return
    held = connections["default"].introspection.table_names()
    limits = str(settings.CACHES["default"]["LOCATION"])
    yield "Rate limits", "" if limits in held else "have no table yet: run `twodrawer migrate`."
    for practice_ref in people.practice_refs():
        try:
            require_right_keys(practice_ref)
            trouble = ""
        except Problem as problem:
            trouble = f"{problem.what}. {problem.why} {problem.do}"
        yield f"Keys of practice {str(practice_ref)[-8:]}", trouble
    if home.is_embedded:
        space = os.statvfs(home.folder)
        free = space.f_bavail * space.f_frsize
        yield "Disk", "" if free > 200_000_000 else "less than 200 MB are free; saving would soon stop."


def report_checks() -> int:
    """A line a check on standard output. 1 when one of them fails."""
    start_django()
    failed = 0
    for name, trouble in checks():
        print(f"{'no ' if trouble else 'ok '} {name}{': ' + trouble if trouble else ''}")
        failed += bool(trouble)
    if failed:
        print("Not ready.", file=sys.stderr)
    return 1 if failed else 0
