"""The calendar: a week or a day by the hour."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from twodrawer.desk.queries.calendar import calendar
from twodrawer.desk.queries.steps import CLINICAL
from twodrawer.desk.views.asked import asked
from twodrawer.law import Role
from twodrawer.lib.refs import parse_ref
from twodrawer.people.doors import staff


@require_safe
@staff
def calendar_view(request: HttpRequest) -> HttpResponse:
    """This week."""
    return _shown(request, "week", None)


@require_safe
@staff
def calendar_week_view(request: HttpRequest, day: date) -> HttpResponse:
    """The week around a day."""
    return _shown(request, "week", day)


@require_safe
@staff
def calendar_day_view(request: HttpRequest, day: date) -> HttpResponse:
    """One day; for the front desk and the biller with a column for each clinician."""
    return _shown(request, "day", day)


def _shown(request: HttpRequest, view: str, day: date | None) -> HttpResponse:
    who = asked(request)
    chosen: UUID | None = parse_ref(request.GET.get("clinician"))
    page = calendar(view=view, day=day or who.on, chosen=chosen, by=who.by, at=who.at, on=who.on)
    desk = bool(who.by.roles & {Role.FRONT_DESK})
    clinical = bool(who.by.roles & CLINICAL)
    context = {
        "page": page,
        "day": day or who.on,
        "moment": who.at,
        "clinical": clinical,
        "may_open_clients": clinical or desk or Role.BILLER in who.by.roles,
        "may_schedule": clinical or desk,
        "query": f"?clinician={page.chosen}" if page.chosen else "",
    }
    return render(request, "desk/calendar.html", context)
