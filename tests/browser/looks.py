"""Looking at a page the way the design asks: light and dark, on a phone and on a desktop, with axe each time."""

from datetime import UTC, datetime
from typing import Literal

from playwright.sync_api import Frame, Page, ViewportSize

from tests.support.chromium import axe
from tests.support.counts import FULL

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TURNS = SCHEMES if datetime.now(UTC).isocalendar().week % 2 else SCHEMES[::-1]


def findings(page: Page, where: str = "", *, inside: Frame | None = None) -> list[str]:
    """What axe finds, and whether anything must be scrolled sideways on a phone.

    The dark look is made by `light-dark()` alone, which CSS allows nowhere but in a colour: only the rules about colours
    can answer otherwise than in the light. A soak looks at all four looks; otherwise all rules on one of the two sizes,
    and the dark colours on the other one, in turns by the week.
    `inside` looks at one frame of the page instead, at the size it has there."""
    looked_at = inside or page
    before = page.viewport_size
    wrong: list[str] = []
    for size, turn in zip((PHONE, DESKTOP), TURNS, strict=True):
        page.set_viewport_size(size)
        if wide := too_wide(looked_at):
            wrong.append(f"{where or page.url} at {size['width']} px scrolls sideways: {wide}")
        for scheme in SCHEMES if FULL else (turn,):
            page.emulate_media(color_scheme=scheme)
            wrong += [
                f"{where or page.url} ({size['width']} px, {scheme}): {finding}"
                for finding in axe(looked_at, only_colours=scheme == "dark")
            ]
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    return wrong


def too_wide(page: Page | Frame) -> str:
    """The elements that stick out of the page on the right, empty if none does."""
    return str(
        page.evaluate(
            """() => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return "";
              return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1)
                .slice(0, 4).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(", ") || "the page";
            }"""
        )
    )
