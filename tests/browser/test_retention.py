"""The end of a record, as Haddad and Keller live it: what is due and why, two people, and what is left for everybody.

Played in June 2034: care of everybody in the demo ended in 2026, as their rows say.
"""

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.attacks.visitor import arrive
from tests.browser.looks import findings
from tests.browser.steps import enter
from tests.conftest import WORKER
from tests.support.house import House, demo_copy

LATER = "2034-06-01T10:00-07:00"
SEARCH = "Find by name or record number"


@pytest.fixture(scope="module")
def house(run_folder):
    """The demo practice, eight years on."""
    served = demo_copy(run_folder, f"house-{WORKER or 'main'}-retention")
    with sqlite3.connect(served.home / "record.sqlite3") as record:
        record.execute("UPDATE people_client SET ended_day = '2026-12-31'")
    served.extra, served.with_vault = ("--clock", LATER), False
    served.start()
    yield served
    served.stop()


def client_in(address: str) -> str:
    """The ref of the client whom an address is about."""
    found = re.search(r"/clients/([0-9a-f-]{36})/", address)
    assert found, address
    return found[1]


def open_due(page: Page, house: House) -> tuple[str, str]:
    """The page of a record that is due and has papers of its own, from the list; its address and the client's name."""
    page.goto(f"{house.url}/retention/")
    lines = page.locator(".rows.ruled a")
    due = [(str(one.get_attribute("href")), one.locator("b").first.inner_text()) for one in lines.all()]
    for address, name in due:
        page.goto(f"{house.url}{address}")
        if page.get_by_text("Last in effect").count():
            return page.url, name
    raise AssertionError(f"no papers about any of {[name for _, name in due]}")


def test_two_people_end_a_record_and_nobody_opens_it_again(house: House, new_page):
    haddad = enter(new_page(), house, "Haddad")
    address, name = open_due(haddad, house)
    client = client_in(address)
    expect(haddad.get_by_role("heading", name="Its time is over")).to_be_visible()
    expect(haddad.get_by_text("OAR 858-010-0060")).to_be_visible()
    assert findings(haddad, "what is due and why") == []
    haddad.get_by_role("button", name="Propose to destroy it").click()
    expect(haddad.get_by_text("You proposed this.")).to_be_visible()
    expect(haddad.get_by_role("button", name="Destroy the record")).to_have_count(0)
    alone(haddad, house, address)

    okafor = enter(new_page(), house, "Okafor")
    okafor.goto(f"{house.url}/clients/{client}/")
    expect(okafor.get_by_role("heading", level=1)).to_have_text(name)
    note = okafor.locator('a[href*="/notes/"]').first.get_attribute("href")

    keller = enter(new_page(), house, "Keller")
    keller.goto(f"{house.url}/retention/")
    assert name not in keller.content()
    assert findings(keller, "retention") == []
    keller.locator(".rows a", has_text="waits for a second person").click()
    keller.get_by_label("Type destroy to go on").fill("no")
    keller.get_by_role("button", name="Destroy the record").click()
    expect(keller.get_by_text("Type the word destroy to go on")).to_be_visible()
    keller.goto(address)
    keller.get_by_label("Type destroy to go on").fill("destroy")
    keller.get_by_role("button", name="Destroy the record").click()
    keller.wait_for_url(re.compile("/certificates/"))
    expect(keller.get_by_role("heading", level=1)).to_have_text("Certificate of destruction")
    for one in ("Haddad", "Keller"):
        expect(keller.locator("dl.facts").get_by_text(one)).to_be_visible()
    assert findings(keller, "certificate") == []
    pdf = keller.request.get(f"{keller.url}pdf/")
    assert pdf.body().startswith(b"%PDF")
    what_is_left(okafor, house, client, name, note)
    the_papers_go_after_it(haddad, keller, address)


def the_papers_go_after_it(haddad: Page, keller: Page, address: str) -> None:
    """HIPAA's own papers, their six years over: the same two people, a certificate of their own, nobody alone."""
    haddad.goto(address)
    expect(haddad.get_by_text("Their time is over")).to_be_visible()
    haddad.get_by_role("button", name="Propose to destroy the papers").click()
    expect(haddad.get_by_text("You proposed this.")).to_be_visible()
    expect(haddad.get_by_role("button", name="Destroy the papers")).to_have_count(0)
    haddad.evaluate(CONFIRM_ALONE, "papers/")
    expect(haddad.get_by_text("a second person has to confirm it")).to_be_visible()
    keller.goto(address)
    assert findings(keller, "papers that may go") == []
    keller.get_by_label("Type destroy to go on").fill("destroy")
    keller.get_by_role("button", name="Destroy the papers").click()
    keller.wait_for_url(re.compile("/certificates/"))
    expect(keller.get_by_text("The data key that sealed HIPAA’s own papers")).to_be_visible()
    assert findings(keller, "certificate of papers") == []
    keller.goto(address)
    expect(keller.get_by_role("link", name="Their certificate")).to_be_visible()


# Past the page: the one who proposed posts the confirmation all the same.
CONFIRM_ALONE = """(which) => {
    const form = document.querySelector('form[action*="/withdraw/"]');
    form.action = form.action.replace("withdraw/", `${which}confirm/`);
    const word = Object.assign(document.createElement("input"), {name: "confirm", value: "destroy"});
    form.append(word);
    form.requestSubmit();
}"""


def alone(page: Page, house: House, address: str) -> None:
    """The one who proposed posts the confirmation all the same, past the page."""
    page.goto(address)
    page.evaluate(CONFIRM_ALONE, "")
    expect(page.get_by_text("a second person has to confirm it")).to_be_visible()


def what_is_left(okafor: Page, house: House, client: str, gone: str, note: str | None) -> None:
    """A line in the list, a page in the record's place, and no way to a word of it, at any door."""
    okafor.goto(f"{house.url}/clients/{client}/")
    expect(okafor.get_by_role("heading", level=1)).to_have_text("This record was destroyed")
    assert findings(okafor, "a destroyed record") == []
    okafor.goto(f"{house.url}/clients/?show=all")
    expect(okafor.locator(".rows a", has_text="Destroyed 2034-06-01")).to_have_count(1)
    okafor.get_by_label(SEARCH).fill(gone)
    expect(okafor.locator("#found .rows a", has_text=gone)).to_have_count(0)
    ways = ("", "treatment/", "print/", "insurance/", "papers/", "agreed/", "edit/", "circle/", "releases/",
            "disclosures/", "holds/", "requests/new/", "keeping/", "access/")  # fmt: skip
    lists = ("/", "/calendar/", "/calendar/week/2026-11-18/", "/day/2026-11-19/", "/clients/?show=all", "/ledger/",
             "/requests/", "/papers/", "/retention/?show=destroyed", "/review/")  # fmt: skip
    for name in ("Okafor", "Lindqvist", "Haddad", "Novak", "Ibarra", "Keller"):
        visitor = arrive(house, name.lower())
        for path in (*lists, *(f"/clients/{client}/{way}" for way in ways), note or "/"):
            answer = visitor.get(path)
            assert answer.status != 500, (name, path)
            assert gone not in answer.text, (name, path)
            assert path not in lists or answer.status in (200, 302, 403, 404), (name, path, answer.status)


def test_a_held_record_and_one_whose_rule_is_not_confirmed_are_kept(house: House, new_page):
    page = enter(new_page(), house, "Haddad")
    page.goto(f"{house.url}/retention/?show=held")
    page.locator(".rows.ruled a", has_text="Rowan").click()
    expect(page.get_by_text("It beats every clock")).to_be_visible()
    expect(page.get_by_role("heading", name="Its time is over")).to_be_visible()
    expect(page.get_by_role("button", name="Propose to destroy it")).to_have_count(0)
    assert findings(page, "a held record") == []

    page.goto(f"{house.url}/retention/")
    link = page.locator(".rows.ruled a").nth(4)
    moved = client_in(link.get_attribute("href") or "")
    novak = enter(new_page(), house, "Novak")
    novak.goto(f"{house.url}/clients/{moved}/edit/")
    novak.get_by_label("Address").first.fill("1 Pine Street\nMobile, AL 36602")
    novak.get_by_role("button", name=re.compile("Save|Change")).first.click()
    page.goto(f"{house.url}/clients/{moved}/keeping/")
    expect(page.get_by_role("heading", name="A rule is not confirmed")).to_be_visible()
    expect(page.get_by_text("so nothing goes by it")).to_be_visible()
    expect(page.get_by_role("button", name="Propose to destroy it")).to_have_count(0)

    page.goto(f"{house.url}/retention/")
    page.get_by_label("Years after the last contact").fill("12")
    page.get_by_label("Which contract, paper or decision").fill("The partners' paper of May")
    page.get_by_role("button", name="Set the rule").click()
    expect(page.get_by_text("The rule stands.")).to_be_visible()
    expect(page.get_by_text("No record stands so")).to_be_visible()


@pytest.mark.browser  # it lists what the walks before it left
def test_the_command_line_lists_what_is_due_and_answers_questions(house: House):
    listed = house.run("retention", "due", "--state", "all", "--json")
    assert listed.returncode == 0, listed.stderr
    assert '"state": "destroyed"' in listed.stdout
    assert "Rowan" not in listed.stdout
    asked = house.run("retention", "ask", "--state", "TX", "--born", "2008-06-15", "--last-contact", "2019-03-10",
                      "--on", "2026-11-21")  # fmt: skip
    assert asked.returncode == 1
    assert "keep, kept through 2034-06-15" in asked.stdout
    assert "22 TAC 681.36(b) (LPC)" in asked.stdout
    unknown = house.run("retention", "ask", "--state", "ZZ")
    assert "ZZ is no state" in unknown.stderr
