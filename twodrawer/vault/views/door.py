"""The door of the API: who may come in, under which method, and what the ledger calls it if they may not."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from twodrawer.vault.actions.begin import Holder, holder_of
from twodrawer.vault.problems import No, token_ended, will_alone

BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{43})")


class TimedRequest(HttpRequest):
    """A request whose moment is known: every one that came through the walls."""

    now: datetime


class HeldRequest(TimedRequest):
    """A request whose token is known."""

    holder: Holder


View = Callable[..., HttpResponse]


def door(
    method: str, act: str, *, token: bool = True, will: bool = False
) -> Callable[[View], Callable[..., HttpResponse]]:
    """The view is reached with this method, and with a token that is good unless it says otherwise (V-API-7).

    `will`: the door is also for whoever opens a professional will; every other door is shut to them (V-API-97).
    """

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
                if request.holder.opener_ref is not None and not will:
                    raise will_alone()
            return view(request, **refs)

        return guarded

    return guard
