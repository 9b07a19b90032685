"""Refusals without a mouse: as far as each person gets, an address that they may not see, and the way out by the keys.

What a refusal carries and doesn't is in `test_refusals.py`; here it is reached, read and left by keyboard alone.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import choose, enter_by_keys, go, type_in
from tests.browser.refused import Places, decent, places_of
from tests.browser.steps import day_line, press, tab_to
from tests.support.house import House


@pytest.fixture
def places(new_page: Callable[..., Page], house: House) -> Places:
    """Of this house."""
    return places_of(house, new_page)


def refused(page: Page, house: House, places: Places, status: int, *names: str, home: str, back: str) -> None:
    """Each address, typed into the address bar, is refused, and the page's next step leads back to `back`."""
    for name in names:
        answer = page.goto(house.url + places.at[name])
        assert answer is not None
        assert answer.status == status, f"{name}: {answer.status}, not {status}"
        decent(page, status)
        assert not any(word in page.content() for word in places.words), name
        press(page, page.locator(".refusal .next-steps a").first)
        page.wait_for_url(house.url + home)
        expect(page.get_by_role("heading", level=1)).to_have_text(back)


def find(page: Page, name: str) -> Locator:
    """A client's line, looked for by Ctrl K."""
    page.keyboard.press("Control+k")
    page.wait_for_url("**/clients/**")
    expect(page.get_by_label("Find by name or record number")).to_be_focused()
    page.keyboard.type(name)
    return page.locator("#found .rows a", has_text=name).first


TODAY = "Thursday, November 19"


def test_ibarra_reads_codes_and_no_note_by_keyboard_alone(page: Page, house: House, places: Places):
    enter_by_keys(page, house, "Ibarra")
    expect(page.locator(".daybook")).to_contain_text("Code 90837")
    press(page, day_line(page, "Rowan").locator("a.name").first)
    page.wait_for_url("**/clients/**")
    shown = page.locator("main").inner_text()
    assert not any(word in shown for word in places.words)
    assert page.locator(".timeline details").count() == 0
    wanted = ("Rowan note", "Rowan print", "Rowan treatment", "Rowan draft", "clients", "ledger", "settings")
    refused(page, house, places, 403, *wanted, home="/", back=TODAY)


def test_novak_changes_a_telephone_number_and_reads_no_note_by_keyboard_alone(
    page: Page, house: House, places: Places
):
    enter_by_keys(page, house, "Novak")
    press(page, find(page, "Rowan"))
    page.wait_for_url(house.url + places.at["Rowan client"])
    press(page, page.locator(f"a[href='{places.at['Rowan edit']}']").first)
    page.wait_for_url("**/edit/")
    type_in(page, page.get_by_label(re.compile("^Phone")), "503-555-0199")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/edit/" not in url)
    expect(page.locator("main")).to_contain_text("503-555-0199")
    wanted = ("Rowan note", "Rowan print", "Rowan treatment", "Rowan sign", "ledger", "settings", "invite")
    refused(page, house, places, 403, *wanted, home="/", back=TODAY)


def test_keller_gives_a_role_and_sees_no_client_by_keyboard_alone(page: Page, house: House, places: Places):
    enter_by_keys(page, house, "Keller")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    go(page, "Settings")
    go(page, "People")
    press(page, page.get_by_role("link", name=re.compile("^Lindqvist")))
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}/"))
    choose(page, page.get_by_label("Role", exact=True), "Supervisor")
    press(page, page.get_by_role("button", name="Give the role"))
    expect(page.get_by_text("The role is given")).to_be_visible()
    expect(page.locator("section[aria-labelledby=roles-h] .rows")).to_contain_text("Supervisor")
    wanted = ("clients", "Rowan client", "Rowan note", "Rowan print", "Rowan edit", "ledger", "plan", "day")
    refused(page, house, places, 403, *wanted, home="/people/", back="People")


def test_haddad_verifies_the_ledger_and_reads_no_note_by_keyboard_alone(
    page: Page, house: House, places: Places
):
    enter_by_keys(page, house, "Haddad")
    press(page, page.locator("header").get_by_role("link", name="Ledger"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ledger")
    type_in(page, page.get_by_label("Client", exact=True), "Rowan")
    press(page, page.get_by_role("button", name="Show"))
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Rowan")
    press(page, page.get_by_role("button", name="Verify"))
    expect(page.get_by_text("each says what its leaf says")).to_be_visible()
    wanted = ("Rowan note", "Rowan print", "Rowan treatment", "Rowan draft", "settings", "invite", "day")
    refused(page, house, places, 403, *wanted, home="/", back=TODAY)


def test_rowan_leaves_by_keyboard_alone(page: Page, house: House, places: Places):
    enter_by_keys(page, house, "Rowan")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in")
    wanted = ("Rowan note", "Rowan print", "Rowan client", "Rowan session", "people", "clients", "nothing")
    refused(page, house, places, 404, *wanted, home="/account/", back="You are signed in")
    tab_to(page, page.locator("form#sign-out button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/sign-in/**")


def test_sato_finds_nothing_of_the_other_practice_by_keyboard_alone(page: Page, house: House, places: Places):
    enter_by_keys(page, house, "Sato")
    find(page, "Rowan")
    expect(page.locator("#found")).to_contain_text("Nobody found")
    go(page, "People")
    assert "Okafor" not in page.locator("main").inner_text()
    wanted = [f"{who} {kind}" for who in ("Rowan", "Tran") for kind in ("client", "session", "note", "print")]
    refused(page, house, places, 404, *wanted, "nothing", home="/", back=TODAY)
