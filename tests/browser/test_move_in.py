"""Moving clients in by upload: with scripts, without them, and with a file that can't be read."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import findings
from tests.browser.steps import enter, open_client
from tests.fhir_files import care_plan, condition, patient, raw, whole_patient
from tests.support.house import House

MANY = 12


def people(tmp_path: Path, family: str) -> list[Path]:
    """Files of several patients, one of them in contradiction."""
    files = []
    for number in range(MANY):
        path = tmp_path / f"{number}.json"
        path.write_bytes(
            raw(whole_patient(f"{family}{number}", ref=f"p{number}", born=f"1980-01-{number + 1:02d}"))
        )
        files.append(path)
    late = tmp_path / "late.json"
    late.write_bytes(raw(patient(f"{family}Late", born="2035-01-01", ref="late")))
    return [*files, late]


def ask(page: Page, house: House, files: list[Path]) -> None:
    """The form, filled and sent."""
    page.goto(f"{house.url}/clients/import/")
    page.get_by_label("Care team of").select_option(label="Okafor, LPC")
    page.get_by_label("Files", exact=True).set_input_files(files)
    page.get_by_role("button", name="Read the files").click()


def test_the_front_desk_moves_clients_in_and_the_report_says_what_became_of_each(
    page: Page, house: House, tmp_path: Path
):
    enter(page, house, "Novak")
    page.goto(f"{house.url}/clients/")
    page.get_by_role("link", name="Move clients in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move clients in")
    assert findings(page, "the form") == []
    ask(page, house, people(tmp_path, "Ashgrove"))
    page.wait_for_url(re.compile(r"/clients/import/[0-9a-f-]{36}/"))
    expect(page.locator("table.ledger tbody tr")).to_have_count(MANY + 1, timeout=60_000)
    row = page.locator("tr", has_text="Ashgrove3")
    expect(row).to_contain_text("1 contact, 1 session, 1 diagnosis, 2 goals")
    expect(page.locator("tr.refused")).to_contain_text("The birth date lies in the future.")
    assert findings(page, "the report") == []
    page.reload()
    expect(page.locator("table.ledger tbody tr")).to_have_count(MANY + 1)
    open_client(page, house, "Robin Ashgrove3")
    enter(page, house, "Okafor")
    open_client(page, house, "Robin Ashgrove3")
    expect(page.locator("main")).to_contain_text("F41.1")
    expect(page.locator("main")).to_contain_text("Sleep through the night")


def test_without_scripts_the_same_forms_do_the_same(new_page, house: House, tmp_path: Path):
    page = new_page(java_script_enabled=False)
    enter(page, house, "Keller")
    page.goto(f"{house.url}/settings/")
    page.get_by_role("link", name="Move clients in from another system").click()
    ask(page, house, people(tmp_path, "Birchwood")[:2])
    page.get_by_role("button", name="Carry on").click()
    while page.get_by_role("button", name="Carry on").count():
        page.get_by_role("button", name="Carry on").click()
    expect(page.locator("table.ledger tbody tr")).to_have_count(2)
    expect(page.locator("dl.facts")).to_contain_text("2 of 2")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_that_cannot_be_read_is_refused_on_the_form_and_the_choice_stays(
    new_page, house: House, tmp_path: Path, scripts: bool
):
    page = new_page(java_script_enabled=scripts)
    enter(page, house, "Novak")
    torn = tmp_path / "torn.json"
    torn.write_bytes(raw(whole_patient())[:300])
    ask(page, house, [torn])
    expect(page.locator(".all-errors")).to_contain_text("the file is no JSON")
    expect(page.get_by_label("Care team of")).to_have_value(re.compile(".{36}"))
    if scripts:
        assert findings(page, "the form with an error") == []


def test_somebody_of_the_same_name_can_be_joined_from_the_report(page: Page, house: House, tmp_path: Path):
    enter(page, house, "Novak")
    for number, file in enumerate((patient("Fernhill", ref="a"), patient("Fernhill", ref="b"))):
        path = tmp_path / f"{number}.json"
        path.write_bytes(raw(file))
        ask(page, house, [path])
        expect(page.locator("table.ledger tbody tr")).to_have_count(1, timeout=30_000)
    expect(page.locator("table.ledger")).to_contain_text("Same name and birth date as somebody who was here.")
    page.get_by_role("link", name="Join the records").click()
    page.get_by_label("Name or record number").fill("Fernhill")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("button", name="Join Robin Fernhill")).to_have_count(1)


def test_what_is_left_is_said_beside_the_patient(page: Page, house: House, tmp_path: Path):
    enter(page, house, "Novak")
    path = tmp_path / "a.json"
    uncoded = condition() | {"code": {"text": "Worry"}}
    about = {"subject": {"reference": "Patient/p1"}}
    body = whole_patient("Hollowell")
    body["entry"] += [
        {"resource": uncoded | {"id": "c2"}},
        {"resource": care_plan(id="cp2", category=[], **about)},
    ]
    path.write_bytes(raw(body))
    ask(page, house, [path])
    row = page.locator("tr", has_text="Hollowell")
    expect(row).to_contain_text("Left: 1 Condition. No ICD-10-CM code", timeout=30_000)
    expect(row).to_contain_text("Left: 1 CarePlan. Nothing but narrative")
    expect(row).not_to_contain_text("Worry")
