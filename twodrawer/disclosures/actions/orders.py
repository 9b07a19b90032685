"""Release orders: issued by the privacy officer, taken up by the author, ended once.

The record never learns which notes left, or how many: that an order was carried out is the author's word, and the line
in the account says what 45 CFR 164.528(b)(2) asks for and nothing else.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.disclosures.actions.accounting import account_for
from twodrawer.disclosures.actions.requests.steps import Said, begin, take_step
from twodrawer.disclosures.age_recipients import sealing_for
from twodrawer.disclosures.facts_orders import OrderFacts
from twodrawer.disclosures.facts_releases import Recipient
from twodrawer.disclosures.models import ReleaseOrder
from twodrawer.disclosures.models.orders import CARRIED_OUT, RETURNED, WITHDRAWN
from twodrawer.disclosures.request_states import State, Step
from twodrawer.disclosures.sealed_orders import open_order, seal_order
from twodrawer.disclosures.standing_orders import require_ground
from twodrawer.disclosures.standing_requests import dossier_of
from twodrawer.disclosures.ways import Way
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.law.accounting import accountable
from twodrawer.law.leaving import is_apart
from twodrawer.lib.errors import Conflict, Invalid, Refs, Refused, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

LIVES = timedelta(days=14)
"""For how long an order can be carried out. A paper that ends sooner takes the order along."""


@transaction.atomic
def issue_order(
    request_ref: UUID, *, author_ref: UUID, key: str = "", by: law.Member, at: datetime, on: date
) -> UUID:
    """The author finds an order to release psychotherapy notes on this request. Its ref. Nothing has left."""
    doing = begin(request_ref, Act.MANAGE, version=None, by=by, at=at, on=on)
    client_ref = doing.row.client_id
    people.require_for_client(Act.CREATE, Kind.RELEASE, client_ref, by=by, on=on)
    ground = require_ground(doing.dossier, "order.issued", by=by, at=at, on=on)
    author = people.member_facts(by.practice_ref, [author_ref], on=on).get(author_ref)
    if author is None or not author.is_active or not may_have_notes(author.roles, within=by, on=on):
        raise Invalid(
            "This isn’t somebody who writes psychotherapy notes here",
            why="An order goes to the clinician who would have written them; nobody else can open them.",
            cite=("45 CFR 164.508(a)(2)(i)(A)",),
            do="Choose a clinician, supervisor or trainee who works here.",
            fields=("author",),
        )
    if ReleaseOrder.objects.filter(request=doing.row, author_id=author_ref, end="").exists():
        raise Conflict(
            f"{author.name} has an order for this request already",
            why="Two orders would be two packages for one permission.",
            do="Wait until it is carried out or given back, or withdraw it.",
        )
    if key.strip():
        sealing_for(key)
    asker, question = doing.dossier.requester, ground.question
    named = ", ".join(filter(None, [asker.name, asker.organization]))
    row = ReleaseOrder(
        ref=new_ref(),
        practice_id=by.practice_ref,
        client_id=client_ref,
        request=doing.row,
        author_id=author_ref,
        issued_by_id=by.ref,
        issued_at=at,
        expires_at=at + LIVES,
    )
    said = {
        "basis": ground.basis.value,
        "name": named,
        "address": asker.address,
        "key": key.strip(),
        "why": doing.dossier.wish.words,
        "purpose": question.purpose.value if question.purpose else "",
        "citations": list(ground.answer.citations),
        "regimes": sorted(accountable(question)),
    }
    row.details = seal_order(said, order_ref=row.ref, client_ref=client_ref, ring=keyring(by.practice_ref))
    row.save(force_insert=True)
    event = Event("order.issued", _refs(row), "operations", ground.answer.citations)
    record(event, by=by, at=at)
    ref: UUID = row.ref
    return ref


@transaction.atomic
def withdraw_order(order_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The order can't be taken up any more. A statement that the author holds already ends within its hour."""
    row = ReleaseOrder.objects.select_for_update().filter(ref=order_ref).first()
    foreign, refs = _foreign(row, by), (("order", order_ref),)
    resource = Resource(Kind.RELEASE, by.practice_ref, Relationship.PRACTICE)
    try:
        answer = law.require(by, Act.DISCARD, resource, on=on, refs=refs)
    except Refused as no:
        no.other_practice = foreign
        raise
    if row is None or foreign is not None:
        raise not_there("order.withdrawn", refs, other_practice=foreign)
    _require_open(row)
    _end(row, WITHDRAWN, under=answer.citations, by=by, at=at)


@transaction.atomic
def take_up_order(order_ref: UUID, *, by: law.Member, at: datetime, on: date) -> OrderFacts:
    """The author may carry this order into their vault: everything that it rests on was asked again, now."""
    row, answer = own_order(order_ref, "order.handed_out", by=by, on=on)
    _require_open(row)
    if at >= row.expires_at:
        raise Conflict(
            "This order has run out",
            why="An order is good for fourteen days: nobody looked at its paper since.",
            cite=("45 CFR 164.508(b)(2)(i)",),
            do="Tell the privacy officer, who issues another if the paper still stands.",
        )
    ground = require_ground(dossier_of(row.request, by=by), "order.handed_out", by=by, at=at, on=on)
    if row.handed_at is None:
        row.handed_at = at
        row.save(update_fields=["handed_at"])
    under = tuple(dict.fromkeys((*answer.citations, *ground.answer.citations)))
    record(Event("order.handed_out", _refs(row), "operations", under), by=by, at=at)
    return open_order(row, ring=keyring(by.practice_ref))


@transaction.atomic
def order_carried_out(order_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """What the order let leave has left, says its author. The ref of its line in the account.

    Also after it was withdrawn or given back: its statement was good until its hour was over, and what left on it has
    its line all the same (45 CFR 164.528(a)(1)).
    """
    row, _ = own_order(order_ref, "order.carried_out", by=by, on=on)
    if row.handed_at is None or row.end == CARRIED_OUT:
        _require_open(row)
    if row.handed_at is None:
        raise Conflict(
            "This order wasn’t taken to your vault yet",
            why="Psychotherapy notes leave from there, and from nowhere else.",
            cite=("45 CFR 164.508(a)(2)",),
            do="Press “Take it to your vault” on the order’s page, and choose there what leaves.",
        )
    facts = open_order(row, ring=keyring(by.practice_ref))
    disclosed = account_for(
        row.client_id,
        recipient=Recipient(facts.recipient.name, facts.recipient.address),
        what="Psychotherapy notes, by the clinician who wrote them",
        why=facts.why,
        purpose=facts.purpose,
        basis="; ".join(facts.citations),
        regime=facts.regimes,
        by=by,
        at=at,
        request_ref=row.request_id,
        way=Way.FROM_THE_VAULT,
    )
    _end(row, CARRIED_OUT, under=facts.citations, also=(("disclosure", disclosed),), by=by, at=at)
    return disclosed


@transaction.atomic
def give_order_back(order_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The author releases nothing on it. Why isn't asked: the answer is the same whether there are notes or none."""
    row, answer = own_order(order_ref, "order.returned", by=by, on=on)
    _require_open(row)
    _end(row, RETURNED, under=answer.citations, by=by, at=at)


@transaction.atomic
def close_released(request_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """A request for psychotherapy notes alone is closed: what was asked for went out from its authors' vaults."""
    doing = begin(request_ref, Act.MANAGE, version=None, by=by, at=at, on=on)
    orders = list(doing.row.orders.values_list("end", flat=True))
    closable = doing.dossier.state is State.DECIDING and all(map(is_apart, doing.dossier.wish.records))
    if not closable or CARRIED_OUT not in orders or "" in orders:
        raise Conflict(
            "This request can’t be closed as released yet",
            why="Every order has to have ended, one of them carried out, and nothing of the chart may wait.",
            do="Wait for the authors, or withdraw an order that nobody needs.",
        )
    return take_step(doing, Step.RELEASED, Said())


def may_have_notes(roles: frozenset[law.Role], *, within: law.Member, on: date) -> bool:
    """Whether somebody in these roles may have a vault. Not whether they do: that is the vault's to know."""
    somebody = law.Member(within.ref, within.practice_ref, roles)
    own = Resource(Kind.VAULT, within.practice_ref, Relationship.SELF)
    return law.may(somebody, Act.HAND_OVER, own, on=on).is_yes


def own_order(
    order_ref: UUID, act: str, *, by: law.Member, on: date, lock: bool = True
) -> tuple[ReleaseOrder, law.Answer]:
    """The author's own order and the law's yes. The same no for another's and for none. `lock`: for a change."""
    own = Resource(Kind.VAULT, by.practice_ref, Relationship.SELF)
    refs: Refs = (("order", order_ref),)
    rows = ReleaseOrder.objects.select_for_update() if lock else ReleaseOrder.objects.all()
    row = rows.filter(ref=order_ref).first()
    foreign = _foreign(row, by)
    try:
        answer = law.require(by, Act.HAND_OVER, own, on=on, refs=refs)
    except Refused as no:
        no.other_practice = foreign
        raise
    if row is None or foreign is not None or row.author_id != by.ref:
        raise not_there(act, refs, other_practice=foreign)
    return row, answer


def _foreign(row: ReleaseOrder | None, by: law.Member) -> UUID | None:
    """The practice whose order was reached for, if it is another one: its log has the refusal as well."""
    return row.practice_id if row is not None and row.practice_id != by.practice_ref else None


def _require_open(row: ReleaseOrder) -> None:
    if row.end:
        ended = {CARRIED_OUT: "carried out", RETURNED: "given back", WITHDRAWN: "withdrawn"}[row.end]
        raise Conflict(
            f"This order was {ended} already",
            why="An order is good for one release.",
            cite=("45 CFR 164.508(a)(2)",),
            do="If something more has to leave, the privacy officer issues another.",
        )


def _end(
    row: ReleaseOrder, end: str, *, under: tuple[str, ...], also: Refs = (), by: law.Member, at: datetime
) -> None:
    row.end, row.ended_at, row.ended_by_id = end, at, by.ref
    row.save(update_fields=["end", "ended_at", "ended_by"])
    record(Event(f"order.{end}", (*_refs(row), *also), "operations", under), by=by, at=at)


def _refs(row: ReleaseOrder) -> Refs:
    return (("client", row.client_id), ("request", row.request_id), ("order", row.ref))
