"""What the session page costs: bytes over the wire, and no jump while it is drawn."""

from collections.abc import Callable

from playwright.sync_api import Page, Response, expect

from tests.browser.steps import day_line, editor_ready, enter
from tests.support.house import House

A_PAGE = 120_000  # bytes over the wire of a session page, the browser having the fonts and scripts of the page before
FIRST_VISIT = 465_000  # and with everything on the very first visit, the sorter's model (195 kB) last and in the background
# What the vault's frame fetches beside it, once: its program, age, fonts of its own address.
VAULT_FIRST = 450_000
VAULT_AGAIN = 60_000  # and on every page after that: whether its files are still the same
JUMP = 0.005


WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({node}) => node?.nodeType === 1 ? `${node.tagName}.${node.className}` : node?.nodeName);
    window.shifts.push([entry.value, ...moved]);
  }
}).observe({type: "layout-shift", buffered: true});
"""


def weigh(page: Page, address: str) -> dict[str, int]:
    """The bytes of every answer that came over the wire for this page, head and body. What the browser had weighs 0."""
    answers: list[Response] = []

    def heard(answer: Response) -> None:
        answers.append(answer)

    page.on("response", heard)
    page.goto(address)
    editor_ready(page)
    page.wait_for_timeout(300)
    weights: dict[str, int] = {}
    for answer in answers:
        if answer.from_service_worker or answer.request.timing["responseEnd"] < 0:
            continue
        size = answer.request.sizes()
        weights[answer.url] = size["responseBodySize"] + size["responseHeadersSize"]
    return weights


def test_the_session_page_is_light_and_does_not_jump(new_page: Callable[..., Page], house: House):
    """Measured in bytes and in shifts, not in seconds: those belong to bench/."""
    page = new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(WATCH_SHIFTS)
    # The first page of somebody whose browser has nothing yet, fonts and scripts included.
    page.goto(f"{house.url}/demo/sign-in")
    enter(page, house, "Okafor")
    session = house.url + str(day_line(page, "Rowan").locator("a.button").get_attribute("href"))
    cold = page.context.browser
    assert cold is not None
    fresh = cold.new_context(
        storage_state=page.context.storage_state(), viewport={"width": 1440, "height": 900}
    )
    fresh.add_init_script(WATCH_SHIFTS)
    first_page = fresh.new_page()
    first_weight = weigh(first_page, session)
    first_shifts = first_page.evaluate("window.shifts")
    fresh.close()
    # Every page after that, with the drawer seen before as well.
    page.goto(session)
    expect(page.locator("[data-vault].ready")).to_be_visible()
    weight = weigh(page, session)
    shifts = page.evaluate("window.shifts")
    assert sum(shift[0] for shift in first_shifts) < JUMP, f"the first page jumps: {first_shifts}"
    assert sum(shift[0] for shift in shifts) < JUMP, f"the page jumps: {shifts}"
    for limit, weights, origin in (
        (FIRST_VISIT, first_weight, house.url),
        (A_PAGE, weight, house.url),
        (VAULT_FIRST, first_weight, house.vault_url),
        (VAULT_AGAIN, weight, house.vault_url),
    ):
        there = {url: size for url, size in weights.items() if url.startswith(f"{origin}/")}
        heaviest = sorted(there.items(), key=lambda item: -item[1])[:6]
        assert 0 < sum(there.values()) < limit, f"{sum(there.values())} bytes: {heaviest}"
