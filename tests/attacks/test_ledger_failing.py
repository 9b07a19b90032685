"""Promise 6: however the ledger fails, no plaintext leaves and nothing changes. Each way really, not by a stand-in.

A full disk, a database that can only be read, somebody who holds the lock, a connection that was cut, a trigger that is
gone. On PostgreSQL the disk is full by its own error; on SQLite the file may really not grow.
"""

import json
import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import browser, make_house
from tests.notes import SOAP, open_desk
from tests.support.ledger_hands import run
from twodrawer.audit.models import Entry
from twodrawer.chart.models import DraftText, Note, Signature

SECRET = "Worry about the move has eased"
TRIES = 60


def on_sqlite():
    return connection.vendor == "sqlite"


@contextmanager
def full_disk():
    if on_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        run("PRAGMA max_page_count = 4294967294")
        return
    run(
        "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    )
    run("CREATE TRIGGER no_space BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION no_space()")
    yield
    run("DROP TRIGGER no_space ON audit_entry")
    run("DROP FUNCTION no_space()")


@contextmanager
def read_only():
    on, off = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF") if on_sqlite() else (
        "SET default_transaction_read_only = on", "SET default_transaction_read_only = off")  # fmt: skip
    run(on)
    yield
    run(off)


@contextmanager
def lock_held():
    if on_sqlite():
        run("PRAGMA busy_timeout = 50")
        holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.rollback()
        holder.close()
        run("PRAGMA busy_timeout = 20000")
        return
    run("SET lock_timeout = '50ms'")
    with psycopg.connect(**raw_address()) as other:
        other.execute("LOCK TABLE audit_entry IN EXCLUSIVE MODE")
        yield
    run("SET lock_timeout = 0")


def raw_address():
    held = connection.settings_dict
    return {"host": held["HOST"], "port": held["PORT"], "user": held["USER"], "password": held["PASSWORD"],
            "dbname": held["NAME"]}  # fmt: skip


@contextmanager
def connection_cut():
    connection.ensure_connection()
    if on_sqlite():
        connection.connection.close()
    else:
        pid = connection.connection.info.backend_pid
        with psycopg.connect(**raw_address(), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
    yield
    connection.close()


@contextmanager
def trigger_missing():
    if on_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_entry_about'")
            definition = cursor.fetchone()[0]
        run("DROP TRIGGER audit_entry_about")
        yield
        run(definition)
        return
    run("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_about")
    yield
    run("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_about")


WAYS = (full_disk, read_only, lock_held, connection_cut, trigger_missing)


def everything():
    """All that the acts below could change. What waits may be sealed meanwhile: that is no act."""
    return (
        sorted(Entry.objects.values_list("ref", flat=True)),
        sorted(Note.objects.values_list("ref", "state", "version")),
        sorted((ref, revision) for ref, revision in DraftText.objects.values_list("ref", "revision")),
        Signature.objects.count(),
    )


@pytest.mark.django_db(transaction=True)
def test_however_the_ledger_fails_nothing_is_shown_and_nothing_changes():
    """Removed and found: `raise LedgerUnavailable` in `record`, the trigger in its INSERT."""
    desk = open_desk(make_house())
    signed = desk.signed()
    okafor = browser(desk.house, "okafor")
    body: dict[str, object] = {"base": 1, "span": None, "format": "soap", "sections": {**SOAP, "plan": "Changed."}, "goals": [], "diagnoses": [], "tab": None}  # fmt: skip

    def read():
        return okafor.get(reverse("note", args=[signed]))

    def acts_on(draft):
        return (
            read,
            lambda: okafor.get(reverse("note_signed", args=[signed])),
            lambda: okafor.post(
                reverse("note_save", args=[draft]), json.dumps(body), content_type="application/json"
            ),
            lambda: okafor.post(reverse("note_discard", args=[draft]), {"sure": "yes"}),
        )

    assert SECRET in read().content.decode(), "while the ledger is well, the note is shown"
    for way in WAYS:
        # A disk that is nearly full may still have room for one more act, which then stands with its entry: each way
        # of failing gets a draft of its own.
        for number, act in enumerate(acts_on(desk.written())):
            before = everything()
            refused = None
            with way():
                for _ in range(TRIES if way is full_disk and on_sqlite() and number == 0 else 1):
                    entries = None if way is connection_cut else Entry.objects.count()
                    answer = act()
                    if answer.status_code in (200, 302) and entries is not None:
                        assert Entry.objects.count() == entries + 1, (
                            "as long as there was room, with its entry"
                        )
                        before = everything()
                        continue
                    refused = answer
                    break
            if refused is None:
                assert way is full_disk and on_sqlite(), (way.__name__, number)
                continue  # a page had room left
            assert refused.status_code == 503, (way.__name__, number, refused.status_code)
            assert SECRET not in refused.content.decode(), (way.__name__, number)
            assert everything() == before, (way.__name__, number)
    assert SECRET in read().content.decode()
