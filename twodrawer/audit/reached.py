"""Who reached what: the ledger's columns, for questions over many entries. No leaf is read, and no name is known here.

A row is one thing that one entry is about. Who may ask is decided by the room that asks, and asking is recorded like
any other read.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Substr

from twodrawer.audit.models import Entry, EntryRef
from twodrawer.lib.time import utc_text


class Reached(NamedTuple):
    """One thing that an entry is about."""

    entry: UUID
    at: str  # UTC text: it sorts as time does
    actor: str
    act: str
    outcome: str
    kind: str
    about: str


def reached_by(
    log: str | UUID, actors: Collection[UUID], *, since: datetime, until: datetime
) -> Iterator[Reached]:
    """What these members' entries are about, from one moment to another, both included, in the order of time."""
    rows = _between(log, since, until).filter(entry__actor_ref__in=[str(ref) for ref in actors])
    return _rows(rows)


def reached_clients(log: str | UUID, *, since: datetime, until: datetime) -> Iterator[Reached]:
    """Which clients were reached by members in this time, in the order of time."""
    return _rows(_between(log, since, until).filter(kind="client"))


class Busy(NamedTuple):
    """Somebody reached a client within one hour of the clock (in UTC)."""

    actor: str
    hour: str  # 2026-11-19T18
    client: str


def busy_hours(log: str | UUID, *, since: datetime, until: datetime, but: Collection[str]) -> Iterator[Busy]:
    """Who reached which clients in which hour, by done acts other than these. Each once, as the database tells."""
    rows = _between(log, since, until).filter(kind="client", entry__outcome="done")
    rows = rows.exclude(entry__act__in=list(but)).annotate(hour=Substr("at", 1, 13))
    found = rows.values_list("entry__actor_ref", "hour", "about_ref").distinct()
    return map(Busy._make, found.iterator(chunk_size=5_000))


def entries_naming(log: str | UUID, kind: str, *, since: datetime, until: datetime) -> frozenset[UUID]:
    """The entries of this time that are about something of that kind."""
    rows = _between(log, since, until).filter(kind=kind)
    return frozenset(rows.values_list("entry_id", flat=True))


def refused_acts(
    log: str | UUID, act: str, *, since: datetime, until: datetime
) -> tuple[tuple[str, str], ...]:
    """Who was refused this act, and when, in the order of time."""
    rows = Entry.objects.filter(log=str(log), act=act, outcome="refused", actor_kind="member")
    rows = rows.filter(at__gte=utc_text(since), at__lte=utc_text(until))
    return tuple(rows.order_by("at", "ref").values_list("actor_ref", "at"))


def times_refused(log: str | UUID, *, act: str, by: UUID, since: datetime) -> int:
    """How often this person was refused this act since then."""
    refused = Entry.objects.filter(log=str(log), act=act, outcome="refused", actor_ref=str(by))
    return refused.filter(at__gte=utc_text(since)).count()


def _between(log: str | UUID, since: datetime, until: datetime) -> QuerySet[EntryRef]:
    return EntryRef.objects.filter(
        log=str(log), at__gte=utc_text(since), at__lte=utc_text(until), entry__actor_kind="member"
    )


def _rows(rows: QuerySet[EntryRef]) -> Iterator[Reached]:
    found = rows.order_by("at", "entry_id").values_list(
        "entry_id", "at", "entry__actor_ref", "entry__act", "entry__outcome", "kind", "about_ref"
    )
    return map(Reached._make, found.iterator(chunk_size=5_000))
