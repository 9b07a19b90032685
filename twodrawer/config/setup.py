"""Making an installation: its keys, its databases, and the demo practice if that is wanted. Never silent."""

import os
from datetime import datetime
from pathlib import Path

from twodrawer import __version__
from twodrawer.config.home import make_installation_keys, read_home
from twodrawer.lib.time import now


def prepare() -> bool:
    """Keys and databases exist, and the program is ready to use them. Whether they were made just now."""
    home = read_home()
    given = bool(os.environ.get("TWODRAWER_INSTALLATION_KEYS"))
    fresh = not given and not home.installation_keys.exists() and not home.has_data()
    if fresh:
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        print(
            f"Made the installation's keys: {_near(make_installation_keys(home, at=now()))} (keep a copy elsewhere)"
        )
    start_django()
    migrate()
    from twodrawer.people import queries as people

    return not people.any_practice()


def start_django() -> None:
    """The settings are read and the rooms loaded."""
    import django

    django.setup()


def migrate() -> None:
    """Both databases have this version's tables, and the rate limits have theirs."""
    start_django()
    from django.core.management import call_command

    # Wrapped keys first: they are committed before the first row they seal.
    applied = {alias: _steps_behind(alias) for alias in ("keys", "default")}
    for alias in applied:
        call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _record_migrations(applied)


def _steps_behind(alias: str) -> int:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _record_migrations(applied: dict[str, int]) -> None:
    """What was done to the databases stands in the installation's log: it is no practice's own act."""
    from twodrawer.audit.actions import record
    from twodrawer.audit.entries import PROGRAM, Event

    for alias, count in applied.items():
        if count:
            store = {"default": "record"}.get(alias, alias)
            facts: dict[str, str | int | bool] = {"store": store, "count": count, "to": __version__}
            record(Event("database.migrated", facts=facts), by=PROGRAM, at=now())


def build_demo(clock: datetime | None) -> None:
    """The demo practices stand, marked as demo in the database for good. Their year ends at this moment."""
    from twodrawer.config.demo.build import build

    for line in build(at=clock or now()):
        print(line, flush=True)


def explain_set_up() -> None:
    """The code that the set-up page asks for, if it can be reached over a network and there is no practice yet."""
    from twodrawer.people import queries as people
    from twodrawer.people.signin.set_up_code import asks_for_code, set_up_code

    if asks_for_code() and not people.any_practice():
        print(f"The set-up page asks for this code: {set_up_code()}", flush=True)


def explain_demo(port: int) -> None:
    """Where to go and how to sign in."""
    from twodrawer.people import queries as people

    if not people.any_demo_practice():
        print("This installation holds a real practice, so there is no demo in it.")
        return
    print(f"\n  Twodrawer: http://localhost:{port}")
    print(
        "  Sign in:   one click for each of the cast; start with Okafor, who has notes to write.\n",
        flush=True,
    )


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
