"""What people do on the pages, in the words of the practice. Everything here clicks and types; nothing calls the program."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Frame, Locator, Page, Route, expect

from tests.support.house import House

# The record has it: the status beside the note says so.
SAVED_WITHIN = 9_000


def enter(page: Page, house: House, name: str) -> Page:
    """Signed in as one of the demo's cast, by one press of the demo's door."""
    page.goto(f"{house.url}/demo/sign-in")
    page.get_by_role("button", name=re.compile(rf"Sign in\s+as {name}$")).click()
    page.wait_for_url(lambda url: "/demo/" not in url)
    return page


def today(page: Page, house: House) -> None:
    """The staff home."""
    page.goto(house.url)


def day_line(page: Page, name: str) -> Locator:
    """The line of one session on Today."""
    return page.locator(".daybook > li").filter(has=page.locator(".name", has_text=name))


def open_session(page: Page, house: House, name: str) -> None:
    """The session of today with this client, whatever its next step is called."""
    today(page, house)
    day_line(page, name).locator("a.button, form button").click()
    page.wait_for_url("**/sessions/**")


def open_client(page: Page, house: House, name: str) -> None:
    """The client's page, found by name as somebody would."""
    page.goto(f"{house.url}/clients/")
    page.get_by_label("Find by name or record number").fill(name)
    page.locator("#found .rows a", has_text=name).first.click()
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def box(page: Page, section: str) -> Locator:
    """The text of one section in the editor."""
    return page.locator(f'textarea[name="section_{section}"]')


def texts(page: Page) -> dict[str, str]:
    """Every section of the editor, as it stands on the page."""
    return {
        str(area.get_attribute("name")).removeprefix("section_"): area.input_value()
        for area in page.locator("form[data-draft] textarea").all()
    }


def write_at_end(page: Page, section: str, words: str) -> None:
    """Typed key by key at the end of a section."""
    area = box(page, section)
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def editor_ready(page: Page) -> None:
    """The editor's script is bound and has its journal key, so that the device keeps what is typed."""
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-phase", re.compile("."))
    page.wait_for_load_state("load")
    page.wait_for_load_state("networkidle")


def held(page: Page, address: str) -> list[Route]:
    """What is asked for at this address from now on waits, as on a slow line, until it is let go on."""
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        waiting.append(route)

    page.route(address, wait)
    return waiting


def phase(page: Page, wanted: str, *, within: int = SAVED_WITHIN) -> None:
    """The status beside the note says this."""
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-phase", wanted, timeout=within)


def saved(page: Page) -> None:
    """The record has every word, and says it."""
    phase(page, "saved")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")


def choose_format(page: Page, name: str) -> None:
    """Another format from the picker; the page comes back with its sections."""
    with page.expect_navigation():
        page.get_by_label("Format").select_option(label=name)
    editor_ready(page)


def open_addendum(page: Page, house: House, name: str) -> None:
    """An addendum to the newest note about this client that Okafor signed, ready to be written."""
    open_client(page, house, name)
    signed = page.locator(".timeline details", has_text="Signed, Okafor").first
    signed.locator("summary").click()
    signed.locator(".opened a").first.click()
    page.get_by_role("button", name="Add an addendum").first.click()
    editor_ready(page)


def sign(page: Page, word: str = "Sign") -> None:
    """From the editor to the text as it will stand, and the one deliberate press under it."""
    page.locator(".sign-bar a.button.first", has_text=word).click()
    page.wait_for_url("**/sign/")
    page.locator(".sign-ways button.first").click()
    page.wait_for_url("**/sessions/**")


def follow(page: Page, target: Locator) -> None:
    """Clicked, and the page that it leads to is there: nothing is asked of, or typed into, the page before it."""
    with page.expect_navigation():
        target.click()


def sign_out(page: Page) -> None:
    """By the menu behind one's own name."""
    page.locator("details.menu.who summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/sign-in/**")


def ledger_lines(page: Page, house: House, *, client: str = "") -> list[str]:
    """Every entry of today's ledger, or of one client's, newest first, as its page says it."""
    page.goto(f"{house.url}/ledger/")
    if client:
        page.get_by_label("Client", exact=True).fill(client)
        page.get_by_role("button", name="Show").click()
        choice = page.get_by_label("Which client").get_by_role("link", name=client, exact=True)
        page.wait_for_load_state()
        if choice.count():
            choice.click()
            page.wait_for_load_state()
    lines: list[str] = []
    while True:
        for row in page.locator("table.ledger tbody tr").all_inner_texts():
            lines.append(" | ".join(" ".join(cell.split()) for cell in row.split("\t")))
        earlier = page.get_by_role("link", name="Earlier that day")
        if earlier.count() == 0:
            return lines
        earlier.click()
        page.wait_for_load_state()


def tab_to(page: Page, target: Locator, *, most: int = 120, backwards: bool = False) -> None:
    """By Tab alone to an element, as somebody without a mouse goes. Fails if it can't be reached."""
    target.wait_for(state="attached")
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert is_seen(page), f"the focus on {target} can't be seen"
            return
    raise AssertionError(f"{target} was not reached by {most} presses of Tab")


def is_seen(page: Page) -> bool:
    """Whether the element with the focus shows it: an outline, a ring, or one on what stands for it."""
    return bool(
        page.evaluate(
            """() => {
              const shows = (element, part) => {
                const style = getComputedStyle(element, part);
                return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
              };
              const active = document.activeElement;
              const around = [active, active.parentElement, active.closest("label, li, .field, .note-section, .chip")];
              return around.some((one) => one && (shows(one) || shows(one, "::after")));
            }"""
        )
    )


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reached by Tab, pressed by a key."""
    tab_to(page, target)
    page.keyboard.press(key)


def seconds(count: float) -> timedelta:
    """For page clocks."""
    return timedelta(seconds=count)


POST = """async ([url, fields]) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({csrfmiddlewaretoken: token, ...fields});
  return (await fetch(url, {method: "POST", body, redirect: "manual"})).status;
}"""


def post_anyway(page: Page, url: str, **fields: str) -> int:
    """A form that the page doesn't offer, sent from it by hand with the page's own token. The answer's status."""
    return int(page.evaluate(POST, [url, fields]))


STORED = """async () => {
  const found = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie];
  for (const {name} of await indexedDB.databases()) {
    const database = await new Promise((done, failed) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const all = database.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => done(all.result);
      });
      for (const row of rows) {
        for (const [key, value] of Object.entries(row)) {
          const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : ArrayBuffer.isView(value) ? value : null;
          const text = bytes ? [
            new TextDecoder("latin1").decode(bytes), new TextDecoder("utf-16le").decode(bytes),
            btoa(String.fromCharCode(...bytes)), [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")].join(" ")
            : JSON.stringify(value);
          found.push(`${name}.${store}.${key}: ${text}`);
        }
      }
    }
    database.close();
  }
  for (const name of await caches.keys()) found.push(`cache ${name}`);
  return found;
}"""


def stored(page: Page | Frame) -> list[str]:
    """Everything that the address of this page or frame keeps in the browser, bytes in each writing that could be read."""
    found: list[Any] = page.evaluate(STORED)
    return [str(each) for each in found]
