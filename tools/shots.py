"""What `tools.screenshots` draws: each page, for whom, and the way there as that person goes it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Walk = Callable[[Page], object]


@dataclass(frozen=True)
class Shot:
    """One page for one person: whose, its name, the way there, and whether dark and a phone are drawn as well."""

    who: str
    page: str
    walk: Walk
    main: bool = False
    window: bool = False  # what a window shows without scrolling, not the whole page


def at(path: str) -> Walk:
    """Go to an address."""
    return lambda page: page.goto(path)


def through(*links: str, start: str = "/") -> Walk:
    """Go to `start`, then press each link by a word of its name."""

    def walk(page: Page) -> None:
        page.goto(start)
        for name in links:
            # main only: the bar has links of the same names
            found = page.locator("main").locator("a, button, summary").filter(has_text=name).first
            found.click()
            page.wait_for_load_state()

    return walk


def session_of(name: str, day: str = "") -> Walk:
    """The session with that client, of today or another day: with its draft, or the note that stands."""

    def walk(page: Page) -> None:
        page.goto(f"/day/{day}/" if day else "/")
        page.locator(".daybook > li").filter(has_text=name).locator(".button").first.click()
        page.wait_for_url("**/sessions/**")

    return walk


def session_of_desk(page: Page) -> None:
    """The page where the front desk keeps a session's times and who came."""
    page.goto("/")
    page.locator(".daybook > li").filter(has_text="Tran").locator(".button").first.click()
    page.wait_for_url("**/edit/")


def signed_note_of(name: str) -> Walk:
    """The newest signed note in the client's timeline."""

    def walk(page: Page) -> None:
        through(name, start="/clients/")(page)
        page.goto(page.locator(".timeline .opened a").first.get_attribute("href") or "/")

    return walk


def sign_page(page: Page) -> None:
    """The page that signs the finished draft of the morning."""
    session_of("Tran")(page)
    page.locator(".sign-bar .first").click()
    page.wait_for_url("**/sign/")


def paper(page: Page) -> None:
    """A signed note as it prints."""
    signed_note_of("Rowan")(page)
    page.goto(page.get_by_role("link", name="Print").get_attribute("href") or "/")


def own_request(page: Page) -> None:
    """Rowan's request for the record."""
    page.goto("/requests/")
    page.locator("main tr").filter(has_text="Access to the record").first.get_by_role("link").first.click()
    page.wait_for_url("**/requests/0**")


def of_client(words: str) -> Walk:
    """A page of Rowan's that an officer reaches from a request: they have no page of clients."""

    def walk(page: Page) -> None:
        own_request(page)
        holds = page.get_by_role("link", name="Holds").first.get_attribute("href") or ""
        page.goto(holds.replace("holds/", words))

    return walk


def access_report(page: Page) -> None:
    """Who opened Rowan's record, as the client reads it."""
    page.goto("/ledger/access/")
    page.locator("main [name=client_words]").fill("Rowan")
    page.locator("main .filters button").first.click()
    page.wait_for_url("**/ledger/access/0**")


def package(page: Page) -> None:
    """What would leave on that request, word for word."""
    own_request(page)
    page.goto(f"{page.url}package/")


def palette(page: Page) -> None:
    """The phrases that `/` and a few letters find, over a section."""
    session_of("Rowan")(page)
    section = page.locator("textarea").nth(1)
    section.click()
    section.press("Control+End")
    section.press_sequentially("\n/brea")
    page.locator("[role=listbox] [role=option]").first.wait_for()


SAID = """\
Therapist: How has the week been since we last met?
Client: I slept about five hours on most nights, and I kept the log on four days.
Therapist: Any thoughts of hurting yourself or of not wanting to be alive?
Client: No, nothing like that.
Therapist: We went through the worry about the meeting with a thought record, and you found two other readings.
Client: I will write one more before Friday.
"""


def draft_from(page: Page) -> None:
    """Where a transcript or a dictation becomes a draft."""
    session_of("Sorrel")(page)
    if page.get_by_role("button", name="Write the note").count():
        page.get_by_role("button", name="Write the note").click()
    page.locator("main").get_by_role("link", name="Draft from").first.click()
    page.wait_for_load_state()


def drafted(page: Page) -> None:
    """The draft that came of it, with its source beside it."""
    draft_from(page)
    page.locator("main textarea").first.fill(SAID)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def refused(page: Page) -> None:
    """A biller at the door of a note's text."""
    page.goto("/notes/00000000-0000-7000-8000-000000000000/")


SHOTS = (
    Shot("nobody", "sign-in", at("/account/sign-in/"), main=True),
    Shot("nobody", "demo-sign-in", at("/demo/sign-in"), main=True),
    Shot("nobody", "help", at("/account/sign-in/help/")),
    Shot("okafor", "today", at("/"), main=True),
    Shot("okafor", "calendar", at("/calendar/week/2026-11-24/"), main=True),
    Shot("okafor", "session", session_of("Rowan"), main=True, window=True),
    Shot("okafor", "sign", sign_page, main=True, window=True),
    Shot("okafor", "client", through("Rowan", start="/clients/"), main=True),
    Shot("okafor", "clients", at("/clients/")),
    Shot("okafor", "treatment", through("Rowan", "Diagnoses and goals", start="/clients/")),
    Shot("okafor", "note", signed_note_of("Rowan")),
    Shot("okafor", "print", paper),
    Shot("okafor", "record", through("Rowan", "Print the record", start="/clients/")),
    Shot("okafor", "account", at("/account/")),
    Shot("okafor", "refused", at("/ledger/")),
    Shot("okafor", "not-there", at("/clients/00000000-0000-7000-8000-000000000000/")),
    Shot("lindqvist", "today", at("/")),
    Shot("lindqvist", "session", session_of("Rowan", "2026-11-05")),
    Shot("brandt", "today", at("/")),
    Shot("brandt", "submitted-note", through("Read and cosign"), main=True, window=True),
    Shot("adeyemi", "today", at("/")),
    Shot("adeyemi", "returned-draft", through("Answer the comment"), main=True, window=True),
    Shot("ibarra", "today", at("/")),
    Shot("ibarra", "refused", refused),
    Shot("novak", "today", at("/"), main=True),
    Shot("novak", "calendar", at("/calendar/"), main=True),
    Shot("novak", "calendar-day", at("/calendar/day/2026-11-19/")),
    Shot("novak", "insurance", through("Rowan", "Insurance and referral", start="/clients/")),
    Shot("novak", "client", through("Rowan", start="/clients/")),
    Shot("novak", "client-form", at("/clients/new/")),
    Shot("novak", "attendance", session_of_desk),
    Shot("novak", "session-form", at("/sessions/new/")),
    Shot("haddad", "ledger", at("/ledger/"), main=True, window=True),
    Shot("okafor", "phrases", palette, main=True, window=True),
    Shot("okafor", "phrase-bank", at("/phrases/")),
    Shot("okafor", "draft-from", draft_from),
    Shot("okafor", "drafted", drafted, main=True, window=True),
    Shot("adeyemi", "lend", at("/vault/lend/")),
    Shot("okafor", "kit", at("/downtime-kit/")),
    Shot("okafor", "papers", through("Rowan", "Papers", start="/clients/")),
    Shot("okafor", "paper", through("Rowan", "Papers", "Authorization", start="/clients/"), main=True),
    Shot("haddad", "today", at("/"), main=True),
    Shot("haddad", "requests", at("/requests/"), main=True),
    Shot("haddad", "request", own_request, main=True),
    Shot("haddad", "subpoena", through("Open", start="/requests/"), main=True),
    Shot("haddad", "package", package, main=True),
    Shot("haddad", "papers", at("/papers/")),
    Shot("haddad", "agreed", of_client("agreed/")),
    Shot("haddad", "disclosures", of_client("disclosures/")),
    Shot("haddad", "retention", at("/retention/")),
    Shot("haddad", "review", at("/ledger/review/"), main=True),
    Shot("haddad", "blast-radius", at("/ledger/blast-radius/")),
    Shot("haddad", "access", access_report),
    Shot("keller", "backups", at("/settings/backups/"), main=True),
    Shot("keller", "people", at("/people/"), main=True),
    Shot("keller", "person", through("Adeyemi", start="/people/")),
    Shot("keller", "invite", at("/people/invite/")),
    Shot("keller", "settings", at("/settings/")),
    Shot("sato", "today", at("/")),
    Shot("rowan", "account", at("/account/")),
)
