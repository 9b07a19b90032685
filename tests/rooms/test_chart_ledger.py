"""The ledger of a morning's notes: found by person, client and day, page by page, and verified against its leaves."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.cast import make_house
from tests.notes import open_desk
from twodrawer.audit.models import Entry, EntryRef
from twodrawer.audit.queries import entries, newest_at
from twodrawer.audit.verify import verify_log
from twodrawer.lib.canonical import canonical

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_desk(make_house())


def of_today(desk, **more):
    today = desk.at.date()
    return entries(desk.house.practice, day_from=today, day_to=today, **more)


def test_entries_are_found_by_person_client_and_day(desk):
    house = desk.house
    note, other = desk.signed(), desk.submitted()
    assert {entry.actor_ref for entry in of_today(desk, person=house.okafor.ref)} == {house.okafor.ref}
    acts = [entry.act for entry in of_today(desk, about=note)]
    assert acts == ["note.signed", "note.prepared", "note.drafted", "note.begun"]
    both = of_today(desk, about=(house.rowan, house.tran))
    assert {note, other} <= {ref for entry in both for _, ref in entry.refs}
    assert len({entry.ref for entry in both}) == len(both)
    assert of_today(desk, about=note, person=house.adeyemi.ref) == ()
    assert entries(house.sato_practice, day_from=desk.at.date(), day_to=desk.at.date(), about=note) == ()
    tomorrow = desk.at.date() + timedelta(days=1)
    assert entries(house.practice, day_from=tomorrow, day_to=tomorrow) == ()
    assert newest_at(house.practice) == desk.at
    assert newest_at(uuid4()) is None


def test_a_day_is_a_day_where_the_practice_is(desk):
    desk.at = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # nine in the evening of the 19th in Portland
    note = desk.begin()
    day = desk.at.date() - timedelta(days=1)
    zone = "America/Los_Angeles"
    assert len(entries(desk.house.practice, day_from=day, day_to=day, zone=zone, about=note)) == 1
    assert entries(desk.house.practice, day_from=day, day_to=day, about=note) == ()


def test_pages_hold_every_entry_once_while_more_are_written(desk):
    first = [desk.begin() for _ in range(5)]
    before = of_today(desk)
    seen = []
    page = of_today(desk, limit=3)
    while page:
        seen.extend(page)
        desk.begin()
        page = of_today(desk, limit=3, before=page[-1].place)
    assert seen == list(before)
    assert first


@pytest.mark.parametrize("odd", ["' OR 1=1 --", "%", "*", ""])
def test_a_filter_is_a_value_and_never_part_of_a_question(desk, odd):
    desk.begin()
    today = desk.at.date()
    assert entries(odd, day_from=today, day_to=today) == ()
    assert entries(desk.house.practice, day_from=today, day_to=today, person=odd) == ()


# -- verification --------------------------------------------------------------------------------------


def verdict(log=None):
    steps = list(verify_log(log, batch=7))
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    return steps[-1]


def without_triggers(statements):
    """What a database administrator can do."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        for statement, values in statements:
            cursor.execute(statement, values)
        if connection.vendor != "sqlite":
            cursor.execute("SET LOCAL session_replication_role = origin")


def key_of(ref):
    return ref.hex if connection.vendor == "sqlite" else ref


def test_an_untouched_ledger_verifies_with_progress(desk):
    desk.signed()
    last = verdict()
    assert last.problem is None
    assert last.done == last.total == Entry.objects.count()
    assert verdict(desk.house.practice).problem is None


def test_a_changed_leaf_is_named(desk):
    desk.signed()
    entry = Entry.objects.filter(act="note.signed").get()
    said = json.loads(entry.leaf)
    in_another_order = json.dumps(said)
    other_client = canonical({**said, "refs": [{"kind": "note", "ref": str(uuid4())}]}).decode()
    another_entry = canonical({**said, "ref": str(uuid4())}).decode()
    for leaf, named in (
        (in_another_order, "canonical"),
        (other_client, "what it is about"),
        (another_entry, "the ref differs"),
    ):
        without_triggers([("UPDATE audit_entry SET leaf = %s WHERE ref = %s", [leaf, key_of(entry.ref)])])
        problem = verdict().problem
        assert problem is not None
        assert problem.ref == entry.ref
        assert named in str(problem)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entryref SET about_ref = '00000000-0000-0000-0000-000000000000' WHERE id = %s",
        "UPDATE audit_entryref SET kind = 'other' WHERE id = %s",
        "UPDATE audit_entryref SET log = 'other' WHERE id = %s",
        "UPDATE audit_entryref SET at = '2020' WHERE id = %s",
        "DELETE FROM audit_entryref WHERE id = %s",
        (
            "INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref) "
            "SELECT entry_id, log, at, kind, about_ref FROM audit_entryref WHERE id = %s"
        ),
    ],
)
def test_a_changed_ref_is_named(desk, statement):
    note = desk.signed()
    row = EntryRef.objects.filter(about_ref=str(note), entry__act="note.signed").get()
    without_triggers([(statement, [row.pk])])
    problem = verdict().problem
    assert problem is not None
    assert problem.ref == row.entry_id


def test_refs_without_their_entry_are_named(desk):
    desk.begin()
    row = EntryRef.objects.filter(entry__act="note.begun", kind="note").get()
    without_triggers([])
    nowhere = uuid4()
    if connection.vendor == "sqlite":
        EntryRef.objects.create(
            entry_id=nowhere, log=row.log, at=row.at, kind=row.kind, about_ref=row.about_ref
        )
    else:
        values = [nowhere, row.log, row.at, row.kind, row.about_ref]
        insert = "INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref) VALUES (%s, %s, %s, %s, %s)"
        without_triggers([(insert, values)])
    problem = verdict().problem
    assert problem is not None
    assert problem.ref == nowhere
    without_triggers([("DELETE FROM audit_entryref WHERE entry_id = %s", [key_of(nowhere)])])
