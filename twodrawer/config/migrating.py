"""What the record's process and the vault's both do with their databases: load the rooms, count what is missing."""

from twodrawer import __version__
from twodrawer.lib.time import now

STORE_NAMES = {"default": "record"}


def start_django() -> None:
    """The settings are read and the rooms loaded."""
    import django

    django.setup()


def steps_behind(alias: str) -> int:
    """How many migrations this database lacks."""
    from django.db import connections, router
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    last = executor.loader.graph.leaf_nodes()
    return len(executor.migration_plan([node for node in last if router.allow_migrate(alias, node[0])]))


def record_migrations(applied: dict[str, int], names: dict[str, str] = STORE_NAMES) -> None:
    """What was done to the databases stands in the installation's log: it is no practice's own act."""
    from twodrawer.audit.actions import record
    from twodrawer.audit.entries import PROGRAM, Event

    for alias, count in applied.items():
        if count:
            store = names.get(alias, alias)
            facts: dict[str, str | int | bool] = {"store": store, "count": count, "to": __version__}
            record(Event("database.migrated", facts=facts), by=PROGRAM, at=now())
