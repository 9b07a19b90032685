"""Today, and the same page for any other day."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from twodrawer.desk.queries.steps import CLINICAL
from twodrawer.desk.queries.today import today
from twodrawer.desk.queries.vault import set_up_ticket_seen
from twodrawer.desk.views.asked import asked
from twodrawer.law import Act, Kind, Member, Relationship, Resource, Role, may
from twodrawer.people.doors import staff


@require_safe
def home_view(request: HttpRequest) -> HttpResponseBase:
    """Today for staff; for an account that works in no practice, its own page."""
    if request.user.is_authenticated and getattr(request, "member", None) is None:
        return redirect("account")
    return today_view(request)


@require_safe
@staff
def today_view(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """The day. Whoever has no day of sessions goes to the page that is theirs."""
    who = asked(request)
    if day is None and not _has_a_day(who.by, who.on):
        return redirect("ledger" if Role.PRIVACY_OFFICER in who.by.roles else "people")
    page = today(by=who.by, at=who.at, on=who.on, day=day or who.on)
    starts = [line.session.planned_start for line in page.lines]
    return render(
        request,
        "desk/today.html",
        {
            "page": page,
            "moment": who.at,
            "now_after": sum(start <= who.at for start in starts),
            "clinical": bool(who.by.roles & CLINICAL),
            "vault_ticket": set_up_ticket_seen(by=who.by, at=who.at) if who.by.roles & CLINICAL else None,
            "may_open_clients": bool(who.by.roles & (CLINICAL | {Role.FRONT_DESK, Role.BILLER})),
            "may_schedule": bool(who.by.roles & (CLINICAL | {Role.FRONT_DESK})),
        },
    )


def _has_a_day(by: Member, on: date) -> bool:
    stands = (Relationship.PRACTICE, Relationship.CARE_TEAM)
    return any(may(by, Act.READ, Resource(Kind.SESSION, by.practice_ref, s), on=on).is_yes for s in stands)
