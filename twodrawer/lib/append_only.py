"""Triggers that make a table append-only, for migrations, on SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Any

from django.db import router
from django.db.migrations.operations.base import Operation

Pair = tuple[Callable[..., None], Callable[..., None]]


class PutUp(Operation):
    """Triggers, put up in this order and taken down in the other, in one step that asks for no model.

    `RunPython` hands its function every model as it was at that step: copies of all of them, made anew for each step,
    which a trigger has no use for. A new installation stands in half the time without them.
    """

    reversible = True

    def __init__(self, *pairs: Pair) -> None:
        self.pairs = pairs

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """They stand, in the database that has this room's tables."""
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            for put_up, _ in self.pairs:
                put_up(None, schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """They are gone."""
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            for _, take_down in reversed(self.pairs):
                take_down(None, schema_editor)

    def describe(self) -> str:
        """For `migrate --plan`."""
        return "Puts triggers up"


def append_only(table: str) -> Pair:
    """Forward and backward functions for `PutUp`: rows of `table` can be added, never changed or deleted."""

    def put_up(apps: Any, schema_editor: Any) -> None:
        run = schema_editor.execute
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                run(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            return
        run(
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        run(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )
        run(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )

    def take_down(apps: Any, schema_editor: Any) -> None:
        run = schema_editor.execute
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                run(f"DROP TRIGGER {table}_no_{verb}")
            return
        for what in ("no_change", "no_truncate"):
            run(f"DROP TRIGGER {table}_{what} ON {table}")
        run(f"DROP FUNCTION {table}_append_only()")

    return put_up, take_down


def no_replacing(table: str, *keys: tuple[str, ...]) -> Pair:
    """Forward and backward functions for `PutUp`: on SQLite no insert takes the place of a standing row.

    `INSERT OR REPLACE` deletes the row it clashes with, and SQLite fires no delete trigger for that unless a
    connection asks for recursive triggers. So each unique key of an append-only table is asked for before an
    insert. PostgreSQL has no such statement, and its `ON CONFLICT DO UPDATE` fires the update trigger.
    """

    def put_up(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            return
        for number, key in enumerate(keys):
            same = " AND ".join(f"{column} = NEW.{column}" for column in key)
            standing = f"SELECT 1 FROM {table} WHERE {same}"  # noqa: S608  names written in migrations
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table} WHEN EXISTS ({standing}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )

    def take_down(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            return
        for number in range(len(keys)):
            schema_editor.execute(f"DROP TRIGGER {table}_no_replace_{number}")

    return put_up, take_down
