"""Breaches: 45 CFR 164.400-414, and for Part 2 records "in the same manner" (42 CFR 2.16(b)).

An impermissible use or disclosure is presumed to be a breach unless the practice shows, by four factors at least,
a low probability that the record was compromised; the burden is the practice's (164.414(b)). The clocks run from
discovery: the first day anyone of the workforce knew, or would have with reasonable diligence (164.404(a)(2)).
Sixty days are the last, not the aim: "without unreasonable delay".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from twodrawer.law.calendar_days import days_after
from twodrawer.law.parameters import Parameter, parameter
from twodrawer.law.rules.answering import par

PRESUMED = par("45 CFR 164.402(2)")
DISCOVERY = par("45 CFR 164.404(a)(2)")
BURDEN = par("45 CFR 164.414(b)")
SAME_FOR_PART_2 = par("42 CFR 2.16(b)")


class Factor(StrEnum):
    """What the risk assessment has to look at, at least: 164.402(2)(i)-(iv)."""

    NATURE_AND_EXTENT = "nature_and_extent"
    WHO_RECEIVED = "who_received"
    ACQUIRED_OR_VIEWED = "acquired_or_viewed"
    MITIGATION = "mitigation"


class Told(StrEnum):
    """Who has to hear of a breach."""

    INDIVIDUALS = "individuals"
    MEDIA = "media"
    SECRETARY = "secretary"


@dataclass(frozen=True)
class Notice:
    """Who is told, by which day at the latest, and the paragraph. `where`: the states whose media are told."""

    to: Told
    by: date
    cite: str
    where: tuple[str, ...] = ()


def is_presumed(*, assessed: Collection[Factor], low_probability: bool) -> bool:
    """164.402(2): still a breach, unless all four factors were assessed and show a low probability."""
    return not (low_probability and set(assessed) >= set(Factor))


def discovered(*, known: date | None, knowable: date | None) -> date | None:
    """164.404(a)(2): the earlier of the day it was known and the day diligence would have shown it."""
    days = [day for day in (known, knowable) if day is not None]
    return min(days) if days else None


def notices(
    *, on: date, discovered_on: date, people: int, residents: Mapping[str, int]
) -> tuple[Notice, ...]:
    """Every notice that is due, each with its last day, under the law of the day `on`. `residents`: how many of the
    people live in each state. Empty if the law of that day isn't known, or nobody is affected."""
    values = {name: parameter(f"hipaa/breach_{name}") for name in _NAMES}
    numbers = {name: value.on(on) for name, value in values.items()}
    if people < 1 or any(number is None for number in numbers.values()):
        return ()
    last = days_after(discovered_on, _number(values["individuals"], on))
    found = [Notice(Told.INDIVIDUALS, last, values["individuals"].source.cite)]
    # "More than 500 residents" for the media, "500 or more individuals" for the Secretary.
    many = tuple(
        sorted(where for where, number in residents.items() if number > _number(values["media_over"], on))
    )
    if many:
        found.append(Notice(Told.MEDIA, last, values["media_over"].source.cite, many))
    if people >= _number(values["secretary_from"], on):
        found.append(Notice(Told.SECRETARY, last, values["secretary_from"].source.cite))
    else:
        year_end = date(discovered_on.year, 12, 31)
        by = days_after(year_end, _number(values["secretary_yearly"], on))
        found.append(Notice(Told.SECRETARY, by, values["secretary_yearly"].source.cite))
    return tuple(found)


def associate_tells_by(*, on: date, discovered_on: date) -> date | None:
    """164.410: the last day for a business associate to tell the practice."""
    days = parameter("hipaa/breach_associate").on(on)
    return None if days is None else days_after(discovered_on, days)


_NAMES = ("individuals", "media_over", "secretary_from", "secretary_yearly")


def _number(value: Parameter, on: date) -> int:
    number = value.on(on)
    assert number is not None  # `notices` has looked
    return number
