"""Closing and opening accounts. An account is deactivated, never deleted: the ledger names it for ever."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.lib.errors import Conflict
from twodrawer.people.actions.workforce import manage, member_here, require_another_administrator
from twodrawer.people.events_workforce import workforce_event
from twodrawer.people.models import Account, Member
from twodrawer.people.signin.ending import end_sign_ins


@transaction.atomic
def deactivate_member(member_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The person works here no longer: their sign-ins have ended and they can't sign in (164.308(a)(3)(ii)(C))."""
    manage(by, on=on)
    row = member_here(member_ref, by=by)
    if row.deactivated_at is not None:
        raise Conflict("This account is closed already")
    require_another_administrator(member_ref, by=by, on=on)
    row.deactivated_at = at
    row.save(update_fields=["deactivated_at"])
    row.invitations.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at)
    if row.account_id is not None and not _works_elsewhere(row.account_id):
        Account.objects.filter(ref=row.account_id).update(is_active=False)
        end_sign_ins(row.account_id)
    record(workforce_event("member.deactivated", ("member", row.ref)), by=by, at=at)


@transaction.atomic
def reactivate_member(member_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The person works here again, with the roles that haven't ended meanwhile."""
    manage(by, on=on)
    row = member_here(member_ref, by=by)
    if row.deactivated_at is None:
        raise Conflict("This account is open")
    if row.account_id is None:
        raise Conflict("This invitation was never accepted", do="Invite the person again.")
    row.deactivated_at = None
    row.save(update_fields=["deactivated_at"])
    Account.objects.filter(ref=row.account_id).update(is_active=True)
    record(workforce_event("member.reactivated", ("member", row.ref)), by=by, at=at)


def _works_elsewhere(account_ref: UUID) -> bool:
    return Member.objects.filter(account_id=account_ref, deactivated_at__isnull=True).exists()
