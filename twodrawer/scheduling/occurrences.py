"""The sessions that a series would have, looked at before any of them is written: when, and what stands in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from twodrawer import law
from twodrawer.lib.errors import Conflict, Invalid, Problem
from twodrawer.people import queries as people
from twodrawer.scheduling import checks
from twodrawer.scheduling.clashes import Clash, clashes
from twodrawer.scheduling.local_time import moment_in, twice_words


@dataclass(frozen=True)
class Occurrence:
    """One session of the series as it would stand."""

    day: date
    start: datetime | None  # None for an hour that the clocks leave out
    stop: datetime | None
    problem: str = ""  # a sentence: no such hour, after the client's death
    twice: str = ""  # which of the two, for an hour that comes twice
    clashes: tuple[Clash, ...] = ()
    session_ref: UUID | None = None  # for a change: the session that would move
    was: datetime | None = None

    @property
    def is_free(self) -> bool:
        """Whether it may stand. A room that is taken is only said."""
        return not self.problem and not any(clash.stops_a_plan for clash in self.clashes)


class SeriesCollides(Conflict):
    """Some days of the series can't stand, and nobody has said yet what becomes of them."""

    def __init__(self, occurrences: Sequence[Occurrence]) -> None:
        number = sum(not one.is_free for one in occurrences)
        super().__init__(
            f"{number} of {len(occurrences)} sessions can't stand at that time",
            why="Nobody is in two sessions at once.",
            do="Leave these days out, or go back and choose another time.",
        )
        self.occurrences = tuple(occurrences)


def occurrences(
    days: Sequence[date],
    *,
    clock: time,
    minutes: int,
    clinician_ref: UUID,
    client_refs: Sequence[UUID],
    room: str,
    but: Collection[UUID] = (),
    by: law.Member,
    at: datetime,
) -> tuple[Occurrence, ...]:
    """Each day at that time of the wall clock, with what stands in its way. Two questions to the database."""
    zone = people.practice_facts(by.practice_ref).zone
    lives = tuple(people.client_lifetimes(client_refs, by=by).values())
    found = [_one(day, clock, minutes, zone, lives, at=at) for day in days]
    spans = [(one.start, one.stop) for one in found if one.start is not None and one.stop is not None]
    in_the_way = iter(
        clashes(spans, clinician_ref=clinician_ref, client_refs=client_refs, room=room, but=but, by=by)
    )
    return tuple(one if one.start is None else replace(one, clashes=next(in_the_way)) for one in found)


def checked_minutes(minutes: int) -> int:
    """The length, if it is one that a session can have."""
    if not timedelta(0) < timedelta(minutes=minutes) <= checks.LONGEST:
        raise Invalid(
            "The session would end before it begins, or last longer than eight hours",
            do="Check both times.",
            fields=("planned_start", "planned_stop"),
        )
    return minutes


def require_decided(found: Sequence[Occurrence], skip: Collection[date]) -> tuple[Occurrence, ...]:
    """Those that will stand, when every day that can't has been left out by whoever plans."""
    chosen = tuple(one for one in found if one.day not in skip)
    if any(not one.is_free for one in chosen):
        raise SeriesCollides(found)
    if not chosen:
        raise Invalid(
            "No session is left", do="Choose another time, or other days.", fields=("planned_start",)
        )
    return chosen


def _one(
    day: date, clock: time, minutes: int, zone: str, lives: Sequence[people.Lifetime], *, at: datetime
) -> Occurrence:
    try:
        start = moment_in(zone, day, clock, field="planned_start")
    except Invalid as missing:
        return Occurrence(day, None, None, problem=f"{missing.what}: clocks go forward in that night.")
    stop = start + timedelta(minutes=minutes)
    try:
        checks.checked_plan(start, stop, at=at)
        checks.check_within(lives, day)
    except Problem as wrong:
        return Occurrence(day, start, stop, problem=f"{wrong.what}.")
    return Occurrence(day, start, stop, twice=twice_words(zone, start))
