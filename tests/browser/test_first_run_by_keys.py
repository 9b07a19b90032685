"""A practice from nothing without a mouse: set-up, offline code, second factors, an invitation, the first signed note."""

import re
import time
from collections.abc import Callable
from datetime import date
from datetime import time as clock

from playwright.sync_api import Page, expect

from tests.browser.founding import OTHER, PASSWORD, code_of, with_passkey
from tests.browser.keys import choose, go, sign_out_by_keys, tick, type_day, type_in, type_time, write_on
from tests.browser.steps import box, day_line, editor_ready, press, saved, tab_to
from tests.support.house import House

WORDS = "Rowan came early and asked what is written down."
ADDED = "Rowan called in the afternoon: the form is signed."


def with_app(page: Page) -> str:
    """A second factor by authenticator app. The app's key, as somebody types it into a phone."""
    press(page, page.get_by_role("link", name="Use an authenticator app"))
    page.wait_for_url("**/authenticator-app/**")
    digits = page.get_by_label("The six digits it shows")
    type_in(page, digits, "000000")
    page.keyboard.press("Enter")
    expect(page.locator(".field.wrong")).to_be_visible()
    secret = page.locator(".codes").first.inner_text()
    type_in(page, digits, code_of(secret))
    press(page, page.get_by_role("button", name="Set it up"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    press(page, page.get_by_role("link", name="I have them. Go on"))
    return secret


def confirm_by_keys(page: Page, password: str) -> None:
    """The page that asks whether it is still you: a wrong password doesn't open it, the right one does."""
    page.wait_for_url("**/account/confirm/**")
    asked = page.get_by_label("Your password")
    type_in(page, asked, "not this one at all")
    page.keyboard.press("Enter")
    expect(page.locator(".field.wrong")).to_be_visible()
    type_in(page, asked, password)
    press(page, page.get_by_role("button", name="Confirm", exact=True))
    page.wait_for_url(lambda url: "/account/confirm/" not in url)


def found(page: Page, house: House) -> str:
    """Keller makes the practice. The key of the authenticator app."""
    page.goto(house.url)
    page.wait_for_url("**/set-up/")
    make = page.get_by_role("button", name="Make the practice")
    press(page, make)
    expect(page.locator(".field.wrong, [role=alert]").first).to_be_visible()
    type_in(page, page.get_by_label("Name of the practice"), "Keller Psychotherapy")
    type_in(page, page.get_by_label(re.compile("City")), "Portland, OR 97202")
    choose(page, page.get_by_label(re.compile("State")), "OR")
    choose(page, page.get_by_label("Time zone"), "Pacific time")
    type_in(page, page.get_by_label("Your name"), "Keller")
    type_in(page, page.get_by_label("Your work e-mail"), "keller@keller.example")
    type_in(page, page.get_by_label("Password", exact=True), PASSWORD)
    type_in(page, page.get_by_label("The same again"), PASSWORD)
    press(page, make)

    expect(page.get_by_role("heading", level=1)).to_have_text("Your offline code")
    offline = page.locator(".codes b").inner_text()
    type_in(page, page.get_by_label("Type its last group of four"), offline[-4:])
    press(page, page.get_by_role("button", name="I have it on paper"))
    page.wait_for_url("**/second-factor/")
    secret = with_app(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    return secret


def invite_okafor(keller: Page) -> str:
    """The link that Keller copies from the page."""
    press(keller, keller.get_by_role("link", name="Invite somebody"))
    keller.wait_for_url("**/invite/")
    type_in(keller, keller.get_by_label("Name", exact=True), "Okafor")
    type_in(keller, keller.get_by_label(re.compile("Credentials")), "LPC")
    type_in(keller, keller.get_by_label("Work e-mail"), "okafor@keller.example")
    tick(keller, keller.get_by_label(re.compile("Clinician: treats")))
    press(keller, keller.get_by_role("button", name="Make the link"))
    link = keller.get_by_label("Link")
    tab_to(keller, link)
    keller.keyboard.press("Control+a")
    chosen = "element => element.value.slice(element.selectionStart, element.selectionEnd)"
    address = str(link.evaluate(chosen))
    assert address == link.input_value()
    press(keller, keller.get_by_role("link", name="Back to People"))
    expect(keller.locator("table.lines")).to_contain_text("Okafor")
    return address


def accept_by_keys(okafor: Page, link: str) -> str:
    """Okafor chooses a password and sets up an app; the way leads to an empty day. The app's key."""
    okafor.goto(link)
    type_in(okafor, okafor.get_by_label("Password", exact=True), OTHER)
    type_in(okafor, okafor.get_by_label("The same again"), OTHER)
    press(okafor, okafor.get_by_role("button", name="Go on"))
    okafor.wait_for_url("**/second-factor/**")
    secret = with_app(okafor)
    expect(okafor.get_by_text("No sessions on this day")).to_be_visible()
    return secret


def register_rowan(okafor: Page) -> None:
    """The first client, with a birth date."""
    go(okafor, "Clients")
    press(okafor, okafor.get_by_role("link", name="Register a client").first)
    okafor.wait_for_url("**/clients/new/")
    register = okafor.get_by_role("button", name="Register")
    name = okafor.get_by_label("Legal name")
    press(okafor, register)
    expect(name).to_be_focused()  # the browser leads to what is missing
    okafor.keyboard.type("Rowan")
    type_day(okafor, okafor.get_by_label(re.compile("Birth date|Born")), date(1988, 4, 12))
    press(okafor, register)
    okafor.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))


def plan_session(okafor: Page) -> None:
    """Rowan comes today at nine."""
    go(okafor, "Today")
    press(okafor, okafor.get_by_role("link", name="Plan a session"))
    okafor.wait_for_url("**/sessions/new/**")
    choose(okafor, okafor.get_by_label("Kind"), "Individual")
    clients = okafor.get_by_label("Clients", exact=True)
    tab_to(okafor, clients)
    okafor.keyboard.press("ArrowDown")
    assert clients.locator("option:checked").all_inner_texts() == ["Rowan, born Apr 12, 1988"]
    day = okafor.get_by_label("Day")
    today = date.fromisoformat(day.input_value())
    type_day(okafor, day, today.replace(year=today.year + 1, day=1))
    type_day(okafor, day, today)
    type_time(okafor, okafor.get_by_label("Begins"), clock(9, 0))
    type_time(okafor, okafor.get_by_label("Ends"), clock(9, 53))
    choose(okafor, okafor.get_by_label(re.compile("CPT code")), "90834, Individual session, medium")
    press(okafor, okafor.get_by_role("button", name="Plan the session"))
    okafor.wait_for_url(lambda url: "/sessions/new/" not in url)


def write_and_sign(okafor: Page) -> None:
    """The first note. Signing asks for the person anew; without a passkey the practice attests."""
    go(okafor, "Today")
    expect(day_line(okafor, "Rowan")).to_contain_text("9:00")
    kept = day_line(okafor, "Rowan").get_by_role("button", name="Kept")
    if kept.count():  # the hour has passed: who came is written first
        press(okafor, kept)
    press(okafor, day_line(okafor, "Rowan").locator("button.button, a.button"))
    okafor.wait_for_url("**/sessions/**")
    if okafor.get_by_role("button", name="Write the note").count():
        press(okafor, okafor.get_by_role("button", name="Write the note"))
    editor_ready(okafor)
    write_on(okafor, box(okafor, "subjective"), f"{WORDS} ")
    saved(okafor)
    press(okafor, okafor.locator(".sign-bar a.button.first"))
    confirm_by_keys(okafor, OTHER)
    okafor.wait_for_url("**/sign/")
    press(okafor, okafor.locator(".sign-ways button.first"))
    okafor.wait_for_url("**/sessions/**")
    expect(okafor.locator(".signed-line")).to_contain_text("Attested by the practice for Okafor, LPC")


def sign_in_with_app(page: Page, house: House, secret: str) -> None:
    """Signed out, and in again: the password opens nothing, the app's code does."""
    sign_out_by_keys(page)
    type_in(page, page.get_by_label("Work e-mail"), "okafor@keller.example")
    type_in(page, page.get_by_label("Password", exact=True), OTHER)
    press(page, page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/second-step/")
    # The code shown at enrolment is used up: the one of the next half minute.
    type_in(page, page.get_by_label("Code from your authenticator app"), code_of(secret, at=time.time() + 30))
    press(page, page.get_by_role("button", name="Go on"))
    expect(page.locator(".daybook")).to_contain_text("Rowan")


def add_with_passkey(okafor: Page) -> None:
    """Okafor adds a passkey, and with it signs an addendum in person."""
    tab_to(okafor, okafor.locator("details.menu.who summary"))
    okafor.keyboard.press("Enter")
    press(okafor, okafor.get_by_role("link", name="Your sign-in"))
    okafor.wait_for_url("**/account/")
    press(okafor, okafor.locator("a[href$='/passkeys/add/']"))
    okafor.wait_for_url(re.compile(r"/account/confirm/|/passkeys/add/$"))
    if "/account/confirm/" in okafor.url:
        confirm_by_keys(okafor, OTHER)
    okafor.wait_for_url("**/passkeys/add/**")
    type_in(okafor, okafor.get_by_label("Name of this passkey"), "work laptop")
    press(okafor, okafor.locator("form[data-passkey] button[type=submit]"))
    okafor.wait_for_url(lambda url: "/passkeys/add/" not in url)

    press(okafor, okafor.locator("a.wordmark"))
    press(okafor, day_line(okafor, "Rowan").locator("a.button, a.name").last)
    okafor.wait_for_url("**/sessions/**")
    press(okafor, okafor.get_by_role("button", name="Add an addendum"))
    editor_ready(okafor)
    write_on(okafor, okafor.locator("form[data-draft] textarea").first, f"{ADDED} ")
    saved(okafor)
    press(okafor, okafor.locator(".sign-bar a.button.first"))
    okafor.wait_for_url(re.compile(r"/account/confirm/|/sign/$"))
    if "/account/confirm/" in okafor.url:
        press(okafor, okafor.get_by_role("button", name="Use your passkey"))
    okafor.wait_for_url("**/sign/")
    press(okafor, okafor.get_by_role("button", name="Sign with your passkey"))
    okafor.wait_for_url("**/sessions/**")
    lines = okafor.locator(".signed-line")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Attested by the practice for Okafor, LPC")
    expect(lines.last).to_contain_text("Signed by Okafor, LPC")


def test_a_practice_from_nothing_by_keyboard_alone(new_page: Callable[..., Page], new_house: House):
    keller = new_page()
    found(keller, new_house)
    link = invite_okafor(keller)
    okafor = with_passkey(new_page())
    secret = accept_by_keys(okafor, link)
    register_rowan(okafor)
    plan_session(okafor)
    write_and_sign(okafor)
    sign_in_with_app(okafor, new_house, secret)
    add_with_passkey(okafor)
    sign_out_by_keys(okafor)
    press(okafor, okafor.get_by_role("button", name="Sign in with a passkey"))
    expect(okafor.locator(".daybook")).to_contain_text("Rowan")
