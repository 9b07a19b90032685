"""A clock that ran ahead: signing waits, and goes on once somebody says that the clock is right again."""

from datetime import timedelta

import pytest

from tests.cast import make_house
from tests.notes import open_desk
from twodrawer.audit.actions import accept_clock
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import clock_is_behind
from twodrawer.lib.errors import Conflict
from twodrawer.lib.time import utc_text

pytestmark = pytest.mark.django_db
SLACK = timedelta(seconds=60)


@pytest.fixture
def desk():
    return open_desk(make_house())


def test_signing_goes_on_after_a_clock_from_the_future_is_accepted(desk):
    note, log = desk.written(), str(desk.house.practice)
    now = desk.at
    desk.at = now + timedelta(days=400)
    desk.begin()  # written while the clock ran ahead
    desk.at = now
    with pytest.raises(Conflict) as told:
        desk.sign(note)
    assert "accept-clock" in told.value.do
    assert accept_clock(log, at=desk.tick()) == now + timedelta(days=400, seconds=1)
    desk.sign(note)
    assert Entry.objects.filter(act="clock.accepted").count() == 1
    assert Entry.objects.filter(act="note.signed", at__lte=utc_text(desk.at)).count() == 1


def test_an_accepted_clock_excuses_only_what_stood_then(desk):
    log, now = str(desk.house.practice), desk.tick()
    desk.at = now + timedelta(days=10)
    desk.begin()
    accept_clock(log, at=now)
    assert not clock_is_behind(log, at=now, slack=SLACK)
    assert clock_is_behind(log, at=now - timedelta(minutes=5), slack=SLACK), "set back before the acceptance"
    desk.at = now + timedelta(days=30)
    desk.begin()
    assert clock_is_behind(log, at=now, slack=SLACK), "ahead once more, further than what was accepted"


def test_there_is_nothing_to_accept_on_a_clock_that_is_right(desk):
    assert accept_clock(str(desk.house.practice), at=desk.tick()) is None
    assert not Entry.objects.filter(act="clock.accepted").exists()
