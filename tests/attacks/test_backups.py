"""Restores of a whole installation, at the command line: rehearsed, refused beside a server, destroyed stays destroyed."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pyrage
import pytest

from tests.support.destruction import lines_of
from tests.support.house import House, demo_copy, empty_house, program
from twodrawer.sealing.provider import practice_keys_from_json

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def kept(run_folder, tmp_path_factory):
    """A served practice with its vault, whose workers made the backup that was due, and who can open it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    house = demo_copy(run_folder, f"backup-{worker}")
    folder = tmp_path_factory.mktemp("kept")
    identity = pyrage.x25519.Identity.generate()
    (folder / "identity.txt").write_text(f"{identity}\n")
    done = house.run("schedule-backups", "--to", str(folder), "--recipient", str(identity.to_public()))
    assert done.returncode == 0, done.stderr
    house.start()
    try:
        until = time.monotonic() + 90
        while time.monotonic() < until and len(list(folder.glob("*/twodrawer-*.json"))) < 3:
            time.sleep(0.2)
        assert {file.parent.name for file in folder.glob("*/twodrawer-*.json")} == {"record", "keys", "vault"}
        beside = house.run(
            "restore", *backups(folder, "record"), "--identity", str(folder / "identity.txt"), "--replace"
        )
        assert beside.returncode == 1
        assert "The program is running" in beside.stderr
    finally:
        house.stop()
    return house, folder


def backups(folder, *stores):
    return [str(next((folder / store).glob("*.age"))) for store in stores]


def sql(house: House, store: str, statement: str):
    """One statement on a store, as somebody with its password would."""
    if url := house.stores.get(f"TWODRAWER_{store.upper()}_URL"):
        with psycopg.connect(url, autocommit=True) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []
    file = sqlite3.connect(house.home / f"{store}.sqlite3", isolation_level=None)
    try:
        return file.execute(statement).fetchall()
    finally:
        file.close()


def practice_key(house):
    """The oldest practice's ref and keys."""
    file = min(house.home.glob("keys/practice-*.json"))
    return UUID(file.stem.removeprefix("practice-")), practice_keys_from_json(json.loads(file.read_text()))


def test_a_rehearsal_restores_verifies_measures_and_leaves_nothing(kept):
    """Of both processes' stores: the record's figures, and of the vault only that it worked."""
    house, folder = kept
    (house.home / ".backup-scratch").mkdir()
    (house.home / ".backup-scratch" / "record.sqlite3").write_text("what a killed rehearsal left")
    ((before,),) = sql(house, "record", "SELECT count(*) FROM audit_entry")
    done = house.run("rehearse-restore", "--to", str(folder), "--identity", str(folder / "identity.txt"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("restored and verified") == 3
    assert "signed notes verified" in done.stdout
    assert not (house.home / ".backup-scratch").exists()
    assert not (house.home / "rehearsal-databases").exists()
    ((entries, notes, lost, lost_entries, state),) = sql(
        house,
        "record",
        "SELECT entries, notes, lost_seconds, lost_entries, state FROM backup_run WHERE kind = 'rehearsal'",
    )
    assert (state, notes > 50, entries > 500, lost >= 0) == ("done", True, True, True)
    assert lost_entries == before - entries > 0, "that the backup was made is written after it, at least"
    assert f"{lost_entries:,} entries of the ledger" in done.stdout
    assert (folder / "vault" / "restored-and-verified.json").exists()
    if house.stores:
        assert not sql(house, "record", "SELECT 1 FROM pg_database WHERE datname LIKE 'twodrawer_rehearsal%'")


@pytest.mark.only_on("sqlite")  # the same there, without a second server's worth of copies
def test_a_rehearsal_finds_a_signed_note_that_was_altered_before_the_backup(kept, run_folder, tmp_path):
    """The copy is whole, every count is right, and one signature no longer fits."""
    house, folder = kept
    file = house.home.parent / f"{house.home.name}-altered"
    other = House(home=file, stores=house.stores)
    shutil.copytree(house.home, file)
    for trigger in ("chart_signature_no_update",):
        sql(other, "record", f"DROP TRIGGER {trigger}")
    sql(
        other,
        "record",
        "UPDATE chart_signature SET signer_name = 'Somebody Else' WHERE ref = (SELECT ref FROM chart_signature LIMIT 1)",
    )
    sql(
        other,
        "record",
        "CREATE TRIGGER chart_signature_no_update BEFORE UPDATE ON chart_signature "
        "BEGIN SELECT RAISE(ABORT, 'chart_signature is append-only'); END",
    )
    recipient = next(iter(json.loads(next((folder / "record").glob("*.json")).read_text())["recipients"]))
    assert (
        other.run("backup", "--to", str(tmp_path), "--recipient", recipient, "--only", "record").returncode
        == 0
    )
    who = ("--identity", str(folder / "identity.txt"), "--only", "record")
    done = other.run("rehearse-restore", "--to", str(tmp_path), *who)
    assert done.returncode == 1
    assert "failed its rehearsal" in done.stderr
    assert "signer name" in done.stderr


def test_what_was_destroyed_after_the_backup_is_destroyed_again_before_anything_is_served(kept, run_folder):
    """On a new machine with the keys put back: restored, and one client's key never opens again."""
    house, folder = kept
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    new = empty_house(run_folder, f"restored-{worker}")
    shutil.copytree(house.home / "keys", new.home / "keys")
    (new.home / "vault").mkdir(mode=0o700)
    for name in ("record-keys.json", "ledger-key.json"):
        shutil.copy(house.home / "vault" / name, new.home / "vault")
    practice, keys = practice_key(house)
    text = "replace(CAST({} AS text), '-', '')"
    row = sql(
        house, "keys",
        f"SELECT ref, owner_ref, wrapped FROM sealing_datakey WHERE owner_kind = 'client' AND wrapped IS NOT NULL "
        f"AND {text.format('practice_ref')} = '{practice.hex}' LIMIT 1",
    )[0]  # fmt: skip
    key, owner = (UUID(str(ref)) for ref in row[:2])
    lines = lines_of(practice, [(key, "client", owner)], at=AT, seed=keys.signing[-1].seed)
    lists = folder / "destroyed"
    lists.mkdir()
    listed = lists / f"practice-{practice}.list"
    who = ("--identity", str(folder / "identity.txt"))
    try:
        listed.write_text("\n".join(lines[::-1]) + "\n")
        refused = new.run("restore", *backups(folder, "record", "keys"), *who)
        assert refused.returncode == 1
        assert "can't be believed" in refused.stderr
        assert not (new.home / "record.sqlite3").exists()
        listed.write_text("\n".join(lines) + "\n")
        done = new.run("restore", *backups(folder, "record", "keys", "vault"), *who)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Destroyed 1 keys again" in done.stdout
    finally:
        shutil.rmtree(lists)
    ((wrapped, destroyed),) = sql(
        new,
        "keys",
        f"SELECT wrapped, destroyed_at FROM sealing_datakey WHERE {text.format('ref')} = '{key.hex}'",
    )
    assert wrapped is None
    assert destroyed is not None
    for file in new.home.glob("keys.sqlite3*"):
        assert bytes(row[2]) not in file.read_bytes(), file.name
    new.start()
    new.stop()
    mark = new.home / "restore-unfinished.json"
    mark.write_text("{}")
    try:
        refused = new.run("serve", "--only", "record", "--port", str(new.port), timeout=60)
    except subprocess.TimeoutExpired:
        pytest.fail("it is served")
    assert (refused.returncode != 0, "hasn't ended" in refused.stderr) == (True, True)
    mark.unlink()
    # From now on the list lies here, and nothing is served beside one that was tampered with.
    own = new.home / "destroyed" / f"practice-{practice}.list"
    own.write_text(own.read_text().replace("v1.", "v1.A", 1))
    refused = new.run("serve", "--only", "record", "--port", str(new.port), timeout=60)
    assert refused.returncode != 0
    assert "can't be believed" in refused.stderr


def test_a_backup_that_is_killed_leaves_no_file_that_looks_whole(kept, tmp_path):
    """kill -9 as soon as its first temporary file is there."""
    house, folder = kept
    recipient = next(iter(json.loads(next((folder / "record").glob("*.json")).read_text())["recipients"]))
    command = program("backup", "--to", str(tmp_path), "--recipient", recipient, "--only", "record")
    process = subprocess.Popen(
        command, env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None and not list(tmp_path.rglob(".*.part")):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    whole = [path.name for path in tmp_path.rglob("twodrawer-*.json")]
    made = sql(
        house, "record", "SELECT count(*) FROM audit_entry WHERE act = 'backup.made' AND log = 'installation'"
    )
    assert not whole or made[0][0] > 1, "whole only if it was told before"
