"""Faults, brought about for real: SIGKILL of a server process, of the database, of the browser; and what must hold after.

Only processes that a test started are ended, each by its number. Nothing is asked to end itself.
"""

import html
import os
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psycopg
from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from tests.attacks.visitor import Visitor
from tests.support.chromium import FLAGS, chromium
from tests.support.house import House
from tests.support.postgres import PrivateServer

PATIENCE = 30.0
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
AREA = re.compile(r'<textarea[^>]*name="section_(\w+)"[^>]*>(.*?)</textarea>', re.DOTALL)


# -- processes -----------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    """A process's children, and theirs."""
    found: list[int] = []
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return found
    for task in tasks:
        try:
            below = (task / "children").read_text().split()
        except OSError:
            continue
        for child in below:
            found += [int(child), *children(int(child))]
    return found


def command(pid: int) -> str:
    """Its command line; blank when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def kill(pids: list[int]) -> None:
    """SIGKILL, and wait until none of them is left."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    wait_until(lambda: not any(command(pid) for pid in pids), "processes that were killed are gone")


def wait_until(holds: Callable[[], bool], what: str, *, patience: float = PATIENCE) -> None:
    """It holds, or the test fails and says what didn't come."""
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, f"not within {patience:g} s: {what}"
        time.sleep(0.05)


def kill_side(house: House, side: str) -> None:
    """The process of one side, `record` or `vault`, with those it started. The other goes on; the supervisor starts it again."""
    assert house._process is not None
    pids = [pid for pid in children(house._process.pid) if f"--only {side}" in command(pid)]
    assert pids, f"no process serves the {side}"
    kill(pids)


def kill_database(server: PrivateServer) -> None:
    """The database server and every process of it, as when the machine loses its power."""
    process = server._process
    assert process is not None
    kill([process.pid, *children(process.pid)])
    process.wait()


# -- a browser of one's own, whose profile outlives it --------------------------------------------------


@dataclass
class Device:
    """Okafor's laptop: a Chromium with its profile in a folder. It can be killed and started again."""

    folder: Path
    chromium: BrowserType
    context: BrowserContext = field(init=False)

    def start(self) -> None:
        """The browser runs on this profile."""
        self.context = self.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=chromium(),
            headless=True,
            args=list(FLAGS),
            viewport={"width": 1440, "height": 900},
            locale="en-US",
            timezone_id="America/Los_Angeles",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE * 1_000)

    def kill(self) -> None:
        """SIGKILL of the browser itself; its helpers end with it."""
        mark = f"--user-data-dir={self.folder}"
        own = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        mine = [pid for pid in own if mark in command(pid) and "--type=" not in command(pid)]
        assert mine, "the browser runs"
        everything = [*mine, *(child for pid in mine for child in children(pid))]
        kill(mine)
        wait_until(lambda: not any(mark in command(pid) for pid in everything), "the browser is gone")

    def close(self, page: Page) -> None:
        """The page is gone, and the browser runs. Chromium sometimes never says that a page is gone which was on its
        way elsewhere, and nothing else would end that wait: then the browser is ended, and started again."""
        closed = threading.Event()

        def end_if_it_hangs() -> None:
            if not closed.wait(2 * PATIENCE):
                self.kill()

        watch = threading.Thread(target=end_if_it_hangs, daemon=True)
        watch.start()
        began = time.monotonic()
        with suppress(Error):
            page.close(run_before_unload=False)
        hung = time.monotonic() - began >= 2 * PATIENCE
        closed.set()
        watch.join()
        if hung:
            self.start()

    def stop(self) -> None:
        """Closed as people close it."""
        try:
            self.context.close()
        except Error:
            pass


def crash(page: Page) -> None:
    """The page's process ends as if it ran out of memory: no last words, no saving on leaving."""
    with page.expect_event("crash"):
        try:
            page.goto("chrome://crash", timeout=3_000)
        except Error:
            pass


# -- other people meanwhile ---------------------------------------------------------------------------------


def sections_at(visitor: Visitor, path: str) -> dict[str, str]:
    """What the record itself has of the draft on this session's page: another device's view, without this one's journal."""
    return {name: html.unescape(words) for name, words in AREA.findall(visitor.get(path).text)}


class Signer(threading.Thread):
    """Signs one addendum after the other, through the pages, whatever happens to the server. What was answered is counted."""

    def __init__(self, visitor: Visitor, note: str) -> None:
        super().__init__(daemon=True)
        self.visitor, self.note = visitor, note
        self.signed: list[str] = []
        self.trouble = 0
        self._ending = threading.Event()

    def run(self) -> None:
        """Until it is told to end."""
        while not self._ending.is_set():
            try:
                self._sign_one()
            except (OSError, HTTPException):
                self.trouble += 1  # the server is away, or came back half-way through
                time.sleep(0.2)

    def end(self) -> None:
        """It finishes what it is at."""
        self._ending.set()
        self.join(60)

    def _sign_one(self) -> None:
        begun = re.search(
            rf"/notes/({UUID})/open/", self.visitor.post(f"/notes/{self.note}/addendum/", {}).place
        )
        if begun is None:
            raise ConnectionError("the server answered with something else")
        addendum = begun[1]
        said = {"section_addendum": f"Addendum {len(self.signed)}: the boat is back.", "base": "0"}
        self.visitor.post(f"/notes/{addendum}/save-form/", said)
        step = re.search(rf'name="step" value="({UUID})"', self.visitor.get(f"/notes/{addendum}/sign/").text)
        if step and self.visitor.post(f"/notes/{addendum}/sign/", {"step": step[1]}).status == 302:
            self.signed.append(addendum)


def own_signed_note(visitor: Visitor) -> str:
    """A signed note of this clinician's own, which addenda can be added to."""
    for client in dict.fromkeys(re.findall(rf"/clients/({UUID})/", visitor.get("/clients/").text)):
        for ref in dict.fromkeys(re.findall(rf"/notes/({UUID})/", visitor.get(f"/clients/{client}/").text)):
            if f"/notes/{ref}/addendum/" in visitor.get(f"/notes/{ref}/").text:
                return ref
    raise AssertionError("no signed note of one's own")


# -- what must hold afterwards --------------------------------------------------------------------------------


def rows(house: House, statement: str, *, store: str = "record") -> list[tuple[Any, ...]]:
    """What a statement finds in one of the house's databases."""
    address = house.stores.get(f"TWODRAWER_{store.upper()}_URL")
    if address:
        with psycopg.connect(address) as connection:
            return connection.execute(statement).fetchall()
    file = house.vault_home / "vault.sqlite3" if store == "vault" else house.home / f"{store}.sqlite3"
    opened = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)
    try:
        return opened.execute(statement).fetchall()
    finally:
        opened.close()


HALF_SIGNED = """
SELECT note.ref FROM chart_note note WHERE note.state IN ('signed', 'cosigned') AND (
  NOT EXISTS (SELECT 1 FROM chart_noteversion v JOIN chart_signature s ON s.version_id = v.ref
              WHERE v.note_id = note.ref AND v.version = note.version)
  OR EXISTS (SELECT 1 FROM chart_drafttext d WHERE d.note_id = note.ref))
UNION ALL
SELECT note.ref FROM chart_note note JOIN chart_noteversion v ON v.note_id = note.ref
JOIN chart_signature s ON s.version_id = v.ref WHERE note.state = 'draft'
"""
# Both in one question: somebody signs all the while, and one act may lie between two questions.
SIGNATURES_AND_ENTRIES = """SELECT (SELECT count(*) FROM chart_signature),
(SELECT count(*) FROM audit_entry WHERE outcome = 'done'
 AND act IN ('note.signed', 'note.submitted', 'note.cosigned', 'note.amended'))"""


def databases_verify(house: House) -> None:
    """Every page of every database is whole, every entry of the ledger says what its leaf says, and no note is half signed."""
    if not house.stores:
        for store in ("record", "keys", *(["vault"] if house.with_vault else [])):
            assert rows(house, "PRAGMA integrity_check", store=store) == [("ok",)], store
            assert rows(house, "PRAGMA foreign_key_check", store=store) == [], store
    verified = house.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert rows(house, HALF_SIGNED) == []
    [(signatures, entries)] = rows(house, SIGNATURES_AND_ENTRIES)
    assert signatures == entries
