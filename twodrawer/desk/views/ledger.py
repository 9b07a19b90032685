"""The ledger page and its check."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from twodrawer.desk.queries.ledger_page import LedgerPage, ledger_page, verify_log
from twodrawer.desk.views.asked import asked
from twodrawer.lib.refs import parse_ref
from twodrawer.people.doors import staff


@require_safe
@staff
def ledger_view(request: HttpRequest) -> HttpResponse:
    """A day of the log, or some days, filtered by person or client."""
    return render(request, "desk/ledger.html", {"page": _page(request, request.GET)})


@require_POST
@staff
def ledger_find_view(request: HttpRequest) -> HttpResponse:
    """The filters as typed. A client's name comes by post and leaves as a ref, so that it is in no address."""
    page = _page(request, request.POST)
    if page.matches or (page.client_words and page.client is None):
        return render(request, "desk/ledger.html", {"page": page})
    asked_for = {
        "day": page.day.isoformat(),
        "until": page.until.isoformat() if page.until != page.day else None,
        "person": page.person,
        "client": page.client and page.client.ref,
    }
    return redirect(f"{reverse('ledger')}?{urlencode({k: v for k, v in asked_for.items() if v})}")


def _page(request: HttpRequest, said: QueryDict) -> LedgerPage:
    who = asked(request)
    first, last = days_of(said, who.on)
    return ledger_page(
        by=who.by,
        at=who.at,
        on=who.on,
        zone=who.practice.zone,
        day=first,
        until=last,
        person=parse_ref(said.get("person", "")),
        client=parse_ref(said.get("client", "")),
        client_words=request.POST.get("client_words", "")[:80],
        before=said.get("before", "")[:80],
    )


def days_of(said: QueryDict, today: date) -> tuple[date, date]:
    """The first and the last day that were asked for. Without a last day, or with one too early: one day."""
    first = _day(said.get("day", ""), today)
    return first, max(first, _day(said.get("until", ""), first))


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 1900 <= day.year <= 2200 else today  # the day before or after must exist as well


@require_POST
@staff
def ledger_verify_view(request: HttpRequest) -> HttpResponse:
    """Every entry against its leaf, the tree and what was signed and is kept elsewhere; the first bad one is named."""
    who = asked(request)
    count, bad = verify_log(by=who.by, at=who.at, on=who.on)
    if bad is None:
        messages.success(
            request,
            f"{count:,} entries verified: each says what its leaf says, and stands where it was sealed.",
        )
    else:
        messages.error(request, f"{bad}. Tell whoever runs the database.")
    return redirect("ledger")
