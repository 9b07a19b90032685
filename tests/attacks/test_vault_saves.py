"""Writing against a running vault: gaps, exchanged clients, overtaken and racing saves, keys changed half way.

Two devices never overwrite each other silently, what an author left behind stays, and a change of the key that isn't
whole changes nothing.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.support.age_files import looks_wrapped
from tests.support.vault_browser import Author, Keys, b64, digest, enrolled, frame
from twodrawer.lib.refs import new_ref


@pytest.fixture
def okafor(vault):
    """A new author, enrolled and unlocked."""
    return enrolled(vault)


def another_frame(vault, browser, purpose="open", keys=None):
    """A second device of the same author, unlocked."""
    device = frame(vault, browser.author, purpose, keys=keys or browser.keys)
    assert device.unlock().status == 200
    return device


def stands(browser):
    """Every version that is stored, with its hash."""
    return {(one["note"], one["version"]): one["sha256"] for one in browser.get("/v1/notes").json["notes"]}


# -- versions ----------------------------------------------------------------------------------------------


def test_versions_follow_on_one_another_without_gaps(okafor):
    note, client = new_ref(), new_ref()
    assert okafor.save(okafor.sealed_note(note, client, 2)).kind == "version"
    first = okafor.sealed_note(note, client, 1)
    assert okafor.save(first).status == 200
    for version in (1, 3):
        answer = okafor.save(okafor.sealed_note(note, client, version), base=1)
        assert (answer.status, answer.kind) == (409, "version")
        assert (answer.json["version"], answer.json["sha256"]) == (1, first["sha256"])
    assert okafor.save(okafor.sealed_note(note, client, 2), base=1).status == 200
    assert set(stands(okafor)) == {(str(note), 1), (str(note), 2)}


def test_a_note_never_changes_its_client(okafor):
    note = new_ref()
    first = okafor.sealed_note(note, new_ref())
    assert okafor.save(first).status == 200
    for moved in (
        okafor.sealed_note(note, new_ref(), 2),
        okafor.sealed_note(note, new_ref(), 1, replaces=first["sha256"]),
    ):
        assert okafor.save(moved, base=1).kind == "version"
    assert stands(okafor) == {(str(note), 1): first["sha256"]}


def test_the_newest_version_is_replaced_only_by_who_knows_it_and_only_within_its_hour(vault, okafor):
    note, client = new_ref(), new_ref()
    first, second = okafor.sealed_note(note, client), okafor.sealed_note(note, client, text="A better hunch.")
    assert okafor.save(first).status == 200
    assert okafor.save(second | {"replaces": "0" * 64}, base=1).kind == "version"
    assert okafor.save(second | {"replaces": first["sha256"]}, base=1).status == 200
    assert stands(okafor) == {(str(note), 1): second["sha256"]}
    vault.sql("UPDATE vault_noteversion SET made_at = '2026-11-01 09:00:00'")
    third = okafor.sealed_note(note, client, text="Too late.") | {"replaces": second["sha256"]}
    assert okafor.save(third, base=2).kind == "version"
    assert okafor.save(okafor.sealed_note(note, client, 2), base=2).status == 200


def test_an_earlier_version_is_not_replaced(okafor):
    note, client = new_ref(), new_ref()
    first = okafor.sealed_note(note, client)
    okafor.save(first)
    okafor.save(okafor.sealed_note(note, client, 2), base=1)
    answer = okafor.save(okafor.sealed_note(note, client) | {"replaces": first["sha256"]}, base=2)
    assert answer.kind == "version"


# -- compare and swap ----------------------------------------------------------------------------------------


def test_a_save_that_was_overtaken_changes_nothing_and_learns_the_counter(vault, okafor):
    other = another_frame(vault, okafor)
    assert okafor.save(okafor.sealed_note(new_ref(), new_ref())).status == 200
    assert other.save(base=1).status == 200
    before = stands(okafor)
    for base in (0, 1, 3, 9):
        answer = okafor.save(okafor.sealed_note(new_ref(), new_ref()), base=base)
        assert (answer.status, answer.kind, answer.json["counter"]) == (409, "overtaken", 2)
    assert stands(okafor) == before


def test_of_two_devices_saving_at_once_one_wins_each_time(vault, okafor):
    devices, start = [okafor, another_frame(vault, okafor)], Barrier(2)

    def save(device, base):
        note, proof = device.sealed_note(new_ref(), new_ref()), device.proof()
        start.wait()
        return device.save(note, base=base, proof=proof).status

    with ThreadPoolExecutor(2) as pool:
        for base in range(6):
            got = sorted(pool.map(lambda device, base=base: save(device, base), devices))
            assert got == [200, 409]
    assert len(stands(okafor)) == 6, "and what the loser sent is nowhere"
    assert okafor.get("/v1/manifest").json["counter"] == 6


def test_the_counter_goes_up_by_one(okafor):
    assert okafor.save(counter=5).kind == "malformed"
    assert okafor.save(counter=0).kind == "malformed"


def test_a_save_is_whole_or_nothing(okafor):
    """The second note is out of order, so the first one isn't kept either, nor the shelf, nor the manifest."""
    good, bad = okafor.sealed_note(new_ref(), new_ref()), okafor.sealed_note(new_ref(), new_ref(), 7)
    assert okafor.save(good, bad, shelves=[okafor.sealed_shelf(new_ref())]).kind == "version"
    assert stands(okafor) == {}
    assert okafor.get("/v1/shelves").files == []
    assert okafor.get("/v1/manifest").json["counter"] == 0


def test_shelves_are_replaced_and_dropped_by_their_ref(okafor):
    client = new_ref()
    old, kept = okafor.sealed_shelf(client), okafor.sealed_shelf(client)
    okafor.save(shelves=[old, kept])
    new = okafor.sealed_shelf(client) | {"ref": kept["ref"]}
    assert okafor.save(base=1, shelves=[new], dropped_shelves=[old["ref"]]).status == 200
    assert [(one["ref"], one["sha256"]) for one, _ in okafor.get("/v1/shelves").files] == [
        (kept["ref"], new["sha256"])
    ]


def test_nothing_is_saved_before_the_recovery_kit_was_confirmed(vault):
    author = frame(vault, Author(), "set-up")
    assert author.enrol().status == 201
    assert author.unlock().status == 200
    answer = author.save(author.sealed_note(new_ref(), new_ref()))
    assert (answer.status, answer.kind) == (409, "kit_not_confirmed")


def test_a_span_of_autosaves_is_one_entry_and_another_note_another(vault, okafor):
    before = len(vault.entries("vault.saved"))
    note, client = new_ref(), new_ref()
    sent = okafor.sealed_note(note, client)
    okafor.save(sent)
    for base in (1, 2):
        again = okafor.sealed_note(note, client, text="More.") | {"replaces": sent["sha256"]}
        assert okafor.save(again, base=base).status == 200
        sent = again
    okafor.save(okafor.sealed_note(new_ref(), client), base=3)
    entries = vault.entries("vault.saved")[before:]
    assert [one["refs"][0]["ref"] == str(note) for one in entries] == [True, False]
    assert str(client) not in str(entries), "a client is never named in the vault's ledger"


# -- keys ------------------------------------------------------------------------------------------------------


def test_a_reset_keeps_everything_earlier(vault, okafor):
    note = okafor.sealed_note(new_ref(), new_ref())
    assert okafor.save(note).status == 200
    old_keys, old = okafor.keys, okafor.identity
    fresh = frame(vault, okafor.author, "set-up", keys=Keys())
    assert fresh.enrol("reset").status == 201
    assert fresh.unlock().status == 200
    assert stands(fresh) == {}, "the new vault begins empty"
    states = {one["ref"]: one["state"] for one in frame(vault, okafor.author).began["identities"]}
    assert states == {old: "earlier", fresh.identity: "current"}
    reader = frame(vault, okafor.author, keys=old_keys)
    reader.identity = old
    assert reader.unlock().status == 200
    assert set(stands(reader).values()) == {note["sha256"]}
    assert reader.save(reader.sealed_note(new_ref(), new_ref()), base=1).kind == "not_current"


def test_the_last_way_in_and_the_last_confirmed_kit_stay(vault, okafor):
    wraps = {one["kind"]: one["ref"] for one in frame(vault, okafor.author).began["identities"][0]["wraps"]}

    def remove(ref):
        return okafor.post(f"/v1/wraps/{ref}/remove", {"proof": okafor.proof()})

    def add(kind):
        said = {"proof": okafor.proof(), "kind": kind, "file": b64(looks_wrapped(kind))}
        return okafor.post(f"/v1/identities/{okafor.identity}/wraps", said)

    for ref in wraps.values():
        assert remove(ref).kind == "last_wrap"
    assert add("passkey").status == 201
    assert remove(wraps["passphrase"]).status == 200
    assert add("kit").status == 201
    assert remove(wraps["kit"]).kind == "last_wrap", "the new kit wasn't confirmed yet"
    assert okafor.confirm_kit().status == 200
    assert remove(wraps["kit"]).status == 200


def begun_rotation(vault, okafor):
    """A frame with the new keys' identity pending."""
    setting_up = frame(vault, okafor.author, "set-up", keys=okafor.keys)
    answer = setting_up.enrol("rotated", new := Keys(), old_proof=setting_up.proof())
    assert (answer.status, answer.json["state"]) == (201, "pending"), answer.body
    return setting_up, new, answer.json["identity"]


def test_a_rotation_needs_a_proof_of_the_key_that_it_replaces(vault, okafor):
    thief = frame(vault, okafor.author, "set-up")
    assert thief.enrol("rotated").kind == "malformed"
    wrong = thief.proof(recipient=thief.keys.recipient)
    assert thief.enrol("rotated", old_proof=wrong).kind == "proof_wrong"


def test_a_rotation_is_finished_when_everything_is_there_as_it_stands(vault, okafor):
    note, client = new_ref(), new_ref()
    first, second = okafor.sealed_note(note, client), okafor.sealed_note(note, client, 2)
    okafor.save(first)
    okafor.save(second, base=1, shelves=[okafor.sealed_shelf(client)])
    before = {one["version"]: one["made_at"] for one in okafor.get("/v1/notes").json["notes"]}
    device, new, pending = begun_rotation(vault, okafor)
    device.unlock()
    seal = frame(vault, okafor.author, keys=new)

    def anew(of, version):
        return seal.sealed_note(note, client, version) | {"of": of["sha256"]}

    def upload(*notes):
        body = {"proof": device.proof(new, identity=pending), "notes": list(notes)}
        return device.post(f"/v1/rotations/{pending}/files", body)

    def finish(**changed):
        manifest = new.seal({"v": 1, "type": "manifest", "counter": 1})
        body = {
            "proof": device.proof(new, identity=pending),
            "old_proof": device.proof(),
            "counter": 1,
            "manifest": b64(manifest),
            "mac": b64(bytes(32)),
            "shelves": [seal.sealed_shelf(client)],
        }
        return device.post(f"/v1/rotations/{pending}/finish", body | changed)

    assert finish().kind == "kit_not_confirmed"
    confirm = {"proof": device.proof(new, identity=pending)}
    assert device.post(f"/v1/identities/{pending}/kit", confirm).status == 200
    assert upload(anew(first, 1)).status == 200
    assert [one["version"] for one in device.get(f"/v1/rotations/{pending}").json["notes"]] == [1]
    answer = finish()
    assert (answer.kind, answer.json.get("missing")) == ("rotation_incomplete", [[str(note), 2]])
    assert upload(anew(second, 2)).status == 200
    # A save in the meantime: what was sealed anew is older than what stands.
    newer = okafor.sealed_note(note, client, 2, text="More.") | {"replaces": second["sha256"]}
    assert okafor.save(newer, base=2).status == 200
    assert finish().json.get("missing") == [[str(note), 2]]
    assert upload(anew(newer, 2)).status == 200
    device, new_device = frame(vault, okafor.author, keys=okafor.keys), None
    assert finish().status == 200
    # The old key opens nothing any more; the new one everything, with the days it was written on.
    assert device.get("/v1/notes").kind == "proof_wanted"
    new_device = frame(vault, okafor.author, keys=new)
    assert [one["state"] for one in new_device.began["identities"]] == ["current"]
    assert new_device.unlock().status == 200
    assert {one["version"]: one["made_at"] for one in new_device.get("/v1/notes").json["notes"]} == before
    assert new_device.get("/v1/manifest").json["counter"] == 1
    assert new_device.save(base=1).status == 200
    held = vault.sql("SELECT count(*) FROM vault_noteversion WHERE sha256 IN "
                     f"('{first['sha256']}', '{second['sha256']}', '{newer['sha256']}')")  # fmt: skip
    assert held == [(0,)]


def test_a_rotation_that_was_given_up_left_nothing_and_took_nothing(vault, okafor):
    note, client = new_ref(), new_ref()
    kept = okafor.sealed_note(note, client)
    okafor.save(kept)
    device, new, pending = begun_rotation(vault, okafor)
    seal = frame(vault, okafor.author, keys=new)
    body = {
        "proof": device.proof(new, identity=pending),
        "notes": [seal.sealed_note(note, client) | {"of": kept["sha256"]}],
    }
    assert device.post(f"/v1/rotations/{pending}/files", body).status == 200
    assert device.enrol("rotated", Keys(), old_proof=device.proof()).kind == "rotation_pending"
    assert device.post(f"/v1/rotations/{pending}/abandon", {"proof": device.proof()}).status == 200
    assert stands(another_frame(vault, okafor)) == {(str(note), 1): kept["sha256"]}
    assert [one["state"] for one in frame(vault, okafor.author).began["identities"]] == ["current"]
    assert device.post(f"/v1/rotations/{pending}/files", body).status == 404


def test_a_rotation_takes_only_what_is_there(vault, okafor):
    device, new, pending = begun_rotation(vault, okafor)
    seal = frame(vault, okafor.author, keys=new)
    stray = seal.sealed_note(new_ref(), new_ref()) | {"of": digest(b"nothing")}
    body = {"proof": device.proof(new, identity=pending), "notes": [stray]}
    assert device.post(f"/v1/rotations/{pending}/files", body).kind == "nothing_here"
