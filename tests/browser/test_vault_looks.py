"""Every state of the vault's pane and of its own page, light and dark, on a phone and on a desktop: nothing for axe to find."""

from collections.abc import Callable

from playwright.sync_api import Frame, Page, expect

from tests.browser.looks import findings
from tests.browser.steps import box, editor_ready, enter, open_session
from tests.browser.vault_steps import (
    SLOW,
    Secrets,
    choose_passphrase,
    headed,
    is_locked,
    is_open,
    kit_on_paper,
    open_vault_page,
    pane,
    sealed,
    type_passphrase,
    write,
)
from tests.support.house import House

Look = Callable[[str], None]


def frame_of(page: Page) -> Frame:
    """The vault's frame, as it is now."""
    return next(frame for frame in page.frames if "//vault." in frame.url)


def test_axe_finds_nothing_in_any_state_of_the_vault(new_page: Callable[..., Page], house: House):
    wrong: list[str] = []
    page = enter(new_page(viewport={"width": 1440, "height": 900}), house, "Okafor")
    secrets = look_at_set_up(page, house, wrong)
    look_at_pane(page, house, secrets, wrong)
    look_at_keys(page, house, secrets, wrong)
    assert not wrong, "\n".join(wrong)


def look_at_set_up(page: Page, house: House, wrong: list[str]) -> Secrets:
    """The drawer before there is a vault, and the three steps."""
    open_session(page, house, "Rowan")
    is_locked(page)
    wrong += findings(page, "session page, drawer closed")
    wrong += findings(page, "closed", inside=frame_of(page))
    pane(page).get_by_role("button", name="Unlock with passkey").click()
    expect(pane(page).get_by_text("You have no vault yet")).to_be_visible()
    wrong += findings(page, "no vault yet", inside=frame_of(page))
    top = open_vault_page(page, house)
    wrong += findings(page, "your vault")
    headed(top, "How will you open it?")
    top.locator(".limits summary").click()
    wrong += findings(top, "step 1")
    top.get_by_role("button", name="Use a passphrase").click()
    top.get_by_role("button", name="Choose my own").click()
    top.get_by_role("button", name="Go on").click()
    expect(top.get_by_role("alert")).to_be_visible()
    wrong += findings(top, "own passphrase refused")
    top.get_by_role("button", name="Draw six words instead").click()
    wrong += findings(top, "six words")
    top.get_by_role("button", name="Back").click()
    words = choose_passphrase(top)
    headed(top, "Print your recovery kit")
    wrong += findings(top, "kit")
    top.get_by_role("button", name="I have it on paper").click()
    top.get_by_role("button", name="Confirm the kit").click()
    expect(top.get_by_role("alert")).to_be_visible()
    wrong += findings(top, "kit not read back")
    top.get_by_role("button", name="See the kit again").click()
    code = kit_on_paper(top)
    headed(top, "Your vault is ready")
    wrong += findings(top, "ready")
    top.close()
    return Secrets(words, code)


def look_at_pane(page: Page, house: House, secrets: Secrets, wrong: list[str]) -> None:
    """Unlocking, writing, passages, reading, searching, offline."""
    open_session(page, house, "Rowan")
    is_locked(page)
    with page.expect_popup() as window:
        pane(page).get_by_role("button", name="Use the passphrase").click()
    top = window.value
    headed(top, "Unlock your vault")
    wrong += findings(page, "waiting for the other window", inside=frame_of(page))
    top.get_by_role("button", name="Use the recovery kit").click()
    top.get_by_role("button", name="Unlock").click()
    expect(top.get_by_role("alert")).to_be_visible()
    wrong += findings(top, "unlock refused")
    top.close()
    is_locked(page)
    type_passphrase(page, secrets.words)
    is_open(page)
    wrong += findings(page, "empty", inside=frame_of(page))
    write(page, "One hunch. Another hunch.")
    sealed(page)
    wrong += findings(page, "sealed", inside=frame_of(page))
    editor_ready(page)
    area = box(page, "plan")
    area.evaluate("area => { area.focus(); area.setSelectionRange(2, 2); }")
    page.keyboard.press("Alt+m")
    expect(pane(page).get_by_role("button", name="Seal it here")).to_be_focused()
    wrong += findings(page, "offered to the vault, in the chart")
    wrong += findings(page, "offered to the vault", inside=frame_of(page))
    page.locator(".passage [data-keep]").click()
    pane(page).locator("textarea").focus()
    page.wait_for_timeout(800)  # a drawer that came into sight a moment ago lets nothing out
    page.keyboard.press("Alt+m")
    expect(page.locator(".passage.for-chart")).to_be_visible()
    wrong += findings(page, "offered to the chart")
    wrong += findings(page, "offered to the chart, in the vault", inside=frame_of(page))
    page.locator(".passage.for-chart [data-keep]").click()
    expect(pane(page).get_by_text("It stays in this drawer")).to_be_visible()
    wrong += findings(page, "it stays", inside=frame_of(page))
    pane(page).get_by_role("button", name="Versions").click()
    expect(pane(page).get_by_role("button", name="Read version 1")).to_be_visible()
    wrong += findings(page, "reading", inside=frame_of(page))
    pane(page).get_by_role("button", name="Back").click()
    pane(page).get_by_role("button", name="Search my notes").click()
    page.keyboard.type("hunch")
    expect(pane(page).locator(".hit")).to_be_visible()
    wrong += findings(page, "found", inside=frame_of(page))
    page.keyboard.type(" nowhere")
    expect(pane(page).get_by_text("Nothing of yours has")).to_be_visible()
    wrong += findings(page, "nothing found", inside=frame_of(page))
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    write(page, " Offline.")
    expect(pane(page).locator(".saved")).to_contain_text("Offline", timeout=SLOW)
    wrong += findings(page, "offline", inside=frame_of(page))
    page.context.set_offline(False)
    sealed(page)


def look_at_keys(page: Page, house: House, secrets: Secrets, wrong: list[str]) -> None:
    """The vault's own page, managed, and its last resort."""
    top = open_vault_page(page, house)
    headed(top, "Unlock your vault")
    wrong += findings(top, "unlock")
    top.get_by_role("button", name="I have neither").click()
    headed(top, "Start an empty vault")
    wrong += findings(top, "reset")
    top.get_by_role("button", name="Back").click()
    headed(top, "Unlock your vault")
    top.get_by_label("Passphrase").fill(secrets.words)
    top.get_by_role("button", name="Unlock").click()
    headed(top, "Your vault")
    wrong += findings(top, "manage")
    top.get_by_role("button", name="Make a new recovery kit").click()
    headed(top, "Open the key once more")
    wrong += findings(top, "the key once more")
