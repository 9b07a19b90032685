"""What was asked of the demo's records: one request that waits for its verification, one with counsel, one answered."""

from datetime import datetime, timedelta
from uuid import UUID

from twodrawer.config.demo.insurance import Builds
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.facts_requests import Requester, Wish
from twodrawer.law.facts import Human
from twodrawer.law.question import Authority
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import AuthorityKind, Issuer, Purpose, Record, Relation

CHART, APART = Record.DESIGNATED_RECORD_SET, Record.PSYCHOTHERAPY_NOTES


def ask(demo: Builds) -> None:
    """Rowan asks for the record, and asked for psychotherapy notes before; an attorney wants all of it."""
    _access(demo, days=4)
    _subpoena(demo, days=6)
    _notes(demo, days=12)


def _day(demo: Builds, days: int, clock: str) -> datetime:
    return demo.year.moment("keller", demo.year.start - timedelta(days=days), clock)


def _access(demo: Builds, *, days: int) -> None:
    def take_in(at: datetime) -> None:
        by, on = demo.who("novak", at)
        acts.take_in_request(
            demo.clients["rowan"],
            asking=Asking.ACCESS,
            requester=Requester(Relation.CLIENT, "Rowan"),
            wish=Wish(Purpose.CLIENT_ACCESS, (CHART,), "A copy of everything since the summer, as a file"),
            through="in_person",
            received_on=on,
            by=by,
            at=at,
            on=on,
        )

    demo.later(_day(demo, days, "11:20"), take_in)


def _subpoena(demo: Builds, *, days: int) -> None:
    known = Known(
        authority=Authority(
            kind=AuthorityKind.SUBPOENA, issued_by=Issuer.ATTORNEY, satisfactory_assurance=False
        )
    )

    def take_in(at: datetime) -> None:
        by, on = demo.who("haddad", at)
        ref = acts.take_in_request(
            demo.clients["rowan"],
            asking=Asking.LEGAL_PROCESS,
            requester=Requester(
                Relation.ATTORNEY,
                "",
                "Attorneys for the other driver",
                "14 Court Row\nSalem, Oregon 97301",
            ),
            wish=Wish(
                Purpose.SUBPOENA,
                (CHART, APART),
                "All records of treatment",
                paper="Subpoena in a civil case about an accident, 2 pages, signed by an attorney",
            ),
            through="served",
            received_on=on,
            answer_by=on + timedelta(days=21),
            known=known,
            by=by,
            at=at,
            on=on,
        )
        demo.later(at + timedelta(minutes=35), lambda at: _to_counsel(demo, ref, at))

    demo.later(_day(demo, days, "14:06"), take_in)


def _to_counsel(demo: Builds, ref: UUID, at: datetime) -> None:
    by, on = demo.who("haddad", at)
    acts.hand_over(
        ref,
        human=Human.COUNSEL,
        who="Counsel of the practice",
        words="The subpoena, two pages. No assurance is with it. Do we object, or ask for notice first?",
        by=by,
        at=at,
        on=on,
    )


def _notes(demo: Builds, *, days: int) -> None:
    def take_in(at: datetime) -> None:
        by, on = demo.who("haddad", at)
        ref = acts.take_in_request(
            demo.clients["rowan"],
            asking=Asking.ACCESS,
            requester=Requester(Relation.CLIENT, "Rowan"),
            wish=Wish(Purpose.CLIENT_ACCESS, (APART,), "The private notes, if there are any"),
            through="e_mail",
            received_on=on,
            by=by,
            at=at,
            on=on,
        )
        demo.later(at + timedelta(days=1), lambda at: _answer(demo, ref, at))

    demo.later(_day(demo, days, "09:40"), take_in)


def _answer(demo: Builds, ref: UUID, at: datetime) -> None:
    by, on = demo.who("haddad", at)
    acts.verify_requester(
        ref,
        seen=[Proof.IDENTITY],
        how="Called back at the number in the record; known to Okafor.",
        known_already=True,
        by=by,
        at=at,
        on=on,
    )
    acts.deny_access(ref, grounds=("psychotherapy_notes",), by=by, at=at, on=on)
