"""A downtime kit is taken along, the server stops, and the file opens by itself: for whoever has its words, as a reading page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.attacks.visitor import Visitor, arrive
from tests.browser.steps import enter, held
from tests.support.chromium import axe
from tests.support.house import House
from tests.support.kit import WORDS

PAYLOAD = '"><img src=x onerror=window.owned=1><script>window.owned=1;alert(1)</script><svg onload=alert(1)>'
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
THAT_DAY = "2026-11-19T20:30:00Z"
SLOW = 60_000  # scrypt on a busy machine


@dataclass
class Taken:
    """The file on a disk, the words, and an address of the page where it came from."""

    file: Path
    words: str


def first(pattern: str, text: str) -> str:
    """What the pattern's group, or all of it, finds first."""
    found = re.search(pattern, text)
    assert found, pattern
    return found[found.re.groups]


def hostile_client(house: House) -> None:
    """A client of Okafor's whose names, contacts, goals and signed note are markup."""
    novak, okafor = arrive(house, "novak"), arrive(house, "okafor")
    page = novak.get("/clients/new/").text
    treats = re.search(rf'<option value="({UUID})"[^>]*>[^<]*Okafor', page)
    assert treats
    body = {"legal_name": PAYLOAD, "preferred_name": PAYLOAD, "pronouns": PAYLOAD[:38], "address": PAYLOAD, "contact_note": PAYLOAD,
            "treated_by": treats.group(1)}  # fmt: skip
    done = novak.post("/clients/new/", body, form_on="/clients/new/")
    assert done.status == 302
    client = first(UUID, done.place)
    person = {
        "kind": "emergency",
        "name": PAYLOAD,
        "relation": PAYLOAD,
        "authority": PAYLOAD,
        "phone": "503-555-0111",
    }
    assert novak.post(f"/clients/{client}/people/", person).status == 302
    goal = {
        "what": "goal",
        "version_seen": "1",
        "title": PAYLOAD,
        "objective": PAYLOAD,
        "from_day": "2026-11-18",
    }
    assert okafor.post(f"/clients/{client}/treatment/", goal).status == 302
    signed_session(okafor, client)


def signed_session(okafor: Visitor, client: str) -> None:
    """A session of this morning, with its note signed."""
    page = okafor.get("/sessions/new/").text
    clinician = first(rf'name="clinician_ref"[\s\S]*?value="({UUID})"', page)
    plan = {"clinician_ref": clinician, "client_refs": client, "modality": "individual", "day": "2026-11-19", "place": "10",
            "planned_start": "05:00", "planned_stop": "05:50", "title": PAYLOAD, "room": "", "cpt": ""}  # fmt: skip
    done = okafor.post("/sessions/new/", plan, form_on="/sessions/new/")
    session = first(UUID, done.place)
    place = {
        "what": "telehealth",
        "client": client,
        f"{client}-client_location": PAYLOAD,
        f"{client}-trouble": PAYLOAD,
    }
    assert okafor.post(f"/sessions/{session}/edit/", place).status == 302
    okafor.post(f"/sessions/{session}/begin/", {"client": client, "format": "basic"})
    shown = okafor.get(f"/sessions/{session}/?client={client}").text
    note = first(rf"/notes/({UUID})/", shown)
    okafor.post(
        f"/notes/{note}/save-form/", {"section_session": PAYLOAD, "section_plan": PAYLOAD, "base": "0"}
    )
    step = re.search(rf'name="step" value="({UUID})"', okafor.get(f"/notes/{note}/sign/").text)
    assert step
    assert okafor.post(f"/notes/{note}/sign/", {"step": step.group(1)}).status == 302


_taken: dict[str, Taken] = {}


@pytest.fixture
def taken(house: House, new_page: Callable[..., Page], tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Okafor's kit of the demo's day, downloaded from its page; the server is stopped from then on."""
    if house.url in _taken:
        return _taken[house.url]
    hostile_client(house)
    page = enter(new_page(), house, "Okafor")
    page.locator("details.menu.who summary").click()
    scripts = held(page, "**/js/kit*.js")  # the form can be typed into before its script has come
    page.get_by_role("link", name="Downtime kit").click(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your downtime kit")
    field = page.get_by_label("Passphrase", exact=True)
    field.fill("password password 1")
    page.wait_for_timeout(300)
    scripts[0].continue_()
    expect(page.locator("[data-strength]")).to_contain_text("Not strong enough", timeout=SLOW)
    page.get_by_label("The same again").fill("password password 1")
    page.get_by_role("button", name="Download the kit").click()
    assert not field.evaluate("field => field.validity.valid")  # it went nowhere
    field.fill(WORDS)
    expect(page.locator("[data-strength]")).to_contain_text("Strong", timeout=SLOW)
    page.get_by_label("The same again").fill(WORDS)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the kit").click()
    assert coming.value.suggested_filename == "downtime-kit-2026-11-19.html"
    file = tmp_path_factory.mktemp("kit") / coming.value.suggested_filename
    coming.value.save_as(file)
    house.stop()
    _taken[house.url] = Taken(file, WORDS)
    return _taken[house.url]


def opened(page: Page, taken: Taken, *, at: str = THAT_DAY, words: str = WORDS) -> list[str]:
    """The file in a browser whose clock shows this, with these words typed. What it asked the network for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.set_fixed_time(at)
    page.goto(taken.file.as_uri())
    page.get_by_label("Passphrase of this kit").fill(words)
    page.get_by_role("button", name="Open the kit").click()
    return asked


def test_with_the_server_stopped_the_days_schedule_is_read(taken: Taken, page: Page):
    asked = opened(page, taken)
    day = page.locator(".day li")
    expect(day.filter(has_text="Rowan")).to_be_visible(timeout=SLOW)
    assert page.locator("h1").inner_text() == "Downtime kit for Thursday, November 19, 2026"
    expect(page.locator("#age")).to_be_hidden()
    times = [line.split("\n")[0] for line in day.all_inner_texts()]
    assert len(times) > 3 and all(re.match(r"\d+:\d\d( [ap]m)? to \d+:\d\d [ap]m", time) for time in times)
    day.filter(has_text="Rowan").get_by_role("link").first.click()
    rowan = page.locator("details.client[open]")
    for heading in ("For safety", "Goals being worked on", "Last signed notes"):
        expect(rowan.get_by_role("heading", name=heading)).to_be_visible()
    assert (
        "Marlow" in rowan.inner_text() and "Signed by" in rowan.inner_text()
    ) or "Attested" in rowan.inner_text()
    # Nothing was asked of anybody but the file itself, and the browser keeps nothing of it.
    assert asked == [taken.file.as_uri()]
    assert stored_nothing(page)
    page.get_by_role("button", name="Close the kit").click()
    assert "Rowan" not in page.content()
    assert page.get_by_label("Passphrase of this kit").input_value() == ""


def stored_nothing(page: Page) -> bool:
    """Whether the browser keeps nothing under the file's own address."""
    return bool(page.evaluate("localStorage.length + sessionStorage.length === 0 && document.cookie === ''"))


def test_other_words_open_nothing_and_are_told_so(taken: Taken, page: Page):
    opened(page, taken, words="Sturgeon under 4 cold lantern")
    expect(page.get_by_role("alert")).to_contain_text("doesn’t open the kit", timeout=SLOW)
    assert "Rowan" not in page.content()
    file = taken.file.read_bytes()
    assert not any(
        name.encode() in file for name in ("Rowan", "Okafor", "Keller", "allotment", "window.owned")
    )


def test_after_its_day_it_asks_not_to_be_used_and_says_when_the_clock_cant_be_right(
    taken: Taken, new_page: Callable[..., Page]
):
    late = new_page()
    opened(late, taken, at="2026-11-20T09:00:00Z")
    expect(late.get_by_role("heading", name="Please don’t use this kit any more")).to_be_visible(timeout=SLOW)
    assert "Rowan" not in late.locator("main").inner_text()
    late.get_by_role("button", name="Show it all the same").click()
    expect(late.locator("#age")).to_contain_text("This kit is out of date.")
    expect(late.locator(".day li").filter(has_text="Rowan")).to_be_visible()
    early = new_page()
    early.clock.set_fixed_time("2026-11-18T09:00:00Z")
    early.goto(taken.file.as_uri())
    expect(early.locator("#age")).to_contain_text("This device’s clock can’t be right.")
    expect(early.locator(".limits")).to_contain_text("if that is turned back, nothing here notices")


def test_markup_in_names_and_notes_is_words_in_the_kit(taken: Taken, page: Page):
    """Removed and found: text nodes in `made` (`innerHTML` in their place)."""
    dialogs: list[str] = []

    def heard(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)
    asked = opened(page, taken)
    expect(page.locator(".day li").filter(has_text="Rowan")).to_be_visible(timeout=SLOW)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    said = page.locator("main").inner_text()
    assert (
        said.count("window.owned=1;alert(1)") >= 9
    )  # names, contacts, people, goals, place, both sections, title
    assert page.locator("img, svg, #inside script").count() == 0
    assert page.evaluate("window.owned === undefined")
    assert dialogs == [] and asked == [taken.file.as_uri()]
    # And the policy would stop what the drawing let through.
    page.evaluate("""() => {
      const script = document.createElement('script');
      try { script.textContent = 'window.owned = 2'; } catch {}
      document.body.append(script);
    }""")
    assert page.evaluate("window.owned === undefined")


def test_anybody_can_read_it(taken: Taken, page: Page):
    """By keys, in light and dark, on a desk and on a phone; on paper every client is open."""
    page.clock.set_fixed_time(THAT_DAY)
    page.goto(taken.file.as_uri())
    looked_at(page)
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    expect(page.locator(".day li").filter(has_text="Rowan")).to_be_visible(timeout=SLOW)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.client:not([open])").count() == 0
    looked_at(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Close the kit")).to_be_hidden()


def looked_at(page: Page) -> None:
    """Nothing to find for axe in four looks, and nothing hangs over the edge."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        assert axe(page) == [], width
        page.emulate_media(color_scheme="dark")
        assert axe(page, only_colours=True) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
