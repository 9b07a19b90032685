"""Vaults to attack: their doors by hand, tickets fetched like a browser, authors' keys in a real browser, raw SQL.

The vault's own modules run in Chromium on the vault's origin (`vault_driver.js`); everything else here is what an
attacker has: sockets, a copy of the database, and the right to write into it.
"""

import base64
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from tests.attacks.visitor import Visitor, arrive
from tests.support.house import House

DRIVER = Path(__file__).with_name("vault_driver.js")
PASSPHRASE = "gravel unlatch pelican mosaic overtly tinsel"
"""Six words that nobody else has; every author on this stage but the dump's uses them."""


# -- the vault's doors, by hand ------------------------------------------------------------------------


@dataclass(frozen=True)
class Reply:
    """What the vault's process answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, if it is JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Doors:
    """The vault's process on its port, asked as its own page would ask, or otherwise."""

    house: House

    def ask(
        self,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        method: str = "",
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One request. Python doesn't resolve *.localhost, so the name stands in the Host header alone."""
        origin = urlsplit(self.house.vault_url)
        sent = {"Host": origin.netloc}
        if body is not None:
            sent |= {"Origin": self.house.vault_url, "Content-Type": "application/json"}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        sent |= headers or {}
        connection = HTTPConnection("127.0.0.1", origin.port, timeout=30)
        try:
            data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
            connection.putrequest(method or ("POST" if body is not None else "GET"), path, skip_host=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            return Reply(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
            )
        finally:
            connection.close()

    def begin(self, ticket: str) -> Reply:
        """A session for a ticket."""
        return self.ask("/v1/sessions", {"ticket": ticket})


def ticket(visitor: Visitor, purpose: str = "open") -> str:
    """A ticket from the record's door for whoever is signed in."""
    answer = visitor.post_json("/vault/ticket/", {"purpose": purpose})
    assert answer.status == 200, (answer.status, answer.text[:500])
    return str(json.loads(answer.text)["ticket"])


# -- authors -------------------------------------------------------------------------------------------


@dataclass
class Author:
    """Somebody's browser on the vault's origin, with the vault's modules at hand and their keys once unlocked."""

    name: str
    house: House
    page: Page
    visitor: Visitor
    practice: str = ""
    ref: str = ""
    recipient: str = ""
    kit: str = ""

    def enrol(self, words: str = PASSPHRASE) -> None:
        """This author has a vault with a passphrase and a confirmed kit."""
        made = self.page.evaluate("(words) => drawer.enrol(words)", words)
        self.practice, self.ref = made["practice"], made["author"]
        self.recipient, self.kit = made["recipient"], made["kit"]

    def write(self, *notes: dict[str, Any]) -> list[str]:
        """Notes with their versions, sealed and stored. Their refs."""
        refs: list[str] = self.page.evaluate(
            "async (notes) => { await drawer.open(); return drawer.write(notes); }", list(notes)
        )
        return refs

    def write_on(self, note: str, text: str) -> int:
        """The note's next version, in a sitting of its own. Its number."""
        made: int = self.page.evaluate(
            "async ([note, text]) => { await drawer.open(); return drawer.writeOn(note, text); }",
            [note, text],
        )
        return made


def at_the_vault(context: BrowserContext, house: House, name: str) -> Author:
    """A page of the vault's origin for one of the cast, not opened by anything of the record."""
    visitor = arrive(house, name)
    page = context.new_page()
    page.goto(house.vault_url)
    page.expose_function("ticketFor", lambda purpose: ticket(visitor, purpose))
    page.evaluate(DRIVER.read_text(encoding="utf-8"))
    return Author(name, house, page, visitor)


# -- the processes -------------------------------------------------------------------------------------


def processes(house: House) -> dict[int, str]:
    """Every process of a served house, by its number: `supervisor`, `record`, `vault`."""
    assert house._process is not None
    found = {house._process.pid: "supervisor"}
    parents = list(found)
    while parents:
        parent = parents.pop()
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            for child in map(int, children.read_text().split()):
                said = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                own = next((part.decode() for part in said if part in (b"record", b"vault")), "")
                found[child] = own or found[parent]
                parents.append(child)
    return found


# -- raw SQL -------------------------------------------------------------------------------------------


def vault_file(house: House) -> Path:
    """The vault's database."""
    return house.vault_home / "vault.sqlite3"


KEPT = ("identity", "wrap", "noteversion", "shelf", "manifest")


@dataclass
class Rows:
    """The vault's database in the hands of whoever has the disk."""

    path: Path
    _kept: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A connection that asks nobody: no foreign keys, no triggers of ours in the way."""
        connection = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        try:
            yield connection
        finally:
            connection.close()

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows."""
        with self.open() as connection:
            return connection.execute(sql, values).fetchall()

    def do(self, sql: str, *values: Any) -> int:
        """One statement. How many rows it met."""
        with self.open() as connection:
            return connection.execute(sql, values).rowcount

    def backup(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is sealed here, as it stands."""
        return {name: self.all(f"SELECT * FROM vault_{name}") for name in KEPT}

    def restore(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        """Everything that is sealed here is as it was then."""
        with self.open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            for name in reversed(KEPT):
                connection.execute(f"DELETE FROM vault_{name}")
            for name in KEPT:
                for row in rows[name]:
                    marks = ",".join("?" * len(row))
                    connection.execute(f"INSERT INTO vault_{name} VALUES ({marks})", row)
            connection.execute("COMMIT")


def forms(word: bytes) -> list[bytes]:
    """The ways in which a word can lie in bytes: itself, hexadecimal, UTF-16, base64 at its three offsets."""
    text = word.decode()
    found = [
        word,
        word.hex().encode(),
        word.hex().upper().encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
    ]
    for offset in range(3):
        encoded = base64.b64encode(b"x" * offset + word)
        whole = encoded[4 if offset else 0 : len(encoded) - 4]
        found += [whole, whole.replace(b"+", b"-").replace(b"/", b"_")]
    return list(dict.fromkeys(found))


Step = Callable[[Rows], None]
