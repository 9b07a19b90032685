"""How the details of a release order go into their sealed box and come out again.

Under the client's key for papers, like the account of disclosures: what left is accounted for afterwards.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from twodrawer.disclosures.facts_orders import Basis, OrderFacts
from twodrawer.disclosures.facts_releases import Recipient
from twodrawer.disclosures.models import ReleaseOrder
from twodrawer.law.accounting import Regime
from twodrawer.law.words import Purpose
from twodrawer.lib.canonical import canonical
from twodrawer.sealing.keyring import Keyring

PAPERS = "papers"


def seal_order(said: Mapping[str, object], *, order_ref: UUID, client_ref: UUID, ring: Keyring) -> bytes:
    """A box for the order's row."""
    return ring.seal(
        canonical({"v": 1, **said}),
        owner=("client", client_ref),
        purpose=PAPERS,
        ref=order_ref,
        column=ReleaseOrder.DETAILS,
    )


def open_order(row: ReleaseOrder, *, ring: Keyring) -> OrderFacts:
    """The order with what its box says."""
    held: dict[str, Any] = json.loads(ring.open(bytes(row.details), ref=row.ref, column=ReleaseOrder.DETAILS))
    return OrderFacts(
        ref=row.ref,
        client_ref=row.client_id,
        request_ref=row.request_id,
        author_ref=row.author_id,
        basis=Basis(held["basis"]),
        recipient=Recipient(held["name"], held["address"]),
        key=held["key"],
        why=held["why"],
        purpose=Purpose(held["purpose"]),
        citations=tuple(held["citations"]),
        regimes=frozenset(map(Regime, held["regimes"])),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        handed_at=row.handed_at,
        end=row.end,
        ended_at=row.ended_at,
    )
