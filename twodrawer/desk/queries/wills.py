"""The page from which a professional will is opened: whose it could be. Whether one was left, the vault says."""

from datetime import date, datetime

from django.conf import settings

from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind, Member
from twodrawer.people import queries as people
from twodrawer.people.facts import MemberFacts


def wills_page(*, by: Member, at: datetime, on: date) -> tuple[str, tuple[MemberFacts, ...]]:
    """The vault's address, and everybody who works or worked here but the one who asks."""
    with reading("will_page.read", by=by, at=at, purpose="operations") as read:
        read.allowed_under(*people.require_in_practice(Act.VERIFY, Kind.VAULT, by=by, on=on).citations)
        staff = people.members(by.practice_ref, on=on)
    return str(settings.VAULT_ORIGIN), tuple(one for one in staff if one.ref != by.ref)
