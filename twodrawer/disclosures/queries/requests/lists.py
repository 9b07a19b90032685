"""Lists of requests: the queue with its clocks, what waits for one person, what a client's page shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event
from twodrawer.audit.reading import Reading, reading
from twodrawer.disclosures.facts_requests import SOON, RequestLine, clock_on
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.request_states import NAMES, OPEN, State
from twodrawer.disclosures.requests_sealed import open_details
from twodrawer.disclosures.words_requests import KINDS, RELATIONS
from twodrawer.law import Act, Kind, Role
from twodrawer.law.requests import Asking
from twodrawer.law.words import Relation
from twodrawer.lib.statements import prepared
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import KeyDestroyed, keyring

SHOWN = 100
CLINICAL = {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE}
OPEN_VALUES = [state.value for state in OPEN]


class _Row(NamedTuple):
    ref: UUID
    client_id: UUID
    kind: str
    relation: str
    state: str
    due_on: date | None


@dataclass(frozen=True)
class Queue:
    """The open requests by their day, and those that were closed last."""

    open: tuple[RequestLine, ...]
    closed: tuple[RequestLine, ...]


@dataclass(frozen=True)
class Due:
    """An open request with its day, for the command line: no name of anybody."""

    practice_ref: UUID
    ref: UUID
    kind: str
    state: str
    due_on: date
    days_left: int


@prepared
def _open_of(practice_ref: UUID, client_refs: Collection[UUID]) -> "QuerySet[Request, tuple[Any, ...]]":
    rows = Request.objects.filter(practice_id=practice_ref, client_id__in=client_refs, state__in=OPEN_VALUES)
    return rows.order_by("due_on", "ref").values_list(*_Row._fields)


@prepared
def _about(
    practice_ref: UUID, client_refs: Collection[UUID], member_ref: UUID
) -> "QuerySet[Request, tuple[Any, ...]]":
    own = Q(client_id__in=client_refs, state__in=OPEN_VALUES) | Q(reviewer_id=member_ref)
    rows = Request.objects.filter(own, practice_id=practice_ref)
    return rows.order_by("due_on", "ref").values_list(*_Row._fields)


@prepared
def _running_out(practice_ref: UUID, by_day: date) -> "QuerySet[Request, tuple[Any, ...]]":
    rows = Request.objects.filter(practice_id=practice_ref, state__in=OPEN_VALUES, due_on__lte=by_day)
    return rows.order_by("due_on", "ref").values_list(*_Row._fields)


def queue(*, by: law.Member, at: datetime, on: date) -> Queue:
    """The whole queue, for whoever answers requests. What is late comes first."""
    answer = people.require_in_practice(Act.MANAGE, Kind.REQUEST, by=by, on=on)
    with reading("requests.read", by=by, at=at, purpose="operations") as read:
        rows = Request.objects.filter(practice_id=by.practice_ref)
        waiting = list(rows.filter(state__in=OPEN_VALUES).order_by(F("due_on").asc(nulls_last=True), "ref"))
        closed = list(rows.exclude(state__in=OPEN_VALUES).order_by("-ref")[:SHOWN])
        ring = keyring(by.practice_ref)
        ring.load([("client", row.client_id) for row in (*waiting, *closed)], "papers")
        names = people.client_names({row.client_id for row in (*waiting, *closed)}, by=by, on=on, read=read)
        read.of("request", *(row.ref for row in (*waiting, *closed)))
        read.allowed_under(*answer.citations)

        def line(row: Request) -> RequestLine:
            try:
                who = open_details(row, ring=ring)[0].called
            except KeyDestroyed:
                who = "Destroyed"  # six years after the last paper, when nobody may read it any more
            return RequestLine(
                ref=row.ref,
                client_ref=row.client_id,
                client=names[row.client_id].name if row.client_id in names else "A client",
                what=KINDS[Asking(row.kind)],
                who=who,
                state=NAMES[State(row.state)],
                clock=clock_on(row.due_on, State(row.state), on),
                due_on=row.due_on,
            )

        return Queue(tuple(map(line, waiting)), tuple(map(line, closed)))


def open_requests_of(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[RequestLine, ...]:
    """What is open about a client, for the client's page: kind, clock and state, without a word of who asks."""
    answer = people.require_for_client(Act.READ, Kind.REQUEST, client_ref, by=by, on=on)
    read.allowed_under(*answer.citations)
    found = _open_of.all(practice_ref=by.practice_ref, client_refs=people.all_refs_of(client_ref))
    return _plain(found, on=on, read=read)


def waiting_for(*, by: law.Member, on: date, read: Reading) -> tuple[RequestLine, ...]:
    """What Today reminds this member of: the privacy officer of what runs out, a clinician of what is open about their
    clients and of denials they were asked to review. Empty for whoever has nothing to do with requests."""
    found: list[tuple[Any, ...]] = []
    if law.could_ever(by, Act.MANAGE, Kind.REQUEST):
        by_day = on + timedelta(days=SOON)
        found += _running_out.all(practice_ref=by.practice_ref, by_day=by_day)
    if law.could_ever(by, Act.READ, Kind.REQUEST) and by.roles & CLINICAL:
        treated = people.care_team_clients(by, on=on)
        found += _about.all(practice_ref=by.practice_ref, client_refs=treated, member_ref=by.ref)
    return _plain(dict.fromkeys(found), on=on, read=read)


def _plain(rows: Iterable[tuple[Any, ...]], *, on: date, read: Reading) -> tuple[RequestLine, ...]:
    lines = []
    for row in map(_Row._make, rows):
        read.of("request", row.ref)
        lines.append(
            RequestLine(
                ref=row.ref,
                client_ref=row.client_id,
                client="",
                what=KINDS[Asking(row.kind)],
                who=RELATIONS[Relation(row.relation)],
                state=NAMES[State(row.state)],
                clock=clock_on(row.due_on, State(row.state), on),
                due_on=row.due_on,
            )
        )
    return tuple(lines)


def due_requests(*, within: int, practice: UUID | None, at: datetime) -> tuple[Due, ...]:
    """Open requests that are late or due within so many days, of one practice or of all. For the command line, which
    tells refs and days and never a name; that they were listed stands in each practice's ledger."""
    found = []
    for practice_ref in people.practice_refs() if practice is None else (practice,):
        zone = people.practice_facts(practice_ref).zone
        on = day_in(zone, at)
        rows = Request.objects.filter(practice_id=practice_ref, state__in=OPEN_VALUES, due_on__isnull=False)
        here = [
            Due(practice_ref, row.ref, row.kind, row.state, row.due_on, (row.due_on - on).days)
            for row in rows.order_by("due_on", "ref")
            if row.due_on is not None and (row.due_on - on).days <= within
        ]
        refs = tuple(("request", one.ref) for one in here)
        record(Event("requests.due", refs, "operations"), by=Actor("program", None, practice_ref), at=at)
        found.extend(here)
    return tuple(found)
