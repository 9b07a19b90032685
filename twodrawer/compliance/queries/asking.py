"""Whom the privacy officer can ask about."""

from datetime import date, datetime

from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind, Member
from twodrawer.people import queries as people
from twodrawer.people.facts import MemberFacts


def staff_to_ask_about(*, by: Member, on: date) -> tuple[MemberFacts, ...]:
    """Everybody who works or worked here, for whoever may read the ledger. Refused otherwise. What is asked about them
    is an entry; a form that asks nothing yet is one by `nothing_asked`."""
    people.require_in_practice(Act.READ, Kind.LEDGER, by=by, on=on)
    return people.members(by.practice_ref, on=on)


def nothing_asked(*, by: Member, at: datetime) -> None:
    """The form with the names of the workforce was shown."""
    with reading("workforce.read", by=by, at=at, purpose="operations"):
        pass
