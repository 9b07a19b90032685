"""The whole day of Okafor, by mouse and then by keyboard alone, and what the ledger says of it afterwards."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import (
    box,
    choose_format,
    day_line,
    editor_ready,
    enter,
    ledger_lines,
    open_client,
    open_session,
    press,
    saved,
    sign,
    tab_to,
    texts,
    write_at_end,
)
from tests.support.house import House

SENTENCE = "Rowan asked to keep the same hour next week."
ADDED = "Rowan telephoned at noon and moved the next session to Friday."


def test_okafors_day_by_mouse(page: Page, house: House):
    enter(page, house, "Okafor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thursday, November 19")
    assert page.locator(".daybook > li:not(.now)").count() == 5

    # Rowan's draft, written on; it saves itself and is found again.
    day_line(page, "Rowan").locator("a.button").click()
    editor_ready(page)
    before = texts(page)
    write_at_end(page, "subjective", f" {SENTENCE} ")
    saved(page)
    page.reload()
    editor_ready(page)
    assert SENTENCE in box(page, "subjective").input_value()

    # An item of the last plan, ticked with one press: it still has to be done.
    item = page.locator(".last-plan fieldset").nth(1)
    item.get_by_text("not yet").click()
    assert box(page, "plan").input_value().endswith(f"Still to do: {item.get_attribute('data-item')}.")
    saved(page)

    # A goal is linked to the note.
    second = page.get_by_role("checkbox", name=re.compile("G2"))
    assert not second.is_checked()
    page.locator("label.chip", has_text="G2").click()
    assert second.is_checked()
    saved(page)
    page.reload()
    editor_ready(page)
    assert page.get_by_role("checkbox", name=re.compile("G2")).is_checked()

    # Another format and back: every word finds a section, none is lost.
    written = texts(page)
    choose_format(page, "DAP")
    in_dap = texts(page)
    assert set(in_dap) == {"data", "assessment", "plan"}
    for text in written.values():
        assert all(word in " ".join(in_dap.values()) for word in text.split())
    choose_format(page, "SOAP")
    back = texts(page)
    assert set(back) == set(before)
    for text in written.values():
        assert all(word in " ".join(back.values()) for word in text.split())

    # As the client will read it; nothing leaves by looking.
    page.get_by_role("link", name="Rowan’s view").click()
    page.wait_for_url("**/preview/")
    expect(page.locator("main")).to_contain_text(SENTENCE)
    expect(page.locator("main")).to_contain_text("Draft, not signed")
    page.get_by_role("link", name="Back to the draft").click()
    editor_ready(page)

    # Signed: part of the record, and only to be added to.
    sign(page)
    expect(page.locator("main")).to_contain_text(SENTENCE)
    expect(page.locator(".signed-line")).to_contain_text(
        "Attested by the practice for Okafor, LPC, November 19, 2026, 11:"
    )
    assert page.locator("form[data-draft]").count() == 0

    page.get_by_role("button", name="Add an addendum").click()
    editor_ready(page)
    expect(page.locator("#chart-h")).to_have_text("Addendum")
    expect(page.locator(".adds-to")).to_contain_text(SENTENCE)  # what it adds to is there to be read
    area = page.locator("form[data-draft] textarea").first
    area.click()
    page.keyboard.type(f"{ADDED} ")
    saved(page)
    sign(page)
    expect(page.locator("main")).to_contain_text(SENTENCE)
    expect(page.locator("main")).to_contain_text(ADDED)

    # On paper: the note, its addendum and both signatures.
    page.get_by_role("link", name="Print").first.click()
    page.wait_for_url("**/print/")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_contain_text("Keller Psychotherapy")
    expect(page.locator("main")).to_contain_text(ADDED)
    assert page.locator("header.bar").evaluate("e => getComputedStyle(e).display") == "none"
    page.emulate_media(media="screen")

    # The timeline has it and opens it in place.
    open_client(page, house, "Rowan")
    line = page.locator(".timeline details").first
    expect(line).to_contain_text("Session 12")
    expect(line).to_contain_text("addendum")
    line.locator("summary").click()
    expect(line.locator(".opened")).to_be_visible()
    expect(line.locator(".opened")).to_contain_text(SENTENCE)


def test_a_group_has_a_note_for_each_member(page: Page, house: House):
    enter(page, house, "Okafor")
    page.goto(f"{house.url}/day/2026-11-03/")
    day_line(page, "Skills group").locator("a.name").click()
    names = page.get_by_role("navigation", name="Clients in this session").get_by_role("link")
    assert names.count() == 5
    names.filter(has_text="Vellano").click()
    page.wait_for_url("**?client=**")
    page.get_by_role("button", name=re.compile("Write (the|another) note")).click()
    editor_ready(page)
    write_at_end(page, "subjective", "Vellano led the opening round. ")
    saved(page)
    sign(page)
    expect(page.locator("main")).to_contain_text("Vellano led the opening round.")
    # The note is Vellano's alone: nothing of it stands with another member of the group.
    page.get_by_role("navigation", name="Clients in this session").get_by_role(
        "link", name=re.compile("Zareh")
    ).click()
    page.wait_for_load_state()
    assert "Vellano led" not in page.locator("main").inner_text()


def test_a_session_nobody_came_to_is_marked_and_noted(page: Page, house: House):
    enter(page, house, "Okafor")
    open_client(page, house, "Sorrel")
    page.get_by_role("link", name="Missed").click()
    page.locator(".timeline .line", has_text="Did not come").get_by_role("link").click()
    page.wait_for_url("**/sessions/**")
    page.locator("#begin-format").select_option(label="Basic")
    page.get_by_role("button", name=re.compile("Write the note")).click()
    editor_ready(page)
    page.locator("form[data-draft] textarea").first.click()
    page.keyboard.type("Sorrel did not come and did not call. Left a message to plan anew. ")
    saved(page)
    sign(page)
    expect(page.locator("main")).to_contain_text("did not call")


def test_a_draft_is_discarded_only_on_purpose(page: Page, house: House):
    enter(page, house, "Okafor")
    open_session(page, house, "Oyelan")
    page.get_by_role("button", name="Write the note").click()
    editor_ready(page)
    page.locator("form[data-draft] textarea").first.click()
    page.keyboard.type("Begun on the wrong line. ")
    saved(page)
    page.get_by_text("Discard this draft").click()
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("form[data-draft]")).to_be_attached()  # the tick is required first
    page.get_by_label("Destroy these words").check()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("The draft was discarded")).to_be_visible()
    assert page.locator("form[data-draft]").count() == 0


def test_okafors_day_by_keyboard_alone(page: Page, house: House):
    page.goto(f"{house.url}/demo/sign-in")
    press(page, page.get_by_role("button", name=re.compile("as Okafor")))
    page.wait_for_url(f"{house.url}/")

    # Tab first reaches the way past the navigation.
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    press(page, day_line(page, "Tran").locator("a.button"))
    page.wait_for_url("**/sessions/**")
    editor_ready(page)

    # Write, and find it saved.
    tab_to(page, box(page, "data"))
    page.keyboard.press("Control+End")
    page.keyboard.type(" Tran wants to go on by video. ")
    saved(page)
    page.reload()
    editor_ready(page)
    assert "go on by video." in box(page, "data").input_value()

    # Tick an item of the last plan, toggle a goal.
    first = page.locator(".last-plan fieldset").first
    tab_to(page, first.locator("input[type=radio]").first)
    page.keyboard.press("Space")
    assert f"Last plan: {first.get_attribute('data-item')} (done)." in "\n".join(texts(page).values())
    goal = page.get_by_role("checkbox", name=re.compile("G2"))
    was = goal.is_checked()
    tab_to(page, goal, backwards=True)
    page.keyboard.press("Space")
    assert goal.is_checked() is not was
    saved(page)

    # Another format with the arrow keys, and back.
    written = texts(page)
    for key, wanted in (("ArrowUp", "subjective"), ("ArrowDown", "data")):
        picker = page.get_by_label("Format")
        tab_to(page, picker)
        page.keyboard.press(key)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        editor_ready(page)
        expect(box(page, wanted)).to_be_attached()
    for text in written.values():
        assert all(word in " ".join(texts(page).values()) for word in text.split())

    # Sign.
    press(page, page.locator(".sign-bar a.button.first"))
    page.wait_for_url("**/sign/")
    press(page, page.locator(".sign-ways button.first"))
    page.wait_for_url("**/sessions/**")
    expect(page.locator(".signed-line")).to_contain_text("Okafor")

    # Find the client with Ctrl K, and open the note in place.
    page.keyboard.press("Control+k")
    page.wait_for_url("**/clients/**")
    expect(page.get_by_label("Find by name or record number")).to_be_focused()
    page.keyboard.type("Tran")
    expect(page.locator("#found .rows a")).to_have_count(1)
    press(page, page.locator("#found .rows a").first)
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    line = page.locator(".timeline details").first
    press(page, line.locator("summary"))
    expect(line.locator(".opened")).to_contain_text("go on by video.")

    # Leave.
    tab_to(page, page.locator("details.menu.who summary"), backwards=True)
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Sign out"))
    page.wait_for_url("**/account/sign-in/**")


def test_the_ledger_has_every_act_of_that_day(page: Page, house: House):
    """Runs after the day above, in the same house. Haddad reads what Okafor did, and finds none of its words."""
    enter(page, house, "Haddad")
    abouts = {
        name: ledger_lines(page, house, client=name)
        for name in ("Rowan", "Tran", "Vellano", "Sorrel", "Oyelan")
    }
    everything = ledger_lines(page, house)
    assert all(set(lines) <= set(everything) for lines in abouts.values())

    def did(words: str, about: str = "") -> bool:
        return any("| Okafor " in line and words in line for line in abouts.get(about, everything))

    for act in (
        "opened a session",
        "wrote in a draft",
        "opened the device journal of a draft",
        "looked at a note before signing",
        "signed a progress note",
        "began an addendum to a progress note",
        "added to a signed note",
        "printed a progress note",
        "opened a client's record",
    ):
        assert did(act, "Rowan"), act
    assert did("signed a progress note", "Tran")
    assert did("signed a progress note", "Vellano")
    assert did("signed a progress note", "Sorrel")
    assert did("discarded a draft", "Oyelan")
    for act in ("signed in", "signed out", "looked at a day's sessions", "looked for a client"):
        assert did(act), act
    # A span of autosaving is one entry, however often it saved: one for each time the page was opened anew.
    saves = sum("wrote in a draft" in line for line in abouts["Rowan"])
    assert 1 <= saves <= 8, saves
    # The ledger holds none of the words.
    assert not any(words in line for words in (SENTENCE, ADDED) for line in everything)
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("each says what its leaf says")).to_be_visible()
