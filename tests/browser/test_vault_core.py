"""The vault's own modules in a real Chromium, at the vault's real origin, against the vault's real process.

Wrapping by scrypt takes a second each time, so only tests that unlock by it wrap by it.
"""

import base64
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pyrage
import pytest

from tests.support.age_cli import age_opens
from tests.support.chromium import Passkey
from tests.support.house import LoneVault, lone_vault
from tests.support.vault_browser import Author
from tests.support.vault_page import VaultPage

PASSPHRASE = "amber otter quilt harbor violet lantern"
CANARY = "The dream about the burning orchard again."
ROWAN = str(UUID("0199a000-0000-7000-8000-000000000001"))
MARLOW = str(UUID("0199a000-0000-7000-8000-000000000002"))
TEXTS = "return t.open.all().map(({ text }) => text).sort()"

AtVault = Callable[..., VaultPage]


@pytest.fixture(scope="module")
def vault(run_folder: Path) -> Iterator[LoneVault]:
    """A vault for this file alone."""
    served = lone_vault(run_folder, f"vault-core-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    served.start()
    yield served
    served.stop()


@pytest.fixture
def at_vault(vault, new_page) -> AtVault:
    """Opens the vault's page in a browser of its own; with an author, another device of the same person."""

    def open_one(author: Author | None = None) -> VaultPage:
        return VaultPage(new_page(), vault, author)

    return open_one


def test_an_author_sets_up_writes_locks_and_finds_a_word_again(at_vault):
    okafor = at_vault()
    assert okafor.enrol(passphrase=PASSPHRASE).startswith("age1")
    written = okafor.write(CANARY, client=ROWAN, label="Rowan")
    assert written["version"] == 1
    okafor.run("await t.open.lock()")
    okafor.load()
    assert okafor.unlock("passphrase", "some other words")["refused"] == "wrong_passphrase"
    (found,) = okafor.unlock("passphrase", PASSPHRASE)
    assert (found["text"], found["label"]) == (CANARY, "Rowan")
    assert okafor.run("return t.open.search('ORCHARD').map(({ note }) => note)") == [written["note"]]
    extractable = okafor.run("return ['identity', 'mac', 'sign'].map((name) => t.keys[name].extractable)")
    assert extractable == [False, False, False]


def test_a_passkey_opens_it_and_one_made_for_another_vault_does_not(at_vault):
    okafor = at_vault()
    Passkey(okafor.page.context, okafor.page).plug_in()
    okafor.enrol(passkey=True)
    okafor.write(CANARY, client=ROWAN, label="Rowan")
    okafor.load()
    assert [note["text"] for note in okafor.unlock("passkey")] == [CANARY]

    lindqvist = at_vault()
    Passkey(lindqvist.page.context, lindqvist.page).plug_in()
    lindqvist.enrol(passkey=True)
    file = okafor.run("return t.mine.identities[0].wraps.find(({ kind }) => kind === 'passkey').file")
    answer = lindqvist.run("return t.unlockWithPasskey(given)", file)
    assert answer["refused"] in {"wrong_key", "passkey_cancelled"}


def test_a_passkey_without_the_needed_secret_says_so(at_vault):
    okafor = at_vault()
    Passkey(okafor.page.context, okafor.page, has_prf=False).plug_in()
    answer = okafor.run("return (await t.makeIdentity()).wrapWithPasskey({ name: 'Okafor' })")
    assert answer["refused"] == "passkey_unsupported"


def test_two_devices_write_the_same_note_at_once_and_both_texts_are_kept(at_vault):
    desk = at_vault()
    desk.enrol(passphrase=PASSPHRASE)
    note = desk.write("Begun.", client=ROWAN, label="Rowan")["note"]
    laptop = at_vault(desk.author)
    laptop.unlock("passphrase", PASSPHRASE)
    laptop.run("t.open.edit(given)", note)
    desk.run("await t.open.save(given, 'Begun. From the desk.')", note)
    laptop.write("Of another session.", client=MARLOW, label="Marlow")
    saved = laptop.run("return t.open.save(given, 'Begun. From the laptop.')", note)
    assert (saved["version"], saved["conflict"]["text"]) == (2, "Begun. From the desk.")
    desk.run("await t.open.refresh()")
    assert desk.run(TEXTS) == ["Begun. From the laptop.", "Of another session."]
    assert desk.run("return (await t.open.version(given, 1)).text", note) == "Begun. From the desk."
    assert desk.run("return t.open.verify()") == []


def test_words_typed_while_the_server_is_gone_are_sealed_here_and_saved_by_the_next_page(at_vault, vault):
    okafor = at_vault()
    okafor.enrol(passphrase=PASSPHRASE)
    note = okafor.write("Begun.", client=ROWAN, label="Rowan")["note"]
    vault.kill()
    try:
        tried = okafor.run(
            "t.open.keep(given, 'Begun. Typed in the dark.'); return t.open.save(given, 'Begun. Typed in the dark.')",
            note,
        )
        assert tried["refused"] == "offline"
        okafor.run("await t.open.journal.flush()")
    finally:
        vault.start()
    drafts = okafor.run(
        "const all = await t.open.journal.store.all(); return all.map(({ file }) => t.base64(file))"
    )
    assert len(drafts) == 1
    assert b"dark" not in base64.b64decode(drafts[0])
    okafor.load()
    okafor.unlock("passphrase", PASSPHRASE)
    (recovered,) = okafor.run("return t.open.recover()")
    assert (recovered["text"], recovered["beside"]) == ("Begun. Typed in the dark.", False)
    assert okafor.run(TEXTS) == ["Begun. Typed in the dark."]
    assert okafor.run("return (await t.open.journal.store.all()).length") == 0


def test_rotation_seals_everything_anew_takes_up_where_it_was_broken_off_and_ends_the_old_key(at_vault):
    okafor = at_vault()
    okafor.enrol()
    note = okafor.write("First.", client=ROWAN, label="Rowan")["note"]
    okafor.run("t.open.endSitting(given); await t.open.save(given, 'First, and second.')", note)
    okafor.write(CANARY, client=MARLOW, label="Marlow")
    okafor.begin("set-up")
    steps = okafor.run(
        """
        const old = t.keys;
        await t.mine.prove(old);
        const hand = await t.makeIdentity();
        const wraps = given;
        await t.enrolSuccessor({ access: t.mine, hand, wraps, old });
        await t.confirmKit(t.mine, hand.unlocked);
        const vault = await t.Vault.open({ access: t.mine, unlocked: old, journal: null });
        // The line is cut after the first batch was sent; then a note is written; then rotation is taken up again.
        const cut = new t.Rotation({ vault, next: hand.unlocked, onProgress: ({ step }) => { if (step === "checking") throw new Error("cut"); } });
        await cut.run().then(() => { throw new TypeError("not cut"); }, (error) => { if (error.message !== "cut") throw error; });
        await t.mine.prove(old);
        await vault.save(vault.begin({ client: given[0].client, label: "Rowan", session: given[0].client }), "Between.").catch((error) => { if (error.kind !== "rotation_pending") throw error; });
        const steps = [];
        await new t.Rotation({ vault, next: hand.unlocked, onProgress: ({ step }) => steps.push(step) }).run();
        t.keys = hand.unlocked;
        t.old = old;
        return [...new Set(steps)];
        """.replace("given[0].client", json.dumps(ROWAN)),
        okafor.fake_wraps(),
    )
    assert steps == ["sealing", "checking", "finishing"]
    okafor.begin()
    assert set(okafor.run("t.open = await t.Vault.open({ access: t.mine, unlocked: t.keys }); " + TEXTS)) >= {
        CANARY,
        "First, and second.",
    }
    assert okafor.run("return (await t.open.version(given, 1)).text", note) == "First."
    assert okafor.run("return t.open.verify()") == []
    assert okafor.run("return t.mine.prove(t.old)")["refused"] == "wrong_key"


def test_a_reset_leaves_the_earlier_vault_readable_and_nothing_more_is_written_there(at_vault):
    okafor = at_vault()
    okafor.enrol()
    okafor.write(CANARY, client=ROWAN, label="Rowan")
    okafor.run("t.first = t.keys")
    okafor.enrol(reason="reset")
    assert okafor.run(TEXTS) == []
    assert okafor.run(
        "t.open = await t.Vault.open({ access: t.mine, unlocked: t.first, journal: null }); " + TEXTS
    ) == [CANARY]
    refused = okafor.write("Late.", client=ROWAN, label="Rowan")
    assert refused["refused"] == "earlier"


def test_the_exit_opens_with_debians_age_and_with_pyrage_and_no_name_in_it_says_anything(at_vault, tmp_path):
    okafor = at_vault()
    code = okafor.run("return t.newKitCode()")
    okafor.enrol(kit=code)
    note = okafor.write("First.", client=ROWAN, label="Rowan")["note"]
    okafor.run("t.open.endSitting(given); await t.open.save(given, 'First, and second.')", note)
    taken = okafor.run(
        "const { zip, missing } = await t.exportZip(t.open); return { zip: t.base64(zip), missing }"
    )
    assert taken["missing"] == []
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(taken["zip"])))
    archive.extractall(tmp_path)
    assert "Rowan" not in "".join(archive.namelist())
    listed = json.loads(archive.read("manifest.json"))["files"]
    assert [one["version"] for one in listed] == [1, 2]
    assert all(sha256(archive.read(one["file"])).hexdigest() == one["sha256"] for one in listed)

    kit = tmp_path / "identity-recovery.age"
    newest = tmp_path / listed[1]["file"]
    by_age = json.loads(age_opens(newest, identity=kit, passphrase=code))
    assert (by_age["text"], by_age["label"], by_age["note"]) == ("First, and second.", "Rowan", note)
    secret = pyrage.passphrase.decrypt(kit.read_bytes(), code).decode().split()[-1]
    by_pyrage = json.loads(pyrage.decrypt(newest.read_bytes(), [pyrage.x25519.Identity.from_str(secret)]))
    assert by_pyrage == by_age
    assert by_pyrage["previous"] == listed[0]["sha256"]


def test_only_the_vaults_own_workers_start(at_vault):
    okafor = at_vault()
    answer = okafor.run(
        """
        const tried = {};
        for (const path of ["/js/key-worker.js", "/js/vault.js"]) {
          try { new Worker(path, { type: "module" }); tried[path] = "started"; } catch (error) { tried[path] = error.name; }
        }
        try { trustedTypes.createPolicy("other", {}); tried.policy = "made"; } catch (error) { tried.policy = error.name; }
        return tried;
        """
    )
    assert answer == {"/js/key-worker.js": "TypeError", "/js/vault.js": "TypeError", "policy": "TypeError"}
