"""Every door of the program and what it answers to whom: `tests/spec/doors.csv`, read and knocked on.

A row is one door (route and method) and one target. A cell is the status a person gets there; `in` stands for
the way to sign-in. A mark behind a status says that this answer speaks about the thing itself, so that it may
differ from the answer for what isn't there: `403!` to an author about an own note. All other 403 and 404 are
compared, byte for byte, with the answer for a ref that doesn't exist.
"""

import csv
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.attacks.bodies import BODIES, JSON_DOORS
from tests.attacks.stage import EVERYBODY, World, savepoint
from twodrawer.lib.refs import new_ref

TABLE = Path(__file__).resolve().parents[1] / "spec" / "doors.csv"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKENS = re.compile(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ")[^"]*"')


@dataclass(frozen=True)
class Door:
    """One row of the table."""

    route: str
    method: str
    kind: str
    act: str
    target: dict[str, str]
    body: str
    answers: dict[str, str]

    def __str__(self) -> str:
        told = " ".join(self.target.values())
        return " ".join(filter(None, [self.method, self.route, told, self.body and f"({self.body})"]))

    @property
    def has_refs(self) -> bool:
        """Whether the address names something by its ref."""
        return any(name.endswith("_ref") for name in self.target)

    def status(self, name: str) -> str:
        """The expected answer to one of the cast, without its mark."""
        return self.answers[name].rstrip("!")

    def arguments(self, world: World) -> dict[str, Any]:
        """The address's arguments, with the stage's refs in them."""
        given: dict[str, Any] = {
            name: world[word] for name, word in self.target.items() if name.endswith("_ref")
        }
        given |= {name: word for name, word in self.target.items() if name not in given}
        if "day" in given:
            given["day"] = date.fromisoformat(given["day"])
        return given


def doors() -> list[Door]:
    """The table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Door(
                row["route"],
                row["method"],
                row["kind"],
                row["act"],
                dict(pair.split("=", 1) for pair in row["target"].split()),
                row["body"],
                {name: row[name] for name in EVERYBODY},
            )
            for row in csv.DictReader(file)
        ]


def routes() -> dict[str, URLPattern]:
    """Every route of the program by its name; one without a name is under its pattern."""
    return {pattern.name or str(pattern.pattern): pattern for pattern in _patterns(get_resolver())}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


def body_for(door: Door, world: World, given: dict[str, Any]) -> Any:
    """The least that the door takes in a post."""
    body = BODIES.get(door.body or door.route)
    return body(world, given) if body is not None and door.method == "POST" else {}


def knock(
    door: Door, browser: Client, world: World, *, arguments: dict[str, Any] | None = None, data: Any = None
) -> Any:
    """The answer at the door, with the least body that it takes. What it did is undone."""
    given = door.arguments(world) if arguments is None else arguments
    cookies = deepcopy(browser.cookies)  # a message that waits in a cookie would stand in the next answer
    try:
        with savepoint():
            data = body_for(door, world, given) if data is None else data
            address = reverse(door.route, kwargs=given)
            return send(browser, door.method, address, data, as_json=door.route in JSON_DOORS)
    finally:
        browser.cookies = cookies


def send(browser: Client, method: str, address: str, data: Any = None, *, as_json: bool = False) -> Any:
    """One request, as a page or as a script would send it."""
    extra: dict[str, Any] = {"headers": {"Accept": "application/json"}} if as_json else {}
    if method == "POST":
        if as_json:
            extra["content_type"] = "application/json"
        for value in data.values() if isinstance(data, dict) else ():
            if hasattr(value, "seek"):
                value.seek(0)  # a file that was sent before is sent whole again
        return browser.post(address, data or {}, **extra)
    return browser.generic(method, address, **extra)


def status_of(answer: Any) -> str:
    """`200`, `404`, or `in` for the way to sign-in."""
    if answer.status_code == 302 and urlsplit(answer.headers["Location"]).path == reverse("account_login"):
        return "in"
    return str(answer.status_code)


def bare(answer: Any) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer without what differs from request to request."""
    body = TOKENS.sub(rb'\1"', answer.content)
    headers = {name: UUID_TEXT.sub("ref", value) for name, value in answer.headers.items()}
    return answer.status_code, headers, UUID_TEXT.sub("ref", body.decode()).encode()


def unknown(given: dict[str, Any], *, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """The same arguments, with refs of nothing."""
    return {
        name: new_ref() if isinstance(value, UUID) and name not in but else value
        for name, value in given.items()
    }
