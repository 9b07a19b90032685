"""What every request meets first: the right host, the right origin, no service worker. And what every answer carries.

Problems become JSON here and nowhere else. A refusal is written into the ledger before it is answered; if it can't be
written, the answer is 503.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from twodrawer.audit.actions import LedgerUnavailable, record_refusal
from twodrawer.audit.context import request_ref
from twodrawer.audit.entries import NOBODY, Actor, Event
from twodrawer.lib.errors import Problem
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import now
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.problems import No, malformed, nothing_here, too_large
from twodrawer.vault.site import headers

log = logging.getLogger("twodrawer.vault")
Handler = Callable[[HttpRequest], HttpResponse]
API = "/v1/"
MOST_UNSIGNED = 30  # refusals of nobody that one process enters in a minute: nobody fills the disk by asking


class Walls:
    """The outermost middleware, and the only one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.headers = headers(
            record_origin=settings.RECORD_ORIGIN, is_https=settings.VAULT_ORIGIN.startswith("https://")
        )
        self._unsigned: list[datetime] = []

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with its headers, and one log line with neither names nor addresses."""
        request.now = now()  # type: ignore[attr-defined]
        ref, began = new_ref(), monotonic()
        token = request_ref.set(ref)
        try:
            wrong = _wrong_at_the_wall(request)
            response = self.answer(request, wrong) if wrong else self.get_response(request)
        finally:
            request_ref.reset(token)
        for name, value in self.headers.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        route = request.resolver_match.view_name if request.resolver_match else "none"
        took = (monotonic() - began) * 1e3
        log.info("%s %s %s %d %.0f ms", ref, request.method, route, response.status_code, took)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Whatever a view raised, as JSON."""
        problem = _known(error)
        if problem is None:
            # The class name only: the message of an exception may quote what somebody sent.
            log.error("unexpected %s", type(error).__name__)
            problem = No("broken", "Something went wrong in the vault", code=500, do="Try again in a moment.")
        return self.answer(request, problem)

    def answer(self, request: HttpRequest, problem: No) -> HttpResponse:
        """The no, entered in the ledger first if it is a refusal."""
        if problem.is_refusal:
            try:
                self._enter(request, problem)
            except (LedgerUnavailable, DatabaseError):
                problem = _ledger_fails()
        return JsonResponse(problem.as_json(), status=problem.code)

    def _enter(self, request: HttpRequest, problem: No) -> None:
        held: Holder | None = getattr(request, "holder", None)
        by: Actor = held.actor if held else NOBODY
        at: datetime = request.now  # type: ignore[attr-defined]
        if held is None:
            self._unsigned = [moment for moment in self._unsigned if at - moment < timedelta(minutes=1)]
            if len(self._unsigned) >= MOST_UNSIGNED:
                return
            self._unsigned.append(at)
        act: str = getattr(request, "act", "vault.site_read")
        whose = held.whose if held else ()
        record_refusal(Event(act, whose, facts={"kind": problem.kind}), by=by, at=at)


def _wrong_at_the_wall(request: HttpRequest) -> No | None:
    """What is wrong with a request before anybody looks at what it asks for (V-API-51, 52)."""
    sent = request.META
    if sent.get("HTTP_HOST") != settings.VAULT_HOST:
        return No("host", "The vault doesn't answer under this name", code=421, is_refusal=False)
    if sent.get("HTTP_SERVICE_WORKER") is not None:
        return No("service_worker", "The vault has no service worker", code=403, is_refusal=False)
    if request.method not in ("GET", "HEAD", "POST"):
        return No("method", "The vault doesn't take this method", code=405, is_refusal=False)
    origin = sent.get("HTTP_ORIGIN")
    elsewhere = origin is not None and origin != settings.VAULT_ORIGIN
    is_api = request.path.startswith(API)
    if is_api and sent.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        elsewhere = True
    if elsewhere or (request.method == "POST" and origin is None):
        return No("origin", "Only the vault's own page may ask this", code=403, is_refusal=False)
    return None


def _known(error: Exception) -> No | None:
    match error:
        case No():
            return error
        case LedgerUnavailable():
            return _ledger_fails()
        case Problem():
            return No("problem", error.what, code=error.status, why=error.why, do=error.do, is_refusal=False)
        case Http404():
            return nothing_here()
        case RequestDataTooBig():
            return too_large()
        case SuspiciousOperation():
            return malformed("It isn't a request that a browser sends.")
        case DatabaseError():
            return No(
                "database",
                "The vault's database isn't answering",
                code=503,
                why="It may be busy, or its disk may be full. Nothing was changed and nothing is shown.",
                do="What you typed is kept on this device. Try again in a moment.",
            )
    return None


def _ledger_fails() -> No:
    told = LedgerUnavailable()
    return No("ledger", told.what, code=503, why=told.why, cite=told.cite, do=told.do)
