"""Queries put together once answer as the ORM does, and SQLite's writers take their turns."""

import threading
from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Count, F, QuerySet
from hypothesis import given
from hypothesis import strategies as some

from tests.cast import make_house
from twodrawer.config.home import database
from twodrawer.lib import statements
from twodrawer.lib.canonical import canonical
from twodrawer.lib.refs import new_ref
from twodrawer.lib.sqlite3.base import DatabaseWrapper
from twodrawer.lib.statements import prepared
from twodrawer.people.models import Client, Member, RoleGrant

import rfc8785  # isort: skip


@prepared
def members_of(practice_ref: UUID, refs: Collection[UUID]) -> "QuerySet[Member, Member]":
    rows = Member.objects.filter(practice_id=practice_ref, ref__in=refs).select_related("account", "practice")
    return rows.annotate(roles=Count("grants"), town=F("practice__city")).order_by("name")


@prepared
def grants_on(on: date, role: str) -> "QuerySet[RoleGrant, tuple[UUID, date]]":
    return (
        RoleGrant.objects.filter(role=role, from_day__lte=on)
        .values_list("member_id", "from_day")
        .order_by("ref")
    )


@prepared
def clients_since(at: datetime, version: int) -> "QuerySet[Client, UUID]":
    rows = Client.objects.filter(made_at__gte=at, identity_version=version)
    return rows.values_list("ref", flat=True).order_by("ref")


@prepared
def locked(ref: UUID) -> "QuerySet[Client, Client]":
    return Client.objects.select_for_update().filter(ref=ref)


@pytest.mark.django_db
def test_a_prepared_query_says_what_the_orm_says():
    house = make_house(passwords=False)
    for refs in ([], [house.okafor.ref], [house.okafor.ref, house.novak.ref, house.haddad.ref], [new_ref()]):
        asked = Member.objects.filter(practice_id=house.practice, ref__in=refs).order_by("name")
        found = members_of.all(practice_ref=house.practice, refs=refs)
        assert [row.__dict__ | {"_state": 0} for row in asked] == [
            {name: row.__dict__[name] for name in row.__dict__ if name not in ("roles", "town")}
            | {"_state": 0}
            for row in found
        ]
        with transaction.atomic():
            assert all(row.account.email.endswith("@keller.example") for row in found)  # type: ignore[union-attr]
            assert all((row.roles, row.town) == (len(row.grants.all()), "Portland") for row in found)  # type: ignore[attr-defined]
    day = house.today - timedelta(days=399)
    asked_grants = RoleGrant.objects.filter(role="clinician", from_day__lte=day).order_by("ref")
    assert grants_on.all(on=day, role="clinician") == list(asked_grants.values_list("member_id", "from_day"))
    assert grants_on.all(on=day - timedelta(days=2), role="clinician") == []
    assert clients_since.all(at=house.at - timedelta(days=101), version=1) == [house.marlow]
    assert set(clients_since.all(at=house.at - timedelta(days=181), version=1)) == {
        house.marlow,
        house.rowan,
        house.tran,
    }


@pytest.mark.django_db
def test_a_prepared_query_refuses_to_be_asked_otherwise():
    with pytest.raises(TypeError):
        grants_on.all(on=date(2026, 11, 19))
    with pytest.raises(TypeError):
        prepared(lambda ref: Client.objects.filter(ref=ref))

    @prepared
    def forgets(ref: UUID) -> "QuerySet[Client, Client]":
        return Client.objects.all()

    with pytest.raises(TypeError):
        forgets.all(ref=new_ref())


@pytest.mark.django_db(transaction=True)
def test_a_prepared_lock_needs_its_transaction():
    if connection.vendor == "postgresql":
        with pytest.raises(transaction.TransactionManagementError):
            locked.first(ref=new_ref())
    with transaction.atomic():
        assert locked.first(ref=new_ref()) is None
    with pytest.raises(transaction.TransactionManagementError):
        locked.first(ref=new_ref())


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_process_wait_in_line_and_nobody_keeps_it():
    if connection.vendor != "sqlite":
        assert not isinstance(connection, DatabaseWrapper)
        return
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(5)
        with transaction.atomic():
            order.append("second")
        connections.close_all()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        inside.set()
        other.join(0.2)
        order.append("first")
        assert other.is_alive()
        transaction.set_rollback(True)
    other.join(5)
    assert order == ["first", "second"]
    with transaction.atomic():
        order.append("third")


leaves = (
    some.none()
    | some.booleans()
    | some.integers(-(2**60), 2**60)
    | some.text()
    | some.floats(allow_nan=False)
)
values = some.recursive(
    leaves,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=4), inner, max_size=4),
)


@given(values)
def test_canonical_json_is_the_librarys_byte_for_byte(value):
    def said(write):
        try:
            return write(value)
        except ValueError:
            return "refused"

    assert said(canonical) == said(rfc8785.dumps)


def test_a_pooler_that_knows_no_prepared_statements_can_be_named():
    address, file = "postgresql://db.example/record", Path("unused")
    plain = database(address, file)["OPTIONS"]
    without = database(f"{address}?prepared=no", file)["OPTIONS"]
    assert isinstance(plain, dict) and isinstance(without, dict)
    assert plain["prepare_threshold"] == 3
    assert without == plain | {"prepare_threshold": None}


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_and_a_connection_that_ends_leave_the_next_statement_whole():
    day, role = date(2026, 11, 19), "clinician"
    assert grants_on.all(on=day, role=role) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        statements.execute("UPDATE no_such_table SET role = %s", role)
    assert grants_on.all(on=day, role=role) == []
    connection.close()
    assert grants_on.all(on=day, role=role) == []


@pytest.mark.django_db
def test_in_a_broken_transaction_nothing_is_asked():
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            grants_on.all(on=date(2026, 11, 19), role="clinician")
