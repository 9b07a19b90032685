"""The record's two doors to the vault: the page that explains it, and the ticket that a script asks for."""

import json
from typing import Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from twodrawer.desk.actions.vault import issue_keeping, issue_ticket
from twodrawer.desk.queries.vault import vault_page
from twodrawer.desk.views.asked import asked
from twodrawer.lib.errors import Invalid
from twodrawer.people.doors import confirm_url, confirmed, require_confirmed, staff


@require_safe
@staff
def vault_view(request: HttpRequest) -> HttpResponse:
    """“Your vault”: what it is, and the way to it."""
    who = asked(request)
    origin = vault_page(by=who.by, at=who.at, on=who.on)
    return render(
        request,
        "desk/vault.html",
        {
            "vault_origin": origin,
            "confirmed": confirmed(request),
            "confirm_url": confirm_url(request.path),
        },
    )


@require_POST
@staff
def vault_ticket_view(request: HttpRequest) -> HttpResponse:
    """A ticket, or what is held, for the script that shows the vault's frame.

    One for setting up needs a fresh proof of who asks.
    """
    who = asked(request)
    purpose = _purpose(request)
    if purpose == "keeping":
        return JsonResponse({"ticket": issue_keeping(by=who.by, at=who.at, on=who.on)})
    if purpose == "set-up":
        require_confirmed(request)
    return JsonResponse({"ticket": issue_ticket(purpose, by=who.by, at=who.at, on=who.on)})


def _purpose(request: HttpRequest) -> Literal["open", "set-up", "keeping"]:
    try:
        said = json.loads(request.body)
    except ValueError:
        said = None
    match said:
        case {"purpose": "open"} if len(said) == 1:
            return "open"
        case {"purpose": "set-up"} if len(said) == 1:
            return "set-up"
        case {"purpose": "keeping"} if len(said) == 1:
            return "keeping"
    raise Invalid("The request can't be read", do="Load the page again.")
