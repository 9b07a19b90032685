"""Problems become pages here and nowhere else: 404, 403, 409, 410, 422, 503. Refusals go into the ledger.

The refused act's transaction was rolled back, so the refusal is written in one of its own. If even that can't
be written the answer is 503: a refusal that leaves no trace would be a hole.
"""

import json
import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from twodrawer.audit.actions import LedgerUnavailable, record_refusal
from twodrawer.audit.entries import NOBODY, Actor, Event
from twodrawer.law import Member
from twodrawer.lib.errors import Conflict, Invalid, Problem, Refused, Unavailable, not_there

log = logging.getLogger("twodrawer.problems")
Handler = Callable[[HttpRequest], HttpResponse]


class Problems:
    """Turns what a view raised into a page or, for scripts, into JSON with the same words."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's response; in words, where an address that only takes what is sent was opened like a page."""
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            return only_sent(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a problem. Anything unknown becomes a bare page that shows nothing of what went wrong."""
        problem = known(error)
        if problem is None:
            # The class name only: the message of an exception may quote what somebody wrote.
            log.error("unexpected %s at %s", type(error).__name__, _where(error))
            return bare(500)
        if isinstance(problem, Refused) and not problem.is_recorded:
            try:
                write_refusal(request, problem)
            except (LedgerUnavailable, DatabaseError):
                problem = LedgerUnavailable()
        try:
            return answer(request, problem)
        except (Problem, DatabaseError):
            # The page around the words asks the database who is there, and that is what isn't answering.
            return bare(503)


def known(error: Exception) -> Problem | None:
    """The problem that an exception is, or None."""
    match error:
        case Problem():
            return error
        case Http404():
            return not_there("page.read")
        case RequestDataTooBig() | TooManyFieldsSent():
            return Invalid(
                "That is more text than a note can hold",
                why="One note may have 200 kB, about eighty pages.",
                do="Nothing was saved. A note is kept on this device: open it again, and shorten or split it.",
            )
        case SuspiciousOperation():
            return Invalid("The request can't be read", do="Go back and try again.")
        case PermissionDenied():
            return Refused("You can't do that here", act="page.read")
        case DatabaseError():
            return Unavailable(
                "The database isn't answering",
                why="It may be busy, or its disk may be full. Nothing was changed and nothing is shown.",
                do="What you typed is kept on this device. Try again in a moment.",
            )
    return None


def _where(error: Exception) -> str:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return f"{step.tb_frame.f_globals.get('__name__')}:{step.tb_lineno}" if step else "?"


def write_refusal(request: HttpRequest, problem: Refused) -> None:
    """The refusal stands in the actor's log, and in the other practice's when one was reached for."""
    member: Member | None = getattr(request, "member", None)
    by: Member | Actor = member or (
        Actor("account", request.user.pk) if request.user.is_authenticated else NOBODY
    )
    act = problem.act if "." in problem.act else "page.read"
    record_refusal(
        Event(act, problem.refs, under=problem.cite),
        by=by,
        at=request.now,  # type: ignore[attr-defined]
        other_practice=problem.other_practice,
    )


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem in words: a page, or JSON for scripts. Hidden things are 404, whatever they are."""
    status = 404 if isinstance(problem, Refused) and problem.hidden else problem.status
    if isinstance(problem, Refused) and problem.hidden:
        problem = not_there("page.read")
    if "application/json" in request.headers.get("Accept", ""):
        words = {"what": problem.what, "why": problem.why, "cite": list(problem.cite), "do": problem.do}
        kind = {409: "conflict", 410: "ended"}.get(status, type(problem).__name__)
        return JsonResponse({"kind": kind, **words}, status=status)
    return render(request, "errors/problem.html", {"problem": problem, "status": status}, status=status)


def only_sent(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405 in words: a page that answered something that was sent was loaded anew (`js/posted.js`)."""
    problem = Conflict(
        "This page can't be loaded again",
        why="It answered something that was sent. Nothing was sent a second time.",
        do="Go on from Today.",
    )
    shown = {"problem": problem, "status": 405}
    page = render(request, "errors/problem.html", shown, status=405)
    page["Allow"] = response["Allow"]
    return page


def bare(status: int) -> HttpResponse:
    """A page that needs nothing but a template: no database, no context, no word of what went wrong."""
    return HttpResponse(render_to_string("errors/bare.html", {"status": status}), status=status)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: sent from elsewhere, or older than the sign-in. Our script is told today's token."""
    told = answer(
        request,
        Conflict(
            "This form is too old to be sent",
            why="You signed in again since the page was opened, or it was sent from another site.",
            do="Open the page again, and send it from there.",
        ),
    )
    if isinstance(told, JsonResponse):
        # No other site can read an answer of ours.
        told.content = json.dumps({**json.loads(told.content), "token": get_token(request)}).encode()
    return told


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that no door has. Nothing was reached for, so nothing is recorded."""
    return answer(request, not_there("page.read"))


def broken(request: HttpRequest) -> HttpResponse:
    """500, bare."""
    return bare(500)
