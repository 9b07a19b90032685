"""Restores of the demo practice's stores: looked over before anything is touched, and what was there is kept."""

import json
import os
import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from tests.support.backups import (
    NOW,
    Stage,
    back_up,
    copied,
    counts,
    demo_stores,
    files,
    looked_over,
    no_trace,
    of_another,
    restored,
)
from tests.support.destruction import write_list
from twodrawer.backup import folder as folders
from twodrawer.backup import moments, postgres, sqlite
from twodrawer.backup.actions import restoring
from twodrawer.config.restored_record import take_lists
from twodrawer.lib.errors import Conflict, Invalid, Unavailable
from twodrawer.lib.refs import new_ref
from twodrawer.sealing import destruction
from twodrawer.sealing.provider import FileKeys


@pytest.fixture(scope="module")
def stage(run_folder, tmp_path_factory) -> Stage:
    home = tmp_path_factory.mktemp("restores")
    return Stage(of=demo_stores(run_folder, home / "home"), folder=home / "kept")


@pytest.fixture(scope="module")
def made(stage, django_db_setup, django_db_blocker):
    """One backup, made once, left as it is."""
    with django_db_blocker.unblock(), transaction.atomic():
        done = back_up(stage)
        transaction.set_rollback(True)  # its entries belong to no other test
    return done


# --- What is restored -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_byte_changed_or_missing_anywhere_is_found_before_anything_is_touched(stage, made, tmp_path):
    for spoil in ("flip", "cut", "empty", "longer", "gone"):
        record, _ = copied(stage, made, tmp_path / spoil)
        data = record.read_bytes()
        if spoil == "gone":
            record.unlink()
        else:
            middle = len(data) // 2
            record.write_bytes(
                {
                    "flip": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
                    "cut": data[:middle],
                    "empty": b"",
                    "longer": data + b"x",
                }[spoil]
            )
        with pytest.raises(Invalid, match="damaged, cut short, or another"):
            looked_over(stage, [record])
    no_trace(stage, stage.of)


def test_files_under_each_others_names_are_found(stage, made, tmp_path):
    record, keys = copied(stage, made, tmp_path)
    shutil.copy(keys, record)
    with pytest.raises(Invalid, match="damaged, cut short, or another"):
        looked_over(stage, [record])
    shutil.copy(keys.with_suffix(".json"), record.with_suffix(".json"))
    with pytest.raises(Invalid):
        looked_over(stage, [record])


@pytest.mark.django_db
def test_a_manifest_that_was_changed_or_is_missing_is_not_believed(stage, made, tmp_path):
    record, _ = copied(stage, made, tmp_path)
    manifest = record.with_suffix(".json")
    said = json.loads(manifest.read_text())
    for name, value in {
        "made_at": "2020-01-01T00:00:00.000000Z",
        "sha256": "0" * 64,
        "set_ref": str(new_ref()),
    }.items():
        manifest.write_text(json.dumps({**said, name: value}))
        with pytest.raises(Invalid, match="not a backup of this installation"):
            looked_over(stage, [record])
    for text in (
        "",
        "{}",
        "[1]",
        "null",
        json.dumps({**said, "size": "1"}),
        json.dumps({**said, "more": 1}),
        "{" * 90_000,
    ):
        manifest.write_text(text)
        with pytest.raises(Invalid, match="no manifest"):
            looked_over(stage, [record])
    manifest.unlink()
    with pytest.raises(Invalid, match="no manifest"):
        looked_over(stage, [record])


@pytest.mark.django_db
def test_a_backup_of_another_installation_is_refused(stage, made):
    with pytest.raises(Invalid, match="not a backup of this installation"):
        looked_over(stage, files(stage, made), of=of_another(stage.of))


@pytest.mark.django_db
def test_stores_of_two_moments_are_not_restored_together(stage, made, tmp_path):
    later = back_up(stage, at=NOW + timedelta(hours=1))
    record, _ = files(stage, made)
    _, keys = files(stage, later)
    with pytest.raises(Invalid, match="weren't copied at the same moment"):
        looked_over(stage, [record, keys])
    with pytest.raises(Invalid, match="same store"):
        looked_over(stage, [record, record])


def test_keys_that_are_not_here_stop_a_restore(stage, made):
    found = looked_over(stage, files(stage, made))
    with pytest.raises(Invalid, match=f"keys of practice {made.practices[0][-8:]} aren't here"):
        restoring.require_keys_of(found, holds=lambda ref: ref != made.practices[0])


@pytest.mark.django_db
def test_what_is_there_is_replaced_only_when_asked_and_kept_aside(stage, made, run_folder, tmp_path):
    there = demo_stores(run_folder, tmp_path / "there")
    before = counts(there.store("record"))
    with pytest.raises(Conflict, match="here already"):
        restored(stage, files(stage, made), there)
    no_trace(stage, there)
    assert counts(there.store("record")) == before
    done = restored(stage, files(stage, made), there, replace=True)
    assert done.aside
    if there.first.is_embedded:
        aside = there.folder / done.aside
        assert sqlite.look_over(aside / "record.sqlite3") == (before, "")
    else:
        with postgres.connect(there.first.url) as connection:
            row = connection.execute(
                f"SELECT count(*) FROM {done.aside.replace('-', '_').lower()}.audit_entry"
            ).fetchone()
        assert row == (before["audit_entry"],)
        # What was put aside is in no later backup.
        with moments.moment(there.stores) as held, held[0].stream(tmp_path) as source:
            assert b"replaced_2026" not in source.read()


@pytest.mark.only_on("postgres")
@pytest.mark.django_db
def test_what_was_restored_has_statistics(stage, made, run_folder, tmp_path):
    """Without them the server goes through all entries for each note that is verified."""
    empty = demo_stores(run_folder, tmp_path / "empty", is_empty=True)
    restored(stage, files(stage, made), empty)
    with postgres.connect(empty.store("record").url) as connection:
        asked = "SELECT tablename FROM pg_stats WHERE schemaname = 'public'"
        known = {name for (name,) in connection.execute(asked).fetchall()}
    assert {"audit_entry", "audit_entryref", "audit_leaf", "chart_note", "chart_signature"} <= known


@pytest.mark.only_on("postgres")
@pytest.mark.django_db
def test_a_restore_stands_where_no_statistics_can_be_taken(stage, run_folder, tmp_path, monkeypatch):
    empty = demo_stores(run_folder, tmp_path / "empty", is_empty=True)

    def unanswered(url):
        raise Unavailable("The database server isn't answering")

    with moments.moment(stage.of.stores) as held, held[0].stream(tmp_path) as source:
        dump = source.read()
    with monkeypatch.context() as patch:
        patch.setattr(postgres, "connect", unanswered)
        with postgres.restoring(empty.first.url) as sink:
            sink.write(dump)
    assert counts(empty.first)["audit_entry"]


@pytest.mark.django_db
def test_a_server_that_runs_stops_a_restore(stage, made, run_folder, tmp_path):
    there = demo_stores(run_folder, tmp_path / "served")
    if there.first.is_embedded:
        file = sqlite3.connect(there.first.file)
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("SELECT count(*) FROM audit_entry")
        end = file.close
    else:
        end = postgres.connect(there.first.url).close
    try:
        with pytest.raises(Conflict, match="The program is running"):
            restored(stage, files(stage, made), there, replace=True)
    finally:
        end()
    serving = folders.hold_together(there.folder, "serving", busy="A restore is running")
    try:
        with pytest.raises(Conflict, match="The program is running"):
            restored(stage, files(stage, made), there, replace=True)
    finally:
        os.close(serving)
    with (
        folders.alone(there.folder, "serving", busy="x"),
        pytest.raises(Conflict, match="A restore is running"),
    ):
        folders.hold_together(there.folder, "serving", busy="A restore is running")


@pytest.mark.django_db
def test_a_disk_that_is_full_in_the_middle_of_a_restore_leaves_what_was_there(
    stage, made, run_folder, tmp_path, monkeypatch
):
    there = demo_stores(run_folder, tmp_path / "full")
    before = counts(there.first)

    def full(sealed, out, identities):
        out.write(b"x")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "open_stream", full)
    with pytest.raises((Unavailable, OSError)):
        restored(stage, files(stage, made), there, replace=True)
    assert counts(there.first) == before


@pytest.mark.django_db
def test_a_list_that_was_shortened_or_lost_stops_the_restore(stage, run_folder, settings, tmp_path):
    """And one that lies beside the backups, longer than the one here, is taken from there."""
    settings.KEY_PROVIDER = FileKeys(run_folder / "demo-template" / "keys")
    practice = UUID(min(settings.KEY_PROVIDER.folder.glob("practice-*.json")).stem.removeprefix("practice-"))
    lists, keys = tmp_path / "lists", [(new_ref(), "client", new_ref()) for _ in range(3)]
    write_list(lists, practice, keys[:2], at=NOW)
    of = replace(stage.of, lists=lists, destroyed_so_far=lambda: destruction.heads(lists))
    made = back_up(stage, to=tmp_path / "kept", of=of)
    found = looked_over(stage, [tmp_path / "kept" / "record" / made.manifests[0].file], of)
    copy = destruction.list_file(tmp_path / "kept" / "destroyed", practice)
    assert copy.exists()
    take_lists(found, of=of)
    write_list(lists, practice, keys[:1], at=NOW)
    take_lists(found, of=of)
    assert (
        destruction.read_list(destruction.list_file(lists, practice), practice).entries[1].key_ref
        == keys[1][0]
    )
    copy.unlink()
    write_list(lists, practice, keys[:1], at=NOW)
    with pytest.raises(destruction.BadList):
        take_lists(found, of=of)
    write_list(lists, practice, keys[::-1], at=NOW)
    with pytest.raises(destruction.BadList):
        take_lists(found, of=of)
    destruction.list_file(lists, practice).unlink()
    with pytest.raises(destruction.BadList):
        take_lists(found, of=of)
    write_list(lists, practice, keys, at=NOW)
    take_lists(found, of=of)


def test_a_restore_that_was_cut_short_is_said_until_it_is_done(tmp_path):
    (tmp_path / restoring.MARK).write_text("{}")
    with pytest.raises(Conflict, match="hasn't ended"):
        restoring.require_finished(tmp_path)
    restoring.end(tmp_path)
    restoring.require_finished(tmp_path)
