"""Counting as a law counts: calendar days and whole years. No clock is read here."""

from datetime import date, timedelta


def days_after(day: date, days: int) -> date:
    """The last day of a time that starts with `day`: the day itself isn't counted."""
    return day + timedelta(days=days)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; for 29 February the first of March, the longer of the two."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; for 29 February the 28th, the earlier of the two."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def age_on(born: date, day: date) -> int:
    """Completed years of age on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
