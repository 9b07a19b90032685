"""Release orders, read: those of one request for the privacy officer, those that wait for an author."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading, reading
from twodrawer.disclosures.actions.orders import may_have_notes, own_order
from twodrawer.disclosures.facts_orders import OrderFacts
from twodrawer.disclosures.models import ReleaseOrder
from twodrawer.disclosures.models.orders import CARRIED_OUT
from twodrawer.disclosures.request_states import State
from twodrawer.disclosures.sealed_orders import open_order
from twodrawer.disclosures.standing_orders import Ground, require_ground
from twodrawer.disclosures.standing_requests import dossier_of, require_request
from twodrawer.law import Act, Relationship
from twodrawer.law.leaving import is_apart
from twodrawer.lib.errors import Problem
from twodrawer.people import queries as people
from twodrawer.people.facts import MemberFacts
from twodrawer.sealing.keyring import keyring


@dataclass(frozen=True)
class OrderLine:
    """One order on the page: to whom, and how it stands in words."""

    facts: OrderFacts
    author: str
    is_open: bool


@dataclass(frozen=True)
class OrdersPage:
    """What a request led to. `problem`: why no order can be issued on it now."""

    request_ref: UUID
    client: str
    orders: tuple[OrderLine, ...]
    authors: tuple[MemberFacts, ...]
    ground: Ground | None
    problem: Problem | None
    may_close: bool


def orders_page(request_ref: UUID, *, by: law.Member, at: datetime, on: date) -> OrdersPage:
    """The orders of one request, for whoever answers it, and whether another can be issued now."""
    row, answer = require_request(Act.MANAGE, request_ref, by=by, on=on)
    with reading("orders.read", by=by, at=at, purpose="operations") as read:
        read.of("client", row.client_id)
        read.of("request", row.ref)
        read.allowed_under(*answer.citations)
        names = people.client_names([row.client_id], by=by, on=on, read=read)
        dossier = dossier_of(row, by=by)
        staff = people.members(by.practice_ref, on=on)
        called = {one.ref: one.name for one in staff}
        ring = keyring(by.practice_ref)
        facts = [open_order(one, ring=ring) for one in row.orders.order_by("-issued_at", "-ref")]
    ground: Ground | None = None
    problem: Problem | None = None
    try:
        ground = require_ground(dossier, "orders.read", by=by, at=at, on=on)
    except Problem as no:
        problem = no
    lines = tuple(OrderLine(one, called.get(one.author_ref, ""), one.is_open(at)) for one in facts)
    closable = dossier.state is State.DECIDING and all(map(is_apart, dossier.wish.records))
    ends = [one.end for one in facts]
    return OrdersPage(
        request_ref=row.ref,
        client=names[row.client_id].name if row.client_id in names else "the client",
        orders=lines,
        authors=tuple(one for one in staff if one.is_active and may_have_notes(one.roles, within=by, on=on)),
        ground=ground,
        problem=problem,
        may_close=closable and CARRIED_OUT in ends and "" not in ends,
    )


def orders_waiting(*, by: law.Member, at: datetime) -> tuple[OrderFacts, ...]:
    """The member's own orders that can still be carried out. Shows names to nobody: the caller records what it
    shows."""
    rows = ReleaseOrder.objects.filter(
        practice_id=by.practice_ref, author_id=by.ref, end="", expires_at__gt=at
    )
    found = list(rows.order_by("issued_at", "ref"))
    if not found:
        return ()
    ring = keyring(by.practice_ref)
    return tuple(open_order(one, ring=ring) for one in found)


def open_orders(*, practice: UUID | None, at: datetime) -> tuple[tuple[UUID, UUID, datetime], ...]:
    """Every order that can still be carried out: its ref, its request's, its end. Refs and days."""
    rows = ReleaseOrder.objects.filter(end="", expires_at__gt=at)
    if practice is not None:
        rows = rows.filter(practice_id=practice)
    return tuple(rows.order_by("expires_at", "ref").values_list("ref", "request_id", "expires_at"))


@dataclass(frozen=True)
class OwnOrder:
    """An order as its author sees it. `may_say`: it was taken to the vault, and its line in the account isn't there."""

    facts: OrderFacts
    client: str
    issued_by: str
    is_open: bool
    may_say: bool


def own_order_page(order_ref: UUID, *, by: law.Member, at: datetime, on: date) -> OwnOrder:
    """The author's own order, opened."""
    with reading("order.read", by=by, at=at, purpose="operations") as read:
        row, answer = own_order(order_ref, "order.read", by=by, on=on, lock=False)
        read.of("client", row.client_id)
        read.of("order", row.ref)
        read.allowed_under(*answer.citations)
        facts = open_order(row, ring=keyring(by.practice_ref))
        issuer = people.member_facts(by.practice_ref, [row.issued_by_id], on=on)[row.issued_by_id]
        client = client_called(row.client_id, by=by, on=on, read=read)
    may_say = facts.handed_at is not None and facts.end != CARRIED_OUT
    return OwnOrder(facts, client, issuer.name, facts.is_open(at), may_say)


def client_called(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> str:
    """The client's name for whoever treats them; for an author who no longer does, none."""
    if people.stands_to_client(by, client_ref, on=on) is not Relationship.CARE_TEAM:
        return "a client of yours"
    names = people.client_names([client_ref], by=by, on=on, read=read)
    return names[client_ref].name if client_ref in names else "a client of yours"
