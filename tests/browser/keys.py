"""What people do without a mouse: Tab, arrows, Space, Enter and typing. Nothing here clicks, fills or selects by itself.

Reading a page (a code to type over, a link to hand on) is done with the eyes, and so by the test. Typing an address is
`page.goto`: the address bar is the browser's own.
"""

import re
from datetime import date, time

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import press, tab_to
from tests.support.house import House


def enter_by_keys(page: Page, house: House, name: str) -> Page:
    """Signed in as one of the demo's cast, and on the first page that they get."""
    page.goto(f"{house.url}/demo/sign-in")
    press(page, page.get_by_role("button", name=re.compile(rf"Sign in\s+as {name}$")))
    page.wait_for_url(lambda url: "/demo/" not in url)
    return page


def go(page: Page, place: str) -> None:
    """To one of the places of the navigation."""
    press(page, page.get_by_role("navigation", name="Main").get_by_role("link", name=place, exact=True))
    page.wait_for_load_state()
    expect(
        page.get_by_role("navigation", name="Main").get_by_role("link", name=place, exact=True)
    ).to_have_attribute("aria-current", "page")


def type_in(page: Page, field: Locator, words: str) -> None:
    """A line of a form: reached, emptied, typed."""
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    expect(field).to_have_value(words)


def write_on(page: Page, area: Locator, words: str) -> None:
    """Typed at the end of what stands there."""
    tab_to(page, area)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def type_day(page: Page, field: Locator, day: date) -> None:
    """A day, digit by digit, in the order that the browser of somebody in the United States shows."""
    if not field.evaluate("field => field === document.activeElement"):
        tab_to(page, field)
    for _ in range(2):  # from the year, when somebody types it again
        page.keyboard.press("ArrowLeft")
    page.keyboard.type(f"{day:%m%d%Y}")
    expect(field).to_have_value(day.isoformat())


def type_time(page: Page, field: Locator, clock: time) -> None:
    """An hour, with its am or pm."""
    tab_to(page, field)
    page.keyboard.type(f"{clock:%I%M%p}")
    expect(field).to_have_value(f"{clock:%H:%M}")


def choose(page: Page, select: Locator, option: str) -> None:
    """An option of a list that opens: down with the arrow until it is the one."""
    tab_to(page, select)
    page.keyboard.press("Home")
    shown = select.locator("option:checked")
    for _ in range(select.locator("option").count()):
        if shown.inner_text() == option:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{option!r} was not reached by the arrow keys; {shown.inner_text()!r} is chosen")


def tick(page: Page, box: Locator, *, wanted: bool = True) -> None:
    """A box, ticked by Space."""
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked(checked=wanted)


def sign_out_by_keys(page: Page) -> None:
    """By the menu behind one's own name."""
    tab_to(page, page.locator("details.menu.who summary"))
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Sign out"))
    page.wait_for_url("**/account/sign-in/**")
