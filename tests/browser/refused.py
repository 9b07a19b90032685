"""What the tests of refusals share: addresses that somebody may not see, and how a refusal has to look."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.steps import day_line, editor_ready, enter, texts
from tests.support.house import House


@dataclass(frozen=True)
class Places:
    """Addresses of Okafor's, as a colleague might have them in the history of a shared browser."""

    at: dict[str, str]
    words: tuple[str, ...]


_known: dict[str, Places] = {}


def places_of(house: House, new_page: Callable[..., Page]) -> Places:
    """Where Okafor's client, session, draft and signed note are, and words that stand in them."""
    if house.url not in _known:
        page = enter(new_page(), house, "Okafor")
        at: dict[str, str] = {}
        for name in ("Tran", "Rowan"):
            page.goto(house.url)
            line = day_line(page, name)
            at[f"{name} session"] = str(line.locator("a.button").get_attribute("href"))
            at[f"{name} client"] = str(line.locator("a.name").get_attribute("href"))
            at[f"{name} edit"] = f"{at[f'{name} client']}edit/"
            at[f"{name} treatment"] = f"{at[f'{name} client']}treatment/"
            page.goto(house.url + at[f"{name} client"])
            signed = page.locator(".timeline details", has_text="Signed, Okafor").first
            signed.locator("summary").click()
            at[f"{name} note"] = str(signed.get_by_role("link").get_attribute("href"))
            at[f"{name} print"] = f"{at[f'{name} note']}print/"
            page.goto(house.url + at[f"{name} session"])
            editor_ready(page)
            ref = page.locator("form[data-draft]").get_attribute("data-note-ref")
            at[f"{name} draft"] = f"/notes/{ref}/open/"
            at[f"{name} preview"] = f"/notes/{ref}/preview/"
            at[f"{name} sign"] = f"/notes/{ref}/sign/"
        words = tuple(text[:60] for text in texts(page).values() if len(text) > 60)
        at |= {"today": "/", "day": "/day/2026-11-18/", "clients": "/clients/", "new client": "/clients/new/"}
        at |= {
            "ledger": "/ledger/",
            "people": "/people/",
            "invite": "/people/invite/",
            "settings": "/settings/",
        }
        at |= {"plan": "/sessions/new/", "nothing": "/notes/019a0000-0000-7000-8000-000000000000/"}
        _known[house.url] = Places(at, (*words, "Sleep that lasts", "F32.1", "1906 Quince Lane"))
    return _known[house.url]


def decent(page: Page, status: int) -> None:
    """A refusal that says what happened, why or nothing more than a person may know, and what to do next."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert len(page.get_by_role("heading", level=1).inner_text()) > 8
    expect(page.get_by_role("heading", name="What you can do")).to_be_visible()
    assert page.locator(".refusal .next-steps a").count() >= 1
    assert page.locator(".refusal").get_attribute("data-status") == str(status)
    if status == 403:
        assert len(page.locator(".refusal .why").inner_text()) > 20
