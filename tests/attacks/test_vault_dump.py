"""Dump of the vault: whoever has every byte that the servers own finds no word of a psychotherapy note, and no key.

Several authors set up their vaults and write through the pages: notes and their autosaved beginnings, later sittings,
sentences that came from the chart and sentences that were offered to it and kept, drafts while the network was cut. While
both processes still run, their memory and environment are searched, then both databases with their write-ahead logs, the
logs, the key folders and the temporary folder; for the words, the passphrases, the recovery codes, the identities
themselves and what stands in their files, in every writing that they could have. Afterwards the browsers' own storage,
locked and signed out, and a browser's whole profile on the disk.

Words of a progress note and words of the vault carry different marks. The same search finds the first in the memory of
the record's process, where they may be: so it would have found the others.
"""

import base64
import os
import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pyrage
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.attacks.planting import haystacks
from tests.attacks.vault_search import hits, memory
from tests.attacks.vault_stage import processes, vault_file
from tests.browser.steps import box, editor_ready, enter, open_session, phase, sign_out, stored
from tests.browser.vault_steps import Secrets, is_locked, is_open, note, pane, sealed, set_up, type_passphrase
from tests.support.chromium import FLAGS, chromium
from tests.support.counts import count
from tests.support.house import House, demo_copy

CANARIES = count("canaries in psychotherapy notes", usual=100, full=1_000)
AUTHORS = {"Okafor": "Rowan", "Brandt": ""}
"""Who writes, beside the session of whom; blank: the first of their day."""

MARK, CONTROL = "zq7vheron", "zq7kplain"
"""In every canary, every few words, and in every sentence of the progress note that stands for the search itself."""
WORDS = "amber birch cobalt dune ember fjord garnet indigo juniper kelp larch maple nectar opal pebble quartz".split()


class Canaries:
    """Sentences that stand nowhere else, each counted when it is handed out."""

    def __init__(self) -> None:
        self._chance = random.Random(20261122)
        self.made = 0

    def sentence(self, mark: str = MARK) -> str:
        """The mark stands in it three times, so that no piece of forty letters is without it."""
        self.made += mark == MARK
        words = self._chance.sample(WORDS, 4)
        return f"{mark} {words[0]} {words[1]} {mark}{self.made:05d} {words[2]} {words[3]} {mark}."

    def text(self, sentences: int) -> str:
        """So many of them."""
        return " ".join(self.sentence() for _ in range(sentences))


# -- authors -----------------------------------------------------------------------------------------


@dataclass
class Author:
    """Somebody who writes through the pages, and what they alone know."""

    name: str
    page: Page
    secrets: Secrets
    said: list[str] = field(default_factory=list)


def session_of(page: Page, house: House, client: str) -> None:
    """A session of today with a drawer beside it."""
    if client:
        return open_session(page, house, client)
    page.goto(house.url)
    for link in page.locator("a[href*='/sessions/']").all():
        address = link.get_attribute("href")
        if address and re.search(r"/sessions/[0-9a-f-]{36}/$", address.partition("?")[0]):
            page.goto(house.url + address)
            if page.locator("[data-vault]").count():
                return None
    raise AssertionError("no session with a drawer today")


def fill_in(author: Author, words: str) -> None:
    """Put into the note at its end, as somebody pastes; the page saves it by itself."""
    area = note(author.page)
    area.fill(f"{area.input_value()} {words}".strip())
    author.said.append(words)


def writes(author: Author, house: House, words: Canaries, client: str, share: int) -> None:
    """Notes in several sittings, typed and pasted, sentences across, and words while the network is cut."""
    page = author.page
    session_of(page, house, client)
    type_passphrase(page, author.secrets.words)
    is_open(page)
    note(page).focus()
    typed = words.sentence()
    page.keyboard.type(typed)  # key by key: the autosave takes beginnings of it too
    author.said.append(typed)
    sealed(page)
    if page.locator("form[data-draft]").count():
        offered_and_kept(page)
    fill_in(author, words.text(share - 3))
    sealed(page)
    # The network is cut: what is written lies on this device, sealed.
    page.context.set_offline(True)
    fill_in(author, words.text(2))
    expect(pane(page).locator(".saved")).to_have_attribute("data-phase", "offline", timeout=60_000)


def offered_and_kept(page: Page) -> None:
    """A sentence is shown to the chart, and stays in the drawer."""
    keep = pane(page).get_by_role("button", name="Keep here")
    for _ in range(10):  # a drawer that came into sight a moment ago lets nothing out
        note(page).evaluate("(area) => { area.focus(); area.setSelectionRange(3, 3) }")
        page.wait_for_timeout(800)
        pane(page).locator("[data-do=move]").click()
        page.wait_for_timeout(300)
        if keep.count():
            break
    keep.click()


def control(author: Author, words: Canaries) -> list[str]:
    """Words in the progress note, by the same page; and one of them crosses over to the vault, so both may have it."""
    said = [words.sentence(CONTROL) for _ in range(3)]
    area = box(author.page, "plan")
    area.fill(" ".join(said))
    phase(author.page, "saved")
    return said


@dataclass
class Written:
    """A house in which was written, still running, and all that nobody but the authors may know."""

    house: House
    authors: list[Author]
    words: Canaries
    secrets: dict[str, bytes]
    temporary: Path


@pytest.fixture(scope="module")
def written(run_folder: Path, browser) -> Iterator[Written]:
    """A demo practice of this file's own, with a temporary folder of its own; its authors have written."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    temporary = run_folder / f"vault-dump-temporary-{worker}"
    temporary.mkdir()
    house = demo_copy(run_folder, f"vault-dump-{worker}")
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(temporary)
    try:
        house.start()
    finally:
        os.environ.pop("TMPDIR") if before is None else os.environ.__setitem__("TMPDIR", before)
    words, authors, contexts = Canaries(), [], []
    share = CANARIES // len(AUTHORS) + 1
    try:
        for name, client in AUTHORS.items():
            context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
            context.set_default_timeout(60_000)
            contexts.append(context)
            page = context.new_page()
            enter(page, house, name)
            author = Author(name, page, set_up(page, house))
            writes(author, house, words, client, share)
            authors.append(author)
        yield Written(house, authors, words, secrets_of(house, authors), temporary)
    finally:
        for context in contexts:
            context.close()
        house.stop()


def secrets_of(house: House, authors: list[Author]) -> dict[str, bytes]:
    """What is searched for: the mark, and each author's passphrase, code and identity, opened with the passphrase."""
    found = {"a word": MARK.encode()}
    wraps = wrapped(house)
    assert len(wraps) == 2 * len(authors)
    for author in authors:
        found[f"{author.name}'s passphrase"] = author.secrets.words.encode()
        found[f"{author.name}'s recovery code"] = author.secrets.code.encode()
        found[f"{author.name}'s recovery code, plain"] = author.secrets.code.replace("-", "").encode()
        own = next(filter(None, (opened(file, author.secrets.words) for file in wraps)))
        for line in own.splitlines():
            if line.startswith("# vault-"):
                found[f"{author.name}'s {line.split(':')[0][2:]}"] = base64.b64decode(line.split(": ")[1])
            elif line.startswith("AGE-SECRET-KEY-1"):
                found[f"{author.name}'s identity"] = secret_bytes(line)
                found[f"{author.name}'s identity, as text"] = line.encode()
    assert len(found) == 1 + 7 * len(authors), list(found)
    return found


def secret_bytes(key: str) -> bytes:
    """The 32 bytes of an identity, whose text is bech32."""
    number = 0
    for letter in key.rpartition("1")[2].lower()[:-6]:
        number = number << 5 | "qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(letter)
    return (number >> 4).to_bytes(32, "big")


def opened(file: bytes, words: str) -> str:
    """What these words open; blank: nothing."""
    try:
        return bytes(pyrage.passphrase.decrypt(file, words)).decode()
    except pyrage.DecryptError:
        return ""


def wrapped(house: House) -> list[bytes]:
    """Every wrapped identity in the vault's database."""
    if address := house.stores.get("TWODRAWER_VAULT_URL"):
        with psycopg.connect(address) as connection:
            return [bytes(file) for (file,) in connection.execute("SELECT file FROM vault_wrap").fetchall()]
    connection = sqlite3.connect(vault_file(house))
    try:
        return [bytes(file) for (file,) in connection.execute("SELECT file FROM vault_wrap").fetchall()]
    finally:
        connection.close()


# -- the search ----------------------------------------------------------------------------------------


def test_no_byte_that_the_servers_own_holds_a_word_or_a_key(written: Written):
    """Removed and found: the sealing of a note (its text sent as it is), and a passphrase sent along with a wrap."""
    assert written.words.made >= CANARIES
    author = written.authors[0]
    author.page.context.set_offline(False)
    said = control(author, written.words)
    author.page.reload()  # read back, so that it went through the server's memory in both directions
    editor_ready(author.page)
    assert said[0] in box(author.page, "plan").input_value()

    secrets, found, seen = written.secrets, {}, {"record": 0, "vault": 0}
    words = {"a word": secrets["a word"]}
    plain = {"control": CONTROL.encode(), "sealed": b"age-encryption.org/v1"}
    for pid, name in processes(written.house).items():
        piles = [
            *memory(pid),
            Path(f"/proc/{pid}/environ").read_bytes(),
            Path(f"/proc/{pid}/cmdline").read_bytes(),
        ]
        whole = b"\0\0".join(piles)
        # The words in every writing; keys and passphrases as they are and in base64, as JSON would have carried them.
        found[f"memory of {name} {pid}"] = hits(whole, words) + hits(whole, secrets, most=4)
        seen[name] = seen.get(name, 0) + len({"record": hits(whole, {"control": plain["control"]}),
                                             "vault": hits(whole, {"sealed": plain["sealed"]})}.get(name, []))  # fmt: skip
        del whole, piles
    assert seen["record"], "the search finds what the record's process may have"
    assert seen["vault"], "and what the vault's process may have"

    for name, pile in haystacks(written.house, written.temporary).items():
        found[name] = hits(pile, secrets)
    assert {name: some for name, some in found.items() if some} == {}
    assert any(name.endswith("-wal") for name in found) or written.house.stores
    assert any("vault" in name and "sqlite3" in name for name in found) or written.house.stores


def test_a_secret_in_any_writing_would_be_found():
    secret = {"it": MARK.encode()}
    for pile in (
        MARK.encode(), MARK.encode().hex().encode(), MARK.encode("utf-16-le"), base64.b64encode(b"ab" + MARK.encode() + b"cd"),
        base64.b64encode(b"a" + MARK.encode()), base64.urlsafe_b64encode(MARK.encode()),
    ):  # fmt: skip
        assert hits(b"...." + pile + b"....", secret) == ["it"]
    words = Canaries()
    text = words.text(20)
    assert all(MARK in text[at : at + 40] for at in range(len(text) - 40)), (
        "every piece of it carries the mark"
    )


# -- browsers --------------------------------------------------------------------------------------------


def at_the_vault(page: Page, house: House) -> list[str]:
    """What the vault's address keeps in this browser: for pages of its own, and for its frame beside the record."""
    top = page.context.new_page()
    top.goto(house.vault_url)
    found = stored(top)
    top.close()
    for frame in page.frames:
        if frame.url.startswith(house.vault_url):
            found += stored(frame)
    return found


def test_what_a_browser_keeps_after_locking_and_signing_out_is_sealed(written: Written):
    """A draft that the network kept from being saved lies there as ciphertext; nothing else does."""
    for author in written.authors:
        page = author.page
        page.context.set_offline(False)
        session_of(page, written.house, AUTHORS[author.name])
        type_passphrase(page, author.secrets.words)
        is_open(page)
        page.context.set_offline(True)
        fill_in(author, written.words.text(2))
        expect(pane(page).locator(".saved")).to_have_attribute("data-phase", "offline", timeout=60_000)
        pane(page).get_by_role("button", name="Lock").click()
        page.wait_for_timeout(500)
        page.context.set_offline(False)
        page.reload()
        is_locked(page)
        kept = at_the_vault(page, written.house)
        assert hits("\n".join([*kept, *stored(page)]).encode(), written.secrets) == []
        assert any("twodrawer-vault-seen" in one for one in kept)
        sign_out(page)
        kept = at_the_vault(page, written.house)
        assert hits("\n".join([*kept, *stored(page)]).encode(), written.secrets) == []
        assert page.context.cookies(written.house.vault_url) == []


def test_a_browsers_whole_profile_on_the_disk_holds_nothing_readable(
    written: Written, browser, run_folder: Path
):
    """What somebody finds who takes the laptop: every file of the profile, after the drawer was locked and the browser closed."""
    folder = run_folder / f"profile-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    profile: BrowserContext = browser.browser_type.launch_persistent_context(
        str(folder),
        executable_path=chromium(),
        headless=True,
        args=list(FLAGS),
        viewport={"width": 1280, "height": 900},
    )
    try:
        profile.set_default_timeout(60_000)
        page = profile.new_page()
        author = written.authors[0]
        enter(page, written.house, author.name)
        session_of(page, written.house, AUTHORS[author.name])
        page.evaluate("(plain) => localStorage.setItem('found', plain)", CONTROL)
        type_passphrase(page, author.secrets.words)
        is_open(page)
        assert MARK in note(page).input_value()
        pane(page).get_by_role("button", name="Lock").click()
        is_locked(page)
        sign_out(page)
    finally:
        profile.close()
    piles = {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    assert any(hits(pile, {"control": CONTROL.encode()}) for pile in piles.values()), (
        "the search finds what lies there"
    )
    assert {name: some for name, pile in piles.items() if (some := hits(pile, written.secrets))} == {}
