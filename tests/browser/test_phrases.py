"""Phrases in the note: the palette by keys and by mouse, blanks filled and held back, abbreviations, the last plan ticked."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looks import findings
from tests.browser.steps import box, choose_format, editor_ready, enter, open_session, saved
from tests.support.house import House

CHOSEN = "a => a.value.slice(a.selectionStart, a.selectionEnd)"


def look(page: Page, name: str) -> None:
    """A picture for whoever asked for pictures."""
    if folder := os.environ.get("LOOK_FOLDER"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def empty_note(page: Page, house: House) -> None:
    """Rowan's draft of today with nothing in it."""
    open_session(page, house, "Rowan")
    editor_ready(page)
    for section in ("subjective", "objective", "assessment", "plan"):
        box(page, section).fill("")


def test_phrases_are_kept_on_a_page_and_put_into_a_note(page: Page, house: House):
    enter(page, house, "Okafor")
    page.goto(f"{house.url}/phrases/")
    page.get_by_label("Phrase", exact=True).fill("Walked through {scene} with <b>the picture</b> in mind.")
    page.get_by_label("Letters after /").fill("walk")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#own-h + ul")).to_contain_text("<b>the picture</b>")
    page.get_by_role("button", name="Pin /walk").click()
    page.get_by_role("textbox", name="Abbreviation").fill("ctx")
    page.get_by_label("Stands for").fill("context")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#short-h + ul")).to_contain_text("ctx")
    look(page, "bank-light")
    assert findings(page) == []
    page.get_by_role("link", name="Look through CBT").click()
    page.get_by_role("button", name="Pin /alog").click()
    look(page, "pack-light")

    # By keys: a slash at the beginning of a word, letters, Enter; Tab and a digit fill the blanks.
    empty_note(page, house)
    box(page, "objective").focus()
    page.keyboard.type("Came on time. Talked and/or drew; ")
    expect(page.locator("[data-palette]")).to_have_count(0)
    page.keyboard.type("/skil")
    expect(page.locator("[data-palette] [role=option]").first).to_contain_text("Practiced skill in session")
    expect(page.get_by_role("combobox", name="Phrases")).to_be_focused()
    look(page, "palette-light")
    assert findings(page) == []
    page.keyboard.press("Enter")
    area = box(page, "objective")
    assert area.evaluate(CHOSEN) == "{skill}"
    expect(page.locator("[data-blank-bar]")).to_contain_text("paced breathing")
    look(page, "blank-light")
    page.keyboard.press("1")
    assert area.evaluate(CHOSEN) == "{situation}"
    page.keyboard.type("the phone rings")
    expect(area).to_have_value(
        "Came on time. Talked and/or drew; Practiced paced breathing in session for use when the phone rings."
    )
    # Behind the last blank Tab goes to the end of the sentence, where the next phrase may begin; once more, it leaves.
    page.keyboard.press("Tab")
    expect(area).to_be_focused()
    assert area.evaluate("a => a.selectionStart === a.value.length")
    page.keyboard.type("/tried")
    page.keyboard.press("Tab")
    # Into the section that it serves, with the skill of this note: the sentence says nothing yet without its numbers.
    tried = page.locator("textarea:focus")
    assert tried.evaluate(CHOSEN) == "{skill}"
    expect(page.locator("[data-blank-bar]").first).to_contain_text("paced breathing")
    page.keyboard.press("1")
    page.keyboard.type("64")  # each number goes on by itself
    expect(tried).to_have_value(re.compile("Client tried paced breathing .* went from 6 to 4[.]$"))

    # An open blank holds the signature back, and says so.
    box(page, "assessment").focus()
    page.keyboard.type("/si")
    page.keyboard.press("Enter")
    saved(page)
    expect(page.locator("#m-assessment")).to_contain_text("To fill before you sign", timeout=9_000)
    expect(page.locator(".note-findings")).to_contain_text("1 open blank to fill before you can sign")
    page.get_by_role("link", name=re.compile("^Sign$")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "A blank of a phrase is still open: {suicide answer}"
    )
    page.go_back()
    editor_ready(page)
    page.locator("#m-assessment").get_by_role("button", name="{suicide answer}", exact=True).click()
    page.keyboard.press("1")
    expect(box(page, "assessment")).to_have_value(re.compile("denied them now and since the last session"))

    # By mouse: what is at hand on the left, into the section that it serves; its markup is text.
    with page.expect_response("**/phrases/used/"):  # told after a few seconds, and awaited at the end
        page.locator("a.at-hand", has_text="the picture").click()
        expect(area).to_have_value(re.compile(r"Walked through \{scene\} with <b>the picture</b> in mind\.$"))
        assert area.evaluate(CHOSEN) == "{scene}"
        page.keyboard.type("the ctx ")
        expect(area).to_have_value(re.compile("Walked through the context  with"))
        saved(page)

    # Used phrases come first next time.
    page.reload()
    editor_ready(page)
    expect(page.locator("a.at-hand", has_text="for use when")).to_have_count(1)


def test_escape_gives_the_slash_back_and_all_pinned_go_in_at_once(page: Page, house: House):
    enter(page, house, "Okafor")
    page.goto(f"{house.url}/phrases/packs/general/")
    for letters in ("tho", "foc"):
        page.get_by_role("button", name=f"Pin /{letters}", exact=True).click()
        page.goto(f"{house.url}/phrases/packs/general/")
    empty_note(page, house)
    box(page, "plan").focus()
    page.keyboard.type("/ab")
    page.keyboard.press("Escape")
    expect(box(page, "plan")).to_have_value("/ab")
    box(page, "plan").fill("")
    page.keyboard.press("Alt+p")
    expect(box(page, "objective")).to_have_value(re.compile("Thought process was {thought process}"))
    expect(box(page, "plan")).to_have_value(re.compile("Next session will focus on {topic}"))
    # First what became of the last plan, by digits; then the blanks.
    items = page.locator(".last-plan fieldset")
    expect(items.first.locator("input[type=radio]").first).to_be_focused()
    look(page, "walk-light")
    page.keyboard.press("1")
    expect(items.first.get_by_label("done")).to_be_checked()
    if items.count() > 1:
        page.keyboard.press("Escape")
    expect(box(page, "objective")).to_be_focused()
    assert box(page, "objective").evaluate(CHOSEN).startswith("{")
    # The chord leads to signing, where the open blank is named.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A blank of a phrase is still open")


def test_the_last_plan_is_ticked_not_copied(page: Page, house: House):
    enter(page, house, "Okafor")
    empty_note(page, house)
    first = page.locator(".last-plan fieldset").first
    item = str(first.get_attribute("data-item"))
    first.get_by_text("not yet").click()
    expect(box(page, "subjective")).to_have_value(f"Last plan: {item} (not yet).")
    expect(box(page, "plan")).to_have_value(f"Still to do: {item}.")
    first.get_by_text("done").click()
    expect(box(page, "subjective")).to_have_value(f"Last plan: {item} (done).")
    expect(box(page, "plan")).to_have_value("")
    saved(page)
    page.reload()
    editor_ready(page)
    expect(page.locator(".last-plan fieldset").first.get_by_label("done")).to_be_checked()
    look(page, "last-plan-light")
    page.locator(".last-plan fieldset").first.get_by_text("done").click()
    expect(box(page, "subjective")).to_have_value("")


def test_a_template_of_ones_own_is_made_and_written_in(page: Page, house: House):
    enter(page, house, "Okafor")
    page.goto(f"{house.url}/phrases/templates/new/")
    page.get_by_label("Name").fill("Walk and talk")
    for number, (heading, carries) in enumerate((("Path", "What you did"), ("Next steps", "Plan")), start=1):
        part = page.locator("fieldset.group").nth(number - 1)
        part.get_by_label("Heading").fill(heading)
        part.get_by_label("Usually carries").select_option(label=carries)
        part.get_by_label("A note needs it").check()
    look(page, "template-light")
    assert findings(page) == []
    page.get_by_role("button", name="Make the template").click()
    expect(page.locator("#templates-h + ul")).to_contain_text("Path, Next steps")
    empty_note(page, house)
    box(page, "plan").fill("Two mornings outside until Friday.")
    choose_format(page, "Walk and talk")
    expect(box(page, "next_steps")).to_have_value("Two mornings outside until Friday.")
    choose_format(page, "SOAP")


def test_on_a_phone_and_in_the_dark_it_is_all_there(new_page: Callable[..., Page], house: House):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    enter(page, house, "Okafor")
    empty_note(page, house)
    page.get_by_role("link", name="Phrases for Objective").click()
    page.keyboard.type("skil")
    page.locator("[data-palette] [role=option]", has_text="Practiced skill in session").click()
    page.locator("[data-blank-bar] button", has_text="paced breathing").click()
    expect(box(page, "objective")).to_have_value(re.compile("^Practiced paced breathing"))
    look(page, "phone-dark")
    assert findings(page) == []
    page.goto(f"{house.url}/phrases/")
    look(page, "phone-bank-dark")
    assert findings(page) == []


def test_without_script_a_phrase_is_chosen_from_a_list_and_the_last_plan_goes_with_the_form(
    new_page: Callable[..., Page], house: House
):
    page = new_page(java_script_enabled=False)
    page.goto(f"{house.url}/demo/sign-in")
    page.get_by_role("button", name=re.compile(r"Sign in\s+as Okafor$")).click()
    open_session(page, house, "Rowan")
    page.get_by_role("link", name="Phrases for Objective").click()
    page.get_by_label("Letters or words").fill("skil")
    page.get_by_role("button", name="Find").click()
    page.locator(".rows a", has_text="in session for use when").click()
    look(page, "plain")
    page.get_by_label("Skill").fill("grounding")
    page.get_by_role("button", name="Put it in").click()
    expect(box(page, "objective")).to_have_value(
        re.compile(r"Practiced grounding in session for use when \{situation\}\.$")
    )
    item = str(page.locator(".last-plan fieldset").first.get_attribute("data-item"))
    page.locator(".last-plan fieldset").first.get_by_text("dropped").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(box(page, "subjective")).to_have_value(
        re.compile(re.escape(f"Last plan: {item} (dropped).") + "$")
    )
