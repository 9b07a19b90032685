"""What may only be added can't be replaced either, nor emptied away: statements that fire no delete trigger."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.cast import make_house
from tests.notes import open_desk
from twodrawer.audit.models import Entry
from twodrawer.chart.models import NoteVersion, Signature
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="TRUNCATE is PostgreSQL's")


def replace_with_itself(model, using="default"):
    """A REPLACE of a standing row by a copy: harmless in words, and it deletes the row."""
    table = model._meta.db_table
    columns = [f.column for f in model._meta.concrete_fields if not f.generated]
    row = model.objects.using(using).values_list("pk", flat=True).order_by("-pk").first()
    names, link = ", ".join(columns), connections[using]
    with pytest.raises(DatabaseError), transaction.atomic(using=using), link.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table} WHERE {columns[0]} = %s",
            [row.hex],
        )


@on_sqlite
def test_nothing_takes_the_place_of_an_entry_a_signed_note_or_a_key():
    desk = open_desk(make_house())
    desk.sign(desk.written())
    before = Entry.objects.count()
    for model in (Entry, NoteVersion, Signature):
        replace_with_itself(model)
    replace_with_itself(DataKey, using="keys")
    assert Entry.objects.count() == before


@on_sqlite
def test_a_second_version_under_the_same_number_is_refused_whatever_its_ref():
    desk = open_desk(make_house())
    desk.sign(desk.written())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO chart_noteversion (ref, practice_id, note_id, version, content, content_hash, "
            "words, frozen_at) SELECT '01980000000070008000000000000000', practice_id, note_id, version, content, "
            "content_hash, words, frozen_at FROM chart_noteversion"
        )
    assert NoteVersion.objects.count() == 1


@on_postgres
def test_the_store_of_wrapped_keys_cant_be_emptied():
    make_house()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(using="keys"),
        connections["keys"].cursor() as cursor,
    ):
        cursor.execute("TRUNCATE sealing_datakey")
    assert DataKey.objects.using("keys").exists()
