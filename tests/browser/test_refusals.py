"""What each of the cast is shown, and what each is refused: by the page that a browser really gets.

The table of every door is `tests/spec/doors.csv`. Here the pages are looked at: a refusal says what, why and what to do
next, carries nothing of what it refuses, and stands in the ledger.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.refused import Places, decent, places_of
from tests.browser.steps import enter, ledger_lines, open_client
from tests.support.house import House


@pytest.fixture
def places(new_page: Callable[..., Page], house: House) -> Places:
    """Of this house."""
    return places_of(house, new_page)


def visit(page: Page, house: House, places: Places, wanted: dict[str, int]) -> None:
    """Each address answers as it should; a refusal is decent and carries nothing of what it refuses."""
    for name, status in wanted.items():
        answer = page.goto(house.url + places.at[name])
        assert answer is not None
        assert answer.status == status, f"{name}: {answer.status}, not {status}"
        if status >= 400:
            decent(page, status)
            body = page.content()
            for word in (*places.words, "Quince"):
                assert word not in body, f"{name} carries {word!r}"
            if status == 404:
                assert "Tran" not in body, name


HIDDEN = ("session", "client", "edit", "treatment", "note", "print", "draft", "preview", "sign")


def test_ibarra_sees_codes_and_times_but_no_note_text(page: Page, house: House, places: Places):
    enter(page, house, "Ibarra")
    expect(page.locator(".daybook")).to_contain_text("Code 90837")
    expect(page.locator(".daybook")).to_contain_text(
        re.compile(r"(notes? (not yet )?signed|Note not signed yet)")
    )
    visit(
        page,
        house,
        places,
        {
            "today": 200,
            "clients": 403,
            "Rowan client": 200,
            "Rowan note": 403,
            "Rowan print": 403,
            "Rowan treatment": 403,
            "Rowan draft": 403,
            "Rowan preview": 403,
            "Rowan sign": 403,
            "nothing": 403,
            "Rowan edit": 403,
            "ledger": 403,
            "settings": 403,
            "invite": 403,
        },
    )
    page.goto(house.url + places.at["Rowan client"])
    shown = page.locator("main").inner_text()
    assert not any(word in shown for word in places.words)
    assert page.locator(".timeline details").count() == 0


def test_novak_keeps_the_calendar_and_reads_no_note(page: Page, house: House, places: Places):
    enter(page, house, "Novak")
    expect(page.get_by_role("link", name="Plan a session")).to_be_visible()
    visit(
        page,
        house,
        places,
        {
            "today": 200,
            "clients": 200,
            "Rowan client": 200,
            "Rowan edit": 200,
            "plan": 200,
            "new client": 200,
            "Rowan note": 403,
            "Rowan print": 403,
            "Rowan treatment": 403,
            "Rowan sign": 403,
            "ledger": 403,
            "settings": 403,
            "invite": 403,
        },
    )
    page.goto(house.url + places.at["Rowan client"])
    shown = page.locator("main").inner_text()
    assert "503-555-0148" in shown
    assert "Sleep that lasts" not in shown and "F32.1" not in shown
    assert not any(word in shown for word in places.words[:-3])


def test_keller_manages_people_and_sees_no_client(page: Page, house: House, places: Places):
    enter(page, house, "Keller")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    expect(page.get_by_role("link", name="Invite somebody")).to_be_visible()
    refused = dict.fromkeys(
        (
            "clients",
            "Rowan client",
            "Rowan note",
            "Rowan print",
            "Rowan treatment",
            "Rowan edit",
            "ledger",
            "plan",
        ),
        403,
    )
    visit(
        page,
        house,
        places,
        {"people": 200, "invite": 200, "settings": 200, "day": 403, "nothing": 403, **refused},
    )


def test_haddad_reads_the_ledger_and_no_note(page: Page, house: House, places: Places):
    enter(page, house, "Haddad")
    expect(page.get_by_role("heading", name="Unusual access to review")).to_be_visible()
    visit(
        page,
        house,
        places,
        {
            "ledger": 200,
            "people": 200,
            "Rowan note": 403,
            "Rowan print": 403,
            "Rowan treatment": 403,
            "Rowan draft": 403,
        }
        | {"settings": 403, "invite": 403, "day": 403, "new client": 403},
    )
    page.goto(house.url + places.at["Rowan note"])
    expect(page.locator(".refusal")).to_contain_text("request")
    page.goto(house.url + "/people/")
    assert page.get_by_role("link", name="Invite somebody").count() == 0


def test_lindqvist_finds_nothing_of_a_client_whose_care_team_she_is_not_on(
    page: Page, house: House, places: Places
):
    enter(page, house, "Lindqvist")
    visit(page, house, places, {f"Tran {kind}": 404 for kind in HIDDEN} | {"nothing": 404, "ledger": 403})
    # Exactly the page of something that was never there.
    page.goto(house.url + places.at["Tran note"])
    there = page.locator("main").inner_text()
    page.goto(house.url + places.at["nothing"])
    assert page.locator("main").inner_text() == there
    # Rowan, whom she covers, she reads; Okafor's draft she doesn't.
    visit(page, house, places, {"Rowan client": 200, "Rowan note": 200, "Rowan print": 200})
    for kind in ("draft", "preview", "sign"):
        answer = page.goto(house.url + places.at[f"Rowan {kind}"])
        assert answer is not None and answer.status == 404
    page.goto(house.url + places.at["Rowan session"])
    shown = page.locator("main").inner_text()
    assert page.locator("form[data-draft]").count() == 0
    assert not any(word in shown for word in places.words[:-3])
    open_client(page, house, "Rowan")
    page.goto(f"{house.url}/clients/")
    page.get_by_label("Find by name or record number").fill("Tran")
    expect(page.locator("#found")).to_contain_text("Nobody found")


def test_rowan_reaches_nothing_of_the_staff_side(page: Page, house: House, places: Places):
    enter(page, house, "Rowan")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in")
    assert page.get_by_role("navigation", name="Main").count() == 0
    expect(page.get_by_label("Demo", exact=True)).to_be_visible()
    visit(page, house, places, dict.fromkeys(set(places.at) - {"today"}, 404))
    page.goto(house.url)
    expect(page).to_have_url(f"{house.url}/account/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/sign-in/**")


def test_sato_reaches_nothing_of_the_other_practice(page: Page, house: House, places: Places):
    enter(page, house, "Sato")
    visit(page, house, places, {f"{who} {kind}": 404 for who in ("Rowan", "Tran") for kind in HIDDEN})
    for own in ("today", "clients", "people", "settings", "ledger"):
        answer = page.goto(house.url + places.at[own])
        assert answer is not None and answer.status == 200
        shown = page.locator("main").inner_text()
        assert not any(name in shown for name in ("Okafor", "Rowan", "Tran", "Keller"))


def test_somebody_signed_out_is_shown_the_entrance_and_comes_back(page: Page, house: House, places: Places):
    for name in ("Rowan note", "Rowan client", "ledger", "today"):
        answer = page.goto(house.url + places.at[name])
        assert answer is not None and answer.status == 200
        assert "/account/sign-in/" in page.url
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    answer = page.goto(f"{house.url}/no/such/page/")
    assert answer is not None and answer.status == 404
    decent(page, 404)


def test_every_refusal_stands_in_the_ledger(page: Page, house: House):
    """Runs after the others, in the same house."""
    enter(page, house, "Haddad")
    everything = ledger_lines(page, house)
    for who in ("Ibarra", "Novak", "Keller", "Lindqvist"):
        assert any(f"| {who} " in line and "refused" in line for line in everything), who
    # Rowan, tested above, is named nowhere as an actor of the staff side's pages without being refused.
    assert page.locator("tr.refused").count() > 0 or any("refused" in line for line in everything)
