"""Promise 4: a signed note that was taken away whole, with all its rows, is missed. The ledger knows that it was there."""

import pytest
from django.db import transaction

from tests.attacks.stage import World
from tests.attacks.test_signed_columns import TABLES, cosigned_note, is_found, rows_of, without_guards
from tests.support.ledger_hands import key_of, run
from twodrawer.chart import queries
from twodrawer.chart.models import Note
from twodrawer.config import note_commands

OTHERS = ("chart_print", "chart_paperfile", "chart_drafttext", "chart_signaturestep")
"""What else names a note."""


def take_away(note, *, but: tuple[type, ...] = ()) -> None:
    """Every row of it is gone, but those of these tables."""
    for table in OTHERS:
        run(f"DELETE FROM {table} WHERE note_id = %s", key_of(note))
    for model in reversed(TABLES):
        for row in rows_of(model, note) if model not in but else ():
            run(f"DELETE FROM {model._meta.db_table} WHERE ref = %s", key_of(row.pk))


@pytest.mark.parametrize("name", ["signed", "addendum", "cosigned"])
def test_a_signed_note_that_was_taken_away_with_all_its_rows_is_missed(
    name, world: World, capsys, monkeypatch
):
    note = cosigned_note(world) if name == "cosigned" else world[name]
    assert queries.verify_note(note, on=world.cast.today).holds
    monkeypatch.setattr(note_commands, "start_django", lambda: None)
    with transaction.atomic():
        without_guards()
        take_away(note)
        assert not Note.objects.filter(ref=note).exists()
        assert is_found(note, world)
        assert note_commands.verify_all() == 1
        said = f"no  note {note}: the ledger says that it was signed, and the note itself is not"
        assert said in capsys.readouterr().out
        transaction.set_rollback(True)


def test_a_signed_note_made_into_a_draft_that_never_was_signed_is_found(world: World):
    """Its versions and signatures are gone, and its own row says that there never were any."""
    note = world["signed"]
    with transaction.atomic():
        without_guards()
        take_away(note, but=(Note,))
        Note.objects.filter(ref=note).update(state="draft", version=0, ended_at=None)
        assert is_found(note, world)
        wrong = queries.verify_note(note, on=world.cast.today).wrong
        assert "the ledger says that version 1 was signed, and it is not there" in wrong
        transaction.set_rollback(True)
