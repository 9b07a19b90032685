"""What every page before the door shares: a sign-in and its entry stand or fall together."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from twodrawer.lib.errors import Conflict, Invalid, Refused, SignInAgain
from twodrawer.people.signin.limits import TooManyTries

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
AnyView = Callable[Concatenate[R, P], HttpResponseBase]


def entrance(view: AnyView[R, P]) -> AnyView[R, P]:
    """The view is one transaction; if it can't be finished the browser's session is emptied, so that nobody is
    signed in by an act that has no entry."""

    @wraps(view)
    def whole(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except (Refused, Conflict, Invalid, SignInAgain, TooManyTries, Http404):
            raise  # said before anything was changed
        except Exception:
            request.session.flush()
            raise

    return whole


def sign_in_as(
    request: HttpRequest, account_ref: UUID, *, way: str, redirect_url: str | None = None
) -> HttpResponse:
    """The person who just set this account's password is signed in with it; second factors are still asked for."""
    account: Any = get_user_model().objects.get(pk=account_ref)
    record_authentication(request, account, method=way)
    response: HttpResponse = perform_login(request, Login(user=account, redirect_url=redirect_url))
    return response


def now_of(request: HttpRequest) -> Any:
    """The moment of the request, read once by middleware."""
    return request.now  # type: ignore[attr-defined]
