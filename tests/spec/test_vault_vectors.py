"""The vectors of docs/specs/vault.md, held against it by other hands: pyrage, Debian's age, hashlib, hmac, cryptography.

None of the browser's code runs here. What these tests do is what a second implementation would begin with.
"""

import base64
import hmac
import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tests.support.age_cli import age_opens
from twodrawer.lib.canonical import canonical
from twodrawer.vault.age_file import LARGEST_NOTE, padded, require_sealed, require_wrapped
from twodrawer.vault.problems import No

FOLDER = Path(__file__).resolve().parents[2] / "docs/specs/vectors/vault"
VECTORS = json.loads((FOLDER / "vectors.json").read_text(encoding="utf-8"))
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def read(name: str) -> bytes:
    """One file of the vectors."""
    return (FOLDER / name).read_bytes()


@pytest.fixture(scope="module")
def identity_file() -> bytes:
    """The identity in clear. It lies in the repository only as its wraps, though it protects nothing."""
    wrap = VECTORS["identity"]["wraps"][0]
    return pyrage.passphrase.decrypt(read(wrap["file"]), wrap["words"])


@pytest.fixture(scope="module")
def identity(identity_file) -> dict[str, str]:
    """The lines of the identity file, by name."""
    first, sign, mac, secret = identity_file.decode().splitlines()
    assert first == "# twodrawer vault identity v1"
    return {
        "sign": sign.removeprefix("# vault-sign: "),
        "mac": mac.removeprefix("# vault-mac: "),
        "secret": secret,
    }


def opened(name: str, identity: dict[str, str]) -> bytes:
    """What pyrage opens with the identity's age line."""
    return pyrage.decrypt(read(name), [pyrage.x25519.Identity.from_str(identity["secret"])])


def mac_of(identity: dict[str, str], data: bytes) -> str:
    """HMAC-SHA-256 under the identity's key, in base64."""
    return base64.b64encode(hmac.digest(base64.b64decode(identity["mac"]), data, "sha256")).decode()


def test_the_identity_gives_its_public_keys(identity):
    public = pyrage.x25519.Identity.from_str(identity["secret"]).to_public()
    assert str(public) == VECTORS["identity"]["recipient"]
    signing = Ed25519PrivateKey.from_private_bytes(base64.b64decode(identity["sign"])).public_key()
    assert base64.b64encode(signing.public_bytes_raw()).decode() == VECTORS["identity"]["signing_key"]


def test_each_wrap_opens_with_its_words_and_passes_the_servers_check(identity_file):
    for wrap in VECTORS["identity"]["wraps"]:
        require_wrapped(read(wrap["file"]), kind=wrap["kind"])
        assert pyrage.passphrase.decrypt(read(wrap["file"]), wrap["words"]) == identity_file


def test_recovery_codes():
    for kit in VECTORS["kits"]:
        secret = bytes.fromhex(kit["secret"])
        check = sha256(b"twodrawer-kit-v1\n" + secret).hexdigest()[:3]
        whole = int(kit["secret"] + check, 16)
        letters = "".join(CROCKFORD[whole >> 5 * (27 - at) & 31] for at in range(28))
        assert kit["code"] == "-".join(letters[at : at + 4] for at in range(0, 28, 4))


def test_size_classes_are_the_servers():
    assert all(padded(length) == size for length, size in VECTORS["classes"])


def test_canonical_json_is_the_records():
    for one in VECTORS["canonical"]:
        assert canonical(one["value"]).decode() == one["text"]


def test_every_sealed_file_is_canonical_json_padded_to_a_class(identity):
    for one in [*VECTORS["notes"], VECTORS["shelf"], VECTORS["manifest"], VECTORS["draft"]]:
        plain = opened(one["file"], identity)
        assert plain == canonical(one["value"]).ljust(padded(len(canonical(one["value"]))))
        require_sealed(read(one["file"]), largest=LARGEST_NOTE, hash_is=one["sha256"])


def test_the_server_refuses_every_file_of_another_form():
    for one in VECTORS["invalid"]["form"]:
        with pytest.raises(No) as refused:
            require_sealed(read(one["file"]), largest=LARGEST_NOTE)
        assert refused.value.kind == "file_refused", one["what"]


def test_the_manifests_mac_is_over_its_file_and_a_forged_one_has_another(identity):
    assert mac_of(identity, read("manifest.age")) == VECTORS["manifest"]["mac"]
    forged = VECTORS["invalid"]["manifests"][0]
    assert opened(forged["file"], identity)  # it opens: age does not say who wrote it
    assert mac_of(identity, read(forged["file"])) != forged["mac"]


def test_a_drafts_mac_has_a_domain_of_its_own(identity):
    draft = read("draft.age")
    assert mac_of(identity, b"twodrawer-vault-draft-v1\n" + draft) == VECTORS["draft"]["mac"]


def test_a_version_names_the_file_before_it():
    first, second = VECTORS["notes"]
    assert (first["value"]["previous"], second["value"]["previous"]) == (None, first["sha256"])
    listed = VECTORS["manifest"]["value"]["notes"][first["value"]["note"]]["versions"]
    assert [one[:2] for one in listed] == [[1, first["sha256"]], [2, second["sha256"]]]


def test_a_challenge_is_answered_with_the_hash_of_its_512_bytes(identity):
    for one in VECTORS["challenges"]:
        plain = opened(one["file"], identity)
        assert len(plain) == 512
        assert plain.startswith(
            f"twodrawer-vault-proof-v1\n{VECTORS['origin']}\n{VECTORS['ticket']}\n".encode()
        )
        assert sha256(plain).hexdigest() == one["answer"]


def test_statements():
    given = VECTORS["statements"]
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(given["key"]))

    def verified(text: str) -> bytes:
        version, payload, signature = text.split(".")
        assert version == "v1"
        said, signed = (
            base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (payload, signature)
        )
        key.verify(signed, b"twodrawer-statement-v1\n" + said)
        return said

    for one in given["valid"]:
        assert verified(one["text"]) == canonical(one["payload"])
    for one in given["invalid"][:2]:
        with pytest.raises(InvalidSignature):
            verified(one["text"])


def test_the_exit_opens_with_debians_age_and_nothing_of_ours(tmp_path):
    given = VECTORS["exit"]
    zipfile.ZipFile(io.BytesIO(read(given["file"]))).extractall(tmp_path)
    kit = tmp_path / "identity-recovery.age"
    newest = tmp_path / given["files"][-1]["file"]
    assert (
        json.loads(age_opens(newest, identity=kit, passphrase=given["words"]))["text"] == given["texts"][-1]
    )
    letter = (tmp_path / "README-letter.txt").read_text(encoding="utf-8")
    assert "age -d -i identity-recovery.age notes/" in letter


def test_age_skips_the_comment_lines_of_an_identity_and_opens_a_note(identity_file, tmp_path):
    note = VECTORS["notes"][1]
    key, file = tmp_path / "identity.txt", tmp_path / note["file"]
    key.write_bytes(identity_file)
    file.write_bytes(read(note["file"]))
    plain = age_opens(file, identity=key)
    assert plain == canonical(note["value"]).ljust(len(plain))
