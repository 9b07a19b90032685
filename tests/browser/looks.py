"""Looking at a page the way the design asks: light and dark, on a phone and on a desktop, with axe each time."""

from typing import Literal

from playwright.sync_api import Frame, Page, ViewportSize

from tests.support.chromium import axe

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def findings(page: Page, where: str = "", *, inside: Frame | None = None) -> list[str]:
    """What axe finds in each of the four looks, and whether anything must be scrolled sideways on a phone.

    `inside` looks at one frame of the page instead, at the size it has there."""
    looked_at = inside or page
    before = page.viewport_size
    wrong: list[str] = []
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        if wide := too_wide(looked_at):
            wrong.append(f"{where or page.url} at {size['width']} px scrolls sideways: {wide}")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            wrong += [
                f"{where or page.url} ({size['width']} px, {scheme}): {finding}" for finding in axe(looked_at)
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
