"""Emptying the tables between tests, in spite of the triggers that forbid it.

A test with real transactions is cleaned up by emptying every table. The ledger and signed notes refuse
that, as they should, so the triggers are out of force for that one transaction, and for nothing else.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


def let_tests_empty_tables(connection: BaseDatabaseWrapper) -> None:
    """From now on, Django's flush on this connection gets past the append-only triggers."""
    plain_flush = connection.ops.execute_sql_flush

    def flush(statements: Sequence[str]) -> None:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            if connection.vendor != "sqlite":
                cursor.execute("SET LOCAL session_replication_role = replica")
                plain_flush(statements)
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            plain_flush(statements)
            for _, definition in triggers:
                cursor.execute(definition)

    connection.ops.execute_sql_flush = flush  # type: ignore[method-assign,assignment]
