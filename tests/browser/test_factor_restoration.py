"""A lost second factor is given back by two administrators, in the browser; one of them alone can't."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.founding import (
    OTHER,
    PASSWORD,
    accept,
    confirm_if_asked,
    invite,
    set_up,
    sign_in_without_factor,
    with_passkey,
)
from tests.browser.steps import follow
from tests.support.house import House

BRANDTS = "marmalade on the landing"


def person_page(page: Page, house: House, name: str) -> None:
    """From the list of people to one of them."""
    page.goto(f"{house.url}/people/")
    page.get_by_role("link", name=name).click()
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}/"))


def test_two_administrators_give_back_a_way_in(new_page: Callable[..., Page], new_house: House):
    house = new_house
    keller = new_page()
    set_up(keller, house)
    okafor, brandt = with_passkey(new_page()), with_passkey(new_page())
    accept(okafor, invite(keller, "Okafor", "Clinician"), OTHER)
    keller.goto(f"{house.url}/people/")
    accept(brandt, invite(keller, "Brandt", "Administrator"), BRANDTS)

    # Keller asks, and can't confirm what she asked for.
    person_page(keller, house, "Okafor")
    lost = keller.get_by_role("button", name="They lost their second factor")
    follow(keller, lost)
    if confirm_if_asked(keller, PASSWORD):
        follow(keller, lost)
    expect(keller.locator("main")).to_contain_text("Another administrator has to confirm it here")
    expect(keller.get_by_role("button", name="Remove their second factors")).to_have_count(0)
    okafor.goto(house.url)
    expect(okafor.locator(".daybook, .empty").first).to_be_visible()  # nothing has happened yet

    # Brandt confirms; Okafor is signed out everywhere and has to make a passkey before anything opens.
    person_page(brandt, house, "Okafor")
    expect(brandt.locator("main")).to_contain_text("Speak to Okafor first")
    both = brandt.get_by_role("button", name="Remove their second factors")
    follow(brandt, both)
    if "/account/confirm/" in brandt.url:
        brandt.get_by_role("button", name="Use your passkey").click()
        brandt.wait_for_url(lambda url: "/account/confirm/" not in url)
        follow(brandt, both)
    expect(brandt.get_by_role("button", name="They lost their second factor")).to_be_visible()
    okafor.goto(house.url)
    okafor.wait_for_url("**/account/sign-in/**")
    anew = new_page()
    sign_in_without_factor(anew, house, "okafor@keller.example", OTHER)
    expect(anew.get_by_role("link", name="Clients", exact=True)).to_be_visible()
