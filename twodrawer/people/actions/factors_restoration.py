"""A lost second factor takes two people to restore (45 CFR 164.308(a)(4)).

One administrator asks, another confirms; the only administrator of a practice uses their own offline code instead of
the second person.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.people.actions.factors import remove_all_factors
from twodrawer.people.actions.factors_offline import spend
from twodrawer.people.actions.workforce import lasting_administrators, manage, member_here
from twodrawer.people.actions.workforce_invitations import make_invitation
from twodrawer.people.events_workforce import WORKFORCE_ACCESS, account_event, workforce_event
from twodrawer.people.models import FactorRestoration, Member
from twodrawer.people.queries.restorations import LIVES, open_restorations, waiting_restoration
from twodrawer.people.signin.ending import end_sign_ins


@transaction.atomic
def ask_factor_restoration(member_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """One administrator says that this person lost their second factor. Nothing changes until another one agrees."""
    manage(by, on=on)
    row = member_here(member_ref, by=by)
    if row.account_id is None or row.deactivated_at is not None:
        raise Conflict("This person has no open account")
    if row.ref == by.ref:
        raise _not_oneself()
    if waiting_restoration(row, at=at, on=on, lock=True) is not None:
        raise Conflict("This was asked for already", do="Another administrator can confirm it.")
    # One that ran out, or whose asker is no administrator any more, makes room.
    open_restorations(row).update(withdrawn_at=at)
    asked = FactorRestoration(
        practice_id=row.practice_id, account_id=row.account_id, asked_by_id=by.ref, asked_at=at
    )
    asked.save(force_insert=True)
    record(workforce_event("second_factor.restoration_asked", ("member", row.ref)), by=by, at=at)
    ref: UUID = asked.ref
    return ref


@transaction.atomic
def confirm_factor_restoration(
    member_ref: UUID,
    *,
    new_password: bool = False,
    offline_code: str = "",
    by: law.Member,
    at: datetime,
    on: date,
) -> str | None:
    """The person's factors are gone and their sign-ins ended; the next sign-in enrols anew.

    A second administrator confirms; where there is only one, their own offline code is the second proof.
    `new_password`: they forgot the password too. Then the token of a link that sets one is returned.
    """
    manage(by, on=on)
    row = member_here(member_ref, by=by)
    asked = waiting_restoration(row, at=at, on=on, lock=True)
    if asked is None or row.account_id is None or row.deactivated_at is not None:
        raise Conflict(
            "Nothing was asked for",
            why=f"An administrator has to ask first, and what was asked for runs out after {LIVES.days} days.",
            do="One administrator asks, another one confirms.",
        )
    if row.ref == by.ref:
        raise _not_oneself()
    if asked.asked_by_id != by.ref:
        asked.confirmed_by_id = by.ref
    # Whoever is locked out can't be the second person.
    elif lasting_administrators(by.practice_ref, on=on, without=row.ref) > 1:
        raise Refused(
            "Another administrator has to confirm this",
            why="You asked for it, and restoring a second factor takes two people.",
            cite=(WORKFORCE_ACCESS,),
            do="Ask one of the other administrators to open this page.",
            act="workforce.manage",
            refs=(("member", row.ref),),
        )
    else:
        spent = spend(by.account_ref, offline_code, at=at) if by.account_ref else None
        if spent is None:
            # A refusal, so that the try stands in the ledger though this transaction is rolled back.
            raise Refused(
                "The offline code doesn’t fit",
                why="In place of a second administrator, your own offline code has to be given.",
                cite=(WORKFORCE_ACCESS,),
                do="It is the one you printed last. Go back and type it again.",
                act="offline_code.failed",
                refs=(("member", row.ref),),
            )
        asked.offline_code = spent
        record(account_event("offline_code.used", by.account_ref), by=by, at=at)
    asked.confirmed_at = at
    asked.save(update_fields=["confirmed_by", "confirmed_at", "offline_code"])
    remove_all_factors(row.account_id, by=by, at=at)
    end_sign_ins(row.account_id)
    record(workforce_event("second_factor.restored", ("member", row.ref)), by=by, at=at)
    return make_invitation(row, email=_email(row), by=by, at=at) if new_password else None


@transaction.atomic
def withdraw_factor_restoration(member_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """Nobody can confirm it any more."""
    manage(by, on=on)
    row = member_here(member_ref, by=by)
    if not open_restorations(row).update(withdrawn_at=at):
        raise Conflict("Nothing was asked for")
    record(workforce_event("second_factor.restoration_withdrawn", ("member", row.ref)), by=by, at=at)


def _email(row: Member) -> str:
    return row.account.email if row.account is not None else ""


def _not_oneself() -> Refused:
    return Refused(
        "You can’t restore your own second factor",
        why="Two other people have to vouch for somebody who lost it.",
        cite=(WORKFORCE_ACCESS,),
        do="You are signed in: add and remove your own factors on your account’s page.",
        act="workforce.manage",
    )
