"""Every door has a rule: each route and method, each of the cast, against real data.

`doors.csv` is the table. A route without a row fails, a row without a route too. What a person may not know of
is answered byte for byte like what doesn't exist.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from tests.attacks.doors import (
    METHODS,
    Door,
    bare,
    doors,
    knock,
    routes,
    send,
    status_of,
    unknown,
)
from tests.attacks.stage import EVERYBODY, World, raised
from twodrawer.law import Act, Kind

TABLE = doors()


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), raised() as world:
        yield world


@pytest.fixture(scope="module")
def browsers(built_world):
    """Everybody's browser, signed in before the first test and at its moment, however long the stage took to build: a
    confirmation that lies ahead of the clock proves nothing."""
    built_world.set_clock()
    return {name: built_world.browser(name) for name in EVERYBODY}


@pytest.fixture
def world(built_world, db) -> World:
    built_world.set_clock()
    return built_world


def test_every_route_has_a_row_and_every_row_a_route():
    assert {door.route for door in TABLE} == set(routes())


def test_every_route_has_a_name():
    assert all(pattern.name for pattern in routes().values())


def test_rows_speak_the_words_of_the_law():
    assert {door.kind for door in TABLE if door.kind} <= set(Kind)
    assert {door.act for door in TABLE if door.act} <= set(Act)
    assert all(bool(door.kind) == bool(door.act) for door in TABLE)


@pytest.mark.parametrize("door", TABLE, ids=str)
def test_the_door_answers_everybody_as_the_table_says(door: Door, world: World, browsers):
    """And where the answer is a no that speaks of nothing, the same to a byte for a ref of nothing.

    Fails when any `require`, `find_note` or relationship is left out behind the door: tried with
    `standing.require_act`, `people.require_for_client` and the look at the practice in `find_note`.
    """
    got = {}
    for name in EVERYBODY:
        browser = browsers[name] if door.kind not in ("", "own_account") else world.browser(name)
        there = knock(door, browser, world)
        got[name] = status_of(there)
        if not door.has_refs:
            continue
        nowhere = knock(door, browser, world, arguments=unknown(door.arguments(world)))
        assert nowhere.status_code in (403, 404, 401) or status_of(nowhere) == "in", name
        if door.answers[name] in ("403", "404", "in"):
            assert bare(there) == bare(nowhere), name
        elif door.answers[name] == "200":
            assert nowhere.status_code == 404, name
    assert got == {name: door.status(name) for name in EVERYBODY}


@pytest.mark.parametrize("route", sorted({door.route for door in TABLE}))
def test_a_method_that_is_not_in_the_table_is_not_taken(route: str, world: World):
    rows = [door for door in TABLE if door.route == route]
    taken = {door.method for door in rows}
    address = reverse(route, kwargs=rows[0].arguments(world))
    for name in ("okafor", "nobody"):
        browser = world.browser(name)
        for method in METHODS:
            if method in taken:
                continue
            answer = send(browser, method, address)
            if method == "HEAD" and "GET" in taken and answer.status_code != 405:
                assert not answer.content
                continue
            assert answer.status_code == 405, (name, method)
