"""The strict look at a file's header, and the tests' own way to seal, held against `pyrage` and Debian's `age`."""

import os
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.age_files import looks_wrapped, padded, seal, seal_by_words
from twodrawer.vault import age_file
from twodrawer.vault.problems import No

IDENTITY = pyrage.x25519.Identity.generate()
OWN = str(IDENTITY.to_public())
SIZES = (0, 1, 2_048, 65_535, 65_536, 65_537, 131_072, 200_000)


@pytest.mark.parametrize("size", SIZES)
def test_what_the_tests_seal_opens_with_pyrage(size):
    plain = os.urandom(size)
    assert pyrage.decrypt(seal(plain, OWN), [IDENTITY]) == plain


def test_what_the_tests_seal_opens_with_debians_age(tmp_path: Path):
    assert shutil.which("age"), "Debian's package age is needed: make system"
    (tmp_path / "key").write_text(str(IDENTITY))
    (tmp_path / "note.age").write_bytes(seal(b"A hunch." * 9_000, OWN))
    done = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "note.age")],
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"A hunch." * 9_000


def test_a_passphrase_file_of_the_tests_opens_with_pyrage():
    assert pyrage.passphrase.decrypt(seal_by_words(b"key", "six words", 17), "six words") == b"key"


@given(st.integers(1, 3_000_000))
def test_a_size_class_is_never_smaller_nor_much_larger_than_what_is_in_it(size):
    wide = age_file.padded(size)
    assert wide >= max(size, 2_048)
    assert wide <= max(2_048, size * 1.12)
    assert age_file.padded(wide) == wide


def test_there_are_few_size_classes():
    """Padmé with a floor of 2,048 bytes (vault facts): 33 classes for notes up to 8 kB."""
    assert len({age_file.padded(size) for size in range(1, 8_193)}) <= 33


@pytest.mark.parametrize("size", [1, 2_048, 2_049, 5_000, 70_000, 200_000])
def test_a_padded_file_to_one_key_is_let_through(size):
    age_file.require_sealed(seal(padded(os.urandom(size)), OWN), largest=10**6)


def is_let_through(file: bytes) -> bool:
    """Whether the vault would take it."""
    try:
        age_file.require_sealed(file, largest=10**6)
    except No:
        return False
    return True


@given(st.binary(min_size=1, max_size=300), st.integers(0, 199))
def test_no_damaged_header_is_let_through(junk, at):
    """Whatever stands in a header's place, unless it is the header again."""
    whole = seal(padded(b"A hunch."), OWN)
    damaged = whole[:at] + junk + whole[at + len(junk) :]
    if damaged[:200] == whole[:200]:
        return
    if not is_let_through(damaged):
        return
    # Random bytes may stand where random bytes are: share, body and code, still canonical; the shape is the same.
    assert damaged.count(b"\n", 0, 170) == whole.count(b"\n", 0, 170)
    assert damaged.startswith(b"age-encryption.org/v1\n-> X25519 ")


@pytest.mark.parametrize("kind", ["passphrase", "kit", "passkey"])
def test_a_wrap_of_its_kind_is_let_through_and_one_of_another_is_not(kind):
    age_file.require_wrapped(looks_wrapped(kind), kind=kind)
    other = "passkey" if kind != "passkey" else "kit"
    with pytest.raises(No, match="sealed in the browser"):
        age_file.require_wrapped(looks_wrapped(other), kind=kind)


@pytest.mark.parametrize("factor", [10, 16, 21, 30])
def test_a_weak_or_impossible_work_factor_is_refused(factor):
    """Offline guessing is what a stolen database invites; a factor over 20 would be refused by browsers."""
    file = looks_wrapped("passphrase").replace(b" 18\n", b" %d\n" % factor)
    with pytest.raises(No, match="sealed in the browser"):
        age_file.require_wrapped(file, kind="passphrase")
