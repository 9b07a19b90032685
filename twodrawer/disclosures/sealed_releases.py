"""How the facts of a release and of a disclosure go into their sealed boxes and come out again.

Under the client's data key for papers, which outlives the record's: what left has to be accounted for afterwards.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from twodrawer.disclosures.facts_releases import (
    Choice,
    Decision,
    Part,
    Recipient,
    ReleaseFacts,
)
from twodrawer.disclosures.models import Disclosure, Package, Suspension
from twodrawer.law.facts import Human
from twodrawer.law.verification import Proof
from twodrawer.lib.canonical import canonical
from twodrawer.sealing.keyring import Keyring, Owner

PAPERS = "papers"


def owner_of(client_ref: UUID) -> Owner:
    """The owner of the key that seals what is about a client."""
    return ("client", client_ref)


def facts_text(facts: ReleaseFacts) -> bytes:
    """The canonical form: what is sealed, and what makes one request the same as another."""
    return canonical(
        {
            "v": 1,
            "question": facts.question,
            "recipient": [facts.recipient.name, facts.recipient.address],
            "wants": facts.wants,
            "received_on": facts.received_on.isoformat(),
            "paper_ref": str(facts.paper_ref) if facts.paper_ref else None,
            "verified": sorted(facts.verified),
            "decision": _decision(facts.decision),
            "limit": facts.limit,
            "parts": sorted(facts.parts),
            "days": [_day(one) for one in facts.days],
            "left_out": sorted(map(str, facts.left_out)),
            "names": {name: choice.value for name, choice in facts.names.items()},
            "more": list(facts.more),
        }
    )


def read_facts(raw: bytes) -> ReleaseFacts:
    """The facts that `facts_text` wrote."""
    held: dict[str, Any] = json.loads(raw)
    said = held["decision"]
    return ReleaseFacts(
        question=held["question"],
        recipient=Recipient(*held["recipient"]),
        wants=held["wants"],
        received_on=date.fromisoformat(held["received_on"]),
        paper_ref=UUID(held["paper_ref"]) if held["paper_ref"] else None,
        verified=frozenset(Proof(one) for one in held["verified"]),
        decision=Decision(Human(said[0]), said[1], date.fromisoformat(said[2]), said[3]) if said else None,
        limit=held["limit"],
        parts=frozenset(Part(one) for one in held["parts"]),
        days=(_read_day(held["days"][0]), _read_day(held["days"][1])),
        left_out=frozenset(UUID(one) for one in held["left_out"]),
        names={name: Choice(choice) for name, choice in held["names"].items()},
        more=tuple(held["more"]),
    )


def seal_package(row: Package, facts: ReleaseFacts, *, ring: Keyring) -> None:
    """The row's box says this, at the row's version."""
    row.facts = ring.seal(
        facts_text(facts),
        owner=owner_of(row.client_id),
        purpose=PAPERS,
        ref=row.ref,
        column=Package.FACTS,
        version=row.facts_version,
    )


def open_package(row: Package, *, ring: Keyring) -> ReleaseFacts:
    """What the release hangs on."""
    raw = ring.open(bytes(row.facts), ref=row.ref, column=Package.FACTS, version=row.facts_version)
    return read_facts(raw)


def seal_disclosure(row: Disclosure, details: Mapping[str, str], *, ring: Keyring) -> None:
    """Who received what and why, in the row's box."""
    row.details = ring.seal(
        canonical({"v": 1, **details}),
        owner=owner_of(row.client_id),
        purpose=PAPERS,
        ref=row.ref,
        column=Disclosure.DETAILS,
    )


def open_disclosure(row: Disclosure, *, ring: Keyring) -> dict[str, str]:
    """Who received what and why."""
    held: dict[str, str] = json.loads(ring.open(bytes(row.details), ref=row.ref, column=Disclosure.DETAILS))
    return held


def seal_statement(row: Suspension, says: str, *, client_ref: UUID, ring: Keyring) -> None:
    """The agency's statement, in the row's box."""
    row.statement = ring.seal(
        says, owner=owner_of(client_ref), purpose=PAPERS, ref=row.ref, column=Suspension.STATEMENT
    )


def _decision(said: Decision | None) -> list[str] | None:
    return [said.human.value, said.name, said.on.isoformat(), said.says] if said else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
