"""Swapped, forged, rolled back: whoever writes into the vault's database never gets it shown as the author's current word.

Okafor and Brandt have written through the vault's own modules in a browser. Then rows are changed by raw SQL, their
hashes and sizes with them, as somebody would who has the disk and knows the program; files are forged for the
author's public recipient, which anybody may know. Okafor's browser opens the vault again, on the device that
wrote it and on one that never saw it. What it hands to its pages is all that they could show.
"""

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pyrage
import pytest

from tests.attacks.vault_drawer import (
    FORGED,
    WRITTEN,
    Drawer,
    cut_short,
    forged_note,
    forged_note_by_pyrage,
    forged_version,
    from_brandt,
    given_to_another_client,
    old_words_under_the_new_number,
    one_byte,
    readable,
    renamed,
    rolled_back,
    swap,
)
from tests.attacks.vault_stage import PASSPHRASE
from tests.support.age_files import seal_by_words
from twodrawer.lib.refs import new_ref


@pytest.fixture
def vault(drawer: Drawer) -> Iterator[Drawer]:
    """The vault as its author left it; whatever a test does to it is undone."""
    yield drawer
    drawer.rows.restore(drawer.whole)


def current(drawer: Drawer) -> dict[str, str]:
    """What each note says now."""
    return {drawer.notes[name]: texts[-1] for name, texts in WRITTEN.items()}


def require_nothing_false(drawer: Drawer, seen: dict[str, Any]) -> None:
    """Whatever is shown is the author's, in its place: as current only the newest, as a version only that version."""
    truth = current(drawer)
    for note, shown in seen["shown"].items():
        assert truth.get(note) == shown["text"], (note, shown)
        assert shown["client"] == next(
            drawer.clients[name] for name, ref in drawer.notes.items() if ref == note
        )
    assert all(hit in truth for hit in seen["hits"])
    texts = {
        (drawer.notes[name], n + 1): text for name, all_ in WRITTEN.items() for n, text in enumerate(all_)
    }
    for note, version, found in seen["versions"]:
        assert found.get("text") in (None, texts[note, version]), (note, version, found)


def require_told(seen: dict[str, Any], *kinds: str) -> None:
    """The author is told, in a whole sentence, and by one of these kinds."""
    told = [*([seen["refused"]] if seen["refused"] else []), *seen["problems"]]
    told += [found["problem"] for _, _, found in seen["versions"] if "problem" in found]
    assert {one["kind"] for one in told} & set(kinds), (kinds, told)
    for one in told:
        assert one["what"].endswith(".") and len(one["what"].split()) > 3, one
        assert one["do"], one


def test_untouched_everything_is_there_so_that_the_others_mean_something(vault: Drawer):
    for new_device in (False, True):
        seen = vault.look(newDevice=new_device)
        assert seen["refused"] is None and seen["problems"] == []
        assert {note: shown["text"] for note, shown in seen["shown"].items()} == current(vault)
        assert {found["text"] for _, _, found in seen["versions"]} == {
            text for all_ in WRITTEN.values() for text in all_
        }
        assert set(seen["hits"]) == {vault.notes["dream"]}


MOVED = {
    "two notes of one client": (swap(("hunch", 2), ("dream", 1)), ("swapped",)),
    "two versions of one note": (swap(("hunch", 1), ("hunch", 2)), ("swapped",)),
    "two clients": (swap(("hunch", 2), ("other", 1)), ("swapped",)),
    "another author's": (from_brandt, ("swapped",)),
    "two names": (renamed, ("swapped",)),
    "one note rolled back": (rolled_back, ("missing",)),
    "old words under the new number": (old_words_under_the_new_number, ("swapped",)),
    "one bit": (one_byte, ("swapped", "truncated")),
    "cut short": (cut_short, ("swapped", "truncated")),
    "in clear": (readable, ("swapped", "truncated")),
    "forged for the recipient": (forged_note, ("swapped",)),
    "forged by another program": (forged_note_by_pyrage, ("swapped", "truncated")),
}


@pytest.mark.parametrize("attack", MOVED, ids=lambda name: name.replace(" ", "-"))
def test_a_note_that_was_moved_or_forged_is_never_shown_as_what_it_isnt(attack: str, vault: Drawer):
    """The shelves still have the text: reading the note itself says that it is gone. Without them the list says it too."""
    do, kinds = MOVED[attack]
    do(vault)
    for elsewhere in (False, True):
        if elsewhere:
            vault.rows.do("DELETE FROM vault_shelf")
        seen = vault.look(newDevice=elsewhere)
        require_nothing_false(vault, seen)
        require_told(seen, *kinds)


def test_more_versions_or_another_client_than_the_author_said_change_nothing(vault: Drawer):
    """The rows' own client and number are the server's word; the author's list has another."""
    for attack in (forged_version, given_to_another_client):
        attack(vault)
        seen = vault.look()
        require_nothing_false(vault, seen)
        assert FORGED not in json.dumps(seen)
        vault.rows.restore(vault.whole)


# -- the list itself ---------------------------------------------------------------------------------


def manifest_said(drawer: Drawer, **changed: Any) -> dict[str, Any]:
    """A list that names a forged note as newest."""
    ref = drawer.ref("dream", 1)
    file = drawer.file("noteversion", ref)
    line = {
        "client": drawer.clients["dream"],
        "versions": [[1, sha256(file).hexdigest(), "2026-11-19T19:30:00.000000Z"]],
    }
    return {
        "v": 1, "type": "manifest", "author": drawer.okafor.ref, "practice": drawer.okafor.practice, "counter": 9,
        "notes": {drawer.notes["dream"]: line}, "shelves": {}, "pins": {}, **changed,
    }  # fmt: skip


def set_manifest(drawer: Drawer, **columns: Any) -> None:
    """These columns of Okafor's list say this."""
    pairs = ", ".join(f"{name} = ?" for name in columns)
    sql = f"UPDATE vault_manifest SET {pairs} WHERE author_ref = ?"
    assert drawer.rows.do(sql, *columns.values(), drawer.plain(drawer.okafor.ref)) == 1


def early_manifest(drawer: Drawer) -> tuple[int, bytes, bytes]:
    """Okafor's list as it was early: counter, file, mac."""
    drawer.rows.restore(drawer.early)
    sql = "SELECT counter, file, mac FROM vault_manifest WHERE author_ref = ?"
    ((counter, file, mac),) = drawer.rows.all(sql, drawer.plain(drawer.okafor.ref))
    drawer.rows.restore(drawer.whole)
    return int(counter), bytes(file), bytes(mac)


def test_a_list_that_the_author_did_not_write_opens_nothing(vault: Drawer):
    """age alone doesn't say who wrote a file: the list counts only with the code of a key that lies with the identity."""
    forged_note(vault)
    file = vault.forged(manifest_said(vault))
    ((own,),) = vault.rows.all(
        "SELECT mac FROM vault_manifest WHERE author_ref = ?", vault.plain(vault.okafor.ref)
    )
    ((others_file, others_mac),) = vault.rows.all(
        "SELECT file, mac FROM vault_manifest WHERE author_ref = ?", vault.plain(vault.brandt.ref)
    )
    for columns in (
        {"file": file, "mac": os.urandom(32), "counter": 9},
        {"file": file, "mac": bytes(own), "counter": 9},
        {"file": file, "mac": b"", "counter": 9},
        {"file": bytes(others_file), "mac": bytes(others_mac)},
        {"counter": 99},
    ):
        set_manifest(vault, **columns)
        for new_device in (False, True):
            seen = vault.look(newDevice=new_device)
            assert seen["refused"] and seen["shown"] == {}
            require_told(seen, "forged")
            assert FORGED not in json.dumps(seen)
        vault.rows.restore(vault.whole)


def test_an_earlier_list_alone_is_not_taken_by_the_device_that_saw_a_later_one(vault: Drawer):
    counter, file, mac = early_manifest(vault)
    set_manifest(vault, counter=counter, file=file, mac=mac)
    seen = vault.look()
    assert seen["refused"] and seen["shown"] == {}
    require_told(seen, "older")
    # Under the later number it isn't the author's list any more.
    set_manifest(vault, counter=vault.okafor.page.evaluate("drawer.state.counter"))
    for new_device in (False, True):
        seen = vault.look(newDevice=new_device)
        assert seen["refused"]
        require_told(seen, "forged")


def test_the_list_gone_and_the_notes_there_is_not_an_empty_vault(vault: Drawer):
    """A fresh device would otherwise begin a new list, and the notes would be nowhere on it."""
    vault.rows.do("DELETE FROM vault_manifest")
    for new_device in (False, True):
        seen = vault.look(newDevice=new_device)
        assert seen["refused"] and seen["shown"] == {}
        require_told(seen, *(("missing",) if new_device else ("older", "missing")))


def test_a_whole_earlier_vault_is_noticed_where_the_later_one_was_seen(vault: Drawer):
    """And where it was not, the pane says when it was last saved: that is all that can be known there."""
    vault.rows.restore(vault.early)
    seen = vault.look()
    assert seen["refused"] and seen["shown"] == {}
    require_told(seen, "older")
    assert seen["refused"]["facts"]["seen"] > seen["refused"]["facts"]["now"]
    elsewhere = vault.look(newDevice=True)
    assert elsewhere["refused"] is None
    assert elsewhere["lastSaved"]
    assert {shown["text"] for shown in elsewhere["shown"].values()} == {WRITTEN["hunch"][0]}
    vault.rows.restore(vault.whole)
    assert vault.look(newDevice=True)["lastSaved"] > elsewhere["lastSaved"]
    # Nothing of that made the device forget what it saw.
    vault.rows.restore(vault.early)
    assert vault.look()["refused"]["kind"] == "older"


# -- shelves -----------------------------------------------------------------------------------------


def shelf_said(drawer: Drawer, ref: str) -> dict[str, Any]:
    """A shelf with other words for a note, under the note's true hash."""
    file = drawer.file("noteversion", drawer.ref("dream", 1))
    note = {"note": drawer.notes["dream"], "version": 1, "sha256": sha256(file).hexdigest(), "at": "2026-11-19T19:30:00.000000Z",
            "session": str(new_ref()), "label": "Rowan", "text": FORGED}  # fmt: skip
    return {"v": 1, "type": "shelf", "shelf": ref, "client": drawer.clients["dream"], "notes": [note]}


def test_shelves_are_a_cache_that_is_believed_only_when_the_list_has_their_hash(vault: Drawer):
    """Swapped, forged, old or gone: everything is still there, from the notes themselves."""
    sql = "SELECT ref, shelf_ref, client_ref FROM vault_shelf WHERE author_ref = ?"
    shelves = vault.rows.all(sql, vault.plain(vault.okafor.ref))
    assert len(shelves) == 2

    def swapped() -> None:
        files = [vault.file("shelf", ref) for ref, _, _ in shelves]
        for (ref, _, _), file in zip(shelves, reversed(files), strict=True):
            vault.put("shelf", ref, file)

    def forged() -> None:
        for ref, shelf_ref, _ in shelves:
            vault.put("shelf", ref, vault.forged(shelf_said(vault, shelf_ref)))

    def old() -> None:
        early = [row for row in vault.early["shelf"] if row[0] in {ref for ref, _, _ in shelves}]
        assert early
        for row in early:
            vault.rows.do("DELETE FROM vault_shelf WHERE ref = ?", row[0])
            vault.rows.do(f"INSERT INTO vault_shelf VALUES ({','.join('?' * len(row))})", *row)

    def gone() -> None:
        vault.rows.do("DELETE FROM vault_shelf")

    for attack in (swapped, forged, old, gone):
        attack()
        for new_device in (False, True):
            seen = vault.look(newDevice=new_device)
            require_nothing_false(vault, seen)
            assert seen["refused"] is None
            assert {note: shown["text"] for note, shown in seen["shown"].items()} == current(vault), attack
        vault.rows.restore(vault.whole)


# -- keys --------------------------------------------------------------------------------------------


def test_a_recipient_that_was_swapped_gets_nothing_sealed_to_it(vault: Drawer):
    """The author seals to the key that was unlocked, whatever the server calls the author's recipient."""
    stranger = pyrage.x25519.Identity.generate()
    mine = vault.plain(vault.okafor.ref)
    swapped = "UPDATE vault_identity SET recipient = ? WHERE author_ref = ?"
    # Before unlocking: the server's word and the key differ, and the vault stays shut.
    vault.rows.do(swapped, str(stranger.to_public()), mine)
    seen = vault.look()
    assert seen["refused"] and seen["shown"] == {}
    require_told(seen, "wrong_key", "proof_wrong", "challenge")
    # While it is open: no save is lost to the stranger.
    vault.rows.restore(vault.whole)
    assert vault.look()["refused"] is None
    vault.rows.do(swapped, str(stranger.to_public()), mine)
    vault.okafor.page.evaluate(
        "([note, text]) => drawer.state.vault.save(note, text).catch(drawer.said)",
        [vault.notes["dream"], FORGED],
    )
    for table in ("noteversion", "shelf", "manifest"):
        for (file,) in vault.rows.all(f"SELECT file FROM vault_{table}"):
            with pytest.raises(pyrage.DecryptError):
                pyrage.decrypt(bytes(file), [stranger])


def test_another_authors_wrap_or_identity_in_ones_row_opens_nothing_of_ones_own(vault: Drawer):
    mine, theirs = vault.plain(vault.okafor.ref), vault.plain(vault.brandt.ref)
    ((file,),) = vault.rows.all(
        "SELECT file FROM vault_wrap WHERE author_ref = ? AND kind = 'passphrase'", theirs
    )
    swap_in = "UPDATE vault_wrap SET file = ? WHERE author_ref = ? AND kind = 'passphrase'"
    unlock = "(words) => drawer.unlock(words)"
    # Even if both authors had one passphrase: the key that comes out isn't the one that the vault lists.
    vault.rows.do(swap_in, bytes(file), mine)
    held = vault.okafor.page.evaluate("(drawer.state.held = drawer.state.unlocked).recipient")
    try:
        opened = vault.okafor.page.evaluate(unlock, PASSPHRASE)
        assert opened.get("recipient") != held
        seen = vault.look()
        assert seen["refused"] and seen["shown"] == {}
        require_told(seen, "wrong_key", "proof_wrong")
        # A wrap that an attacker made of an identity of their own, for a passphrase that nobody typed yet.
        own = str(pyrage.x25519.Identity.generate()).encode()
        vault.rows.do(swap_in, seal_by_words(own, "attacker", 12), mine)
        refused = vault.okafor.page.evaluate(unlock, PASSPHRASE)["refused"]
        assert refused["what"].endswith(".") and refused["do"]
    finally:
        vault.rows.restore(vault.whole)
        vault.okafor.page.evaluate("() => { drawer.state.unlocked = drawer.state.held; }")
    assert vault.look()["refused"] is None


def test_deleted_rows_are_missed(vault: Drawer):
    for name, sql in {
        "one note": f"DELETE FROM vault_noteversion WHERE note_ref = '{vault.plain(vault.notes['dream'])}'",
        "every note": "DELETE FROM vault_noteversion",
    }.items():
        vault.rows.do(sql)
        vault.rows.do("DELETE FROM vault_shelf")
        for new_device in (False, True):
            seen = vault.look(newDevice=new_device)
            require_nothing_false(vault, seen)
            require_told(seen, "missing")
            assert vault.notes["dream"] not in seen["shown"], name
        vault.rows.restore(vault.whole)
    vault.rows.do("DELETE FROM vault_identity")
    vault.rows.do("DELETE FROM vault_wrap")
    assert vault.look()["refused"]
