"""What every staff view knows about its request: the member, the moment, the practice's day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.http import HttpRequest

from twodrawer.law import Member
from twodrawer.people.doors import StaffRequest
from twodrawer.people.facts import PracticeFacts


@dataclass(frozen=True)
class Asked:
    """Who asks, when, and for which practice. Made behind `@staff`, so a member is always there."""

    by: Member
    at: datetime
    on: date
    practice: PracticeFacts


def asked(request: HttpRequest) -> Asked:
    """The facts of a request that passed `@staff`."""
    known = cast(StaffRequest, request)
    return Asked(by=known.member, at=known.now, on=known.today, practice=known.practice)
