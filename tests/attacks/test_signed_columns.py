"""Promise 4, column by column: whatever raw SQL changes in the rows of a signed note, `twodrawer verify` finds it.

The columns are asked of the database, so that one that is added tomorrow is attacked tomorrow. The few that say nothing
of the note stand in a table with their reason.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests.attacks.stage import World, sign
from tests.support.ledger_hands import key_of, run
from twodrawer.chart import actions as chart
from twodrawer.chart import queries
from twodrawer.chart.facts import Objective
from twodrawer.chart.models import Note, NoteDiagnosis, NoteGoal, NoteVersion, ReturnComment, Signature
from twodrawer.chart.queries.verification import frozen_notes
from twodrawer.lib.refs import new_ref
from twodrawer.writing.catalog import format_named

TABLES = (Note, NoteVersion, Signature, NoteGoal, NoteDiagnosis, ReturnComment)
"""What a signed note lies in: itself, its versions and signatures, what it names, and why it was returned."""

NOT_THE_NOTE = {
    "chart_diagnosis": "the client's, and changes with the treatment: the note keeps its words of that day",
    "chart_goal": "the client's, and changes with the treatment: the note keeps its words of that day",
    "chart_drafttext": "what was being written: gone once the note is signed",
    "chart_signaturestep": "five minutes of a signature being made: gone with it",
    "chart_draftsource": "what a draft was made from: gone once the note is signed",
    "chart_draftedsentence": "a sentence of it: gone once the note is signed",
    "chart_draftrun": "a draft that is being made: gone when it is made or cancelled",
    "chart_modelagreement": "the practice's, about a language model",
    "chart_print": "that a note left on paper: attacked in test_paper_columns.py",
    "chart_paperfile": "that a file for paper left: attacked in test_paper_columns.py",
}
SAYS_NOTHING = {
    (Signature, "ref"): "the row's own name, which nothing else names and no page shows",
    (NoteGoal, "ref"): "the row's own name, which nothing else names and no page shows",
    (NoteDiagnosis, "ref"): "the row's own name, which nothing else names and no page shows",
}


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def without_guards() -> None:
    """Triggers and foreign keys are off, as a superuser turns them off. Undone with the transaction."""
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = replica")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'chart_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def other_values(field: models.Field[Any, Any], value: Any) -> list[Any]:
    """Values that the column could hold as well."""
    if field.primary_key:
        return [new_ref()]
    if isinstance(field, models.ForeignKey):
        others = field.related_model._base_manager.exclude(pk=value).values_list("pk", flat=True)
        return [*others[:2], *([None] if field.null and value else []), new_ref()]
    if field.choices:
        return [choice for choice, _ in field.choices if choice != value]
    match value:
        case None:
            return ["2026-11-19T18:00:00Z"]
        case bytes() | memoryview():
            held = bytearray(bytes(value))
            held[len(held) // 2] ^= 1
            return [bytes(held), b""]
        case int():
            return [value + 1]
        case str():
            return [f"{value[:-1]}~", f" {value[1:]}"] if value else ["{}"]
        case UUID():
            return [new_ref()]
    return [value + timedelta(microseconds=1), value.replace(year=2025), *([None] if field.null else [])]


def cosigned_note(world: World) -> UUID:
    """A trainee's note that names a goal and a diagnosis: submitted, returned, submitted again and cosigned."""
    clock = world.at

    def who(name: str) -> dict[str, Any]:
        nonlocal clock
        clock += timedelta(minutes=2)
        return {**world.who(name), "at": clock}

    tran, session = world.cast.tran, world["tran_session"]
    day = world.cast.today
    goal = chart.set_goal(
        tran,
        title="Sleep",
        objectives=(Objective("Four nights", "nights", 4, 1),),
        from_day=day,
        **who("adeyemi"),
    )
    named = {
        "goal_refs": [goal],
        "diagnosis_refs": [chart.add_diagnosis(tran, code="F43.10", from_day=day, **who("adeyemi"))],
    }
    note: UUID = chart.begin_note(session, client_ref=tran, format="basic", **who("adeyemi"))
    texts = {section.key: "Slept five nights." for section in format_named("basic").sections}
    saved = {"span": None, "format": "basic", "sections": texts, "sign_in": "stage", **named}
    chart.save_draft(note, base=0, **saved, **who("adeyemi"))
    sign(note, chart.submit_note, **who("adeyemi"))
    chart.return_note(note, comment="Say what was tried.", **who("brandt"))
    sign(note, chart.submit_note, **who("adeyemi"))
    sign(note, chart.cosign_note, **who("brandt"))
    return note


def rows_of(model: Any, note: UUID) -> list[Any]:
    by = {Note: "ref", Signature: "version__note", ReturnComment: "version__note"}.get(model, "note")
    return list(model.objects.filter(**{by: note}))


def is_found(note: UUID, world: World) -> bool:
    """`twodrawer verify` comes by this note, and it doesn't hold."""
    return note in frozen_notes() and not queries.verify_note(note, on=world.cast.today).holds


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_every_column_of_a_signed_note_is_covered(model, world: World):
    """Removed and found: each function of `chart.queries.beside`, and each comparison of `verification`."""
    notes = [cosigned_note(world), world["signed"], world["addendum"]]
    for honest in notes:
        assert queries.verify_note(honest, on=world.cast.today).holds, "no alarm before the attack"
    table, missed, tried = model._meta.db_table, [], set()
    fields = {field.column: field for field in model._meta.concrete_fields}
    assert columns_of(table) == set(fields), "the database has no column that the program doesn't know"
    with transaction.atomic():
        without_guards()
        places = [(one, row, column) for one in notes for row in rows_of(model, one) for column in fields]
        for note, row, column in places:
            if (model, column) in SAYS_NOTHING:
                continue
            field = fields[column]
            for value in other_values(field, getattr(row, field.attname)):
                with suppress(IntegrityError), transaction.atomic():  # two rows would have the same place
                    new = field.get_db_prep_save(field.to_python(value), connection)
                    key = row._meta.pk.get_db_prep_save(row.pk, connection)
                    run(f"UPDATE {table} SET {column} = %s WHERE ref = %s", new, key)
                    tried.add((model, column))
                    if not is_found(note, world):
                        missed.append((column, value))
                    transaction.set_rollback(True)
        transaction.set_rollback(True)
    assert not missed
    assert tried == {(model, column) for column in fields} - set(SAYS_NOTHING)


@pytest.mark.parametrize(
    "model", [one for one in TABLES if one is not Note], ids=lambda one: one._meta.db_table
)
def test_a_row_of_a_signed_note_that_was_taken_away_is_missed(model, world: World):
    note = cosigned_note(world)
    with transaction.atomic():
        without_guards()
        for row in rows_of(model, note):
            with transaction.atomic():
                run(
                    f"DELETE FROM {model._meta.db_table} WHERE ref = %s",
                    row._meta.pk.get_db_prep_save(row.pk, connection),
                )
                assert is_found(note, world), model
                transaction.set_rollback(True)
        transaction.set_rollback(True)


def test_a_diagnosis_that_does_not_open_is_no_way_to_make_a_note_name_one_more(world: World):
    """Removed and found: what `naming_faults` says when a diagnosis can't be opened."""
    note = Note.objects.get(ref=world["signed"])
    assert not NoteDiagnosis.objects.filter(note=note).exists()
    assert not NoteGoal.objects.filter(note=note).exists()
    who = world.who("okafor")
    own = chart.add_diagnosis(note.client_id, code="F43.10", from_day=who["on"], **who)
    with transaction.atomic():
        without_guards()
        NoteDiagnosis(ref=new_ref(), practice_id=note.practice_id, note=note, diagnosis_id=own).save(
            force_insert=True
        )
        run("UPDATE chart_diagnosis SET details = %s WHERE ref = %s", bytes(60), key_of(own))
        assert is_found(note.ref, world)
        transaction.set_rollback(True)
    assert not is_found(note.ref, world)


def test_a_note_that_was_returned_and_then_discarded_raises_no_alarm(world: World):
    note, later = world["submitted"], world.at + timedelta(minutes=2)
    chart.return_note(note, comment="Say what was tried.", **{**world.who("brandt"), "at": later})
    chart.discard_draft(note, **{**world.who("adeyemi"), "at": later + timedelta(minutes=2)})
    assert note in frozen_notes()
    assert queries.verify_note(note, on=world.cast.today).holds
    Note.objects.filter(ref=note).update(ended_at=later)
    assert is_found(note, world)


@pytest.mark.django_db
def test_every_table_of_the_chart_is_accounted_for():
    """A new table of the chart is either attacked above or said not to be the note."""
    tables = {name for name in connection.introspection.table_names() if name.startswith("chart_")}
    assert tables == {model._meta.db_table for model in TABLES} | set(NOT_THE_NOTE)
