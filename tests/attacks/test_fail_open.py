"""Fail-open: nothing, not found, unknown and no role at all are a no, never a yes by default."""

import dataclasses
from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.attacks.doors import doors, knock, send
from tests.attacks.stage import SECRET, World
from twodrawer import law
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.people.models import Member, RoleGrant
from twodrawer.people.queries import member_of

STAFF_DOORS = [door for door in doors() if door.kind not in ("", "own_account")]


def test_somebody_without_a_role_reaches_nothing_of_the_staff_side(world: World):
    """The law's own cells try the look at `member.roles`: tests/spec/law/test_who_may.py."""
    RoleGrant.objects.filter(member=world["member_okafor"]).update(
        until_day=world.cast.today - timedelta(days=1)
    )
    browser = world.browser("okafor")
    for door in STAFF_DOORS:
        answer = knock(door, browser, world)
        assert answer.status_code in (404, 403, 302, 409, 410) or door.route == "icd_find", (
            str(door),
            answer.status_code,
        )
        text = answer.content.decode()
        assert not any(sentence in text for sentence in SECRET.values()), str(door)
        if answer.status_code == 302:
            assert answer.headers["Location"] in ("/people/", "/ledger/"), str(door)


def test_a_member_without_roles_is_told_no_by_every_cell_of_the_law(world: World):
    nobody = dataclasses.replace(world.cast.okafor, roles=frozenset())
    for act, kind, stands in product(Act, Kind, Relationship):
        if kind is Kind.OWN_ACCOUNT:
            continue
        answer = law.may(nobody, act, Resource(kind, nobody.practice_ref, stands), on=world.cast.today)
        assert not answer.is_yes, (act, kind, stands)


def test_a_role_that_nobody_knows_cannot_be_stored(world: World):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(member=world["member_novak"]).update(role="superuser")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(member=world["member_novak"]).update(role="")


def test_a_role_of_tomorrow_opens_nothing_today(world: World):
    RoleGrant.objects.filter(member=world["member_okafor"]).update(
        from_day=world.cast.today + timedelta(days=1)
    )
    assert world.browser("okafor").get(reverse("note", args=[world["signed"]])).status_code == 404


def test_a_closed_member_is_no_member(world: World):
    Member.objects.filter(ref=world["member_okafor"]).update(deactivated_at=world.at)
    assert member_of(world.cast.okafor.account_ref, on=world.cast.today) is None
    for door in STAFF_DOORS[:30]:
        assert knock(door, world.browser("okafor"), world).status_code in (404, 302), str(door)


@pytest.mark.parametrize(
    "value", ["", "0", "null", "None", "*", "%", "rowan", "../..", "00000000-0000-0000-0000-000000000000"]
)
def test_an_odd_ref_in_a_form_or_address_is_a_no(value, world: World):
    okafor, novak, brandt = world.browser("okafor"), world.browser("novak"), world.browser("brandt")
    at_session = okafor.get(reverse("session", args=[world["session"]]), {"client": value})
    assert at_session.status_code in (200, 404)
    foreign = okafor.get(reverse("session", args=[world["marlow_session"]]), {"client": value})
    assert foreign.status_code == 404
    assert brandt.get(reverse("session", args=[world["session"]]), {"client": value}).status_code == 404
    assert novak.post(reverse("client_joined", args=[world["rowan"]]), {"duplicate": value}).status_code in (
        404,
        422,
    )
    assert novak.post(reverse("care_team_end", args=[world["rowan"]]), {"member": value}).status_code in (
        404,
        409,
        422,
    )
    steps = okafor.post(reverse("note_sign", args=[world["draft"]]), {"step": value})
    assert steps.status_code in (404, 409, 422)
    ledger = world.browser("haddad").get(reverse("ledger"), {"client": value, "person": value})
    assert ledger.status_code == 200
    assert okafor.get(reverse("ledger"), {"client": value}).status_code == 403


def test_an_empty_search_shows_those_whom_one_may_see_and_nobody_else(world: World):
    for words in ("", " ", "%", "_", "*", "a"):
        page = world.browser("sato").post(reverse("clients"), {"words": words}).content.decode()
        assert "Rowan" not in page and "Tran" not in page.replace("Sato", "")
        assert world.browser("ibarra").post(reverse("clients"), {"words": words}).status_code == 403
        lindqvist = world.browser("lindqvist").post(reverse("clients"), {"words": words}).content.decode()
        assert "2026-0151" not in lindqvist, "Tran is not her client"


def test_an_empty_practice_log_and_an_empty_list_are_empty_and_not_everything(world: World):
    page = world.browser("haddad").get(reverse("ledger"), {"day": "1999-01-01"})
    assert page.status_code == 200
    assert not page.context["page"].lines
    far = world.browser("okafor").get(reverse("client", args=[world["rowan"]]), {"from": "99999"})
    assert SECRET["signed"] not in far.content.decode()


def test_a_save_without_a_span_or_with_an_unknown_one_begins_its_own(world: World):
    import json

    from twodrawer.audit.models import Entry

    before = Entry.objects.filter(act="note.drafted").count()
    for base, span in ((1, None), (2, "01a20000-0000-7000-8000-000000000000")):
        body = {"base": base, "format": "basic", "sections": {"session": f"{base}", "plan": ""}, "span": span}
        address = reverse("note_save", args=[world["draft"]])
        assert (
            send(world.browser("okafor"), "POST", address, json.dumps(body), as_json=True).status_code == 200
        )
    assert Entry.objects.filter(act="note.drafted").count() == before + 2
