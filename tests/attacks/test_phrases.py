"""Attacks on the phrase bank: other clinicians' phrases and templates, markup that leaves the bank, posts nobody offers."""

import json

import pytest
from django.urls import reverse

from tests.attacks.doors import send
from tests.attacks.stage import SECRET, World
from tests.attacks.test_stored_scripts import PAYLOADS, live
from twodrawer.phrasebank import queries
from twodrawer.phrasebank.models import Bank, ClientUse, NoteTemplate

BRACES = str.maketrans("", "", "{}")


def bank(world: World, name: str):
    from tests.cast import reading

    who = world.who(name)
    return queries.bank_of(by=who["by"], on=who["on"], read=reading())


def post(world: World, name: str, route: str, body: dict[str, object], *args, as_json: bool = False):
    data = json.dumps(body) if as_json else body
    return send(world.browser(name), "POST", reverse(route, args=args), data, as_json=as_json)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_a_phrase_an_abbreviation_and_a_template_is_words_wherever_it_stands(payload, world: World):
    """Removed and found: the escaping of `json_script` (`|safe` put in its place in phrases_at_hand.html)."""
    words = f"Seen {payload.translate(BRACES)} with {{object}}."
    phrase = {"what": "phrase", "letters": "mark", "element": "plan", "text": words}
    assert post(world, "okafor", "phrases", phrase).status_code == 302
    assert (
        post(world, "okafor", "phrases", {"what": "short", "short": "mark", "text": words}).status_code == 302
    )
    key = next(one.key for one in bank(world, "okafor").phrases if one.letters == "mark")
    assert post(world, "okafor", "phrases", {"what": "pin", "phrase": key}).status_code == 302
    template = {
        "name": payload[:38], "about": payload[:90], "heading_1": payload[:58], "carries_1": ["plan"], "required_1": "on",
    }  # fmt: skip
    assert post(world, "okafor", "note_template_new", template).status_code == 302
    made = NoteTemplate.objects.order_by("-made_at", "-ref").first()
    assert made is not None
    put_in = {"phrase": key, "section": "session", "base": "1", "blank_1": payload}
    assert post(world, "okafor", "note_phrases", put_in, world["draft"]).status_code == 302
    okafor = world.browser("okafor")
    for address in (
        reverse("phrases"),
        reverse("note_template", args=[made.ref]),
        reverse("phrase_edit", args=[key.removeprefix("own.")]),
        reverse("note_phrases", args=[world["draft"]]),
        reverse("note_phrases", args=[world["draft"]]) + f"?phrase={key}",
        reverse("session", args=[world["session"]]),
    ):
        answer = okafor.get(address)
        assert answer.status_code == 200
        assert b"xss7d1" in answer.content, address
        assert not live(answer), address
    file = post(world, "okafor", "phrase_file", {"name": payload[:58]})
    assert file["Content-Type"].startswith("application/yaml")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert (
        post(
            world, "lindqvist", "phrases", {"what": "take_over", "content": file.content.decode()}
        ).status_code
        == 302
    )
    assert not live(world.browser("lindqvist").get(reverse("phrases")))


def test_no_post_reaches_another_clinicians_phrase_or_template(world: World):
    mine, key = world["phrase"], f"own.{world['phrase']}"
    before = bytes(Bank.objects.get(member_id=world["member_okafor"]).content)
    change = {"letters": "mine", "element": "plan", "text": "Mine now."}
    for name in ("lindqvist", "brandt", "sato"):
        for body in ({"what": "remove", "phrase": key}, {"what": "pin", "phrase": key}):
            assert post(world, name, "phrases", body).status_code == 422
        assert post(world, name, "phrase_edit", change, mine).status_code == 404
        assert post(world, name, "note_template", {"what": "end"}, world["template"]).status_code == 404
        assert SECRET["phrase"].encode() not in world.browser(name).get(reverse("phrases")).content
    put_in = {"phrase": key, "section": "session", "base": "1"}
    assert post(world, "adeyemi", "note_phrases", put_in, world["trainee_draft"]).status_code == 422
    assert bytes(Bank.objects.get(member_id=world["member_okafor"]).content) == before
    assert NoteTemplate.objects.get(ref=world["template"]).ended_at is None


def test_a_note_cannot_be_put_into_another_clinicians_template(world: World):
    """The key of a template stands in notes that colleagues read; naming it lets nobody write in it."""
    theirs = NoteTemplate.objects.get(ref=world["template"]).key
    save = {"base": 1, "format": theirs, "sections": {"under_the_paper_lighth": "x"}, "span": None}
    answer = post(world, "adeyemi", "note_save", save, world["trainee_draft"], as_json=True)
    assert answer.status_code == 422
    changed = {"format": theirs, "base": "1", "section_session": "x"}
    assert post(world, "adeyemi", "note_format", changed, world["trainee_draft"]).status_code == 422
    begun = {"client": str(world["tran"]), "format": theirs}
    assert post(world, "adeyemi", "note_begin", begun, world["tran_session"]).status_code == 302
    assert not NoteTemplate.objects.filter(member_id=world["member_adeyemi"]).exists()


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{", '{"phrases": "cbt.alog"}', '{"phrases": [1]}', '{"phrases": [null]}',
        '{"phrases": ["cbt.alog"], "client_ref": "x"}', '{"phrases": ["' + "x" * 81 + '"]}',
        json.dumps({"phrases": ["cbt.alog"] * 61}), "[" * 100_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_what_a_script_says_it_used_is_read_strictly(body: str, world: World):
    address = reverse("note_phrases_used", args=[world["draft"]])
    answer = send(world.browser("okafor"), "POST", address, body, as_json=True)
    assert answer.status_code == 422
    assert not ClientUse.objects.exists()


def test_what_was_used_is_remembered_for_whoever_writes_and_for_no_client_they_name(world: World):
    assert post(world, "okafor", "note_phrases_used", {"phrases": ["cbt.alog", "no.such"]}, world["draft"], as_json=True).status_code == 204  # fmt: skip
    row = ClientUse.objects.get()
    assert (row.member_id, row.client_id) == (world["member_okafor"], world["rowan"])
    for name in ("lindqvist", "brandt", "sato"):
        answer = post(
            world, name, "note_phrases_used", {"phrases": ["cbt.alog"]}, world["draft"], as_json=True
        )
        assert answer.status_code == 404
    assert ClientUse.objects.count() == 1


def test_a_phrase_put_in_on_a_stale_page_overwrites_nothing(world: World):
    put_in = {"phrase": "cbt.alog", "section": "session", "base": "0", "blank_1": "x"}
    assert post(world, "okafor", "note_phrases", put_in, world["draft"]).status_code == 409
    assert (
        b"lighthouse keeper"
        in world.browser("okafor").get(reverse("session", args=[world["session"]])).content
    )
    for wrong in ({"section": "nowhere"}, {"phrase": "cbt.nothing"}, {"phrase": "../packs/cbt.yaml"}):
        assert (
            post(
                world, "okafor", "note_phrases", {**put_in, "base": "1", **wrong}, world["draft"]
            ).status_code
            == 422
        )


def test_ticks_of_the_last_plan_are_words_of_the_note_and_of_nothing_else(world: World):
    """Removed and found: the look at the standings in `_ticked`, and at the line breaks of an item."""
    body = {
        "base": "1", "section_session": "Came on time.", "section_plan": "",
        "plan_item": ["Log daily", "Two\nlines", "Odd"], "plan_0": "done", "plan_1": "done", "plan_2": "<script>",
    }  # fmt: skip
    assert post(world, "okafor", "note_save_form", body, world["draft"]).status_code == 302
    text = world.browser("okafor").get(reverse("session", args=[world["session"]])).content.decode()
    assert "Last plan: Log daily (done)." in text
    assert "lines (done)" not in text
    assert "Odd (" not in text
