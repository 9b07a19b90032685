"""Queries put together once. Django's ORM writes their SQL, and every later asking only fills in the values.

    @prepared
    def by_ref(ref: UUID) -> QuerySet[Row]:
        return Row.objects.filter(ref=ref)

    row = by_ref.first(ref=wanted)

Putting a query together takes Django ten times as long as the database takes to answer it. The function is called
once for each database (and each size of a list) with stand-ins, so it must not look at its values: what it builds
may hang on nothing but which values there are. Values are UUIDs, days, moments, texts, whole numbers, or collections
of UUIDs; nothing that is asked may be None.
"""

import inspect
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable

Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where one parameter comes from: a named value, a place in a named list, or a value that never changes."""

    name: str | None = None
    place: int | None = None
    value: Any = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """One statement, ready to be filled in."""

    sql: str
    slots: tuple[_Slot, ...]
    make: Callable[[list[Any]], list[Any]]
    locks: bool


class Prepared(Generic[Built]):
    """A query that is put together at its first asking."""

    def __init__(self, build: Callable[..., Any], using: str) -> None:
        self._build = build
        self._using = using
        self._slots = get_type_hints(build)
        self._slots.pop("return", None)
        self._many = [name for name, kind in self._slots.items() if _holds_many(kind)]
        self._known: dict[tuple[Any, ...], _Prepared | None] = {}
        self.__doc__ = build.__doc__
        if set(self._slots) != set(inspect.signature(build).parameters):
            raise TypeError(f"{build.__name__} needs a type for every value")

    def all(self, **given: Any) -> list[Built]:
        """Every row, in the query's order."""
        if given.keys() != self._slots.keys():
            raise TypeError(f"asked with {sorted(given)} instead of {sorted(self._slots)}")
        connection = connections[self._using]
        for name in self._many:
            given[name] = _padded(given[name])
        key = (connection.vendor, *(len(given[name]) for name in self._many))
        try:
            statement = self._known[key]
        except KeyError:
            statement = self._known[key] = self._put_together(given, connection)
        if statement is None:
            return []
        if statement.locks and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("a lock outlives no statement without a transaction")
        values = given if connection.vendor == "postgresql" else self._stored(connection, given)
        params = [
            slot.value
            if slot.name is None
            else values[slot.name]
            if slot.place is None
            else values[slot.name][slot.place]
            for slot in statement.slots
        ]
        return statement.make(_answer(connection, statement.sql, params))

    def _stored(self, connection: Any, given: dict[str, Any]) -> dict[str, Any]:
        return {
            name: [stored(connection, each) for each in value]
            if name in self._many
            else stored(connection, value)
            for name, value in given.items()
        }

    def first(self, **given: Any) -> Built | None:
        """The first row, or None."""
        found = self.all(**given)
        return found[0] if found else None

    def _put_together(self, given: dict[str, Any], connection: Any) -> _Prepared | None:
        stand_ins: dict[str, Any] = {}
        slots: dict[Any, _Slot] = {}
        for number, (name, kind) in enumerate(self._slots.items()):
            if _holds_many(kind):
                stand_ins[name] = [_stand_in(UUID, number, place) for place in range(len(given[name]))]
                for place, each in enumerate(stand_ins[name]):
                    slots[stored(connection, each)] = _Slot(name, place)
            else:
                stand_ins[name] = _stand_in(kind, number, 0)
                slots[stored(connection, stand_ins[name])] = _Slot(name)
        query = self._build(**stand_ins)
        compiler = query.query.get_compiler(using=self._using, connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        filled = tuple(slots.get(param) or _Slot(value=param) for param in params)
        left_out = {slot.name for slot in slots.values()} - {slot.name for slot in filled}
        if left_out:
            raise TypeError(f"the query never asks for {left_out}")
        return _Prepared(sql, filled, _maker(query, compiler), query.query.select_for_update)


def prepared(build: Callable[..., "QuerySet[Any, Built]"]) -> Prepared[Built]:
    """The query that the function builds, put together once."""
    return Prepared(build, "default")


def prepared_in(using: str) -> Callable[[Callable[..., "QuerySet[Any, Built]"]], Prepared[Built]]:
    """The same in another database."""
    return lambda build: Prepared(build, using)


def stored(connection: Any, value: Any) -> Any:
    """A value as its column stores it in this database. PostgreSQL takes them as they are."""
    if connection.vendor == "postgresql":
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _answer(connection: Any, sql: str, params: Sequence[Any]) -> list[Any]:
    if connection.vendor == "postgresql":
        found: list[Any] = connection.answer(sql, params)
        return found
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def execute(sql: str, *values: Any, using: str = "default") -> int:
    """One statement by hand; how many rows it changed. Where it may stand: tests/house/test_python.py."""
    connection: Any = connections[using]
    if connection.vendor == "postgresql":
        changed: int = connection.change(sql, values)
        return changed
    with connection.cursor() as cursor:
        cursor.execute(sql, [stored(connection, value) for value in values])
        return int(cursor.rowcount)


def _padded(many: Collection[UUID]) -> list[UUID]:
    """The same refs, the last one over again up to a power of two: ten statements serve lists of any length."""
    held = list(many)
    wanted = 1 << (len(held) - 1).bit_length() if held else 0
    return held + held[-1:] * (wanted - len(held))


def _holds_many(kind: Any) -> bool:
    return get_origin(kind) is not None and get_args(kind) == (UUID,)


def _stand_in(kind: Any, number: int, place: int) -> Any:
    """A value of this kind that no query holds as a constant."""
    if kind is UUID:
        return UUID(int=(0x51A7 << 96) + (number << 32) + place)
    if kind is datetime:
        return datetime(1066, 10, 14, tzinfo=UTC) + timedelta(hours=number)
    if kind is date:
        return date(1066, 10, 14) + timedelta(days=number)
    if kind is int:
        return 1_066_101_400 + number
    if kind is str:
        return f"stand-in {number}"
    raise TypeError(f"no stand-in for {kind}")


def _maker(query: Any, compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """What makes objects or tuples of rows, as the query set itself would."""
    expressions = [expression for expression, *_ in compiler.select]
    converters = compiler.get_converters(expressions)

    def converted(rows: list[Any]) -> list[Any]:
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    iterable = query._iterable_class  # noqa: SLF001  what `values_list` chose
    if iterable is not ModelIterable:
        flat = iterable is FlatValuesListIterable
        return lambda rows: [row[0] if flat else tuple(row) for row in converted(rows)]
    return _object_maker(query, compiler, converted)


def _object_maker(
    query: Any, compiler: Any, converted: Callable[[list[Any]], list[Any]]
) -> Callable[[list[Any]], list[Any]]:
    from django.db.models.query import get_related_populators  # type: ignore[attr-defined]

    info = compiler.klass_info
    model: type[Model] = info["model"]
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names: Sequence[str] = [expression[0].target.attname for expression in compiler.select[first:last]]
    related = get_related_populators(info, compiler.select, query.db)
    annotated = list(compiler.annotation_col_map.items())

    def make(rows: list[Any]) -> list[Any]:
        found = []
        for row in converted(rows):
            one = model.from_db(query.db, names, row[first:last])
            for populator in related:
                populator.populate(row, one)
            for name, place in annotated:
                setattr(one, name, row[place])
            found.append(one)
        return found

    return make
