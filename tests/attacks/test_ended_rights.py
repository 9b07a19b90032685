"""A session that outlives its right: each right is asked for again at each request."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from tests.attacks.stage import SECRET, World
from tests.cast import PASSWORD
from twodrawer.chart.models import Note
from twodrawer.law import Role
from twodrawer.lib.time import day_in
from twodrawer.people import actions as people
from twodrawer.people.models import CareTeamLink, Member, RoleGrant, Supervision
from twodrawer.people.signin.ending import end_sign_ins


def note(browser, world, ref="signed"):
    """What this browser gets for a note now."""
    return browser.get(reverse("note", args=[world[ref]])).status_code


def out(answer):
    """Whether the answer leads to sign-in."""
    return answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login"))


def test_a_role_that_was_ended_is_gone_at_the_next_click(world: World):
    okafor = world.browser("okafor")
    assert note(okafor, world) == 200
    grant = RoleGrant.objects.get(member=world["member_okafor"], role=Role.CLINICIAN.value)
    people.end_role(grant.ref, last_day=None, **world.who("keller"))
    assert note(okafor, world) == 404


def test_a_role_whose_last_day_was_yesterday_is_gone_today(world: World):
    okafor = world.browser("okafor")
    RoleGrant.objects.filter(member=world["member_okafor"]).update(until_day=world.cast.today)
    assert note(okafor, world) == 200, "the last day is included"
    RoleGrant.objects.filter(member=world["member_okafor"]).update(
        until_day=world.cast.today - timedelta(days=1)
    )
    assert note(okafor, world) == 404


def test_a_care_team_that_ended_yesterday_opens_nothing_today(world: World):
    """Removed and found: the days in `relations._on`."""
    lindqvist = world.browser("lindqvist")
    pages = [
        ("client", "rowan"),
        ("note", "signed"),
        ("note_print", "signed"),
        ("session", "session"),
        ("treatment", "rowan"),
    ]
    assert all(lindqvist.get(reverse(route, args=[world[ref]])).status_code == 200 for route, ref in pages)
    links = CareTeamLink.objects.filter(client=world["rowan"], member=world["member_lindqvist"])
    links.update(until_day=world.cast.today - timedelta(days=1))
    for route, ref in pages:
        answer = lindqvist.get(reverse(route, args=[world[ref]]))
        assert answer.status_code == 404, route
        assert SECRET["signed"] not in answer.content.decode()
    links.update(until_day=None, from_day=world.cast.today + timedelta(days=1))
    assert lindqvist.get(reverse("client", args=[world["rowan"]])).status_code == 404, "nor one of tomorrow"


def test_a_supervision_that_ended_reads_and_cosigns_no_more(world: World):
    brandt = world.browser("brandt")
    step = str(brandt.get(reverse("note_cosign", args=[world["submitted"]])).context["step"].ref)
    Supervision.objects.filter(supervisor=world["member_brandt"]).update(withdrawn_at=world.at)
    assert note(brandt, world, "submitted") == 404
    assert brandt.post(reverse("note_cosign", args=[world["submitted"]]), {"step": step}).status_code in (
        403,
        404,
    )
    assert Note.objects.get(ref=world["submitted"]).state == "submitted"


def test_an_author_who_left_the_practice_reads_no_draft_of_theirs(world: World):
    okafor = world.browser("okafor")
    people.deactivate_member(world["member_okafor"], **world.who("keller"))
    for route in ("note", "note_preview", "note_open"):
        answer = okafor.get(reverse(route, args=[world["draft"]]))
        assert out(answer) or answer.status_code == 404, route
    member = Member.objects.get(ref=world["member_okafor"])
    assert member.deactivated_at is not None


def test_a_sign_in_that_was_revoked_is_nobodys(world: World):
    okafor = world.browser("okafor")
    assert note(okafor, world) == 200
    UserSession.objects.create(
        user=world.account("okafor"),
        session_key=okafor.session.session_key,
        ip="127.0.0.1",
        user_agent="Firefox",
    )
    assert end_sign_ins(world.account("okafor").pk) == 1
    assert out(okafor.get(reverse("note", args=[world["signed"]])))


def test_a_changed_password_ends_the_other_sign_ins(world: World):
    thief, okafor = world.browser("okafor"), world.browser("okafor")
    new = "heron under the third bridge"
    body = {"current": PASSWORD, "password1": new, "password2": new}
    assert okafor.post(reverse("account_change_password"), body).status_code == 302
    assert note(okafor, world) == 200
    assert out(thief.get(reverse("note", args=[world["signed"]])))


@pytest.mark.parametrize("route", ["note", "session", "note_print"])
def test_an_idle_sign_in_ends_whatever_is_asked_first(route, world: World):
    """Removed and found: the comparison with `idle` in `SignedIn._know`."""
    okafor = world.browser("okafor")
    world.set_clock(timedelta(minutes=14))
    ref = "session" if route == "session" else "signed"
    assert okafor.get(reverse(route, args=[world[ref]])).status_code == 200
    world.set_clock(timedelta(minutes=14 + 16))
    answer = okafor.get(reverse(route, args=[world[ref]]))
    assert out(answer)
    assert out(okafor.get("/"))


def test_a_draft_survives_the_idle_end_of_its_sign_in(world: World):
    okafor = world.browser("okafor")
    world.set_clock(timedelta(minutes=16))
    assert out(okafor.get("/"))
    again = world.browser("okafor").get(reverse("session", args=[world["session"]]))
    assert SECRET["draft"].split("'")[0] in again.content.decode()


def test_a_confirmation_does_not_outlive_its_five_minutes(world: World):
    okafor = world.browser("okafor")
    world.set_clock(timedelta(minutes=5, seconds=10))
    answer = okafor.get(reverse("note_sign", args=[world["draft"]]))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_a_cookie_from_a_clock_set_back_proves_nothing(world: World):
    okafor = world.browser("okafor")
    world.set_clock(timedelta(minutes=-30))
    answer = okafor.get(reverse("note_sign", args=[world["draft"]]))
    assert answer.status_code == 302, "a proof from the future is no proof"


def test_the_day_turns_at_the_practices_midnight(world: World):
    links = CareTeamLink.objects.filter(client=world["rowan"], member=world["member_lindqvist"])
    links.update(until_day=world.cast.today)
    for later, expected in ((timedelta(hours=13, minutes=50), 200), (timedelta(hours=14, minutes=10), 404)):
        world.set_clock(later)
        assert day_in("America/Los_Angeles", world.at + later) >= world.cast.today
        assert note(world.browser("lindqvist"), world) == expected
