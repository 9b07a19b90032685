"""A private sentence typed into the progress note by mistake, and everything written down at once: what of it leaves.

One author, one running house, every request of her browser read. A sentence that the sorter takes for private is held,
crosses to the drawer, and is found nowhere that the servers own: not in what the record was sent, its database with the
write-ahead log, its logs or the memory of its process. Then a text is written all at once in the vault's frame: what
leaves the vault's origin is ciphertext, and the sentences that she moved to the chart.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.attacks.planting import haystacks
from tests.attacks.vault_search import hits, memory
from tests.attacks.vault_stage import processes
from tests.browser.looks import findings
from tests.browser.steps import box, editor_ready, enter, open_session, phase, saved, stored, write_at_end
from tests.browser.vault_steps import is_open, note, pane, ready, sealed, type_passphrase
from tests.support.faults import crash
from tests.support.house import House, demo_copy

CANARY = "zq7heldvheron"
DUMPED = "zq7dumpvheron"
CONTROL = "zq7chartplain"
PRIVATE = f"I was irritated with her all hour and wonder what that {CANARY} was about."
KEPT = f"Client denies thoughts of suicide and agreed to call {CONTROL} on Friday."
HUNCH = f"She reminds me of my own mother, and I feel {DUMPED} like rescuing her."
FACT = "Client slept six hours a night this week."
PLAN = "Next session on Tuesday at ten."


@dataclass
class Desk:
    """Okafor's page, and every request that her browser has sent, with its body."""

    house: House
    page: Page
    words: str = ""
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def hear(self, request: Request) -> None:
        """Frames and workers of the page included."""
        self.sent.append((request.url, request.url.encode() + b"\n" + (request.post_data_buffer or b"")))

    def to(self, origin: str) -> bytes:
        """All that went to this origin."""
        return b"\n".join(body for url, body in self.sent if url.startswith(origin))

    def look(self, name: str) -> None:
        """A picture for whoever asked for pictures."""
        if folder := os.environ.get("LOOK_FOLDER"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture(scope="module")
def desk(run_folder: Path, browser) -> Iterator[Desk]:
    """Okafor at today's draft about Rowan, with her vault set up and open."""
    house = demo_copy(run_folder, f"private-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    house.start()
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    page = context.new_page()
    desk = Desk(house, page)
    try:
        enter(page, house, "Okafor")
        desk.words = ready(page, house).words
        context.on("request", desk.hear)
        open_session(page, house, "Rowan")
        editor_ready(page)
        yield desk
    finally:
        context.close()
        house.stop()


def test_a_private_sentence_typed_by_mistake_is_nowhere_on_the_servers(desk: Desk):
    """Removed and found: `holding.through` in draft.js; the wait for the model before the first save."""
    page, house = desk.page, desk.house
    write_at_end(page, "subjective", f" {KEPT} {PRIVATE} ")
    held = page.locator("[data-held=subjective] .held")
    expect(held).to_contain_text(PRIVATE)
    saved(page)
    expect(page.locator("[data-draft-status]")).to_contain_text("1 sentence held here, not in the record")
    assert findings(page) == []
    desk.look("held")
    # Neither saving by the button nor going on to sign sends it; it is asked about first.
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".sign-bar a.button.first").click()
    expect(page.get_by_role("alert").filter(has_text="Decide about what is held")).to_be_visible()
    assert "/sessions/" in page.url
    # Whoever opens the page that signs by hand, in another tab, is told there, and can't sign.
    other = page.context.new_page()
    other.goto(str(page.locator(".sign-bar a.button.first").evaluate("a => a.href")))
    expect(other.get_by_role("alert").filter(has_text="This device holds words of this note")).to_be_visible()
    expect(other.locator(".sign-ways button").first).to_be_disabled()
    other.keyboard.press("Control+Enter")
    assert findings(other) == []
    other.get_by_role("link", name="Go back to the note and decide").click()
    other.wait_for_url("**/sessions/**")
    other.close()
    # It survives a crash, sealed on the device.
    page.wait_for_timeout(600)
    assert hits("\n".join(stored(page)).encode(), {"it": CANARY.encode()}) == []
    address = page.url
    context = page.context
    crash(page)
    page.close()
    page = desk.page = context.new_page()
    page.goto(address)
    editor_ready(page)
    held = page.locator("[data-held=subjective] .held")
    expect(held).to_contain_text(PRIVATE)
    assert PRIVATE in box(page, "subjective").input_value()
    # By keys alone across, and sealed there.
    type_passphrase(page, desk.words)
    is_open(page)
    held.get_by_role("button", name="Move to the other drawer").press("Enter")
    take = pane(page).get_by_role("button", name=re.compile("^Seal it here"))
    expect(take).to_be_focused()
    page.keyboard.press("Enter")
    expect(held).to_have_count(0)
    sealed(page)
    assert note(page).input_value() == PRIVATE
    assert CANARY not in box(page, "subjective").input_value()
    saved(page)
    page.wait_for_timeout(500)  # the journal's new key is asked for

    secret = {"a private sentence": CANARY.encode()}
    assert hits(desk.to(house.url), secret) == [], "nothing that the record was sent held it"
    assert hits(desk.to(house.vault_url), secret) == [], "and the vault was sent ciphertext"
    assert CONTROL.encode() in desk.to(house.url), "the search reads what was sent"
    assert b'"moved":true' in desk.to(house.url), "the draft was sealed under new keys"
    found, seen = {}, 0
    for pid, name in processes(house).items():
        whole = b"\0\0".join(memory(pid))
        found[f"memory of {name}"] = hits(whole, secret)
        seen += name == "record" and CONTROL.encode() in whole
        del whole
    assert seen, "the search finds what the record's process may have"
    for name, pile in haystacks(house).items():
        found[name] = hits(pile, secret)
    assert {name: some for name, some in found.items() if some} == {}


def test_what_is_written_down_at_once_leaves_as_ciphertext_or_as_sentences_for_the_chart(desk: Desk):
    """Removed and found: all sentences in the message to the chart; the words along with the model's request."""
    page, house = desk.page, desk.house
    desk.sent.clear()
    pane(page).get_by_role("button", name="Write it all down").press("Enter")
    area = pane(page).get_by_role("textbox", name="Write it all down")
    expect(area).to_be_focused()
    page.keyboard.type(f"{FACT} {HUNCH} {PLAN}")
    expect(pane(page).get_by_text("Kept on this device, sealed")).to_be_visible()
    desk.look("dump-text")
    assert hits(desk.to("http"), {"fact": FACT.encode(), "hunch": DUMPED.encode()}) == []
    pane(page).get_by_role("button", name="Sort into two columns").press("Enter")
    left, right = pane(page).locator("[data-place=left] li"), pane(page).locator("[data-place=right] li")
    expect(left).to_contain_text([FACT, PLAN])
    expect(right).to_contain_text([HUNCH])
    # A sentence moves by key and by mouse, and back.
    left.nth(1).get_by_role("button").press("ArrowRight")
    expect(right).to_have_count(2)
    right.nth(1).get_by_role("button").click()
    expect(left).to_contain_text([FACT, PLAN])
    desk.look("dump-columns")
    frame = next(one for one in page.frames if one.url.startswith(house.vault_url))
    assert findings(page, "two columns", inside=frame) == []
    page.wait_for_timeout(800)  # a drawer that came into sight a moment ago lets nothing out
    pane(page).get_by_role("button", name="Seal 1 here, send 2 to the chart").press("Enter")
    asked = page.locator("form .passage.for-chart")
    expect(asked).to_contain_text(FACT)
    assert DUMPED not in asked.inner_text()
    assert hits(desk.to("http"), {"fact": FACT.encode(), "hunch": DUMPED.encode()}) == [], (
        "not before she says so"
    )
    desk.look("dump-asked")
    page.keyboard.press("Enter")
    expect(asked).to_have_count(0)
    phase(page, "saved")
    assert FACT in box(page, "subjective").input_value()
    assert PLAN in box(page, "plan").input_value()
    assert HUNCH in note(page).input_value()
    sealed(page)
    assert hits(desk.to("http"), {"hunch": DUMPED.encode()}) == []
    assert FACT.encode() not in desk.to(house.vault_url)
    to_record = desk.to(house.url)
    assert FACT.encode() in to_record and PLAN.encode() in to_record
    assert hits("\n".join(stored(frame)).encode(), {"hunch": DUMPED.encode(), "fact": FACT.encode()}) == []
