"""Bad input through both doors of a note: a clear message, nothing lost, nothing leaked, nothing half done."""

import json

import pytest
from django.urls import reverse

from tests.attacks.doors import send
from tests.attacks.stage import SECRET, World
from twodrawer.audit.reading import Reading
from twodrawer.chart import queries

BIG = "A row of a pasted table, with words.\n"
KEPT = {
    "emoji": "Rowan laughed 😀👩‍👩‍👧 and 🧨.",
    "right to left": "שלום Rowan, مرحبا.",
    "html": "<b>bold</b> <script>alert(1)</script> &amp; <a href='x'>",
    "accents": "Zoë n\u0303 ﬁ Å",
    "lines": "one\n\ntwo\n",
    "quotes": "“Rowan’s” 'x' \"y\" `z` \\ / %s {{x}}",
}
TAKEN_OUT = {
    "nul": "a\x00b",
    "bell": "a\x07b",
    "escape": "a\x1b[31mb",
    "override": "a\u202eb",
    "byte order": "\ufeffab",
}


def draft(world):
    who = world.who("okafor")
    return queries.draft(world["draft"], by=who["by"], on=who["on"], read=Reading())


def by_script(world, text, **more):
    body = json.dumps({"base": 1, "format": "basic", "sections": {"session": text, "plan": ""}, **more})
    return send(
        world.browser("okafor"), "POST", reverse("note_save", args=[world["draft"]]), body, as_json=True
    )


def by_form(world, text, **more):
    body = {"base": "1", "section_session": text, "section_plan": "", **more}
    return world.browser("okafor").post(reverse("note_save_form", args=[world["draft"]]), body)


@pytest.mark.parametrize("door", [by_script, by_form])
@pytest.mark.parametrize("text", KEPT.values(), ids=list(KEPT))
def test_every_letter_of_the_world_is_kept(door, text, world: World):
    assert door(world, text).status_code in (200, 302)
    held = draft(world).sections["session"]
    import unicodedata

    assert unicodedata.normalize("NFC", held).rstrip() == unicodedata.normalize("NFC", text).rstrip()
    page = world.browser("okafor").get(reverse("session", args=[world["session"]]))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("door", [by_script, by_form])
@pytest.mark.parametrize("text", TAKEN_OUT.values(), ids=list(TAKEN_OUT))
def test_controls_are_taken_out_and_nothing_else(door, text, world: World):
    assert door(world, text).status_code in (200, 302)
    assert draft(world).sections["session"].replace("[31m", "") in ("ab", "a\u202eb", "a b")
    assert "\x00" not in draft(world).sections["session"]


@pytest.mark.parametrize("door", [by_script, by_form])
@pytest.mark.parametrize("rows", [6_000, 100_000, 1_000_000], ids=["220 kB", "4 MB", "a million rows"])
def test_a_paste_that_is_too_long_is_refused_in_a_sentence_and_loses_nothing(door, rows, world: World):
    """Two walls: the limit in `typed_sections`, and DATA_UPLOAD_MAX_MEMORY_SIZE before a form is even read."""
    before = draft(world)
    answer = door(world, BIG * rows)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "200" in said or "shorten" in said.lower() or "split" in said.lower()
    assert len(said) < 400_000
    assert draft(world) == before


def test_two_hundred_kilobytes_are_a_note(world: World):
    text = ("x" * 99 + "\n") * 1_900
    assert by_script(world, text).status_code == 200
    assert draft(world).sections["session"].rstrip() == text.rstrip()


@pytest.mark.parametrize(
    "body",
    [
        "", "null", "[]", "{}", "{", '"x"', '{"base": 1}', '{"base": "1", "format": "basic", "sections": {}}',
        '{"base": 1, "format": "basic", "sections": []}', '{"base": 1, "format": "nope", "sections": {}}',
        '{"base": 1, "format": "basic", "sections": {"plan": 5}}', '{"base": 1, "format": "basic", "sections": {"x": "y"}}',
        '{"base": -1, "format": "basic", "sections": {}}', '{"base": 1e99, "format": "basic", "sections": {}}',
        '{"base": true, "format": "basic", "sections": {}}', "[" * 5000, '{"base": 99999999999999999999, "format": "basic", "sections": {}}',
        "\x00\x01\x02", "base=1&format=basic",
        '{"base": 1, "base": 2, "format": "basic", "sections": {"session": "x", "plan": ""}, "author": "x"}',
    ],
    ids=range(20),
)  # fmt: skip
def test_a_save_that_is_no_save_is_told_so_and_saves_nothing(body, world: World):
    before = draft(world)
    answer = send(
        world.browser("okafor"), "POST", reverse("note_save", args=[world["draft"]]), body, as_json=True
    )
    assert answer.status_code in (409, 422), answer.content[:200]
    assert SECRET["signed"] not in answer.text
    assert draft(world) == before


@pytest.mark.parametrize("base", ["", "x", "-1", "1.5", "９", "99999999999999999999", "null", "0"])
def test_an_odd_revision_in_a_form_overwrites_nothing(base, world: World):
    before = draft(world)
    assert by_form(world, "Something else.", base=base).status_code in (409, 422)
    assert draft(world) == before


@pytest.mark.parametrize(
    "field", ["legal_name", "address", "contact_note", "phone", "record_number", "email", "born"]
)
@pytest.mark.parametrize("value", ["\x00", "x" * 300_000, "\u202egnp.exe", "0000-00-00", "  ", "🧨" * 5000])
def test_odd_words_about_a_client_are_refused_or_kept_whole(field, value, world: World):
    novak = world.browser("novak")
    body = {"legal_name": "Rowan", "version": "1", field: value}
    answer = novak.post(reverse("client_edit", args=[world["rowan"]]), body)
    assert answer.status_code in (302, 422)
    assert novak.get(reverse("client_edit", args=[world["rowan"]])).status_code == 200


def test_an_address_of_any_shape_is_a_page_or_there_is_none(world: World):
    okafor = world.browser("okafor")
    for path in (
        "/notes/",
        "/notes/..%2f..%2f/",
        "/clients/" + "a" * 5000 + "/",
        "/%00",
        "/clients/%ff/",
        "/./../",
        "//",
        "/day//",
    ):
        assert okafor.get(path).status_code in (404, 200, 301, 302, 422), path
