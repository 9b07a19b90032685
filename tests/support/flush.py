"""Emptying the tables between tests, in spite of the triggers that forbid it.

A test with real transactions is cleaned up by emptying every table. The ledger and signed notes refuse
that, as they should, so the triggers are out of force for that one transaction, and for nothing else.
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

_PATCHED: set[type[BaseDatabaseOperations]] = set()


def let_tests_empty_tables(connection: BaseDatabaseWrapper) -> None:
    """From now on, Django's flush gets past the append-only triggers, on every connection of this kind.

    Set on the class, not on the one connection: a test with threads, or one that drops its connection, is
    cleaned up over another.
    """
    operations = type(connection.ops)
    if operations in _PATCHED:
        return
    _PATCHED.add(operations)
    plain = operations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: Sequence[str]) -> None:
        connection = self.connection
        plain_flush = partial(plain, self)
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

    # Django has no setting for this: the method itself is what a test run replaces.
    operations.execute_sql_flush = flush  # type: ignore[method-assign,assignment]
