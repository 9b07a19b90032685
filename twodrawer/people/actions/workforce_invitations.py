"""Invitations: a link that works once, for a week, handed over by an administrator. Only its hash is kept.

Whoever opens the link was given it, so it proves the address as well as a mail would.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Role
from twodrawer.lib.errors import Conflict, Invalid, not_there
from twodrawer.people.actions.workforce import give, manage, person_words
from twodrawer.people.events_workforce import account_event, workforce_event
from twodrawer.people.models import Account, Invitation, Member
from twodrawer.people.queries.invitations import token_hash
from twodrawer.people.signin.ending import end_sign_ins
from twodrawer.people.signin.who import actor_for

LASTS = timedelta(days=7)


@transaction.atomic
def invite_member(
    *, name: str, credentials: str, email: str, roles: Iterable[Role], by: law.Member, at: datetime, on: date
) -> tuple[UUID, str]:
    """A person may join, with these roles from today. The member's ref, and the token: shown once, kept nowhere."""
    manage(by, on=on)
    name, credentials = person_words(name, credentials)
    wanted = tuple(dict.fromkeys(roles))
    if not wanted:
        raise Invalid("Choose at least one role", fields=("roles",))
    email = email.strip().lower()
    if Member.objects.filter(practice_id=by.practice_ref, account__email=email).exists():
        raise Conflict("Somebody here has this address already", do="Look for them in the list of people.")
    row = Member(practice_id=by.practice_ref, name=name, credentials=credentials, made_at=at)
    row.save(force_insert=True)
    token = make_invitation(row, email=email, by=by, at=at)
    for role in wanted:
        give(row, role, from_day=on, until_day=None, by=by, at=at)
    return row.ref, token


def make_invitation(row: Member, *, email: str, by: law.Member, at: datetime) -> str:
    """A fresh link for this member; earlier ones no longer work. Its token."""
    row.invitations.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        practice_id=row.practice_id, member=row, email=email, token_hash=token_hash(token), made_by_id=by.ref,
        made_at=at, expires_at=at + LASTS,
    )  # fmt: skip
    invitation.save(force_insert=True)
    record(
        workforce_event("member.invited", ("member", row.ref), ("invitation", invitation.ref)), by=by, at=at
    )
    return token


@transaction.atomic
def invite_again(member_ref: UUID, *, by: law.Member, at: datetime, on: date) -> str:
    """A fresh link for somebody who hasn't accepted yet; the earlier one no longer works."""
    manage(by, on=on)
    row = Member.objects.filter(ref=member_ref, practice_id=by.practice_ref, account__isnull=True).first()
    latest = row.invitations.order_by("-made_at").first() if row else None
    if row is None or latest is None:
        raise not_there("workforce.manage", (("member", member_ref),))
    if row.deactivated_at is not None:
        row.deactivated_at = None
        row.save(update_fields=["deactivated_at"])
    return make_invitation(row, email=latest.email, by=by, at=at)


@transaction.atomic
def withdraw_invitation(member_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The link no longer works, and the person isn't expected any more."""
    manage(by, on=on)
    open_ones = Invitation.objects.filter(
        member_id=member_ref, practice_id=by.practice_ref, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    if not open_ones.exists():
        raise not_there("workforce.manage", (("member", member_ref),))
    open_ones.update(withdrawn_at=at)
    Member.objects.filter(ref=member_ref, account__isnull=True).update(deactivated_at=at)
    record(workforce_event("invitation.withdrawn", ("member", member_ref)), by=by, at=at)


@transaction.atomic
def accept_invitation(token: str, *, password: str, at: datetime) -> UUID:
    """The invited person has an account and a password. The account's ref. A link works once."""
    invitation = Invitation.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    is_open = invitation is not None and invitation.accepted_at is None and invitation.withdrawn_at is None
    if invitation is None or not is_open or invitation.expires_at <= at:
        raise link_is_over()
    row = Member.objects.select_for_update().get(ref=invitation.member_id)
    if row.deactivated_at is not None:
        raise link_is_over()
    act = "invitation.accepted"
    if row.account_id is not None:
        # Two administrators, or one with an offline code, gave this link to somebody who forgot the password.
        account = Account.objects.get(ref=row.account_id)
        account.set_password(password)
        account.save(update_fields=["password"])
        end_sign_ins(account.ref)
        act = "password.set"
    else:
        account = _new_account(invitation, password)
        row.account = account
        row.save(update_fields=["account"])
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    by = actor_for(account.ref, at=at)
    record(account_event(act, account.ref, ("invitation", invitation.ref)), by=by, at=at)
    ref: UUID = account.ref
    return ref


def _new_account(invitation: Invitation, password: str) -> Account:
    try:
        with transaction.atomic():
            return Account.objects.create_user(invitation.email, password)
    except IntegrityError:
        raise Conflict(
            "This address can’t be used for a new account",
            why="An account with it exists, here or elsewhere.",
            do="Ask for an invitation to another address of yours.",
        ) from None


def link_is_over() -> Conflict:
    """The one answer for a link that was used, withdrawn, has run out or never was."""
    return Conflict(
        "This link doesn’t work any more",
        why="An invitation works once, for seven days, until it is withdrawn or replaced.",
        do="Ask an administrator of the practice for a fresh one. If you used it already, sign in.",
    )
