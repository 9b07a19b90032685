"""Sealing, with transactions that really run beside each other: nothing is skipped, nobody waits, as many entries as reads."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, connections
from django.urls import reverse

from tests.attacks.test_ledger_failing import raw_address
from tests.cast import browser, make_house
from tests.notes import open_desk
from tests.support.counts import count
from tests.support.ledger_hands import Log, key_of, run, verdict, what_is_wrong
from twodrawer.audit import seal, tree
from twodrawer.audit.actions import record
from twodrawer.audit.entries import INSTALLATION, PROGRAM, Actor, Event
from twodrawer.audit.models import Entry, Leaf, Pending
from twodrawer.audit.queries import newest_of
from twodrawer.audit.signer import Keeper, keeper
from twodrawer.audit.verify import verify_log
from twodrawer.config.vault_witness import event_of
from twodrawer.lib.merkle import leaf_hash
from twodrawer.lib.refs import made_at, new_ref
from twodrawer.lib.time import utc_text

AT = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
READS = count("concurrent reads", usual=64, full=500)
INSERT = "INSERT INTO audit_entry (ref, leaf, mark) VALUES (%s, %s, %s)"


@contextmanager
def another_transaction(log):
    """Somebody's act that has written its entry and not committed. On SQLite, which has one writer, one that reads."""
    ref, text = log.forged()
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM audit_entry").fetchone()
        yield ref
        other.execute("COMMIT")
        other.close()
        record(Event("note.read"), by=Actor("member", log.member, log.practice), at=log.at, ref=ref)
        return
    with psycopg.connect(**raw_address()) as other:
        other.execute(INSERT, (ref, text, keeper().mark(leaf_hash(text.encode()))))
        yield ref


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_sealed_late_and_never_skipped():
    log = Log(AT)
    log.write(3)
    with another_transaction(log) as late:
        later = log.write(3)
        kept = log.seal()
        assert tree.size_of(log.name) == 6 and not Leaf.objects.filter(ref=late).exists()
        assert what_is_wrong(kept) == ""
    assert late < later[0], "its ref is older than what was sealed before it"
    seal.seal()
    assert log.positions()[-1] == late and not Pending.objects.exists()
    assert what_is_wrong(kept) == ""


@pytest.mark.django_db(transaction=True)
def test_what_is_sealed_while_the_ledger_is_verified_is_looked_at_once():
    """An entry that was there when verifying began is looked at, be it before or after it got its place."""
    log = Log(AT)
    log.write(3)
    seal.seal()
    log.write(4)
    steps = verify_log(log.name)
    first = next(steps)
    seal.seal()
    log.write(1)
    last = list(steps)[-1]
    assert (first.done, first.total) == (3, 7)
    assert (last.done, last.problem) == (7, None)
    assert list(verify_log(log.name))[-1].done == 8


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_keeps_nobody_from_writing_or_sealing():
    log = Log(AT)
    with another_transaction(log):
        if connection.vendor == "postgresql":
            run("SET lock_timeout = '200ms'")
        log.write(5)
        assert sum(seal.seal().values()) == 5
        if connection.vendor == "postgresql":
            run("SET lock_timeout = 0")


@pytest.mark.django_db(transaction=True)
def test_several_sealers_at_once_give_each_place_once():
    log = Log(AT)
    log.write(40)

    def sealed(_):
        try:
            return sum(seal.seal(batch=7).values())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(sealed, range(4)))
    done += sum(seal.seal().values())
    assert done == tree.size_of(log.name) == 40
    assert verdict().problem is None


@pytest.mark.django_db(transaction=True)
def test_as_many_entries_as_concurrent_reads():
    desk = open_desk(make_house())
    address = reverse("note", args=[desk.signed()])
    browsers = [browser(desk.house, "okafor") for _ in range(8)]
    before = Entry.objects.count()

    def read(number):
        try:
            with ThreadPoolExecutor(1):
                return browsers[number].get(address).status_code
        finally:
            connections.close_all()

    def many(number):
        return [read(number) for _ in range(READS // 8)]

    with ThreadPoolExecutor(8) as pool:
        statuses = [status for found in pool.map(many, range(8)) for status in found]
    assert statuses == [200] * READS
    assert Entry.objects.count() == before + READS
    seal.seal()
    assert verdict(times=False).problem is None, "the acts of this test are dated as it likes"


@pytest.mark.django_db
def test_entries_from_before_there_was_a_key_are_taken_as_they_are_and_no_later_ones(settings):
    """An installation that is brought up to date: what stood there has no mark. Nobody can add to it."""
    log = Log(AT)
    old = log.write(3)
    made = keeper()

    if connection.vendor == "sqlite":
        run("DROP TRIGGER audit_entry_no_update")
    else:
        run("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change")
    run("UPDATE audit_entry SET mark = NULL")
    assert "doesn't carry the ledger's mark" in what_is_wrong()
    # Refs made in one millisecond are given the next ones, so that a busy process's run ahead of the clock.
    settings.LEDGER = Keeper(made.seed, "record", utc_text(made_at(new_ref())))
    log.write(2)
    log.seal()
    assert what_is_wrong() == ""
    assert log.positions()[:3] == old
    later, text = log.forged()
    run("INSERT INTO audit_entry (ref, leaf) VALUES (%s, %s)", key_of(later), text)
    seal.seal()
    assert what_is_wrong().startswith(f"Entry {str(later)[-8:]}: it wasn't written by this program")


@pytest.mark.django_db
def test_a_commitment_under_another_key_is_said_to_be_one():
    said = {"hour": "2026-11-22T06:00:00.000000Z", "commitment": "a" * 64}
    record(event_of(said, "one", None), by=PROGRAM, at=AT)
    last = newest_of(INSTALLATION, "vault.committed")
    assert "key_changed" not in event_of(said, "one", last).facts
    assert event_of(said, "another", last).facts["key_changed"] is True
