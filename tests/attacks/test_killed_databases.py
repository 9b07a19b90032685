"""The database is killed while people write and sign: what was answered is there, nothing is half there, all of it verifies.

On PostgreSQL the database is a server of this file's own, on a real disk's terms, and is killed with all its processes. On
SQLite the database lives in the processes that serve, so those are killed. Three people go on meanwhile, over HTTP, as their
pages do: one saves a draft, one signs, one saves sealed notes into a vault.
"""

import json
import os
import random
import re
import subprocess
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from tests.attacks.test_vault_processes import ticket_of
from tests.attacks.visitor import Visitor, arrive
from tests.support.counts import count
from tests.support.faults import (
    UUID,
    Signer,
    databases_verify,
    kill_database,
    own_signed_note,
    sections_at,
    wait_until,
)
from tests.support.house import STORES, House, demo_copy
from tests.support.postgres import PrivateServer
from tests.support.vault_browser import Browser
from twodrawer.lib.refs import new_ref

KILLS = count("kills of the database", usual=4, full=200)
SEED = 20261122


class Worker(threading.Thread, ABC):
    """Somebody who goes on with one act, whatever happens to the server, and keeps what was answered."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.answered: list[Any] = []
        self.trouble = 0
        self._ending = threading.Event()

    def run(self) -> None:
        """Until it is told to end."""
        while not self._ending.is_set():
            try:
                self.act()
            except (OSError, HTTPException):
                self.trouble += 1
                time.sleep(0.1)

    @abstractmethod
    def act(self) -> None:
        """One act."""

    def end(self) -> None:
        """It finishes what it is at."""
        self._ending.set()
        self.join(60)


class Typist(Worker):
    """Saves a draft, a word longer each time, as the editor's script does."""

    def __init__(self, visitor: Visitor, session: str) -> None:
        super().__init__()
        self.visitor, self.session = visitor, session
        found = re.search(rf"/notes/({UUID})/save", visitor.get(session).text)
        assert found
        self.note, self.tab, self.base, self.span = found[1], str(new_ref()), 0, None
        self.sections = dict.fromkeys(sections_at(visitor, session), "")
        self.first = next(iter(self.sections))
        self.format = "basic"

    def act(self) -> None:
        """One word more; 200 is what the page calls saved."""
        word = f"w{len(self.answered)}"
        text = " ".join([*self.answered, word])
        save = {
            "base": self.base,
            "format": self.format,
            "sections": {**self.sections, self.first: text},
            "span": self.span,
            "tab": self.tab,
        }
        answer = self.visitor.post_json(f"/notes/{self.note}/save/", save)
        if answer.status == 200:
            said = json_of(answer.text)
            self.base, self.span = said["revision"], said["span"]
            self.answered.append(word)
        elif answer.status == 409:  # the save before was kept, and its answer was lost
            self.base = json_of(answer.text)["theirs"]["revision"]
        else:
            self.trouble += 1
            time.sleep(0.1)


def json_of(text: str) -> dict[str, Any]:
    """An answer to a script."""
    said: dict[str, Any] = json.loads(text)
    return said


class Sealer(Worker):
    """Saves sealed notes into a vault, one after the other, each under the next counter."""

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self.browser = browser
        self.counter = 0
        self.client = new_ref()

    def act(self) -> None:
        """One note more."""
        note = new_ref()
        try:
            answer = self.browser.save(self.browser.sealed_note(note, self.client), base=self.counter)
        except AssertionError:  # no challenge was to be had
            answer = None
        if answer is not None and answer.status == 200:
            self.answered.append(note)
            self.counter += 1
            return
        self.trouble += 1
        time.sleep(0.1)
        kept = self.browser.get("/v1/manifest")
        if kept.status == 200:
            self.counter = kept.json["counter"]


@dataclass
class Place:
    """A served practice, and the server of its databases where there is one."""

    house: House
    server: PrivateServer | None

    def kill(self) -> None:
        """The database is gone, whatever it was doing."""
        if self.server is None:
            self.house.kill()
        else:
            kill_database(self.server)

    def bring_back(self) -> None:
        """As an administrator starts it again. The record's and the vault's processes find their way back alone."""
        if self.server is None:
            self.house.start()
        else:
            wait_until(self.server._serve, "PostgreSQL recovers")
        wait_until(lambda: arrive_again(self.house), "pages are served again")


def arrive_again(house: House) -> bool:
    """Whether a page that reads the database is answered. A process that ended with it is started again meanwhile."""
    try:
        return Visitor(house).get("/demo/sign-in").status == 200
    except URLError:
        return False


@pytest.fixture(scope="module")
def place(run_folder: Path) -> Iterator[Place]:
    """A demo practice of this file's own; on PostgreSQL, moved to a server of this file's own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    house = demo_copy(run_folder, f"killed-databases-{worker}")
    server = None
    if house.stores:
        server = PrivateServer(durable=True)
        server.start()
        for variable, name in STORES.items():
            server.create(name)
            _move(server, house.stores[variable], server.url(name))
            house.stores[variable] = server.url(name)
    house.start()
    yield Place(house, server)
    house.stop()
    if server is not None:
        server.stop()


def _move(server: PrivateServer, there: str, here: str) -> None:
    """A database with all that is in it, by PostgreSQL's own tools."""
    tools = server._binaries
    dump = subprocess.run([str(tools / "pg_dump"), "--format=custom", there], capture_output=True, check=True)
    subprocess.run([str(tools / "pg_restore"), f"--dbname={here}"], input=dump.stdout, check=True)


@pytest.fixture(scope="module")
def people(place: Place) -> Iterator[tuple[Typist, Signer, Sealer]]:
    """Three people at work."""
    okafor, lindqvist = (arrive(place.house, name) for name in ("okafor", "lindqvist"))
    session = begun_session(okafor)
    browser = Browser(place.house.vault_port, place.house.vault_host)
    assert browser.begin(ticket_of(lindqvist, "set-up")).status == 200
    assert browser.enrol().status == 201
    assert browser.confirm_kit().status == 200
    assert browser.unlock().status == 200
    typist, sealer = Typist(okafor, session), Sealer(browser)
    signer = Signer(lindqvist, own_signed_note(lindqvist))
    for one in (typist, signer, sealer):
        one.start()
    yield typist, signer, sealer
    for one in (typist, signer, sealer):
        one.end()


def begun_session(visitor: Visitor) -> str:
    """The page of a session of yesterday with a draft in it."""
    client = re.findall(rf"/clients/({UUID})/", visitor.get("/clients/").text)[0]
    clinician = re.findall(
        rf'name="clinician_ref"[\s\S]*?value="({UUID})"', visitor.get("/sessions/new/").text
    )[0]
    plan = {"clinician_ref": clinician, "client_refs": client, "modality": "individual", "day": "2026-11-18", "place": "11",
            "planned_start": "05:00", "planned_stop": "05:50", "title": "", "room": "", "cpt": ""}  # fmt: skip
    session = re.findall(
        rf"/sessions/{UUID}/", visitor.post("/sessions/new/", plan, form_on="/sessions/new/").place
    )[0]
    assert visitor.post(f"{session}begin/", {"client": client, "format": "basic"}).status == 302
    return f"{session}?client={client}"


@pytest.mark.parametrize("number", range(KILLS))
def test_what_was_answered_survives_the_death_of_the_database(number: int, place: Place, people):
    """Removed and found: `synchronous_commit` (answers before the commit is on the disk)."""
    typist, signer, sealer = people
    chance = random.Random(f"{SEED}-{number}")
    before = [len(typist.answered), len(signer.signed), len(sealer.answered)]
    wait_until(
        lambda: len(typist.answered) > before[0] + 2 and len(sealer.answered) > before[2], "they are at work"
    )
    time.sleep(chance.uniform(0.2, 1.0))
    place.kill()
    words, signed, sealed = list(typist.answered), list(signer.signed), list(sealer.answered)
    time.sleep(chance.uniform(0, 0.4))
    place.bring_back()

    reader = arrive(place.house, "okafor")
    assert set(words) <= set(sections_at(reader, typist.session)[typist.first].split())
    colleague = arrive(place.house, "lindqvist")
    assert all(colleague.get(f"/notes/{ref}/").status == 200 for ref in signed[-2:])
    kept = sealer.browser.get("/v1/notes")
    assert kept.status == 200, kept.body
    assert set(sealed) <= {uuid.UUID(one["note"]) for one in kept.json["notes"]}


def test_afterwards_the_databases_verify_and_no_note_is_half_signed(place: Place, people):
    for one in people:
        one.end()
    typist, signer, sealer = people
    assert typist.trouble and sealer.trouble, "they noticed"
    assert len(signer.signed) > 1
    databases_verify(place.house)
