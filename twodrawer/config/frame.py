"""What stands around every page: where one can go, who one is, the demo banner."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from twodrawer.law import Act, Kind, Member, Relationship, Resource, may
from twodrawer.people.doors import SignedInRequest
from twodrawer.people.queries.arriving import arrival_of
from twodrawer.people.signin import demo

DOORS = (
    ("Today", "today", Act.READ, Kind.SESSION),
    ("Today", "today", Act.VERIFY, Kind.LEDGER),  # the privacy officer's, with what waits for review
    ("Calendar", "calendar", Act.READ, Kind.SESSION),
    ("Clients", "clients", Act.READ, Kind.CLIENT_LIST),
    ("Papers", "papers_due", Act.MANAGE, Kind.PAPER),
    ("Requests", "requests", Act.MANAGE, Kind.REQUEST),
    ("Ledger", "ledger", Act.READ, Kind.LEDGER),
    ("Retention", "retention", Act.READ, Kind.RETENTION),
    ("People", "people", Act.READ, Kind.WORKFORCE),
    ("Settings", "settings", Act.MANAGE, Kind.PRACTICE),
)

PART_OF = {
    "calendar": ("calendar_day", "calendar_week"),
    "ledger": ("access_find", "access_report", "review", "blast_radius"),
    "clients": ("emergency",),
    "retention": ("client_keeping", "certificate"),
}
"""Pages that are another view of the one in the bar."""


@lru_cache(maxsize=1024)
def doors_of(member: Member, on: date) -> tuple[tuple[str, str, str], ...]:
    """Label, name and address of the doors that the law opens to this member, with these roles, on this day.

    Asked of the law once for each member as found by this request: it is a function of its question.
    """
    opened = (
        (label, name, reverse(name))
        for label, name, act, kind in DOORS
        if any(
            may(member, act, Resource(kind, member.practice_ref, stands), on=on).is_yes
            for stands in (Relationship.PRACTICE, Relationship.CARE_TEAM)
        )
    )
    return tuple(dict.fromkeys(opened))


def page_frame(request: SignedInRequest) -> dict[str, Any]:
    """`nav`, `who`, `practice`, `demo`, `may_vault`, `may_phrases`, `may_kit`. What isn't the member's is absent."""
    member = getattr(request, "member", None)
    practice = getattr(request, "practice", None)
    if member is None or practice is None:
        # A client's account belongs to no practice, and the demo's door is still open behind it.
        session = getattr(request, "session", None)
        through_demo = session is not None and session.get(demo.DEMO_CONFIRMED) is True
        return {"nav": [], "who": None, "practice": practice, "demo": through_demo}
    today = request.today
    here = request.resolver_match.url_name if request.resolver_match else ""
    nav = [
        (label, address, here == name or here in PART_OF.get(name, ()))
        for label, name, address in doors_of(member, today)
    ]
    facts = arrival_of(request.user).facts(on=today)
    own_vault, own_phrases, own_kit = (
        Resource(kind, member.practice_ref, Relationship.SELF)
        for kind in (Kind.VAULT, Kind.PHRASES, Kind.DOWNTIME_KIT)
    )
    return {
        "nav": nav,
        "who": facts,
        "practice": practice,
        "demo": practice.is_demo,
        "today": today,
        "may_vault": may(member, Act.READ, own_vault, on=today).is_yes,
        "may_phrases": may(member, Act.READ, own_phrases, on=today).is_yes,
        "may_kit": may(member, Act.PRINT, own_kit, on=today).is_yes,
    }
