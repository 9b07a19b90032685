"""Nothing lost: what the page says and does when server, network or sign-in go away, and that two pages never overwrite.

That no more than two seconds of typing are lost, whatever is killed, is tried in test_kills.py.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attacks.planting import hits
from tests.browser.steps import (
    box,
    editor_ready,
    enter,
    held,
    open_session,
    phase,
    saved,
    sign,
    sign_out,
    stored,
    write_at_end,
)
from tests.support.faults import crash
from tests.support.house import House


def okafor_on(page: Page, house: House, client: str) -> str:
    """Okafor at the draft of this client's session of today. Its address."""
    enter(page, house, "Okafor")
    open_session(page, house, client)
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
    editor_ready(page)
    return page.url


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


@pytest.mark.parametrize("what", ["words", "goal"])
def test_what_is_typed_before_the_script_has_come_reaches_the_record(what: str, page: Page, house: House):
    """On a slow line the page stands, and can be written into, seconds before its scripts are there."""
    session = okafor_on(page, house, "Sorrel")
    scripts = held(page, "**/js/draft*.js")
    page.goto(session, wait_until="commit")
    goal = page.locator("input[name=goals]").first
    was_ticked = goal.is_checked()
    if what == "words":
        write_at_end(page, "plan", "Typed before the script had come. ")
    else:
        goal.set_checked(not was_ticked, force=True)
    page.wait_for_timeout(300)
    assert scripts, "the editor's script was on its way all that time"
    for route in list(scripts):
        route.continue_()
    page.unroute("**/js/draft*.js")
    saved(page)
    page.context.clear_cookies()  # nothing more is sent, and the device's copy can't be opened
    enter(page, house, "Okafor")
    page.goto(session)
    editor_ready(page)
    if what == "words":
        assert "Typed before the script had come." in box(page, "plan").input_value()
    else:
        assert page.locator("input[name=goals]").first.is_checked() is not was_ticked


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_two_tabs_are_shown_side_by_side_and_the_author_chooses(
    choice: str, new_page: Callable[..., Page], house: House
):
    first = new_page()
    session = okafor_on(first, house, "Sorrel")
    second = first.context.new_page()
    second.goto(session)
    editor_ready(second)
    number = ["mine", "theirs", "both"].index(choice)
    mine, theirs = f"From the second tab, choice {number}.", f"From the first tab, choice {number}."
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
    write_at_end(page, "plan", " Sleep diary left behind by Okafor")
    phase(page, "offline")
    page.wait_for_timeout(600)
    crash(page)
    page.close()
    context = page.context
    context.set_offline(False)
    context.clear_cookies()
    other = context.new_page()
    enter(other, house, "Lindqvist")
    other.goto(session)
    assert "left behind" not in other.content()
    assert other.locator("form[data-draft]").count() == 0
    assert not any("left behind" in each for each in stored(other))
    # Okafor finds it again.
    context.clear_cookies()
    enter(other, house, "Okafor")
    other.goto(session)
    editor_ready(other)
    assert box(other, "plan").input_value().endswith("Sleep diary left behind by Okafor")


def test_what_is_typed_stands_in_no_address_no_referrer_and_nowhere_after_signing_out(
    page: Page, house: House
):
    """Into every field of a client's form, of a plan, and of the searches as one types."""
    told: list[str] = []
    page.on("request", lambda request: told.append(f"{request.url} {request.headers.get('referer', '')}"))
    canaries: list[str] = []

    def fill_everything(within: str) -> None:
        fields = page.locator(within).locator(
            "input:is([type=text], [type=search], [type=email], [type=tel], :not([type])), textarea"
        )
        for area in fields.all():
            if area.is_visible() and area.is_editable():
                canaries.append(f"Quillfeather{len(canaries):03d}")
                mail = area.get_attribute("type") == "email"
                area.fill(canaries[-1] + ("@home.example" if mail else ""))
                page.wait_for_timeout(200)  # for what is asked while one types

    enter(page, house, "Novak")
    page.goto(f"{house.url}/clients/new/")
    fill_everything("main form")
    page.get_by_role("button", name="Register").click()
    page.wait_for_load_state()
    page.goto(f"{house.url}/clients/")
    fill_everything("main")
    sign_out(page)
    enter(page, house, "Okafor")
    page.goto(f"{house.url}/clients/")
    page.goto(house.url + str(page.locator("#found .rows a").first.get_attribute("href")) + "treatment/")
    page.locator("main").evaluate(
        "(main) => main.querySelectorAll('details').forEach((one) => { one.open = true; })"
    )
    fill_everything("main")
    page.get_by_role("button", name="Add the diagnosis").click()
    page.wait_for_load_state()
    sign_out(page)
    assert len(canaries) > 12 and len(told) > 20
    assert hits("\n".join(told).encode(), canaries) == []
    assert hits("\n".join(stored(page)).encode(), canaries) == []
