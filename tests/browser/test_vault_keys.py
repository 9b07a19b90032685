"""The keys of a vault, on its own page: a passkey, a lost passphrase, a new kit, taking everything along, a new key."""

import io
import json
import zipfile
from collections.abc import Callable

import pyrage
from playwright.sync_api import Page, expect

from tests.browser.looks import findings
from tests.browser.steps import enter, open_session
from tests.browser.vault_steps import (
    SLOW,
    choose_passphrase,
    headed,
    is_locked,
    is_open,
    kit_on_paper,
    note,
    open_vault_page,
    pane,
    plug_in_passkey,
    sealed,
    set_up,
    type_passphrase,
    unlock,
    write,
)
from tests.support.house import House

WORDS = "I wonder whether the anger was mine."


def own_session(page: Page, house: House) -> None:
    """The first session of the day that this clinician can open."""
    page.goto(house.url)
    page.locator(".daybook a[href*='/sessions/']").first.click()
    page.wait_for_url("**/sessions/**")


def test_a_passkey_sets_up_a_vault_and_opens_it_in_the_frame(new_page: Callable[..., Page], house: House):
    """The key is made on the vault's own page and answers in its frame, which no painted frame could make it do."""
    first = enter(new_page(), house, "Lindqvist")
    page = open_vault_page(first, house)
    plug_in_passkey(page)
    headed(page, "How will you open it?")
    page.get_by_role("button", name="Use a passkey").click()
    kit_on_paper(page)
    headed(page, "Your vault is ready")
    first.close()
    own_session(page, house)  # in the window that has the key
    pane(page).get_by_role("button", name="Unlock with passkey").click()
    is_open(page)
    write(page, WORDS)
    sealed(page)
    address = page.url
    page.keyboard.press("Alt+l")
    is_locked(page)
    pane(page).get_by_role("button", name="Unlock with passkey").click()
    is_open(page)
    expect(note(page)).to_have_value(WORDS)
    # On a device without that key: a sentence, and another way.
    other = page.context.new_page()
    other.goto(address)
    plug_in_passkey(other)
    pane(other).get_by_role("button", name="Unlock with passkey").click()
    expect(pane(other).get_by_role("alert")).to_contain_text("passkey", timeout=SLOW)
    expect(pane(other).get_by_role("button", name="Use the passphrase")).to_be_visible()


def test_before_there_is_a_vault_the_drawer_says_how_to_get_one(new_page: Callable[..., Page], house: House):
    page = enter(new_page(), house, "Adeyemi")
    page.locator("section[aria-labelledby=due] a").first.click()
    page.wait_for_url("**/sessions/**")
    is_locked(page)
    pane(page).get_by_role("button", name="Unlock with passkey").click()
    expect(pane(page).get_by_text("You have no vault yet")).to_be_visible()
    with page.expect_popup() as window:
        pane(page).get_by_role("button", name="Set up your vault").click()
    expect(window.value.get_by_role("button", name="Open your vault")).to_be_visible()


def test_whoever_lost_the_passphrase_comes_back_by_the_kit_and_keeps_everything(
    new_page: Callable[..., Page], house: House
):
    page = enter(new_page(accept_downloads=True), house, "Okafor")
    secrets = set_up(page, house)
    unlock(page, house, secrets.words)
    write(page, WORDS)
    sealed(page)

    # Lost: the kit opens it, and the passphrase is changed.
    top = open_vault_page(page, house)
    headed(top, "Unlock your vault")
    top.get_by_role("button", name="Use the recovery kit").click()
    top.get_by_label("Code of the recovery kit").fill("7K2M-9QXA")
    top.get_by_role("button", name="Unlock").click()
    expect(top.get_by_role("alert")).to_contain_text("not a recovery code")
    top.get_by_label("Code of the recovery kit").fill(secrets.code.lower().replace("-", " "))
    top.get_by_role("button", name="Unlock").click()
    headed(top, "Your vault")
    top.get_by_role("button", name="Change the passphrase").click()
    headed(top, "Your new passphrase")
    words = top.locator(".secret-words").inner_text()
    top.get_by_label("Type them once").fill(words)
    top.get_by_role("button", name="Go on").click()
    headed(top, "Open the key once more")
    top.get_by_role("button", name="Use the recovery kit").click()
    top.get_by_label("Code of the recovery kit").fill(secrets.code)
    top.get_by_role("button", name="Unlock").click()
    expect(top.get_by_text("The passphrase was changed")).to_be_visible(timeout=SLOW)

    # Everything along, as files that open without us.
    with top.expect_download() as downloading:
        top.get_by_role("button", name="Take everything along").click()
    archive = zipfile.ZipFile(io.BytesIO(downloading.value.path().read_bytes()))
    kit = pyrage.passphrase.decrypt(archive.read("identity-recovery.age"), secrets.code).decode()
    key = next(line for line in kit.splitlines() if line.startswith("AGE-SECRET-KEY-1"))
    files = [name for name in archive.namelist() if name.startswith("notes/")]
    opened = [
        json.loads(pyrage.decrypt(archive.read(name), [pyrage.x25519.Identity.from_str(key)]))
        for name in files
    ]
    assert [one["text"] for one in opened] == [WORDS]
    assert not any("Rowan" in name for name in archive.namelist())

    # A thief has the laptop: a new key, and the old words open nothing any more.
    top.get_by_role("button", name="Make a new key").click()
    headed(top, "How will you open it?")
    newest = choose_passphrase(top)
    kit_on_paper(top)
    expect(top.get_by_text("The new key is in force")).to_be_visible(timeout=2 * SLOW)
    top.close()
    open_session(page, house, "Rowan")
    with page.expect_popup() as window:
        pane(page).get_by_role("button", name="Use the passphrase").click()
    window.value.get_by_label("Passphrase").fill(words)
    window.value.get_by_role("button", name="Unlock").click()
    expect(window.value.get_by_role("alert")).to_contain_text("doesn’t open the vault", timeout=SLOW)
    window.value.get_by_label("Passphrase").fill(newest)
    window.value.get_by_role("button", name="Unlock").click()
    is_open(page)
    expect(note(page)).to_have_value(WORDS)


def test_whoever_lost_every_way_in_begins_an_empty_vault_and_the_earlier_one_stays(
    new_page: Callable[..., Page], house: House
):
    page = enter(new_page(), house, "Brandt")
    before = set_up(page, house)
    own_session(page, house)
    type_passphrase(page, before.words)
    is_open(page)
    write(page, WORDS)
    sealed(page)
    top = open_vault_page(page, house)
    headed(top, "Unlock your vault")
    top.get_by_role("button", name="I have neither").click()
    headed(top, "Start an empty vault")
    top.get_by_role("button", name="Start an empty vault").click()
    expect(top.get_by_role("alert")).to_contain_text("Nothing has happened")
    top.get_by_label("Type start an empty vault").fill("start an empty vault")
    top.get_by_role("button", name="Start an empty vault").click()
    headed(top, "How will you open it?")
    words = choose_passphrase(top)
    kit_on_paper(top)
    headed(top, "Your vault is ready")
    top.get_by_role("button", name="Manage this vault").click()
    headed(top, "Unlock your vault")
    top.get_by_label("Passphrase").fill(words)
    top.get_by_role("button", name="Unlock").click()
    headed(top, "Your vault")
    # Found again: the kit of then opens what was written then.
    top.get_by_role("button", name="Open it with its passphrase or kit").click()
    headed(top, "Open the earlier vault")
    top.get_by_role("button", name="Use the recovery kit").click()
    top.get_by_label("Code of the recovery kit").fill(before.code)
    top.get_by_role("button", name="Unlock").click()
    headed(top, "Your earlier vault")
    top.locator("summary").first.click()
    expect(top.locator(".writing.read").first).to_have_text(WORDS)
    # Or it goes, as a whole.
    top.get_by_role("button", name="Back").click()
    headed(top, "Your vault")
    top.get_by_text("Destroy this earlier vault").click()
    top.get_by_label("Type destroy").fill("no")
    top.get_by_role("button", name="Destroy the earlier vault").click()
    expect(top.get_by_role("alert")).to_contain_text("Type the word destroy first")
    assert findings(top, "an earlier vault") == []
    top.get_by_label("Type destroy").fill("destroy")
    top.get_by_role("button", name="Destroy the earlier vault").click()
    expect(top.get_by_text("The earlier vault is destroyed.")).to_be_visible(timeout=SLOW)
    expect(top.get_by_role("heading", name="An earlier vault")).to_have_count(0)
