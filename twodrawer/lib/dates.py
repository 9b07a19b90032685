"""Days and times as people read them, in the zone that the reader lives in. For pages and for paper."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE_WORDS = {
    "America/Los_Angeles": "Pacific time",
    "America/Denver": "Mountain time",
    "America/Phoenix": "Arizona time",
    "America/Chicago": "Central time",
    "America/New_York": "Eastern time",
    "America/Anchorage": "Alaska time",
    "Pacific/Honolulu": "Hawaii time",
}


def long_day(day: date | None) -> str:
    """`November 19, 2026`"""
    return f"{day:%B} {day.day}, {day.year}" if day else ""


def short_day(day: date | None) -> str:
    """`Nov 19, 2026`"""
    return f"{day:%b} {day.day}, {day.year}" if day else ""


def there(moment: datetime, zone: str) -> datetime:
    """The moment as clocks of that zone show it."""
    return moment.astimezone(ZoneInfo(zone or "UTC"))


def clock(moment: datetime, zone: str) -> str:
    """`10:58 am`"""
    at = there(moment, zone)
    return f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"


def clock_span(first: datetime, last: datetime, zone: str) -> str:
    """`10:01 to 10:54 am`, `11:31 am to 12:58 pm`"""
    begins, ends = clock(first, zone), clock(last, zone)
    return f"{begins[:-3] if begins[-2:] == ends[-2:] else begins} to {ends}"


def day_and_clock(moment: datetime, zone: str) -> str:
    """`November 19, 2026, 10:58 am`"""
    return f"{long_day(there(moment, zone).date())}, {clock(moment, zone)}"


def zone_words(zone: str) -> str:
    """`Pacific time`, or the zone's own name where we have no word for it."""
    return ZONE_WORDS.get(zone, zone.replace("_", " "))
