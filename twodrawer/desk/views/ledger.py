"""The ledger page and its check."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from twodrawer.desk.queries.ledger_page import ledger_page, verify_log
from twodrawer.desk.views.asked import asked
from twodrawer.lib.refs import parse_ref
from twodrawer.people.doors import staff


@require_safe
@staff
def ledger_view(request: HttpRequest) -> HttpResponse:
    """One day of the log, filtered by person or client."""
    who = asked(request)
    page = ledger_page(
        by=who.by,
        at=who.at,
        on=who.on,
        zone=who.practice.zone,
        day=_day(request.GET.get("day", ""), who.on),
        person=parse_ref(request.GET.get("person", "")),
        client=parse_ref(request.GET.get("client", "")),
        client_words=request.GET.get("client_words", "")[:80],
        before=request.GET.get("before", "")[:80],
    )
    return render(request, "desk/ledger.html", {"page": page})


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


@require_POST
@staff
def ledger_verify_view(request: HttpRequest) -> HttpResponse:
    """Every leaf is derived again; the first one that differs is named."""
    who = asked(request)
    count, bad = verify_log(by=who.by, at=who.at, on=who.on)
    if bad is None:
        messages.success(request, f"{count:,} entries checked: each says what its leaf says.")
    else:
        messages.error(request, f"{bad}. Tell whoever runs the database.")
    return redirect("ledger")
