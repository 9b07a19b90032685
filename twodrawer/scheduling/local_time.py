"""A day and a time of the practice's wall clock, made into a moment.

On the spring day when clocks go forward an hour doesn't exist: asked for, it is an error with a sentence and
never silently another hour. On the autumn day an hour comes twice: the first of the two is meant, unless the
second is asked for by name, and whoever plans there is told which one it is.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twodrawer.lib.errors import Invalid


def moment_in(zone: str, day: date, clock: time, *, field: str, second: bool = False) -> datetime:
    """The moment in UTC at which the practice's clock shows this. Invalid for an hour that doesn't exist.

    `second`: of an hour that comes twice, the later one. Of any other hour it says nothing.
    """
    local = datetime.combine(day, clock.replace(tzinfo=None, fold=int(second)), tzinfo=ZoneInfo(zone))
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


def stop_in(zone: str, day: date, clock: time, *, start: datetime, field: str) -> datetime:
    """When the clock shows this for the first time after the start, on that day.

    A session from 1:40 to 1:10 in the night when 1 to 2 comes twice is one of thirty minutes.
    """
    first = moment_in(zone, day, clock, field=field)
    return first if first > start else moment_in(zone, day, clock, field=field, second=True)


def comes_twice(zone: str, moment: datetime) -> bool:
    """Whether the clock shows this time twice on its day."""
    local = moment.astimezone(ZoneInfo(zone))
    other = local.replace(fold=1 - local.fold).astimezone(UTC)
    return other != moment and other.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(
        tzinfo=None
    )


def is_second(zone: str, moment: datetime) -> bool:
    """Whether this is the later one of a time that comes twice."""
    return bool(moment.astimezone(ZoneInfo(zone)).fold)


def twice_words(zone: str, moment: datetime) -> str:
    """Which of the two it is, for a time that the clock shows twice; blank for any other."""
    if not comes_twice(zone, moment):
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    which = "the second, after the clocks went back" if local.fold else "the first, before the clocks go back"
    return f"{clock_words(zone, moment)} comes twice on {local:%B} {local.day}; this is {which}."


def day_bounds(zone: str, day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in that zone and the first moment of the next. 23, 24 or 25 hours apart."""
    there = ZoneInfo(zone)
    first = datetime.combine(day, time(), tzinfo=there).astimezone(UTC)
    after = datetime.combine(day + timedelta(days=1), time(), tzinfo=there).astimezone(UTC)
    return first, after


def clock_words(zone: str, moment: datetime) -> str:
    """`10:50 am`, for sentences."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%-I:%M %p").lower()
