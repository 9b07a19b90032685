"""Draws docs/screenshots/: every page for the cast, as it looks to them. `make screenshots` runs it.

It serves a fresh demo practice at the demo's own hour and walks through it with Chromium: each person's pages in
light on a desktop, the main ones also in dark and on a phone. What it writes differs from run to run only where
refs and the seconds of the walk are seen. `--only WORD` draws the pictures whose name holds that word.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.support.chromium import axe, launch
from tests.support.house import CLOCK, House
from tools.paper_pictures import draw_page
from tools.shots import SHOTS, Shot, signed_note_of, through

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / "docs" / "screenshots"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# A long page is cut here: what comes after looks like what came before.
TALLEST = {"desktop": 1320, "phone": 1700}
# The picture that the README shows.
FRONT = "okafor-session-light"
PATIENCE = 10_000  # milliseconds for a page or a link to be there


def pictures(shot: Shot) -> Iterator[tuple[str, str, str]]:
    """Name, scheme and device of each picture of a page."""
    stem = shot.page if shot.who == "nobody" else f"{shot.who}-{shot.page}"
    yield f"{stem}-light", "light", "desktop"
    if shot.main:
        yield f"{stem}-dark", "dark", "desktop"
        yield f"{stem}-phone", "light", "phone"


def open_as(browser: Browser, house: House, *, who: str, scheme: str, device: str) -> BrowserContext:
    """A fresh browser, signed in through the demo's door."""
    context = browser.new_context(
        base_url=house.url,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport=DESKTOP if device == "desktop" else PHONE,
        has_touch=device == "phone",
        is_mobile=device == "phone",
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/Los_Angeles",
    )
    if who != "nobody":
        page = context.new_page()
        page.goto("/demo/sign-in")
        # whoever works here is in a practice's list; a client's account comes last and bears an address
        line = page.locator(".cast > li").filter(has_text=who.capitalize())
        line.get_by_role("button").first.click()
        page.wait_for_load_state()
        page.close()
    return context


def draw(page: Page, *, to: Path, device: str, window: bool) -> None:
    """The picture of a page that stands still."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    size = page.viewport_size or DESKTOP
    width, height = size["width"], size["height"]
    tall = page.evaluate("document.documentElement.scrollHeight")
    if window:
        page.screenshot(path=to)
        return
    page.set_viewport_size({"width": width, "height": min(max(tall, height), TALLEST[device])})
    page.screenshot(path=to)
    page.set_viewport_size({"width": width, "height": height})


def walk_through(house: House, *, to: Path, only: str, check: bool) -> int:
    """Draws every picture. How many pages axe found something on."""
    troubled = 0
    with sync_playwright() as playwright:
        browser = launch(playwright)
        contexts: dict[tuple[str, str, str], BrowserContext] = {}
        for shot in SHOTS:
            for name, scheme, device in pictures(shot):
                if only not in name:
                    continue
                key = (shot.who, scheme, device)
                if key not in contexts:
                    contexts[key] = open_as(browser, house, who=shot.who, scheme=scheme, device=device)
                page = contexts[key].new_page()
                page.set_default_timeout(PATIENCE)
                shot.walk(page)
                draw(page, to=to / f"{name}.png", device=device, window=shot.window)
                if check:
                    for finding in axe(page):
                        troubled += 1
                        print(f"{name}: {finding}")
                page.close()
        browser.close()
    return troubled


def note_file(page: Page) -> bytes:
    """The file of the newest signed note."""
    signed_note_of("Rowan")(page)
    return page.request.get(page.get_by_role("link", name="PDF").get_attribute("href") or "/").body()


def record_file(page: Page) -> bytes:
    """The file of a client's record, asked for as the page asks."""
    through("Rowan", "Print the record", start="/clients/")(page)
    page.get_by_label("What is it for").select_option("treatment")
    with page.expect_download() as made:
        page.get_by_role("button", name="Make the PDF").click()
    return made.value.path().read_bytes()


def ledger_file(page: Page) -> bytes:
    """The file of a week of the ledger."""
    return page.request.get("/ledger/pdf/?day=2026-11-09&until=2026-11-13").body()


PAPERS = (
    ("okafor", "note", note_file, (0,)),
    ("okafor", "record", record_file, (0, 1, 3)),
    ("haddad", "ledger", ledger_file, (0,)),
)
"""Whose file, its name, how it is had, and which of its pages are drawn."""


def draw_papers(house: House, *, to: Path, only: str) -> None:
    """Pages of the files that leave."""
    wanted = [paper for paper in PAPERS if only in f"{paper[0]}-{paper[1]}-pdf"]
    if not wanted:
        return
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for who, name, had, numbers in wanted:
            page = open_as(browser, house, who=who, scheme="light", device="desktop").new_page()
            page.set_default_timeout(PATIENCE)
            content = had(page)
            for number in numbers:
                draw_page(content, number, to=to / f"{who}-{name}-pdf-{number + 1}.png")
        browser.close()


def draw_set_up(*, under: Path, to: Path) -> None:
    """The first page of an installation that has nobody yet."""
    house = House(home=under / "empty")
    house.run("init")
    house.start()
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            context = open_as(browser, house, who="nobody", scheme="light", device="desktop")
            page = context.new_page()
            page.goto("/set-up/")
            # The page names the folder of the keys. This one is gone after the run, so the picture shows another.
            page.get_by_text(str(under)).evaluate("named => { named.textContent = '/srv/practice/keys' }")
            draw(page, to=to / "set-up-light.png", device="desktop", window=False)
            browser.close()
    finally:
        house.stop()


def main() -> int:
    """The folder holds what was asked for."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--only", default="", help="draw only pictures whose name holds this")
    asking.add_argument("--to", type=Path, default=FOLDER, help="the folder to draw into")
    asking.add_argument("--axe", action="store_true", help="also look for accessibility faults on each page")
    asked = asking.parse_args()
    if not asked.only and asked.to == FOLDER:
        shutil.rmtree(FOLDER, ignore_errors=True)
    asked.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        house = House(home=Path(folder) / "demo", extra=("--clock", CLOCK))
        made = house.run("demo", "--clock", CLOCK)
        if made.returncode:
            print(made.stderr, file=sys.stderr)
            return 1
        house.start()
        try:
            troubled = walk_through(house, to=asked.to, only=asked.only, check=asked.axe)
            draw_papers(house, to=asked.to, only=asked.only)
        finally:
            house.stop()
        if asked.only in "set-up-light":
            draw_set_up(under=Path(folder), to=asked.to)
    front = asked.to / f"{FRONT}.png"
    if front.exists():
        shutil.copy(front, asked.to / "session.png")
    return 1 if troubled else 0


if __name__ == "__main__":
    sys.exit(main())
