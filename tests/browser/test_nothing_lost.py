"""Not a keystroke: whatever breaks while Okafor types, at most two seconds of it are gone, and two pages never overwrite.

The breaks are real: the server is killed with `kill -9`, the page's process is crashed, the network is cut, the sign-in is
gone. Each round is drawn from a seed, so that it can be run again.
"""

import random
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.steps import (
    box,
    editor_ready,
    enter,
    open_session,
    phase,
    saved,
    sign,
    sign_out,
    stored,
    write_at_end,
)
from tests.support.counts import count
from tests.support.house import House

ROUNDS = count("kills", usual=8, full=1_000)
SEED = 20261119
LOST_AT_MOST = 2.0
BREAKS = ("server killed", "page crashed", "network cut and page crashed", "sign-in gone and page closed")


def okafor_on(page: Page, house: House, client: str) -> str:
    """Okafor at the draft of this client's session of today. Its address."""
    enter(page, house, "Okafor")
    open_session(page, house, client)
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
    editor_ready(page)
    return page.url


def crash(page: Page) -> None:
    """The page's process ends as if it ran out of memory: no last words, no saving on leaving."""
    with page.expect_event("crash"):
        try:
            page.goto("chrome://crash", timeout=3_000)
        except Error:
            pass
    page.close()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_at_most_two_seconds_of_typing_are_lost(number: int, new_page: Callable[..., Page], house: House):
    drawn = random.Random(f"{SEED}-{number}")
    how = BREAKS[number % len(BREAKS)]
    page = new_page()
    context = page.context
    session = okafor_on(page, house, "Oyelan")
    section = box(page, "subjective")
    section.focus()
    page.keyboard.press("Control+End")
    if how.startswith("network"):
        context.set_offline(True)
    typed: list[tuple[float, str]] = []
    until = time.monotonic() + drawn.uniform(3.0, 5.5)
    while time.monotonic() < until:
        word = f"r{number}w{len(typed)}"
        stop = ". " if drawn.random() < 0.15 else " "
        page.keyboard.type(word + stop, delay=drawn.uniform(1, 25))
        typed.append((time.monotonic(), word))
        time.sleep(drawn.uniform(0, 0.12))

    broken_at = time.monotonic()
    if how == "server killed":
        house.kill()
        # The page stays; then its process goes too, before the server is back.
        crash(page)
        house.start()
    elif how == "page crashed":
        crash(page)
    elif how.startswith("network"):
        crash(page)
        context.set_offline(False)
    else:
        context.clear_cookies()
        page.close(run_before_unload=False)
        expect_signed_out(context.new_page(), house)

    again = context.new_page()
    again.set_default_timeout(10_000)
    if "sign-in gone" in how:
        enter(again, house, "Okafor")
    again.goto(session)
    editor_ready(again)
    if again.locator("[data-apply]").count():
        # The server had other words than this device: both are shown, nothing was chosen for the author.
        for way in again.get_by_label("Keep both, one after the other").all():
            way.check()
        again.locator("[data-apply]").click()
    there = set(re.findall(r"r\d+w\d+", box(again, "subjective").input_value()))
    lost = [(broken_at - at, word) for at, word in typed if word not in there]
    assert all(age <= LOST_AT_MOST for age, _ in lost), f"{how}, seed {SEED}-{number}: lost {lost}"
    # What came back is in the record too, once the page says so.
    expect(again.locator("[data-draft-status]")).to_have_attribute("data-phase", "saved", timeout=12_000)
    final = box(again, "subjective").input_value()
    again.reload()
    editor_ready(again)
    assert box(again, "subjective").input_value() == final


def expect_signed_out(page: Page, house: House) -> None:
    """The entrance is shown, and what the device keeps can't be read."""
    page.goto(house.url)
    assert "/account/sign-in/" in page.url
    assert not any("r3w" in each for each in stored(page))
    page.close()


def test_the_server_comes_back_while_the_page_stays_open(page: Page, house: House):
    okafor_on(page, house, "Sorrel")
    write_at_end(page, "subjective", "Before the stop. ")
    saved(page)
    house.kill()
    page.keyboard.type("Typed while the server was away. ")
    phase(page, "offline")
    expect(page.locator("[data-draft-status]")).to_contain_text("kept on this device")
    house.start()
    phase(page, "saved", within=35_000)
    page.reload()
    editor_ready(page)
    assert "Typed while the server was away." in box(page, "subjective").input_value()


def test_a_cut_network_is_said_and_made_up_for(page: Page, house: House):
    okafor_on(page, house, "Sorrel")
    page.context.set_offline(True)
    write_at_end(page, "objective", "Written in the cellar. ")
    phase(page, "offline")
    page.context.set_offline(False)
    saved(page)


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_two_tabs_are_shown_side_by_side_and_the_author_chooses(
    choice: str, new_page: Callable[..., Page], house: House
):
    first = new_page()
    session = okafor_on(first, house, "Sorrel")
    second = first.context.new_page()
    second.goto(session)
    editor_ready(second)
    mine, theirs = f"From the second tab, {choice}.", f"From the first tab, {choice}."
    before = box(first, "plan").input_value()
    write_at_end(first, "plan", f"{theirs} ")
    saved(first)
    second.bring_to_front()
    write_at_end(second, "plan", f"{mine} ")
    phase(second, "conflict")
    asked = second.locator(".conflict")
    expect(asked).to_contain_text("changed in two places")
    expect(asked).to_contain_text(mine)
    expect(asked).to_contain_text(theirs)
    # Nothing was overwritten meanwhile, and nothing can be typed before the choice.
    assert not box(second, "plan").is_editable()
    labels = {
        "mine": "Keep this page’s",
        "theirs": "Keep the record’s",
        "both": "Keep both, one after the other",
    }
    asked.get_by_label(labels[choice]).check()
    asked.locator("[data-apply]").click()
    expect(asked).to_have_count(0)
    if choice != "theirs":
        saved(second)
    second.reload()
    editor_ready(second)
    text = box(second, "plan").input_value()
    assert (mine in text) is (choice != "theirs")
    assert (theirs in text) is (choice != "mine")
    assert before.strip() in text


def test_signing_in_one_tab_closes_the_draft_in_the_other(new_page: Callable[..., Page], house: House):
    first = new_page()
    session = okafor_on(first, house, "Tran")
    second = first.context.new_page()
    second.goto(session)
    editor_ready(second)
    first.bring_to_front()
    sign(first)
    second.bring_to_front()
    write_at_end(second, "plan", "Typed too late, and still not lost. ")
    phase(second, "ended")
    expect(second.get_by_role("heading", name="This draft is closed")).to_be_visible()
    left = second.get_by_label("These words of yours are in no record", exact=False)
    assert "Typed too late, and still not lost." in left.input_value()
    assert not box(second, "plan").is_editable()
    # The draft is over: its journal is gone from the device.
    second.wait_for_timeout(500)
    assert not any("twodrawer-journal" in each for each in stored(second))
    # The record has what was signed, and not the late words.
    first.reload()
    assert "Typed too late" not in first.locator("main").inner_text()


def test_nothing_readable_stays_after_signing_out(page: Page, house: House):
    canary = "Heliotrope canary"
    okafor_on(page, house, "Rowan")
    page.context.set_offline(True)  # so that only the device has it
    write_at_end(page, "plan", f" {canary} unfinished")
    phase(page, "offline")
    page.wait_for_timeout(600)
    kept = stored(page)
    assert any("twodrawer-journal" in each for each in kept)
    assert not any(word in each for word in ("Heliotrope", canary, "allotment") for each in kept)
    page.context.set_offline(False)
    saved(page)
    sign_out(page)
    kept = stored(page)
    assert not any(
        word in each for word in ("Heliotrope", canary, "allotment", "Rowan", "sessionid") for each in kept
    )
    # Back does not bring the page back.
    page.go_back()
    page.wait_for_load_state()
    assert canary not in page.content()
    assert "/account/sign-in/" in page.url


def test_an_ended_sign_in_keeps_the_words_and_goes_on_after_the_next_one(
    new_page: Callable[..., Page], house: House, browser: Browser
):
    page = new_page()
    okafor_on(page, house, "Rowan")
    page.context.clear_cookies()
    write_at_end(page, "objective", " Typed after the time ran out. ")
    phase(page, "signed-out")
    expect(page.locator("[data-draft-status]")).to_contain_text("Kept on this device")
    beside = page.context.new_page()
    enter(beside, house, "Okafor")
    beside.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    saved(page)
    page.reload()
    editor_ready(page)
    assert "Typed after the time ran out." in box(page, "objective").input_value()


def test_somebody_else_on_the_same_device_reads_none_of_it(page: Page, house: House):
    session = okafor_on(page, house, "Rowan")
    page.context.set_offline(True)
    write_at_end(page, "plan", " Left behind by Okafor")
    phase(page, "offline")
    page.wait_for_timeout(600)
    crash(page)
    context = page.context
    context.set_offline(False)
    context.clear_cookies()
    other = context.new_page()
    enter(other, house, "Lindqvist")
    other.goto(session)
    assert "Left behind" not in other.content()
    assert other.locator("form[data-draft]").count() == 0
    assert not any("Left behind" in each for each in stored(other))
    # Okafor finds it again.
    context.clear_cookies()
    enter(other, house, "Okafor")
    other.goto(session)
    editor_ready(other)
    assert box(other, "plan").input_value().endswith("Left behind by Okafor")
