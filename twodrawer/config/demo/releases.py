"""Haddad's desk in the demo: a release that left on a signed form, and one in the making that Rowan asked for."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.config.demo.year import Year
from twodrawer.disclosures.actions.releases import begin_package
from twodrawer.disclosures.building import prepared
from twodrawer.disclosures.facts_releases import Part, Recipient, ReleaseFacts
from twodrawer.disclosures.leaving import package_leaves
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.law import Act, Member
from twodrawer.law.verification import Proof
from twodrawer.law.words import Element, Statement

FORM = tuple(one.value for one in Element if one is not Element.REPRESENTATIVE_AUTHORITY)


class Builds(Protocol):
    """As much of the builder as is needed here."""

    year: Year
    clients: dict[str, UUID]

    def later(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """The act happens when its moment comes."""

    def who(self, key: str, at: datetime) -> tuple[Member, date]:
        """Who acts, and on which day of the practice."""
        ...


def release(demo: Builds) -> None:
    """Four weeks ago a form was answered; yesterday Haddad began with what Rowan asked for."""
    year = demo.year
    demo.later(year.moment("keller", year.weeks_before(4), "16:20"), lambda at: _to_colleague(demo, at))
    yesterday = year.start - timedelta(days=1)
    demo.later(year.moment("keller", yesterday, "16:40"), lambda at: _for_rowan(demo, at))


def _to_colleague(demo: Builds, at: datetime) -> None:
    by, on = demo.who("haddad", at)
    form = {
        "kind": "authorization",
        "covers": ["designated_record_set"],
        "elements": list(FORM),
        "statements": [one.value for one in Statement],
        "expires_on": (on + timedelta(days=180)).isoformat(),
        "combined_with": [],
        "conditioned_on": "none",
        "signed_by": "client",
    }
    facts = ReleaseFacts(
        question={
            "record": "designated_record_set",
            "purpose": "client_directed",
            "actor": {"relation": "outside_provider"},
            "authority": form,
        },
        recipient=Recipient("Sato Counseling", "58 Larch Court, Unit 2, Evanston, Illinois"),
        wants="A second opinion on the treatment plan",
        received_on=on - timedelta(days=5),
        verified=frozenset({Proof.IDENTITY, Proof.THE_PAPER_ITSELF}),
        parts=frozenset({Part.DIAGNOSES, Part.GOALS}),
    )
    ref = begin_package(demo.clients["rowan"], facts=facts, by=by, at=at, on=on)
    package = package_facts(find_package(ref, Act.READ, by=by, on=on))
    ready = prepared(package, by=by, at=at, on=on, read=Reading())
    package_leaves(ref, seen=ready.token, by=by, at=at + timedelta(minutes=6), on=on)


def _for_rowan(demo: Builds, at: datetime) -> None:
    by, on = demo.who("haddad", at)
    facts = ReleaseFacts(
        question={
            "record": "designated_record_set",
            "purpose": "client_access",
            "actor": {"relation": "client"},
            "client": {"endangerment_finding": "none"},
            "authority": {"kind": "none"},
        },
        recipient=Recipient("Rowan", "1906 Quince Lane, Apartment 4, Portland, Oregon"),
        wants="At the client’s own request",
        received_on=on - timedelta(days=2),
        days=(on - timedelta(days=60), on),
    )
    begin_package(demo.clients["rowan"], facts=facts, by=by, at=at, on=on)
