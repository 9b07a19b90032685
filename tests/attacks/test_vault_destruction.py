"""The end of psychotherapy notes, attacked: held notes, forged and foreign orders, old lists, old backups, and who learns what.

What a browser does beside it is in tests/js/vault-destruction.test.js and tests/browser/test_vault_destruction.py.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from tests.support.vault_browser import Author, Browser, Keys, b64, enrolled, frame
from tests.support.vault_destroying import destroy, destruction, keeping, seven_days_pass, tell
from tests.support.vault_ways_out import answered, comes, keep_will, lend, order, permit
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import read_signed
from twodrawer.lib.time import from_utc_text


@pytest.fixture
def okafor(vault):
    """An author with one note, its client and its shelf."""
    browser = enrolled(vault)
    note, client = new_ref(), new_ref()
    shelf = browser.sealed_shelf(client)
    assert browser.save(browser.sealed_note(note, client), shelves=[shelf]).status == 200
    browser.notes, browser.client = [note], client
    return browser


def left(browser: Browser) -> list[str]:
    return [one["note"] for one in browser.get("/v1/notes").json["notes"]]


def bytes_in(vault, sent: dict[str, str]) -> bool:
    """Whether the sealed file lies in the vault's database."""
    (one,) = vault.sql(f"SELECT count(*) FROM vault_noteversion WHERE sha256 = '{sent['sha256']}'")
    return one != (0,)


# -- an author's own notes -----------------------------------------------------------------------------


def test_an_author_destroys_an_own_note_with_its_versions_shelves_and_lendings(vault, okafor):
    """Nothing of it is left in a row, and the entry has its ref and no word."""
    (note,) = okafor.notes
    first = okafor.sealed_note(note, okafor.client)
    second = okafor.sealed_note(note, okafor.client, 2)
    other = okafor.sealed_note(new_ref(), okafor.client)
    assert okafor.save(second, other, base=1).status == 200
    brandt = enrolled(vault, Author(practice=okafor.author.practice))
    text = permit(vault, okafor.author, brandt.author)
    assert lend(okafor, brandt, note, text).status == 201
    answer = destroy(okafor, keeping(vault, okafor.author), note, base=2)
    assert answer.status == 200, answer.body
    assert left(okafor) == [other["note"]]
    assert not bytes_in(vault, first) and not bytes_in(vault, second)
    assert okafor.get("/v1/shelves").files == [] and brandt.get("/v1/lent").files == []
    assert okafor.post("/v1/files", {"wanted": [[str(note), 1]]}).status == 404
    entry = vault.entries("vault.notes_destroyed", "done")[-1]
    assert entry["refs"] == [{"kind": "vault_note", "ref": str(note)}]
    assert str(okafor.client) not in json.dumps(entry)


def test_an_earlier_vault_goes_as_a_whole_by_its_author_and_not_while_a_client_in_it_is_held(vault, okafor):
    """By the key of now, since the earlier one may be lost. Nobody else's, and never the vault that is written into."""
    (note,), old = okafor.notes, okafor.identity
    fresh = frame(vault, okafor.author, "set-up", keys=Keys())
    assert fresh.enrol("reset").status == 201 and fresh.confirm_kit().status == 200
    assert fresh.unlock().status == 200
    mine = fresh.sealed_note(new_ref(), okafor.client)
    shelf = fresh.sealed_shelf(okafor.client)
    assert fresh.save(mine, shelves=[shelf]).status == 200

    def end(browser, kept, identity=old):
        body = {"proof": browser.proof(), "keeping": kept, "identity": identity}
        return browser.post("/v1/destructions/earlier", body)

    held = end(fresh, keeping(vault, okafor.author, (okafor.client,)))
    assert (held.status, held.kind) == (403, "client_held")
    assert end(fresh, keeping(vault, okafor.author, lives=timedelta(seconds=-1))).status == 403
    assert end(fresh, keeping(vault, okafor.author), fresh.identity).kind == "not_earlier"
    other = enrolled(vault, Author(practice=okafor.author.practice))
    assert end(other, keeping(vault, other.author)).kind == "nothing_here"
    assert end(other, keeping(vault, okafor.author)).kind == "keeping_of_another"
    reader = frame(vault, okafor.author, keys=okafor.keys)
    reader.identity = old
    assert reader.unlock().status == 200
    assert left(reader) == [str(note)]
    assert end(reader, keeping(vault, okafor.author)).kind == "not_earlier", "the key of now, and no other"

    assert end(fresh, keeping(vault, okafor.author)).status == 200
    states = {one["ref"]: one["state"] for one in frame(vault, okafor.author).began["identities"]}
    assert states == {fresh.identity: "current"}
    assert left(fresh) == [mine["note"]] and len(fresh.get("/v1/shelves").files) == 1
    assert vault.sql(f"SELECT count(*) FROM vault_noteversion WHERE sha256 <> '{mine['sha256']}' "
                     f"AND author_ref = {own(vault, okafor)}") == [(0,)]  # fmt: skip
    assert reader.get("/v1/notes").status == 403
    assert str(note) in (vault.home / "destroyed.list").read_text()
    assert vault.entries("vault.earlier_destroyed", "done")[-1]["facts"] == {"notes": 1}


def own(vault, browser) -> str:
    """The author's ref, as that database writes it."""
    return f"'{browser.author.ref}'" if vault.stores else f"'{browser.author.ref.hex}'"


def test_what_was_destroyed_is_taken_in_no_more_and_its_tombstone_stands(vault, okafor):
    """Not from another device, not from an older list, and nobody takes the tombstone away."""
    (note,) = okafor.notes
    old = okafor.sealed_note(note, okafor.client)
    assert destroy(okafor, keeping(vault, okafor.author), note).status == 200
    again = okafor.save(old, base=2)
    assert (again.status, again.kind) == (409, "destroyed") and left(okafor) == []
    assert okafor.save(old, base=1).kind == "overtaken"
    gone = okafor.get("/v1/destructions").json["gone"]
    assert [(one["note"], one["certificate"]) for one in gone] == [(str(note), None)]
    for done in ("UPDATE vault_tombstone SET note_ref = author_ref", "DELETE FROM vault_tombstone"):
        with pytest.raises(Exception, match="append-only"):
            vault.sql(done)


def test_a_held_clients_note_is_not_destroyed_and_the_answer_says_why(vault, okafor):
    (note,) = okafor.notes
    refused = destroy(okafor, keeping(vault, okafor.author, (new_ref(), okafor.client)), note)
    assert (refused.status, refused.kind) == (403, "client_held")
    assert refused.json["cite"] and refused.json["do"] and left(okafor) == [str(note)]
    assert vault.entries("vault.notes_destroyed", "refused")[-1]["facts"] == {"kind": "client_held"}
    # Somebody else's hold is no reason, and a list that was said for another author says nothing.
    brandt = Author(practice=okafor.author.practice)
    assert destroy(okafor, keeping(vault, brandt), note).kind == "keeping_of_another"
    assert destroy(okafor, keeping(vault, okafor.author, (new_ref(),)), note).status == 200


def test_without_a_fresh_word_of_the_record_nothing_is_destroyed(vault, okafor):
    """A list of yesterday doesn't know of today's hold."""
    for said, kind in (
        ({"seed": b"\x07" * 32}, "keeping_forged"),
        ({"aud": "http://vault.elsewhere.test"}, "keeping_elsewhere"),
        ({"at": datetime.now(UTC) - timedelta(minutes=10)}, "keeping_expired"),
        ({"at": datetime.now(UTC) + timedelta(minutes=2)}, "keeping_expired"),
        ({"lives": timedelta(hours=1)}, "keeping_malformed"),
        ({"type": "session"}, "keeping_malformed"),
        ({"note": "01a201d3-511e-782d-890d-6908f83ce88f"}, "keeping_malformed"),
    ):
        refused = destroy(okafor, keeping(vault, okafor.author, **said), *okafor.notes)
        assert (refused.status, refused.kind) == (403, kind)
    assert left(okafor) == [str(okafor.notes[0])]


def test_nobody_elses_note_is_destroyed_and_none_behind_the_lists_back(vault, okafor):
    (note,) = okafor.notes
    brandt = enrolled(vault, Author(practice=okafor.author.practice))
    assert destroy(brandt, keeping(vault, brandt.author), note, base=0).status == 404
    assert destroy(okafor, keeping(vault, okafor.author), note, new_ref()).status == 404
    locked = frame(vault, okafor.author, keys=okafor.keys)
    assert destroy(locked, keeping(vault, okafor.author), note).kind == "proof_wanted"
    fresh = keeping(vault, okafor.author)
    wrong = {"challenge": str(new_ref()), "answer": "0" * 64}
    assert destroy(okafor, fresh, note, proof=wrong).kind == "proof_wrong"
    assert destroy(okafor, fresh, note, base=0).kind == "overtaken"
    assert destroy(okafor, fresh, note, notes=[{"note": str(note), "signature": b64(b"short")}]).status == 422
    assert destroy(okafor, fresh, note, note).status == 422
    setting_up = frame(vault, okafor.author, "set-up", keys=okafor.keys)
    assert setting_up.enrol("rotated", Keys(), old_proof=setting_up.proof()).status == 201
    assert destroy(okafor, fresh, note).kind == "rotation_pending"
    assert left(okafor) == [str(note)]


# -- the record's orders -------------------------------------------------------------------------------


def told(vault, text: str) -> SimpleNamespace:
    """The receipt, as the record reads it."""
    answer = tell(vault, text)
    assert answer.status == 200, answer.body
    receipt = read_signed(answer.json["receipt"], keys=[base64.b64decode(answer.json["key"])])
    return SimpleNamespace(**receipt)


def test_a_destroyed_record_takes_every_authors_notes_along_after_seven_days_in_their_sight(vault, okafor):
    (note,) = okafor.notes
    practice, certificate = okafor.author.practice, new_ref()
    brandt = enrolled(vault, Author(practice=practice))
    hers, kept = new_ref(), new_ref()
    sent = brandt.sealed_note(hers, okafor.client)
    assert brandt.save(sent, brandt.sealed_note(kept, new_ref())).status == 200
    text = destruction(vault, practice, okafor.client, certificate)
    first = told(vault, text)
    due = from_utc_text(first.due_at) - from_utc_text(first.told_at)
    assert (due, first.done_at) == (timedelta(days=7), "")
    assert told(vault, text).done_at == "", "said again, it is the same order"
    assert left(okafor) == [str(note)]
    for author in (okafor, brandt):
        (waiting,) = author.get("/v1/destructions").json["waiting"]
        assert waiting["statement"] == text
    seven_days_pass(vault, certificate)
    done = told(vault, destruction(vault, practice, okafor.client, certificate))
    assert done.done_at and left(okafor) == [] and left(brandt) == [str(kept)]
    assert not bytes_in(vault, sent) and okafor.get("/v1/shelves").files == []
    seen = brandt.get("/v1/destructions").json
    assert seen["waiting"] == [] and [one["note"] for one in seen["gone"]] == [str(hers)]
    assert len(seen["orders"]) == 1
    # Nothing about the client comes in again: no note, no shelf.
    assert brandt.save(brandt.sealed_note(new_ref(), okafor.client), base=1).kind == "destroyed"
    assert brandt.save(shelves=[brandt.sealed_shelf(okafor.client)], base=1).kind == "destroyed"


def test_an_author_who_keeps_their_notes_keeps_them_and_nobody_elses(vault, okafor):
    """Only their author destroys psychotherapy notes: silence for seven days lets them go, a word keeps them."""
    (note,), certificate = okafor.notes, new_ref()
    brandt = enrolled(vault, Author(practice=okafor.author.practice))
    assert brandt.save(brandt.sealed_note(new_ref(), okafor.client)).status == 200
    spare = {"proof": okafor.proof(), "certificate": str(certificate)}
    assert okafor.post("/v1/destructions/spare", spare).status == 404, "no such order"
    before = told(vault, destruction(vault, okafor.author.practice, okafor.client, certificate))
    locked = frame(vault, okafor.author, keys=okafor.keys)
    assert locked.post("/v1/destructions/spare", spare | {"proof": locked.proof()}).kind == "proof_wanted"
    assert okafor.post("/v1/destructions/spare", spare).kind == "proof_wrong", "spent"
    assert okafor.post("/v1/destructions/spare", spare | {"proof": okafor.proof()}).status == 200
    assert [one["spared"] for one in okafor.get("/v1/destructions").json["waiting"]] == [True]
    assert [one["spared"] for one in brandt.get("/v1/destructions").json["waiting"]] == [False]
    seven_days_pass(vault, certificate)
    done = told(vault, destruction(vault, okafor.author.practice, okafor.client, certificate))
    assert vars(done).keys() == vars(before).keys() and done.done_at
    assert left(okafor) == [str(note)] and left(brandt) == [] and len(okafor.get("/v1/shelves").files) == 1
    assert okafor.save(okafor.sealed_note(note, okafor.client, 2), base=1).status == 200
    assert brandt.save(brandt.sealed_note(new_ref(), okafor.client), base=1).kind == "destroyed"
    assert okafor.post("/v1/destructions/spare", spare | {"proof": okafor.proof()}).status == 404, "too late"
    assert destroy(okafor, keeping(vault, okafor.author), note, base=2).status == 200


def test_an_order_from_before_the_seven_days_are_over_destroys_nothing_after_them(vault, okafor):
    """It was signed when no hold stood; the record signs another one only while none does."""
    certificate = new_ref()
    early = destruction(vault, okafor.author.practice, okafor.client, certificate)
    told(vault, early)
    at = (datetime.now(UTC) - timedelta(days=7) + timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M:%S")
    ref = f"'{certificate}'" if vault.stores else f"'{certificate.hex}'"
    vault.sql(f"UPDATE vault_destruction SET told_at = '{at}' WHERE certificate_ref = {ref}")
    assert told(vault, early).done_at == "" and len(left(okafor)) == 1


def test_an_order_that_the_record_didnt_sign_so_destroys_nothing(vault, okafor):
    for said, kind in (
        ({"seed": b"\x07" * 32}, "destruction_forged"),
        ({"aud": "http://vault.elsewhere.test"}, "destruction_elsewhere"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "destruction_expired"),
        ({"lives": timedelta(hours=2)}, "destruction_malformed"),
        ({"note": "01a201d3-511e-782d-890d-6908f83ce88f"}, "destruction_malformed"),
        ({"author": "01a201d3-511e-782d-890d-6908f83ce88f"}, "destruction_malformed"),
        ({"confirmed_by": None}, "destruction_malformed"),
        ({"type": "order"}, "destruction_malformed"),
    ):
        refused = tell(vault, destruction(vault, okafor.author.practice, okafor.client, new_ref(), **said))
        assert (refused.status, refused.kind) == (403, kind)


def test_one_person_alone_in_an_order_destroys_nothing(vault, okafor):
    alone = str(new_ref())
    text = destruction(
        vault, okafor.author.practice, okafor.client, new_ref(), proposed_by=alone, confirmed_by=alone
    )
    assert tell(vault, text).kind == "destruction_alone"
    assert tell(vault, order(vault, okafor.author)).kind == "destruction_malformed"


def test_an_order_of_another_practice_touches_nothing_here(vault, okafor):
    """Both practices have a client of that ref, as two installations that were joined might."""
    certificate, elsewhere = new_ref(), enrolled(vault)
    practice = elsewhere.author.practice
    assert elsewhere.save(elsewhere.sealed_note(new_ref(), okafor.client)).status == 200
    told(vault, destruction(vault, practice, okafor.client, certificate))
    assert (
        elsewhere.get("/v1/destructions").json["waiting"]
        and not okafor.get("/v1/destructions").json["waiting"]
    )
    seven_days_pass(vault, certificate)
    assert told(vault, destruction(vault, practice, okafor.client, certificate)).done_at
    assert left(elsewhere) == [] and left(okafor) == [str(okafor.notes[0])]
    assert len(okafor.get("/v1/shelves").files) == 1


def test_the_record_learns_the_same_whether_there_was_a_note_or_none(vault, okafor):
    """Two clients, one with notes and one without: receipts, entries and answers differ in refs and moments alone."""
    practice = okafor.author.practice
    learned = []
    for client in (okafor.client, new_ref()):
        certificate = new_ref()
        before = len(vault.entries())
        seen = [told(vault, destruction(vault, practice, client, certificate))]
        seven_days_pass(vault, certificate)
        seen.append(told(vault, destruction(vault, practice, client, certificate)))
        said = json.dumps([vars(one) for one in seen])
        for ref, word in ((client, "client"), (certificate, "certificate")):
            said = said.replace(str(ref), word)
        entries = [
            (one["act"], one["outcome"], [ref["kind"] for ref in one["refs"]], one.get("facts"))
            for one in vault.entries()[before:]
        ]
        shape = [{name: len(str(value)) for name, value in one.items()} for one in json.loads(said)]
        learned.append((shape, entries))
        assert str(client) not in json.dumps(vault.entries()), "the vault's ledger names no client"
    assert learned[0] == learned[1]


# -- old copies ----------------------------------------------------------------------------------------


def test_a_vault_that_its_custodians_destroyed_stands_on_the_list_too(vault, okafor):
    custody = keep_will(okafor, "destroy")
    browser, _ = comes(vault, okafor.author, custody)
    assert browser.post("/v1/openings/destroy", {"proof": answered(browser)}).status == 200
    file = vault.home / "destroyed.list"
    assert str(okafor.notes[0]) in (file.read_text() if file.exists() else "")


def test_an_older_copy_of_the_database_brings_nothing_back(vault, okafor):
    """The list lies beside the database, which may be an older copy: what is on it goes before anybody is served.

    So stands a vault that was restored: the list has the lines of a destruction, and the database what was destroyed.
    """
    brandt = enrolled(vault)
    assert brandt.save(brandt.sealed_note(new_ref(), okafor.client)).status == 200
    (note,), practice, certificate = okafor.notes, okafor.author.practice, new_ref()
    of_note = {"v": 1, "practice": str(practice), "author": str(okafor.author.ref), "note": str(note),
               "client": str(okafor.client), "certificate": None, "signature": "07" * 64,
               "at": "2026-11-19T18:58:03.000000Z"}  # fmt: skip
    of_client = {"v": 1, "practice": str(brandt.author.practice), "certificate": str(certificate),
                 "client": str(okafor.client), "statement": "v1.x.y", "told_at": of_note["at"], "at": of_note["at"]}  # fmt: skip
    of_hers = of_note | {"author": str(brandt.author.ref), "practice": str(brandt.author.practice),
                         "note": left(brandt)[0], "certificate": str(certificate), "signature": None}  # fmt: skip
    vault.stop()
    list_file = vault.home / "destroyed.list"
    before = list_file.read_bytes() if list_file.exists() else b""
    list_file.write_bytes(before + b"no line\n")
    refused = vault.run(
        "serve", "--only", "vault", "--host", "127.0.0.1", "--vault-port", str(vault.vault_port)
    )
    assert refused.returncode != 0 and "destroyed.list" in refused.stderr + refused.stdout
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in (of_note, of_hers, of_client))
    list_file.write_bytes(before + lines + b'{"at":"20')  # and what a writer that was killed left of a line
    vault.start()
    okafor, brandt = (again(vault, one) for one in (okafor, brandt))
    assert left(okafor) == left(brandt) == [] and okafor.get("/v1/shelves").files == []
    (stone,) = okafor.get("/v1/destructions").json["gone"]
    assert (stone["note"], stone["signature"]) == (str(note), b64(b"\x07" * 64))
    assert brandt.get("/v1/destructions").json["orders"] == ["v1.x.y"]
    assert brandt.save(brandt.sealed_note(new_ref(), UUID(of_client["client"])), base=1).kind == "destroyed"
    kept = enrolled(vault)
    assert kept.save(kept.sealed_note(new_ref(), new_ref())).status == 200
    assert destroy(kept, keeping(vault, kept.author), *(UUID(one) for one in left(kept))).status == 200
    torn = list_file.read_bytes()
    assert torn.endswith(b"\n") and b'{"at":"20' + b"{" not in torn, "the torn line was taken off"


def again(vault, browser: Browser) -> Browser:
    """The same author, unlocked after a restart."""
    fresh = frame(vault, browser.author, keys=browser.keys)
    assert fresh.unlock().status == 200
    return fresh
