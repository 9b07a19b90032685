"""The clock on the wall: hours that don't exist, hours that come twice, days of 23 and 25 hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twodrawer.lib.errors import Invalid
from twodrawer.scheduling.local_time import day_bounds, moment_in


def test_an_hour_that_the_clocks_leave_out_is_an_error_with_a_sentence():
    with pytest.raises(Invalid) as wrong:
        moment_in("America/Los_Angeles", date(2026, 3, 8), time(2, 30), field="planned_start")
    assert wrong.value.what == "There is no 02:30 on March 8"


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    moment = moment_in("America/Los_Angeles", date(2026, 11, 1), time(1, 30), field="start")
    assert moment == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_a_year_that_no_calendar_holds_is_an_error_with_a_sentence():
    with pytest.raises(Invalid):
        moment_in("Asia/Tokyo", date(1, 1, 1), time(0, 0), field="day")


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)))
def test_days_follow_each_other_without_a_gap(day):
    first, after = day_bounds("America/Los_Angeles", day)
    assert after - first in {timedelta(hours=23), timedelta(hours=24), timedelta(hours=25)}
    assert day_bounds("America/Los_Angeles", day + timedelta(days=1))[0] == after
