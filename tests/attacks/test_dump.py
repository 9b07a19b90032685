"""Dump: whoever copies databases, logs and temporary folders finds no word about anybody.

Sentences and names, a hundred of them or in the soak a thousand, are planted through the pages of a served
practice, also in forms that are refused and in drafts that are discarded. Then the plug is pulled, and every file
is searched for each of them, raw, in hexadecimal, in base64 at all three offsets and in UTF-16. The key folder's
own files are searched too.

No residue: the same for every text field of every form there is, in what a practice leaves lying about: logs, pages of
errors, addresses, mails, rows of jobs, temporary files.
"""

import base64
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from tests.attacks.fields import STEPS, Spy, text_fields
from tests.attacks.planting import CANARIES, Canaries, haystacks, hits, plant
from tests.attacks.planting_everywhere import plant_everywhere
from tests.attacks.visitor import arrive
from tests.support.house import House, demo_copy
from tests.support.mail import mailbox
from twodrawer.disclosures.views.request_page import FORMS


@dataclass
class Served:
    """A demo practice of this file's own, its mail server's ears, and its temporary folder."""

    house: House
    mailed: list[bytes]
    temporary: Path


@pytest.fixture(scope="module")
def served(run_folder: Path) -> Iterator[Served]:
    """It runs with a temporary folder of its own, and mails to us."""
    temporary = run_folder / "dump-temporary"
    temporary.mkdir()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    house = demo_copy(run_folder, f"dump-{worker}")
    before = os.environ.get("TMPDIR")
    with mailbox() as (address, mailed):
        house.settings["TWODRAWER_EMAIL_URL"] = address
        os.environ["TMPDIR"] = str(temporary)
        try:
            house.start()
        finally:
            os.environ.pop("TMPDIR") if before is None else os.environ.__setitem__("TMPDIR", before)
        yield Served(house, mailed, temporary)
        house.stop()


def backed_up(house: House, folder: Path) -> dict[str, bytes]:
    """Every file of a backup, as it lies there and as whoever has its identity opens it."""
    identity = pyrage.x25519.Identity.generate()
    done = house.run(
        "backup", "--to", str(folder), "--recipient", str(identity.to_public()), "--only", "record"
    )
    assert done.returncode == 0, done.stderr
    found = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name, sealed in [(name, data) for name, data in found.items() if name.endswith(".age")]:
        opened = pyrage.decrypt(sealed, [identity])
        if opened.startswith(b"PGDMP"):
            opened = subprocess.run(
                ["pg_restore", "-f", "-"], input=opened, capture_output=True, check=True
            ).stdout
        found[f"{name}, opened"] = opened
    assert len(found) == 6
    return found


def test_a_word_in_any_form_would_be_found():
    canary = Canaries().sentence()
    for pile in (
        canary.encode(), canary.encode().hex().encode(), base64.b64encode(b"ab" + canary.encode() + b"cd"),
        base64.b64encode(b"a" + canary.encode()), canary.encode("utf-16-le"),
    ):  # fmt: skip
        assert hits(b"...." + pile + b"....", [canary]) == [canary]


def test_the_log_holds_routes_and_refs_and_no_address_with_a_query(served: Served):
    said = served.house.log.read_text(errors="replace")
    assert "?" not in said and "@" not in said
    assert not re.search(r"(?i)rowan|okafor|adeyemi", said)


# -- residue -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def residue(served: Served) -> tuple[Canaries, list[Spy]]:
    """Every field was given a canary of its own, other ones than in the dump above."""
    words = Canaries(seed=7)
    return words, plant_everywhere(served.house, words)


def lying_about(served: Served, spies: list[Spy]) -> dict[str, bytes]:
    """What is left where nobody looks for words of the record. A new place (a backup, an export) gets its line here.

    Databases are the dump's business, but for the tables of queued work and of sign-ins.
    """
    answers = [(path, answer) for spy in spies for path, answer in spy.answers]
    refused = [f"{path} {answer.text}" for path, answer in answers if answer.status in ERRORS]
    told = [f"{path} {answer.place} {answer.headers}" for path, answer in answers]
    piles = {
        "log": served.house.log.read_bytes(),
        "mail": b"".join(served.mailed),
        "pages of errors": "\n".join(refused).encode(),
        "addresses, redirects and headers": "\n".join(told).encode(),
    }
    piles |= {
        name: pile for name, pile in haystacks(served.house, served.temporary).items() if is_residue(name)
    }
    return piles


def is_residue(name: str) -> bool:
    """Temporary files, rows of jobs and of sign-ins, and whatever lies in the folders beside the stores."""
    kind = name.rpartition(" ")[2]
    is_table = kind.startswith(("django_session", "usersessions_", "jobs_", "axes_"))
    is_of_a_store = name.startswith("TWODRAWER_") or name.endswith((".sqlite3", "-wal", "-shm"))
    return "dump-temporary" in name or is_table or not is_of_a_store


ERRORS = (400, 403, 404, 405, 410, 429, 500, 503)
"""409 and 422 are no pages of errors: they give people their own form back, with what they typed."""


def test_every_text_field_of_every_form_was_given_a_canary(residue):
    """A field that is new fails here until tests/attacks/planting_everywhere.py writes into it."""
    _, spies = residue
    planted = set().union(*(spy.planted for spy in spies))
    assert text_fields() - planted == set()
    assert len(text_fields()) > 80, "the search for fields still finds them"
    assert set(STEPS) == set(FORMS) - {"facts", "outside_answer"}, "a step of a request is new, or gone"


def test_no_canary_is_left_in_logs_errors_mails_addresses_jobs_or_temporary_files(residue, served: Served):
    """Removed and found: a query in the log line of a request; the typed name in the page of a stale form."""
    words, spies = residue
    piles = lying_about(served, spies)
    assert served.mailed and piles["pages of errors"] and piles["log"]
    # A mail has to name whom it goes to, and the practice that it comes from.
    in_mails = {word for word in words.all if word.endswith("@home.example")} | set(words.practices)
    found = {
        name: [word for word in hits(pile, words.all) if name != "mail" or word not in in_mails]
        for name, pile in piles.items()
    }
    assert {name: some for name, some in found.items() if some} == {}


# The last of this file: it pulls the plug, and a demo played again from its morning signs nothing for a while.
def test_a_dump_of_everything_holds_none_of_the_planted_words(served: Served):
    """Removed and found: the cipher in `box.seal`."""
    words = Canaries()
    plant(served.house, words)
    assert len(words.all) >= CANARIES
    served.house.kill()
    piles = {
        **haystacks(served.house, served.temporary),
        **backed_up(served.house, served.temporary.with_name("dump-backups")),
    }
    assert any("record" in name.lower() for name in piles)
    found = {name: hits(pile, words.all) for name, pile in piles.items()}
    assert {name: some for name, some in found.items() if some} == {}
    served.house.start()
    page = arrive(served.house, "novak").post("/clients/", {"words": words.all[0].split()[0]})
    assert words.all[0] in page.text or words.all[1] in page.text, (
        "and they are all still there, for who may see them"
    )
