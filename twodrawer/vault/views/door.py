"""The door of the API: who may come in, under which method, and what the ledger calls it if they may not."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from twodrawer.vault.actions.begin import Holder, holder_of
from twodrawer.vault.problems import No, token_ended

BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{43})")


class HeldRequest(HttpRequest):
    """A request whose token is known."""

    holder: Holder
    now: datetime


View = Callable[..., HttpResponse]


def door(method: str, act: str, *, token: bool = True) -> Callable[[View], Callable[..., HttpResponse]]:
    """The view is reached with this method, and with a token that is good unless it says otherwise (V-API-7)."""

    def guard(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, **refs: Any) -> HttpResponse:
            request.act = act
            if request.method != method:
                raise No("method", "The vault doesn't take this method here", code=405)
            if token:
                shown = BEARER.fullmatch(request.headers.get("Authorization", ""))
                if shown is None:
                    raise token_ended()
                request.holder = holder_of(shown[1], at=request.now)
            return view(request, **refs)

        return guarded

    return guard
