"""Today of a privacy officer: what waits for them, each with its way to it."""

from dataclasses import dataclass
from datetime import date, datetime

from twodrawer.audit.reading import reading
from twodrawer.compliance.queries.unusual_access import REACH, ReviewLine, review_list
from twodrawer.desk.queries.today import DueLine, requests_due
from twodrawer.law import Member

SHOWN = 6


@dataclass(frozen=True)
class OfficerDay:
    """Everything on the page."""

    day: date
    to_review: tuple[ReviewLine, ...]
    more: int
    requests: tuple[DueLine, ...]


def officer_day(*, by: Member, at: datetime, on: date) -> OfficerDay:
    """The newest of what is unusual and not reviewed. Whom it names stands in the day's entry."""
    with reading("access_review.read", by=by, at=at, purpose="operations") as read:
        page = review_list(days=REACH.days, by=by, at=at, on=on, read=read)
        waiting = requests_due(by=by, on=on, read=read)
    return OfficerDay(on, page.to_review[:SHOWN], max(0, len(page.to_review) - SHOWN), waiting)
