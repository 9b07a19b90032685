"""Promise 4: what left on paper can't be rewritten unseen. Column by column, `twodrawer verify` finds what raw SQL changes.

As with the rows of a signed note (`test_signed_columns.py`), the columns are asked of the database.
"""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests.attacks.stage import World
from tests.attacks.test_signed_columns import columns_of, other_values, without_guards
from tests.support.ledger_hands import run
from twodrawer.audit.reading import Reading
from twodrawer.chart import queries
from twodrawer.chart.models import PaperFile, Print
from twodrawer.chart.queries.on_paper import paper_faults
from twodrawer.config import note_commands
from twodrawer.disclosures.actions import leaving as gate
from twodrawer.law.words import Purpose
from twodrawer.lib.paper.file import PaperFile as File

DAYS = (date(2026, 11, 1), date(2026, 11, 19))


@pytest.fixture
def left(world: World) -> World:
    """A note printed with its addendum and alone, and a file of each kind."""
    okafor, haddad = world.who("okafor"), world.who("haddad")
    for name in ("signed", "addendum"):
        gate.print_note(world[name], **okafor)
    for number, name in enumerate(("signed", "draft")):
        text = queries.text_for_paper(world[name], by=okafor["by"], on=okafor["on"], read=Reading())
        gate.note_leaves(text, File(content=b"%PDF" + name.encode(), pages=number + 1), **okafor)
    read = Reading()
    read.of("client", world["rowan"])
    file = File(content=b"%PDF record", pages=7)
    gate.record_leaves(
        world["rowan"], file, purpose=Purpose.TREATMENT, days=(None, DAYS[1]), read=read, **okafor
    )
    for client in (world["rowan"], None):
        file = File(content=f"%PDF ledger {client}".encode(), pages=3)
        gate.ledger_leaves(file, client_ref=client, days=DAYS, read=Reading(), **haddad)
    assert paper_faults() == [], "no alarm before the attack"
    return world


def changed(row: Any, column: str, value: object) -> None:
    field = next(field for field in row._meta.concrete_fields if field.column == column)
    new = field.get_db_prep_save(field.to_python(value), connection)
    key = row._meta.pk.get_db_prep_save(row.pk, connection)
    run(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE ref = %s", new, key)


def values_for(field: Any, value: Any) -> list[Any]:
    """Values that the column could hold as well."""
    if type(field) is models.DateField:
        return [DAYS[0] - timedelta(days=1), *([None] if value else [])]
    if isinstance(field, models.IntegerField) and value is None:
        return [1]
    return other_values(field, value)


@pytest.mark.parametrize("model", [Print, PaperFile], ids=lambda model: model._meta.db_table)
def test_every_column_of_what_left_on_paper_is_covered(model, left: World):
    """All but the row's own name, which nothing else names and no page shows."""
    fields = {field.column: field for field in model._meta.concrete_fields if field.column != "ref"}
    assert columns_of(model._meta.db_table) == {*fields, "ref"}
    missed, tried = [], set()
    with transaction.atomic():
        without_guards()
        for row in model.objects.all():
            for column, field in fields.items():
                for value in values_for(field, getattr(row, field.attname)):
                    with suppress(IntegrityError), transaction.atomic():  # a note's file is of a note
                        changed(row, column, value)
                        tried.add(column)
                        if not paper_faults():
                            missed.append((row, column, value))
                        transaction.set_rollback(True)
        transaction.set_rollback(True)
    assert not missed
    assert tried == set(fields)


@pytest.mark.parametrize("model", [Print, PaperFile], ids=lambda model: model._meta.db_table)
def test_what_left_on_paper_is_missed_when_its_row_is_taken_away(model, left: World, capsys, monkeypatch):
    monkeypatch.setattr(note_commands, "start_django", lambda: None)
    with transaction.atomic():
        without_guards()
        for row in model.objects.all():
            with transaction.atomic():
                key = row._meta.pk.get_db_prep_save(row.pk, connection)
                run(f"DELETE FROM {model._meta.db_table} WHERE ref = %s", key)
                faults = paper_faults()
                assert [fault[:21] for fault in faults] == ["the ledger says that "]
                transaction.set_rollback(True)
        run(f"DELETE FROM {model._meta.db_table}")
        assert note_commands.verify_all() == 1
        assert capsys.readouterr().out.count("and no row says the same") == len(paper_faults())
        transaction.set_rollback(True)


def test_a_row_that_was_put_there_is_found(left: World):
    row = Print.objects.all()[0]
    values: dict[str, UUID | int | object] = {
        field.attname: getattr(row, field.attname) for field in row._meta.fields
    }
    Print.objects.create(**{**values, "ref": left["draft"]})
    faults = paper_faults()
    assert [fault[-22:] for fault in faults] == ["and the ledger doesn't"]
