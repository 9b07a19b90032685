"""What a browser keeps of a page by itself: the words of a form one left, and what was posted.

Since it keeps none, a form doesn't let them go into nothing either.
"""

from playwright.sync_api import Page, expect

from tests.browser.steps import enter, open_client
from tests.support.house import House


def test_what_was_typed_is_gone_when_one_comes_back(page: Page, house: House):
    """Removed and found: `autocomplete="off"` of the form. A browser that brings words back has kept them."""
    enter(page, house, "Okafor")
    open_client(page, house, "Rowan")
    page.goto(page.url.partition("?")[0] + "treatment/")
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    goal = page.get_by_role("form", name="Add a goal").get_by_role("textbox").first
    goal.fill("Heliotrope Canary")
    page.goto(f"{house.url}/calendar/")
    page.go_back()
    page.wait_for_load_state()
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    expect(goal).to_have_value("")


def test_a_page_that_answered_a_post_is_loaded_anew_without_it(page: Page, house: House):
    """Removed and found: js/posted.js."""
    enter(page, house, "Novak")
    page.goto(f"{house.url}/clients/new/")
    page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    page.get_by_label("Legal name").fill("Heliotrope Canary")
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_label("Legal name")).to_have_value("Heliotrope Canary")  # refused, and nothing is lost
    page.wait_for_load_state("networkidle")
    with page.expect_request(lambda request: request.is_navigation_request()) as asked:
        page.reload()
    assert asked.value.method == "GET"
    assert asked.value.post_data is None
    expect(page.get_by_label("Legal name")).to_have_value("")


def words_of_a_client(page: Page, house: House) -> None:
    """Typed on a page that has been open for three minutes."""
    enter(page, house, "Novak")
    page.clock.install()
    page.goto(f"{house.url}/clients/new/")
    page.get_by_label("Legal name").fill("Heliotrope Canary")
    page.wait_for_load_state("networkidle")
    page.clock.fast_forward("03:00")


def register(page: Page) -> None:
    page.get_by_role("button", name="Register").click()


def said(page: Page, words: str) -> None:
    """The page says so, and has what was typed."""
    expect(page.locator("[data-messages]")).to_contain_text(words)
    expect(page.get_by_label("Legal name")).to_have_value("Heliotrope Canary")


def test_words_wait_on_the_page_until_one_is_signed_in_again(page: Page, house: House):
    """Removed and found: js/sending.js."""
    words_of_a_client(page, house)
    page.context.clear_cookies()
    register(page)
    said(page, "You are signed out. Nothing was sent")
    beside = page.context.new_page()
    enter(beside, house, "Novak")  # and with that every form here is too old to be sent
    page.bring_to_front()
    register(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Heliotrope Canary")


def test_words_wait_on_the_page_while_the_server_is_away(page: Page, house: House):
    words_of_a_client(page, house)
    house.kill()
    register(page)
    said(page, "server isn’t answering")
    house.start()
    register(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Heliotrope Canary")
