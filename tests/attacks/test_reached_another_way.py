"""A client who asked to be reached another way: the address that they keep from somebody stands in no answer at all.

45 CFR 164.522(b)(1). The secret contacts are planted in the client's record, another way is agreed on, and everything
that anybody of the practice can open or take away is read, pages and files.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from tests.attacks.doors import body_for, doors, knock
from tests.attacks.stage import World
from tests.cast import reading
from tests.releases import access
from tests.support.kit import plain_of
from tests.support.paper import words_of
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.agreements import set_channel
from twodrawer.disclosures.actions.releases import begin_package
from twodrawer.disclosures.building import built, prepared
from twodrawer.disclosures.facts_agreements import ChannelDetails
from twodrawer.disclosures.facts_releases import Recipient
from twodrawer.disclosures.facts_requests import Requester, Wish
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.law import Act
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import Purpose, Record, Relation
from twodrawer.people import queries as people
from twodrawer.people.actions import break_glass, change_client
from twodrawer.people.facts import Contact

HIDDEN = ("404 Hidden Hollow", "503-555-0177", "rowan.at.home@example.org", "Ring twice at the back")
SECRET = Contact(HIDDEN[1], HIDDEN[2], HIDDEN[0], HIDDEN[3])
WAY = ChannelDetails("503-555-0190", "", "Box 12, Salem, Oregon", "Letters to the box alone")
PRACTICE = ("okafor", "novak", "haddad", "ibarra")
ELSEWHERE = ("", "own_account", "backup", "workforce", "practice", "practice_keys", "phrases", "vault")
"""Kinds of doors behind which nothing of a client lies."""
OF_NOTES = ("draft", "submitted_note", "progress_note", "session")


@pytest.fixture
def kept_apart(world: World) -> World:
    """Rowan keeps the home address from somebody, and is reached at a box."""
    rowan, novak = world.cast.rowan, world.who("novak")
    client = people.client_facts(rowan, by=novak["by"], on=novak["on"], read=reading())
    identity = replace(client.identity, contact=SECRET)
    change_client(rowan, identity=identity, version=client.version, **novak)
    set_channel(rowan, details=WAY, version=1, **novak)
    return world


def asks(world: World, address: str = HIDDEN[0]):
    """Rowan asks for the record; somebody typed the home address at the intake."""
    return acts.take_in_request(
        world.cast.rowan,
        asking=Asking.ACCESS,
        requester=Requester(Relation.CLIENT, "Rowan", address=address, reach=HIDDEN[1]),
        wish=Wish(Purpose.CLIENT_ACCESS, (Record.DESIGNATED_RECORD_SET,), "All of it"),
        through="mail",
        received_on=world.who("haddad")["on"],
        **world.who("haddad"),
    )


def readable(answer) -> str:
    """Everything that can be read in an answer, in whichever form it came."""
    kind = answer.headers.get("Content-Type", "")
    body = b"".join(answer) if answer.streaming else answer.content
    if kind == "application/pdf":
        return words_of(body)
    if kind == "application/zip":
        return in_package(body)
    return body.decode(errors="replace")


def in_package(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return words_of(files.pop("record.pdf")) + "".join(one.decode() for one in files.values())


def squeezed(text: str) -> str:
    """Without white space: on paper a line may break anywhere."""
    return "".join(text.split())


def hidden_in(text: str) -> list[str]:
    return [one for one in HIDDEN if squeezed(one) in squeezed(text)]


def opened(world: World) -> Iterator[tuple[str, str]]:
    """What each of the practice reads behind each door that opens to them."""
    for name in PRACTICE:
        browser, seen = world.browser(name), set()
        for door in doors():
            at = (door.route, door.method)
            somebody_else = any("tran" in told or "marlow" in told for told in door.target.values())
            if door.status(name) != "200" or door.kind in ELSEWHERE or somebody_else or at in seen:
                continue
            if name != "okafor" and door.kind in OF_NOTES:
                continue  # whoever opens one sees what its author sees
            seen.add(at)
            data = body_for(door, world, door.arguments(world))
            answer = knock(door, browser, world, data=data)
            if answer.status_code != 200:
                continue
            if door.route == "kit" and door.method == "POST":
                body = answer.content
                yield f"{name} {door}", plain_of(body, data["passphrase"]).decode()
                continue
            yield f"{name} {door}", readable(answer)


def test_nothing_that_anybody_opens_or_takes_away_says_where_the_client_lives(kept_apart: World):
    world = kept_apart
    world.refs["request"] = asks(world)
    read = dict(opened(world))
    assert {what: found for what, text in read.items() if (found := hidden_in(text))} == {}
    told = {what.split()[2] for what, text in read.items() if WAY.phone in text}
    # The doors that have to say it say the way that was agreed on.
    assert {"client", "client_edit", "record_print", "kit", "agreements", "request", "release"} <= told, told


def test_an_emergency_shows_the_way_that_was_agreed_on_and_no_other(kept_apart: World):
    world = kept_apart
    break_glass(
        name="Rowan", born=date(1992, 3, 8), reason="Rowan called the line at night", **world.who("brandt")
    )
    page = world.browser("brandt").get(reverse("client", args=[world.cast.rowan])).content.decode()
    assert WAY.address in page
    assert hidden_in(page) == []


def test_letters_to_the_client_and_the_package_go_the_way_that_was_agreed_on(kept_apart: World):
    world, haddad = kept_apart, kept_apart.who("haddad")
    ref = asks(world)
    step = acts.extend_request(ref, reason="The archive is elsewhere", **haddad)
    browser = world.browser("haddad")
    for route in ("request_letter", "request_letter_pdf"):
        said = readable(browser.get(reverse(route, args=[ref, step])))
        assert hidden_in(said) == []
        assert squeezed(WAY.address) in squeezed(said)
    form = browser.get(reverse("package", args=[ref]), follow=True).content.decode()
    assert hidden_in(form) == []

    # On a release that somebody addressed to the home all the same, nothing goes.
    home = access(recipient=Recipient("Rowan", HIDDEN[0]), verified=frozenset({Proof.IDENTITY}))
    ready = None
    for facts, faults in (
        (home, ["way"]),
        (replace(home, recipient=Recipient("Rowan", WAY.address)), []),
        (replace(home, recipient=Recipient("Rowan")), []),
    ):
        package = begin_package(world.cast.rowan, facts=facts, **haddad)
        row = find_package(package, Act.READ, by=haddad["by"], on=haddad["on"])
        ready = prepared(package_facts(row), **haddad, read=reading())
        assert [one.key for one in ready.standing.faults if one.key != "names"] == faults
    assert ready is not None
    left = in_package(built(ready).package)
    assert hidden_in(left) == []
    assert squeezed(WAY.address) in squeezed(left)
    assert WAY.phone in json.dumps(json.loads(ready.bundle))


def test_saving_the_form_keeps_the_contacts_that_it_doesnt_show(kept_apart: World):
    world, rowan = kept_apart, kept_apart.cast.rowan
    novak = world.who("novak")

    def now():
        return people.client_facts(rowan, by=novak["by"], on=novak["on"], read=reading())

    before = now()
    typed = {"legal_name": before.identity.legal_name, "preferred_name": "Ro", "version": before.version}
    sent = {**typed, "address": "Somewhere else", "phone": ""}
    answer = world.browser("novak").post(reverse("client_edit", args=[rowan]), sent)
    assert answer.status_code == 302
    assert now().identity.preferred_name == "Ro"
    assert now().identity.contact == SECRET
