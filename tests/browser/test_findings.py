"""The checker beside the note: its findings arrive with the page, follow each save, and stand before the signature."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looks import findings
from tests.browser.steps import box, editor_ready, enter, open_session, saved, write_at_end
from tests.support.house import House

PRIVATE = "I felt a strong pull to rescue her."
VAGUE = "Continue current treatment."


def look(page: Page, name: str) -> None:
    """A picture for whoever asked for pictures."""
    if folder := os.environ.get("LOOK_FOLDER"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_findings_stand_beside_the_words_they_mean(page: Page, house: House):
    enter(page, house, "Okafor")
    open_session(page, house, "Rowan")
    editor_ready(page)
    # Written from nothing, so that what is found is known.
    for section in ("subjective", "objective", "assessment", "plan"):
        box(page, section).fill("")
    write_at_end(page, "subjective", "Item 9 of the PHQ-9 is 2 today. Slept five hours a night this week. ")
    write_at_end(page, "assessment", f"{PRIVATE} ")
    # Held back until its author has decided; then it is the checker's.
    held = page.locator("[data-held=assessment] .held")
    expect(held).to_contain_text(PRIVATE)
    look(page, "held-light")
    assert findings(page) == []
    held.get_by_role("button", name="Keep in the chart").click()
    expect(held).to_have_count(0)
    write_at_end(page, "plan", f"{VAGUE} ")
    saved(page)
    beside = page.locator("#m-assessment .finding.vault")
    expect(beside).to_contain_text("your own reaction", timeout=9_000)
    expect(beside).to_contain_text(PRIVATE)
    expect(page.locator("#m-plan")).to_contain_text("can’t be followed up")
    expect(page.locator("#m-subjective .finding.risk")).to_have_count(2)
    expect(page.locator(".note-findings")).to_contain_text("None of them keeps you from signing")
    look(page, "beside-light")
    expect(page.locator("#m-objective")).to_contain_text(
        "Not in the note yet: how the client appeared, what you did"
    )
    assert findings(page) == []

    # Its words are shown in the note with one press.
    beside.get_by_role("button").click()
    chosen = "a => a.value.slice(a.selectionStart, a.selectionEnd)"
    assert box(page, "assessment").evaluate(chosen) == PRIVATE

    # What was taken out is no longer found.
    box(page, "assessment").fill("")
    page.keyboard.press("End")
    saved(page)
    expect(beside).to_have_count(0, timeout=9_000)

    # Before the signature the open findings are listed, and the way to sign stays open.
    page.get_by_role("link", name=re.compile("^Sign$")).click()
    page.wait_for_url("**/sign/**")
    expect(page.locator(".to-sign")).to_contain_text("There is a warning sign and no assessment of risk")
    expect(page.get_by_role("button", name=re.compile("Sign"))).to_have_count(1)
    # Both eyes open: what would leave, to the client and to whoever pays.
    for eye in page.locator(".eyes summary").all():
        eye.click()
    expect(page.locator(".eyes")).to_contain_text("no word of the note")
    expect(page.locator(".eyes")).to_contain_text("Mental status: not found")
    look(page, "sign-light")
    assert findings(page) == []
