"""What every staff view knows about its request: the member, the moment, the practice's day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.http import HttpRequest

from twodrawer.law import Member
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
    known = cast("Asked", request)  # attributes put there by config/middleware.py
    return Asked(
        by=request.member,  # type: ignore[attr-defined]
        at=request.now,  # type: ignore[attr-defined]
        on=request.today,  # type: ignore[attr-defined]
        practice=known.practice,
    )
