"""What an account reached, exact against an intrusion that was written into the ledger entry by entry."""

import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import ROWAN, House, browser, entries, make_house
from tests.notes import open_desk
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.compliance.act_kinds import Done, done_by
from twodrawer.compliance.queries.blast_radius import PAGE, Window, blast_radius_page, blast_radius_told
from twodrawer.config import cli
from twodrawer.law.breach import Told
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people import actions as people
from twodrawer.people.clients_sealed import identity_text
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.models import Client
from twodrawer.people.queries.clients_states import state_in
from twodrawer.sealing.keyring import keyring

ADDRESS = {
    "OR": "12 Alder Street\nPortland, Oregon 97214",
    "IL": "58 Larch Court\nEvanston, IL 60201-1234",
    "": "General delivery",
}


@dataclass
class Scene:
    """A practice of many clients, and a night on which Okafor's account was somebody else's."""

    house: House
    night: datetime
    clients: list[UUID] = field(default_factory=list)
    state: dict[UUID, str] = field(default_factory=dict)

    def people(self, number: int, state: str) -> list[UUID]:
        """So many more clients who live there. Sealed under one key: making thousands of keys is another test's."""
        practice, ring = self.house.practice, keyring(self.house.practice)
        rows = []
        for _ in range(number):
            ref = new_ref()
            identity = ClientIdentity(legal_name="Lindgren", contact=Contact(address=ADDRESS[state]))
            sealed = ring.seal(
                identity_text(identity), owner=("practice", practice), purpose="record", ref=ref,
                column=Client.IDENTITY, version=1,
            )  # fmt: skip
            rows.append(
                Client(
                    ref=ref,
                    practice_id=practice,
                    identity=sealed,
                    since_day=date(2026, 1, 5),
                    made_at=self.house.at,
                )
            )
            self.state[ref] = state
        Client.objects.bulk_create(rows)
        self.clients += [row.ref for row in rows]
        return [row.ref for row in rows]

    def at(self, seconds: float):
        return self.night + timedelta(seconds=seconds)

    def entry(self, act, refs, seconds, *, by=None, outcome="done"):
        return record(
            Event(act, tuple(refs), "treatment"),
            by=by or self.house.okafor,
            at=self.at(seconds),
            outcome=outcome,
        )

    def ask(self, since, until, *, member=None, discovered=None):
        house = self.house
        return blast_radius_told(
            house.practice, (member or house.okafor).ref, Window(self.at(since), self.at(until)),
            discovered_on=discovered or house.today, at=house.at, on=house.today,
        )  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """501 people in Oregon and 500 in Illinois, one opened a second, Oregon's first."""
    with django_db_blocker.unblock(), savepoint():
        house = make_house()
        scene = Scene(house, house.at - timedelta(days=2))
        for number, client in enumerate([*scene.people(501, "OR"), *scene.people(500, "IL")]):
            scene.entry("client.read", [("client", client)], number)
        yield scene


@pytest.fixture
def scene(built, db):
    return Scene(built.house, built.night, list(built.clients), dict(built.state))


def due(radius):
    return {notice.to: (notice.by, notice.where) for notice in radius.notices}


@pytest.mark.parametrize(
    ("until", "people", "media", "secretary"),
    [
        (498, 499, (), date(2027, 3, 1)),  # the year's list
        (
            499,
            500,
            (),
            date(2027, 1, 18),
        ),  # "500 or more individuals"; of Oregon's residents not yet "more than 500"
        (500, 501, ("OR",), date(2027, 1, 18)),
        (999, 1_000, ("OR",), date(2027, 1, 18)),
        (1_000, 1_001, ("OR",), date(2027, 1, 18)),
    ],
)
def test_the_thresholds_are_crossed_by_the_person_who_crosses_them(scene, until, people, media, secretary):
    radius = scene.ask(0, until)
    assert radius.people == people == radius.entries
    assert radius.residents == {
        state: number for state, number in (("OR", min(people, 501)), ("IL", max(0, people - 501))) if number
    }
    assert radius.media_in == media
    assert due(radius)[Told.SECRETARY][0] == secretary
    assert due(radius)[Told.INDIVIDUALS][0] == date(2027, 1, 18)


def test_the_clocks_run_from_the_day_of_discovery(scene):
    radius = scene.ask(0, 500, discovered=date(2026, 12, 20))
    assert due(radius)[Told.INDIVIDUALS][0] == date(2027, 2, 18)


def test_people_whose_state_is_not_known_are_counted_and_could_cross_a_threshold(scene):
    for client in scene.people(2, ""):
        scene.entry("client.read", [("client", client)], 499.5)
    radius = scene.ask(0, 499.6)
    assert (radius.people, radius.unknown, radius.media_in, radius.could_be_over) == (502, 2, (), ("OR",))
    assert not scene.ask(0, 400).could_be_over


def test_an_intrusion_is_told_to_the_ref(scene):
    """Four hundred random acts of two accounts, some refused, some outside: what is told is what was written down."""
    house, rng = scene.house, random.Random(20261119)
    notes = {new_ref(): rng.choice(scene.clients) for _ in range(300)}
    clients: dict[UUID, set[Done]] = {}
    done: dict[Done, set[UUID]] = {}
    refused = entered = 0
    start, end = 10_000, 20_000
    for _ in range(400):
        seconds = rng.uniform(start - 3_000, end + 3_000)
        by = rng.choice([house.okafor, house.okafor, house.lindqvist])
        outcome = rng.choice(["done"] * 9 + ["refused"])
        act = rng.choice(
            ["client.read", "note.read", "note.signed", "note.printed", "day.read", "session.read"]
        )
        if act == "day.read":
            refs = [("client", client) for client in rng.sample(scene.clients, 8)]
        else:
            note = rng.choice(list(notes))
            refs = [("client", notes[note]), ("note", note)]
        scene.entry(act, refs, seconds, by=by, outcome=outcome)
        if by is not house.okafor or not start <= seconds <= end:
            continue
        refused += outcome == "refused"
        if outcome == "done":
            entered += 1
            for kind, ref in refs:
                if kind == "client":
                    clients.setdefault(ref, set()).add(done_by(act))
                else:
                    done.setdefault(done_by(act), set()).add(ref)
    radius = scene.ask(start, end)
    assert (radius.entries, radius.refused) == (entered, refused)
    assert {one.ref: set(one.done) for one in radius.clients} == clients
    assert radius.notes == {what: len(refs) for what, refs in done.items()}
    assert radius.opened == sum(what != {Done.LISTED} for what in clients.values()) < radius.people
    there = [scene.state[ref] for ref in clients]
    assert radius.residents == {state: there.count(state) for state in set(there)}


def test_joined_records_are_one_person(scene):
    house = scene.house
    twin = people.register_client(ROWAN, **house.who("novak"))
    people.join_clients(house.rowan, duplicate_ref=twin, **house.who("novak"))
    scene.entry("client.read", [("client", twin)], 5_000)
    scene.entry("coverage.read", [("client", house.rowan)], 5_001)
    radius = scene.ask(5_000, 5_001)
    assert [one.ref for one in radius.clients] == [house.rowan]
    assert radius.residents == {"OR": 1}


def test_notes_count_with_their_client_and_a_span_of_autosaving_reaches_into_the_window(scene):
    desk = open_desk(scene.house)
    note = desk.begin()
    desk.save(note)
    began = desk.at
    ask = {"discovered_on": scene.house.today, "at": desk.at, "on": scene.house.today}
    later = Window(began + timedelta(minutes=10), began + timedelta(minutes=20))
    radius = blast_radius_told(scene.house.practice, scene.house.okafor.ref, later, **ask)
    assert [reached.ref for reached in radius.clients] == [scene.house.rowan]
    reached = radius.clients[0]
    assert reached.notes[Done.CHANGED] == {note}
    over = Window(began + timedelta(minutes=31), began + timedelta(minutes=40))
    assert not blast_radius_told(scene.house.practice, scene.house.okafor.ref, over, **ask).clients


def test_an_empty_window_tells_nobody_and_a_turned_one_is_refused(scene):
    radius = scene.ask(-5_000, -4_000)
    assert (radius.people, radius.entries, radius.notices) == (0, 0, ())
    with pytest.raises(Invalid):
        scene.ask(5, 4)
    with pytest.raises(Invalid):
        scene.ask(0, 5, member=scene.house.sato)


def test_the_page_is_the_privacy_officers_and_its_entry_names_whom_it_showed(scene):
    house = scene.house
    window = Window(scene.at(0), scene.at(249))

    def ask(name, start=0):
        return blast_radius_page(
            house.okafor.ref, window, discovered_on=house.today, start=start, **house.who(name)
        )

    for name in ("okafor", "brandt", "novak", "keller", "ibarra", "adeyemi"):
        with pytest.raises(Refused):
            ask(name)
    with pytest.raises(Invalid):
        ask("sato")  # Okafor is nobody there
    page = ask("haddad")
    assert (len(page.lines), page.more) == (PAGE, PAGE)
    assert page.lines[0][0] == "Lindgren"
    last = ask("haddad", start=10**7)
    assert (last.start, len(last.lines), last.more) == (200, 50, None)
    entry = entries(house.practice, "blast_radius.read")[-1]
    assert sum(about["kind"] == "client" for about in entry["refs"]) == 50
    assert entry["facts"]["since"] < entry["facts"]["until"]


def test_the_page_counts_in_the_practices_own_time(scene):
    haddad = browser(scene.house, "haddad")
    address = reverse("blast_radius")
    assert "No account is chosen" in haddad.get(address).content.decode()
    # The night began at ten in the morning of the 17th in Portland.
    said = {"member": str(scene.house.okafor.ref), "since": "2026-11-17T10:00", "until": "2026-11-17T10:00"}
    assert haddad.get(address, said).context["page"].radius.people == 60  # until the end of that minute
    for odd in ("", "yesterday", "2026-11-17T09:59", "99999-01-01T00:00", "' OR 1=1 --"):
        assert haddad.get(address, {**said, "until": odd}).status_code == 422, odd
    assert haddad.get(address, {**said, "member": str(scene.house.sato.ref)}).status_code == 422
    assert haddad.get(address, {**said, "start": "-1"}).status_code == 200


def test_the_command_line_tells_the_same_and_the_ledger_knows(scene, capsys):
    house = scene.house
    run = [
        "audit",
        "blast-radius",
        "--account",
        "Okafor@keller.example",
        "--from",
        "2026-11-17",
        "--to",
        "2026-11-17",
    ]
    assert cli.main([*run, "--output", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["people"] == 1_001
    assert told["residents"] == {"OR": 501, "IL": 500}
    assert told["clients"][0]["done"] == ["read"]
    assert "Lindgren" not in json.dumps(told)
    assert cli.main(run) == 0
    text = capsys.readouterr().out
    assert "OR: 501 (over 500: media)" in text and "1,001 people" in text
    made = entries(house.practice, "blast_radius.made")[-1]
    assert made["actor"]["kind"] == "program"
    assert made["facts"]["people"] == 1_001
    for wrong in (
        [*run[:3], "nobody@keller.example", *run[4:]],
        run[:2],
        [*run[:-1], "soon"],
        [*run[:-1], "2026-11-01"],
    ):
        assert cli.main(wrong) == 1
    assert "twodrawer:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("1906 Quince Lane\nPortland, Oregon 97214", "OR"),
        ("Portland, OR", "OR"),
        ("Charleston, West Virginia 25301-1234", "WV"),
        ("Richmond, Virginia", "VA"),
        ("1 Court\nWashington, D.C. 20001", "DC"),
        ("New York, New York 10001\nUSA", "NY"),
        ("Kansas City, Kansas 66101, United States", "KS"),
        ("San Juan, PR 00901", "PR"),
        ("Portland, or 97214", "OR"),
        ("12 Oregon Street\nLondon", ""),
        ("Apartment 4", ""),
        ("Ask my mother", ""),
        ("Portland, ZZ 97214", ""),
        ("", ""),
    ],
)
def test_a_state_is_read_from_the_end_of_an_address_and_never_guessed(address, state):
    assert state_in(address) == state


def test_an_act_that_nobody_knows_yet_counts_as_a_change():
    assert done_by("heron.fed") is Done.CHANGED
    assert done_by("package.released") is Done.PRINTED
    assert done_by("anything.read") is Done.READ
