"""A release order is carried out: the browser made the package, and the order is spent before it is handed over.

Which notes are in it, and how many, isn't said here and isn't asked. The file never comes here.
"""

from datetime import datetime

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.keys import proved_identity
from twodrawer.vault.actions.prove import Proof, spend_proof
from twodrawer.vault.errands import Order
from twodrawer.vault.models import UsedOrder
from twodrawer.vault.problems import conflict, errand_no


def carry_out(order: Order, *, proof: Proof, by: Holder, at: datetime) -> None:
    """The order is spent for good. What it let leave may be handed over."""
    identity = proved_identity(by=by)
    if (order.practice_ref, order.author_ref) != (by.practice_ref, by.author_ref):
        raise errand_no("order", "of_another", "It was issued to another author.")
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)
    with transaction.atomic():
        _, is_first = UsedOrder.objects.get_or_create(
            ref=order.ref, defaults={**by.own, "carried_out_at": at}
        )
        if not is_first:  # V-API-91
            raise conflict(
                "order_used",
                "This order was carried out before",
                "An order is good for one release (45 CFR 164.508(a)(2)).",
                "Nothing left just now. If something more has to leave, the privacy officer issues another order.",
            )
        # The order's ref and no other: for which client it was stays out of this ledger (V-API-80).
        record(Event("vault.order_carried_out", (("order", order.ref),)), by=by.actor, at=at)
