"""A day and a time of the practice's wall clock, made into a moment.

On the spring day when clocks go forward an hour doesn't exist: asked for, it is an error with a sentence and
never silently another hour. On the autumn day an hour comes twice: the first of the two is meant.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twodrawer.lib.errors import Invalid


def moment_in(zone: str, day: date, clock: time, *, field: str) -> datetime:
    """The moment in UTC at which the practice's clock shows this. Invalid for an hour that doesn't exist."""
    local = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=ZoneInfo(zone))
    try:
        moment = local.astimezone(UTC)
        back = moment.astimezone(ZoneInfo(zone))
    except OverflowError:
        raise Invalid("There is no such day", do="Check the year.", fields=(field,)) from None
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Invalid(
            f"There is no {clock:%H:%M} on {day:%B} {day.day}",
            why="Clocks go forward in that night, and this hour is left out.",
            do="Choose a time an hour later.",
            fields=(field,),
        )
    return moment


def day_bounds(zone: str, day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in that zone and the first moment of the next. 23, 24 or 25 hours apart."""
    there = ZoneInfo(zone)
    first = datetime.combine(day, time(), tzinfo=there).astimezone(UTC)
    after = datetime.combine(day + timedelta(days=1), time(), tzinfo=there).astimezone(UTC)
    return first, after


def clock_words(zone: str, moment: datetime) -> str:
    """`10:50 am`, for sentences."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%-I:%M %p").lower()
