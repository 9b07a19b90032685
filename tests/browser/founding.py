"""Founding a practice in the browser, shared by the tests that begin with an empty database."""

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import Page, expect

from tests.browser.looks import findings
from tests.browser.steps import follow
from tests.support.chromium import Passkey
from tests.support.house import House

PASSWORD = "alder street suite three"
OTHER = "quince lane at seven thirty"


def code_of(secret: str, *, at: float | None = None) -> str:
    """The six digits that an authenticator app shows for this key now (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at or time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def with_passkey(page: Page) -> Page:
    """A page whose device has a passkey to give."""
    Passkey(page.context, page).plug_in()
    return page


def look(page: Page, wrong: list[str] | None) -> None:
    """Everything on the way is looked at too; what is found is told at the end. None: others have looked at it."""
    if wrong is not None:
        wrong += findings(page)


def confirm_if_asked(page: Page, password: str) -> bool:
    """The page that asks whether it is still you, answered with the password."""
    if "/account/confirm/" not in page.url:
        return False
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.wait_for_url(lambda url: "/account/confirm/" not in url)
    return True


def set_up(page: Page, house: House, wrong: list[str] | None = None) -> tuple[str, str]:
    """Keller founds the practice and sets up an authenticator app. The offline code and the app's key."""
    page.goto(house.url)
    page.wait_for_url("**/set-up/")
    look(page, wrong)
    follow(page, page.get_by_role("button", name="Make the practice"))
    expect(page.locator(".field.wrong, [role=alert]").first).to_be_visible()
    page.get_by_label("Name of the practice").fill("Keller Psychotherapy")
    page.get_by_label("Time zone").select_option("America/Los_Angeles")
    page.get_by_label("Your name").fill("Keller")
    page.get_by_label("Your work e-mail").fill("keller@keller.example")
    page.get_by_label("Password", exact=True).fill("password")
    page.get_by_label("The same again").fill("password")
    follow(page, page.get_by_role("button", name="Make the practice"))
    expect(page.locator(".field.wrong").first).to_be_visible()  # too easily guessed
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Make the practice"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your offline code")
    look(page, wrong)
    offline = page.locator(".codes b").inner_text()
    page.get_by_label("Type its last group of four").fill(offline[-4:])
    page.get_by_role("button", name="I have it on paper").click()
    page.wait_for_url("**/second-factor/")
    look(page, wrong)
    follow(page, page.get_by_role("link", name="Use an authenticator app"))
    look(page, wrong)
    page.get_by_label("The six digits it shows").fill("000000")
    follow(page, page.get_by_role("button", name="Set it up"))
    expect(page.locator(".field.wrong")).to_be_visible()
    secret = page.locator(".codes").first.inner_text()
    page.get_by_label("The six digits it shows").fill(code_of(secret))
    follow(page, page.get_by_role("button", name="Set it up"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    look(page, wrong)
    page.get_by_role("link", name="I have them. Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    return offline, secret


def invite(
    keller: Page,
    name: str,
    role: str,
    wrong: list[str] | None = None,
    *,
    credentials: str = "",
    password: str = PASSWORD,
) -> str:
    """Somebody is to work here too. The link that Keller hands over."""
    follow(keller, keller.get_by_role("link", name="Invite somebody"))
    if confirm_if_asked(keller, password):
        look(keller, wrong)
    look(keller, wrong)
    keller.get_by_label("Name", exact=True).fill(name)
    keller.get_by_label(re.compile("Credentials")).fill(credentials)
    keller.get_by_label(re.compile("e-mail", re.IGNORECASE)).fill(f"{name.lower()}@keller.example")
    keller.get_by_label(re.compile(f"{role}: ")).check()
    follow(keller, keller.get_by_role("button", name="Make the link"))
    if confirm_if_asked(keller, password):
        follow(keller, keller.get_by_role("button", name="Make the link"))
    look(keller, wrong)
    return keller.get_by_label("Link").input_value()


def accept(page: Page, link: str, password: str, wrong: list[str] | None = None) -> None:
    """The invited one chooses a password and enrols a passkey; the link is used up."""
    page.goto(link)
    look(page, wrong)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("The same again").fill(password)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/second-factor/**")
    page.get_by_label("Name of this passkey").fill("work laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("link", name="I have them. Go on").click()


def sign_in_without_factor(page: Page, house: House, email: str, password: str) -> None:
    """On a new device, after the second factor was taken away: a passkey has to be made before anything else opens."""
    with_passkey(page).goto(house.url)
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/second-factor/**")
    page.goto(f"{house.url}/clients/")
    page.wait_for_url("**/second-factor/**")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("link", name="I have them. Go on").click()
