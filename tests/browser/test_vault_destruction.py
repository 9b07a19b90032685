"""How psychotherapy notes end, in Chromium: by their author, with the record, by custodians. Each beside its refusal.

Played in June 2034, when records of the demo are due. A hold stands on Rowan's.
"""

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import findings
from tests.browser.steps import enter
from tests.browser.vault_steps import (
    SLOW,
    Secrets,
    headed,
    is_locked,
    is_open,
    note,
    open_vault_page,
    pane,
    sealed,
    set_up,
    type_passphrase,
    write,
)
from tests.conftest import WORKER
from tests.support.house import House, demo_copy

HUNCH = "The heron under the bridge is the brother that nobody names."
LATER = "2034-06-01T10:00-07:00"
OWN = ("Sorrel", "Oyelan")  # Okafor's own, and due by then


@pytest.fixture(scope="module")
def house(run_folder):
    """The demo practice, eight years on, with its vault."""
    served = demo_copy(run_folder, f"house-{WORKER or 'main'}-vault-destruction")
    with sqlite3.connect(served.home / "record.sqlite3") as record:
        record.execute("UPDATE people_client SET ended_day = '2026-12-31'")
    served.extra = ("--clock", LATER)
    served.start()
    yield served
    served.stop()


def open_with(page: Page, house: House, client: str, words: str) -> None:
    """A session of this client's, long past, with its drawer open."""
    page.goto(f"{house.url}/clients/{client}/")
    page.goto(house.url + (page.locator('main a[href^="/sessions/0"]').first.get_attribute("href") or ""))
    is_locked(page)
    type_passphrase(page, words)
    is_open(page)


def frame_of(page: Page):
    """The vault's frame, as it is now."""
    return next(frame for frame in page.frames if "//vault." in frame.url)


def refs(page: Page, house: House) -> tuple[str, tuple[str, str], tuple[str, str]]:
    """Rowan, and two other clients whose records are due: each one's ref and name."""
    page.goto(f"{house.url}/retention/?show=held")
    rowan = re.search(r"/clients/([0-9a-f-]{36})/", page.content())
    page.goto(f"{house.url}/retention/")
    lines = {line.locator("b").first.inner_text(): line for line in page.locator(".rows.ruled a").all()}
    one, other = (((lines[name].get_attribute("href") or "").split("/")[2], name) for name in OWN)
    assert rowan
    return rowan[1], one, other


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """What one walk leaves for the next."""
    return {}


def test_an_author_destroys_an_own_note_and_none_about_a_held_client(
    house: House, new_page: Callable[..., Page], told
):
    haddad = enter(new_page(), house, "Haddad")
    rowan, (due, name), kept = refs(haddad, house)
    page = enter(new_page(viewport={"width": 1440, "height": 900}), house, "Okafor")
    secrets = set_up(page, house)
    told |= {"rowan": rowan, "due": due, "name": name, "kept": kept, "okafor": secrets}
    open_with(page, house, rowan, secrets.words)
    write(page, HUNCH)
    sealed(page)
    frame = pane(page)
    frame.get_by_role("button", name="Versions").click()
    frame.get_by_role("button", name="Destroy").click()
    expect(frame.get_by_role("alert")).to_contain_text("A legal hold keeps what you wrote", timeout=SLOW)
    expect(frame.get_by_role("alert")).to_contain_text("what a court may ask for stays as it is")
    expect(frame.get_by_label("Type destroy")).to_be_hidden()
    assert findings(page, "a held note", inside=frame_of(page)) == []

    open_with(page, house, due, secrets.words)
    write(page, HUNCH)
    sealed(page)
    frame.get_by_role("button", name="Versions").click()
    frame.get_by_role("button", name="Destroy").click()
    frame.get_by_label("Type destroy").fill("no")
    frame.get_by_role("button", name="Destroy this note").click()
    expect(frame.get_by_role("alert")).to_contain_text("Type the word destroy first")
    assert findings(page, "destroying", inside=frame_of(page)) == []
    frame.get_by_label("Type destroy").fill("destroy")
    frame.get_by_role("button", name="Destroy this note").click()
    expect(frame.get_by_text("The note is destroyed.")).to_be_visible(timeout=SLOW)
    expect(note(page)).to_have_value("")
    with sqlite3.connect(house.vault_home / "vault.sqlite3") as vault:
        ((left,),) = vault.execute("SELECT count(DISTINCT note_ref) FROM vault_noteversion").fetchall()
        ((stones,),) = vault.execute("SELECT count(*) FROM vault_tombstone").fetchall()
    assert (left, stones) == (1, 1)
    # What the record's page was told by all this: nothing with the note in it.
    with sqlite3.connect(house.home / "record.sqlite3") as record:
        acts = {
            row[0]
            for row in record.execute("SELECT act FROM audit_entry WHERE act LIKE 'vault?_%' ESCAPE '?'")
        }
    assert acts <= {
        "vault_page.read",
        "vault_ticket.issued",
        "vault_ticket.issued_for_set_up",
        "vault_keeping.issued",
    }

    write(page, HUNCH)  # and two more, for the next walk
    sealed(page)
    open_with(page, house, kept[0], secrets.words)
    write(page, HUNCH)
    sealed(page)


def test_two_people_destroy_records_and_their_authors_notes_go_unless_the_author_keeps_them(
    house: House, new_page: Callable[..., Page], told
):
    due, secrets = str(told["due"]), told["okafor"]
    kept, kept_name = told["kept"]
    assert isinstance(secrets, Secrets)
    haddad, page = enter(new_page(), house, "Haddad"), enter(new_page(), house, "Keller")
    other = destroyed(haddad, page, house, kept)
    certificate = destroyed(haddad, page, house, due)
    answered(page, certificate, "until then authors see it")
    assert findings(page, "certificate") == []

    # In their sight, at any session: the author's own label, since the record has no name for the client any more.
    okafor = enter(new_page(viewport={"width": 1440, "height": 900}), house, "Okafor")
    open_with(okafor, house, str(told["rowan"]), secrets.words)
    goes = waits(okafor, str(told["name"]))
    expect(goes).to_be_visible(timeout=SLOW)
    assert findings(okafor, "what goes", inside=frame_of(okafor)) == []
    line = waits(okafor, kept_name)
    line.get_by_role("button", name="Keep mine").click()
    stays = pane(okafor).get_by_text("You keep your notes about this client")
    expect(stays).to_be_visible(timeout=SLOW)
    assert findings(okafor, "what stays", inside=frame_of(okafor)) == []

    for file, table in ((house.vault_home / "vault.sqlite3", "vault_destruction"), (house.home / "record.sqlite3", "retention_vaultnotice")):  # fmt: skip
        with sqlite3.connect(file, timeout=30) as database:
            more = ", due_at = '2034-05-27 10:00:00'" if table.startswith("retention") else ""
            database.execute(f"UPDATE {table} SET told_at = '2034-05-20 10:00:00'{more}")
    # Whoever reads the two certificates can't tell whose author kept something.
    for one in (certificate, other):
        answered(page, one, "and destroyed what there was about this client on")
    open_with(okafor, house, str(told["rowan"]), secrets.words)
    expect(note(okafor)).to_have_value(HUNCH)  # Rowan's is held, and stays
    expect(pane(okafor).get_by_text("can’t be shown")).to_have_count(0)
    pane(okafor).get_by_role("button", name="Search my notes").click()
    pane(okafor).get_by_label("Search all my notes").fill("heron")
    expect(pane(okafor).locator(".hit")).to_have_count(2)
    expect(pane(okafor).locator(".hit", has_text=kept_name)).to_have_count(1)
    expect(goes).to_have_count(0)


def waits(page: Page, name: str) -> Locator:
    """The line in the open drawer that says what goes about this client."""
    return pane(page).locator(".notice", has_text=f"Your notes about {name} will be destroyed.")


def destroyed(first: Page, second: Page, house: House, client: str) -> str:
    """One proposes and another confirms. The address of the certificate."""
    first.goto(f"{house.url}/clients/{client}/keeping/")
    first.get_by_role("button", name="Propose to destroy it").click()
    expect(first.get_by_text("You proposed this.")).to_be_visible()
    second.goto(f"{house.url}/clients/{client}/keeping/")
    second.get_by_label("Type destroy to go on").fill("destroy")
    second.get_by_role("button", name="Destroy the record").click()
    second.wait_for_url(re.compile("/certificates/"))
    return second.url


def answered(page: Page, certificate: str, words: str) -> None:
    """The certificate says what the vault answered; the record's process asks it every twenty seconds."""
    for _ in range(30):
        page.goto(certificate)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"the vault never answered: {words}")


def test_custodians_destroy_a_vault_as_its_author_chose_and_not_while_something_is_held(
    house: House, new_page: Callable[..., Page], told
):
    page = enter(new_page(viewport={"width": 1440, "height": 900}), house, "Lindqvist")
    secrets = set_up(page, house)
    top = open_vault_page(page, house)
    top.get_by_label("Passphrase").fill(secrets.words)
    top.get_by_role("button", name="Unlock").click()
    headed(top, "Your vault")
    top.get_by_role("button", name="Make a professional will").click()
    top.get_by_label("Your name, for the sheets").fill("Lindqvist")
    top.get_by_label("Custodians, one on a line").fill("Brandt\nMarlow\nSato")
    top.get_by_label("Destroy my notes, and open none").check()
    top.get_by_role("button", name="Make the sheets").click()
    headed(top, "Open the key once more")
    top.get_by_label("Passphrase").fill(secrets.words)
    top.get_by_role("button", name="Unlock").click()
    headed(top, "One sheet for each custodian")
    expect(top.locator(".will-sheet").first).to_contain_text("destroys the notes and opens nothing")
    codes = [one.inner_text() for one in top.locator(".kit-code").all()]
    top.get_by_role("button", name="They are on paper").click()
    expect(top.locator("main")).to_contain_text("2 of 3 custodians together destroy your notes", timeout=SLOW)
    top.close()

    colleague = enter(new_page(), house, "Okafor")
    held = comes(colleague, house)
    headed(held, "A legal hold stands in this practice")
    assert findings(held, "held") == []
    lift_holds(enter(new_page(), house, "Haddad"), house, str(told["rowan"]))

    window = comes(colleague, house)
    headed(window, "Open a professional will")
    window.get_by_label("A custodian’s share").fill(codes[0])
    window.get_by_role("button", name="Add the share").click()
    expect(window.get_by_text("1 share is together, 1 more to come.")).to_be_visible()
    window.get_by_role("button", name="Destroy the notes").click()
    expect(window.get_by_role("alert")).to_contain_text("Not enough shares are together")
    window.get_by_label("A custodian’s share").fill(codes[2])
    window.get_by_role("button", name="Add the share").click()
    expect(window.get_by_text("2 shares are together")).to_be_visible()
    window.get_by_role("button", name="Destroy the notes").click()
    expect(window.get_by_role("alert")).to_contain_text("Type the word destroy first")
    assert findings(window, "destroying a vault") == []
    window.locator("#confirm-destroy").fill("destroy")
    window.get_by_role("button", name="Destroy the notes").click()
    headed(window, "The notes are destroyed")
    with sqlite3.connect(house.vault_home / "vault.sqlite3") as vault:
        ((left,),) = vault.execute("SELECT count(*) FROM vault_identity").fetchall()
        assert left == 1, "Okafor’s alone"
    headed(open_vault_page(page, house), "How will you open it?")


def comes(page: Page, house: House) -> Page:
    """A colleague with the custodians, on the vault's own page."""
    page.goto(f"{house.url}/vault/wills/")
    page.get_by_label("Whose will").select_option(label="Lindqvist")
    page.get_by_label("Why").select_option(label="The author has died")
    with page.expect_popup() as window:
        page.get_by_role("button", name="Go on with the custodians").click()
    return window.value


def lift_holds(page: Page, house: House, client: str) -> None:
    """Every hold of this client is lifted, with a reason."""
    page.goto(f"{house.url}/clients/{client}/holds/")
    while page.locator("details.inline").count():
        step = page.locator("details.inline").first
        step.locator("summary").click()
        step.get_by_label("Why").fill("The case is closed")
        step.get_by_role("button", name="Lift it").click()
        page.wait_for_load_state()
