"""Promise 5: what an entry is about can't be rewritten unseen, though the rows be made to read as before."""

import pytest
from django.db import DataError, connection, transaction

from tests.attacks.ledger_stage import AT, log
from tests.support.ledger_hands import Entry, EntryRef, Log, attempt, key_of, run, what_is_wrong
from twodrawer.audit.actions import record
from twodrawer.audit.entries import NOBODY, Event
from twodrawer.audit.verify import CLOCK_SLACK
from twodrawer.audit.whole import if_all_agree
from twodrawer.lib.merkle import Frontier
from twodrawer.lib.refs import new_ref

__all__ = ["log"]
pytestmark = pytest.mark.django_db


# --- What an entry is about, by rows that read the same -----------------------------------------


def said_of_bytes(table: str, column: str, of: str, key: object) -> str | None:
    """What verification says once the column keeps its text as bytes. None: the database refuses to."""
    as_bytes = f"CAST({column} AS BLOB)" if connection.vendor == "sqlite" else f"convert_to({column}, 'UTF8')"
    try:
        with transaction.atomic():
            run(f"UPDATE {table} SET {column} = {as_bytes} WHERE {of} = %s", key)
    except DataError:  # PostgreSQL writes the bytes as a text of digits, and no leaf is made of those
        return None
    return what_is_wrong()


def test_two_refs_drawn_into_one_row_are_named(log):
    """The text of both rows in one: joined, it reads as before, and nobody who looks for the client finds it."""
    ref = log.positions()[5]

    def careful():
        client, note = EntryRef.objects.filter(entry_id=ref).order_by("kind")
        both = f'{client.kind}","ref":"{client.about_ref}"}},{{"kind":"{note.kind}'
        run("UPDATE audit_entryref SET kind = %s WHERE id = %s", both, note.id)
        run("DELETE FROM audit_entryref WHERE id = %s", client.id)
        return what_is_wrong()

    assert attempt(careful) == f"Entry {str(ref)[-8:]}: what it is about differs from its leaf"


def test_one_ref_too_many_under_another_log_is_named(log):
    ref = log.positions()[5]

    def careful():
        run(
            "INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref) VALUES (%s, %s, %s, %s, %s)",
            *(key_of(ref), "installation", log.at.isoformat(), "client", str(new_ref())),
        )
        return what_is_wrong()

    assert "of its refs differs from its leaf" in attempt(careful)


@pytest.mark.parametrize("column", ["log", "at", "kind", "about_ref"])
def test_a_ref_that_is_kept_as_bytes_is_named(log, column):
    """SQLite keeps what it is given: bytes that read as the text did, and that no search for the text finds."""
    ref = log.positions()[5]
    said = attempt(lambda: said_of_bytes("audit_entryref", column, "entry_id", key_of(ref)))
    assert said is None or said.startswith(f"Entry {str(ref)[-8:]}: ")


def test_a_leaf_that_is_kept_as_bytes_is_named(log):
    ref = log.positions()[5]
    said = attempt(lambda: said_of_bytes("audit_entry", "leaf", "ref", key_of(ref)))
    assert said is None or said == f"Entry {str(ref)[-8:]}: its leaf isn't kept as a text"


# --- Many logs side by side, in any order -------------------------------------------------------


def test_what_is_sealed_in_another_order_than_it_was_written_agrees_as_a_whole(log):
    """Whoever began first may commit last. Such runs are no reason to look at each entry by itself, and hide nothing."""
    order = log.positions()
    order[3:9] = reversed(order[3:9])

    def careful(*, change: bool):
        log.build_anew(order)
        log.forget_checkpoints()
        if change:
            run("UPDATE audit_entryref SET kind = 'session' WHERE entry_id = %s AND kind = 'client'",
                key_of(order[5]))  # fmt: skip
        found = if_all_agree(log.name, Frontier(), len(order), said=(), newest="", slack=CLOCK_SLACK)
        return found.refs if found else None

    assert attempt(lambda: careful(change=False)) == 2 * len(order)
    assert attempt(lambda: careful(change=True)) is None


def test_a_ref_taken_from_one_of_many_logs_is_named(log):
    """Where the entries of many practices lie between a log's own, its refs are looked for in another way."""
    others = [Log(AT) for _ in range(4)]
    for _ in range(5):
        for one in (log, *others):
            one.write(2)
    log.seal()
    assert what_is_wrong() == ""
    ref = log.positions()[-2]

    def careful():
        run("DELETE FROM audit_entryref WHERE entry_id = %s AND kind = 'client'", key_of(ref))
        return what_is_wrong()

    assert attempt(careful) == f"Entry {str(ref)[-8:]}: what it is about differs from its leaf"


@pytest.mark.only_on("sqlite")  # on PostgreSQL the column is a uuid
def test_a_ref_whose_row_is_a_letter_short_of_its_entry_is_named(log):
    """The end of the entry's ref moved into the time: joined, both columns read as before."""
    ref = log.positions()[5]

    def careful():
        run("UPDATE audit_entryref SET at = substr(entry_id, -1) || at, entry_id = substr(entry_id, 1, 31) "
            "WHERE entry_id = %s AND kind = 'client'", key_of(ref))  # fmt: skip
        return what_is_wrong()

    assert attempt(careful)


@pytest.mark.parametrize("column", ["at", "kind", "about_ref"])
def test_two_refs_in_one_column_beside_an_empty_one_are_named(log, column):
    """A column that may be empty: one row says what two should, and the other says nothing."""
    ref = log.positions()[5]

    def careful():
        first, second = EntryRef.objects.filter(entry_id=ref).order_by("id")
        both = f"{getattr(first, column)},{getattr(second, column)}"
        let_be_empty("audit_entryref", column)
        run(f"UPDATE audit_entryref SET {column} = %s WHERE id = %s", both, first.id)
        run(f"UPDATE audit_entryref SET {column} = NULL WHERE id = %s", second.id)
        return what_is_wrong()

    assert attempt(careful).startswith(f"Entry {str(ref)[-8:]}: ")


@pytest.mark.parametrize("column", ["act", "outcome", "actor_kind", "at"])
def test_two_entries_in_one_column_beside_an_empty_one_are_named(log, column):
    ref, other = log.positions()[5:7]

    def careful():
        made_plain("audit_entry")
        run(f"UPDATE audit_entry SET {column} = {column} || ',' || {column} WHERE ref = %s", key_of(ref))
        run(f"UPDATE audit_entry SET {column} = NULL WHERE ref = %s", key_of(other))
        return what_is_wrong()

    assert attempt(careful).startswith(f"Entry {str(ref)[-8:]}: ")


@pytest.mark.parametrize("column", ["act", "outcome", "actor_kind", "actor_ref", "at", "log"])
def test_a_column_that_was_changed_beside_its_leaf_is_named(log, column):
    ref = log.positions()[5]

    def careful():
        made_plain("audit_entry")
        run(f"UPDATE audit_entry SET {column} = substr({column}, 2) || 'x' WHERE ref = %s", key_of(ref))
        return what_is_wrong()

    assert attempt(careful).startswith(f"Entry {str(ref)[-8:]}: ")


@pytest.mark.parametrize("column", ["at", "kind", "about_ref"])
def test_a_ref_that_was_changed_beside_its_leaf_is_named(log, column):
    ref = log.positions()[5]

    def careful():
        changed = f"UPDATE audit_entryref SET {column} = substr({column}, 2) || 'x'"
        run(f"{changed} WHERE entry_id = %s AND kind = 'client'", key_of(ref))
        return what_is_wrong()

    assert attempt(careful).startswith(f"Entry {str(ref)[-8:]}: ")


def test_a_time_that_was_changed_everywhere_but_in_the_leaf_is_named(log):
    """The entry and its refs say the time of the next one: nothing is out of order, and an account of that hour lacks it."""
    ref, following = log.positions()[5:7]

    def careful():
        later = Entry.objects.values_list("at", flat=True).get(ref=following)
        made_plain("audit_entry")
        run("UPDATE audit_entry SET at = %s WHERE ref = %s", later, key_of(ref))
        run("UPDATE audit_entryref SET at = %s WHERE entry_id = %s", later, key_of(ref))
        return what_is_wrong()

    assert attempt(careful) == f"Entry {str(ref)[-8:]}: the time differs from its leaf"


def test_an_actor_that_is_blank_where_the_leaf_has_none_is_named(log):
    ref = record(Event("sign_in.failed"), by=NOBODY, at=log.at)
    log.seal()

    def careful():
        made_plain("audit_entry")
        run("UPDATE audit_entry SET actor_ref = '' WHERE ref = %s", key_of(ref))
        return what_is_wrong()

    assert attempt(careful) == f"Entry {str(ref)[-8:]}: the actor differs from its leaf"


def let_be_empty(table: str, column: str) -> None:
    """The column takes what is null."""
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")
    else:
        made_plain(table)


def made_plain(table: str) -> None:
    """The table is made anew without rules: nothing is derived or refused any more."""
    if connection.vendor == "postgresql":
        for column in ("log", "at", "act", "outcome", "actor_kind", "actor_ref"):
            run(f"ALTER TABLE {table} ALTER COLUMN {column} DROP EXPRESSION")
        return
    run(f"CREATE TABLE {table}_plain AS SELECT * FROM {table}")
    run(f"ALTER TABLE {table} RENAME TO {table}_away")
    run(f"ALTER TABLE {table}_plain RENAME TO {table}")
