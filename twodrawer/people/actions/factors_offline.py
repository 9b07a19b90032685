"""The offline code: printed once, kept in a safe, lets an administrator back in once.

Twenty-four characters of a 32-letter alphabet, 120 bits: nobody guesses it, so it may stand in for a password and
for a second factor at once. Only its argon2 hash is kept. It is always followed by a new one.
"""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import NOBODY, Actor
from twodrawer.law import Member
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people.actions.factors import remove_all_factors
from twodrawer.people.events_workforce import account_event
from twodrawer.people.models import Account, OfflineCode
from twodrawer.people.signin.ending import end_sign_ins
from twodrawer.people.signin.who import log_of

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
GROUPS, GROUP = 6, 4


def plain(code: str) -> str:
    """A code as it is compared: without dashes and blanks, in capitals."""
    return "".join(letter for letter in code.upper() if letter in ALPHABET)


@transaction.atomic
def make_offline_code(account_ref: UUID, *, by: Member | Actor, at: datetime) -> str:
    """A fresh code, shown once. It counts when `confirm_offline_code` says it was written down; older ones don't."""
    OfflineCode.objects.filter(account_id=account_ref, used_at__isnull=True, replaced_at__isnull=True).update(
        replaced_at=at
    )
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    code = "-".join("".join(letters[i : i + GROUP]) for i in range(0, len(letters), GROUP))
    OfflineCode(account_id=account_ref, code_hash=make_password(plain(code)), made_at=at).save(
        force_insert=True
    )
    record(account_event("offline_code.made", account_ref), by=by, at=at)
    return code


@transaction.atomic
def confirm_offline_code(account_ref: UUID, *, by: Member | Actor, at: datetime) -> None:
    """The newest code was written down and counts from now on."""
    waiting = OfflineCode.objects.filter(
        account_id=account_ref, used_at__isnull=True, replaced_at__isnull=True
    )
    if not waiting.filter(confirmed_at__isnull=True).update(confirmed_at=at):
        raise Conflict("There is no code waiting to be written down", do="Make a new one.")
    record(account_event("offline_code.confirmed", account_ref), by=by, at=at)


def spend(account_ref: UUID, code: str, *, at: datetime) -> OfflineCode | None:
    """The account's code, used up by this act. None: it doesn't fit, or there is none."""
    row = (
        OfflineCode.objects.select_for_update()
        .filter(
            account_id=account_ref, confirmed_at__isnull=False, used_at__isnull=True, replaced_at__isnull=True
        )
        .first()
    )
    # The same work whether there is a code or not: the time an answer takes says nothing.
    fits = check_password(plain(code), row.code_hash if row else make_password("none"))
    if row is None or not fits:
        return None
    row.used_at = at
    row.save(update_fields=["used_at"])
    return row


def use_offline_code(email: str, *, code: str, new_password: str, at: datetime) -> UUID:
    """The account has a new password and no second factor; all its sign-ins have ended. Its ref.

    Used once: the next sign-in makes a new code, then enrols a second factor.
    """
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    with transaction.atomic():
        spent = spend(account.ref, code, at=at) if account else None
        if account is not None and spent is not None:
            account.set_password(new_password)
            account.save(update_fields=["password"])
            by = Actor("account", account.ref, _practice(account.ref))
            record(account_event("offline_code.used", account.ref), by=by, at=at)
            remove_all_factors(account.ref, by=by, at=at)
            end_sign_ins(account.ref)
            ref: UUID = account.ref
            return ref
    known = account.ref if account else None
    with transaction.atomic():
        event = account_event("offline_code.failed", known, facts={"known": known is not None})
        record(event, by=NOBODY, at=at, log=log_of(known) if known else None)
    if account is None:
        make_password(plain(code))
    raise Invalid(
        "The address and the code don’t fit together",
        why="A code works once; the newest one counts.",
        do="Check both. The code has six groups of four letters or digits.",
        fields=("code",),
    )


def _practice(account_ref: UUID) -> UUID | None:
    log = log_of(account_ref)
    return UUID(log) if log else None
