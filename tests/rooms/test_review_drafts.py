"""No word is lost where a draft changes under a page without script, or under the end of its keys."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.cast import TRAN, browser, make_house
from tests.notes import open_desk
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.draft_box import destroy_if_ended
from twodrawer.law import Role
from twodrawer.lib.errors import Refused
from twodrawer.people import actions as people
from twodrawer.people import queries as people_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_desk(make_house())


def test_keys_that_are_due_to_end_stay_when_the_note_is_a_draft_again(desk):
    house, note = desk.house, desk.submitted()
    actions.return_note(note, comment="Once more.", by=house.brandt, at=desk.tick(), on=house.today)
    assert not destroy_if_ended(house.practice, note, at=desk.tick())
    draft = queries.draft(note, by=house.adeyemi, on=house.today, read=Reading())
    assert draft.sections["plan"]


def test_keys_of_a_note_that_ended_are_gone(desk):
    note = desk.submitted()
    assert destroy_if_ended(desk.house.practice, note, at=desk.tick())


def test_a_page_of_the_old_format_loses_no_word_when_it_is_posted_late(desk):
    note, house = desk.begin(), desk.house
    goal = actions.set_goal(
        house.rowan, title="Sleep", from_day=house.today, by=house.okafor, at=desk.tick(), on=house.today
    )
    desk.save(note, base=0, sections={"subjective": "First."})
    desk.save(note, base=1, format="dap", sections={"data": "First.", "assessment": "", "plan": ""})
    okafor = browser(house, "okafor")
    body = {
        "base": "1",
        "section_subjective": "Typed late, subjective.",
        "section_plan": "Bus.",
        "goals": str(goal),
    }
    for route, more in (("note_save_form", {}), ("note_format", {"format": "soap"})):
        answer = okafor.post(reverse(route, args=[note]), {**body, **more})
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Typed late, subjective." in text and "First." in text
        assert f'name="goals" value="{goal}"' in text


def test_a_front_desk_that_also_treats_gets_into_no_chart_by_joining(desk):
    house = desk.house
    both = replace(house.lindqvist, roles=frozenset({Role.CLINICIAN, Role.FRONT_DESK}))
    said = {"by": both, "at": desk.tick(), "on": house.today}
    own = people.register_client(TRAN, treated_by=both.ref, **said)
    for kept, duplicate in ((house.tran, own), (own, house.tran)):
        with pytest.raises(Refused):
            people.join_clients(kept, duplicate_ref=duplicate, **said)
    assert house.tran not in people_queries.care_team_clients(both, on=house.today)
