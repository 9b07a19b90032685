"""Somebody else's ids: every ref in every address, tried with the other practice's things and with mixed ones.

`tests/spec/test_doors.py` holds each door to its answers; here the two practices reach for each other.
"""

import json

import pytest
from django.urls import reverse

from tests.attacks.bodies import BODIES, JSON_DOORS
from tests.attacks.doors import Door, bare, doors, knock, send, unknown
from tests.attacks.stage import SECRET, World
from twodrawer.audit.models import Entry
from twodrawer.lib.refs import new_ref

WITH_REFS = [door for door in doors() if door.has_refs]
THEIRS = {
    "rowan": "marlow",
    "tran": "marlow",
    "session": "marlow_session",
    "tran_session": "marlow_session",
    "earlier": "marlow_session",
    "ahead": "marlow_session",
    "signed": "marlow_signed",
    "submitted": "marlow_signed",
    "draft": "marlow_draft",
    "trainee_draft": "marlow_draft",
    "goal": "marlow_goal",
    "diagnosis": "marlow_diagnosis",
    "representative": "marlow_representative",
    "member_okafor": "member_sato",
    "import": "marlow_import",
    "emergency": "marlow_emergency",
    "group": "marlow_session",
    "in_series": "marlow_session",
    "policy": "marlow_policy",
    "marlow_policy": "marlow_policy",
    "paper": "marlow_paper",
    "unread": "marlow_paper",
    "unsigned": "marlow_paper",
    "restriction": "marlow_restriction",
    "asked": "marlow_restriction",
    "request": "marlow_request",
    "ordered": "marlow_ordered",
    "order": "marlow_order",
    "letter": "marlow_letter",
    "hold": "marlow_hold",
    "rule": "marlow_rule",
    "proposal": "marlow_proposal",
    "certificate": "marlow_certificate",
    "marlow": "marlow",
    "package": "marlow_package",
    "marlow_package": "marlow_package",
    "phrase": "marlow_phrase",
    "drafted": "marlow_drafted",
    "run": "marlow_run",
    "source": "marlow_source",
    "sentence": "marlow_sentence",
    "template": "marlow_template",
}
KELLERS = ("okafor", "brandt", "novak", "keller")


def refused(log, told):
    """How many refusals about one of these refs a practice's log holds."""
    refs = [str(ref) for ref in told.values()]
    return Entry.objects.filter(log=str(log), outcome="refused", about__about_ref__in=refs).count()


@pytest.mark.parametrize("door", WITH_REFS, ids=str)
def test_another_practices_things_look_like_nothing_and_both_logs_know(door: Door, world: World):
    """Removed and found: the comparison of practices in `find_note`, in `session_for` and in
    `stands_to_client`; the refusal's entry, and `other_practice` in `record_refusal`."""
    told = {name: world[THEIRS[word]] for name, word in door.target.items() if name.endswith("_ref")}
    address_refs = dict(told)
    if door.route == "note_begin":  # the client in the form is the first that is missed
        told["client"] = world["marlow"]
    for name in KELLERS:
        browser = world.browser(name)
        given = {**door.arguments(world), **address_refs}
        before = {log: refused(log, told) for log in (world.cast.practice, world.cast.sato_practice)}
        body = BODIES.get(door.body or door.route, lambda world, given: {})(world, given)
        if door.route == "note_begin":
            body = {"client": str(world["marlow"]), "format": "basic"}
        address = reverse(door.route, kwargs=given)
        there = send(browser, door.method, address, body, as_json=door.route in JSON_DOORS)
        nowhere = knock(door, browser, world, arguments=unknown(given))
        assert there.status_code in (403, 404), (name, there.status_code)
        if there.status_code == 403:
            assert bare(there) == bare(nowhere), name
            continue
        assert bare(there)[0] == bare(nowhere)[0] == 404, name
        if "phrase_ref" in told:  # it lies in its owner's sealed bank: whose it is, nobody can tell
            del before[world.cast.sato_practice]
        for log, count in before.items():
            assert refused(log, told) > count, (
                name,
                "own log" if log == world.cast.practice else "their log",
            )


@pytest.mark.parametrize(
    ("route", "mixed"),
    [
        ("goal_edit", {"client_ref": "tran", "goal_ref": "goal"}),
        ("diagnosis_end", {"client_ref": "tran", "diagnosis_ref": "diagnosis"}),
        ("representative_end", {"client_ref": "tran", "representative_ref": "representative"}),
        ("goal_edit", {"client_ref": "rowan", "goal_ref": "marlow_goal"}),
        ("diagnosis_end", {"client_ref": "rowan", "diagnosis_ref": "marlow_diagnosis"}),
        ("representative_end", {"client_ref": "rowan", "representative_ref": "marlow_representative"}),
    ],
)
def test_a_thing_is_found_under_its_own_client_only(route, mixed, world: World):
    address = reverse(route, kwargs={name: world[word] for name, word in mixed.items()})
    body = {"version": "1", "version_seen": "1", "what": "end", "reached": "yes"}
    assert world.browser("okafor").post(address, body).status_code == 404


@pytest.mark.parametrize("name", ["goals", "diagnoses"])
@pytest.mark.parametrize("whose", ["marlow_goal", "marlow_diagnosis", "rowan", "signed"])
def test_a_note_takes_no_link_to_somebody_elses_plan(name, whose, world: World):
    """Removed and found: what `require_links` counts."""
    body = {"base": 1, "format": "basic", "sections": {"session": "x", "plan": ""}, name: [str(world[whose])]}
    address = reverse("note_save", args=[world["draft"]])
    answer = send(world.browser("okafor"), "POST", address, json.dumps(body), as_json=True)
    assert answer.status_code == 422
    assert SECRET["marlow"] not in answer.text


@pytest.mark.parametrize("who", ["okafor", "novak"])
def test_a_session_is_planned_with_clients_of_the_own_practice_only(who, world: World):
    body = {
        "clinician_ref": str(world["member_okafor"]), "client_refs": [str(world["marlow"])], "modality": "individual",
        "day": "2026-11-27", "planned_start": "15:00", "planned_stop": "15:50", "place": "11",
    }  # fmt: skip
    answer = world.browser(who).post(reverse("session_new"), body)
    assert answer.status_code in (404, 422)
    body |= {"client_refs": [str(world["rowan"])], "clinician_ref": str(world["member_sato"])}
    assert world.browser(who).post(reverse("session_new"), body).status_code in (403, 404, 422)


def test_a_foreign_client_joins_no_record_and_a_foreign_member_no_care_team(world: World):
    novak, rowan = world.browser("novak"), world["rowan"]
    foreign = {"duplicate": str(world["marlow"])}
    assert novak.post(reverse("client_joined", args=[rowan]), foreign).status_code == 404
    team = {"what": "care_team", "member_ref": str(world["member_sato"]), "part": "covering"}
    assert novak.post(reverse("client_circle", args=[rowan]), team).status_code in (404, 422)
    ends = reverse("care_team_end", args=[rowan])
    foreign, nobody = (novak.post(ends, {"member": str(ref)}) for ref in (world["member_sato"], new_ref()))
    assert bare(foreign) == bare(nobody)
    assert foreign.status_code in (404, 409)


def test_a_note_is_begun_about_a_client_of_that_session_only(world: World):
    for client in ("tran", "marlow"):
        answer = world.browser("okafor").post(
            reverse("note_begin", args=[world["session"]]), {"client": str(world[client]), "format": "basic"}
        )
        assert answer.status_code in (404, 422), client
