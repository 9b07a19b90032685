"""Bad input through the editor: kept as it is, or refused with a clear sentence, and never lost."""

import re
import unicodedata

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    box,
    editor_ready,
    enter,
    open_client,
    open_session,
    phase,
    saved,
    sign,
    write_at_end,
)
from tests.support.house import House

PASTE = """([name, text, html]) => {
  const area = document.querySelector(`textarea[name="section_${name}"]`);
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  if (area.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""

KEPT = {
    "emoji": "Rowan drew a \U0001f33b and a family \U0001f468\u200d\U0001f469\u200d\U0001f467, skin tone \U0001f44d\U0001f3fd. ",
    "right to left": "The father said \u0634\u0643\u0631\u0627 and then \u05ea\u05d5\u05d3\u05d4 twice. ",
    "accents": "Zoe\u0308 and Zo\u00eb are the same name, written in two ways; na\u00efve, \u0141\u00f3d\u017a, \u4e2d\u6587. ",
    "markup": "<b>Bold</b> &amp; <!-- note --> <img src=x onerror=alert(1)> \"quoted\" 'so' `tick`. ",
    "script": "</textarea><script>window.stolen = document.cookie</script> was read out loud. ",
    "template": "{{ client.name }} {% csrf_token %} ${7*7} %s %(x)s \\n. ",
    "sql": "Robert'); DROP TABLE chart_note; -- was on the mug. ",
    "lines": "First line.\n\n- a list\n- of two\n\n\tindented. ",
}


def draft(page: Page, house: House, client: str = "Sorrel") -> None:
    """An editor of Okafor's to write in."""
    enter(page, house, "Okafor")
    open_session(page, house, client)
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
    editor_ready(page)


def paste(page: Page, section: str, text: str, html: str = "") -> None:
    """As from the clipboard, with the formatted twin that a word processor puts beside the text."""
    page.evaluate(PASTE, [section, text, html])


@pytest.mark.parametrize("kind", list(KEPT))
def test_text_of_any_kind_is_kept_word_for_word(kind: str, page: Page, house: House):
    draft(page, house)
    text = KEPT[kind]
    paste(page, "objective", text)
    saved(page)
    page.reload()
    editor_ready(page)
    # Kept in the composed form of Unicode, with tabs as blanks.
    kept = unicodedata.normalize("NFC", text).replace("\t", " ")
    assert kept.strip() in box(page, "objective").input_value()
    page.get_by_role("link", name=re.compile("view")).click()
    page.wait_for_url("**/preview/")
    shown = page.locator("main").inner_text()
    for line in filter(None, (part.strip() for part in kept.splitlines())):
        assert line in shown
    assert page.locator("main script, main img[onerror]").count() == 0
    assert page.evaluate("window.stolen") is None


def test_pasted_formatting_is_left_behind_and_no_script_runs(page: Page, house: House):
    draft(page, house)
    html = "<p onclick='window.stolen=1'>Formatted <script>window.stolen=2</script><b>words</b>.</p>"
    paste(page, "plan", "Formatted words. ", html)
    saved(page)
    assert "Formatted words." in box(page, "plan").input_value()
    assert "<" not in box(page, "plan").input_value()
    assert page.evaluate("window.stolen") is None


def test_characters_that_can_t_be_kept_are_left_out_and_it_is_said(page: Page, house: House):
    draft(page, house)
    paste(page, "plan", "Client slept\u0007 six hours\u0000 and brought the \u202egnirts\u202c homework. ")
    saved(page)
    expect(page.locator("[data-draft-told]")).to_contain_text(re.compile("invisible|left out|removed"))
    page.reload()
    editor_ready(page)
    kept = box(page, "plan").input_value()
    assert "Client slept" in kept and "gnirts" in kept
    assert "\u0007" not in kept and "\u0000" not in kept


def test_a_quarter_of_a_megabyte_is_refused_clearly_and_nothing_is_lost(page: Page, house: House):
    draft(page, house)
    write_at_end(page, "subjective", "This stands before the flood. ")
    saved(page)
    before = box(page, "subjective").input_value()
    flood = "Client slept six hours, and was pasted here once more. " * 4_700
    assert len(flood) > 250_000
    paste(page, "subjective", flood)
    phase(page, "refused")
    told = page.locator("[data-draft-told]")
    expect(told).to_contain_text("too long")
    expect(told).to_contain_text("200,000 bytes")
    # The words are still on the page, and the record has what it had.
    assert len(box(page, "subjective").input_value()) > 250_000
    page.wait_for_timeout(800)
    # The device kept them too: another look at the page brings them back.
    page.reload()
    editor_ready(page)
    phase(page, "refused")
    assert len(box(page, "subjective").input_value()) > 250_000
    # Shortened, it saves.
    box(page, "subjective").fill(f"{before}Shortened. ")
    saved(page)
    page.reload()
    editor_ready(page)
    assert box(page, "subjective").input_value().strip() == f"{before}Shortened.".strip()


SET = """([name, text]) => {
  const area = document.querySelector(`textarea[name="section_${name}"]`);
  area.value = text;
  area.dispatchEvent(new Event("input", {bubbles: true}));
}"""


def test_a_spreadsheet_of_rows_leaves_the_page_usable(page: Page, house: House):
    draft(page, house)
    kept = box(page, "plan").input_value()
    page.evaluate(SET, ["plan", "Rowan, 2026-11-19, 90837\n" * 20_000])
    phase(page, "refused", within=20_000)
    expect(page.locator("[data-draft-told]")).to_contain_text("500,000 bytes")
    page.evaluate(SET, ["plan", f"{kept} Back to work. "])
    saved(page)


MILLION = """name => {
  const area = document.querySelector(`textarea[name="section_${name}"]`);
  area.focus();
  const data = new DataTransfer();
  data.setData("text/plain", "Rowan, 2026-11-19, 90837\\n".repeat(1_000_000));
  return area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_million_rows_never_enter_the_editor(page: Page, house: House):
    draft(page, house)
    kept = box(page, "plan").input_value()
    assert page.evaluate(MILLION, "plan") is False, "the browser would have laid it all out"
    expect(page.locator("[data-draft-told]")).to_contain_text("was not pasted")
    assert box(page, "plan").input_value() == kept
    write_at_end(page, "plan", "The page goes on. ")
    saved(page)


def test_markup_in_a_name_is_a_name_on_every_page(page: Page, house: House):
    name = "<img src=x onerror=window.stolen=1>Marlow"
    enter(page, house, "Okafor")
    page.goto(f"{house.url}/clients/new/")
    page.get_by_label("Legal name").fill(name)
    page.get_by_label("How to reach the client").fill("</p><script>window.stolen=2</script>")
    page.get_by_role("button", name="Register").click()
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    for address in (page.url, f"{house.url}/clients/", f"{house.url}/sessions/new/"):
        page.goto(address)
        assert page.evaluate("window.stolen") is None
        assert page.locator("main img").count() == 0
    enter(page, house, "Haddad")
    page.goto(f"{house.url}/ledger/")
    assert page.evaluate("window.stolen") is None
    expect(page.locator("main")).to_contain_text(name)


def test_markup_in_a_note_is_words_in_the_record_too(page: Page, house: House):
    draft(page, house, "Tran")
    paste(page, "assessment", KEPT["script"])
    saved(page)
    sign(page)
    expect(page.locator("main")).to_contain_text("window.stolen = document.cookie")
    open_client(page, house, "Tran")
    line = page.locator(".timeline details").first
    line.locator("summary").click()
    expect(line).to_contain_text("was read out loud")
    assert page.evaluate("window.stolen") is None


@pytest.mark.parametrize("address", [
    "/clients/not-a-ref/", "/notes/..%2f..%2fetc%2fpasswd/", "/day/2026-13-45/", "/sessions/%00/", "/clients/?show=%27%22%3E",
    "/clients/?sort=legal_name;drop", "/ledger/?day=yesterday", "/clients/?page=999999999999999999999",
])  # fmt: skip
def test_an_odd_address_gets_a_decent_page(address: str, page: Page, house: House):
    enter(page, house, "Okafor")
    answer = page.goto(house.url + address)
    assert answer is not None
    assert answer.status in (200, 400, 403, 404), answer.status
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
