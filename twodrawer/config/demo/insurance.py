"""How the demo's clients are insured and who referred them, written down when they came."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from twodrawer.config.demo.year import Raw, Year, content
from twodrawer.law import Member
from twodrawer.people import actions as people
from twodrawer.people.facts_coverage import PolicyDetails


class Builds(Protocol):
    """As much of the builder as is needed here."""

    year: Year
    clients: dict[str, UUID]

    def later(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """The act happens when its moment comes."""

    def who(self, key: str, at: datetime) -> tuple[Member, date]:
        """Who acts, and on which day of the practice."""
        ...


def insure(demo: Builds) -> None:
    """The front desk asks on the first day who referred the client; the biller copies the cards after it."""
    for raw in content("insurance.yaml")["policies"]:
        _policy(demo, raw)
    for raw in content("insurance.yaml")["referrals"]:
        _referral(demo, raw)


def _policy(demo: Builds, raw: Raw) -> None:
    def add(at: datetime) -> None:
        by, on = demo.who("ibarra", at)
        details = PolicyDetails(
            payer=raw["payer"],
            member_id=raw["member_id"],
            payer_id=raw["payer_id"],
            plan=raw["plan"],
            group=raw["group"],
            relation=raw["relation"],
            subscriber=raw.get("subscriber", ""),
        )
        people.add_policy(
            demo.clients[raw["client"]],
            position=raw["position"],
            details=details,
            from_day=on,
            by=by,
            at=at,
            on=on,
        )

    demo.later(_registered(demo, raw["client"]) + timedelta(hours=2), add)


def _referral(demo: Builds, raw: Raw) -> None:
    def write(at: datetime) -> None:
        by, on = demo.who("novak", at)
        people.record_referral(
            demo.clients[raw["client"]], source=raw["source"], version=0, by=by, at=at, on=on
        )

    demo.later(_registered(demo, raw["client"]) + timedelta(minutes=20), write)


def _registered(demo: Builds, client: str) -> datetime:
    raw = next(c for c in demo.year.clients if c["key"] == client)
    return demo.year.moment(raw["practice"], demo.year.weeks_before(raw["since_weeks"]), "08:30")
