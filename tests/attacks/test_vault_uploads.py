"""Plaintext, armor, foreign and damaged ciphertext handed to a running vault: a sentence, and nothing is stored.

Each bad file is tried as a note, as a shelf, as a manifest and in a rotation's batch: one door fixed and its twin open
is how this goes wrong.
"""

import base64
import os
import subprocess

import pyrage
import pytest

from tests.support.age_files import b64 as raw_b64
from tests.support.age_files import looks_wrapped, padded, scrypt_stanza, seal, sealed_under, x25519_stanza
from tests.support.vault_browser import Keys, b64, digest, enrolled, frame
from twodrawer.lib.refs import new_ref


@pytest.fixture(scope="module")
def author(vault):
    """An author with one note, and a rotation that was begun."""
    browser = enrolled(vault)
    browser.note, browser.client = new_ref(), new_ref()
    assert browser.save(browser.sealed_note(browser.note, browser.client)).status == 200
    setting_up = frame(vault, browser.author, "set-up", keys=browser.keys)
    browser.new_keys = Keys()
    answer = setting_up.enrol("rotated", browser.new_keys, old_proof=setting_up.proof())
    assert answer.status == 201, answer.body
    browser.pending = answer.json["identity"]
    return browser


@pytest.fixture
def okafor(vault, author):
    """A frame of that author, unlocked: what is refused leaves its challenge open, and a token has sixteen of them."""
    browser = frame(vault, author.author, keys=author.keys)
    assert browser.unlock().status == 200
    browser.note, browser.client, browser.pending = author.note, author.client, author.pending
    return browser


PLAIN = padded(b"Rowan told me about the canary in the coal cellar.")


def bad_files(recipient: str) -> dict[str, bytes]:
    """Every kind of file that isn't one of ours."""
    good = seal(PLAIN, recipient)
    key = os.urandom(16)
    header = good.index(b"---")
    share = good[len(b"age-encryption.org/v1\n-> X25519 ") :][:43]
    odd = share[:-1] + bytes([ord(b"A") if share[-1:] != b"A" else ord(b"B")])
    return {
        "plain text": PLAIN,
        "plain json": b'{"text":"A hunch."}'.ljust(2_048),
        "empty header": b"age-encryption.org/v1\n".ljust(4_096, b"x"),
        "another version": good.replace(b"org/v1\n", b"org/v2\n", 1),
        "armored": pyrage.encrypt(PLAIN, [pyrage.x25519.Recipient.from_str(recipient)], armored=True),
        "with grease": pyrage.encrypt(PLAIN, [pyrage.x25519.Recipient.from_str(recipient)]),
        "two recipients": seal(PLAIN, recipient, Keys().recipient),
        "the same recipient twice": seal(PLAIN, recipient, recipient),
        "no recipient": sealed_under(key, b"", PLAIN),
        "a passphrase": sealed_under(key, scrypt_stanza(key, "six words", 10), PLAIN),
        "a passphrase beside a recipient": sealed_under(
            key, x25519_stanza(key, recipient) + scrypt_stanza(key, "six words", 10), PLAIN
        ),
        "a wrapped identity": looks_wrapped("kit", PLAIN),
        "a foreign stanza": sealed_under(
            key, b"-> X25520 " + raw_b64(os.urandom(32)) + b"\n" + raw_b64(os.urandom(32)) + b"\n", PLAIN
        ),
        "a stanza with more arguments": good.replace(b"-> X25519 ", b"-> X25519 more ", 1),
        "windows line ends": good[:header].replace(b"\n", b"\r\n") + good[header:],
        "base64 with stray bits": good.replace(share, odd, 1)
        if odd[-1:] not in b"AEIMQUYcgkosw048"
        else good.replace(share, share[:-1] + b"B", 1),
        "base64 with padding": good.replace(share, share + b"=", 1),
        "header cut off": good[: header - 5],
        "payload cut off": good[: header + 47],
        "one byte short": good[:-1],
        "one byte more": good + b"x",
        "a wrong size class": seal(b"x" * 2_049, recipient),
        "below the floor": seal(b"x" * 1_024, recipient),
        "nothing in it": seal(b"", recipient),
        "a challenge": pyrage.encrypt(b"x" * 512, [pyrage.x25519.Recipient.from_str(recipient)]),
    }


NAMES = list(bad_files(Keys().recipient))
FILES: dict[str, bytes] = {}


def bad(okafor, name):
    if not FILES:
        FILES.update(bad_files(okafor.keys.recipient))
    return FILES[name]


def counted(vault):
    """How much is stored, of everything that could hold a file."""
    return [
        vault.sql(f"SELECT count(*) FROM {t}")[0][0]
        for t in ("vault_noteversion", "vault_shelf", "vault_manifest", "vault_wrap")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_no_browser_of_ours_sealed_is_refused_at_every_door(vault, okafor, name):
    file, before = bad(okafor, name), counted(vault)
    note = {
        "note": str(okafor.note),
        "client": str(okafor.client),
        "version": 2,
        "sha256": digest(file),
        "file": b64(file),
    }
    shelf = {"ref": str(new_ref()), "client": str(okafor.client), "sha256": digest(file), "file": b64(file)}
    answers = {
        "manifest": okafor.save(base=1, manifest=b64(file)),
        "shelf": okafor.save(base=1, shelves=[shelf]),
        "note": okafor.save(note, base=1),
        "rotation": okafor.post(
            f"/v1/rotations/{okafor.pending}/files",
            {"proof": okafor.proof(), "notes": [note | {"version": 1, "of": digest(file)}]},
        ),
        "wrap": okafor.post(
            f"/v1/identities/{okafor.identity}/wraps",
            {"proof": okafor.proof(), "kind": "passkey", "file": b64(file)},
        ),
    }
    assert {door: (one.status, one.kind) for door, one in answers.items()} == dict.fromkeys(
        answers, (422, "file_refused")
    )
    assert counted(vault) == before
    assert okafor.get("/v1/manifest").json["counter"] == 1


def test_a_note_larger_than_any_is_refused(vault, okafor):
    file = seal(padded(b"x" * 1_100_000), okafor.keys.recipient)
    note = okafor.sealed_note(okafor.note, okafor.client, 2) | {"file": b64(file), "sha256": digest(file)}
    assert okafor.save(note, base=1).kind == "file_refused"


def test_a_file_whose_hash_is_another_is_refused(vault, okafor):
    good = okafor.sealed_note(okafor.note, okafor.client, 2)
    answer = okafor.save(good | {"sha256": "0" * 64}, base=1)
    assert (answer.status, answer.kind) == (422, "file_refused")
    shelf = okafor.sealed_shelf(okafor.client) | {"sha256": digest(b"another")}
    assert okafor.save(base=1, shelves=[shelf]).kind == "file_refused"


def test_a_refused_upload_stands_in_the_ledger_without_a_word_of_it(vault, okafor):
    before = len(vault.entries("vault.saved", "refused"))
    okafor.save(
        okafor.sealed_note(okafor.note, okafor.client, 2) | {"file": b64(PLAIN), "sha256": digest(PLAIN)},
        base=1,
    )
    (entry,) = vault.entries("vault.saved", "refused")[before:]
    assert entry["facts"] == {"kind": "file_refused"} and entry["refs"] == []
    assert entry["actor"] == {"kind": "member", "ref": str(okafor.author.ref)}


def test_what_was_refused_is_nowhere_on_the_disk_or_in_the_log(vault, okafor):
    """The words of a plain upload: in the database, its write-ahead log, and what the process printed."""
    okafor.save(
        okafor.sealed_note(okafor.note, okafor.client, 2) | {"file": b64(PLAIN), "sha256": digest(PLAIN)},
        base=1,
    )
    held = b"".join(path.read_bytes() for path in vault.home.rglob("*") if path.is_file())
    held += vault.log.read_bytes()
    for words in (b"coal cellar", base64.b64encode(PLAIN)[:60], base64.b64encode(PLAIN)[-60:]):
        assert words not in held


def test_a_file_of_debians_age_is_taken(vault, okafor, tmp_path):
    """The check fits files of the browser and of the plain command line."""
    (tmp_path / "plain").write_bytes(PLAIN)
    done = subprocess.run(
        ["age", "-r", okafor.keys.recipient, str(tmp_path / "plain")], capture_output=True, check=True
    )
    note = {
        "note": str(new_ref()), "client": str(okafor.client), "version": 1,
        "sha256": digest(done.stdout), "file": b64(done.stdout),
    }  # fmt: skip
    assert okafor.save(note, base=1).status == 200


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("passphrase", seal(b"AGE-SECRET-KEY", Keys().recipient)),
        ("passphrase", looks_wrapped("passkey")),
        ("passkey", looks_wrapped("kit")),
        ("kit", b"AGE-SECRET-KEY-1QQQQ"),
        ("kit", looks_wrapped("kit", b"x" * 20_000)),
        ("passphrase", looks_wrapped("passphrase").replace(b" 18\n", b" 10\n")),
        ("passphrase", looks_wrapped("passphrase").replace(b" 18\n", b" 22\n")),
    ],
)
def test_an_identity_that_is_not_wrapped_as_it_says_is_refused(vault, okafor, kind, file):
    answer = okafor.post(
        f"/v1/identities/{okafor.identity}/wraps", {"proof": okafor.proof(), "kind": kind, "file": b64(file)}
    )
    assert (answer.status, answer.kind) == (422, "file_refused")


@pytest.mark.parametrize(
    "changed",
    [
        {"file": 7},
        {"file": "not base64!"},
        {"file": ""},
        {"version": 0},
        {"version": "2"},
        {"version": True},
        {"version": 2**40},
        {"note": "the one about Rowan"},
        {"note": None},
        {"client": "01A201D3-511E-782D-890D-6908F83CE88F"},
        {"sha256": "ABC"},
        {"replaces": "0"},
        {"author": str(new_ref())},
        {"practice": str(new_ref())},
        {"identity": str(new_ref())},
        {"made_at": "2020-01-01T00:00:00.000000Z"},
    ],
)
def test_a_note_with_odd_or_further_fields_is_refused(vault, okafor, changed):
    """Also the fields that a table has and a browser may not set."""
    answer = okafor.save(okafor.sealed_note(okafor.note, okafor.client, 2) | changed, base=2)
    assert answer.status in (409, 422) and answer.kind in ("malformed", "version")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"x"',
        b"{",
        b'{"proof":1,"proof":2}',
        b'{"base":NaN}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(vault, okafor, body):
    answer = okafor.ask("POST", "/v1/saves", body)
    assert (answer.status, answer.kind) == (422, "malformed")


def test_more_than_the_vault_takes_at_once_is_refused(vault, okafor):
    answer = okafor.ask("POST", "/v1/saves", b'{"manifest":"' + b"A" * 34_000_000 + b'"}')
    assert (answer.status, answer.kind) == (413, "too_large")
