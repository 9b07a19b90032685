"""Second factors, enrolled and removed.

Enrolling or removing a passkey is an entry with its public key, since a signature counts as somebody's only with an
enrolment recorded before it.
"""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor
from twodrawer.lib.errors import Conflict, not_there
from twodrawer.people.events_workforce import account_event, passkey_event
from twodrawer.people.signin.assertions import words_of

REMOVED = {"totp": "totp.removed", "recovery_codes": "recovery_codes.removed"}


def record_enrolment(authenticator: Authenticator, *, by: law.Member | Actor, at: datetime) -> None:
    """The new factor stands in the ledger. Called inside the transaction that made it."""
    account_ref = authenticator.user_id
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        credential, key = words_of(authenticator)
        record(passkey_event("passkey.enrolled", account_ref, credential=credential, key=key), by=by, at=at)
    elif authenticator.type == Authenticator.Type.TOTP:
        record(account_event("totp.added", account_ref), by=by, at=at)
    else:
        record(account_event("recovery_codes.made", account_ref), by=by, at=at)


@transaction.atomic
def remove_factor(
    account_ref: UUID, authenticator_id: int, *, keep_one: bool, by: law.Member | Actor, at: datetime
) -> None:
    """One's own factor is gone. `keep_one`: staff may not remove their last; recovery codes go with the last one."""
    held = Authenticator.objects.select_for_update().filter(user_id=account_ref)
    row = held.filter(pk=authenticator_id).exclude(type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None:
        raise not_there("own_account.manage")
    others = held.exclude(pk=row.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if keep_one and not others.exists():
        raise Conflict(
            "This is your only second factor",
            why="Everybody who works here signs in with two (45 CFR 164.312(d)).",
            do="Add another one first, then remove this one.",
        )
    _remove(row, by=by, at=at)
    if not others.exists():
        for codes in held.filter(type=Authenticator.Type.RECOVERY_CODES):
            _remove(codes, by=by, at=at)


def _remove(row: Authenticator, *, by: law.Member | Actor, at: datetime) -> None:
    if row.type == Authenticator.Type.WEBAUTHN:
        credential, key = words_of(row)
        record(passkey_event("passkey.removed", row.user_id, credential=credential, key=key), by=by, at=at)
    else:
        record(account_event(REMOVED[row.type], row.user_id), by=by, at=at)
    row.delete()


def remove_all_factors(account_ref: UUID, *, by: law.Member | Actor, at: datetime) -> None:
    """The account has no second factor: its next sign-in enrols anew. Inside the caller's transaction."""
    for row in Authenticator.objects.select_for_update().filter(user_id=account_ref):
        _remove(row, by=by, at=at)
