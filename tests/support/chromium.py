"""Chromium, found and started the way the tests want it, and axe-core run on a page."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Frame, Page, Playwright

PROJECT = Path(__file__).resolve().parents[2]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
# The shell draws pages as the whole browser does and has no window of its own to draw: half of the processor time.
# By its own path, since Debian's script of that name stays between the tests and the browser that they kill.
SHELL = "/usr/lib/chromium/chromium-headless-shell"
NAMES = (SHELL, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Playwright's own list without ThirdPartyStoragePartitioning, which takes away the storage that every browser keeps
# apart for a frame of another site: the vault's frame keeps its sealed drafts in it.
SWITCHED_OFF = (
    "AcceptCHFrame",
    "AimEnabled",
    "AutofillServerCommunication",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "DialMediaRouteProvider",
    "GlobalMediaControls",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "Translate",
)

# The address bar's menu of suggestions is a page of its own, drawn anew for each window: a fifth of a test's time.
ADDRESS_BAR_MENU = ("WebUIOmniboxAimPopup", "WebUIOmniboxPopup")

# No sandbox, because tests may run as root; the rest keeps Chromium from calling anyone but our server.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    "--disable-features=" + ",".join((*SWITCHED_OFF, *ADDRESS_BAR_MENU)),
)

# Those of axe's rules that look at colours.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


class NoBrowser(Exception):
    """A test needs Chromium or axe-core, and it isn't there. Tests fail then; they are never skipped."""


@dataclass(frozen=True)
class Finding:
    """One accessibility rule that a page breaks, and where."""

    rule: str
    impact: str
    help: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}\n    " + "\n    ".join(self.where)


def chromium() -> str:
    """The browser's path: TWODRAWER_CHROMIUM if set, else the first one found."""
    named = os.environ.get("TWODRAWER_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None or not Path(found).exists():
        raise NoBrowser(
            "Chromium was not found. Run: sudo apt-get install chromium-headless-shell (or set TWODRAWER_CHROMIUM)"
        )
    return found


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium with a fresh profile."""
    return playwright.chromium.launch(executable_path=chromium(), headless=True, args=list(FLAGS))


def axe(page: Page | Frame, *, only_colours: bool = False) -> list[Finding]:
    """What axe-core finds on the page as it stands now. An empty list is the only passing answer.

    The script is handed to the page by the debugger, not by a tag, so that the page's own strict
    content security policy stays in force while it is looked at.
    """
    if not AXE.exists():
        raise NoBrowser("axe-core is missing. Run: npm ci --ignore-scripts")
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "(options) => axe.run(document, {resultTypes: ['violations'], ...options}).then((result) => result.violations)",
        {"runOnly": {"type": "rule", "values": COLOUR_RULES}} if only_colours else {},
    )
    return [
        Finding(
            rule=each["id"],
            impact=str(each["impact"]),
            help=each["help"],
            where=tuple(str(node["target"]) for node in each["nodes"]),
        )
        for each in found
    ]


@dataclass(frozen=True)
class Passkey:
    """A virtual authenticator on one page. It answers as soon as it is asked, as a touched key would."""

    context: BrowserContext
    page: Page
    has_prf: bool = True  # the secret that the vault seals an identity with; sign-in doesn't ask for it

    def plug_in(self) -> None:
        """From now on this page has an authenticator with user verification and resident keys."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "hasPrf": self.has_prf,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
