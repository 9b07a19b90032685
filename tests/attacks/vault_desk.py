"""An author's browser with an open drawer in it, and a stranger's server: the stage of the attacks on the vault's frame."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.steps import editor_ready, enter, open_session
from tests.browser.vault_steps import (
    Secrets,
    is_open,
    note,
    pane,
    ready,
    sealed,
    type_passphrase,
    write,
)
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
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    enter(page, house, "Okafor")
    secrets = ready(page, house)
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
    page.bring_to_front()
    for offer in pane(page).locator(".offer").all():
        offer.locator("[data-do=keep]").click()
    page.evaluate("window.heard.length = 0")
    assert WORDS in everything.text()
    return everything
