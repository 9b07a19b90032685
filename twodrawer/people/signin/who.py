"""The actor that an account is in the ledger, and the ways in that an account has."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from twodrawer.audit.entries import Actor
from twodrawer.law import Member
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people

SECOND_FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def own_ref(request: HttpRequest) -> UUID:
    """The account that is signed in."""
    ref = request.user.pk
    if not isinstance(ref, UUID):
        raise TypeError("nobody is signed in")
    return ref


def actor_for(account_ref: UUID, *, at: datetime) -> Member | Actor:
    """The member that this account is; without one, the account itself, in its practice's log if it has one."""
    practice_ref = people.practice_of(account_ref)
    if practice_ref is None:
        return Actor("account", account_ref)
    on = day_in(people.practice_facts(practice_ref).zone, at)
    return people.member_of(account_ref, on=on) or Actor("account", account_ref, practice_ref)


def log_of(account_ref: UUID) -> str | None:
    """The log that failed attempts on this account go into; None: the installation's."""
    practice_ref = people.practice_of(account_ref)
    return str(practice_ref) if practice_ref else None


def has_second_factor(account_ref: UUID) -> bool:
    """Whether a passkey or an authenticator app is enrolled."""
    return bool(Authenticator.objects.filter(user_id=account_ref, type__in=SECOND_FACTORS).exists())


def factors_of(account_ref: UUID) -> list[Authenticator]:
    """Passkeys and the authenticator app, oldest first."""
    return list(
        Authenticator.objects.filter(user_id=account_ref, type__in=SECOND_FACTORS).order_by("created_at")
    )


def has_totp(account_ref: UUID) -> bool:
    """Whether an authenticator app is enrolled."""
    return bool(Authenticator.objects.filter(user_id=account_ref, type=Authenticator.Type.TOTP).exists())
