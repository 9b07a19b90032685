"""A scripted clinician at a real page: types, chooses, ticks and signs; the page counts every key and click."""

import json
import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from bench.keystrokes.model import Effort
from twodrawer.phrasebank.packs import packs, phrases_by_key, ranges
from twodrawer.writing.blanks import BLANK, blanks_in
from twodrawer.writing.checker.messages import finding, missing_code
from twodrawer.writing.elements import Element

# Counted where they arrive, and kept over the pages of one note. Capitals and the signs above the digits take two keys.
COUNT = """
window.counted = {keys: 0, clicks: 0, homings: 0, at: "keys", ...JSON.parse(sessionStorage.getItem("counted") ?? "{}")};
const keep = () => sessionStorage.setItem("counted", JSON.stringify(counted));
addEventListener("keydown", (event) => {
  const shifted = event.key.length === 1 && /[A-Z~!@#$%^&*()_+{}|:"<>?]/.test(event.key);
  counted.keys += shifted ? 2 : 1;
  if (counted.at !== "keys") { counted.at = "keys"; counted.homings += 1; }
  keep();
}, true);
addEventListener("pointerdown", () => {
  counted.clicks += 1;
  if (counted.at !== "mouse") { counted.at = "mouse"; counted.homings += 1; }
  keep();
}, true);
"""
AFRESH = """sessionStorage.removeItem("counted");
Object.assign(counted, {keys: 0, clicks: 0, homings: 0, at: "keys"})"""
CHOSEN = """() => { const at = document.activeElement;
  return at instanceof HTMLTextAreaElement ? at.value.slice(at.selectionStart, at.selectionEnd) : ""; }"""
STANDINGS = ("done", "not yet", "dropped")


@dataclass
class Note:
    """One note as it was written."""

    texts: dict[str, str]
    effort: Effort
    lacks: list[str]  # what the checker still finds missing, by its own words


class Clinician:
    """Somebody at one session's page, with a fresh draft before them."""

    def __init__(self, page: Page, sections: dict[str, str], pins: list[str]) -> None:
        self.page = page
        self.sections = sections  # heading → key
        self.pins = pins
        self.thoughts = 0
        self.spoken = 0  # words
        bank = json.loads(page.locator("#phrase-bank").inner_text() or "{}") if sections else {}
        self.home: dict[str, str] = bank.get("home", {})
        self.answers: dict[str, str] = bank.get("answers", {})  # what the chart fills in by itself
        self.page.evaluate(AFRESH)

    def with_bank(self, session: dict[str, Any]) -> None:
        """The note written by phrases, choices and a few words, without the mouse."""
        plan = session.get("plan", [])
        if session.get("pinned"):
            self.thoughts += 1
            self.page.keyboard.press("Alt+p")
            expect(self.page.locator("[data-blank-bar]").first).to_be_visible()
            self._tick(plan)
            names = [name for key in self.pins for name in blanks_in(phrases_by_key()[key].text)]
            self._fill_all(names, str(session["pinned"]).split("|"))
        elif plan:
            self.thoughts += 1
            self.page.keyboard.press("Alt+l")
            self._tick(plan)
        for heading, letters, values in session.get("phrases", []):
            self._phrase(heading, letters, [str(value) for value in values])

    def from_blank(self, texts: dict[str, str]) -> None:
        """The same words typed, section by section, with the same goals ticked."""
        self._press(self.page.locator("form[data-draft] textarea").first)
        for number, text in enumerate(texts.values()):
            if number:
                self.page.keyboard.press("Tab")
                # The way to the next field may lead over a link above it, as it does for anybody.
                while self.page.evaluate("document.activeElement.tagName") != "TEXTAREA":
                    self.page.keyboard.press("Tab")
            self.page.keyboard.type(text)
            self.thoughts += len(re.findall(r"[.!?](?:\s|$)", text)) or 1
        for key in sorted(set(re.findall(r"\bG\d\b", " ".join(texts.values())))):
            chip = self.page.locator("label.chip", has_text=key).first
            if not chip.locator("input").is_checked():
                self._press(chip)

    def dictate(self, words: str) -> None:
        """The session told in one's own words to the machine's own dictation, on the page that drafts from it."""
        self._press(self.page.get_by_role("link", name="Draft from a transcript or dictation"))
        self.page.wait_for_url("**/draft-from/")
        expect(self.page.get_by_label("Text")).to_be_focused()
        self.page.keyboard.insert_text(words)
        self.spoken += len(words.split())
        self.thoughts += len(re.findall(r"[.!?](?:\s|$)", words))
        self._press(self.page.get_by_role("button", name="Draft", exact=True))
        self.page.wait_for_url("**/sessions/**", timeout=60_000)

    def finish_draft(self, plan: list[str]) -> None:
        """What became of the last plan, and each sentence that the source does not say: read, and accepted."""
        for number, standing in enumerate(plan):
            self._press(
                self.page.locator(".last-plan fieldset").nth(number).get_by_text(standing, exact=True)
            )
        marked = self.page.locator(".drafted .open")
        for left in reversed(range(marked.count())):
            self._press(marked.get_by_role("button", name="Accept").first)
            expect(marked).to_have_count(left)

    def complete(self, said: list[str], session: dict[str, Any]) -> None:
        """One phrase for each thing that the checker says is missing: the one that the session has for it."""
        for missing in said:
            for element in Element:
                if finding(missing_code(element)).message == missing:
                    self._phrase(*self._phrase_for(element, session))

    def _phrase_for(self, element: Element, session: dict[str, Any]) -> tuple[str, str, list[str]]:
        by_key, headings = phrases_by_key(), {key: heading for heading, key in self.sections.items()}
        values = str(session.get("pinned", "")).split("|")
        for key in self.pins:
            phrase = by_key[key]
            many = len(list(blanks_in(phrase.text)))
            if session.get("pinned") and phrase.element is element:
                return headings[self.home[element.value]], phrase.letters, values[:many]
            values = values[many:]
        for heading, letters, some in session.get("phrases", []):
            if any(one.letters == letters and one.element is element for one in by_key.values()):
                return heading, letters, [str(value) for value in some]
        raise AssertionError(f"{session['id']} has no phrase for {element.value}")

    def go_back(self) -> None:
        """From the page that shows the text as it will stand to the editor."""
        self._press(self.page.get_by_role("link", name="Go back", exact=True))
        self.page.wait_for_url(lambda address: "/sign/" not in address)

    def sign(self) -> None:
        """On to the page that shows the text as it will stand; the press there is the caller's, after a look at it."""
        self.thoughts += 1
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_url("**/sign/")

    def sign_there(self) -> None:
        """Signed, by the second press."""
        self.thoughts += 1
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_url("**/sessions/**")

    def effort(self) -> Effort:
        """What the pages counted."""
        counted = self.page.evaluate("window.counted")
        return Effort(counted["keys"], counted["clicks"], self.thoughts, counted["homings"], self.spoken)

    def _tick(self, plan: list[str]) -> None:
        items = self.page.locator(".last-plan fieldset").count()
        for standing in plan[:items]:
            self.thoughts += 1
            self.page.keyboard.press(str(STANDINGS.index(standing) + 1))
        if len(plan) < items:
            self.page.keyboard.press("Escape")

    def _press(self, target: Any) -> None:
        self.thoughts += 1
        target.click()

    def _phrase(self, heading: str, letters: str, values: list[str]) -> None:
        """Found by its letters from wherever the caret is, and put into the section that it serves."""
        self.thoughts += 1
        here = self.page.evaluate("document.activeElement.name ?? ''")
        self.page.keyboard.press("/")
        palette = self.page.locator("[data-palette]")
        expect(palette).to_be_visible()
        self.page.keyboard.type(letters)
        options = palette.locator("[role=option] [data-words]")
        expect(options.first).to_be_visible()
        known = {
            BLANK.sub(lambda found: self.answers.get(found[1], found[1]), one.text): one
            for pack in packs()
            for one in pack.phrases
        }
        shown = [known.get(words) for words in options.all_inner_texts()]
        wanted = self.sections[heading]
        named = [
            (number, one) for number, one in enumerate(shown) if one is not None and one.letters == letters
        ]
        at_home = [(number, one) for number, one in named if self.home.get(one.element.value) == wanted]
        # A phrase that serves another section stays where the caret is; the sample has it there.
        assert at_home or (named and here == f"section_{wanted}"), f"/{letters}: {options.all_inner_texts()}"
        number, phrase = (at_home or named)[0]
        for _ in range(number):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Tab" if at_home else "Enter")
        expect(palette).to_have_count(0)
        self._fill_all(list(blanks_in(phrase.text)), values)

    def _fill_all(self, names: list[str], values: list[str]) -> None:
        for name, value in zip(names, values, strict=True):
            if (
                self.page.evaluate(CHOSEN) == f"{{{name}}}"
            ):  # else the chart or an earlier choice has filled it
                self._fill(name, value)

    def _fill(self, name: str, value: str) -> None:
        self.thoughts += 1
        offered = self.page.locator("[data-blank-bar] [data-choices] button")
        words = offered.locator("[data-slot=words]").all_inner_texts()
        if value.startswith("="):
            self.page.keyboard.press(value[1:])
        elif value in words:
            self.page.keyboard.press(str(words.index(value) + 1))
        else:
            self.page.keyboard.type(value)
            most = ranges().get(name)
            if most is None or int(value) * 10 <= most:
                self.page.keyboard.press("Tab")
