"""The hours down the side of the calendar, in steps of five minutes of the practice's wall clock.

A day has the steps that its clock really shows: 276 when clocks go forward by an hour, 300 when they go back. Days
side by side share one axis: what one of them leaves out is a gap there, and an hour that comes twice stands twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twodrawer.lib.time import day_in

STEP = 5
Slot = tuple[int, int]
"""Minutes since midnight by the wall clock, and 1 for the second of two times that look alike."""

EARLIEST, LATEST = 8 * 60, 18 * 60
"""The hours that are always drawn."""


@dataclass(frozen=True)
class Axis:
    """The steps of one drawing, top to bottom, and where the full hours are."""

    slots: tuple[Slot, ...]

    @property
    def clocks(self) -> str:
        """`08:00 08:05 …`, a `+` behind the second of two: what a script needs to know which time it points at."""
        return " ".join(f"{m // 60:02}:{m % 60:02}{'+' if second else ''}" for m, second in self.slots)

    @property
    def hours(self) -> tuple[tuple[int, str], ...]:
        """Row and label of each full hour."""
        return tuple(
            (row, f"{(m // 60 + 11) % 12 + 1} {'am' if m < 720 else 'pm'}{' again' if second else ''}")
            for row, (m, second) in enumerate(self.slots)
            if m % 60 == 0
        )

    def row_of(self, moment: datetime, zone: str) -> int:
        """The row in which this moment lies; the first or the last when it lies outside."""
        slot = slot_of(moment, zone)
        if slot in self.slots:
            return self.slots.index(slot)
        return 0 if slot < self.slots[0] else len(self.slots)


def slot_of(moment: datetime, zone: str) -> Slot:
    """The step in which a moment lies."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute // STEP * STEP, local.fold


def slots_of(zone: str, day: date) -> tuple[Slot, ...]:
    """Every step of a day as its clock shows them, in the order of time."""
    there = ZoneInfo(zone)
    now = datetime.combine(day, time(), tzinfo=there).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=there).astimezone(UTC)
    slots = []
    while now < end:
        slots.append(slot_of(now, zone))
        now += timedelta(minutes=STEP)
    return tuple(slots)


def whole_axis(zone: str, days: Sequence[date]) -> Axis:
    """The axis of these days side by side, from midnight to midnight."""
    merged: list[Slot] = []
    for day in days:
        after = 0
        for slot in slots_of(zone, day):
            if after < len(merged) and merged[after] == slot:
                after += 1  # as on nearly every day
            elif slot in merged[after:]:
                after = merged.index(slot, after) + 1
            else:
                merged.insert(after, slot)
                after += 1
    return Axis(tuple(merged))


def cropped(axis: Axis, spans: Sequence[tuple[datetime, datetime]], zone: str) -> Axis:
    """The working hours, and as many more as the sessions need, in full hours."""
    rows = [row for row, (minutes, _) in enumerate(axis.slots) if EARLIEST <= minutes < LATEST]
    first, last = rows[0], rows[-1]
    for start, stop in spans:
        first = min(first, axis.row_of(start, zone))
        last = max(last, min(len(axis.slots) - 1, _last_row(axis, start, stop, zone)))
    while first > 0 and axis.slots[first][0] % 60:
        first -= 1
    while last + 1 < len(axis.slots) and axis.slots[last + 1][0] % 60:
        last += 1
    return Axis(axis.slots[first : last + 1])


def _last_row(axis: Axis, start: datetime, stop: datetime, zone: str) -> int:
    end = stop - timedelta(seconds=1)
    return axis.row_of(end, zone) if day_in(zone, start) == day_in(zone, end) else len(axis.slots) - 1


def rows_of(axis: Axis, start: datetime, stop: datetime, zone: str) -> tuple[int, int]:
    """The first row of a session and how many it takes; it ends with its day."""
    first = min(axis.row_of(start, zone), len(axis.slots) - 1)
    last = min(_last_row(axis, start, stop, zone), len(axis.slots) - 1)
    return first, max(1, last - first + 1)


def gaps(axis: Axis, zone: str, day: date) -> tuple[tuple[int, int], ...]:
    """First row and length of what this day leaves out of the axis."""
    there = set(slots_of(zone, day))
    found: list[tuple[int, int]] = []
    for row, slot in enumerate(axis.slots):
        if slot in there:
            continue
        if found and sum(found[-1]) == row:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((row, 1))
    return tuple(found)


def change_of_clocks(zone: str, day: date) -> str:
    """`Clocks go back at night: this day has 25 hours`; blank on every other day."""
    hours = len(slots_of(zone, day)) * STEP / 60
    if hours == 24:
        return ""
    way = "forward" if hours < 24 else "back"
    return f"Clocks go {way}: this day has {hours:g} hours"
