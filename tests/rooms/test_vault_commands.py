"""`twodrawer vault …`: an author's sealed files for the plain `age`, hashes of what is served, lists without words."""

import io
import json
import subprocess
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.support.age_files import seal_by_words
from tests.support.vault_browser import Browser, Keys, b64, enrolled, frame
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
    assert (
        vault.run("vault", "export", "--author", str(okafor.author.ref), "--output", str(file)).returncode
        != 0
    )
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
    (entry,) = [one for one in vault.entries("vault.exported")]
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


def verify(vault, folder, manifest="site.signed", url=""):
    key, signed = str(folder / "public.pem"), str(folder / manifest)
    return vault.run("vault", "verify-site", url or vault.vault_url, "--manifest", signed, "--key", key)


def test_a_vault_that_serves_what_was_signed_verifies(vault, signed_release):
    done = verify(vault, signed_release)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(SITE)} files" in done.stdout


def test_one_changed_byte_of_a_served_file_is_found(vault, signed_release, tmp_path):
    """The hashes are those of another release: what is served differs in one file."""
    from twodrawer.lib.signed import signed

    seed = bytes(range(32))
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    (tmp_path / "public.pem").write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    facts = json.loads(vault.run("vault", "site-manifest").stdout)
    facts["files"]["/"]["sha256"] = "0" * 64
    lines = [
        signed(
            {
                "v": 1,
                "type": "site",
                "version": facts["version"],
                "address": at,
                "of": len(facts["files"]),
                **one,
            },
            seed=seed,
        )
        for at, one in facts["files"].items()
    ]
    (tmp_path / "site.signed").write_text("\n".join(lines))
    done = verify(vault, tmp_path)
    assert done.returncode == 1
    assert "/ isn't what was signed" in done.stdout
    (tmp_path / "site.signed").write_text("\n".join(lines[1:]))
    assert "isn't whole" in verify(vault, tmp_path).stderr


def test_hashes_that_somebody_else_signed_or_changed_are_not_believed(vault, signed_release, tmp_path):
    text = (signed_release / "site.signed").read_text()
    (tmp_path / "public.pem").write_bytes((signed_release / "public.pem").read_bytes())
    (tmp_path / "site.signed").write_text(text[:40] + ("A" if text[40] != "A" else "B") + text[41:])
    assert "isn't signed by this key" in verify(vault, tmp_path).stderr


def test_a_name_that_is_not_the_vaults_own_does_not_verify(vault, signed_release):
    done = verify(vault, signed_release, url=f"http://other.localhost:{vault.vault_port}")
    assert done.returncode == 1


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
