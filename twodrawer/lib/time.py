"""Moments as fixed-width UTC text, so that text order is time order. Only views and commands read the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

UTC_TEXT = len("2026-11-19T18:58:03.000123Z")
_ahead = timedelta(0)


def now() -> datetime:
    """This moment, in UTC. Called by views and commands only; everything below is handed `at=`."""
    return datetime.now(UTC) + _ahead


def start_clock_at(moment: datetime) -> None:
    """From here on `now` runs on from that moment. Only an installation that is all demo may ask for it."""
    global _ahead  # noqa: PLW0603  (one clock for the whole process is the point)
    _ahead = moment - datetime.now(UTC)


def machine_time(moment: datetime) -> datetime:
    """What this machine's own clock said at a moment that `now` gave: the same, unless a demo's day is played."""
    return moment - _ahead


def utc_text(moment: datetime) -> str:
    """`2026-11-19T18:58:03.000123Z`: always 27 characters. Refuses a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_utc_text(text: str) -> datetime:
    """The moment that `utc_text` wrote."""
    if len(text) != UTC_TEXT or text[4] + text[7] + text[10] != "--T" or text[19] != "." or text[26] != "Z":
        raise ValueError("a moment is written with 27 characters, in UTC")
    return datetime.fromisoformat(text)


def day_in(zone: str, moment: datetime) -> date:
    """The calendar day of a moment in a practice's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
