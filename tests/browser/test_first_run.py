"""A practice from nothing: set-up, second factors, an invitation, the first client, the first note under a passkey.

No demo here. Passwords, codes and passkeys are real ones; the passkey lives in the browser's own virtual authenticator.
"""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.founding import (
    OTHER,
    PASSWORD,
    accept,
    code_of,
    confirm_if_asked,
    invite,
    look,
    set_up,
    sign_in_without_factor,
    with_passkey,
)
from tests.browser.steps import box, editor_ready, follow, phase, saved, sign_out, stored, write_at_end
from tests.support.house import House

WORDS = "Rowan came by bicycle and stayed the hour."
UNSAVED = "Half a sentence about the allotment, cut off by the bell"


def first_client_and_session(okafor: Page, house: House, wrong: list[str]) -> None:
    """Rowan is registered and comes today."""
    look(okafor, wrong)  # a day without sessions
    okafor.goto(f"{house.url}/clients/")
    look(okafor, wrong)  # a practice without clients
    okafor.get_by_role("link", name="Register a client").first.click()
    okafor.get_by_label("Legal name").fill("Rowan")
    okafor.get_by_role("button", name="Register").click()
    okafor.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    if okafor.get_by_role("link", name="Plan a session").count() == 0:
        okafor.goto(house.url + okafor.url.removeprefix(house.url).split("people/")[0].split("edit/")[0])
    look(okafor, wrong)  # a client without anything yet
    okafor.get_by_role("link", name="Plan a session").click()
    okafor.get_by_role("button", name="Plan the session").click()
    okafor.wait_for_url(lambda url: "/sessions/new/" not in url)


def begin_from_today(page: Page) -> None:
    """The session of the day is opened. Once its hour has passed, who came is written first."""
    kept = page.locator(".daybook").get_by_role("button", name="Kept")
    if kept.count():
        follow(page, kept.first)
    page.locator(".daybook button.button, .daybook a.button").first.click()
    page.wait_for_url("**/sessions/**")


def write_and_sign(okafor: Page, house: House, wrong: list[str]) -> None:
    """The first note: signing asks for the person anew, and the passkey signs the very text."""
    okafor.goto(house.url)
    begin_from_today(okafor)
    if okafor.get_by_role("button", name="Write the note").count():
        okafor.get_by_role("button", name="Write the note").click()
    editor_ready(okafor)
    write_at_end(okafor, "subjective", f"{WORDS} ")
    saved(okafor)
    okafor.locator(".sign-bar a.button.first").click()
    okafor.wait_for_url("**/account/confirm/**")
    look(okafor, wrong)
    okafor.get_by_role("button", name="Use your passkey").click()
    okafor.wait_for_url("**/sign/")
    look(okafor, wrong)
    okafor.get_by_role("button", name="Sign with your passkey").click()
    okafor.wait_for_url("**/sessions/**")
    line = okafor.locator(".signed-line")
    expect(line).to_contain_text("Signed by Okafor, LPC")
    assert "ttested" not in okafor.locator("main").inner_text()


def test_a_practice_from_nothing_to_its_first_signed_note(new_page: Callable[..., Page], new_house: House):
    house, wrong = new_house, list[str]()
    keller = new_page()
    offline, secret = set_up(keller, house, wrong)
    # Set-up is over for ever.
    stranger = new_page()
    answer = stranger.goto(f"{house.url}/set-up/")
    assert answer is not None
    assert stranger.get_by_role("button", name="Make the practice").count() == 0
    stranger.goto(f"{house.url}/account/sign-in/")
    look(stranger, wrong)
    follow(stranger, stranger.get_by_role("link", name="I can’t sign in"))
    look(stranger, wrong)

    link = invite(keller, "Okafor", "Clinician", wrong, credentials="LPC")
    okafor = with_passkey(new_page())
    accept(okafor, link, OTHER, wrong)
    expect(okafor.get_by_role("link", name="Clients", exact=True)).to_be_visible()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This link doesn’t work any more")
    look(stranger, wrong)

    first_client_and_session(okafor, house, wrong)
    write_and_sign(okafor, house, wrong)

    # Signed out, and in again with the passkey alone.
    sign_out(okafor)
    assert not any(WORDS in each for each in stored(okafor))
    okafor.get_by_role("button", name="Sign in with a passkey").click()
    expect(okafor.locator(".daybook")).to_contain_text("Rowan")
    okafor.goto(f"{house.url}/account/")
    expect(okafor.locator("main")).to_contain_text("work laptop")
    look(okafor, wrong)
    follow(okafor, okafor.get_by_role("link", name=re.compile("Remove.*work laptop")))
    if "/account/confirm/" in okafor.url:
        okafor.get_by_role("button", name="Use your passkey").click()
    okafor.wait_for_url("**/remove/")
    look(okafor, wrong)

    with_two_steps(keller, house, secret, wrong)

    lost_second_factor(keller, okafor, new_page(), house, offline, wrong)
    assert not wrong, "\n".join(wrong)


def with_two_steps(keller: Page, house: House, secret: str, wrong: list[str]) -> None:
    """Keller signs out and in again: the password alone opens nothing, a wrong code neither, the right one does."""
    sign_out(keller)
    keller.get_by_label("Work e-mail").fill("keller@keller.example")
    keller.get_by_label("Password", exact=True).fill(PASSWORD)
    keller.get_by_role("button", name="Sign in", exact=True).click()
    keller.wait_for_url("**/second-step/")
    look(keller, wrong)
    code = keller.get_by_label("Code from your authenticator app")
    code.fill("000000")
    keller.get_by_role("button", name="Go on").click()
    expect(keller.locator(".field.wrong")).to_be_visible()
    answer = keller.context.request.get(f"{house.url}/people/", max_redirects=0)
    assert answer.status == 302
    # The code shown at set-up is used up: the one of the next half minute.
    code.fill(code_of(secret, at=time.time() + 30))
    keller.get_by_role("button", name="Go on").click()
    expect(keller.get_by_role("heading", level=1)).to_have_text("People")
    keller.goto(f"{house.url}/account/authenticator-app/remove/")
    confirm_if_asked(keller, PASSWORD)
    look(keller, wrong)


def lost_second_factor(
    keller: Page, okafor: Page, anew: Page, house: House, offline: str, wrong: list[str]
) -> None:
    """Okafor lost the laptop. Keller, alone, restores the way in with the offline code; it works once."""
    keller.goto(f"{house.url}/people/")
    follow(keller, keller.get_by_role("link", name="Okafor, LPC"))
    look(keller, wrong)
    follow(keller, keller.get_by_role("button", name="They lost their second factor"))
    if confirm_if_asked(keller, PASSWORD):
        follow(keller, keller.get_by_role("button", name="They lost their second factor"))
    look(keller, wrong)
    keller.get_by_label(re.compile("ffline code")).fill(offline)
    follow(keller, keller.get_by_role("button", name="Remove their second factors"))
    if confirm_if_asked(keller, PASSWORD):
        keller.get_by_label(re.compile("ffline code")).fill(offline)
        follow(keller, keller.get_by_role("button", name="Remove their second factors"))
    # The code is used up; a new one has to be on paper before anything else.
    expect(keller.get_by_role("heading", level=1)).to_have_text("Your offline code")
    keller.goto(house.url)
    keller.wait_for_url("**/offline-code/")
    keller.get_by_role("button", name=re.compile("ake a new code")).click()
    new_code = keller.locator(".codes b").inner_text()
    assert new_code != offline
    keller.get_by_label("Type its last group of four").fill(new_code[-4:])
    keller.get_by_role("button", name="I have it on paper").click()
    expect(keller.get_by_role("heading", level=1)).to_have_text("People")
    # Every sign-in of the account has ended.
    okafor.goto(house.url)
    okafor.wait_for_url("**/account/sign-in/**")
    sign_in_without_factor(anew, house, "okafor@keller.example", OTHER)
    expect(anew.locator(".daybook")).to_contain_text("Rowan")
    # What was signed with the lost passkey stays signed by Okafor.
    anew.locator(".daybook a.button").first.click()
    expect(anew.locator(".signed-line")).to_contain_text("Signed by Okafor, LPC")


def test_nobody_there_signs_out_and_the_draft_comes_back(new_page: Callable[..., Page], new_house: House):
    """A solo practice. The page's clock runs ahead; the record can't be reached, so that only the device has the words."""
    house = new_house
    page = with_passkey(new_page())
    page.clock.install()
    page.goto(house.url)
    page.get_by_label("Name of the practice").fill("Sato Counseling")
    page.get_by_label("Time zone").select_option("America/Chicago")
    page.get_by_label("Your name").fill("Sato")
    page.get_by_label("Your work e-mail").fill("sato@sato.example")
    page.get_by_label("I see clients myself").check()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Make the practice").click()
    page.get_by_label("Type its last group of four").fill(page.locator(".codes b").inner_text()[-4:])
    page.get_by_role("button", name="I have it on paper").click()
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("link", name="I have them. Go on").click()
    first_client_and_session(page, house, [])
    page.goto(house.url)
    begin_from_today(page)
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
    editor_ready(page)
    write_at_end(page, "subjective", f"{WORDS} ")
    saved(page)
    session = page.url

    page.route("**/save/", lambda route: route.abort())
    page.keyboard.type(UNSAVED)
    page.clock.run_for(6_000)
    phase(page, "offline")
    page.clock.fast_forward(14 * 60_000)
    page.clock.run_for(2_000)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    page.clock.fast_forward(61_000)
    page.clock.run_for(5_000)
    page.wait_for_url("**/account/sign-in/**")
    page.unroute("**/save/")
    # The device keeps it, and nobody can read it there.
    kept = stored(page)
    assert any("twodrawer-journal" in each for each in kept)
    assert not any(UNSAVED in each or "allotment" in each for each in kept)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/account/sign-in/" not in url)
    page.goto(session)
    editor_ready(page)
    expect(page.locator("[data-draft-notices]")).to_contain_text("Restored from this device")
    assert box(page, "subjective").input_value().endswith(UNSAVED)
    page.clock.run_for(6_000)
    saved(page)
