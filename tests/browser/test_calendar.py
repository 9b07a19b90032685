"""The calendar in Chromium: by mouse, by keys alone, without scripts, on a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import findings
from tests.browser.steps import enter, press
from tests.support.house import House

NEXT_WEEK = "/calendar/week/2026-11-24/"


def block(page: Page, name: str) -> Locator:
    """The first session with this client in the calendar."""
    return page.locator(f'[data-block][data-name="{name}"]').first


def when(page: Page, name: str) -> str:
    """Day and hour of that session, as the page says it."""
    there = block(page, name)
    day = there.locator("xpath=ancestor::section").get_attribute("data-day")
    return f"{day} {there.locator('.cal-when').inner_text()}"


def drag(page: Page, name: str, *, rows: float = 0, days: int = 0) -> None:
    """The session is taken by the mouse and let go somewhere else."""
    area = block(page, name).locator("[data-face]").bounding_box()
    column = page.locator("[data-column]").first.bounding_box()
    assert area is not None
    assert column is not None
    x, y = area["x"] + area["width"] / 2, area["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for part in (0.3, 0.7, 1):
        page.mouse.move(x + days * column["width"] * part, y + rows * 5 * part)
    page.mouse.up()


def test_a_session_is_dragged_to_another_day_and_hour_and_a_refused_one_goes_back(page: Page, house: House):
    enter(page, house, "Okafor")
    page.goto(house.url + NEXT_WEEK)
    assert when(page, "Rowan") == "2026-11-26 10:00 am"
    with page.expect_navigation():
        drag(page, "Rowan", rows=15, days=-1)
    expect(page.locator("[data-message]")).to_contain_text("Moved.")
    assert when(page, "Rowan") == "2026-11-25 11:15 am"
    expect(block(page, "Rowan").locator("[data-face]")).to_be_focused()
    drag(page, "Rowan", rows=12, days=-1)  # the group's hour
    expect(page.locator("[data-message]")).to_contain_text(
        "another session at that time, from 11:30 am to 1:00 pm"
    )
    assert when(page, "Rowan") == "2026-11-25 11:15 am"
    expect(block(page, "Rowan")).to_have_class(re.compile(r"\bat-39\b"))
    page.reload()
    assert when(page, "Rowan") == "2026-11-25 11:15 am"
    # A press that isn't a drag opens the panel, and Escape closes it.
    block(page, "Rowan").locator("[data-face]").click()
    expect(page.get_by_role("dialog", name="Rowan")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Rowan")).to_be_hidden()


def test_a_session_that_somebody_else_moved_is_a_conflict(
    page: Page, new_page: Callable[..., Page], house: House
):
    enter(page, house, "Okafor")
    page.goto(house.url + NEXT_WEEK)
    novak = enter(new_page(), house, "Novak")
    novak.goto(house.url + NEXT_WEEK)
    with novak.expect_navigation():
        drag(novak, "Tran", rows=6)
    drag(page, "Tran", rows=-24)
    expect(page.locator("[data-message]")).to_contain_text(
        "Somebody changed this session since you opened the page"
    )
    assert when(page, "Tran") == "2026-11-23 4:00 pm", "where it was on this page"
    page.reload()
    assert when(page, "Tran") == "2026-11-23 4:30 pm"


def test_the_whole_calendar_by_keys_alone(page: Page, house: House):
    enter(page, house, "Brandt")
    press(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Calendar"))
    expect(page.locator("[data-calendar]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/week/2026-11-23/")
    page.keyboard.press("t")
    page.wait_for_url("**/week/2026-11-19/")
    face = block(page, "Zareh").locator("[data-face]")
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if face.evaluate("face => face === document.activeElement"):
            break
    expect(face).to_be_focused()
    before = when(page, "Zareh")
    page.keyboard.press("m")
    expect(page.locator("[data-moving-words]")).to_contain_text("Zareh: Thursday, November 19, 2:00 pm")
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("[data-moving-words]")).to_contain_text("Friday, November 20, 1:40 pm")
    assert not findings(page, "while moving")
    page.keyboard.press("Escape")
    assert when(page, "Zareh") == before
    expect(face).to_be_focused()
    page.keyboard.press("m")
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert when(page, "Zareh") == "2026-11-20 2:15 pm"
    expect(block(page, "Zareh").locator("[data-face]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Zareh")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/sessions/new/**")


def test_a_series_is_planned_by_keys_and_looked_at_first(page: Page, house: House):
    enter(page, house, "Brandt")
    page.goto(f"{house.url}/sessions/new/?day=2026-12-01&at=18:00")
    page.get_by_label("Clients").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.get_by_label("Repeats").focus()
    page.keyboard.type("Every week")
    page.get_by_label("How many sessions").focus()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look at the days")).to_be_visible()
    assert not findings(page, "look at the days")
    expect(page.locator(".looked > li")).to_have_count(4)
    press(page, page.get_by_role("button", name="Plan 4 sessions"))
    page.wait_for_url("**/calendar/week/2026-12-01/")
    expect(page.locator("[data-message]")).to_contain_text("4 sessions are planned.")
    page.locator("[data-block]", has_text="6:00 pm").locator("[data-face]").click()
    page.get_by_role("link", name="The series").click()
    expect(page.get_by_text("4 of its sessions are still to come")).to_be_visible()
    assert not findings(page, "series")


def test_who_came_by_one_press_on_today_and_in_the_calendar(page: Page, house: House):
    """Past sessions of the demo were kept; the front desk takes one back, and it is open on Today again."""
    enter(page, house, "Novak")
    page.goto(f"{house.url}/calendar/day/2026-11-19/")
    block(page, "Rowan").locator("[data-face]").click()
    panel = page.get_by_role("dialog", name="Rowan")
    expect(panel.get_by_role("button", name="Kept")).to_have_attribute("aria-pressed", "true")
    panel.get_by_role("button", name="No-show").click()
    expect(page.locator("[data-message]")).to_contain_text("Did not come.")
    expect(block(page, "Rowan")).to_have_class(re.compile("missed"))
    block(page, "Rowan").locator("[data-face]").click()
    with page.expect_navigation():
        page.get_by_role("dialog", name="Rowan").get_by_role("button", name="Kept").click()
    expect(block(page, "Rowan")).to_have_class(re.compile("kept"))


def test_without_scripts_the_calendar_is_read_and_a_session_moved_by_its_form(
    new_page: Callable[..., Page], house: House
):
    page = enter(new_page(java_script_enabled=False), house, "Novak")
    page.goto(house.url + "/calendar/week/2026-12-02/")
    there = page.locator("[data-block][data-move]").first
    expect(there).to_be_visible()
    name = str(there.get_attribute("data-name"))
    there.locator("[data-face]").click()
    page.locator("[popover]:popover-open").get_by_role("link", name="Move").click()
    expect(page.get_by_role("heading", name="Move a session")).to_be_visible()
    day, begins = page.get_by_label("Day").input_value(), "07:30"
    page.get_by_label("Begins").fill(begins)
    page.get_by_role("button", name="Move it").click()
    assert f"/calendar/week/{day}/" in page.url
    expect(block(page, name)).to_contain_text(f"{begins[1:]} am")


def test_on_a_phone_the_calendar_is_a_list_of_days(new_page: Callable[..., Page], house: House):
    page = enter(new_page(viewport={"width": 390, "height": 844}, has_touch=True), house, "Okafor")
    page.goto(house.url + "/calendar/week/2026-12-09/")
    boxes = [face.bounding_box() for face in page.locator("[data-face]").all()]
    assert len(boxes) > 2
    tops = [area["y"] for area in boxes if area is not None]
    assert tops == sorted(tops) and all(area is not None and area["height"] >= 44 for area in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-face]").first.tap()
    page.locator("[popover]:popover-open").get_by_role("link", name="Move").tap()
    expect(page.get_by_role("heading", name="Move a session")).to_be_visible()
