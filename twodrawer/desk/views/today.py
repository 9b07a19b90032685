"""Today, and the same page for any other day."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from twodrawer.backup import queries as backup
from twodrawer.desk.queries.officer_day import officer_day
from twodrawer.desk.queries.steps import CLINICAL
from twodrawer.desk.queries.today import today
from twodrawer.desk.queries.vault import set_up_ticket_seen
from twodrawer.desk.views.asked import Asked, asked
from twodrawer.disclosures.queries.orders import orders_waiting
from twodrawer.law import Act, Kind, Member, Relationship, Resource, Role, could_ever, may
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
    officer = None
    if day is None and Role.PRIVACY_OFFICER in who.by.roles:
        officer = officer_day(by=who.by, at=who.at, on=who.on)
    if day is None and not _has_a_day(who.by, who.on):
        if officer is None:
            return redirect("people")
        return render(request, "desk/officer_day.html", {"officer": officer})
    page = today(by=who.by, at=who.at, on=who.on, day=day or who.on)
    starts = [line.session.planned_start for line in page.lines]
    return render(
        request,
        "desk/today.html",
        {
            "page": page,
            "officer": officer,
            "moment": who.at,
            "now_after": sum(start <= who.at for start in starts),
            "backup_trouble": _backup_trouble(who),
            "clinical": bool(who.by.roles & CLINICAL),
            "vault_ticket": set_up_ticket_seen(by=who.by, at=who.at) if who.by.roles & CLINICAL else None,
            "orders": orders_waiting(by=who.by, at=who.at) if who.by.roles & CLINICAL else (),
            "may_open_clients": bool(who.by.roles & (CLINICAL | {Role.FRONT_DESK, Role.BILLER})),
            "may_schedule": bool(who.by.roles & (CLINICAL | {Role.FRONT_DESK})),
        },
    )


def _backup_trouble(who: Asked) -> tuple[str, ...]:
    """What is wrong with backups, for whoever looks after the keys."""
    if not could_ever(who.by, Act.MANAGE, Kind.PRACTICE_KEYS):
        return ()
    return backup.standing(at=who.at, is_demo=who.practice.is_demo).trouble


def _has_a_day(by: Member, on: date) -> bool:
    stands = (Relationship.PRACTICE, Relationship.CARE_TEAM)
    return any(may(by, Act.READ, Resource(Kind.SESSION, by.practice_ref, s), on=on).is_yes for s in stands)
