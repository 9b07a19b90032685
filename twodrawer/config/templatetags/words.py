"""Dates, times and refs as people read them. Always in the practice's zone, never in the server's."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django import template

from twodrawer.lib import dates
from twodrawer.lib.refs import short_ref
from twodrawer.people.facts import ClientLine

register = template.Library()


def _there(moment: datetime, practice: object) -> datetime:
    return moment.astimezone(ZoneInfo(getattr(practice, "zone", None) or "UTC"))


@register.simple_tag(takes_context=True)
def clock_time(context: template.Context, moment: datetime | None) -> str:
    """`10:58 am` in the practice's zone."""
    return dates.clock(moment, getattr(context.get("practice"), "zone", "")) if moment is not None else ""


@register.simple_tag(takes_context=True)
def clock_hour(context: template.Context, moment: datetime | None) -> str:
    """`10:58`, for where am or pm stands beside it."""
    return _there(moment, context.get("practice")).strftime("%-I:%M") if moment else ""


@register.simple_tag(takes_context=True)
def clock_half(context: template.Context, moment: datetime | None) -> str:
    """`am` or `pm`."""
    return _there(moment, context.get("practice")).strftime("%p").lower() if moment else ""


@register.simple_tag(takes_context=True)
def day_of(context: template.Context, moment: datetime | None) -> str:
    """`November 19, 2026` in the practice's zone."""
    return long_day(_there(moment, context.get("practice")).date()) if moment else ""


@register.simple_tag(takes_context=True)
def moment_of(context: template.Context, moment: datetime | None) -> str:
    """`November 19, 2026, 10:58 am`"""
    return f"{day_of(context, moment)}, {clock_time(context, moment)}" if moment else ""


@register.simple_tag(takes_context=True)
def zone_name(context: template.Context) -> str:
    """`Pacific time`, or the zone's own name where we have no word for it."""
    return dates.zone_words(str(getattr(context.get("practice"), "zone", "") or "UTC"))


@register.filter
def long_day(day: date | None) -> str:
    """`November 19, 2026`"""
    return dates.long_day(day)


@register.filter
def weekday_day(day: date | None) -> str:
    """`Thursday, November 19`"""
    return day.strftime("%A, %B %-d") if day else ""


@register.filter
def short_day(day: date | None) -> str:
    """`Nov 19`"""
    return day.strftime("%b %-d") if day else ""


@register.filter
def short(ref: UUID | str | None) -> str:
    """The last eight hex digits of a ref."""
    return short_ref(ref) if ref else ""


@register.simple_tag(takes_context=True)
def short_moment(context: template.Context, moment: datetime | None) -> str:
    """`Nov 19`, with the year when it isn't the page's own."""
    if moment is None:
        return ""
    day = _there(moment, context.get("practice")).date()
    today = context.get("today")
    return day.strftime("%b %-d") if not today or day.year == today.year else day.strftime("%b %-d, %Y")


@register.filter
def seal(content_hash: str) -> str:
    """The first sixteen hex digits of a hash in fours, for paper."""
    return " ".join(content_hash[i : i + 4] for i in range(0, 16, 4))


@register.filter
def beside_name(line: ClientLine) -> str:
    """`Rowan Marlow, they/them, born March 8, 1992`: what tells clients of one name apart."""
    parts = (
        line.legal_name if line.legal_name != line.name else "",
        line.pronouns,
        f"born {long_day(line.born)}" if line.born else "",
    )
    return ", ".join(part for part in parts if part)
