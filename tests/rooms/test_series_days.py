"""Which days a series has, and where a day's hours lie: pure rules, tried over years and over changes of clocks."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twodrawer.desk.queries.axis import change_of_clocks, cropped, gaps, rows_of, slots_of, whole_axis
from twodrawer.lib.errors import Invalid
from twodrawer.scheduling.local_time import day_bounds, is_second, moment_in, stop_in, twice_words
from twodrawer.scheduling.recurrence import MOST_TIMES, Rule, day_at, days_of, offset_of

ZONES = ("America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe")
CHANGES = {
    # zone: (the day clocks go forward, its hours, the day they go back, its hours)
    "America/Los_Angeles": (date(2027, 3, 14), 23, date(2026, 11, 1), 25),
    "Europe/Berlin": (date(2027, 3, 28), 23, date(2026, 10, 25), 25),
    "Australia/Lord_Howe": (date(2026, 10, 4), 23.5, date(2027, 4, 4), 24.5),
}
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(first=DAYS, step=st.integers(1, 12), times=st.integers(1, MOST_TIMES))
def test_a_weekly_series_keeps_its_weekday_and_its_distance(first, step, times):
    days = days_of(Rule("weekly", step, first, times=times))
    assert days[0] == first and len(days) == times
    assert {day.weekday() for day in days} == {first.weekday()}
    assert {b - a for a, b in pairwise(days)} <= {timedelta(weeks=step)}


@given(first=DAYS, step=st.integers(1, 12), times=st.integers(1, 60))
def test_a_monthly_series_keeps_its_weekday_and_its_place_in_the_month(first, step, times):
    days = days_of(Rule("monthly", step, first, times=times))
    for number, day in enumerate(days):
        assert day.weekday() == first.weekday()
        assert (day.year * 12 + day.month) - (first.year * 12 + first.month) == step * number
        if first.day >= 29:
            assert (day + timedelta(days=7)).month != day.month, "the last such weekday"
        else:
            assert (day.day - 1) // 7 == (first.day - 1) // 7


@given(
    first=DAYS, step=st.integers(1, 6), repeats=st.sampled_from(["weekly", "monthly"]), n=st.integers(-20, 40)
)
def test_a_day_of_a_series_is_found_again_by_its_offset(first, step, repeats, n):
    assert offset_of(repeats, step, first, day_at(repeats, step, first, n)) == n


def test_a_series_until_a_day_ends_on_it_or_before():
    assert days_of(Rule("weekly", 2, date(2026, 11, 5), until_day=date(2026, 12, 3)))[-1] == date(2026, 12, 3)
    assert days_of(Rule("weekly", 2, date(2026, 11, 5), until_day=date(2026, 12, 2)))[-1] == date(
        2026, 11, 19
    )


@pytest.mark.parametrize(
    "rule",
    [
        Rule("daily", 1, date(2026, 11, 5), times=2),
        Rule("weekly", 0, date(2026, 11, 5), times=2),
        Rule("weekly", 13, date(2026, 11, 5), times=2),
        Rule("weekly", 1, date(2026, 11, 5)),
        Rule("weekly", 1, date(2026, 11, 5), times=2, until_day=date(2026, 12, 1)),
        Rule("weekly", 1, date(2026, 11, 5), times=0),
        Rule("weekly", 1, date(2026, 11, 5), times=MOST_TIMES + 1),
        Rule("weekly", 1, date(2026, 11, 5), until_day=date(2026, 11, 4)),
        Rule("weekly", 1, date(2026, 11, 5), until_day=date(2029, 11, 5)),
        Rule("monthly", 12, date(9990, 11, 5), times=20),
    ],
)
def test_a_rule_that_cant_be_meant_is_said(rule):
    with pytest.raises(Invalid):
        days_of(rule)


@pytest.mark.parametrize("zone", ZONES)
def test_a_session_at_six_in_the_evening_stays_at_six_across_every_change_of_clocks(zone):
    for forward_or_back in CHANGES[zone][::2]:
        days = days_of(Rule("weekly", 1, forward_or_back - timedelta(weeks=3), times=7))
        moments = [moment_in(zone, day, time(18), field="start") for day in days]
        assert {m.astimezone(ZoneInfo(zone)).time() for m in moments} == {time(18)}
        assert len({b - a for a, b in pairwise(moments)}) == 2, "one week is longer or shorter"


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_drawn_with_the_hours_that_it_has(zone):
    forward, short, back, long = CHANGES[zone]
    for day, hours in ((forward, short), (back, long), (date(2026, 7, 1), 24)):
        first, after = day_bounds(zone, day)
        assert (after - first).total_seconds() == hours * 3600
        slots = slots_of(zone, day)
        assert len(slots) == hours * 12 == len(set(slots))
        assert whole_axis(zone, [day]).slots == slots
        assert bool(change_of_clocks(zone, day)) is (hours != 24)
    assert f"{short:g} hours" in change_of_clocks(zone, forward)
    assert f"{long:g} hours" in change_of_clocks(zone, back)


@pytest.mark.parametrize("zone", ZONES)
def test_in_a_week_the_short_day_has_a_gap_and_the_other_days_have_one_where_the_long_day_repeats(zone):
    forward, short, back, long = CHANGES[zone]
    for day, hours in ((forward, short), (back, long)):
        monday = day - timedelta(days=day.weekday())
        week = [monday + timedelta(days=n) for n in range(7)]
        axis = whole_axis(zone, week)
        assert len(axis.slots) == max(hours, 24) * 12
        for each in week:
            own, missing = slots_of(zone, each), gaps(axis, zone, each)
            assert sum(rows for _, rows in missing) + len(own) == len(axis.slots)
            assert [slot for slot in axis.slots if slot in set(own)] == list(own), "in the order of time"


@pytest.mark.parametrize("zone", ZONES)
def test_a_session_anywhere_in_a_day_is_drawn_as_long_as_it_lasts(zone):
    """Seeded: two hundred sessions on days around each change of clocks, alone on their axis."""
    seeded = random.Random(f"{zone} 2026")
    forward, _, back, _ = CHANGES[zone]
    for _ in range(200):
        day = seeded.choice((forward, back)) + timedelta(days=seeded.choice((-1, 0, 0, 0, 1)))
        first, after = day_bounds(zone, day)
        start = first + timedelta(
            minutes=5 * seeded.randrange(0, int((after - first).total_seconds()) // 300 - 2)
        )
        stop = min(after, start + timedelta(minutes=5 * seeded.randrange(1, 24)))
        axis = cropped(whole_axis(zone, [day]), [(start, stop)], zone)
        row, rows = rows_of(axis, start, stop, zone)
        assert rows * 5 == (stop - start).total_seconds() / 60
        shown, second = axis.clocks.split(" ")[row][:5], axis.clocks.split(" ")[row].endswith("+")
        hour, minute = map(int, shown.split(":"))
        assert moment_in(zone, day, time(hour, minute), field="start", second=second) == start, (
            "and leads back"
        )


@pytest.mark.parametrize("zone", ZONES)
def test_a_time_that_is_left_out_is_refused_and_one_that_comes_twice_is_told_apart(zone):
    forward, _, back, _ = CHANGES[zone]
    first, after = day_bounds(zone, forward)
    there = ZoneInfo(zone)
    walls = {
        (first + timedelta(minutes=5 * n)).astimezone(there).time()
        for n in range(int((after - first).total_seconds()) // 300)
    }
    missing = [t for n in range(288) if (t := time(n // 12, n % 12 * 5)) not in walls]
    assert len(missing) in (6, 12)
    for clock in missing:
        for second in (False, True):
            with pytest.raises(Invalid) as wrong:
                moment_in(zone, forward, clock, field="start", second=second)
            assert "Clocks go forward" in wrong.value.why
    twice = [s for s in slots_of(zone, back) if s[1]]
    assert len(twice) in (6, 12)
    for minutes, _ in twice:
        clock = time(minutes // 60, minutes % 60)
        one, other = (moment_in(zone, back, clock, field="start", second=s) for s in (False, True))
        assert one < other and not is_second(zone, one) and is_second(zone, other)
        assert "this is the first" in twice_words(zone, one) and "this is the second" in twice_words(
            zone, other
        )
    assert twice_words(zone, datetime(2026, 7, 1, 12, tzinfo=UTC)) == ""


def test_a_session_over_the_hour_that_comes_twice_ends_after_it_begins():
    zone, night = "America/Los_Angeles", date(2026, 11, 1)
    start = moment_in(zone, night, time(1, 40), field="start")
    assert stop_in(zone, night, time(1, 10), start=start, field="stop") - start == timedelta(minutes=30)
    assert stop_in(zone, night, time(1, 50), start=start, field="stop") - start == timedelta(minutes=10)
