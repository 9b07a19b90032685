"""How insurance policies and referral sources go into sealed boxes and come out again.

Under the client's own data key for the record, bound to row, column and version.
"""

import json
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from twodrawer.lib.canonical import canonical
from twodrawer.people.clients_sealed import RECORD, owner_of
from twodrawer.people.facts_coverage import PolicyDetails
from twodrawer.people.models import Policy, Referral
from twodrawer.sealing.keyring import Keyring


def seal_policy(details: PolicyDetails, *, policy_ref: UUID, client_ref: UUID, ring: Keyring) -> bytes:
    """A box for a policy's row."""
    born = details.subscriber_born.isoformat() if details.subscriber_born else None
    return ring.seal(
        canonical({"v": 1, **asdict(details), "subscriber_born": born}),
        owner=owner_of(client_ref),
        purpose=RECORD,
        ref=policy_ref,
        column=Policy.DETAILS,
    )


def open_policy(row: Policy, *, ring: Keyring) -> PolicyDetails:
    """What stands on the card."""
    held: dict[str, Any] = json.loads(ring.open(bytes(row.details), ref=row.ref, column=Policy.DETAILS))
    born = held.get("subscriber_born")
    return PolicyDetails(
        payer=held["payer"],
        member_id=held["member_id"],
        payer_id=held.get("payer_id", ""),
        plan=held.get("plan", ""),
        group=held.get("group", ""),
        relation=held.get("relation", "self"),
        subscriber=held.get("subscriber", ""),
        subscriber_born=date.fromisoformat(born) if born else None,
    )


def seal_source(source: str, *, row: Referral, ring: Keyring) -> bytes:
    """A box for a referral's row."""
    return ring.seal(
        source,
        owner=owner_of(row.client_id),
        purpose=RECORD,
        ref=row.ref,
        column=Referral.SOURCE,
        version=row.version,
    )


def open_source(row: Referral, *, ring: Keyring) -> str:
    """Who referred the client."""
    return ring.open(bytes(row.source), ref=row.ref, column=Referral.SOURCE, version=row.version).decode()
