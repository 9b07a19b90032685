"""Not a keystroke: whatever is killed while Okafor types, in the chart and in the drawer beside it, two seconds are lost at most.

Each round types, breaks something for real, takes the page away too, and looks twice: at what another device finds, where
everything must be that the page called saved; and at this device after signing in again, where all but the last two
seconds must be. Somebody else signs notes all the while. Rounds are drawn from a seed, so that one can be run again.
"""

import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.attacks.visitor import Visitor, arrive
from tests.browser.steps import box, editor_ready, enter, open_session, saved, stored
from tests.browser.vault_steps import (
    SLOW,
    Secrets,
    is_open,
    note,
    pane,
    ready,
    sealed,
    type_passphrase,
    write,
)
from tests.support.counts import FULL, rounds
from tests.support.faults import (
    Device,
    Signer,
    crash,
    databases_verify,
    kill_side,
    own_signed_note,
    sections_at,
    wait_until,
)
from tests.support.house import House

ROUNDS = rounds("kills", usual=12, full=1_000)
SEED = 20261119
LOST_AT_MOST = 2.0
CLIENT = "Oyelan"
SECTION = "subjective"
LONG = 6_000
"""Characters. A note of hundreds of rounds is emptied when it is as long as that: nobody's note grows to a book."""
BREAKS = (
    "server killed",
    "vault killed, drawer open",
    "browser killed, drawer open",
    "page crashed",
    "record killed",
    "network cut",
    "sign-in ended",
    "browser killed",
)
"""What is broken, in turns. The server's end comes once in each turn, so that its supervisor begins anew."""


@dataclass
class Typed:
    """What went into one field: each word with the moment it was there, and what the page called saved."""

    words: list[tuple[float, str]] = field(default_factory=list)
    called_saved: str = ""


@dataclass
class Sitting:
    """One long sitting: Okafor's device, another one of hers, and a colleague who signs."""

    house: House
    device: Device
    secrets: Secrets
    elsewhere: Visitor
    signer: Signer
    page: Page
    session: str
    is_open: bool = False  # the drawer beside the session
    kept: str = ""  # what the drawer called sealed, over all rounds

    def sit_down(self) -> None:
        """At the session's page, signed in, its editor ready."""
        self.page = self.device.context.new_page()
        self.is_open = False
        self.page.goto(self.house.url + self.session)
        if "/account/sign-in/" in self.page.url or "/demo/" in self.page.url:
            enter(self.page, self.house, "Okafor")
            self.page.goto(self.house.url + self.session)
        editor_ready(self.page)

    def begin_anew(self) -> None:
        """A chart's note that has become too long is empty, in the record too."""
        area = box(self.page, SECTION)
        if len(area.input_value()) > LONG:
            area.fill("")
            saved(self.page)

    def open_drawer(self) -> None:
        """The vault's pane is open beside it."""
        if not self.is_open:
            type_passphrase(self.page, self.secrets.words)
            is_open(self.page)
            self.is_open = True


@pytest.fixture(scope="module")
def sitting(house: House, browser: Browser, run_folder: Path) -> Iterator[Sitting]:
    """Set up once for all rounds; only what was killed is started again."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    device = Device(run_folder / f"killed-device-{worker}", browser.browser_type)
    device.start()
    page = enter(device.context.pages[0], house, "Okafor")
    secrets = ready(page, house)
    open_session(page, house, CLIENT)
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
    editor_ready(page)
    session = page.url.removeprefix(house.url)
    colleague = arrive(house, "lindqvist")
    signer = Signer(colleague, own_signed_note(colleague))
    made = Sitting(house, device, secrets, arrive(house, "okafor"), signer, page, session)
    signer.start()
    yield made
    signer.end()
    device.stop()


def words_in(text: str) -> set[str]:
    """The words that this test typed. What was lost may have been the blank between two of them."""
    return set(re.findall(r"r\d+[cv]\d+", text))


def chart_says(page: Page) -> tuple[str, str]:
    """What the page says of the note, and its text, at one moment."""
    said: list[str] = page.evaluate(
        f"""() => [document.querySelector("[data-draft-status]").dataset.phase,
                   document.querySelector('textarea[name="section_{SECTION}"]').value]"""
    )
    return said[0], said[1]


def sealed_before(sitting: Sitting, number: int) -> Typed:
    """What the drawer has, if it is open, and calls sealed, before anything is broken."""
    drawer = Typed()
    if sitting.is_open:
        write(sitting.page, f" r{number}v{number}000 ")
        sealed(sitting.page)
        drawer.called_saved = note(sitting.page).input_value()
    return drawer


def type_for(
    sitting: Sitting, number: int, drawn: random.Random, seconds: float, drawer: Typed
) -> tuple[Typed, Typed]:
    """A scripted person types, in the chart and, if it is open, in the drawer, by turns. When she is interrupted she
    has typed for so long in each of them, however slow the machine is."""
    chart = Typed()
    page, fields = sitting.page, [chart, drawer] if sitting.is_open else [chart]
    while not all(one.words and time.monotonic() - one.words[0][0] > seconds for one in fields):
        type_on(sitting, number, drawn, time.monotonic() + 0.3, chart, drawer)
    phase, text = chart_says(page)
    if phase == "saved":
        chart.called_saved = text
    return chart, drawer


def type_on(
    sitting: Sitting, number: int, drawn: random.Random, until: float, chart: Typed, drawer: Typed
) -> None:
    page = sitting.page
    while time.monotonic() < until:
        for typed, letter, area in ((chart, "c", box(page, SECTION)), (drawer, "v", note(page))):
            if letter == "v" and not sitting.is_open:
                continue
            area.focus()
            page.keyboard.press("Control+End")
            for _ in range(drawn.randint(2, 5)):
                word = f"r{number}{letter}{len(typed.words)}"
                page.keyboard.type(
                    word + (". " if drawn.random() < 0.25 else " "), delay=drawn.uniform(1, 15)
                )
                if not area.count():  # the page left for the entrance, and the rest isn't typed into the note
                    return
                typed.words.append((time.monotonic(), word))
                time.sleep(drawn.uniform(0, 0.06))
        phase, text = chart_says(page)
        if phase == "saved":
            chart.called_saved = text
        if sitting.is_open:
            state = pane(page).locator(".saved")
            if state.get_attribute("data-phase") == "sealed":
                drawer.called_saved = note(page).input_value()


def take_away(sitting: Sitting, how: str, page: Page) -> None:
    """The page is gone, in the way that this round takes it."""
    if how.startswith("browser"):
        sitting.device.kill()
        sitting.device.start()
        return
    if how != "sign-in ended":
        crash(page)
    sitting.device.close(page)


@pytest.mark.parametrize("number", ROUNDS)
def test_at_most_two_seconds_of_typing_are_lost(number: int, sitting: Sitting):
    """Removed and found: the journals (`WRITE_AFTER` of a minute), and saves answered before they are on the disk."""
    drawn, how, house = random.Random(f"{SEED}-{number}"), BREAKS[number % len(BREAKS)], sitting.house
    sitting.device.context.set_offline(False)
    if sitting.page.is_closed() or not box(sitting.page, SECTION).count():  # a round before this one failed
        sitting.sit_down()
    sitting.begin_anew()
    # Each opening of the drawer costs scrypt: a sample opens it in the first turn, the soak in each.
    in_drawer = "drawer" in how and (FULL or number < len(BREAKS))
    if in_drawer:
        sitting.open_drawer()
    page = sitting.page
    drawer = sealed_before(sitting, number)
    if how == "network cut":
        page.context.set_offline(True)
    chart, drawer = type_for(sitting, number, drawn, LOST_AT_MOST + drawn.uniform(0.1, 0.8), drawer)
    if how.startswith(("server", "record", "vault")):
        house.kill() if how == "server killed" else kill_side(house, how.split()[0])
        # She doesn't notice, and types on.
        type_on(sitting, number, drawn, time.monotonic() + drawn.uniform(0.1, 0.8), chart, drawer)
    if how == "sign-in ended":
        sitting.elsewhere.post("/account/sign-ins/", {"end": "others"})
        with suppress(Error):  # the page may leave for the entrance by itself
            type_on(sitting, number, drawn, time.monotonic() + drawn.uniform(0.1, 0.8), chart, drawer)
    broken_at = time.monotonic()
    take_away(sitting, how, page)
    if how == "server killed":
        house.start()
    wait_until(house._answers, "the server is back")
    sitting.device.context.set_offline(False)

    there = sections_at(sitting.elsewhere, sitting.session)[SECTION]
    assert words_in(chart.called_saved) <= words_in(there), (
        f"{how}, seed {SEED}-{number}: saved and not there"
    )
    sitting.kept += drawer.called_saved

    sitting.sit_down()
    page = sitting.page
    both_kept(page)
    expect_kept(chart, box(page, SECTION).input_value(), broken_at, f"chart, {how}, seed {SEED}-{number}")
    if in_drawer:
        sitting.open_drawer()
        expect(note(page)).to_have_value(re.compile("r"), timeout=SLOW)
        expect_kept(drawer, note(page).input_value(), broken_at, f"drawer, {how}, seed {SEED}-{number}")
    # What came back is in the record too, once the page says so.
    expect(page.locator("[data-draft-status]")).to_have_attribute(
        "data-phase", re.compile("^(saved|quiet)$"), timeout=SLOW
    )
    again = sections_at(sitting.elsewhere, sitting.session)[SECTION]
    assert words_in(again) == words_in(box(page, SECTION).input_value())
    if number % 20 == 19:  # a soak that is cut short has looked by then
        databases_verify(house)


def both_kept(page: Page) -> None:
    """The server had other words than this device: both are shown, nothing was chosen for the author."""
    if page.locator("[data-apply]").count():
        for way in page.get_by_label("Keep both, one after the other").all():
            way.check()
        page.locator("[data-apply]").click()


def expect_kept(typed: Typed, text: str, broken_at: float, what: str) -> None:
    """All but the last two seconds of it."""
    there = words_in(text)
    lost = [(round(broken_at - at, 2), word) for at, word in typed.words if word not in there]
    assert typed.words and broken_at - typed.words[0][0] > LOST_AT_MOST, "there was more to lose"
    assert all(age <= LOST_AT_MOST for age, _ in lost), f"{what}: lost {lost}"


def test_afterwards_everything_called_saved_is_there_without_the_device_and_the_databases_verify(
    sitting: Sitting, browser: Browser
):
    """After all of the rounds: another browser, nothing of the first one's; whole databases; no note half signed."""
    sitting.signer.end()
    assert sitting.signer.trouble, "somebody was signing when the server was killed"
    fresh = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    try:
        page = enter(fresh.new_page(), sitting.house, "Okafor")
        page.goto(sitting.house.url + sitting.session)
        type_passphrase(page, sitting.secrets.words)
        is_open(page)
        expect(note(page)).to_have_value(re.compile("r"), timeout=SLOW)
        assert words_in(sitting.kept) <= words_in(note(page).input_value())
        assert words_in(sitting.kept)
    finally:
        fresh.close()
    databases_verify(sitting.house)
    signed = set(sitting.signer.signed)
    assert len(signed) > 3
    for ref in list(signed)[-3:]:
        assert sitting.signer.visitor.get(f"/notes/{ref}/").status == 200


def test_the_device_keeps_nothing_readable_of_it(sitting: Sitting):
    """Of all that was typed above, the browser's storage shows no word once nobody is signed in."""
    sitting.page.goto(f"{sitting.house.url}/account/sign-out/")
    try:
        sitting.page.get_by_role("button", name="Sign out").last.click()
        sitting.page.wait_for_url("**/account/sign-in/**")
    except Error as wrong:
        raise AssertionError("she signs out") from wrong
    assert not any(re.search(r"r\d+[cv]\d+", one) for one in stored(sitting.page))
