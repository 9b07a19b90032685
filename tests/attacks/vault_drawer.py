"""Two authors' vaults, everything that they may rightly show, and the database under them: the stage of swaps and forgeries."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pyrage
import pytest

from tests.attacks.vault_stage import Author, Rows, at_the_vault, vault_file
from tests.support.age_files import seal
from twodrawer.lib.refs import new_ref

WRITTEN = {
    "hunch": ["He counts the stairs.", "He counts the stairs, and stopped at the landing."],
    "dream": ["A heron on the roof of the school."],
    "other": ["Why did I hurry at the end?"],
}
"""Okafor's notes, by a name of this file: what each of its versions says. The first two are about one client."""
BRANDTS = "Adeyemi looked at the clock when I spoke of the fee."
FORGED = "I advised her to stop taking the medication."


@dataclass
class Drawer:
    """Okafor's vault, everything that it may rightly show, and the database under it."""

    okafor: Author
    brandt: Author
    rows: Rows
    notes: dict[str, str]
    clients: dict[str, str]
    early: dict[str, list[tuple[Any, ...]]]
    whole: dict[str, list[tuple[Any, ...]]]

    def look(self, **how: bool) -> dict[str, Any]:
        """What Okafor's browser has to show now, of every client and of every version."""
        wanted = [[self.notes[name], n + 1] for name, texts in WRITTEN.items() for n in range(len(texts))]
        asked = {"clients": list(set(self.clients.values())), "versions": wanted, "words": "heron", **how}
        found: dict[str, Any] = self.okafor.page.evaluate("(asked) => drawer.look(asked)", asked)
        return found

    def ref(self, name: str, version: int) -> str:
        """The row of one version."""
        sql = "SELECT ref FROM vault_noteversion WHERE note_ref = ? AND version = ?"
        ((ref,),) = self.rows.all(sql, self.plain(self.notes[name]), version)
        return str(ref)

    @staticmethod
    def plain(ref: str) -> str:
        """A ref as SQLite keeps it."""
        return ref.replace("-", "")

    def put(self, table: str, ref: str, file: bytes) -> None:
        """This file lies in this row now, with its own hash and size."""
        done = self.rows.do(
            f"UPDATE vault_{table} SET file = ?, sha256 = ?, size = ? WHERE ref = ?",
            *(file, sha256(file).hexdigest(), len(file), ref),
        )
        assert done == 1

    def file(self, table: str, ref: str) -> bytes:
        """What lies in this row."""
        ((file,),) = self.rows.all(f"SELECT file FROM vault_{table} WHERE ref = ?", ref)
        return bytes(file)

    def forged(self, said: dict[str, Any], *, by_pyrage: bool = False) -> bytes:
        """An age file to Okafor that Okafor didn't write, as the real ones look; `pyrage` adds a stanza of its own."""
        plain = json.dumps(said, separators=(",", ":"), sort_keys=True).encode().ljust(2048, b" ")
        if by_pyrage:
            return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(self.okafor.recipient)]))
        return seal(plain, self.okafor.recipient)

    def note_said(self, name: str, version: int, **changed: Any) -> dict[str, Any]:
        """What a note of Okafor's would say of itself, with other words."""
        return {
            "v": 1, "type": "note", "note": self.notes[name], "version": version, "client": self.clients[name],
            "label": "Rowan", "session": str(new_ref()), "author": self.okafor.ref, "practice": self.okafor.practice,
            "at": "2026-11-19T19:30:00.000000Z", "text": FORGED, "previous": None, **changed,
        }  # fmt: skip


@pytest.fixture(scope="module")
def drawer(house, browser) -> Iterator[Drawer]:
    """Both authors have written; Okafor's vault is known as it was early and as it is at last."""
    contexts = [browser.new_context() for _ in range(2)]
    okafor, brandt = (
        at_the_vault(context, house, name)
        for context, name in zip(contexts, ("okafor", "brandt"), strict=True)
    )
    for author in (okafor, brandt):
        author.enrol()
    rows = Rows(vault_file(house))
    one, two, session = (str(new_ref()) for _ in range(3))
    clients = {"hunch": one, "dream": one, "other": two}
    brandt.write({"client": str(uuid4()), "label": "Tran", "session": session, "text": BRANDTS})
    early: dict[str, Any] = {}
    notes: dict[str, Any] = {}
    for name, texts in WRITTEN.items():
        about = {"client": clients[name], "label": "Rowan", "session": session}
        for number, text in enumerate(texts):
            if number:
                early = rows.backup()
                okafor.write_on(notes[name], text)
            else:
                (notes[name],) = okafor.write({**about, "text": text})
        if name == "hunch":
            assert early
    made = Drawer(okafor, brandt, rows, notes, clients, early, rows.backup())
    yield made
    for context in contexts:
        context.close()


# -- ciphertext that was moved ---------------------------------------------------------------------------


def swap(one: tuple[str, int], other: tuple[str, int]) -> Callable[[Drawer], None]:
    """Two versions have each other's file, with hashes and sizes."""

    def do(drawer: Drawer) -> None:
        refs = drawer.ref(*one), drawer.ref(*other)
        files = [drawer.file("noteversion", ref) for ref in refs]
        for ref, file in zip(refs, reversed(files), strict=True):
            drawer.put("noteversion", ref, file)

    return do


def from_brandt(drawer: Drawer) -> None:
    """Brandt's file lies in Okafor's row."""
    sql = "SELECT file FROM vault_noteversion WHERE author_ref = ?"
    ((file,),) = drawer.rows.all(sql, drawer.plain(drawer.brandt.ref))
    drawer.put("noteversion", drawer.ref("dream", 1), bytes(file))


def given_to_another_client(drawer: Drawer) -> None:
    """The row and its shelf say another client."""
    for table in ("noteversion", "shelf"):
        drawer.rows.do(f"UPDATE vault_{table} SET client_ref = ?", drawer.plain(drawer.clients["other"]))


def renamed(drawer: Drawer) -> None:
    """Two notes have each other's names."""
    one, two = (drawer.plain(drawer.notes[name]) for name in ("dream", "other"))
    for was, is_now in ((one, "0" * 32), (two, one), ("0" * 32, two)):
        drawer.rows.do("UPDATE vault_noteversion SET note_ref = ? WHERE note_ref = ?", is_now, was)


def rolled_back(drawer: Drawer) -> None:
    """The newest version of one note is gone."""
    drawer.rows.do("DELETE FROM vault_noteversion WHERE ref = ?", drawer.ref("hunch", 2))


def old_words_under_the_new_number(drawer: Drawer) -> None:
    """The newest version has the file of the one before."""
    drawer.put("noteversion", drawer.ref("hunch", 2), drawer.file("noteversion", drawer.ref("hunch", 1)))


def one_byte(drawer: Drawer) -> None:
    """One bit of one file is another."""
    ref = drawer.ref("dream", 1)
    file = bytearray(drawer.file("noteversion", ref))
    file[-20] ^= 1
    drawer.put("noteversion", ref, bytes(file))


def cut_short(drawer: Drawer) -> None:
    """A file lost its end."""
    ref = drawer.ref("dream", 1)
    drawer.put("noteversion", ref, drawer.file("noteversion", ref)[:-700])


def readable(drawer: Drawer) -> None:
    """The words lie there in clear, as if the vault were broken."""
    said = json.dumps(drawer.note_said("dream", 1)).encode().ljust(2248, b" ")
    drawer.put("noteversion", drawer.ref("dream", 1), said)


def forged_note(drawer: Drawer) -> None:
    """A note to Okafor, with everything right but the hand."""
    drawer.put("noteversion", drawer.ref("dream", 1), drawer.forged(drawer.note_said("dream", 1)))


def forged_note_by_pyrage(drawer: Drawer) -> None:
    """The same by another program."""
    drawer.put(
        "noteversion", drawer.ref("dream", 1), drawer.forged(drawer.note_said("dream", 1), by_pyrage=True)
    )


def forged_version(drawer: Drawer) -> None:
    """One more version than the author wrote."""
    ref = drawer.ref("dream", 1)
    ((client, identity),) = drawer.rows.all(
        "SELECT client_ref, identity_id FROM vault_noteversion WHERE ref = ?", ref
    )
    previous = sha256(drawer.file("noteversion", ref)).hexdigest()
    file = drawer.forged(drawer.note_said("dream", 2, previous=previous))
    drawer.rows.do(
        "INSERT INTO vault_noteversion (ref, practice_ref, author_ref, identity_id, note_ref, client_ref, version, size, sha256,"
        " made_at, of_sha256, file) SELECT ?, practice_ref, author_ref, ?, note_ref, ?, 2, ?, ?, made_at, '', ?"
        " FROM vault_noteversion WHERE ref = ?",
        *(new_ref().hex, identity, client, len(file), sha256(file).hexdigest(), file, ref),
    )  # fmt: skip
