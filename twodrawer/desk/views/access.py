"""Who has been in a client's record: the page, its search, and the file for the client."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from twodrawer.desk.paper.leaving import access_report_on_paper
from twodrawer.desk.queries.access_report import Days, access_page, find_for_access_report
from twodrawer.desk.views.asked import Asked, asked
from twodrawer.desk.views.ledger import days_of
from twodrawer.desk.views.paper import handed_over
from twodrawer.people.doors import staff

USUAL = timedelta(days=90)
"""How far back a report reaches when nothing was chosen."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def access_find_view(request: HttpRequest) -> HttpResponse:
    """A client's name comes by post and leaves as a ref, so that it is in no address."""
    who = asked(request)
    days = _days(request.POST, who)
    words = request.POST.get("client_words", "")[:80]
    page = find_for_access_report(words, days=days, by=who.by, at=who.at, on=who.on)
    if page.client is None:
        return render(request, "desk/access_report.html", {"page": page})
    chosen = urlencode({"day": days[0].isoformat(), "until": days[1].isoformat()})
    return redirect(f"{reverse('access_report', args=[page.client.ref])}?{chosen}")


@require_safe
@staff
def access_report_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """The report of one client."""
    who = asked(request)
    page = access_page(
        client_ref,
        days=_days(request.GET, who),
        before=request.GET.get("before", "")[:80],
        zone=who.practice.zone,
        by=who.by,
        at=who.at,
        on=who.on,
    )
    return render(request, "desk/access_report.html", {"page": page})


@require_safe
@staff
def access_pdf_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """The report as a file."""
    who = asked(request)
    leaving = access_report_on_paper(
        client_ref, days=_days(request.GET, who), practice=who.practice, by=who.by, at=who.at, on=who.on
    )
    return handed_over(leaving)


def _days(said: QueryDict, who: Asked) -> Days:
    if not said.get("day") and not said.get("until"):
        return who.on - USUAL, who.on
    return days_of(said, who.on)
