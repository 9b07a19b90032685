"""What every request gets before a view sees it: its moment, its ref, and who is asking."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from twodrawer.audit.actions import LedgerUnavailable, record
from twodrawer.audit.context import request_ref
from twodrawer.audit.entries import Actor, Event
from twodrawer.config.problems import bare
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import day_in, from_utc_text, now, utc_text
from twodrawer.people.doors import SignedInRequest
from twodrawer.people.queries.arriving import arrival_of
from twodrawer.people.queries.emergencies import with_emergencies

log = logging.getLogger("twodrawer.requests")
Handler = Callable[[HttpRequest], HttpResponse]

LAST_SEEN = "last_seen"
STATIC = "/static/"


class Requests:
    """A ref and one moment for each request; one log line with neither names nor addresses; nothing cached."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        """The response, never kept by browser or proxy: a shared computer's Back key must show nothing."""
        request.now = now()
        ref = new_ref()
        token = request_ref.set(ref)
        began = monotonic()
        try:
            response = self.get_response(request)
        finally:
            request_ref.reset(token)
        route = request.resolver_match.view_name if request.resolver_match else "none"
        log.info(
            "%s %s %s %d %.0f ms",
            ref,
            request.method,
            route,
            response.status_code,
            (monotonic() - began) * 1e3,
        )
        if not request.path.startswith(STATIC):
            response.headers["Cache-Control"] = "no-store, private"
        return response


class SignedIn:
    """`request.member`, `request.practice`, `request.today`: asked anew for each request, so that a right that
    ended this morning is gone at the next click. An idle sign-in ends here (45 CFR 164.312(a)(2)(iii))."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        """The response of the view, with the member known."""
        moment = request.now
        request.member = None
        request.practice = None
        request.today = moment.date()
        try:
            if request.user.is_authenticated:
                self._know(request, moment)
        except (DatabaseError, LedgerUnavailable):
            return bare(503)
        return self.get_response(request)

    def _know(self, request: SignedInRequest, moment: datetime) -> None:
        account_ref: UUID = request.user.pk  # type: ignore[assignment]  # signed in, so there is one
        arrival = arrival_of(request.user)
        practice = arrival.practice()
        idle = timedelta(minutes=practice.idle_minutes if practice else 15)
        seen = request.session.get(LAST_SEEN)
        if seen is not None and moment - from_utc_text(seen) > idle:
            kind = "member" if practice else "account"
            member = arrival.member(on=day_in(practice.zone, moment)) if practice else None
            by = Actor("member", member.ref, member.practice_ref) if member else Actor("account", account_ref)
            record(Event("sign_in.ended_idle", facts={"kind": kind}), by=by, at=moment)
            logout(request)
            return
        # Written at most twice a minute: every request would make every read a write.
        if seen is None or moment - from_utc_text(seen) > timedelta(seconds=30):
            request.session[LAST_SEEN] = utc_text(moment)
        if practice is None:
            return
        request.practice = practice
        request.today = day_in(practice.zone, moment)
        request.member = with_emergencies(
            arrival.member(on=request.today), until=arrival.emergency_until, at=moment
        )
