"""Mass assignment: fields that no form has are read by no door."""

import json

import pytest
from django.apps import apps
from django.urls import reverse

from tests.attacks.bodies import BODIES, JSON_DOORS
from tests.attacks.doors import body_for, doors, send
from tests.attacks.stage import World, savepoint
from twodrawer.chart.models import Note
from twodrawer.people.models import Account, Client, Member, Practice, RoleGrant

POSTS = [door for door in doors() if door.method == "POST" and (door.body or door.route) in BODIES]


def extra(world):
    """What somebody would add who knows the tables."""
    foreign = str(world.cast.sato_practice)
    return {
        "practice": foreign, "practice_id": foreign, "practice_ref": foreign, "author": str(world["member_brandt"]),
        "author_id": str(world["member_brandt"]), "by": str(world["member_keller"]), "at": "2001-01-01T00:00:00Z",
        "on": "2001-01-01", "state": "signed", "is_demo": "True", "is_active": "True", "is_staff": "1",
        "is_superuser": "1", "role": "administrator", "roles": ["administrator", "clinician"], "ref": foreign,
        "pk": foreign, "id": "1", "made_at": "2001-01-01", "signer": str(world["member_brandt"]), "part": "supervisor",
        "signed_at": "2001-01-01", "account": str(world["member_brandt"]), "identity_version": "999", "number": "77",
        "client_ref": str(world["marlow"]), "confirmed_at": "2030-01-01", "ended_at": "2001-01-01",
    }  # fmt: skip


def guarded(world):
    """What no extra field may touch."""
    return {
        "practices": list(Practice.objects.order_by("ref").values_list("ref", "is_demo")),
        "members": list(Member.objects.order_by("ref").values_list("ref", "practice", "account")),
        "accounts": list(Account.objects.order_by("ref").values_list("ref", "is_active", "is_demo", "email")),
        "homes": [
            list(model._default_manager.exclude(practice__in=[world.cast.practice, world.cast.sato_practice]))
            for model in apps.get_models()
            if any(field.name == "practice" for field in model._meta.fields)
        ],
        "theirs": Client.objects.filter(practice=world.cast.sato_practice).count(),
        "authors": list(Note.objects.filter(ref__in=list(world.refs.values())).order_by("ref").values_list("ref", "author", "client", "practice")),
    }  # fmt: skip


@pytest.mark.parametrize("door", POSTS, ids=str)
def test_fields_that_a_form_does_not_have_change_nothing(door, world: World):
    name = next(
        (
            n
            for n in ("okafor", "keller", "novak", "brandt", "adeyemi", "haddad")
            if door.status(n) in ("200", "302")
        ),
        None,
    )
    if name is None:
        return
    given = door.arguments(world)
    body = body_for(door, world, given)
    before = guarded(world)
    with savepoint():
        plain = send(
            world.browser(name),
            "POST",
            reverse(door.route, kwargs=given),
            body,
            as_json=door.route in JSON_DOORS,
        )
        grants = set(RoleGrant.objects.values_list("member", "role"))
        states = sorted(Note.objects.values_list("state", flat=True))
    body = body_for(door, world, given)
    if isinstance(body, str):
        body = json.dumps({**extra(world), **json.loads(body)})
    else:
        added = extra(world)
        if door.route == "settings":
            del added["state"]  # the practice's own field: Oregon, Illinois
        body = {**added, **body}
    answer = send(
        world.browser(name), "POST", reverse(door.route, kwargs=given), body, as_json=door.route in JSON_DOORS
    )
    if door.route in JSON_DOORS:
        assert answer.status_code == 422, "a script says exactly what a save has, or nothing is saved"
        return
    assert answer.status_code == plain.status_code
    after = guarded(world)
    made = (
        {"members", "accounts"}
        if door.route == "invite"
        else {"accounts"}
        if "deactivate" in door.body
        else set()
    )
    assert {key: after[key] for key in after if key not in made} == {
        key: before[key] for key in before if key not in made
    }
    assert set(RoleGrant.objects.values_list("member", "role")) == grants or door.route == "invite"
    assert sorted(Note.objects.values_list("state", flat=True)) == states


def test_an_invitation_gives_the_roles_that_were_ticked_in_ones_own_practice(world: World):
    body = {**extra(world), "name": "Tran", "email": "tran@work.example", "roles": ["biller"]}
    assert world.browser("keller").post(reverse("invite"), body).status_code == 200
    made = Member.objects.get(name="Tran", practice=world.cast.practice)
    assert set(RoleGrant.objects.filter(member=made).values_list("role", flat=True)) == {"biller"}
    assert made.account is None, "the account is made by whoever opens the link"


def test_a_posted_version_that_is_stale_or_made_up_overwrites_nothing(world: World):
    okafor, novak = world.browser("okafor"), world.browser("novak")
    client = {"legal_name": "Somebody", "version": "1"}
    address = reverse("client_edit", args=[world["rowan"]])
    assert novak.post(address, client).status_code == 302
    for version in ("1", "0", "-1", "999", "x", ""):
        assert okafor.post(address, {**client, "legal_name": "Late", "version": version}).status_code in (
            409,
            422,
        ), version
    plan = {
        "what": "plan",
        "day": "2026-11-27",
        "planned_start": "16:00",
        "planned_stop": "16:50",
        "place": "11",
    }
    for version in ("0", "-1", "999", "x"):
        answer = okafor.post(reverse("session_edit", args=[world["ahead"]]), {**plan, "version": version})
        assert answer.status_code in (409, 422), version
    goal = {"what": "goal", "title": "Late", "objective": "Late", "from_day": "2026-11-19"}
    for version in ("0", "-1", "999", "x", ""):
        answer = okafor.post(
            reverse("goal_edit", args=[world["rowan"], world["goal"]]), {**goal, "version_seen": version}
        )
        assert answer.status_code in (409, 422), version
