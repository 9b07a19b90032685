"""Serving the record, and the checks that come before: a set-up that isn't whole doesn't start."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime

from twodrawer.config import demo_clock
from twodrawer.config.guards import missing_guards
from twodrawer.config.home import BadSettings
from twodrawer.config.migrating import start_django
from twodrawer.config.processes import print_checks, processes, require_own_machine, run_processes
from twodrawer.config.setup import explain_set_up, run_vault_command
from twodrawer.lib.errors import Problem

DEMO_CLOCK = demo_clock.DEMO_CLOCK


def apply_demo_clock() -> None:
    """The clock starts where the environment says, on an installation that is all demo; refused on any other."""
    demo_clock.apply_demo_clock(is_demo=_is_all_demo)


def _is_all_demo() -> bool:
    from twodrawer.people import queries as people

    return people.only_demo_practices()


def serve_record(*, host: str, port: int, clock: datetime | None = None) -> int:
    """The record's processes, restarted when one dies."""
    if clock is not None:
        demo_clock.set_demo_clock(clock)
    start_django()
    apply_demo_clock()
    be_the_server()
    for name, trouble in checks():
        if trouble:
            raise BadSettings(f"{name}: {trouble}")
    keep_destroyed()
    finish_what_a_crash_left()
    from django.conf import settings

    require_own_machine(host, is_secure=settings.SECURE)
    print(f"Serving on http://localhost:{port} (stop with Ctrl C)", flush=True)
    explain_set_up()
    run_processes(
        "twodrawer.config.wsgi:application",
        host=host,
        port=port,
        count=processes(embedded=settings.HOME.is_embedded),
    )
    return 0


def be_the_server() -> None:
    """No restore begins while this process lives, and none is half way."""
    from twodrawer.backup.actions.restoring import require_finished
    from twodrawer.backup.folder import hold_together
    from twodrawer.backup.stores import installation

    folder = installation().folder
    hold_together(folder, "serving", busy="A restore is running here")
    require_finished(folder)


def keep_destroyed() -> None:
    """Whatever database was put back, by whichever tool: no key is live that a signed destruction list names."""
    from twodrawer.backup.stores import installation
    from twodrawer.config.restored_record import destroy_again
    from twodrawer.lib.time import now

    destroy_again(installation(), at=now())


def go_to_work() -> None:
    """This process serves the record from now on: it has its clock, ends with the one that started it, and does by
    itself, again and again, what no request asks for. Django is ready."""
    from twodrawer.config.background import begin
    from twodrawer.config.jobs import queue_worker
    from twodrawer.config.keeping import commitment_worker, mailing_worker, sealing_worker
    from twodrawer.config.processes import end_with_main
    from twodrawer.config.telling_vault import telling_worker
    from twodrawer.config.working_papers import sources_worker

    apply_demo_clock()
    end_with_main()
    begin(
        [
            sealing_worker(),
            commitment_worker(),
            telling_worker(),
            mailing_worker(),
            queue_worker(),
            sources_worker(),
        ]
    )


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

    from twodrawer.config.migrating import steps_behind
    from twodrawer.people import queries as people
    from twodrawer.sealing.queries import require_right_keys

    home = settings.HOME
    for alias, name in (("keys", "Wrapped keys"), ("default", "Record")):
        try:
            behind = steps_behind(alias)
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


def report_checks(*, only: str = "") -> int:
    """A line a check on standard output, for both processes unless one is named. 1 when one of them fails."""
    failed = 0
    if only != "vault":
        start_django()
        failed = print_checks(checks())
    if only != "record":
        failed += run_vault_command("check")
    if failed:
        print("Not ready.", file=sys.stderr)
    return 1 if failed else 0
