"""Requests from elsewhere: forged forms, frames, caches, redirects. Headers on every page, a token on every post."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.attacks.bodies import BODIES, JSON_DOORS
from tests.attacks.doors import bare, doors, knock, routes, send
from tests.attacks.stage import World, savepoint
from twodrawer.chart.models import Note

ALL = doors()
POSTS = [door for door in ALL if door.method == "POST"]
SITES = ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
         "\t//evil.example", "///evil.example", "https:/evil.example", "\\\\evil.example"]  # fmt: skip


def strict(world, name):
    """A browser whose forms need their token, as everybody's does."""
    signed_in = world.browser(name)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = signed_in.cookies
    return client


@pytest.mark.parametrize("door", POSTS, ids=str)
def test_a_form_without_its_token_does_nothing(door, world: World):
    """Removed and found: CsrfViewMiddleware."""
    name = next(
        (n for n in ("okafor", "keller", "novak", "haddad", "brandt") if door.status(n) in ("200", "302")),
        "okafor",
    )
    browser = strict(world, name)
    with savepoint():
        given = door.arguments(world)
        body = BODIES.get(door.body or door.route, lambda world, given: {})(world, given)
        before = Note.objects.order_by("ref").values_list("ref", "state", "version")
        before = list(before)
        answer = send(
            browser, "POST", reverse(door.route, kwargs=given), body, as_json=door.route in JSON_DOORS
        )
        assert answer.status_code == 409
        assert list(Note.objects.order_by("ref").values_list("ref", "state", "version")) == before


@pytest.mark.parametrize("name", ["okafor", "novak", "keller", "rowan", "nobody"])
def test_every_answer_carries_the_headers_that_keep_it_in_its_place(name, world: World):
    """Loosened and found: X_FRAME_OPTIONS; the policy's `script-src`."""
    browser = world.browser(name)
    for door in ALL:
        browser = browser if door.kind not in ("", "own_account") else world.browser(name)
        answer = knock(door, browser, world)
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, str(door)
        assert "unsafe" not in policy and "script-src 'self'" in policy and "base-uri 'none'" in policy, str(
            door
        )
        assert answer.headers["X-Frame-Options"] == "DENY", str(door)
        assert answer.headers["Cache-Control"] == "no-store, private", str(door)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", str(door)
        assert answer.headers["Referrer-Policy"] == "same-origin", str(door)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            assert not re.search(r"<[^>]+\son[a-z]+\s*=", page), str(door)
            assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", page), str(
                door
            )
            assert "javascript:" not in page, str(door)


def test_a_404_a_500_and_a_forged_form_carry_them_too(world: World):
    """Removed and found: the policy's `default-src`; no-store in `Requests`."""
    okafor = world.browser("okafor")
    for answer in (okafor.get("/nothing/here/"), strict(world, "okafor").post("/"), okafor.get("/notes/x/")):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("where", SITES)
def test_nobody_is_sent_to_another_site(where, world: World):
    """Removed and found: what `safe_next` looks at."""
    okafor = world.browser("okafor")
    tries = [
        okafor.get(reverse("account_login"), {"next": where}),
        okafor.post(
            reverse("account_reauthenticate"), {"next": where, "password": "alder street suite three"}
        ),
        okafor.get(reverse("enrol"), {"next": where}),
        okafor.post(reverse("account_logout"), {"next": where}),
        world.browser("nobody").get(reverse("account_login"), {"next": where}),
        world.browser("nobody").get(where if where.startswith("/") else "/", follow=False),
    ]
    for answer in tries:
        assert "evil" not in answer.headers.get("Location", ""), answer.headers["Location"]
        for target in re.findall(r'(?:href|action|value)="([^"]*)"', answer.content.decode()):
            assert not (target.startswith(("//", "http", "/\\", "\\", "javascript:")) and "evil" in target), (
                target
            )


def test_an_unknown_host_name_is_not_answered(world: World):
    for host in ("evil.example", "localhost.evil.example", "localhost:80@evil.example"):
        answer = Client(HTTP_HOST=host, raise_request_exception=False).get("/")
        assert answer.status_code in (400, 422), host
        assert "evil" not in answer.content.decode()


def test_the_method_cannot_be_smuggled(world: World):
    okafor = world.browser("okafor")
    address = reverse("note_discard", args=[world["draft"]])
    assert okafor.get(address, {"sure": "yes"}).status_code == 405
    override = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}
    assert okafor.get(address, {"sure": "yes"}, **override).status_code == 405
    assert okafor.post(reverse("note", args=[world["signed"]]), {"_method": "DELETE"}).status_code == 405
    assert Note.objects.get(ref=world["draft"]).state == "draft"


def test_no_get_changes_a_note_or_signs_anybody_out(world: World):
    okafor = world.browser("okafor")
    before = list(Note.objects.order_by("ref").values())
    for door in ALL:
        if door.method == "GET":
            knock(door, okafor, world)
    assert list(Note.objects.order_by("ref").values()) == before
    assert okafor.get("/").status_code == 200


def test_every_view_checks_the_token(world: World):
    exempt = [name for name, pattern in routes().items() if getattr(pattern.callback, "csrf_exempt", False)]
    assert exempt == []


def test_refusals_differ_in_nothing_from_each_other(world: World):
    lindqvist = world.browser("lindqvist")
    answers = [
        lindqvist.get(reverse(route, args=[world[ref]]))
        for route, ref in (
            ("note", "draft"),
            ("note_preview", "draft"),
            ("note_open", "submitted"),
            ("client", "marlow"),
        )
    ]
    assert len({bare(answer)[2] for answer in answers}) == 1
