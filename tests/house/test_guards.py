"""What must never change is guarded in the database itself, and a guard that is gone stops start-up."""

import pytest
from django.db import connections, transaction

from twodrawer.config.guards import missing_guards
from twodrawer.config.serving import checks

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_every_guard_stands_after_the_migrations(alias):
    assert missing_guards(connections[alias]) == frozenset()


def test_a_guard_that_was_dropped_stops_start_up():
    connection = connections["default"]
    sqlite = connection.vendor == "sqlite"
    name = "chart_noteversion_no_update" if sqlite else "chart_noteversion_no_change"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}" + ("" if sqlite else " ON chart_noteversion"))
        assert missing_guards(connection) == {name}
        trouble = dict(checks())["Record guards"]
        transaction.set_rollback(True)
    assert name in trouble
