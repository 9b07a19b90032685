"""Every page of the cast, light and dark, on a phone and on a desktop: nothing for axe to find.

`addresses.py` names every address that shows a page. A new address that is in none of its lists fails the build, so that
no page comes without having been looked at. The pages before the first sign-in are looked at where they are reached, in
`test_first_run.py`.
"""

import re
from collections.abc import Callable

import pytest
from django.urls import URLPattern, get_resolver
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.addresses import NO_PAGE, ON_THE_WAY, PAGES, REFUSALS
from tests.browser.looks import findings, too_wide
from tests.browser.steps import (
    box,
    day_line,
    editor_ready,
    enter,
    open_addendum,
    open_session,
    phase,
    saved,
    write_at_end,
)
from tests.support.chromium import PROJECT
from tests.support.house import House


def test_every_address_that_shows_a_page_is_looked_at():
    named = {
        str(pattern.name)
        for pattern in get_resolver().url_patterns
        for pattern in getattr(pattern, "url_patterns", [pattern])
        if isinstance(pattern, URLPattern)
    }
    looked_at = {name for pages in PAGES.values() for name in pages} - {"refused"}
    assert named - looked_at - ON_THE_WAY - NO_PAGE == set(), "new addresses; put each into one of the lists"
    assert (looked_at | ON_THE_WAY | NO_PAGE) - named == set(), "addresses that are gone"


def test_dark_is_made_of_colours_alone():
    """What `findings` relies on: nothing but `light-dark()` asks which look it is."""
    drawn = [file for kind in ("css", "js", "html") for file in (PROJECT / "twodrawer").rglob(f"*.{kind}")]
    assert not [file for file in drawn if "prefers-color-scheme" in file.read_text(encoding="utf-8")]


_found: dict[str, dict[str, str]] = {}  # of each house: where the refs of its pages are


def first(page: Page, selector: str) -> str:
    """The address of the first link of these, without its query."""
    return str(page.locator(selector).first.get_attribute("href")).split("?")[0]


def own_phrase_and_template(page: Page, house: House) -> tuple[str, str]:
    """One of each in the bank of whoever is signed in."""
    page.goto(f"{house.url}/phrases/")
    page.get_by_label("Phrase", exact=True).fill("Walked through {scene}.")
    page.get_by_label("Letters after /").fill("walk")
    page.get_by_role("button", name="Add", exact=True).click()
    phrase = first(page, "a[href*='/phrases/own/']")
    page.goto(f"{house.url}/phrases/templates/new/")
    page.get_by_label("Name").fill("Walk and talk")
    page.get_by_label("Heading").first.fill("Path")
    page.get_by_label("Usually carries").first.select_option(label="What you did")
    page.get_by_label("A note needs it").first.check()
    page.get_by_role("button", name="Make the template").click()
    return phrase, first(page, "#templates-h + ul a")


@pytest.fixture
def places(new_page: Callable[..., Page], house: House) -> dict[str, str]:
    """The addresses that hold a ref, found by clicking through the house once."""
    if house.url in _found:
        return _found[house.url]
    page = enter(new_page(), house, "Okafor")
    at = {
        "client": first(page, ".daybook a.name:text-is('Rowan')"),
        "tele session": str(day_line(page, "Tran").locator("a.button").get_attribute("href")),
        "session": str(day_line(page, "Rowan").locator("a.button").get_attribute("href")),
        "group": str(day_line(page, "Skills group").locator("a.button").get_attribute("href")),
        "later session": str(day_line(page, "Oyelan").locator("a.button").get_attribute("href")),
    }
    at["unsigned paper"] = first(page, "section[aria-labelledby=papers] tr:has-text('Oyelan') a")
    page.goto(house.url + at["client"] + "papers/")
    at["taken in paper"] = first(page, ".rows.ruled li:nth-child(1) a")
    at["signed paper"] = first(page, ".rows.ruled li:nth-child(2) a")
    page.goto(house.url + at["client"])
    at["note"] = first(page, ".timeline details .opened a")
    at["past session"] = first(page, ".timeline .line a.gist[href*='/sessions/'] >> nth=1")
    page.goto(house.url + at["client"] + "treatment/")
    at["goal"] = first(page, "a[href*='/goals/']")
    page.goto(house.url + at["session"])
    at["draft"] = f"/notes/{page.locator('form[data-draft]').get_attribute('data-note-ref')}/"
    page.goto(house.url + at["group"])
    at["group client"] = first(page, "h1 a")
    page.goto(f"{house.url}/calendar/week/2026-11-30/")
    at["series"] = first(page, "a[href$='/series/']").removesuffix("series/")
    at["phrase"], at["template"] = own_phrase_and_template(page, house)
    enter(page, house, "Brandt")
    at["submitted"] = first(page, "section[aria-labelledby=to-cosign] a")
    enter(page, house, "Adeyemi")
    page.locator("section[aria-labelledby=due] a").first.click()
    page.wait_for_url("**/sessions/**")
    at["returned"] = page.url.removeprefix(house.url)
    enter(page, house, "Haddad")
    page.goto(house.url + at["client"] + "releases/")
    at["release"] = first(page, ".rows a:has-text('In the making')")
    at["left release"] = first(page, ".rows a:has-text('Released')")
    at["client ref"] = at["client"].split("/")[2]
    page.goto(f"{house.url}/ledger/blast-radius/")
    okafor = page.locator("select[name=member] option", has_text="Okafor").get_attribute("value")
    at["whole week"] = f"member={okafor}&since=2026-11-09T00:00&until=2026-11-19T23:00"
    page.goto(f"{house.url}/requests/")
    at["request"] = first(page, "table.lines a.plain[href*='/requests/']")
    page.goto(house.url + first(page, "section[aria-labelledby=closed] a.plain"))
    at["letter"] = first(page, ".steps a[href*='/letters/']")
    enter(page, house, "Keller")
    at["person"] = first(page, "table.lines a:has-text('Adeyemi')")
    _found[house.url] = at
    return at


@pytest.mark.parametrize("who", list(PAGES))
def test_axe_finds_nothing_on_any_page_of(
    who: str, new_page: Callable[..., Page], house: House, places: dict[str, str]
):
    page = new_page()
    broken: list[str] = []
    here = [""]

    def heard(message: ConsoleMessage) -> None:
        # The browser itself reports an answer of 403 or 404 as an error; those are pages we asked for.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            broken.append(f"{here[0]}: {message.text}")

    page.on("console", heard)
    if who:
        enter(page, house, who)
    for name, addresses in PAGES[who].items():
        for address in addresses:
            here[0] = f"{who or 'nobody'} {address}"
            where = re.sub(r"\{([a-z ]+)\}", lambda found: places[found[1]], address)
            answer = page.goto(house.url + where)
            assert answer is not None
            assert (answer.status >= 400) is (name in REFUSALS), f"{here[0]}: {answer.status}"
            if not who or page.locator("form[data-draft]").count():  # those two fetch something by themselves
                page.wait_for_load_state("networkidle")
            broken += findings(page, here[0])
    assert not broken, "\n".join(broken)


def test_axe_finds_nothing_while_a_page_is_at_work(new_page: Callable[..., Page], house: House):
    """States that no address shows: a conflict, a restored draft, a closed one, open menus and dialogs, form errors."""
    page = enter(new_page(), house, "Okafor")
    wrong: list[str] = []
    page.locator("details.menu.who summary").click()
    wrong += findings(page, "menu")
    page.evaluate("document.querySelector('dialog[data-idle]').showModal()")
    wrong += findings(page, "idle dialog")
    open_session(page, house, "Sorrel")
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
    editor_ready(page)
    wrong += findings(page, "empty editor")
    second = page.context.new_page()
    second.goto(page.url)
    editor_ready(second)
    write_at_end(page, "plan", "One text. ")
    saved(page)
    second.bring_to_front()
    write_at_end(second, "plan", "Another text. ")
    phase(second, "conflict")
    wrong += findings(second, "two texts")
    second.get_by_label("Keep both, one after the other").check()
    second.locator("[data-apply]").click()
    saved(second)
    second.close()
    page.bring_to_front()
    page.reload()
    editor_ready(page)
    page.context.set_offline(True)
    write_at_end(page, "plan", "Kept here. ")
    phase(page, "offline")
    wrong += findings(page, "offline")
    page.wait_for_timeout(600)
    page.route("**/save/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    editor_ready(page)
    expect(page.locator("[data-draft-notices]")).to_contain_text("Restored")
    wrong += findings(page, "restored")
    page.unroute("**/save/")
    page.locator("details.discard summary").click()
    wrong += findings(page, "discard")
    page.goto(f"{house.url}/clients/new/")
    page.locator("form.stack").evaluate("form => form.setAttribute('novalidate', '')")
    page.get_by_role("button", name="Register").click()
    expect(page.locator(".field.wrong").first).to_be_visible()
    wrong += findings(page, "form with errors")
    page.goto(f"{house.url}/sessions/new/")
    page.locator("form.stack").evaluate("form => form.setAttribute('novalidate', '')")
    page.get_by_label("Begins").fill("10:00")
    page.get_by_label("Ends").fill("09:00")
    page.get_by_role("button", name="Plan the session").click()
    wrong += findings(page, "session with errors")
    open_addendum(page, house, "Rowan")
    wrong += findings(page, "addendum")
    page.locator("details.discard summary").click()
    page.get_by_label("Destroy these words").check()
    page.get_by_role("button", name="Discard", exact=True).click()
    assert not wrong, "\n".join(wrong)


def test_nothing_scrolls_sideways_at_200_percent(
    new_page: Callable[..., Page], house: House, places: dict[str, str]
):
    """A window of 1440 px at 200 % zoom has 720 CSS pixels; at 400 % a window of 1280 has 320."""
    page = enter(new_page(viewport={"width": 720, "height": 450}), house, "Okafor")
    wrong = []
    for name in ("session", "client", "group", "note", "past session"):
        page.goto(house.url + places[name])
        for width in (720, 320):
            page.set_viewport_size({"width": width, "height": 450})
            if wide := too_wide(page):
                wrong.append(f"{name} at {width} px: {wide}")
    for address in ("/", "/clients/", "/sessions/new/"):
        page.goto(house.url + address)
        if wide := too_wide(page):
            wrong.append(f"{address}: {wide}")
    assert not wrong, "\n".join(wrong)


def test_reduced_motion_moves_nothing(new_page: Callable[..., Page], house: House, places: dict[str, str]):
    page = enter(new_page(reduced_motion="reduce"), house, "Okafor")
    for name in ("session", "client"):
        page.goto(house.url + places[name])
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((e) => {
              const s = getComputedStyle(e);
              const longest = Math.max(...`${s.transitionDuration},${s.animationDuration}`.split(",").map(parseFloat));
              return longest > 0.01 && s.display !== "none";
            }).map((e) => e.className).slice(0, 5)"""
        )
        assert moving == [], name


def test_the_note_can_be_read_without_any_script(
    new_page: Callable[..., Page], house: House, places: dict[str, str]
):
    """Every action works as a plain form first: write, save and find it without script."""
    page = new_page(java_script_enabled=False)
    page.goto(f"{house.url}/demo/sign-in")
    page.get_by_role("button", name=re.compile(r"as\s+Okafor|Okafor")).click()
    page.goto(house.url + places["tele session"])
    box(page, "plan").fill("Saved by a plain form.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(box(page, "plan")).to_have_value("Saved by a plain form.")
    expect(page.get_by_text("Press Save before you leave")).to_be_visible()
