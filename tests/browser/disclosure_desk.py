"""Haddad at the disclosure desk, in a browser: what the desk's stories are made of."""

import io
import json
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import enter
from tests.support.house import House

CHART, APART = "The chart", "Psychotherapy notes, if any"


class Desk:
    """Haddad at the desk, in one browser."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = enter(page, house, "Haddad"), house

    def take_in(self, client: str, kind: str, *records: str, **said: str) -> None:
        """A request about this client, taken in as the form asks."""
        page = self.page
        page.goto(f"{self.house.url}/requests/new/")
        page.get_by_label("Client").fill(client)
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name=f"Take in a request about {client}").click()
        page.get_by_label("What is asked").select_option(label=kind)
        page.get_by_label("In the asker’s words").fill(said.get("words", "All records of treatment"))
        for record in (CHART, APART, *records):
            page.get_by_label(record, exact=True).set_checked(record in records)
        for label, value in (("For what", "purpose"), ("Who asks", "who"), ("On which paper", "paper")):
            if value in said:
                page.get_by_label(label).select_option(label=said[value])
        page.locator('[name="name"]').fill(said.get("name", client))
        page.get_by_role("button", name="Take it in").click()
        page.wait_for_url(re.compile(r"/requests/[0-9a-f-]{36}/$"))

    def form(self, summary: str) -> Locator:
        """The form under that line, opened."""
        folded = self.page.locator("details.step").filter(has=self.page.get_by_text(summary, exact=True))
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
        return folded

    def send(self, form: Locator, button: str) -> None:
        """The form is posted; the page that answers shows no error."""
        form.get_by_role("button", name=button).click()
        self.page.wait_for_load_state()
        expect(self.page.locator(".notice.risk, .all-errors")).to_have_count(0)

    def describe(self, **facts: str) -> None:
        """Facts of the paper, by their labels; a tick for each box."""
        form = self.page.locator("details.step").filter(has=self.page.locator('input[value="facts"]'))
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        for name, value in facts.items():
            field = form.locator(f'[name="authority.{name}"], [name="client.{name}"]')
            if value == "all":
                for box in field.all():
                    box.check()
            elif field.first.get_attribute("type") == "checkbox":
                for word in value.split(","):
                    form.locator(f'[name="authority.{name}"][value="{word}"]').check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.send(form, "Write down")

    def verify(self) -> None:
        form = self.form("Verify identity and authority")
        for box in form.locator('[name="seen"]').all():
            box.check()
        form.get_by_label("How it was verified").fill("Called back at the number in the record")
        self.send(form, "Verified")

    def to_counsel(self, word: str) -> None:
        form = self.form("Hand over to the person who decides")
        form.get_by_label("To whom").select_option(label="Counsel")
        form.get_by_label("What was handed over").fill("The paper")
        self.send(form, "Hand over")
        form = self.form("Write down what they said")
        form.locator('[name="human"]').select_option(label="Counsel")
        form.get_by_label("Name").fill("Brandt")
        form.get_by_label(word).check()
        form.get_by_label("In their words").fill("By telephone")
        self.send(form, "Write down")

    def verdicts(self) -> dict[str, str]:
        """What the law says of each record, in a word or two."""
        lines = self.page.locator(".answer > li").all()
        return {
            line.locator("h3").inner_text(): line.locator(".verdict").inner_text().strip() for line in lines
        }

    def letter(self) -> str:
        """The newest letter, read, and back to the request."""
        self.page.get_by_role("link", name="Letter").first.click()
        text = self.page.locator("article.letter").inner_text()
        self.page.get_by_role("link", name="Back to the request").click()
        return text

    @property
    def why(self) -> Locator:
        """What stands below the button."""
        return self.page.locator("#why-off")

    def prepare(self) -> None:
        """From the request to the release that answers it. What stands with the request is on the form already."""
        self.page.get_by_role("link", name="Prepare the package").click()
        self.page.get_by_role("button", name="Ask the law").click()
        self.page.wait_for_url(re.compile(r"/releases/[0-9a-f-]{36}/$"))

    def decide_names(self, what: str = "keep") -> int:
        """Each name of somebody else: left in, or taken out. How many there were."""
        names = self.page.locator(".other-names > li").all()
        for one in names:
            one.locator(f"input[value={what}]").check()
        if names:
            self.page.get_by_role("button", name="Keep what I decided").click()
            self.page.wait_for_load_state()
        return len(names)

    def leave_out_first_session(self) -> None:
        """The newest session stays here, with its note."""
        page = self.page
        page.get_by_text("Sessions of these days, one by one").click()
        page.locator('[name="left_out"]').first.check()
        page.get_by_role("button", name="Keep this choice").click()
        page.wait_for_load_state()

    def release(self, tmp: Path) -> dict[str, bytes]:
        """The package, handed over once and verified with the practice's own key. Its files."""
        expect(self.page.get_by_text("Nothing. It may go as it stands.")).to_be_visible()
        with self.page.expect_download() as expected:
            self.page.get_by_role("button", name="Release the package").click()
        file = tmp / expected.value.suggested_filename
        expected.value.save_as(file)
        keys = self.house.run("keys", "show").stdout.partition("Keller Psychotherapy")[2]
        key = re.search(r"public ([0-9a-f]{64})", keys)
        assert key, keys
        verified = self.house.run("verify", str(file), "--practice-key", key[1])
        assert verified.returncode == 0, verified.stdout + verified.stderr
        file.write_bytes(file.read_bytes().replace(b"record.pdf", b"record.pdg", 1))
        assert self.house.run("verify", str(file), "--practice-key", key[1]).returncode != 0
        with zipfile.ZipFile(io.BytesIO(Path(expected.value.path()).read_bytes())) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert json.loads(files["manifest.json"])["key"]["public_key"] == key[1]
        return files
