"""Releases as tests put them together: what a request says, and a release that may go."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from tests.notes import Desk
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.actions.releases import begin_package, change_package
from twodrawer.disclosures.building import Prepared, prepared
from twodrawer.disclosures.facts_releases import Choice, PackageFacts, Part, Recipient, ReleaseFacts
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.law import Act
from twodrawer.law.verification import Proof

RECEIVED = date(2026, 11, 17)
FORM = {
    "kind": "authorization",
    "covers": ["designated_record_set"],
    "elements": ["description", "discloser", "recipient", "purpose", "expiry", "signature", "date"],
    "statements": ["revocation", "conditioning", "redisclosure"],
    "expires_on": "2027-06-01",
    "combined_with": [],
    "conditioned_on": "none",
    "signed_by": "client",
}
PART2_CONSENT = {**FORM, "kind": "part2_consent", "covers": ["part2_record"]}


def access(**changed: Any) -> ReleaseFacts:
    """Rowan asks for the record."""
    facts = ReleaseFacts(
        question={
            "record": "designated_record_set",
            "purpose": "client_access",
            "actor": {"relation": "client"},
            "client": {"endangerment_finding": "none"},
            "authority": {"kind": "none"},
        },
        recipient=Recipient("Rowan", "1906 Quince Lane, Apartment 4"),
        wants="At the client’s own request",
        received_on=RECEIVED,
        verified=frozenset({Proof.IDENTITY}),
    )
    return replace(facts, **changed)


def to_therapist(authority: dict[str, Any] | None = None, **changed: Any) -> ReleaseFacts:
    """Rowan's new therapist is to have the record, on Rowan's form."""
    facts = ReleaseFacts(
        question={
            "record": "designated_record_set",
            "purpose": "client_directed",
            "actor": {"relation": "outside_provider"},
            "authority": FORM if authority is None else authority,
        },
        recipient=Recipient("Lindqvist, in her own practice", "7 Birch Street"),
        wants="To go on with the treatment there",
        received_on=RECEIVED,
        verified=frozenset({Proof.IDENTITY, Proof.THE_PAPER_ITSELF}),
        parts=frozenset(Part),
    )
    return replace(facts, **changed)


def who(desk: Desk, name: str = "haddad") -> dict[str, Any]:
    """`by`, `at` and `on` of an act, a moment after the last one."""
    return {"by": desk.house.member(name), "at": desk.tick(), "on": desk.house.today}


def begun(
    desk: Desk, facts: ReleaseFacts, *, client: UUID | None = None, request: UUID | None = None
) -> UUID:
    """A release of Haddad's."""
    return begin_package(client or desk.house.rowan, facts=facts, request_ref=request, **who(desk))


def opened(desk: Desk, package: UUID, name: str = "haddad") -> PackageFacts:
    """The release as it stands."""
    by = desk.house.member(name)
    return package_facts(find_package(package, Act.READ, by=by, on=desk.house.today))


def ready(desk: Desk, package: UUID, name: str = "haddad") -> Prepared:
    """The release as it would leave."""
    asked = who(desk, name)
    return prepared(opened(desk, package, name), read=Reading(), **asked)


def change(desk: Desk, package: UUID, **changed: Any) -> None:
    """The release holds or rests on something else."""
    now = opened(desk, package)
    change_package(package, facts=replace(now.facts, **changed), version=now.version, **who(desk))


def decide_all(desk: Desk, package: UUID, choice: Choice | None = None) -> None:
    """Every name is decided: as it is proposed, or all the same way."""
    found = ready(desk, package).held.names
    change(desk, package, names={one.key: choice or one.proposed for one in found})
