"""The ways out of a vault, each from its first page to its last in Chromium, with its refusal beside it."""

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pyrage
import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from tests.browser.disclosure_desk import APART, Desk
from tests.browser.looks import findings
from tests.browser.steps import enter, open_session
from tests.browser.vault_steps import (
    SLOW,
    Secrets,
    headed,
    is_locked,
    is_open,
    open_vault_page,
    pane,
    ready,
    sealed,
    type_passphrase,
    unlock,
    write,
)
from tests.support.house import House

HUNCH = "The heron under the bridge is the brother that nobody names."
GOOD = {
    "elements": "description,discloser,recipient,purpose,expiry,signature,date", "statements": "all",
    "expires_on": "2027-11-01", "expires_event_happened": "no", "conditioned_on": "none", "signed_by": "client",
}  # fmt: skip


def author(new_page: Callable[..., Page], house: House, name: str) -> tuple[Page, Secrets]:
    """One of the cast, signed in, with a vault just set up."""
    page = enter(new_page(viewport={"width": 1440, "height": 900}), house, name)
    return page, ready(page, house)


def carried(page: Page, words: str) -> FrameLocator:
    """The vault's frame on an errand's page, unlocked."""
    is_locked(page)
    type_passphrase(page, words)
    is_open(page)
    return pane(page)


def frame_of(page: Page) -> Frame:
    """The vault's frame, as it is now."""
    return next(frame for frame in page.frames if "//vault." in frame.url)


def order_page(page: Page, house: House) -> None:
    """From Today to the order that waits."""
    page.goto(house.url)
    page.get_by_role("link", name="Open the order").first.click()


@pytest.fixture(scope="module")
def recipient() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def test_a_note_leaves_on_an_order_sealed_for_its_recipient_and_the_record_learns_the_day(
    new_page: Callable[..., Page], house: House, recipient, tmp_path
):
    page, secrets = author(new_page, house, "Okafor")
    unlock(page, house, secrets.words, client="Sorrel")
    write(page, "About somebody else.")
    sealed(page)
    unlock(page, house, secrets.words)
    write(page, HUNCH)
    sealed(page)

    # Haddad: a form for psychotherapy notes alone, verified; the author says yes; then the order.
    desk = Desk(new_page(), house)
    desk.take_in("Rowan", "Disclosure to somebody else", APART, purpose="The client asks that somebody gets it",
                 who="Another provider", name="Sato", paper="Authorization signed by the client")  # fmt: skip
    desk.describe(covers="psychotherapy_notes", combined_with="authorization for the chart", **GOOD)
    request = desk.page.url
    no_order(desk, request, "stands on a form with another one", "45 CFR 164.508(b)(3)(ii)")
    desk.describe(combined_with="")
    desk.verify()
    no_order(desk, request, "doesn’t let anything leave now", "45 CFR 164.508(a)(2)")
    form = desk.form("Hand over to the person who decides")
    form.locator('[name="human"]').select_option(value="originator")
    form.get_by_label("What was handed over").fill("The form")
    desk.send(form, "Hand over")
    page.goto(request)
    page.locator("details.step", has=page.get_by_text("Say what you decide")).locator("summary").click()
    page.locator('[name="human"]').select_option(value="originator")
    page.get_by_label("Release what is asked for").check()
    page.get_by_label("In their words").fill("The part of this month")
    page.get_by_role("button", name="Write down").click()
    page.wait_for_load_state()
    desk.page.goto(f"{request}orders/")
    assert findings(desk.page, "orders") == []
    desk.page.get_by_label("To whom").select_option(label="Okafor")
    desk.page.get_by_label("public key of age").fill(str(recipient.to_public()))
    desk.page.get_by_role("button", name="Issue the order").click()
    expect(desk.page.locator("#issued + .rows")).to_contain_text("Until")

    # Okafor takes it to her vault and picks what leaves.
    sent: list[bytes] = []
    page.on("request", lambda one: sent.append(one.post_data_buffer or b""))
    order_page(page, house)
    assert findings(page, "order") == []
    take_it_too_late(page, house)
    page.get_by_role("button", name="Take it to your vault").click()
    frame = carried(page, secrets.words)
    expect(frame.get_by_role("heading", name="Release on an order")).to_be_visible()
    assert findings(page, "releasing", inside=frame_of(page)) == []
    expect(frame.get_by_role("checkbox")).to_have_count(1)  # of two notes, the one about this client
    carry_it_elsewhere(page, house)
    page.wait_for_timeout(700)  # the drawer has to have been in sight
    frame.get_by_role("button", name="Seal for this key").click()
    expect(frame.get_by_role("alert")).to_contain_text("No note is picked", timeout=SLOW)
    frame.get_by_role("checkbox").check()
    with page.expect_download(timeout=SLOW) as left:
        frame.get_by_role("button", name="Seal for this key").click()
    expect(frame.get_by_text("The order is carried out.")).to_be_visible(timeout=SLOW)
    expect(page.locator("[data-done]")).to_be_visible(timeout=SLOW)
    left.value.save_as(tmp_path / "package.zip.age")
    sealed_file = (tmp_path / "package.zip.age").read_bytes()
    package = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed_file, [recipient])))
    assert HUNCH in package.read("note-1.txt").decode()
    about = json.loads(package.read("release.json"))
    assert (about["type"], about["basis"]) == ("release", "authorization") and len(about["files"]) == 1
    note = about["files"][0]["note"]
    assert not any(HUNCH[:20].encode() in body for body in sent)

    # The record: a day, and no more. No note's id, no word, nowhere.
    assert HUNCH[:20] not in page.content() and note not in page.content()
    desk.page.reload()
    expect(desk.page.locator("#issued + .rows")).to_contain_text("Carried out on")
    assert note not in desk.page.content()
    for database in (house.home / "record.sqlite3", *house.home.glob("*.log")):
        assert HUNCH[:20].encode() not in database.read_bytes()
        assert (
            note.replace("-", "").encode() not in database.read_bytes()
            and note.encode() not in database.read_bytes()
        )
    desk.page.get_by_role("button", name="Close the request: it was released").click()
    expect(desk.page.locator(".asked")).to_contain_text("Released")

    # Used twice: the order is gone from Today, and its page says so.
    page.goto(house.url)
    expect(page.get_by_role("link", name="Open the order")).to_have_count(0)


def no_order(desk: Desk, request: str, why: str, cite: str) -> None:
    """The page of orders says why there is none, with the paragraph, and has no form."""
    desk.page.goto(f"{request}orders/")
    expect(desk.page.locator(".notice.law")).to_contain_text(why)
    expect(desk.page.locator(".notice.law")).to_contain_text(cite)
    expect(desk.page.get_by_role("button", name="Issue the order")).to_have_count(0)
    desk.page.get_by_role("link", name="The request").click()


def take_it_too_late(page: Page, house: House) -> None:
    """Its fourteen days were over while the page stood open. Afterwards they aren't, and the page is as before."""
    with closing(sqlite3.connect(house.home / "record.sqlite3", timeout=30, isolation_level=None)) as record:
        ((issued, until),) = record.execute(
            "SELECT issued_at, expires_at FROM disclosures_releaseorder"
        ).fetchall()
        over = datetime.fromisoformat(issued) + timedelta(
            microseconds=1
        )  # as soon as the table's rule lets it end
        record.execute(
            "UPDATE disclosures_releaseorder SET expires_at = ?", (over.isoformat(" ", "microseconds"),)
        )
        address = page.url
        page.get_by_role("button", name="Take it to your vault").click()
        expect(page.locator("main")).to_contain_text("This order has run out")
        expect(page.locator("main")).to_contain_text("45 CFR 164.508(b)(2)(i)")
        expect(page.locator("iframe")).to_have_count(0)
        record.execute("UPDATE disclosures_releaseorder SET expires_at = ?", (until,))
    page.goto(address)


def carry_it_elsewhere(page: Page, house: House) -> None:
    """A page that hands the genuine order to another client's drawer: it says so, and offers nothing."""
    statement = page.locator("[data-errand]").get_attribute("data-errand-statement")
    other = page.context.new_page()
    open_session(other, house, "Sorrel")
    is_locked(other)
    other.evaluate(
        """([statement, vault]) => document.querySelector("[data-vault] iframe").contentWindow
             .postMessage({twodrawer: 1, kind: "order", statement}, vault)""",
        [statement, house.vault_url],
    )
    expect(pane(other).get_by_role("alert")).to_contain_text("This order is about another client")
    expect(pane(other).get_by_role("alert")).to_contain_text("45 CFR 164.508(a)(2)")
    expect(pane(other).get_by_role("checkbox")).to_have_count(0)
    other.close()


def test_a_trainee_lends_one_note_and_it_is_served_until_it_is_ended(
    new_page: Callable[..., Page], house: House
):
    trainee, secrets = author(new_page, house, "Adeyemi")
    supervisor, hers = author(new_page, house, "Brandt")
    open_any_session(trainee, house)
    carried(trainee, secrets.words)
    write(trainee, HUNCH)
    sealed(trainee)
    trainee.goto(f"{house.url}/vault/lend/")
    assert findings(trainee, "lending page") == []
    trainee.get_by_label("To whom").select_option(label="Brandt")
    trainee.get_by_role("button", name="Ask for permission").click()
    frame = carried(trainee, secrets.words)
    fingerprint = frame.locator(".fingerprint")
    expect(fingerprint).to_have_text(re.compile(r"^([0-9a-f]{4} ){4}[0-9a-f]{4}$"), timeout=SLOW)
    assert findings(trainee, "lending", inside=frame_of(trainee)) == []
    frame.get_by_role("radio").check()
    expect(frame.get_by_role("button", name="Lend this note")).to_be_hidden()
    frame.get_by_label("I compared it with them").check()
    frame.get_by_role("button", name="Lend this note").click()
    expect(frame.get_by_text("Lent to Brandt through")).to_be_visible(timeout=SLOW)

    open_any_session(supervisor, house)
    theirs = carried(supervisor, hers.words)
    expect(theirs.get_by_role("heading", name="Lent to you")).to_be_visible(timeout=SLOW)
    theirs.get_by_role("button", name="Read").click()
    expect(theirs.locator(".reading-view")).to_contain_text(HUNCH)
    expect(theirs.locator(".reading-view")).to_contain_text("45 CFR 164.508(a)(2)(i)(B)")
    expect(theirs.locator("textarea")).to_have_count(0)
    assert findings(supervisor, "lent", inside=frame_of(supervisor)) == []

    frame.get_by_role("button", name="End it now").click()
    expect(frame.get_by_text("Ended.")).to_be_visible(timeout=SLOW)
    open_any_session(supervisor, house)
    theirs = carried(supervisor, hers.words)
    supervisor.wait_for_timeout(500)
    expect(theirs.get_by_text("Lent to you")).to_have_count(0)


def test_okafor_cant_lend_to_lindqvist_and_is_told_the_paragraph(new_page: Callable[..., Page], house: House):
    page = enter(new_page(), house, "Okafor")
    page.goto(f"{house.url}/vault/lend/")
    page.get_by_label("To whom").select_option(label="Lindqvist")
    page.get_by_role("button", name="Ask for permission").click()
    main = page.locator("main")
    expect(main).to_contain_text("You can’t lend a psychotherapy note to Lindqvist")
    expect(main).to_contain_text("outside the practice's own program, needs the client's own authorization")
    expect(main).to_contain_text("45 CFR 164.508(a)(2)")


def open_any_session(page: Page, house: House) -> None:
    """A session of one's own, whatever the day has."""
    page.goto(house.url)
    link = page.locator(".daybook a.button, .daybook form button").first
    if link.count() == 0:
        page.goto(f"{house.url}/clients/")
        page.locator(".rows a").first.click()
        page.locator('a[href*="/sessions/"]').first.click()
    else:
        link.click()
    page.wait_for_url("**/sessions/**")


def open_will_page(page: Page, house: House, reason: str) -> Page:
    """The vault's own page for a will, opened by a colleague who confirmed that it is them."""
    page.goto(f"{house.url}/vault/wills/")
    assert findings(page, "wills") == []
    page.get_by_label("Whose will").select_option(label="Lindqvist")
    page.get_by_label("Why").select_option(label=reason)
    with page.expect_popup() as window:
        page.get_by_role("button", name="Go on with the custodians").click()
    headed(window.value, "Open a professional will")
    return window.value


def test_two_of_three_custodians_open_a_will_and_fewer_or_damaged_shares_dont(
    new_page: Callable[..., Page], house: House, tmp_path
):
    page, secrets = author(new_page, house, "Lindqvist")
    open_any_session(page, house)
    carried(page, secrets.words)
    write(page, HUNCH)
    sealed(page)
    top = open_vault_page(page, house)
    top.get_by_label("Passphrase").fill(secrets.words)
    top.get_by_role("button", name="Unlock").click()
    headed(top, "Your vault")
    top.get_by_role("button", name="Make a professional will").click()
    assert findings(top, "will") == []
    top.get_by_label("Your name, for the sheets").fill("Lindqvist")
    top.get_by_label("Custodians, one on a line").fill("Okafor")
    top.get_by_role("button", name="Make the sheets").click()
    expect(top.get_by_role("alert")).to_contain_text("two to 9 custodians")
    top.get_by_label("Custodians, one on a line").fill("Okafor\nBrandt\nMarlow")
    top.get_by_role("button", name="Make the sheets").click()
    headed(top, "Open the key once more")
    top.get_by_label("Passphrase").fill(secrets.words)
    top.get_by_role("button", name="Unlock").click()
    headed(top, "One sheet for each custodian")
    expect(top.locator(".will-sheet")).to_have_count(3)
    assert findings(top, "sheets") == []
    top.emulate_media(media="print")
    expect(top.locator(".will-sheet").first).to_contain_text("the professional will of Lindqvist, for Okafor")
    expect(top.get_by_role("button", name="Print the sheets")).to_be_hidden()
    top.emulate_media(media="screen")
    codes = [one.inner_text() for one in top.locator(".kit-code").all()]
    top.get_by_role("button", name="They are on paper").click()
    headed(top, "Your vault")
    expect(top.locator("main")).to_contain_text("2 of 3 custodians together take your notes along")

    # Okafor comes with the custodians, long after.
    colleague = enter(new_page(), house, "Okafor")
    window = open_will_page(colleague, house, "The author has died")
    share, add = (
        window.get_by_label("A custodian’s share"),
        window.get_by_role("button", name="Add the share"),
    )

    def typed(code: str) -> None:
        share.fill(code)
        add.click()

    typed(codes[0][:-1] + ("7" if codes[0][-1] != "7" else "8"))
    expect(window.get_by_role("alert")).to_contain_text("isn’t read as it was printed")
    assert findings(window, "opening") == []
    typed(codes[0].lower())
    expect(window.get_by_text("1 share is together, 1 more to come.")).to_be_visible()
    typed(codes[0])
    expect(window.get_by_role("alert")).to_contain_text("is here already")
    window.get_by_role("button", name="Take the notes along").click()
    expect(window.get_by_role("alert")).to_contain_text("Not enough shares are together")
    typed(codes[2])
    with window.expect_download(timeout=SLOW) as left:
        window.get_by_role("button", name="Take the notes along").click()
    headed(window, "The will is open")
    code = window.locator(".kit-code").inner_text()
    left.value.save_as(tmp_path / "taken.zip")
    files = zipfile.ZipFile(tmp_path / "taken.zip")
    identity = pyrage.passphrase.decrypt(files.read("identity-recovery.age"), code).decode()
    key = pyrage.x25519.Identity.from_str(identity.splitlines()[3])
    (note,) = [name for name in files.namelist() if name.startswith("notes/")]
    assert HUNCH in pyrage.decrypt(files.read(note), [key]).decode()
