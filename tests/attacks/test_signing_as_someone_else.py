"""Signing as somebody else: with their step, their passkey, their draft, or after they left the keyboard."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from tests.attacks.stage import World, sign, write
from tests.passkey import Passkey, in_a_request
from twodrawer.chart import actions as chart
from twodrawer.chart import queries
from twodrawer.chart.models import Note, Signature
from twodrawer.people import actions as people

NOT_SIGNED = {"draft": "draft", "submitted": "submitted", "trainee_draft": "draft"}


def stand(world):
    """The states of the notes that are not in the record."""
    return {name: Note.objects.get(ref=world[name]).state for name in NOT_SIGNED}


def step_of(world, name, note):
    """A step that the rightful signer prepared."""
    return str(chart.prepare_signature(world[note], **world.who(name)).ref)


@pytest.mark.parametrize(
    "name", ["lindqvist", "brandt", "adeyemi", "ibarra", "novak", "haddad", "keller", "sato", "rowan"]
)
def test_nobody_signs_somebody_elses_draft_even_with_the_step_in_hand(name, world: World):
    """Three walls: the page's `own_note_line`, `require_author` in `_sign_own`, the signer in `take_step`. One may
    fall and the others hold; tests/rooms/test_signing.py tries each."""
    step = step_of(world, "okafor", "draft")
    for route in ("note_sign", "note_cosign"):
        answer = world.browser(name).post(reverse(route, args=[world["draft"]]), {"step": step})
        assert answer.status_code in (403, 404), route
    assert stand(world) == NOT_SIGNED


@pytest.mark.parametrize("name", ["okafor", "lindqvist", "adeyemi", "ibarra", "keller", "haddad", "sato"])
def test_only_the_supervisor_of_the_author_cosigns(name, world: World):
    step = step_of(world, "brandt", "submitted")
    answer = world.browser(name).post(reverse("note_cosign", args=[world["submitted"]]), {"step": step})
    assert answer.status_code in (403, 404)
    assert stand(world) == NOT_SIGNED


def test_a_supervisor_without_a_link_to_the_author_cosigns_nothing(world: World):
    """Removed and found: `require_act(Act.COSIGN, …)` in `cosign_note`."""
    people.grant_role(
        world["member_lindqvist"], role=_role("supervisor"), from_day=world.cast.today, **world.who("keller")
    )
    step = step_of(world, "brandt", "submitted")
    answer = world.browser("lindqvist").post(
        reverse("note_cosign", args=[world["submitted"]]), {"step": step}
    )
    assert answer.status_code in (403, 404)
    assert stand(world) == NOT_SIGNED


def test_two_supervisors_of_one_trainee_cannot_use_each_others_step(world: World):
    """Removed and found: the signer in `take_step`."""
    keller = world.who("keller")
    people.grant_role(
        world["member_lindqvist"], role=_role("supervisor"), from_day=world.cast.today, **keller
    )
    people.link_supervision(
        world["member_lindqvist"], world["member_adeyemi"], from_day=world.cast.today, **keller
    )
    step = step_of(world, "brandt", "submitted")
    answer = world.browser("lindqvist").post(
        reverse("note_cosign", args=[world["submitted"]]), {"step": step}
    )
    assert answer.status_code == 409
    assert stand(world) == NOT_SIGNED


def test_a_trainee_signs_nothing_whatever_the_form_says(world: World):
    adeyemi = world.browser("adeyemi")
    step = str(adeyemi.get(reverse("note_sign", args=[world["trainee_draft"]])).context["step"].ref)
    body = {"step": step, "act": "sign", "part": "author", "state": "signed", "submits": ""}
    assert adeyemi.post(reverse("note_sign", args=[world["trainee_draft"]]), body).status_code == 302
    assert Note.objects.get(ref=world["trainee_draft"]).state == "submitted"
    assert Signature.objects.get(version__note=world["trainee_draft"]).part == "trainee"


def test_a_signature_needs_the_person_and_not_only_the_browser(world: World):
    """Two walls: `confirm_first` on the page, `require_fresh` in the action."""
    left_open = world.browser("okafor", confirmed=False)
    step = step_of(world, "okafor", "draft")
    answer = left_open.post(reverse("note_sign", args=[world["draft"]]), {"step": step})
    assert answer.status_code in (302, 403)
    assert stand(world) == NOT_SIGNED
    confirmed = world.browser("okafor")
    world.set_clock(timedelta(minutes=5, seconds=30))
    step = str(
        chart.prepare_signature(
            world["draft"], **{**world.who("okafor"), "at": world.at + timedelta(minutes=5)}
        ).ref
    )
    assert confirmed.post(reverse("note_sign", args=[world["draft"]]), {"step": step}).status_code in (
        302,
        403,
    )
    assert stand(world) == NOT_SIGNED


def test_a_step_serves_one_note_and_once(world: World):
    okafor = world.browser("okafor")
    ref = chart.begin_note(world["earlier"], client_ref=world["rowan"], format="basic", **world.who("okafor"))
    write(ref, "The other note.", **world.who("okafor"))
    step = step_of(world, "okafor", "draft")
    assert okafor.post(reverse("note_sign", args=[ref]), {"step": step}).status_code == 409
    assert okafor.post(reverse("note_sign", args=[world["draft"]]), {"step": "not a ref"}).status_code in (
        404,
        409,
        422,
    )
    assert Note.objects.get(ref=ref).state == "draft"
    assert stand(world) == NOT_SIGNED


@pytest.mark.parametrize(
    "how", ["another credential", "replayed", "another site", "another step", "not enrolled", "garbage"]
)
def test_an_assertion_that_is_not_this_persons_over_this_text_signs_nothing(how, world: World):
    """Removed and found: the call of `assertions.verify` (the assertion was then ignored, and the note signed)."""
    mine, theirs = Passkey(), Passkey()
    mine.enrol(world.cast.okafor, at=world.at)
    theirs.enrol(world.cast.lindqvist, at=world.at)
    okafor = world.browser("okafor", HTTP_HOST="localhost")
    step = okafor.get(reverse("note_sign", args=[world["draft"]])).context["step"]
    challenge = bytes.fromhex(step.content_hash)
    credential = {
        "another credential": lambda: theirs.sign(challenge),
        "replayed": lambda: mine.sign(bytes(32)),
        "another site": lambda: mine.sign(challenge, origin="http://localhost.example"),
        "another step": lambda: mine.sign(bytes.fromhex(_hash_of_other(world))),
        "not enrolled": lambda: Passkey().sign(challenge),
        "garbage": lambda: json.dumps({"id": "x", "response": []}),
    }[how]()
    answer = okafor.post(
        reverse("note_sign", args=[world["draft"]]), {"step": str(step.ref), "credential": credential}
    )
    assert answer.status_code == 422
    assert stand(world) == NOT_SIGNED


def test_an_assertion_used_once_signs_no_second_note(world: World):
    key = Passkey()
    key.enrol(world.cast.okafor, at=world.at)
    okafor = world.browser("okafor", HTTP_HOST="localhost")
    step = okafor.get(reverse("note_sign", args=[world["draft"]])).context["step"]
    credential = key.sign(bytes.fromhex(step.content_hash))
    done = okafor.post(
        reverse("note_sign", args=[world["draft"]]), {"step": str(step.ref), "credential": credential}
    )
    assert done.status_code == 302
    assert "Signed by Okafor" in okafor.get(reverse("note", args=[world["draft"]])).content.decode()
    ref = chart.begin_note(world["earlier"], client_ref=world["rowan"], format="basic", **world.who("okafor"))
    write(ref, "The other note.", **world.who("okafor"))
    other = okafor.get(reverse("note_sign", args=[ref])).context["step"]
    again = okafor.post(reverse("note_sign", args=[ref]), {"step": str(other.ref), "credential": credential})
    assert again.status_code == 422


@pytest.mark.parametrize("route", ["note", "note_print", "session", "client"])
def test_no_page_says_signed_by_where_only_the_practice_attests(route, world: World):
    ref = {"note": "signed", "note_print": "signed", "session": "earlier", "client": "rowan"}[route]
    text = world.browser("okafor").get(reverse(route, args=[world[ref]])).content.decode()
    assert "Signed by" not in text


@pytest.mark.parametrize("route", ["note", "note_print", "session"])
def test_an_assertion_put_into_the_row_makes_no_page_say_signed_by(route, world: World):
    """A database administrator can write a row; no page may believe it."""
    signature = Signature.objects.get(version__note=world["signed"])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER chart_signature_no_update")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
    Signature.objects.filter(ref=signature.ref).update(assertion=json.dumps({"signature": "AAAA"}))
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SET LOCAL session_replication_role = origin")
    assert not queries.verify_note(world["signed"], on=world.cast.today).holds
    ref = "earlier" if route == "session" else "signed"
    text = world.browser("okafor").get(reverse(route, args=[world[ref]])).content.decode()
    assert "Signed by" not in text


def test_a_person_who_became_the_author_by_hand_of_the_database_is_found_out(world: World):
    Note.objects.filter(ref=world["signed"]).update(author=world["member_lindqvist"])
    assert not queries.verify_note(world["signed"], on=world.cast.today).holds


def test_the_practices_cosignature_is_under_the_supervisors_own_name(world: World):
    sign(world["submitted"], chart.cosign_note, **world.who("brandt"))
    names = set(
        Signature.objects.filter(version__note=world["submitted"]).values_list("signer_name", flat=True)
    )
    assert names == {"Adeyemi, MA", "Brandt, PhD"}


def _role(word):
    from twodrawer.law import Role

    return Role(word)


def _hash_of_other(world):
    ref = chart.begin_note(world["earlier"], client_ref=world["rowan"], format="basic", **world.who("okafor"))
    write(ref, "The other note.", **world.who("okafor"))
    with in_a_request():
        return chart.prepare_signature(ref, **world.who("okafor")).content_hash
