"""Whose request it is: allauth's own backend, which finds the account with all that the door asks of it."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from twodrawer.lib.refs import parse_ref
from twodrawer.people.models import Account
from twodrawer.people.queries.arriving import account_arriving


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by password as allauth does; a request's account comes from one question."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a sign-in, if it is open."""
        ref = parse_ref(user_id)
        account = account_arriving(ref) if ref is not None else None
        return account if account is not None and self.user_can_authenticate(account) else None
