"""An order on its way to its author's vault: asked once more, signed, handed to the page that shows the frame."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer.audit.reading import reading
from twodrawer.desk.statements import order_statement
from twodrawer.disclosures.actions.orders import take_up_order
from twodrawer.disclosures.queries.orders import client_called
from twodrawer.law import Member


@transaction.atomic
def order_for_the_vault(order_ref: UUID, *, by: Member, at: datetime, on: date) -> str:
    """The signed statement that the vault's frame asks for. Everything that it rests on was asked again, now."""
    order = take_up_order(order_ref, by=by, at=at, on=on)
    with reading("order.read", by=by, at=at, purpose="operations") as read:
        read.of("order", order.ref)
        read.of("client", order.client_ref)
        label = client_called(order.client_ref, by=by, on=on, read=read)
    return order_statement(order, label=label, by=by, at=at)
