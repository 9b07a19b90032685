"""Which days a series has. Days of the practice's wall calendar only: no clock, no zone, no database.

Weekly: the same weekday every `step` weeks. Monthly: the same weekday of the month every `step` months, counted
from the month's beginning (the second Tuesday); a first day from the 29th on means the last such weekday.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from twodrawer.lib.errors import Invalid
from twodrawer.scheduling.models import Repeats

MOST_TIMES = 104
LONGEST_STEP = 12
LAST = 29  # from this day of the month on, the last such weekday is meant


@dataclass(frozen=True)
class Rule:
    """How a series goes on and where it ends: on a day, or after so many times."""

    repeats: str
    step: int
    first_day: date
    until_day: date | None = None
    times: int | None = None


def day_at(repeats: str, step: int, anchor: date, offset: int) -> date:
    """The day that lies `offset` occurrences after the anchor, or before it when that is negative."""
    if repeats == Repeats.WEEKLY:
        return anchor + timedelta(weeks=step * offset)
    months = anchor.year * 12 + anchor.month - 1 + step * offset
    year, month = months // 12, months % 12 + 1
    weekday, last = anchor.weekday(), calendar.monthrange(year, month)[1]
    if anchor.day >= LAST:
        end = date(year, month, last)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = date(year, month, 1)
    nth = (anchor.day - 1) // 7
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * nth)


def offset_of(repeats: str, step: int, anchor: date, day: date) -> int:
    """How many occurrences after the anchor this day of the same series lies; negative before it."""
    if repeats == Repeats.WEEKLY:
        return (day - anchor).days // (7 * step)
    return ((day.year - anchor.year) * 12 + day.month - anchor.month) // step


def days_of(rule: Rule) -> tuple[date, ...]:
    """Every day of the series in order. Invalid for a rule that can't be meant."""
    _check(rule)
    days: list[date] = []
    while len(days) < (rule.times or MOST_TIMES + 1):
        try:
            day = day_at(rule.repeats, rule.step, rule.first_day, len(days))
        except (OverflowError, ValueError):
            raise _too_long() from None
        if rule.until_day is not None and day > rule.until_day:
            break
        days.append(day)
    if len(days) > MOST_TIMES:
        raise _too_long()
    return tuple(days)


def _check(rule: Rule) -> None:
    if rule.repeats not in Repeats.values:
        raise Invalid("This repetition is not known", do="Choose one of the list.", fields=("repeats",))
    if not 1 <= rule.step <= LONGEST_STEP:
        raise Invalid(
            "The distance is a number from 1 to 12", do="Write 1 for every week or month.", fields=("step",)
        )
    if (rule.until_day is None) == (rule.times is None):
        raise Invalid(
            "A series ends on a day or after a number of times",
            do="Fill in one of the two.",
            fields=("times", "until_day"),
        )
    if rule.times is not None and not 1 <= rule.times <= MOST_TIMES:
        raise _too_long()
    if rule.until_day is not None and rule.until_day < rule.first_day:
        raise Invalid("The series would end before it begins", do="Check both days.", fields=("until_day",))


def _too_long() -> Invalid:
    return Invalid(
        f"A series has at most {MOST_TIMES} sessions",
        why="That is two years of weekly ones; plans further ahead are rarely kept.",
        do="Choose an earlier end, and plan on from there later.",
        fields=("times", "until_day"),
    )
