"""`python -m bench.keystrokes`: 20 sample notes written in Chromium, typed from blank, with the phrase bank, and by
dictation: the session told in one's own words, drafted, and completed by a phrase for each thing that the checker still
misses before the signature.

Prints a line a note, the medians beside the goal (at most 40 actions and 60 modelled seconds), and one line of JSON.
All count from the open, empty draft to the signature; what is spoken counts as seconds.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from bench.keystrokes.clinician import COUNT, Clinician, Note
from tests.support.chromium import launch
from tests.support.house import CLOCK, House
from twodrawer.lib.yaml_text import read_yaml

ACTIONS, SECONDS = 40, 60
WAYS = ("from blank", "phrase bank", "dictated")  # in this order; the first types what the second wrote
HERE = Path(__file__).parent


def main() -> int:
    """Measures and prints."""
    asked = argparse.ArgumentParser(prog="python -m bench.keystrokes", description=__doc__)
    asked.add_argument("--only", type=int, default=20, help="so many of the sessions")
    asked.add_argument("--skip", type=int, default=0, help="the first so many of them")
    asked.add_argument("--quick", action="store_true", help="not from blank, which takes the longest")
    asked.add_argument("--url", help="a demo practice that is served already")
    given = asked.parse_args()
    samples = read_yaml((HERE / "sessions.yaml").read_text(encoding="utf-8"))
    samples["sessions"] = samples["sessions"][given.skip :]
    told = read_yaml((HERE / "dictations.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="twodrawer-keys-") as folder, sync_playwright() as playwright:
        url, end = (given.url, None) if given.url else _house(Path(folder))
        browser = launch(playwright)
        try:
            page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
            page.set_default_timeout(30_000)
            page.add_init_script(COUNT)
            ways = WAYS[1:] if given.quick else WAYS
            found = _measure(page, url, samples, told, given.only, ways)
        finally:
            browser.close()
            if end is not None:
                end()
    _print(found, ways)
    return 0


def _house(folder: Path) -> tuple[str, Callable[[], None]]:
    """Where a demo practice is served, and how its serving ends."""
    house = House(folder / "home", extra=("--clock", CLOCK), with_vault=False)
    done = house.run("demo", "--clock", CLOCK, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    house.start()
    return house.url, house.stop


def _measure(
    page: Page, url: str, samples: dict[str, Any], told: dict[str, str], most: int, ways: tuple[str, ...]
) -> list[tuple[str, tuple[Note, ...]]]:
    page.goto(f"{url}/demo/sign-in")
    page.get_by_role("button", name=re.compile(r"Sign in\s+as Okafor$")).click()
    page.wait_for_url(lambda address: "/demo/" not in address)
    _set_up(page, url, samples)
    page.goto(url)
    page.locator(".daybook > li").filter(has=page.locator(".name", has_text="Rowan")).locator(
        "a.button, form button"
    ).click()
    page.wait_for_url("**/sessions/**")
    session = page.url
    _discard(page)
    found = []
    for sample in samples["sessions"][:most]:
        bank = _write(page, session, samples, lambda who, sample=sample: who.with_bank(sample))
        notes = [
            bank,
            _write(
                page,
                session,
                samples,
                lambda who, sample=sample: _dictated(page, who, sample, told),
                lambda who, said, sample=sample: who.complete(said, sample),
            ),
        ]
        if WAYS[0] in ways:
            notes.insert(0, _write(page, session, samples, lambda who, note=bank: who.from_blank(note.texts)))
        found.append((sample["id"], tuple(notes)))
        efforts = [f"{one.effort.actions} actions {one.effort.seconds:.0f} s" for one in notes]
        print(sample["id"], *efforts, sep=", ", file=sys.stderr, flush=True)
    return found


def _set_up(page: Page, url: str, samples: dict[str, Any]) -> None:
    """What a clinician does once: the template, and the phrases of every day pinned. Not counted."""
    page.goto(f"{url}/phrases/templates/new/")
    page.get_by_label("Name").fill(samples["template"]["name"])
    for number, (heading, carries) in enumerate(samples["template"]["sections"], start=1):
        page.locator(f"#id_heading_{number}").fill(heading)
        page.locator(f"#id_carries_{number}").select_option(carries.split())
        page.locator(f"#id_required_{number}").check()
    page.get_by_role("button", name="Make the template").click()
    page.wait_for_url("**/phrases/")
    for key in samples["pins"]:
        pack, letters = key.split(".")
        page.goto(f"{url}/phrases/packs/{pack}/")
        pin = page.get_by_role("button", name=f"Pin /{letters}", exact=True)
        if pin.count():  # a practice that is served already may have been measured before
            pin.click()
            page.wait_for_url("**/phrases/")


def _discard(page: Page) -> None:
    """The demo's draft goes, so that each sample begins with an empty one."""
    if page.locator(".discard").count():
        page.locator(".discard summary").click()
        page.locator(".discard input[type=checkbox]").check()
        page.locator(".discard button").click()
        page.wait_for_load_state()


def _dictated(page: Page, who: Clinician, sample: dict[str, Any], told: dict[str, str]) -> None:
    who.dictate(told[sample["id"]])
    ready(page)
    who.finish_draft(sample.get("plan", []))


def ready(page: Page) -> None:
    """The editor stands, with its scripts and the device's copy."""
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-phase", re.compile("."))
    page.wait_for_load_state("networkidle")


def _write(
    page: Page,
    session: str,
    samples: dict[str, Any],
    write: Callable[[Clinician], None],
    complete: Callable[[Clinician, list[str]], None] | None = None,
) -> Note:
    page.goto(session)
    page.locator("#begin-format").select_option(label=samples["template"]["name"])
    page.get_by_role("button", name=re.compile("^Write (the|another) note")).click()
    ready(page)
    areas = page.locator("form[data-draft] textarea").all()
    sections = {str(one.get_attribute("data-title")): str(one.get_attribute("name"))[8:] for one in areas}
    page.evaluate("document.activeElement.blur()")
    clinician = Clinician(page, sections, samples["pins"])
    write(clinician)
    texts = {key: page.locator(f'textarea[name="section_{key}"]').input_value() for key in sections.values()}
    clinician.sign()
    said = _said_to_lack(page)
    if said and complete is not None:
        clinician.go_back()
        ready(page)
        complete(clinician, said)
        clinician.sign()
        said = _said_to_lack(page)
    clinician.sign_there()
    return Note(texts, clinician.effort(), said)


def _said_to_lack(page: Page) -> list[str]:
    said = page.locator(".to-sign .finding strong").all_inner_texts()
    return [one for one in said if one.startswith(("Nothing says", "No symptom", "There is a warning"))]


def _print(found: list[tuple[str, tuple[Note, ...]]], ways: tuple[str, ...]) -> None:
    print(f"{'session':<18}" + "".join(f"{way:>24}" for way in ways) + "   still missing, dictated")
    for name, notes in found:
        columns = [f"{one.effort.actions:>5} actions {one.effort.seconds:>6.0f} s" for one in notes]
        lacks = "; ".join(notes[-1].lacks) or "nothing"
        print(f"{name:<18}" + "".join(f"{words:>24}" for words in columns) + f"   {lacks}")
    figures = {}
    for at, way in enumerate(ways):
        efforts = [notes[at].effort for _, notes in found]
        figures[way] = {
            "actions": median(one.actions for one in efforts),
            "seconds": round(median(one.seconds for one in efforts), 1),
            "words": median(
                sum(len(text.split()) for text in notes[at].texts.values()) for _, notes in found
            ),
            "complete": sum(not notes[at].lacks for _, notes in found),
        }
    for way, said in figures.items():
        kept = [
            f"{name} {'met' if said[name] <= goal else 'missed'} ({goal})"
            for name, goal in (("actions", ACTIONS), ("seconds", SECONDS))
        ]
        print(
            f"Median {way}: {said['actions']} actions, {said['seconds']} modelled seconds, {said['words']} words; "
            f"complete by the checker: {said['complete']} of {len(found)}; goal: {', '.join(kept)}"
        )
    print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
