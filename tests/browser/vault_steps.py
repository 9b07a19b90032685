"""What an author does with the vault, in the words of the pages. Everything here clicks and types."""

import re
from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.steps import open_session
from tests.support.age_files import seal_by_words
from tests.support.house import House
from tests.support.vault_browser import Browser, Keys, b64

SLOW = 60_000  # scrypt at its full factor, twice, on a busy machine


@dataclass(frozen=True)
class Secrets:
    """What an author wrote down at set-up."""

    words: str
    code: str


def plug_in_passkey(page: Page) -> None:
    """This page has an authenticator that can give a secret for a key (WebAuthn PRF)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "hasPrf": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def headed(page: Page, words: str) -> None:
    """The vault's own page shows this."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=SLOW)


def open_vault_page(page: Page, house: House) -> Page:
    """The vault's own page, in its window, opened from the record's page about it."""
    page.goto(f"{house.url}/vault/")
    with page.expect_popup() as window:
        page.get_by_role("button", name="Open your vault").click()
    return window.value


def choose_passphrase(top: Page) -> str:
    """Step 1 by six drawn words."""
    top.get_by_role("button", name="Use a passphrase").click()
    words = top.locator(".secret-words").inner_text()
    top.get_by_label("Type them once").fill(words)
    top.get_by_role("button", name="Go on").click()
    return words


def kit_on_paper(top: Page) -> str:
    """Steps 2 and 3: the kit is copied, and the two groups asked for are typed back."""
    headed(top, "Print your recovery kit")
    code = top.locator(".kit-code").inner_text()
    top.get_by_role("button", name="I have it on paper").click()
    headed(top, "Read a part of it back")
    groups = code.split("-")
    for field in top.locator("form .field").all():
        asked = re.search(r"Group (\d)", field.locator("label").inner_text())
        assert asked is not None
        field.locator("input").fill(groups[int(asked[1]) - 1].lower())
    top.get_by_role("button", name="Confirm the kit").click()
    return code


def set_up(page: Page, house: House) -> Secrets:
    """A vault with a passphrase and a confirmed kit, from nothing."""
    top = open_vault_page(page, house)
    headed(top, "How will you open it?")
    words = choose_passphrase(top)
    code = kit_on_paper(top)
    headed(top, "Your vault is ready")
    top.close()
    return Secrets(words, code)


LEAST_WORK = (
    17  # what the vault still takes as scrypt's factor; its own page takes one more, and twice the time
)
TICKET = """async () => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch("/vault/ticket/", { method: "POST", headers, body: JSON.stringify({ purpose: "set-up" }) });
  return (await answer.json()).ticket;
}"""


def ready(page: Page, house: House) -> Secrets:
    """What `set_up` leaves behind, for a test that is about something later: same requests, cheaper wraps, no pages."""
    keys, words, code = (
        Keys(),
        "amber otter quilt harbor violet lantern",
        "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV",
    )
    file = (
        f"# twodrawer vault identity v1\n# vault-sign: {b64(keys.signing_seed)}\n"
        f"# vault-mac: {b64(keys.mac)}\n{keys.identity}\n"
    ).encode()
    browser = Browser(house.vault_port, house.vault_host, keys)
    assert browser.begin(page.evaluate(TICKET)).status == 200
    wraps = [
        {"kind": kind, "file": b64(seal_by_words(file, secret, LEAST_WORK))}
        for kind, secret in (("passphrase", words), ("kit", code))
    ]
    assert browser.enrol(wraps=wraps).status == 201
    assert browser.confirm_kit().status == 200
    return Secrets(words, code)


def pane(page: Page) -> FrameLocator:
    """The vault's frame on the session page."""
    return page.frame_locator("[data-vault] iframe")


def type_passphrase(page: Page, words: str) -> None:
    """From the frame's button to the vault's own page, and back with the keys."""
    with page.expect_popup() as window:
        pane(page).get_by_role("button", name="Use the passphrase").click()
    top = window.value
    top.get_by_label("Passphrase").fill(words)
    top.get_by_role("button", name="Unlock").click()


def is_open(page: Page) -> None:
    """The drawer is open."""
    expect(pane(page).get_by_role("heading", name="Psychotherapy note", exact=True)).to_be_visible(
        timeout=SLOW
    )


def is_locked(page: Page) -> None:
    """The drawer is closed, with its front to be seen."""
    expect(pane(page).get_by_text("This drawer is locked")).to_be_visible(timeout=SLOW)


def unlock(page: Page, house: House, words: str, *, client: str = "Rowan") -> None:
    """The session of this client with its drawer open."""
    open_session(page, house, client)
    type_passphrase(page, words)
    is_open(page)


def note(page: Page) -> Locator:
    """Where the author writes."""
    return pane(page).locator("textarea")


def write(page: Page, words: str) -> None:
    """Typed at the end of the psychotherapy note."""
    note(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def sealed(page: Page) -> None:
    """The vault has every word, fetched back and compared, and says so."""
    state = pane(page).locator(".saved")
    expect(state).to_have_attribute("data-phase", "sealed", timeout=SLOW)
    expect(state).to_contain_text("Sealed and saved")
