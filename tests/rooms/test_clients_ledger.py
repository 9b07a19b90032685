"""Clients in the ledger and at rest: no read without an entry, no plaintext in a column, constraints hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import MARLOW, ROWAN, House, entries, make_house, reading, refs_in
from twodrawer.audit.actions import LedgerUnavailable
from twodrawer.audit.models import Entry, EntryRef
from twodrawer.audit.reading import reading as recorded_reading
from twodrawer.people import actions, queries
from twodrawer.people.facts import ClientIdentity
from twodrawer.people.models import CareTeamLink, Client, ClientLink, Representative
from twodrawer.sealing.box import DoesNotOpen

pytestmark = pytest.mark.django_db
LINDQVISTS = ClientIdentity(legal_name="Kai Trần-O'Brien", preferred_name="Kai", born=date(1988, 2, 29))


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


# -- the ledger ----------------------------------------------------------------------------------


def test_each_read_leaves_an_entry_with_what_it_read(house):
    with recorded_reading("client.read", by=house.okafor, at=house.at, purpose="treatment") as read:
        queries.client_facts(house.rowan, by=house.okafor, on=house.today, read=read)
        queries.representatives(house.rowan, by=house.okafor, on=house.today, read=read)
    (entry,) = entries(house.practice, "client.read")
    speaker = Representative.objects.get(client_id=house.rowan)
    assert refs_in(entry) == {("client", str(house.rowan)), ("representative", str(speaker.ref))}
    assert entry["under"]
    assert EntryRef.objects.filter(entry_id=entry["ref"], about_ref=str(house.rowan)).exists()


def test_five_hundred_reads_are_five_hundred_entries(house):
    before = Entry.objects.count()
    for _ in range(500):
        with recorded_reading("client.read", by=house.novak, at=house.at, purpose="operations") as read:
            queries.client_facts(house.rowan, by=house.novak, on=house.today, read=read)
    assert Entry.objects.count() == before + 500


def test_a_search_records_whom_it_showed_and_nobody_else(house):
    read = reading()
    queries.find_clients("tran", by=house.novak, on=house.today, read=read)
    assert read.refs == [("client", house.tran)]


@pytest.fixture
def failing_ledger(house):
    """Entries can't be written: on both databases the table refuses inserts."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER full BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        else:
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT disk_full CHECK (false) NOT VALID")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER full")


@pytest.mark.usefixtures("failing_ledger")
def test_without_the_ledger_no_name_leaves_and_nothing_is_written(house):
    left = []

    def page() -> None:
        with recorded_reading("client.read", by=house.okafor, at=house.at, purpose="treatment") as read:
            facts = queries.client_facts(house.rowan, by=house.okafor, on=house.today, read=read)
        left.append(facts)

    with pytest.raises(LedgerUnavailable):
        page()
    assert not left
    before = Client.objects.count()
    for act in (
        lambda: actions.register_client(LINDQVISTS, **house.who("okafor")),
        lambda: actions.change_client(house.rowan, identity=MARLOW, version=1, **house.who("okafor")),
        lambda: actions.end_care(house.rowan, **house.who("okafor")),
        lambda: actions.join_clients(house.rowan, duplicate_ref=house.tran, **house.who("novak")),
    ):
        with pytest.raises(LedgerUnavailable):
            act()
    row = Client.objects.get(ref=house.rowan)
    assert (Client.objects.count(), row.identity_version, row.ended_day) == (before, 1, None)
    assert not ClientLink.objects.exists()


# -- sealed --------------------------------------------------------------------------------------


def test_no_sealed_column_holds_a_word_of_what_it_seals(house):
    secrets = [
        b"Rowan",
        b"Marlow",
        b"Tran",
        b"Quince",
        b"503-555-01",
        b"1992-03-08",
        b"custody",
        b"they/them",
    ]
    with connection.cursor() as cursor:
        for table in ("people_client", "people_representative", "people_careteamlink", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                held = b"|".join(
                    bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row
                )
                assert not [secret for secret in secrets if secret in held], table


def test_two_clients_boxes_swapped_by_hand_dont_open(house):
    boxes = {row.ref: bytes(row.identity) for row in Client.objects.filter(ref__in=[house.rowan, house.tran])}
    Client.objects.filter(ref=house.rowan).update(identity=boxes[house.tran])
    Client.objects.filter(ref=house.tran).update(identity=boxes[house.rowan])
    for ref in boxes:
        with pytest.raises(DoesNotOpen):
            queries.client_facts(ref, by=house.okafor, on=house.today, read=reading())


def test_an_earlier_version_of_an_identity_put_back_by_hand_doesnt_open(house):
    old = bytes(Client.objects.get(ref=house.rowan).identity)
    actions.change_client(
        house.rowan, identity=replace(ROWAN, language="French"), version=1, **house.who("okafor")
    )
    Client.objects.filter(ref=house.rowan).update(identity=old)
    with pytest.raises(DoesNotOpen):
        queries.client_facts(house.rowan, by=house.okafor, on=house.today, read=reading())


def test_a_representatives_box_moved_to_another_client_doesnt_open(house):
    speaker = Representative.objects.get(client_id=house.rowan)
    other = Representative.objects.filter(client_id=house.tran).first()
    assert other is not None
    Representative.objects.filter(ref=other.ref).update(details=bytes(speaker.details))
    with pytest.raises(DoesNotOpen):
        queries.representatives(house.tran, by=house.okafor, on=house.today, read=reading())


# -- constraints ---------------------------------------------------------------------------------


def broken(name: str, make) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def test_each_constraint_of_clients_holds_in_the_database(house):
    day, before = house.today, house.today - timedelta(days=1)
    rowan, tran = house.rowan, house.tran
    in_practice = {"practice_id": house.practice}
    link = {**in_practice, "client_id": rowan, "member_id": house.brandt.ref}
    speaker = {**in_practice, "client_id": rowan, "details": b"x"}
    join = {**in_practice, "made_by_id": house.novak.ref, "made_at": house.at}
    ClientLink.objects.create(kept_id=rowan, duplicate_id=tran, **join)
    broken("client_days", lambda: Client.objects.filter(ref=rowan).update(ended_day=date(2000, 1, 1)))
    broken(
        "clientlink_two_refs", lambda: ClientLink.objects.create(kept_id=rowan, duplicate_id=rowan, **join)
    )
    broken(
        "clientlink_duplicate_once",
        lambda: ClientLink.objects.create(kept_id=rowan, duplicate_id=tran, **join),
    )
    broken(
        "representative_kind", lambda: Representative.objects.create(kind="friend", from_day=day, **speaker)
    )
    broken(
        "representative_days",
        lambda: Representative.objects.create(kind="guardian", from_day=day, until_day=before, **speaker),
    )
    broken("careteamlink_part", lambda: CareTeamLink.objects.create(part="boss", from_day=day, **link))
    broken(
        "careteamlink_days",
        lambda: CareTeamLink.objects.create(part="primary", from_day=day, until_day=before, **link),
    )
