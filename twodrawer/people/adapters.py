"""Where django-allauth asks the house: who may sign up (nobody), what is recorded, how its secrets are kept.

Every sign-in, failed sign-in and sign-out writes its entry here, before the session changes: if the entry can't be
written, nobody is signed in.
"""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from twodrawer.audit.actions import record
from twodrawer.audit.entries import NOBODY
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.people.doors import SIGN_IN_REF, confirmed, proved_lately
from twodrawer.people.events_workforce import account_event
from twodrawer.people.queries.sign_in import account_ref_of
from twodrawer.people.signin import secrets
from twodrawer.people.signin.who import actor_for, has_second_factor, log_of, own_ref

MISMATCH = "The e-mail or the password isn’t right. Check both and try again."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: made by set-up, invitations and the demo alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "incorrect_password": "This isn’t your password. Try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again.",
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
        "invalid_login": MISMATCH,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **options: Any) -> None:
        """Only what a form has to say. allauth's own cheers would carry the e-mail address into a cookie."""
        message = options.get("message")
        if message:
            messages.add_message(request, level, str(message))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The failed try stands in the log of the account's practice; for an unknown address, the installation's."""
        account_ref = account_ref_of(str(credentials.get("email", "")))
        event = account_event("sign_in.failed", account_ref, facts={"known": account_ref is not None})
        record(event, by=NOBODY, at=request.now, log=log_of(account_ref) if account_ref else None)  # type: ignore[attr-defined]

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """A closed account is told so, after the right password only."""
        if not user.is_active:
            event = account_event("sign_in.refused", user.pk)
            record(event, by=NOBODY, at=request.now, log=log_of(user.pk))  # type: ignore[attr-defined]
        response: HttpResponse | None = super().pre_login(request, user, **options)
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """The person is signed in, and it stands in the ledger with how."""
        at = request.now  # type: ignore[attr-defined]
        ref = new_ref()
        ways = [
            "passkey" if step.get("type") == "webauthn" else str(step.get("type") or step.get("method"))
            for step in get_authentication_records(request, user)
        ]
        facts = {"with": "+".join(dict.fromkeys(ways)) or "demo", "sign_in": str(ref)}
        record(account_event("sign_in.done", user.pk, facts=facts), by=actor_for(user.pk, at=at), at=at)
        super().login(request, user)
        request.session[SIGN_IN_REF] = str(ref)

    def logout(self, request: HttpRequest) -> None:
        at = request.now  # type: ignore[attr-defined]
        account_ref = own_ref(request)
        record(account_event("sign_in.ended", account_ref), by=actor_for(account_ref, at=at), at=at)
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Today for staff; their own account for everybody else."""
        return "/" if people.practice_of(own_ref(request)) else reverse("account")

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Onwards. Whoever works in no practice goes to their own account, whatever page was asked for."""
        if people.practice_of(user.pk) is None:
            options["redirect_url"] = reverse("account")
        response: HttpResponse = super().post_login(request, user, **options)
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """A path of our own, nothing else: other allowed hosts have no business in a redirect."""
        return bool(url) and str(url).startswith("/") and bool(super().is_safe_url(url))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_inactive"))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """One page asks for any proof that the account has."""
        return [
            {
                "id": "confirm",
                "description": "Confirm that it is you",
                "url": reverse("account_reauthenticate"),
            }
        ]

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """A first second factor may follow the sign-in itself; everything else needs a fresh proof."""
        request = context.request
        if not request.user.is_authenticated:
            return True
        is_first = not has_second_factor(request.user.pk)
        return not (proved_lately(request) if is_first else confirmed(request))


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets sealed at rest; passkeys belong to the host name that people see."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This doesn’t fit. Codes change every half minute and work once: try the next one.",
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {
            "id": context.request.get_host().rpartition("@")[2].partition(":")[0],
            "name": settings.MFA_TOTP_ISSUER,
        }

    def send_notification_mail(self, *args: object, **options: object) -> None:
        """None: the ledger has it, and the account's page shows it."""


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Sign-ins."""

    def end_sessions(self, sessions: Iterable[Any]) -> None:
        """They are gone from the store at once, so the next request of each is nobody's."""
        for session in sessions:
            session.end()
