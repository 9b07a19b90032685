"""Opening a colleague's professional will: the page that says how, and the signed opening that its script asks for."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from twodrawer.desk.actions.wills import REASONS, issue_opening
from twodrawer.desk.queries.wills import wills_page
from twodrawer.desk.views.asked import asked
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import parse_ref
from twodrawer.people import queries as people
from twodrawer.people.doors import confirm_url, confirmed, require_confirmed, staff


@require_safe
@staff
def wills_view(request: HttpRequest) -> HttpResponse:
    """Whose will, and why; the vault's own page does the rest."""
    who = asked(request)
    origin, members = wills_page(by=who.by, at=who.at, on=who.on)
    told = {
        "vault_origin": origin,
        "members": members,
        "reasons": REASONS.items(),
        "confirmed": confirmed(request),
        "confirm_url": confirm_url(request.path),
    }
    return render(request, "desk/wills.html", told)


@require_POST
@staff
def will_ticket_view(request: HttpRequest) -> HttpResponse:
    """A signed opening, for whoever proved just now that it is them."""
    who = asked(request)
    people.require_in_practice(Act.VERIFY, Kind.VAULT, by=who.by, on=who.on)
    require_confirmed(request)
    author_ref, reason = _said(request)
    opening = issue_opening(author_ref, reason=reason, by=who.by, at=who.at, on=who.on)
    return JsonResponse({"ticket": opening})


def _said(request: HttpRequest) -> tuple[UUID, str]:
    try:
        said = json.loads(request.body)
    except ValueError:
        said = None
    match said:
        case {"author": str(author), "reason": str(reason)} if len(said) == 2 and (ref := parse_ref(author)):
            return ref, reason
    raise Invalid("The request can't be read", do="Load the page again.")
