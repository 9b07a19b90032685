"""Signed is signed: raw SQL on what was signed is refused by the database, and found where it was forced."""

import random

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.attacks.stage import SECRET, World
from tests.support.counts import count
from twodrawer.audit.models import Entry
from twodrawer.chart import queries
from twodrawer.chart.models import Note, NoteVersion, Signature

TABLES = [
    "chart_noteversion",
    "chart_signature",
    "chart_returncomment",
    "chart_print",
    "chart_paperfile",
    "audit_entry",
    "audit_entryref",
]
CHANGES = count("changed bits of what was signed, at most", usual=12, full=100_000)


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def without_triggers():
    """What a database administrator can do. Undone with the test."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'chart_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")


@pytest.mark.parametrize("table", TABLES)
def test_the_database_itself_refuses_to_change_or_delete(table, world: World):
    """Removed and found: `append_only` for that table in the migrations."""
    for route in ("note_print", "note_pdf"):
        world.browser("okafor").get(reverse(route, args=[world["signed"]]))
    world.browser("brandt").post(reverse("note_return", args=[world["submitted"]]), {"comment": "Say more."})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    plain = [
        column
        for column in columns
        if column not in ("log", "at", "act", "outcome", "actor_kind", "actor_ref")
    ]
    for column in plain:
        with pytest.raises(DatabaseError):
            sql(f"UPDATE {table} SET {column} = {column}")
    with pytest.raises(DatabaseError):
        sql(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError):
            sql(f"TRUNCATE {table} CASCADE")


def changes(row, column):
    """Values that differ from the row's own in one bit, one digit or a number: a sample, in the soak all."""
    if column == "version":
        return [row.version + more for more in range(1, 50)][:CHANGES]
    held = getattr(row, column)
    whole = bytearray(held.encode() if isinstance(held, str) else bytes(held))
    per_place = 8 if column != "content_hash" else 1
    places = random.Random(7).sample(range(len(whole) * per_place), min(CHANGES, len(whole) * per_place))
    found = []
    for place in places:
        changed = whole.copy()
        changed[place // per_place] ^= 1 << (place % per_place)
        found.append(changed.decode() if isinstance(held, str) else bytes(changed))
    return found


@pytest.mark.parametrize("column", ["content", "content_hash", "version"])
def test_one_changed_bit_of_a_version_is_found(column, world: World):
    without_triggers()
    row = NoteVersion.objects.get(note=world["signed"])
    for changed in changes(row, column):
        with transaction.atomic():
            NoteVersion.objects.filter(ref=row.ref).update(**{column: changed})
            assert not queries.verify_note(world["signed"], on=world.cast.today).holds
            transaction.set_rollback(True)
    assert queries.verify_note(world["signed"], on=world.cast.today).holds


@pytest.mark.parametrize(
    "column", ["statement", "practice_signature", "signer_name", "signed_at", "part", "signer", "assertion"]
)
def test_one_change_of_a_signature_is_found(column, world: World):
    without_triggers()
    row = Signature.objects.get(version__note=world["signed"])
    altered = {
        "statement": row.statement.replace("attested", "passkey"),
        "signer_name": "Lindqvist, LCSW",
        "signed_at": world.at.replace(year=2025),
        "part": "supervisor",
        "signer": world["member_lindqvist"],
        "assertion": '{"signature":"AAAA"}',
    }
    for changed in [altered[column]] if column in altered else changes(row, column):
        with transaction.atomic():
            Signature.objects.filter(ref=row.ref).update(**{column: changed})
            found = queries.verify_note(world["signed"], on=world.cast.today)
            assert not found.holds
            assert not any(check.says.startswith("Signed by") for check in found.checks)
            transaction.set_rollback(True)


def test_a_signature_that_was_removed_is_missed(world: World):
    without_triggers()
    Signature.objects.filter(version__note=world["signed"]).delete()
    assert not queries.verify_note(world["signed"], on=world.cast.today).holds


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "discarded"])
def test_a_note_unlocked_by_raw_sql_is_found(state, world: World):
    Note.objects.filter(ref=world["signed"]).update(state=state)
    assert not queries.verify_note(world["signed"], on=world.cast.today).holds


def test_content_moved_between_notes_clients_and_practices_never_opens(world: World):
    """No associated data would let a box open anywhere. Removed and found: Place.associated_data."""
    without_triggers()
    okafor = world.browser("okafor")
    mine = NoteVersion.objects.get(note=world["signed"])
    for other in ("addendum", "submitted", "marlow_signed"):
        theirs = NoteVersion.objects.get(note=world[other])
        with transaction.atomic():
            NoteVersion.objects.filter(ref=mine.ref).update(
                content=theirs.content, content_hash=theirs.content_hash
            )
            for route in ("note", "note_print", "client", "session"):
                ref = {"client": "rowan", "session": "earlier"}.get(route, "signed")
                answer = okafor.get(reverse(route, args=[world[ref]]))
                assert answer.status_code == 503, (other, route)
                assert not any(SECRET[word] in answer.content.decode() for word in ("submitted", "marlow")), (
                    other,
                    route,
                )
            transaction.set_rollback(True)


def test_a_discarded_drafts_words_are_gone_and_its_entry_is_not(world: World):
    okafor = world.browser("okafor")
    okafor.post(reverse("note_discard", args=[world["draft"]]), {"sure": "yes"})
    assert Entry.objects.filter(act="note.discarded", about__about_ref=str(world["draft"])).exists()
    assert okafor.get(reverse("note_open", args=[world["draft"]])).status_code in (404, 410)
