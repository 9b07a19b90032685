"""Adeyemi and Brandt without a mouse: written, submitted, returned with a comment, submitted again, cosigned."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.keys import enter_by_keys, go, write_on
from tests.browser.steps import box, day_line, editor_ready, press, saved, tab_to
from tests.support.house import House

COMMENT = "Name the exposure that was done, and how long the urge lasted."
FIRST = "Quennel stayed with the open cupboard until the urge went down."
SECOND = "It went down within nine minutes, the shortest so far."


def submit(page: Page) -> None:
    """From the editor to the text as it will stand, and under it the one deliberate press."""
    press(page, page.locator(".sign-bar").get_by_role("link", name="Submit", exact=True))
    page.wait_for_url("**/sign/")
    expect(page.locator(".paper")).to_contain_text(FIRST)
    press(page, page.locator(".sign-ways button.first"))
    page.wait_for_url("**/sessions/**")


def to_cosign(brandt: Page) -> None:
    """From Today to Quennel's note, which waits for the supervisor."""
    waiting = brandt.locator("section[aria-labelledby=to-cosign] tr", has_text="Quennel")
    press(brandt, waiting.get_by_role("link"))
    brandt.wait_for_url("**/notes/**")


def test_adeyemi_and_brandt_by_keyboard_alone(new_page: Callable[..., Page], house: House):
    adeyemi = enter_by_keys(new_page(), house, "Adeyemi")
    brandt = enter_by_keys(new_page(), house, "Brandt")

    # Adeyemi writes and submits.
    press(adeyemi, day_line(adeyemi, "Quennel").locator("a.button, form button"))
    adeyemi.wait_for_url("**/sessions/**")
    editor_ready(adeyemi)
    write_on(adeyemi, box(adeyemi, "plan"), f" {FIRST} ")
    saved(adeyemi)
    assert adeyemi.get_by_role("link", name="Sign", exact=True).count() == 0
    submit(adeyemi)
    expect(adeyemi.locator("main")).to_contain_text("waits for a supervisor’s signature")
    assert adeyemi.locator("form[data-draft]").count() == 0
    # What was submitted can be read, and left again.
    press(adeyemi, adeyemi.get_by_role("link", name="Read what was submitted"))
    expect(adeyemi.get_by_role("heading", level=1)).to_contain_text("Quennel")
    expect(adeyemi.locator("main")).to_contain_text(FIRST)
    assert adeyemi.locator("main textarea, main form").count() == 0
    go(adeyemi, "Today")

    # Brandt returns it. Without a comment nothing is returned: the way leads into the empty box.
    go(brandt, "Today")
    to_cosign(brandt)
    expect(brandt.locator("main")).to_contain_text(FIRST)
    comment = brandt.locator("section.return-sheet textarea")
    give_back = brandt.get_by_role("button", name="Return to Adeyemi")
    press(brandt, give_back)
    expect(comment).to_be_focused()
    brandt.keyboard.type(COMMENT)
    press(brandt, give_back)
    expect(brandt.get_by_text("Returned to its author with your comment")).to_be_visible()
    expect(brandt.locator("section[aria-labelledby=to-cosign]", has_text="Quennel")).to_have_count(0)

    # Adeyemi finds the comment, goes on from the submitted words and submits again.
    go(adeyemi, "Today")
    expect(day_line(adeyemi, "Quennel")).to_contain_text("Returned with a comment")
    press(adeyemi, day_line(adeyemi, "Quennel").locator("a.button, form button"))
    adeyemi.wait_for_url("**/sessions/**")
    editor_ready(adeyemi)
    expect(adeyemi.locator(".returned")).to_contain_text(COMMENT)
    assert FIRST in box(adeyemi, "plan").input_value()
    write_on(adeyemi, box(adeyemi, "plan"), f"{SECOND} ")
    saved(adeyemi)
    submit(adeyemi)
    expect(adeyemi.locator("main")).to_contain_text("waits for a supervisor’s signature")

    # Brandt cosigns: it is part of the record, under both signatures.
    go(brandt, "Today")
    to_cosign(brandt)
    expect(brandt.locator("main")).to_contain_text(SECOND)
    press(brandt, brandt.get_by_role("link", name="Cosign", exact=True))
    brandt.wait_for_url("**/cosign/")
    press(brandt, brandt.locator(".sign-ways button.first"))
    expect(brandt.get_by_text("Cosigned. It is part of the record")).to_be_visible()

    # Adeyemi finds it on the client's timeline, opens it there, and then on a page of its own.
    go(adeyemi, "Today")
    press(adeyemi, day_line(adeyemi, "Quennel").locator("a.name"))
    adeyemi.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    first = adeyemi.locator(".timeline details").first
    press(adeyemi, first.locator("summary"))
    expect(first.locator(".opened")).to_contain_text(SECOND)
    tab_to(adeyemi, first.locator(".opened a").first)
    adeyemi.keyboard.press("Enter")
    adeyemi.wait_for_url("**/notes/**")
    lines = adeyemi.locator(".signed-line")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Adeyemi, MA")
    expect(lines.last).to_contain_text("Brandt, PhD")
