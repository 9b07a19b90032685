"""The vectors of the ways out, held against docs/specs/vault.md by other hands: pyrage, Debian's age, hashlib, cryptography.

None of the browser's code runs here. Shares are combined by thirty lines of arithmetic of our own, which is what a lawyer's
technician would begin with if this program were gone.
"""

import base64
import io
import json
import subprocess
import zipfile
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pyrage
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from twodrawer.lib.canonical import canonical
from twodrawer.vault.age_file import LARGEST_WRAP, require_lent, require_sealed
from twodrawer.vault.problems import No

FOLDER = Path(__file__).resolve().parents[2] / "docs/specs/vectors/vault-ways-out"
VECTORS = json.loads((FOLDER / "vectors.json").read_text(encoding="utf-8"))
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def read(name: str) -> bytes:
    """One file of the vectors."""
    return (FOLDER / name).read_bytes()


def verify(key: str, signature: str, message: bytes) -> None:
    """Ed25519, or InvalidSignature."""
    Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(signature), message)


def secret_named(name: str) -> str:
    """The age secret key of a name: in the repository lie names, no keys."""
    return secret_key(sha256(f"twodrawer ways out vector: {name}".encode()).digest())


def key_of(name: str) -> pyrage.x25519.Identity:
    """The same, as pyrage has it."""
    return pyrage.x25519.Identity.from_str(secret_named(name))


# -- release packages ------------------------------------------------------------------------------------


def opened_packages() -> list[bytes]:
    """The package for a key and the one with words, opened by pyrage."""
    said = VECTORS["release"]
    key = key_of(said["secret_of"])
    return [
        pyrage.decrypt(read(said["for_key"]), [key]),
        pyrage.passphrase.decrypt(read(said["with_words"]), said["words"]),
    ]


def test_a_release_package_opens_with_other_programs_and_its_signature_holds():
    for plain in opened_packages():
        package = zipfile.ZipFile(io.BytesIO(plain))
        assert set(package.namelist()) == {"note-1.txt", "release.json", "release.sig", "README-letter.txt"}
        about = package.read("release.json")
        said = json.loads(about)
        assert set(said) == {
            "v", "type", "order", "practice", "author", "client", "basis", "recipient", "at", "signing_key", "files",
        }  # fmt: skip
        assert about == canonical(said) + b"\n"
        verify(
            said["signing_key"],
            package.read("release.sig").decode().strip(),
            b"twodrawer-release-v1\n" + about,
        )
        (one,) = said["files"]
        content = package.read(one["file"])
        assert sha256(content).hexdigest() == one["sha256"] and one["version"] == 2
        assert VECTORS["release"]["text"] in content.decode()
        other = about.replace(b"authorization", b"court_order")
        with pytest.raises(InvalidSignature):
            verify(
                said["signing_key"],
                package.read("release.sig").decode().strip(),
                b"twodrawer-release-v1\n" + other,
            )


def test_a_release_package_opens_with_debians_age(tmp_path):
    said = VECTORS["release"]
    (tmp_path / "key.txt").write_text(secret_named(said["secret_of"]) + "\n")
    command = ["age", "-d", "-i", str(tmp_path / "key.txt"), str(FOLDER / said["for_key"])]
    plain = subprocess.run(command, check=True, capture_output=True).stdout
    assert zipfile.ZipFile(io.BytesIO(plain)).testzip() is None


# -- lent notes ------------------------------------------------------------------------------------------


def test_a_lent_note_opens_for_both_and_its_signature_names_who_and_until_when():
    said = VECTORS["lent"]
    file = read(said["file"])
    require_lent(file, hash_is=said["sha256"])
    for name in said["secrets_of"]:
        value = json.loads(pyrage.decrypt(file, [key_of(name)]))
        assert set(value) == {
            "v", "type", "lending", "note", "version", "client", "label", "at", "author", "lender", "practice", "to", "until",
            "text",
        }  # fmt: skip
        assert (value["text"], value["type"], value["to"]) == (said["text"], "lent", said["to"])
    names = ("lending", "note", "version", "to", "until", "sha256")
    signed = b"twodrawer-lent-v1\n" + canonical({name: said[name] for name in names})
    verify(said["signing_key"], said["signature"], signed)
    for name in names:
        other = canonical({one: "x" if one == name else said[one] for one in names})
        with pytest.raises(InvalidSignature):
            verify(said["signing_key"], said["signature"], b"twodrawer-lent-v1\n" + other)
    with pytest.raises(No):
        require_sealed(file, largest=LARGEST_WRAP * 100)


def test_a_fingerprint_is_twenty_digits_over_both_keys():
    keys = VECTORS["lent"]["keys"]
    text = f"twodrawer-fingerprint-v1\n{keys['recipient']}\n{keys['signing_key']}\n"
    digits = sha256(text.encode()).hexdigest()[:20]
    assert VECTORS["lent"]["fingerprint"] == " ".join(digits[at : at + 4] for at in range(0, 20, 4))


# -- professional wills ----------------------------------------------------------------------------------


def read_share(code: str) -> bytes:
    """The 45 bytes of a printed share."""
    number = 0
    for letter in code.replace("-", ""):
        number = number << 5 | CROCKFORD.index(letter)
    return number.to_bytes(45, "big")


def times(a: int, b: int) -> int:
    """In GF(2^8) with the polynomial x^8 + x^4 + x^3 + x + 1."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = (a << 1) ^ (0x11B if a & 0x80 else 0), b >> 1
    return product


def over(a: int, b: int) -> int:
    """The a for which a = x · b."""
    return next(x for x in range(256) if times(x, b) == a)


def combined(shares: list[bytes]) -> bytes:
    """Lagrange at 0, byte by byte; the last byte of a share is where it was taken."""
    places = [share[-1] for share in shares]
    secret = []
    for at in range(len(shares[0]) - 1):
        value = 0
        for share, x in zip(shares, places, strict=True):
            weight = 1
            for other in places:
                if other != x:
                    weight = times(weight, over(other, other ^ x))
            value ^= times(weight, share[at])
        secret.append(value)
    return bytes(secret)


def secret_key(scalar: bytes) -> str:
    """The scalar as an age secret key (bech32)."""
    number = int.from_bytes(scalar, "big") << 4
    words: list[int] = []
    for _ in range(52):
        words.insert(0, number & 31)
        number >>= 5
    prefix = "age-secret-key-"
    expanded = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    check = 1
    for value in [*expanded, *words, 0, 0, 0, 0, 0, 0]:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= term if top >> bit & 1 else 0
    check ^= 1
    words += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return f"{prefix}1{''.join(BECH32[one] for one in words)}".upper()


def test_any_two_shares_open_the_identity_by_arithmetic_and_pyrage_alone():
    said = VECTORS["will"]
    file = read(said["file"])
    require_sealed(file, largest=LARGEST_WRAP)
    shares = [read_share(code) for code in said["shares"]]
    for share in shares:
        assert share[:3] == bytes([1, 2, 3]) and share[3:8].hex() == said["name"]
        assert share[41:] == sha256(b"twodrawer-share-v1\n" + share[:41]).digest()[:4]
    assert said["name"] == sha256(f"twodrawer-will-v1\n{said['recipient']}".encode()).hexdigest()[:10]
    for pair in combinations(shares, 2):
        key = pyrage.x25519.Identity.from_str(secret_key(combined([share[8:41] for share in pair])))
        assert str(key.to_public()) == said["recipient"]
        lines = pyrage.decrypt(file, [key]).decode().splitlines()
        assert lines[0] == "# twodrawer vault identity v1" and lines[4].startswith("# filling: ")
        assert str(pyrage.x25519.Identity.from_str(lines[3]).to_public()) == said["identity"]


def test_what_a_will_holds_is_an_identity_file_for_debians_age(tmp_path):
    """The filling is a comment: `age-keygen -y` reads the whole plaintext as it is."""
    said = VECTORS["will"]
    shares = [read_share(code)[8:41] for code in said["shares"][1:]]
    key = pyrage.x25519.Identity.from_str(secret_key(combined(shares)))
    (tmp_path / "identity.txt").write_bytes(pyrage.decrypt(read(said["file"]), [key]))
    told = subprocess.run(
        ["age-keygen", "-y", str(tmp_path / "identity.txt")], check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == said["identity"]


def test_one_share_alone_makes_another_key():
    said = VECTORS["will"]
    one = read_share(said["shares"][0])[8:41]
    key = pyrage.x25519.Identity.from_str(secret_key(combined([one])))
    assert str(key.to_public()) != said["recipient"]
