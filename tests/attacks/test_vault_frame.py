"""A script of an attacker in the record's page, with the vault's frame beside it: it reads, opens, moves and clicks nothing.

`page.evaluate` in the record's page stands for a planted script that runs, whatever let it in; that markup in the record's
own fields doesn't run is tried too. A page of a stranger, on a server of its own, tries the same from outside.
"""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.attacks.vault_stage import Doors, ticket
from tests.attacks.visitor import arrive
from tests.browser.steps import editor_ready, enter, open_session, stored
from tests.browser.vault_steps import Secrets, is_open, note, pane, sealed, set_up, type_passphrase, write
from tests.support.house import House

WORDS = "The heron stands for her father."
SECOND = "I was glad when she was late."
PAYLOAD = '"><img src=x onerror=window.owned=1><script>window.owned=1</script><svg onload=window.owned=1>'
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

LISTEN = """() => {
  window.heard = [];
  addEventListener("message", ({data, origin}) => window.heard.push({origin, data: JSON.parse(JSON.stringify(data ?? null))}));
}"""
FRAME = 'document.querySelector("[data-vault] iframe")'


@dataclass
class Stranger:
    """A server of somebody else's, and what it was asked for."""

    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def stranger() -> Iterator[Stranger]:
    """Every path of it is an empty page that may run anything."""
    asked: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Stranger(f"http://127.0.0.1:{server.server_port}", asked)
    server.shutdown()
    server.server_close()


@dataclass
class Desk:
    """Okafor's browser: one page with an open drawer, and what opens it."""

    house: House
    page: Page
    secrets: Secrets

    def another(self) -> Page:
        """Another tab of the same sign-in."""
        return self.page.context.new_page()

    @property
    def frame(self) -> Frame:
        """The vault's frame, as only a debugger sees it."""
        return next(frame for frame in self.page.frames if frame.url.startswith(self.house.vault_url))

    def text(self) -> str:
        """What stands in the drawer."""
        return note(self.page).input_value()

    def heard(self) -> list[dict[str, Any]]:
        """Every message that the record's page got since it began to listen, from whomever."""
        found: list[dict[str, Any]] = self.page.evaluate("window.heard")
        return found

    def say(self, data: Any) -> None:
        """The attacker's script says this to the frame, in the record's name."""
        self.page.evaluate(f"(data) => {FRAME}.contentWindow.postMessage(data, '*')", data)


@pytest.fixture(scope="module")
def everything(house, browser) -> Iterator[Desk]:
    """Okafor with a vault, on Rowan's session, the drawer open and written in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    enter(page, house, "Okafor")
    secrets = set_up(page, house)
    open_session(page, house, "Rowan")
    editor_ready(page)
    desk = Desk(house, page, secrets)
    unlock_again(desk)
    write(page, WORDS)
    sealed(page)
    yield desk
    context.close()


def unlock_again(desk: Desk) -> None:
    """The drawer is open on this page, which listens."""
    type_passphrase(desk.page, desk.secrets.words)
    is_open(desk.page)
    desk.page.evaluate(LISTEN)


@pytest.fixture
def desk(everything: Desk) -> Desk:
    """The open drawer with its words; opened again if a test before this one had to close it."""
    page = everything.page
    if not pane(page).locator("textarea").count():
        page.reload()
        editor_ready(page)
        unlock_again(everything)
    page.evaluate("window.heard.length = 0")
    assert WORDS in everything.text()
    return everything


# -- reading -----------------------------------------------------------------------------------------

REACHES = {
    "document": "FRAME.contentDocument.body.innerText",
    "window.document": "FRAME.contentWindow.document.body.innerText",
    "by name": "window.frames[0].document.title",
    "storage": "FRAME.contentWindow.localStorage.length",
    "databases": "FRAME.contentWindow.indexedDB",
    "variables": "FRAME.contentWindow.drawer",
    "address": "FRAME.contentWindow.location.href",
    "evaluation": "FRAME.contentWindow.eval('1')",
    "its function": "FRAME.contentWindow.Function('return 1')()",
    "an event": "FRAME.contentWindow.dispatchEvent(new KeyboardEvent('keydown', {key: 'm', altKey: true}))",
    "a request": "fetch('ORIGIN/v1/site').then((answer) => answer.text())",
    "a blind request": "fetch('ORIGIN/v1/site', {mode: 'no-cors'}).then(() => 'sent')",
    "a module": "import('ORIGIN/js/vault.js').then(() => 'loaded')",
    "a form": "fetch('ORIGIN/v1/sessions', {method: 'POST', mode: 'no-cors', body: '{}'}).then(() => 'sent')",
    "a worker": "new Promise((done, failed) => { const w = new Worker('ORIGIN/js/key-worker.js'); w.onerror = failed; setTimeout(done, 500, 'ran') })",
}


@pytest.mark.parametrize("way", REACHES)
def test_a_script_of_the_record_reads_nothing_of_the_frame(way: str, desk: Desk):
    tried = REACHES[way].replace("FRAME", FRAME).replace("ORIGIN", desk.house.vault_url)
    script = f"(async () => {{ try {{ return {{got: await ({tried})}} }} catch (error) {{ return {{no: error.name}} }} }})()"
    found = desk.page.evaluate(script)
    assert found.get("no") in ("SecurityError", "TypeError", "Event", "Error", None), found
    assert "got" not in found, found
    assert WORDS in desk.text()


def test_what_the_records_address_keeps_holds_nothing_of_the_vault(desk: Desk):
    kept = " ".join(stored(desk.page))
    assert "twodrawer-vault" not in kept and "heron" not in kept and desk.secrets.code not in kept
    html = desk.page.content()
    assert WORDS not in html and "AGE-SECRET" not in html


# -- moving it ---------------------------------------------------------------------------------------


def test_the_frame_goes_nowhere_else(desk: Desk, stranger: Stranger):
    """`frame-src` names the vault alone. What the script can do is take the frame away, and with it every key."""
    page = desk.another()
    open_session(page, desk.house, "Rowan")
    editor_ready(page)
    expect(pane(page).get_by_text("This drawer is locked")).to_be_visible()
    before = list(stranger.asked)
    for way in (
        f"{FRAME}.src = 'ELSE/one'",
        f"{FRAME}.contentWindow.location = 'ELSE/two'",
        f"{FRAME}.contentWindow.location.replace('ELSE/three')",
        f"{FRAME}.name = 'drawer'; window.open('ELSE/four', 'drawer')",
        "const made = document.createElement('iframe'); made.src = 'ELSE/five'; document.body.append(made)",
        f"{FRAME}.contentWindow.location = 'javascript:parent.postMessage(document.body.innerText, \"*\")'",
    ):
        page.evaluate("(script) => { try { eval(script) } catch { /* refused at once */ } }", way.replace("ELSE", stranger.url))
        page.wait_for_timeout(60)
    assert stranger.asked == before
    assert not any(frame.url.startswith(stranger.url) for frame in page.frames)
    page.close()


def test_opened_in_a_window_of_its_own_it_says_nothing_to_whoever_opened_it(desk: Desk):
    """The attacker opens the vault's page, gives it a real ticket, and pretends to be its frame."""
    page = desk.another()
    page.goto(desk.house.url)
    page.evaluate(LISTEN)
    for place in ("/", "/#unlock"):
        with page.expect_popup() as opened:
            page.evaluate("(url) => { window.top2 = window.open(url) }", desk.house.vault_url + place)
        top = opened.value
        top.wait_for_load_state("networkidle")
        given = ticket(arrive(desk.house, "okafor"))
        for said in (
            {"twodrawer": 1, "kind": "ticket", "ticket": given},
            {"twodrawer": 1, "kind": "unlock-with", "identities": [], "author": "x"},
            {"twodrawer": 1, "kind": "unlocked", "unlocked": {}, "identity": "x"},
            {"twodrawer": 1, "kind": "passage", "id": "a", "text": PAYLOAD},
        ):
            page.evaluate("(said) => window.top2.postMessage(said, '*')", said)
        top.wait_for_timeout(400)
        assert page.evaluate("(() => { try { return window.top2.document.title } catch (e) { return e.name } })()") == "SecurityError"
        shown = top.locator("body").inner_text()
        assert "heron" not in shown and PAYLOAD not in shown
        top.close()
    kinds = {one["data"].get("kind") for one in page.evaluate("window.heard") if isinstance(one["data"], dict)}
    assert kinds <= {"ready", "ticket-wanted"}
    page.close()


# -- clicking it -------------------------------------------------------------------------------------


def passages(desk: Desk) -> list[str]:
    """What the frame let out."""
    return [one["data"]["text"] for one in desk.heard() if one["data"].get("kind") == "passage"]


def caret_into_the_words(desk: Desk) -> None:
    """Okafor's caret stands in the first sentence."""
    note(desk.page).evaluate("(area) => { area.focus(); area.setSelectionRange(3, 3) }")


def press_the_button(desk: Desk) -> None:
    """A real click, at the place where the frame has its button, whatever lies over it."""
    box = pane(desk.page).locator("[data-do=move]").bounding_box()
    assert box
    desk.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


COVERS = {
    "a picture over it": "const c = document.createElement('div'); c.style.cssText = 'position:fixed;inset:0;background:#fff;z-index:9999;pointer-events:none'; document.body.append(c); window.uncover = () => c.remove()",
    "a faint picture over it": "const c = document.createElement('div'); c.style.cssText = 'position:fixed;inset:0;background:#fff;opacity:.4;z-index:9999;pointer-events:none'; document.body.append(c); window.uncover = () => c.remove()",
    "nearly transparent": f"{FRAME}.style.opacity = '.02'; window.uncover = () => {{ {FRAME}.style.opacity = '' }}",
    "its place transparent": f"{FRAME}.parentElement.style.opacity = '0'; window.uncover = () => {{ {FRAME}.parentElement.style.opacity = '' }}",
    "blurred": f"{FRAME}.style.filter = 'blur(9px)'; window.uncover = () => {{ {FRAME}.style.filter = '' }}",
}


@pytest.mark.parametrize("cover", COVERS)
def test_a_click_into_a_covered_drawer_moves_nothing(cover: str, desk: Desk):
    caret_into_the_words(desk)
    pane(desk.page).locator("[data-do=move]").scroll_into_view_if_needed()
    desk.page.evaluate(f"() => {{ {COVERS[cover]} }}")
    desk.page.wait_for_timeout(700)
    try:
        press_the_button(desk)
        desk.page.wait_for_timeout(150)
        assert passages(desk) == []
        # The trick of the last moment: uncovered just before the click that was meant for something else.
        desk.page.evaluate("window.uncover()")
        desk.page.wait_for_timeout(160)
        press_the_button(desk)
        desk.page.wait_for_timeout(150)
        assert passages(desk) == []
    finally:
        desk.page.evaluate("window.uncover()")
    assert WORDS in desk.text()


def test_a_script_clicks_and_types_nothing_into_the_frame(desk: Desk):
    caret_into_the_words(desk)
    desk.page.evaluate(
        f"""() => {{
          const frame = {FRAME};
          frame.click();
          frame.focus();
          const {{x, y, width, height}} = frame.getBoundingClientRect();
          for (const type of ["mousedown", "mouseup", "click"]) {{
            for (let at = 10; at < height; at += 20) {{
              const there = {{bubbles: true, clientX: x + width / 2, clientY: y + at}};
              document.elementFromPoint(x + width / 2, y + at)?.dispatchEvent(new MouseEvent(type, there));
            }}
          }}
          frame.dispatchEvent(new KeyboardEvent("keydown", {{key: "m", code: "KeyM", altKey: true, bubbles: true}}));
        }}"""
    )
    desk.page.wait_for_timeout(200)
    assert passages(desk) == []
    assert WORDS in desk.text()
