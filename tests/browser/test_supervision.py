"""A trainee's note on its way into the record: written, submitted, returned, written again, cosigned."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.steps import (
    box,
    editor_ready,
    enter,
    ledger_lines,
    open_client,
    open_session,
    post_anyway,
    press,
    saved,
    sign,
    tab_to,
    write_at_end,
)
from tests.support.house import House

COMMENT = "Say how the urge to check was met in the room, and what was agreed until next time."
FIRST = "The next exposure is planned for the visit of the in-laws."
SECOND = "The urge was met with waiting; Quennel keeps the clicker until next time."


def to_cosign(page: Page, house: House, client: str) -> None:
    """From Today to the note that waits for the supervisor."""
    page.goto(house.url)
    part = page.locator("section[aria-labelledby=to-cosign]")
    part.locator("tr", has_text=client).get_by_role("link").click()
    page.wait_for_url("**/notes/**")


def test_adeyemis_note_is_returned_and_then_cosigned(new_page: Callable[..., Page], house: House):
    adeyemi = enter(new_page(), house, "Adeyemi")
    brandt = enter(new_page(), house, "Brandt")

    # Adeyemi submits, and can't change it meanwhile.
    open_session(adeyemi, house, "Quennel")
    editor_ready(adeyemi)
    write_at_end(adeyemi, "plan", f"{FIRST} ")
    saved(adeyemi)
    assert adeyemi.get_by_role("link", name="Sign", exact=True).count() == 0
    sign(adeyemi, "Submit")
    expect(adeyemi.locator("main")).to_contain_text("waits for a supervisor’s signature")
    assert adeyemi.locator("form[data-draft]").count() == 0
    session = adeyemi.url

    # Brandt reads it as it was submitted, without any way to edit it, and returns it with a comment.
    to_cosign(brandt, house, "Quennel")
    note = brandt.url
    expect(brandt.locator("main")).to_contain_text(FIRST)
    expect(brandt.locator("main")).to_contain_text("not yet part of the record")
    assert brandt.locator("form[data-draft], textarea[name^=section_]").count() == 0
    assert (
        brandt.locator("a[href$='/print/']").count() == 1
    )  # each page of it will say that it is only submitted
    brandt.get_by_role("button", name="Return to Adeyemi").click()  # a return says why
    brandt.locator("section.return-sheet textarea").fill(COMMENT)
    brandt.get_by_role("button", name="Return to Adeyemi").click()
    expect(brandt.get_by_text("Returned to its author with your comment")).to_be_visible()
    # The next version is its author's alone until it is submitted.
    assert post_anyway(brandt, f"{note}save-form/", section_data="mine") in (403, 404)

    # Adeyemi finds the comment, goes on from the submitted words and submits again.
    adeyemi.goto(house.url)
    expect(adeyemi.locator(".daybook")).to_contain_text("Returned with a comment")
    adeyemi.goto(session)
    editor_ready(adeyemi)
    expect(adeyemi.locator("main")).to_contain_text(COMMENT)
    assert FIRST in box(adeyemi, "plan").input_value()
    write_at_end(adeyemi, "plan", f"{SECOND} ")
    saved(adeyemi)
    sign(adeyemi, "Submit")

    # Brandt cosigns: it is part of the record, under both signatures.
    to_cosign(brandt, house, "Quennel")
    expect(brandt.locator("main")).to_contain_text(SECOND)
    brandt.get_by_role("link", name="Cosign").click()
    brandt.locator(".sign-ways button.first").click()
    expect(brandt.get_by_text("Cosigned. It is part of the record")).to_be_visible()
    adeyemi.goto(note)
    lines = adeyemi.locator(".signed-line")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Adeyemi, MA")
    expect(lines.last).to_contain_text("Brandt, PhD")
    open_client(adeyemi, house, "Quennel")
    first = adeyemi.locator(".timeline details").first
    first.locator("summary").click()
    expect(first).to_contain_text(SECOND)


def test_brandt_cosigns_by_keyboard_alone(page: Page, house: House):
    enter(page, house, "Brandt")
    row = page.locator("section[aria-labelledby=to-cosign] tr", has_text="Nakada")
    press(page, row.get_by_role("link"))
    page.wait_for_url("**/notes/**")
    tab_to(page, page.locator("section.return-sheet textarea"))
    page.keyboard.type("Not yet")
    tab_to(page, page.get_by_role("link", name="Cosign"), backwards=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cosign/")
    expect(page.get_by_role("heading", name="Who else will see what")).to_be_visible()
    press(page, page.locator(".sign-ways button.first"))
    expect(page.get_by_text("Cosigned. It is part of the record")).to_be_visible()


def test_the_ledger_tells_the_whole_way_of_the_note(page: Page, house: House):
    """Runs after the others, in the same house."""
    enter(page, house, "Haddad")
    lines = list(reversed(ledger_lines(page, house)))
    way = [
        ("Adeyemi", "submitted a note to the supervisor"),
        ("Brandt", "read a progress note"),
        ("Brandt", "returned a note to its author"),
        ("Adeyemi", "submitted a note to the supervisor"),
        ("Brandt", "cosigned a progress note"),
    ]
    about = [line for line in lines if "Quennel" in line]
    at = 0
    for who, what in way:
        found = [i for i, line in enumerate(about) if i >= at and f"| {who} " in line and what in line]
        assert found, (who, what)
        at = found[0] + 1
    everything = "\n".join(lines)
    assert COMMENT not in everything and FIRST not in everything
