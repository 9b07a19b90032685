"""Requests at the desk, taken in and answered by the actions that a practice uses itself.

desk = open_requests()
ref = desk.subpoena()
desk.do(verify_requester, ref, seen=…, how="…")
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.attacks.stage import savepoint
from tests.cast import House, make_house
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.facts_requests import Requester, RequestFacts, Wish
from twodrawer.disclosures.queries.requests import RequestPage, request_page
from twodrawer.law.question import Authority, ClientFacts
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import (
    AuthorityKind,
    Condition,
    Element,
    Issuer,
    Purpose,
    Record,
    Relation,
    Signer,
    Statement,
)

CHART, APART = Record.DESIGNATED_RECORD_SET, Record.PSYCHOTHERAPY_NOTES
BOTH = (CHART, APART)
CALDER = Requester(Relation.ATTORNEY, "Sato", "Calder and Finch", "14 Court Row\nSalem, Oregon")
ROWAN = Requester(Relation.CLIENT, "Rowan", address="1906 Quince Lane")
WHOLE = Authority(
    kind=AuthorityKind.AUTHORIZATION,
    covers=(CHART,),
    elements=(
        Element.DESCRIPTION, Element.DISCLOSER, Element.RECIPIENT, Element.PURPOSE, Element.EXPIRY,
        Element.SIGNATURE, Element.DATE,
    ),
    statements=tuple(Statement),
    expires_on=date(2027, 11, 1),
    expires_event_happened=False,
    combined_with=(),
    conditioned_on=Condition.NONE,
    signed_by=Signer.CLIENT,
)  # fmt: skip
"""An authorization for the chart with everything on it."""


def subpoena(issued_by: Issuer = Issuer.ATTORNEY, *, assured: bool | None = False) -> Known:
    return Known(
        authority=Authority(kind=AuthorityKind.SUBPOENA, issued_by=issued_by, satisfactory_assurance=assured)
    )


def order(*covers: Record, part2: bool = False) -> Known:
    kind = AuthorityKind.PART2_COURT_ORDER if part2 else AuthorityKind.COURT_ORDER
    return Known(authority=Authority(kind=kind, judge_signed=True, expressly_covers=covers))


@dataclass
class Desk:
    """Haddad's desk, with the house around it."""

    house: House

    def who(self, name: str = "haddad", *, days: int = 0) -> dict[str, Any]:
        """Who acts, so many days after the house's morning."""
        at = self.house.at + timedelta(days=days)
        return {"by": self.house.member(name), "at": at, "on": self.house.today + timedelta(days=days)}

    def do(
        self, act: Callable[..., Any], ref: UUID, name: str = "haddad", *, days: int = 0, **said: Any
    ) -> Any:
        return act(ref, **said, **self.who(name, days=days))

    def page(self, ref: UUID, name: str = "haddad", *, days: int = 0) -> RequestPage:
        return request_page(ref, **self.who(name, days=days))

    def facts(self, ref: UUID, *, days: int = 0) -> RequestFacts:
        return self.page(ref, days=days).facts

    def take_in(self, asking: Asking, name: str = "haddad", **changed: Any) -> UUID:
        given: dict[str, Any] = {
            "client_ref": self.house.rowan,
            "requester": ROWAN,
            "purpose": None,
            "records": (CHART,),
            "through": "mail",
            "received_on": self.house.today,
            **changed,
        }
        wish = Wish(
            given.pop("purpose"), given.pop("records"), given.pop("words", "All records of treatment")
        )
        return acts.take_in_request(
            given.pop("client_ref"), asking=asking, wish=wish, **given, **self.who(name)
        )

    def access(self, **changed: Any) -> UUID:
        return self.take_in(Asking.ACCESS, **{"purpose": Purpose.CLIENT_ACCESS, **changed})

    def amendment(self, **changed: Any) -> UUID:
        return self.take_in(Asking.AMENDMENT, **{"purpose": Purpose.CLIENT_AMENDMENT, **changed})

    def subpoena(self, known: Known | None = None, **changed: Any) -> UUID:
        given = {
            "purpose": Purpose.SUBPOENA, "requester": CALDER, "records": BOTH, "through": "served",
            "known": known or subpoena(), "answer_by": self.house.today + timedelta(days=15), **changed,
        }  # fmt: skip
        return self.take_in(Asking.LEGAL_PROCESS, **given)

    def ordered(self, known: Known, **changed: Any) -> UUID:
        return self.subpoena(known, **{"purpose": Purpose.COURT_ORDER, **changed})

    def directed(self, authority: Authority = WHOLE, **changed: Any) -> UUID:
        given = {
            "purpose": Purpose.CLIENT_DIRECTED, "known": Known(authority=authority),
            "requester": Requester(Relation.OUTSIDE_PROVIDER, "Sato"), **changed,
        }  # fmt: skip
        return self.take_in(Asking.DISCLOSURE, **given)

    def verify(self, ref: UUID, *, days: int = 0) -> None:
        """Everything that the law asks for was seen."""
        self.do(
            acts.verify_requester, ref, days=days, seen=tuple(Proof), how="Photo identification at the door"
        )


@contextmanager
def open_requests() -> Iterator[Desk]:
    """The house and its desk, nothing on it, for one test file; gone afterwards. Building it for every test would take
    most of their time, so each plays in a savepoint of its own (`db`) within."""
    with savepoint():
        yield Desk(make_house(passwords=False))


MINOR_ALONE = ClientFacts(consented_alone=True)


def replace_form(**changed: Any) -> Authority:
    """The authorization with something else on it."""
    return WHOLE.model_copy(update=changed)
