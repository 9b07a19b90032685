"""Two tabs or devices, two people: the second never overwrites silently."""

import json
import random

from django.urls import reverse

from tests.attacks.doors import send
from tests.attacks.stage import World
from tests.support.counts import count
from twodrawer.audit.reading import Reading
from twodrawer.chart import queries

SAVES = count("saves of three devices", usual=40, full=1_000)


def save(browser, world, base, text):
    body = {"base": base, "format": "basic", "sections": {"session": text, "plan": ""}}
    return send(browser, "POST", reverse("note_save", args=[world["draft"]]), json.dumps(body), as_json=True)


def stored(world):
    who = world.who("okafor")
    draft = queries.draft(world["draft"], by=who["by"], on=who["on"], read=Reading())
    return draft.revision, draft.sections["session"]


def test_the_second_of_two_tabs_is_shown_both_texts(world: World):
    """Removed and found: the comparison of revisions in `save_draft`."""
    one, two = world.browser("okafor"), world.browser("okafor")
    assert save(one, world, 1, "From the first tab.").status_code == 200
    answer = save(two, world, 1, "From the second tab.")
    assert answer.status_code == 409
    assert answer.json()["theirs"]["sections"]["session"] == "From the first tab."
    assert stored(world) == (2, "From the first tab.")


def test_the_form_without_script_shows_both_as_well(world: World):
    one, two = world.browser("okafor"), world.browser("okafor")
    address = reverse("note_save_form", args=[world["draft"]])
    assert one.post(address, {"base": "1", "section_session": "From the first tab."}).status_code == 302
    answer = two.post(address, {"base": "1", "section_session": "From the second tab."})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "From the first tab." in text and "From the second tab." in text
    assert stored(world)[1] == "From the first tab."


def test_changing_the_format_or_discarding_in_a_stale_tab_overwrites_nothing(world: World):
    one, two = world.browser("okafor"), world.browser("okafor")
    save(one, world, 1, "From the first tab.")
    body = {"base": "1", "section_session": "Stale.", "format": "soap"}
    assert two.post(reverse("note_format", args=[world["draft"]]), body).status_code == 409
    assert stored(world) == (2, "From the first tab.")


def test_however_saves_of_three_devices_interleave_no_text_is_lost_without_a_word(world: World):
    chance = random.Random(20261119)
    devices = [{"browser": world.browser("okafor"), "base": 1} for _ in range(3)]
    revision, text = stored(world)
    for number in range(SAVES):
        device = chance.choice(devices)
        words = f"Sentence {number}."
        answer = save(device["browser"], world, device["base"], words)
        if device["base"] == revision:
            assert answer.status_code == 200
            revision, text = revision + 1, words
            device["base"] = answer.json()["revision"]
        else:
            assert answer.status_code == 409
            assert answer.json()["theirs"]["sections"]["session"] == text
            if chance.random() < 0.5:
                device["base"] = answer.json()["theirs"]["revision"]
        assert stored(world) == (revision, text)
