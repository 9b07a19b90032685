"""Paper as people get it: notes typed, signed, found again and printed, and files by mouse and by keyboard alone."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import (
    box,
    editor_ready,
    enter,
    open_client,
    open_session,
    press,
    saved,
    sign,
    texts,
    write_at_end,
)
from tests.support.house import House
from tests.support.paper import Tagged, pages_of, plain, words_of
from tests.support.public_data import public_data

DRAFT = "Draft, not part of the record"
HEAD = re.compile(r"^([A-Z][A-Z &]+):?$")
# Notes of the public aci-bench set: which one, in which format, and where its own sections belong.
NOTES = {
    "D2N069": (
        "SOAP",
        {"EXAM": "objective", "RESULTS": "objective", "IMPRESSION": "assessment", "PLAN": "plan"},
        "subjective",
    ),
    "D2N072": ("DAP", {"IMPRESSION": "assessment", "PLAN": "plan"}, "data"),
    "D2N078": ("Basic", {"ASSESSMENT AND PLAN": "plan", "INSTRUCTIONS": "plan"}, "session"),
}
BY_KEYS = 80  # characters of each section; the rest comes in at once, as from a phrase bank or by dictation


def public_note(encounter: str) -> str:
    """The clinical note of one encounter, word for word."""
    with (public_data("aci-bench") / "valid.csv").open(encoding="utf-8", newline="") as file:
        return next(row["note"] for row in csv.DictReader(file) if row["encounter_id"] == encounter)


def parted(note: str, where: dict[str, str], first: str) -> dict[str, str]:
    """The note in the sections of a format, each of its own heads kept over its words."""
    sections: dict[str, list[str]] = {}
    here = first
    for line in note.split("\n"):
        head = HEAD.match(line.strip())
        here = where.get(head.group(1), here) if head else here
        sections.setdefault(here, []).append(line)
    return {key: "\n".join(lines).strip() for key, lines in sections.items()}


def without_heads(words: str, name: str) -> str:
    """The words of a note's file without what stands at the head and foot of its pages."""
    foot = r"Twodrawer, note [0-9a-f]{8} \d+ of \d+"
    head = rf"{name}, born [^.]+\. Session of \w+ \d+, \d{{4}} Keller Psychotherapy"
    return plain(re.sub(f"{foot}|{head}", " ", words))


def downloaded(page: Page, link: Locator, *, by_key: bool = False) -> tuple[bytes, str]:
    """The file behind a link or a button, and what it is called."""
    with page.expect_download() as expected:
        if by_key:
            press(page, link)
        else:
            link.click()
    return Path(expected.value.path()).read_bytes(), expected.value.suggested_filename


@pytest.mark.parametrize("encounter", NOTES)
def test_a_public_note_is_typed_signed_found_again_and_printed(encounter: str, page: Page, house: House):
    form, where, first = NOTES[encounter]
    written = parted(public_note(encounter), where, first)
    assert len(written) > 1
    enter(page, house, "Okafor")
    open_session(page, house, "Oyelan")
    page.locator("#begin-format").select_option(label=form)
    page.get_by_role("button", name=re.compile("Write (the|another) note")).click()
    editor_ready(page)
    for section, words in written.items():
        write_at_end(page, section, words[:BY_KEYS])
        page.keyboard.insert_text(words[BY_KEYS:])
    saved(page)
    # Somebody else's note may read here and there like a psychotherapy note: its author keeps that in the chart.
    while (held := page.locator("[data-held] [data-keep]")).count():
        held.first.click()
        saved(page)
    assert {key: text for key, text in texts(page).items() if text} == written
    sign(page)

    # Found again on the client's timeline, and opened from there.
    open_client(page, house, "Oyelan")
    last = plain(written["plan"])[-60:]
    line = page.locator(".timeline details").filter(has_text=last)
    expect(line).to_have_count(1)
    line.locator("summary").click()
    line.get_by_role("link", name="Read the whole note").click()
    page.wait_for_url("**/notes/**")

    # As a file, and on the page that the browser prints: the same words.
    content, name = downloaded(page, page.get_by_role("link", name="PDF"))
    assert re.fullmatch(r"progress-note-[0-9a-f]{8}\.pdf", name)
    on_file = without_heads(words_of(content), "Oyelan")
    assert Tagged(content).is_marked
    page.get_by_role("link", name="Print").click()
    page.wait_for_url("**/print/")
    on_page = plain(page.locator("main").inner_text())
    for words in written.values():
        assert plain(words) in on_file
        assert plain(words) in on_page


def test_a_draft_says_on_every_sheet_that_it_is_one(page: Page, house: House):
    enter(page, house, "Okafor")
    open_session(page, house, "Rowan")
    editor_ready(page)
    long = "\n".join(f"{number}. Walked to the tram before work." for number in range(140))
    box(page, "subjective").fill(long)
    write_at_end(page, "subjective", " ")
    saved(page)
    page.get_by_role("link", name="Rowan’s view").click()
    page.wait_for_url("**/preview/")
    page.get_by_role("link", name="Print this draft").click()
    page.wait_for_url("**/print/")
    expect(page.locator(".paper-mark")).to_have_text(DRAFT)
    sheets = pages_of(page.pdf(prefer_css_page_size=True))
    assert len(sheets) > 2
    assert all(DRAFT in sheet for sheet in sheets)
    content, name = downloaded(page, page.get_by_role("link", name="PDF"), by_key=True)
    assert name.startswith("draft-")
    pages = pages_of(content)
    assert len(pages) > 2
    assert all(DRAFT in one for one in pages)
    assert "139. Walked to the tram before work." in " ".join(pages)
    page.get_by_role("link", name="Back to the draft").click()
    editor_ready(page)


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "keyboard"])
def test_a_record_is_printed_once_it_is_said_what_for(by_key: bool, page: Page, house: House):
    enter(page, house, "Okafor")
    open_client(page, house, "Rowan")
    link = page.get_by_role("link", name="Print the record")
    press(page, link) if by_key else link.click()
    page.wait_for_url("**/record/")
    # Without a purpose nothing is made.
    make = page.get_by_role("button", name="Make the PDF")
    press(page, make) if by_key else make.click()
    expect(page.get_by_label("What is it for")).to_be_focused()
    page.get_by_label("What is it for").select_option("client_access")
    content, name = downloaded(page, make, by_key=by_key)
    assert re.fullmatch(r"record-[0-9a-f]{8}\.pdf", name)
    said = words_of(content)
    assert "Rowan, born March 8, 1992" in said
    assert "The client asked for a copy (45 CFR 164.524)" in said
    assert "Contents" in said
    assert Tagged(content).is_marked


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "keyboard"])
def test_a_report_of_the_ledger_is_what_the_page_shows(by_key: bool, page: Page, house: House):
    enter(page, house, "Haddad")
    page.goto(f"{house.url}/ledger/")
    page.get_by_label("Day, or from").fill("2026-11-09")
    page.get_by_label("Until").fill("2026-11-13")
    page.get_by_label("Client", exact=True).fill("Rowan")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**until=2026-11-13**")
    rows = page.locator("table.ledger tbody tr")
    shown = rows.count()
    assert shown > 3
    refs = page.locator("table.ledger td.number").all_inner_texts()
    content, name = downloaded(page, page.get_by_role("link", name="PDF of what is shown"), by_key=by_key)
    assert name == "ledger-2026-11-09-to-2026-11-13.pdf"
    said = words_of(content)
    assert "Ledger, November 9, 2026 to November 13, 2026" in said
    assert f"{shown:,} entries, newest first" in said
    assert all(ref in said for ref in refs)


def test_a_form_is_read_by_the_law_while_it_is_written_and_signed_by_hand(page: Page, house: House):
    enter(page, house, "Okafor")
    page.locator(".daybook a.name:text-is('Rowan')").first.click()
    page.get_by_role("link", name="Papers", exact=True).click()
    page.get_by_role("link", name="Write an authorization").click()
    expect(page.locator(".said p")).to_have_count(0)
    page.get_by_label("Progress notes", exact=True).check()
    page.get_by_label("Psychotherapy notes, kept apart").check()
    expect(page.locator("#said-covers")).to_contain_text("45 CFR 164.508(b)(3)(ii)")
    page.get_by_label("Psychotherapy notes, kept apart").uncheck()
    page.get_by_label("What of it").fill("Progress notes since May")
    page.get_by_label("To whom").fill("Brandt, PhD")
    page.get_by_label("Purpose in words").fill("A second opinion")
    page.get_by_label("Ends on").fill("2027-05-01")
    page.get_by_label("To whom").focus()
    expect(page.locator("#summary")).to_contain_text("Nothing is missing")
    page.get_by_role("button", name="Go on to the text").click()
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_label("Type your name").fill("Rowan")
    place = page.locator(".pad-area")
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 80)
    page.mouse.move(box["x"] + 140, box["y"] + 40)
    page.mouse.up()
    page.get_by_label("I have read this form").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".sheet-head .mark")).to_contain_text("Live")
    expect(page.locator("svg.hand polyline")).to_have_count(1)
    expect(page.locator(".signature .cite")).to_contain_text("Checked now")
