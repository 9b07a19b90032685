"""The client's timeline: every note of a session has its line, and addenda open with the note they add to."""

from datetime import timedelta

import pytest

from tests.cast import make_house
from tests.notes import open_desk
from twodrawer.desk.queries.client_page import ClientPage, client_page

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def desk():
    return open_desk(make_house())


def timeline(desk):
    house = desk.house
    at = desk.tick()
    return page_at(house, at).timeline


def page_at(house, at):
    page = client_page(house.rowan, by=house.okafor, at=at, on=house.today, shown="all", start=0)
    assert isinstance(page, ClientPage)
    return page


def test_two_notes_of_one_session_are_two_lines(desk):
    first, second = desk.signed(), desk.signed()
    refs = [line.note_ref for line in timeline(desk)]
    assert first in refs
    assert second in refs


def test_a_note_of_a_session_that_is_still_planned_is_on_the_timeline(desk):
    house = desk.house
    note = desk.signed()
    earlier = house.at - timedelta(days=1, hours=2)  # before the session was to begin
    assert note in [line.note_ref for line in page_at(house, earlier).timeline]
