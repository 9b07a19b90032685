"""Promise 5: whoever administers the database can't rewrite the ledger unseen. A test for each way it was tried.

Each way is tried twice where that makes a difference: carelessly, and by somebody who knows the format, builds the tree anew
and takes away the checkpoints of the database. The second is what the checkpoint kept elsewhere is for.
"""

import json
from datetime import timedelta

import pytest
from django.db import connection

from tests.attacks.ledger_stage import AT, log
from tests.support.ledger_hands import (
    Entry,
    Leaf,
    attempt,
    key_of,
    run,
    verdict,
    what_is_wrong,
)
from twodrawer.audit import seal, tree, witness
from twodrawer.audit.signer import keeper
from twodrawer.lib.merkle import leaf_hash
from twodrawer.lib.refs import new_ref

__all__ = ["log"]
pytestmark = pytest.mark.django_db


def test_an_honest_ledger_raises_no_alarm(log):
    step = verdict(*log.kept)
    assert (step.problem, step.done) == (None, 45)
    log.write(3)  # waiting
    assert (verdict(*log.kept).problem, verdict().done) == (None, 48)
    assert (log.seal(), verdict(*log.kept).problem) != ("", "")
    assert verdict(*log.kept).problem is None


# --- Edit ---------------------------------------------------------------------------------------


def edited(log, ref):
    text = Entry.objects.get(ref=ref).leaf.replace('"act":"note.read"', '"act":"note.open"')
    run("UPDATE audit_entry SET leaf = %s WHERE ref = %s", text, key_of(ref))


def test_an_edited_entry_is_named(log):
    ref = log.positions()[7]

    def careless():
        edited(log, ref)
        return what_is_wrong()

    assert attempt(careless) == f"Entry {str(ref)[-8:]}: it isn't what was sealed at position 7"


def test_an_edited_entry_is_named_though_the_tree_was_built_anew(log):
    ref = log.positions()[7]

    def careful():
        edited(log, ref)
        log.build_anew(log.positions())
        log.forget_checkpoints()
        return what_is_wrong()

    assert attempt(careful) == (
        f"Entry {str(ref)[-8:]}: it wasn't written by this program: it doesn't carry the ledger's mark"
    )


@pytest.mark.parametrize("column", ["hashes", "position", "log"])
def test_an_edited_place_in_the_tree_is_found(column, log):
    ref = log.positions()[12]
    held = Leaf.objects.get(ref=ref)
    changed = {"hashes": bytes(held.hashes)[:-1] + b"x", "position": 900, "log": str(new_ref())}[column]

    def careless():
        run(f"UPDATE audit_leaf SET {column} = %s WHERE ref = %s", changed, key_of(ref))
        return what_is_wrong()

    assert attempt(careless)


# --- Delete -------------------------------------------------------------------------------------


def test_a_deleted_entry_is_named(log):
    ref = log.positions()[7]

    def careless():
        run("DELETE FROM audit_entryref WHERE entry_id = %s", key_of(ref))
        run("DELETE FROM audit_entry WHERE ref = %s", key_of(ref))
        return what_is_wrong()

    assert attempt(careless).endswith("it was sealed at position 7 and is not there any more")


def test_an_entry_that_was_deleted_with_its_place_is_missed(log):
    def careless():
        log.take_out([log.positions()[7]])
        return what_is_wrong()

    assert attempt(careless) == f"Log {log.name[-8:]} has no entry at position 7: it was taken out, or moved"


def test_an_entry_that_was_deleted_and_the_tree_closed_over_it_is_missed(log):
    def careful():
        left = log.positions()
        log.take_out([left.pop(7)])
        log.build_anew(left)
        run("DELETE FROM audit_checkpoint WHERE log = %s AND size > 39", log.name)
        return what_is_wrong(), what_is_wrong(*log.kept)

    here, elsewhere = attempt(careful)
    assert "aren't those of the checkpoint of" in here
    assert "its end is missing, or the database was set back" in elsewhere


def test_an_entry_that_is_taken_out_before_it_is_sealed_is_named(log):
    (ref,) = log.write()

    def careless():
        run("DELETE FROM audit_entryref WHERE entry_id = %s", key_of(ref))
        run("DELETE FROM audit_entry WHERE ref = %s", key_of(ref))
        seal.seal()
        return what_is_wrong()

    assert attempt(careless).endswith("it was written, and taken out before it was sealed")


def test_of_many_that_wait_the_one_that_was_taken_out_is_named(log, monkeypatch):
    """They are asked for some at a time: more of them may wait than a database takes in one question."""
    monkeypatch.setattr(tree, "AT_A_TIME", 2)
    refs = log.write(5)
    assert (verdict(*log.kept).problem, verdict().done) == (None, 50)

    def careless():
        run("DELETE FROM audit_entryref WHERE entry_id = %s", key_of(refs[3]))
        run("DELETE FROM audit_entry WHERE ref = %s", key_of(refs[3]))
        return what_is_wrong()

    said = "it was written, and taken out before it was sealed"
    assert attempt(careless) == f"Entry {str(refs[3])[-8:]}: {said}"


# --- Insert -------------------------------------------------------------------------------------


def insert(log, *, marked=False):
    """A row that looks like the program's, with its refs. `marked`: as only who holds the key can."""
    ref, text = log.forged()
    mark = keeper().mark(leaf_hash(text.encode())) if marked else None
    run("INSERT INTO audit_entry (ref, leaf, mark) VALUES (%s, %s, %s)", key_of(ref), text, mark)
    said = json.loads(text)
    for row in said["refs"]:
        values = (key_of(ref), log.name, said["at"], row["kind"], row["ref"])
        run(
            "INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref) VALUES (%s, %s, %s, %s, %s)",
            *values,
        )
    return ref


def let_wait(log, ref):
    run("INSERT INTO audit_pending (ref, log) VALUES (%s, %s)", key_of(ref), log.name)


def test_an_inserted_entry_beside_the_tree_is_named(log):
    def careless():
        return insert(log), what_is_wrong()

    ref, said = attempt(careless)
    assert (
        said
        == f"Entry {str(ref)[-8:]}: it isn't in the tree, and doesn't wait to be: it was put there beside the ledger"
    )


def test_an_inserted_entry_that_the_program_itself_sealed_is_named(log):
    """Nobody can tell by the tree who wrote its newest leaf. The mark does."""

    def careful():
        ref = insert(log)
        let_wait(log, ref)
        seal.seal()
        seal.checkpoint(log.name, at=log.at)
        return ref, what_is_wrong(*log.kept)

    ref, said = attempt(careful)
    assert (
        said
        == f"Entry {str(ref)[-8:]}: it wasn't written by this program: it doesn't carry the ledger's mark"
    )


def test_an_inserted_entry_with_the_mark_of_another_one_is_named(log):
    def careful():
        ref = insert(log)
        mark = bytes(Entry.objects.get(ref=log.positions()[0]).mark)
        run("UPDATE audit_entry SET mark = %s WHERE ref = %s", mark, key_of(ref))
        let_wait(log, ref)
        seal.seal()
        return what_is_wrong()

    assert "doesn't carry the ledger's mark" in attempt(careful)


def test_an_entry_inserted_into_the_past_is_found(log):
    def careful():
        order = log.positions()
        order.insert(7, insert(log))
        log.build_anew(order)
        return what_is_wrong(), what_is_wrong(*log.kept)

    assert all("doesn't carry the ledger's mark" in said for said in attempt(careful))


# --- Reorder ------------------------------------------------------------------------------------


def test_two_entries_that_changed_places_are_found(log):
    a, b = log.positions()[3], log.positions()[4]

    def careless():
        run("UPDATE audit_leaf SET position = 1000 WHERE ref = %s", key_of(a))
        run("UPDATE audit_leaf SET position = 3 WHERE ref = %s", key_of(b))
        run("UPDATE audit_leaf SET position = 4 WHERE ref = %s", key_of(a))
        return what_is_wrong()

    assert attempt(careless).endswith("it isn't what was sealed at position 3")


def test_two_entries_that_changed_places_in_a_tree_built_anew_are_found(log):
    def careful():
        order = log.positions()
        order[3], order[4] = order[4], order[3]
        log.build_anew(order)
        here = what_is_wrong()
        log.forget_checkpoints()
        return here, what_is_wrong(*log.kept)

    assert all("The first 20 entries" in said and "was changed" in said for said in attempt(careful))


# --- Tail truncation ----------------------------------------------------------------------------


def test_a_cut_tail_is_found_by_the_checkpoint_kept_elsewhere(log):
    def careful():
        log.take_out(log.positions()[30:])
        here = what_is_wrong()
        log.forget_checkpoints()
        return here, what_is_wrong(*log.kept), what_is_wrong()

    here, elsewhere, alone = attempt(careful)
    sentence = f"Log {log.name[-8:]} has 30 entries, and had 40 when a checkpoint was signed"
    assert here.startswith(sentence) and elsewhere.startswith(sentence)
    assert alone == "", "with everything gone that knew of the tail, only what is kept elsewhere knows"


# --- Whole-database rollback --------------------------------------------------------------------


def test_a_database_that_was_set_back_is_found_and_goes_on_being_found(log, tmp_path, settings, caplog):
    """Set back to an earlier day and written on: the tree is sound in itself, and isn't the one that was witnessed."""
    settings.WITNESS = str(tmp_path)
    sealer = seal.Sealer()
    sealer.run(at=log.at, machine=AT)
    held = dict(witness.held())
    assert len(held) == 2 and log.kept[1] in held.values()

    def careful():
        log.take_out(log.positions()[20:])
        run("DELETE FROM audit_checkpoint WHERE log = %s AND size > 20", log.name)
        for _ in range(30):  # the program goes on, with marks of its own
            let_wait(log, insert(log, marked=True))
        sealer.run(at=log.at, machine=AT)
        seal.seal_now(at=log.at + timedelta(hours=1))
        return dict(witness.held()), what_is_wrong(log.kept[1])

    left, said = attempt(careful)
    assert left == held, "the witness keeps what it knew"
    assert "aren't those of the checkpoint of" in said
    assert "was set back or changed while it was served" in caplog.text
    assert "the witness didn't take the checkpoint" in caplog.text


# --- Duplicate ----------------------------------------------------------------------------------


def test_an_entry_copied_under_a_new_ref_is_named(log):
    ref = log.positions()[5]
    other = new_ref()

    def careful():
        held = Entry.objects.get(ref=ref)
        run(
            "INSERT INTO audit_entry (ref, leaf, mark) VALUES (%s, %s, %s)",
            key_of(other),
            held.leaf,
            bytes(held.mark),
        )
        let_wait(log, other)
        seal.seal()
        return what_is_wrong()

    assert attempt(careful).startswith(f"Entry {str(other)[-8:]}: ")


def test_a_twin_row_is_named(log):
    """The table's key taken away, and one row written twice."""
    ref = log.positions()[5]

    def careful():
        if connection.vendor == "sqlite":
            run("CREATE TABLE audit_plain AS SELECT * FROM audit_entry")
            run("ALTER TABLE audit_entry RENAME TO audit_entry_away")
            run("ALTER TABLE audit_plain RENAME TO audit_entry")
            run("INSERT INTO audit_entry SELECT * FROM audit_entry WHERE ref = %s", key_of(ref))
        else:
            run("ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_pkey CASCADE")
            run(
                "INSERT INTO audit_entry (ref, leaf, mark) SELECT ref, leaf, mark FROM audit_entry WHERE ref = %s",
                ref,
            )
        return what_is_wrong()

    said = attempt(careful)
    assert said, "a twin is found"
    assert "position 6" in said or str(ref)[-8:] in said


def test_refs_written_twice_are_named(log):
    ref = log.positions()[5]

    def careless():
        run(
            "INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref) SELECT entry_id, log, at, kind, about_ref "
            "FROM audit_entryref WHERE entry_id = %s",
            key_of(ref),
        )
        return what_is_wrong()

    assert attempt(careless) == f"Entry {str(ref)[-8:]}: what it is about differs from its leaf"
