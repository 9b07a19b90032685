"""Requests to restore somebody's second factor, as long as they can still be confirmed."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from twodrawer.law import Role
from twodrawer.people.models import FactorRestoration, Member
from twodrawer.people.queries.workforce import member_facts

LIVES = timedelta(days=3)
"""Whoever lost a factor needs it soon; a request that lies about for weeks is an open door."""


def open_restorations(row: Member) -> QuerySet[FactorRestoration]:
    """What was asked for and neither confirmed nor withdrawn, however long ago."""
    return FactorRestoration.objects.filter(
        account_id=row.account_id, practice_id=row.practice_id, confirmed_at=None, withdrawn_at=None
    )


def waiting_restoration(
    row: Member, *, at: datetime, on: date, lock: bool = False
) -> FactorRestoration | None:
    """The one that can be confirmed: asked for lately, by somebody who is an administrator still."""
    found = open_restorations(row).filter(asked_at__gte=at - LIVES)
    asked = (found.select_for_update() if lock else found).first()
    if asked is None:
        return None
    asker = member_facts(row.practice_id, [asked.asked_by_id], on=on).get(asked.asked_by_id)
    stands = asker is not None and asker.is_active and Role.ADMINISTRATOR in asker.roles
    return asked if stands else None
