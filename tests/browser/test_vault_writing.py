"""Okafor writes psychotherapy notes beside the progress note: set-up, sealing, finding, and sentences across by keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import box, editor_ready, enter, open_session, saved, sign_out, stored
from tests.browser.vault_steps import (
    SLOW,
    Secrets,
    headed,
    is_locked,
    is_open,
    note,
    open_vault_page,
    pane,
    ready,
    sealed,
    type_passphrase,
    unlock,
    write,
)
from tests.support.house import House

HUNCH = "The silence is less sadness than waiting to see whose side I take."
REACTION = "I caught myself wanting to settle things with the mother for them."
_made: dict[str, Secrets] = {}


@pytest.fixture
def okafor(new_page: Callable[..., Page], house: House) -> tuple[Page, Secrets]:
    """Okafor, signed in, and what she wrote down when she set up her vault."""
    page = enter(new_page(viewport={"width": 1440, "height": 900}), house, "Okafor")
    if house.url not in _made:
        _made[house.url] = ready(page, house)
    return page, _made[house.url]


def test_a_vault_is_set_up_in_three_steps_that_forgive_mistakes(new_page: Callable[..., Page], house: House):
    page = enter(new_page(), house, "Okafor")
    top = open_vault_page(page, house)
    headed(top, "How will you open it?")
    top.get_by_role("button", name="Use a passphrase").click()
    top.get_by_role("button", name="Choose my own").click()
    top.get_by_label("Your passphrase").fill("password1234")
    top.get_by_role("button", name="Go on").click()
    expect(top.get_by_role("alert")).to_contain_text("Not strong enough", timeout=SLOW)
    top.get_by_role("button", name="Draw six words instead").click()
    words = top.locator(".secret-words").inner_text()
    assert len(words.split()) == 6
    top.get_by_label("Type them once").fill("something else")
    top.get_by_role("button", name="Go on").click()
    expect(top.get_by_role("alert")).to_contain_text("These aren’t the six words above")
    top.get_by_label("Type them once").fill(words)
    top.get_by_role("button", name="Go on").click()
    headed(top, "Print your recovery kit")
    code = top.locator(".kit-code").inner_text()
    top.emulate_media(media="print")
    expect(top.locator(".kit-code")).to_be_visible()
    expect(top.get_by_role("button", name="Print the kit")).to_be_hidden()
    top.emulate_media(media="screen")
    top.get_by_role("button", name="I have it on paper").click()
    headed(top, "Read a part of it back")
    for field in top.locator("form input").all():
        field.fill("AAAA")
    top.get_by_role("button", name="Confirm the kit").click()
    expect(top.get_by_role("alert")).to_contain_text("what the kit says")
    top.get_by_role("button", name="See the kit again").click()
    expect(top.locator(".kit-code")).to_have_text(code)
    top.get_by_role("button", name="I have it on paper").click()
    for field in top.locator("form .field").all():
        group = re.search(r"Group (\d)", field.locator("label").inner_text())
        assert group is not None
        field.locator("input").fill(code.split("-")[int(group[1]) - 1])
    top.get_by_role("button", name="Confirm the kit").click()
    headed(top, "Your vault is ready")
    _made[house.url] = Secrets(words, code)
    page.goto(house.url)
    expect(page.locator(".today-notice")).to_contain_text("A ticket to set up or reset your vault was issued")


def test_a_note_is_sealed_while_it_is_written_and_opens_again(okafor: tuple[Page, Secrets], house: House):
    page, secrets = okafor
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    open_session(page, house, "Rowan")
    is_locked(page)
    with page.expect_popup() as window:
        pane(page).get_by_role("button", name="Use the passphrase").click()
    top = window.value
    expect(top.get_by_text("Type it only where the address begins with")).to_contain_text(house.vault_url)
    top.get_by_label("Passphrase").fill("not my six words at all")
    top.get_by_role("button", name="Unlock").click()
    expect(top.get_by_role("alert")).to_contain_text("doesn’t open the vault", timeout=SLOW)
    top.get_by_label("Passphrase").fill(secrets.words)
    top.get_by_role("button", name="Unlock").click()
    is_open(page)
    write(page, HUNCH)
    sealed(page)
    # The record's page, its storage and whatever went over the wire know nothing of it.
    assert HUNCH not in page.content()
    assert not any(HUNCH[:20] in one for one in stored(page))
    assert not any(HUNCH[:20].encode() in body for body in sent)
    page.reload()
    is_locked(page)
    type_passphrase(page, secrets.words)
    is_open(page)
    expect(note(page)).to_have_value(HUNCH)


def test_a_sentence_goes_across_in_both_directions_by_keys_alone(okafor: tuple[Page, Secrets], house: House):
    page, secrets = okafor
    unlock(page, house, secrets.words, client="Sorrel")
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
        type_passphrase(page, secrets.words)
        is_open(page)
    editor_ready(page)
    # Into the vault: one key here, one key there; the chart drops it only then.
    area = box(page, "subjective")
    area.fill(f"Slept well. {REACTION} On time.")
    page.wait_for_timeout(50)
    area.evaluate("(area, at) => { area.focus(); area.setSelectionRange(at, at); }", 20)
    page.keyboard.press("Alt+m")
    expect(page.locator(".passage")).to_contain_text(REACTION)
    expect(pane(page).get_by_role("button", name="Seal it here")).to_be_focused()
    assert REACTION in area.input_value()
    # Nobody but the vault's frame can say that it was sealed.
    page.evaluate("window.postMessage({twodrawer: 1, kind: 'sealed', id: 'x'}, '*')")
    page.keyboard.press("Alt+m")
    expect(area).to_have_value("Slept well. On time.", timeout=SLOW)
    expect(note(page)).to_have_value(REACTION)
    sealed(page)
    # Into the chart: the note keeps it until it stands there.
    write(page, " We agreed on a call to the sister.")
    sealed(page)
    page.keyboard.press("Alt+m")
    take = page.get_by_role("button", name=re.compile("^Put it into"))
    expect(take).to_be_focused()
    expect(note(page)).to_have_value(f"{REACTION} We agreed on a call to the sister.")
    page.keyboard.press("Alt+m")
    expect(box(page, "subjective")).to_have_value("Slept well. On time. We agreed on a call to the sister.")
    expect(note(page)).to_have_value(REACTION, timeout=SLOW)
    sealed(page)
    saved(page)
    # What is left where it was stays there, on both sides.
    note(page).focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Alt+m")
    page.get_by_role("button", name="Leave it there").click()
    expect(pane(page).get_by_text("It stays in this drawer")).to_be_visible()
    expect(note(page)).to_have_value(REACTION)


def test_an_earlier_note_is_found_by_a_word_and_its_versions_are_read(
    okafor: tuple[Page, Secrets], house: House
):
    page, secrets = okafor
    open_session(page, house, "Rowan")
    # Another tab was given a form token of its own meanwhile: a ticket is had all the same.
    page.context.add_cookies(
        [{"name": "csrf", "value": "Another1Tab2Was3Given4This5Token", "url": house.url}]
    )
    type_passphrase(page, secrets.words)
    is_open(page)
    drawer = pane(page)
    expect(note(page)).to_have_value(HUNCH)
    write(page, " Bring to consultation.")
    sealed(page)
    drawer.get_by_role("button", name="Versions").click()
    expect(drawer.get_by_role("button", name="Read version 2")).to_be_visible()
    drawer.get_by_role("button", name="Compare version 1 with version 2").click()
    expect(drawer.locator("ins")).to_have_text(re.compile("Bring to consultation"))
    drawer.get_by_role("button", name="Read version 1").click()
    expect(drawer.locator(".writing.read")).to_have_text(HUNCH)
    drawer.get_by_role("button", name="Wider").click()
    expect(page.locator(".session")).to_have_class(re.compile("wide-vault"))
    drawer.get_by_role("button", name="Back").click()
    expect(page.locator(".session")).not_to_have_class(re.compile("wide-vault"))
    drawer.get_by_role("button", name="Search my notes").click()
    page.keyboard.type("settle mother")
    hit = drawer.locator(".hit")
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text("Sorrel")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(drawer.locator(".writing.read")).to_have_text(REACTION)
    drawer.get_by_role("button", name="Print").click()
    page.keyboard.press("Alt+l")
    is_locked(page)


def test_the_drawer_locks_by_itself_and_when_its_author_signs_out(okafor: tuple[Page, Secrets], house: House):
    page, secrets = okafor
    page.clock.install()
    unlock(page, house, secrets.words)
    expect(pane(page).get_by_text("Locks by itself in 10 min")).to_be_visible()
    write(page, " Not sealed when the clock ran out.")
    page.clock.run_for("01:30")
    expect(pane(page).get_by_text("Locks by itself in 9 min")).to_be_visible()
    page.clock.fast_forward("08:45")
    is_locked(page)
    assert "vault.localhost" in page.frames[-1].url
    assert not page.frames[-1].locator("textarea").count()
    type_passphrase(page, secrets.words)
    is_open(page)
    expect(note(page)).to_have_value(re.compile("Not sealed when the clock ran out"))
    sign_out(page)


def test_words_written_offline_wait_on_the_device_and_are_sealed_later(
    okafor: tuple[Page, Secrets], house: House
):
    page, secrets = okafor
    unlock(page, house, secrets.words, client="Skills group")
    state = pane(page).locator(".saved")
    page.context.set_offline(True)
    write(page, "Written in the train.")
    expect(state).to_contain_text("Offline: kept on this device, sealed", timeout=SLOW)
    page.context.set_offline(False)
    sealed(page)
    page.context.set_offline(True)
    write(page, " And then the battery died.")
    expect(state).to_contain_text("Offline: kept on this device, sealed", timeout=SLOW)
    page.wait_for_timeout(700)
    address = page.url
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(address)
    is_locked(again)
    kept = [line for frame in again.frames if "vault." in frame.url for line in stored(frame)]
    assert any("twodrawer-vault-drafts" in line for line in kept)
    assert not any("battery" in line for line in kept)
    type_passphrase(again, secrets.words)
    is_open(again)
    expect(pane(again).get_by_text("Brought back from this device")).to_be_visible()
    expect(note(again)).to_have_value("Written in the train. And then the battery died.")


def test_two_pages_that_write_one_note_lose_nothing(okafor: tuple[Page, Secrets], house: House):
    page, secrets = okafor
    unlock(page, house, secrets.words, client="Oyelan")
    other = page.context.new_page()
    other.goto(page.url)
    write(page, "One text.")
    sealed(page)
    type_passphrase(other, secrets.words)
    is_open(other)
    expect(note(other)).to_have_value("One text.")
    write(page, " Written here.")
    sealed(page)
    write(other, " Written there.")
    expect(pane(other).get_by_text("Written on two devices")).to_be_visible(timeout=SLOW)
    expect(pane(other).locator(".saved")).to_contain_text("Sealed: two texts")
    pane(other).get_by_role("button", name="Read the other").click()
    expect(pane(other).locator(".writing.read")).to_have_text("One text. Written here.")
    pane(other).get_by_role("button", name="Back").click()
    expect(note(other)).to_have_value("One text. Written there.")


def test_an_older_vault_than_this_device_saw_and_a_forged_session_are_told(
    okafor: tuple[Page, Secrets], house: House
):
    page, secrets = okafor
    open_session(page, house, "Oyelan")
    is_locked(page)
    frame = next(one for one in page.frames if "//vault." in one.url)
    seen = [name for name in frame.evaluate("Object.keys(localStorage)") if "seen" in name]
    frame.evaluate(
        "([names]) => names.forEach((name) => localStorage.setItem(name, `99999 ${'0'.repeat(64)}`))", [seen]
    )
    if not seen:  # a browser of its own has seen nothing yet
        type_passphrase(page, secrets.words)
        is_open(page)
        write(page, "Here.")
        sealed(page)
        names = "Object.keys(localStorage).filter((name) => name.includes('seen'))"
        frame.evaluate(f"{names}.forEach((name) => localStorage.setItem(name, `99999 ${{'0'.repeat(64)}}`))")
        page.reload()
        is_locked(page)
    type_passphrase(page, secrets.words)
    expect(pane(page).get_by_role("alert")).to_contain_text(
        "older vault than this device has seen", timeout=SLOW
    )
    expect(pane(page).get_by_role("alert")).to_contain_text("last saved")
    pane(page).get_by_role("button", name="Open it as it is").click()
    is_open(page)

    # A script in the record's page names another client than the record signed.
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          const place = document.querySelector("[data-vault]");
          if (place) place.dataset.statement = place.dataset.statement.replace("v1.e", "v1.f");
        })"""
    )
    page.reload()
    expect(pane(page).get_by_role("alert")).to_contain_text("doesn’t accept what the page told it")


def test_a_page_of_another_origin_is_not_heard(new_page: Callable[..., Page], house: House):
    page = new_page()
    page.route(
        "http://elsewhere.example/",
        lambda route: route.fulfill(body="<title>x</title>", content_type="text/html"),
    )
    page.goto("http://elsewhere.example/")
    with page.expect_popup() as window:
        page.evaluate(
            """(vault) => {
              window.heard = [];
              addEventListener("message", (event) => window.heard.push(event.data));
              window.opened = window.open(vault);
            }""",
            house.vault_url,
        )
    top = window.value
    headed(top, "Your vault")
    page.evaluate(
        """(vault) => { for (const said of [{kind: "ticket", ticket: "v1.x.y"}, {kind: "session", statement: "v1.x.y"}, {kind: "lock"}])
           window.opened.postMessage({twodrawer: 1, ...said}, vault); }""",
        house.vault_url,
    )
    page.wait_for_timeout(300)
    expect(top.get_by_role("status")).to_have_text("Asking your record for a ticket…")
    assert page.evaluate("window.heard") == []


def test_a_vault_that_does_not_answer_leaves_the_progress_note_alone(
    okafor: tuple[Page, Secrets], house: House
):
    page, _ = okafor
    page.clock.install()
    page.route(f"{house.vault_url}/**", lambda route: route.abort())
    open_session(page, house, "Rowan")
    page.clock.fast_forward("00:15")
    place = page.locator("[data-vault]")
    expect(place).to_contain_text("The vault can’t be reached")
    page.unroute(f"{house.vault_url}/**")
    place.get_by_role("button", name="Try again").click()
    is_locked(page)


@pytest.mark.parametrize("who", ["Novak", "Haddad", "Ibarra", "Keller"])
def test_whoever_has_no_vault_sees_no_place_for_one(who: str, new_page: Callable[..., Page], house: House):
    page = enter(new_page(), house, who)
    assert 'href="/vault/"' not in page.content()
    answer = page.goto(f"{house.url}/vault/")
    assert answer is not None
    assert answer.status in (403, 404)
