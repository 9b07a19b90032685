"""Ending sign-ins: gone from the store at once, so that the next request of each is nobody's."""

from uuid import UUID

from allauth.usersessions.models import UserSession


def end_sign_ins(account_ref: UUID, *, keep_key: str | None = None, only: int | None = None) -> int:
    """The account's sign-ins have ended, all but the one to keep, or only one of them. How many."""
    rows = UserSession.objects.filter(user_id=account_ref)
    if only is not None:
        rows = rows.filter(pk=only)
    ended = 0
    for row in rows:
        if row.session_key != keep_key:
            row.end()
            ended += 1
    return ended


def keep_sign_in(before: str | None, after: str | None) -> None:
    """A sign-in that goes on under another session key stays in the list of its account."""
    if before and after:
        UserSession.objects.filter(session_key=before).update(session_key=after)
