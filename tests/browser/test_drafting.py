"""A note drafted from a transcript: chosen as a file, read beside its source, by keys as well; and by a language model."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import findings
from tests.browser.steps import box, editor_ready, enter, open_session
from tests.support.house import House, demo_copy
from tests.support.model_server import ModelServer, drafting, model_server, saying

TALK = """WEBVTT

00:01.000 --> 00:04.000
<v Therapist>Any thoughts of harming yourself?

00:05.000 --> 00:06.000
<v Rowan>No.

00:07.000 --> 00:09.000
<v Therapist>How have you been sleeping since last week?

00:10.000 --> 00:14.000
<v Rowan>I wake at three most nights and then I want to cut myself.

00:15.000 --> 00:18.000
<v Therapist>I'd like you to practise the breathing every evening.
"""


INVENTED = ("Mood euthymic, affect appropriate.", "Client was oriented in all spheres.")
WRITTEN = drafting(
    subjective=["Client wakes at three most nights and wants to cut herself."], objective=list(INVENTED)
)
LONG = saying(json.dumps({"subjective": ["Client wakes at three most nights."] * 60}), pause=0.1)


@pytest.fixture(scope="module")
def models() -> Iterator[ModelServer]:
    """A server that answers as a language model's does."""
    with model_server(WRITTEN) as server:
        yield server


@pytest.fixture(scope="module")
def house(run_folder: Path, models: ModelServer) -> Iterator[House]:
    """The demo practice, with that model set up."""
    served = demo_copy(run_folder, "house-with-a-model")
    served.with_vault = False
    served.settings["TWODRAWER_MODEL_URL"] = models.url
    served.start()
    yield served
    served.stop()


def look(page: Page, name: str) -> None:
    """A picture for whoever asked for pictures."""
    if folder := os.environ.get("LOOK_FOLDER"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_note_is_drafted_from_a_transcript_and_read_beside_its_source(
    page: Page, house: House, tmp_path: Path
):
    file = tmp_path / "session.vtt"
    file.write_text(TALK, encoding="utf-8")
    enter(page, house, "Okafor")
    open_session(page, house, "Rowan")
    editor_ready(page)
    box(page, "objective").fill("Tearful at first, steadier later.")
    page.get_by_role("link", name="Draft from a transcript or dictation").click()
    page.wait_for_url("**/draft-from/")
    page.get_by_label("File").set_input_files(file)
    expect(page.get_by_label("Text")).to_have_value(TALK)
    look(page, "draft-from")
    assert findings(page) == []
    page.get_by_role("button", name="Draft", exact=True).click()
    page.wait_for_url("**/sessions/**")
    editor_ready(page)

    # What was typed stands, the draft's sentences after it, each with its source beside it.
    expect(box(page, "objective")).to_have_value("Tearful at first, steadier later.")
    plan = "Clinician said: “I'd like you to practise the breathing every evening.”"
    assert plan in box(page, "plan").input_value()
    mine = page.locator('[data-drafted*="practise the breathing"]')
    words = mine.locator(".source-words")
    expect(words).to_be_hidden()
    mine.locator("a").focus()
    expect(words).to_be_visible()
    expect(words.locator("mark")).to_have_text("I'd like you to practise the breathing every evening.")
    look(page, "drafted-focus")
    assert findings(page, "drafted") == []
    mine.locator("a").click()
    page.wait_for_url("**/sources/**")
    assert findings(page, "source") == []


def ask_the_model(page: Page) -> None:
    """The transcript is given to the language model."""
    page.get_by_role("link", name="Draft from a transcript or dictation").click()
    page.wait_for_url("**/draft-from/")
    page.get_by_label("Text").fill(TALK)
    page.get_by_label("The language model on this machine").check()
    look(page, "draft-from-model")
    page.get_by_role("button", name="Draft", exact=True).click()


def test_a_model_drafts_and_what_it_made_up_keeps_the_note_from_being_signed(
    page: Page, house: House, models: ModelServer
):
    enter(page, house, "Okafor")
    open_session(page, house, "Rowan")
    editor_ready(page)
    ask_the_model(page)
    expect(page.get_by_role("heading", name="Drafted:")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    look(page, "drafted-by-model")
    assert findings(page) == []
    page.get_by_role("link", name="Open the note").click()
    page.wait_for_url("**/sessions/**")
    editor_ready(page)

    first, second = INVENTED
    assert first in box(page, "objective").input_value()
    note = page.get_by_role("link", name="Draft from a transcript or dictation").get_attribute("href") or ""
    session = page.url
    page.goto(house.url + note.replace("draft-from", "sign"))
    expect(page.get_by_role("main")).to_contain_text("what the source does not")
    page.goto(session)
    editor_ready(page)
    assert second in box(page, "objective").input_value()

    # One is what the author saw, the other isn't; then nothing stands in the way of the signature.
    page.get_by_role("button", name=re.compile(f"Accept.*{first}")).click()
    expect(page.get_by_text("Accepted by you")).to_be_visible()
    editor_ready(page)
    page.get_by_role("button", name=re.compile(f"Delete.*{second}")).click()
    expect(page.locator(f'[data-drafted="{second}"]')).to_have_count(0)
    editor_ready(page)
    assert first in box(page, "objective").input_value()
    assert second not in box(page, "objective").input_value()
    others = page.get_by_role("button", name=re.compile("^Accept"))  # of an earlier draft
    for left in reversed(range(others.count())):
        others.first.click()
        expect(others).to_have_count(left)
        editor_ready(page)
    page.goto(house.url + note.replace("draft-from", "sign"))
    expect(page.get_by_role("main")).not_to_contain_text("what the source does not")


@pytest.mark.parametrize("way", ["cancelled", "left"])
def test_a_draft_that_is_cancelled_or_left_ends_at_the_model_and_leaves_nothing(
    page: Page, house: House, models: ModelServer, way: str
):
    models.server.answer, models.left = LONG, type(models.left)()
    enter(page, house, "Okafor")
    open_session(page, house, "Rowan")
    editor_ready(page)
    before = box(page, "subjective").input_value()
    session = page.url
    ask_the_model(page)
    expect(page.get_by_text("It began to write")).to_be_visible()
    look(page, "drafting-now")
    if way == "cancelled":
        assert findings(page) == []
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_text("Cancelled. Nothing of it was kept.")).to_be_visible()
    else:
        page.goto(session)
    assert models.left.wait(6), "the model is asked no more"
    page.goto(session)
    editor_ready(page)
    assert box(page, "subjective").input_value() == before
