"""How many questions an act asks of the databases: a fixed number, however many rows there are.

A number that grows here is a page that gets slower with the practice. One that must change is changed on purpose.
"""

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import browser, make_house
from tests.cast import listed as sign_in_listed
from tests.notes import SOAP, Desk, open_desk
from twodrawer.people import actions as people
from twodrawer.people.facts import ClientIdentity
from twodrawer.scheduling import actions as scheduling

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")

COUNTS = {
    "save": 10,
    "save, the span's first": 10,
    "read": 7,
    "list": 5,
    "client page": 22,
    "session page": 48,
    "today": 18,
}
"""Both stores together, the question of the sign-in and the ledger's entry included."""


def asked(act: Callable[[], Any]) -> list[str]:
    """The statements of one request that answered 200, less what begins and ends a transaction."""
    with ExitStack() as stack:
        stores = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections]
        answer = act()
    assert answer.status_code == 200, answer.content[:300]
    statements = [query["sql"] for store in stores for query in store.captured_queries]
    return [sql for sql in statements if not sql.startswith(FRAME)]


class Practice:
    """Okafor's browser, a note in writing, and more or fewer clients, sessions and signed notes around it."""

    def __init__(self, desk: Desk, *, more: int) -> None:
        self.desk, self.house = desk, desk.house
        self.read_note = desk.signed()
        for _ in range(more):
            desk.signed()
        for number in range(more):
            self._another(number)
        self.written = desk.written()
        self.revision = 1
        self.span: str | None = None
        self.browser = browser(self.house, "okafor")
        sign_in_listed(self.browser)

    def _another(self, number: int) -> None:
        """A client with a session today."""
        who: dict[str, Any] = {"by": self.house.okafor, "at": self.desk.tick(), "on": self.house.today}
        client = people.register_client(ClientIdentity(legal_name=f"Marlow {number}"), **who)
        start = self.house.at + timedelta(hours=1 + number)
        scheduling.plan_session(
            clinician_ref=self.house.okafor.ref, client_refs=(client,), modality="individual", planned_start=start,
            planned_stop=start + timedelta(minutes=50), place="11", room="Room 2", cpt="90837", title="", **who,
        )  # fmt: skip

    def get(self, name: str, *args: Any) -> list[str]:
        """The statements of a page, once every query was put together and the sign-in is known."""
        self.browser.get(reverse(name, args=args))
        return asked(lambda: self.browser.get(reverse(name, args=args)))

    def save(self) -> list[str]:
        """The statements of an autosave."""
        said: dict[str, Any] = {"base": self.revision, "span": self.span, "format": "soap", "sections": SOAP}
        said |= {"goals": [], "diagnoses": [], "tab": None}
        answers: list[Any] = []

        def post() -> Any:
            address = reverse("note_save", args=[self.written])
            answers.append(self.browser.post(address, json.dumps(said), content_type="application/json"))
            return answers[0]

        statements = asked(post)
        saved = answers[0].json()
        self.revision, self.span = saved["revision"], saved["span"]
        return statements

    def everything(self) -> dict[str, list[str]]:
        """Every act that is pinned, with its statements."""
        first, later = self.save(), self.save()
        return {
            "save": later,
            "save, the span's first": first,
            "read": self.get("note", self.read_note),
            "list": self.get("clients"),
            "client page": self.get("client", self.house.rowan),
            "session page": self.get("session", self.desk.rowans),
            "today": self.get("today"),
        }


def test_questions_are_counted_and_do_not_grow_with_the_practice():
    few = Practice(open_desk(make_house(passwords=False)), more=1).everything()
    assert {act: len(statements) for act, statements in few.items()} == COUNTS, listed(few)


def test_five_times_the_notes_and_clients_ask_no_more():
    many = Practice(open_desk(make_house(passwords=False)), more=5).everything()
    assert {act: len(statements) for act, statements in many.items()} == COUNTS, listed(many)


def listed(found: dict[str, list[str]]) -> str:
    """The statements of the acts whose number differs, for whoever has to say why."""
    lines = []
    for act, statements in found.items():
        if len(statements) != COUNTS[act]:
            lines += [f"{act}: {len(statements)}", *(f"    {sql[:160]}" for sql in statements)]
    return "\n".join(lines)
