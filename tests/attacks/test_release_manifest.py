"""A package that was changed on its way: the manifest says so, offline, with nothing but the practice's public key.

Removed and found: each check of `verify_manifest`, the mark before what is signed, the order and times of the ZIP file.
"""

import base64
import io
import json
import random
import subprocess
import sys
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from twodrawer.disclosures.manifest import FORMAT, MARK, sign_manifest
from twodrawer.disclosures.packing import packed
from twodrawer.lib.canonical import canonical
from twodrawer.verifier import Known, Wrong, check
from twodrawer.verifier.releases import LARGEST, verify_manifest

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
FILES = {"record.pdf": b"%PDF-1.7 one", "record.json": b'{"resourceType":"Bundle"}'}
SAID: dict[str, object] = {
    "practice": {"ref": "01930000-0000-7000-8000-000000000001", "name": "Keller Psychotherapy"},
    "key": {"ref": "01930000-0000-7000-8000-000000000002", "public_key": PUBLIC.hex()},
    "request": "01930000-0000-7000-8000-000000000003",
    "pages": 2,
    "salt": "00" * 32,
}
SIGNED_BY_ANOTHER = "The manifest isn't signed with this key."


def manifest(**changed) -> bytes:
    return sign_manifest(FILES, said={**SAID, **changed}, sign=KEY.sign)


def resigned(said: dict[str, object], *, mark: bytes = MARK) -> bytes:
    """What somebody makes who has the key and doesn't keep to the format."""
    unsigned = {name: value for name, value in said.items() if name != "signature"}
    signature = base64.b64encode(KEY.sign(mark + canonical(unsigned))).decode()
    return canonical({**unsigned, "signature": signature})


def test_what_the_practice_signed_holds():
    assert verify_manifest(manifest(), FILES, PUBLIC) == ()
    assert json.loads(manifest())["format"] == FORMAT == "twodrawer-release/1"
    assert manifest() == manifest()


def test_a_file_that_was_changed_added_or_left_out_is_named():
    assert verify_manifest(manifest(), {**FILES, "record.pdf": b"%PDF-1.7 two"}, PUBLIC) == (
        "record.pdf was changed.",
    )
    assert verify_manifest(manifest(), {**FILES, "more.pdf": b""}, PUBLIC) == (
        "more.pdf isn't in the manifest.",
    )
    assert verify_manifest(manifest(), {"record.pdf": FILES["record.pdf"]}, PUBLIC) == (
        "record.json is missing.",
    )
    swapped = dict(zip(FILES, reversed(FILES.values()), strict=True))
    assert len(verify_manifest(manifest(), swapped, PUBLIC)) == 2


def test_a_package_with_another_file_in_it_is_named_by_the_program_that_checks():
    """By a file that somebody packed anew, whose ZIP is whole."""
    known = Known({PUBLIC})
    assert check(packed({**FILES, "manifest.json": manifest()}), known)
    with pytest.raises(Wrong, match=r"record.pdf was changed"):
        check(packed({**FILES, "record.pdf": b"%PDF-1.7 two", "manifest.json": manifest()}), known)


def test_no_other_key_holds_whatever_the_manifest_says_of_keys():
    other = Ed25519PrivateKey.generate()
    theirs = sign_manifest(FILES, said=SAID, sign=other.sign)
    assert verify_manifest(theirs, FILES, PUBLIC) == (SIGNED_BY_ANOTHER,)
    assert verify_manifest(manifest(), FILES, other.public_key().public_bytes_raw()) == (SIGNED_BY_ANOTHER,)
    assert verify_manifest(manifest(), FILES, b"short") == (SIGNED_BY_ANOTHER,)


def test_every_member_is_signed():
    for name, value in {
        "pages": 3,
        "request": "another",
        "salt": "11" * 32,
        "practice": {"name": "Sato"},
    }.items():
        said = {**json.loads(manifest()), name: value}
        assert verify_manifest(canonical(said), FILES, PUBLIC) == (SIGNED_BY_ANOTHER,), name
    said = json.loads(manifest())
    said["files"][0]["sha256"] = "0" * 64
    assert verify_manifest(canonical(said), FILES, PUBLIC) == (SIGNED_BY_ANOTHER,)


def test_a_signature_made_for_anything_else_does_not_fit():
    assert verify_manifest(resigned(json.loads(manifest()), mark=b""), FILES, PUBLIC) == (SIGNED_BY_ANOTHER,)
    assert verify_manifest(resigned(json.loads(manifest())), FILES, PUBLIC) == ()


def test_another_form_than_the_format_is_refused_before_anything_is_believed():
    said = json.loads(manifest())
    wrong = {
        b"": "isn't JSON",
        b"{": "isn't JSON",
        b"[" * 100_000: "isn't JSON",
        b"[]": "isn't of the format",
        b"{}": "isn't of the format",
        canonical({**said, "format": "twodrawer-release/2"}): "isn't of the format",
        canonical({**said, "more": 1}): "other members",
        canonical({**said, "files": {}}): "other members",
        manifest() + b" ": "canonical form",
        json.dumps(said, indent=1).encode(): "canonical form",
        b" " * (LARGEST + 1): "larger than",
        b'{"format":"twodrawer-release/1"': "isn't JSON",
        canonical({**said, "signature": "not base64!"}): "isn't signed",
        canonical({**said, "signature": 5}): "isn't signed",
    }
    for raw, says in wrong.items():
        found = verify_manifest(raw, FILES, PUBLIC)
        assert len(found) == 1, raw[:60]
        assert says in found[0], raw[:60]


def test_a_signed_manifest_that_lists_its_files_oddly_is_refused():
    said = json.loads(manifest())
    one = said["files"][0]
    for files in (
        [one, one, said["files"][1]],
        [{**one, "more": 1}],
        ["record.pdf"],
        [{"name": one["name"]}],
    ):
        found = verify_manifest(resigned({**said, "files": files}), FILES, PUBLIC)
        assert found == ("The manifest lists a file in another way than its format.",)


def test_a_manifest_with_other_members_is_never_signed():
    for said in ({**SAID, "more": 1}, {name: value for name, value in SAID.items() if name != "salt"}):
        with pytest.raises(ValueError, match="other members"):
            sign_manifest(FILES, said=said, sign=KEY.sign)


def test_a_package_has_one_order_and_one_time():
    once = packed(FILES)
    assert once == packed(dict(reversed(FILES.items())))
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == ["record.json", "record.pdf"]
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
        assert {entry.external_attr >> 16 for entry in entries} == {0o100600}
        assert archive.testzip() is None


def test_the_check_stands_alone_without_the_program_around_it():
    script = "import sys, twodrawer.disclosures.manifest; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# -- the package as a whole, by `twodrawer verify` -------------------------------------------------------


def package() -> bytes:
    return packed({**FILES, "manifest.json": manifest()})


def proved(raw: bytes, *, key: bytes | None = None) -> list[str] | str:
    """What the verifier says of a package, or what is wrong with it."""
    try:
        return check(raw, Known({key} if key else set()))
    except (Wrong, KeyError, TypeError) as wrong:
        return str(wrong)


def test_a_package_is_proved_off_line_and_its_key_is_asked_about():
    assert proved(package(), key=PUBLIC) == [
        "release of Keller Psychotherapy: 2 files, 2 pages, request 00000003"
    ]
    known = Known()
    check(package(), known)
    assert known.asked == {f"practice key {PUBLIC.hex()}"}
    assert "isn't the one that you named" in str(proved(package(), key=bytes(32)))


def test_any_bit_of_a_package_that_is_changed_is_found():
    """Of what the entries hold. The ZIP file's own bookkeeping has a test of its own."""
    whole, chance = package(), random.Random(7)
    spots = [spot for content in (*FILES.values(), manifest()) for spot in spots_of(whole, content)]
    for spot in chance.sample(spots, 120):
        broken = bytearray(whole)
        broken[spot] ^= 1 << chance.randrange(8)
        assert isinstance(proved(bytes(broken), key=PUBLIC), str), spot


def test_any_bit_of_a_packages_bookkeeping_that_is_changed_is_said_in_a_sentence_or_says_nothing():
    """Every bit around the entries: names, lengths, times. Either the package is said to be broken, or what it holds is
    still exactly what was signed; the verifier never stumbles."""
    whole = package()
    held = {spot for content in (*FILES.values(), manifest()) for spot in spots_of(whole, content)}
    untouched = proved(whole, key=PUBLIC)
    said = []
    for spot in set(range(len(whole))) - held:
        for bit in range(8):
            broken = bytearray(whole)
            broken[spot] ^= 1 << bit
            found = proved(bytes(broken), key=PUBLIC)
            assert isinstance(found, str) or found == untouched, (spot, bit)
            said.append(isinstance(found, str))
    assert any(said) and not all(said)


def spots_of(whole: bytes, content: bytes) -> range:
    begins = whole.index(content)
    return range(begins, begins + len(content))


def test_a_package_that_was_packed_by_somebody_else_is_never_unpacked():
    def by(how: int, *names: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", how) as archive:
            for name in names:
                archive.writestr(name, b"0" * 1_000_000)
        return made.getvalue()

    for raw, says in {
        by(zipfile.ZIP_DEFLATED, "manifest.json"): "compressed",
        by(zipfile.ZIP_STORED, "record.pdf"): "no manifest",
        by(zipfile.ZIP_DEFLATED, *map(str, range(21))): "other entries",
        package()[:-30]: "damaged",
    }.items():
        assert says in str(proved(raw, key=PUBLIC))
