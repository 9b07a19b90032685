"""What may only be added can't be replaced either, nor emptied away: statements that fire no delete trigger."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.cast import make_house
from tests.notes import open_desk
from twodrawer.audit.models import Entry
from twodrawer.chart.models import NoteVersion, Signature
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db


def put_in_its_place(model, using="default"):
    """A standing row replaced by a copy: harmless in words, and it would delete the row on SQLite, which fires no
    trigger for that, or update it on PostgreSQL."""
    table = model._meta.db_table
    columns = [f.column for f in model._meta.concrete_fields if not f.generated]
    row = model.objects.using(using).values_list("pk", flat=True).order_by("-pk").first()
    names, link = ", ".join(columns), connections[using]
    copy = f"INTO {table} ({names}) SELECT {names} FROM {table} WHERE {columns[0]} = %s"
    if link.vendor == "sqlite":
        statement, named = f"INSERT OR REPLACE {copy}", row.hex
    else:
        same = f"{columns[1]} = EXCLUDED.{columns[1]}"
        statement, named = f"INSERT {copy} ON CONFLICT ({columns[0]}) DO UPDATE SET {same}", row
    with pytest.raises(DatabaseError), transaction.atomic(using=using), link.cursor() as cursor:
        cursor.execute(statement, [named])


def test_nothing_takes_the_place_of_an_entry_a_signed_note_or_a_key():
    desk = open_desk(make_house())
    desk.sign(desk.written())
    before = Entry.objects.count()
    for model in (Entry, NoteVersion, Signature):
        put_in_its_place(model)
    # A live key may be wrapped anew, which is what rotation does; a destroyed one may not come back.
    newest = DataKey.objects.using("keys").latest("pk")
    DataKey.objects.using("keys").filter(pk=newest.pk).update(wrapped=None, destroyed_at=desk.at)
    put_in_its_place(DataKey, using="keys")
    assert Entry.objects.count() == before


def test_a_second_version_under_the_same_number_is_refused_whatever_its_ref():
    desk = open_desk(make_house())
    desk.sign(desk.written())
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO chart_noteversion (ref, practice_id, note_id, version, content, content_hash, "
            "words, frozen_at) SELECT '01980000000070008000000000000000', practice_id, note_id, version, content, "
            "content_hash, words, frozen_at FROM chart_noteversion"
        )
    assert NoteVersion.objects.count() == 1


def test_the_store_of_wrapped_keys_cant_be_emptied():
    make_house()
    # SQLite has no TRUNCATE; a DELETE of everything takes the same short way there.
    emptied = "DELETE FROM sealing_datakey" if connection.vendor == "sqlite" else "TRUNCATE sealing_datakey"
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(using="keys"),
        connections["keys"].cursor() as cursor,
    ):
        cursor.execute(emptied)
    assert DataKey.objects.using("keys").exists()
