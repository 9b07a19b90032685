"""Backups of the demo practice's stores: whole or not there, and only for who has the identity."""

import base64
import json
import resource
import shutil
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from django.db import transaction

from tests.support.backups import (
    NOW,
    Stage,
    back_up,
    counts,
    demo_stores,
    files,
    looked_over,
    of_another,
    restored,
)
from twodrawer.backup import folder as folders
from twodrawer.backup import manifest as manifests
from twodrawer.backup import moments, postgres
from twodrawer.backup.actions.making import BUSY
from twodrawer.backup.actions.rehearsing import newest_set
from twodrawer.backup.plan import Plan, read_plan, write_plan
from twodrawer.lib.errors import Conflict, Invalid, Unavailable
from twodrawer.lib.refs import new_ref


@pytest.fixture(scope="module")
def stage(run_folder, tmp_path_factory) -> Stage:
    home = tmp_path_factory.mktemp("backups")
    return Stage(of=demo_stores(run_folder, home / "home"), folder=home / "kept")


@pytest.fixture(scope="module")
def made(stage, django_db_setup, django_db_blocker):
    """One backup, made once, left as it is."""
    with django_db_blocker.unblock(), transaction.atomic():
        done = back_up(stage)
        transaction.set_rollback(True)  # its entries belong to no other test
    return done


# --- What is made ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_store_lies_in_a_file_of_its_own_and_restores_alone(stage, made, run_folder, tmp_path):
    assert {one.store for one in made.manifests} == {"record", "keys"}
    there = demo_stores(run_folder, tmp_path / "new", is_empty=True)
    for file in files(stage, made):
        (found,) = looked_over(stage, [file], there)
        assert not moments.holds_data(there.store(found.manifest.store))
        restored(stage, [file], there)
        store = there.store(found.manifest.store)
        assert counts(store) == counts(stage.of.store(store.name)) == found.inside.counts
        assert moments.holds_data(store)


def test_the_clear_side_names_no_count_no_practice_and_no_entry(stage, made):
    (record, _) = made.manifests
    said = manifests.to_text(record)
    (found, _) = looked_over(stage, files(stage, made))
    assert found.inside.practices == list(made.practices)
    assert len(made.practices) == 2
    assert found.inside.newest["ref"]
    assert not [
        word for word in (*made.practices, found.inside.newest["ref"], "chart_note", "counts") if word in said
    ]


def test_a_backup_without_its_identity_yields_nothing(stage, made, tmp_path):
    """Only the hash, the size, the time and the recipients are there to be read."""
    stranger = pyrage.x25519.Identity.generate()
    for file in files(stage, made):
        with pytest.raises(Invalid, match="doesn't open with this identity"):
            looked_over(stage, [file], identity=stranger)
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(file.read_bytes(), [stranger])
        sealed = file.read_bytes()
        assert b"SQLite format" not in sealed and b"PGDMP" not in sealed and b"sealing_datakey" not in sealed
        assert all(practice.encode() not in sealed for practice in made.practices)


def secrets_of(folder):
    """Every secret of the keys folder, as it is written and as the bytes that it stands for."""
    held = json.loads((folder / "installation.json").read_text())
    yield held["cookies"].encode()
    for name in ("sign_in", "statements"):
        yield from (held[name].encode(), bytes.fromhex(held[name]))
    for file in folder.glob("practice-*.json"):
        keys = json.loads(file.read_text())
        for word in [key["secret"] for key in keys["wrapping"]] + [key["seed"] for key in keys["signing"]]:
            yield from (word.encode(), base64.b64decode(word))


def test_no_key_that_opens_a_row_is_in_any_backup_even_opened(stage, made, run_folder):
    secrets = list(secrets_of(run_folder / "demo-template" / "keys"))
    assert len(secrets) == 13  # of the installation, and two of each of two practices
    for file in files(stage, made):
        opened = pyrage.decrypt(file.read_bytes(), [stage.identity]) + file.with_suffix(".json").read_bytes()
        assert not [secret for secret in secrets if secret in opened or secret in opened.upper()]


def test_no_recipient_no_backup_and_a_secret_is_not_taken_for_one(stage, tmp_path):
    for wrong in ([], ["age1wrong"], [str(pyrage.x25519.Identity.generate())]):
        with pytest.raises(Invalid) as refused:
            back_up(stage, to=tmp_path / "none", recipients=wrong)
        assert "AGE-SECRET-KEY" not in refused.value.what
    assert not (tmp_path / "none").exists()


@pytest.mark.only_on("sqlite")  # PostgreSQL's snapshot is in the next one
@pytest.mark.django_db
def test_a_backup_taken_while_people_write_fits_together(stage, tmp_path):
    """The record's rows and their keys are of one moment, and writing waits for milliseconds only."""
    folder = tmp_path / "busy"
    folder.mkdir()
    stores = [replace(store, file=folder / store.file.name) for store in stage.of.stores]
    for store in stores:
        with sqlite3.connect(store.file) as made:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("CREATE TABLE line (n INTEGER)")
    over = threading.Event()

    def write():
        both = [sqlite3.connect(store.file, timeout=20, isolation_level=None) for store in stores]
        n = 0
        while not over.is_set():
            n += 1
            both[1].execute("INSERT INTO line VALUES (?)", [n])  # its key, committed first
            both[0].execute("BEGIN IMMEDIATE")
            both[0].execute("INSERT INTO line VALUES (?)", [n])
            both[0].execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(5):
            target = folder / f"copy-{turn}"
            target.mkdir()
            with moments.moment(stores) as held:
                said = [one.counts()["line"] for one in held]
                for one in held:
                    with one.stream(target) as source, (target / one.store.name).open("wb") as out:
                        shutil.copyfileobj(source, out)
            rows = [
                sqlite3.connect(target / store.name).execute("SELECT count(*) FROM line").fetchone()[0]
                for store in stores
            ]
            assert rows == said
            assert rows[1] - rows[0] in (0, 1)
    finally:
        over.set()
        writer.join()


@pytest.mark.only_on("postgres")
@pytest.mark.django_db
def test_the_two_databases_of_a_server_are_copied_as_of_one_moment(stage, tmp_path):
    with moments.moment(stage.of.stores) as held:
        before = [one.counts() for one in held]
        with postgres.connect(stage.of.store("keys").url) as other:
            other.execute("CREATE TABLE later (n int)")
        try:
            with held[1].stream(tmp_path) as source:
                dump = source.read()
            assert b"later" not in dump
            assert [one.counts() for one in held] == before
        finally:
            with postgres.connect(stage.of.store("keys").url) as other:
                other.execute("DROP TABLE later")


# --- What goes wrong while it is made -------------------------------------------------------------


@pytest.mark.django_db
def test_a_backup_that_is_cut_short_leaves_nothing_that_looks_whole(stage, tmp_path, monkeypatch):
    """Killed before the ledger's entry, there are temporary names only; and none of them after the next backup."""
    from twodrawer.backup.actions import making

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(making, "tell", killed)
        with pytest.raises(KeyboardInterrupt):
            back_up(stage, to=tmp_path / "cut")
    left = [path.name for path in (tmp_path / "cut").rglob("*") if path.is_file()]
    assert left and all(name.startswith(".") and name.endswith(".part") for name in left)
    assert folders.kept(tmp_path / "cut", "record") == ()
    with pytest.raises(Invalid, match="no whole backup"):
        newest_set(tmp_path / "cut", stage.of)
    back_up(stage, to=tmp_path / "cut", at=NOW + timedelta(days=400))
    assert not list((tmp_path / "cut").rglob("*.part"))


@pytest.mark.django_db
def test_no_backup_without_its_entry_in_the_ledger(stage, tmp_path, monkeypatch):
    from twodrawer.audit.actions import LedgerUnavailable
    from twodrawer.backup import events

    def unwritable(*_, **__):
        raise LedgerUnavailable

    monkeypatch.setattr(events, "record", unwritable)
    with pytest.raises(LedgerUnavailable):
        back_up(stage, to=tmp_path / "untold")
    assert not list((tmp_path / "untold").rglob("twodrawer-*"))


@pytest.mark.django_db
@pytest.mark.parametrize("room", [4_000, 60_000, 200_000])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(stage, tmp_path, room):
    """No file of this process may grow beyond so many bytes: the scratch copy, the sealed file or the manifest's."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(Unavailable, match=r"can't be (written|copied)|broke off"):
            back_up(stage, to=tmp_path / "full")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path for path in (tmp_path / "full").rglob("*") if path.is_file()] == []
    assert not stage.of.scratch.exists()


@pytest.mark.django_db
def test_a_link_planted_in_the_folder_is_not_followed(stage, tmp_path):
    """Whoever may write where the backups lie can't have this account write anywhere else."""
    ref = new_ref()
    name = manifests.base_name("record", NOW, ref)
    (tmp_path / "kept" / "record").mkdir(parents=True)
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "kept" / "record" / f".{name}.age.part").symlink_to(tmp_path / "mine")
    with pytest.raises(Unavailable, match="can't be written into"):
        back_up(stage, to=tmp_path / "kept", set_ref=ref)
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.django_db
def test_a_folder_that_cant_be_written_is_a_sentence(stage, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Unavailable, match="can't be written into"):
        back_up(stage, to=tmp_path / "file")


@pytest.mark.django_db
def test_two_at_once_are_refused(stage, tmp_path):
    with folders.alone(stage.of.folder, "backup", busy=BUSY), pytest.raises(Conflict, match="is running"):
        back_up(stage, to=tmp_path / "twice")


# --- What is kept ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_wrapped_keys_are_kept_thirty_days_and_only_our_own_files_are_removed(stage, made, tmp_path):
    kept = tmp_path / "kept"
    old = back_up(stage, to=kept, at=NOW - timedelta(days=31))
    strange = kept / "keys" / "twodrawer-keys-20200101T000000Z-01234567.age"
    strange.write_bytes(b"somebody else's")
    theirs = kept / "keys" / "notes.txt"
    theirs.write_text("mine")
    other = back_up(stage, to=kept, at=NOW - timedelta(days=40), of=of_another(stage.of))
    done = back_up(stage, to=kept, at=NOW)
    assert done.pruned == 1
    names = {one.file.name for one in folders.kept(kept, "keys")}
    assert names == {done.manifests[1].file, other.manifests[1].file}
    assert {one.manifest.set_ref for one in folders.kept(kept, "record")} >= {old.manifests[0].set_ref}
    assert strange.exists()
    assert theirs.exists()


# --- The plan -------------------------------------------------------------------------------------


def test_a_plan_is_read_as_it_was_written_and_a_spoiled_one_is_a_sentence(tmp_path):
    assert read_plan(tmp_path) is None
    plan = Plan(to=str(tmp_path), recipients=("age1x",), hour=3, zone="America/Chicago")
    write_plan(tmp_path, plan)
    assert read_plan(tmp_path) == plan
    for wrong in ({"hour": 24}, {"zone": "Nowhere"}, {"to": "here"}, {"keep_days": 0}, {"hour": True}):
        with pytest.raises(Invalid):
            write_plan(tmp_path, replace(plan, **wrong))
    (tmp_path / "backups.json").write_text("{")
    with pytest.raises(Invalid, match="can't be read as a plan"):
        read_plan(tmp_path)


def test_the_day_that_is_due_goes_by_the_practices_clock():
    plan = Plan(to="/", recipients=(), hour=2, zone="America/Los_Angeles")
    assert str(plan.day_due(datetime(2026, 11, 22, 9, 59, tzinfo=UTC))) == "2026-11-21"
    assert str(plan.day_due(datetime(2026, 11, 22, 10, 0, tzinfo=UTC))) == "2026-11-22"
    # The night in which 2 o'clock doesn't exist still has its backup.
    assert str(plan.day_due(datetime(2026, 3, 8, 10, 30, tzinfo=UTC))) == "2026-03-08"
