"""The lock: what was signed or submitted is not written to by any door, however directly it is posted to."""

import json

import pytest
from django.urls import reverse

from tests.attacks.doors import send
from tests.attacks.stage import SECRET, World, write
from twodrawer.audit.models import Entry
from twodrawer.chart import actions as chart
from twodrawer.chart import queries
from twodrawer.chart.models import DraftText, Note, NoteVersion, Signature

FORMS = {
    "note_save_form": {"base": "1", "section_session": "Changed.", "section_plan": ""},
    "note_format": {"base": "1", "section_session": "Changed.", "format": "soap"},
    "note_discard": {"sure": "yes"},
    "note_sign": {"step": "01a20000-0000-7000-8000-000000000000"},
    "note_cosign": {"step": "01a20000-0000-7000-8000-000000000000"},
    "note_return": {"comment": "Unlock it."},
    "note_save": json.dumps({"base": 1, "format": "basic", "sections": {"session": "Changed.", "plan": ""}}),
    "note_journal_key": "{}",
}
SCRIPTS = {"note_save", "note_journal_key"}


def frozen(ref):
    """Everything about a note that a lock keeps."""
    note = Note.objects.filter(ref=ref).values().get()
    versions = [bytes(row.content) for row in NoteVersion.objects.filter(note=ref).order_by("version")]
    return (
        note,
        versions,
        Signature.objects.filter(version__note=ref).count(),
        DraftText.objects.filter(note=ref).count(),
    )


@pytest.mark.parametrize("route", FORMS)
@pytest.mark.parametrize("note", ["signed", "addendum", "submitted", "marlow_signed"])
@pytest.mark.parametrize("name", ["okafor", "lindqvist", "brandt", "adeyemi", "keller", "sato"])
def test_no_door_changes_what_was_signed_or_submitted(route, note, name, world: World):
    """Removed and found: the look at WRITABLE in `require_author` and `require_move`, which stands behind it."""
    if (note, name, route) == ("submitted", "brandt", "note_return"):
        return  # her own right, and the version stays: the last test of this file
    before = frozen(world[note])
    browser = world.browser(name)
    answer = send(browser, "POST", reverse(route, args=[world[note]]), FORMS[route], as_json=route in SCRIPTS)
    assert answer.status_code in (403, 404, 409, 410, 422)
    assert frozen(world[note]) == before
    assert queries.verify_note(world[note], on=world.cast.today).holds


@pytest.mark.parametrize("name", ["lindqvist", "brandt", "adeyemi", "keller", "sato", "rowan"])
@pytest.mark.parametrize("route", ["note_save_form", "note_format", "note_discard", "note_save"])
def test_nobody_writes_into_somebody_elses_draft(name, route, world: World):
    before = DraftText.objects.filter(note=world["draft"]).values().get()
    browser = world.browser(name)
    send(browser, "POST", reverse(route, args=[world["draft"]]), FORMS[route], as_json=route in SCRIPTS)
    assert DraftText.objects.filter(note=world["draft"]).values().get() == before
    assert Note.objects.get(ref=world["draft"]).state == "draft"


def test_an_addendum_leaves_the_note_it_adds_to_word_for_word(world: World):
    before = frozen(world["signed"])
    okafor = world.browser("okafor")
    okafor.post(reverse("note_addendum", args=[world["signed"]]))
    begun = Note.objects.filter(addendum_to=world["signed"], state="draft").get().ref
    body = {
        "base": "0",
        "section_addendum": "Instead of what stands above.",
        "section_session": "Overwritten.",
    }
    assert okafor.post(reverse("note_save_form", args=[begun]), body).status_code == 302
    page = okafor.get(reverse("note_sign", args=[begun]))
    okafor.post(reverse("note_sign", args=[begun]), {"step": str(page.context["step"].ref)})
    assert Note.objects.get(ref=begun).state == "signed"
    assert frozen(world["signed"]) == before
    assert SECRET["signed"] in okafor.get(reverse("note", args=[world["signed"]])).content.decode()


def test_a_save_that_was_on_its_way_when_the_note_was_signed_is_told_so_and_changes_nothing(world: World):
    okafor = world.browser("okafor")
    page = okafor.get(reverse("note_sign", args=[world["draft"]]))
    okafor.post(reverse("note_sign", args=[world["draft"]]), {"step": str(page.context["step"].ref)})
    before = frozen(world["draft"])
    answer = send(
        okafor, "POST", reverse("note_save", args=[world["draft"]]), FORMS["note_save"], as_json=True
    )
    assert answer.status_code == 410 and answer.json()["kind"] == "ended"
    assert frozen(world["draft"]) == before


def test_signing_twice_makes_one_signature(world: World):
    okafor = world.browser("okafor")
    step = str(okafor.get(reverse("note_sign", args=[world["draft"]])).context["step"].ref)
    answers = [
        okafor.post(reverse("note_sign", args=[world["draft"]]), {"step": step}).status_code for _ in range(2)
    ]
    assert answers == [302, 410]
    assert Signature.objects.filter(version__note=world["draft"]).count() == 1


def test_text_changed_after_it_was_looked_at_is_not_signed(world: World):
    """Removed and found: the comparison of revisions in `take_step`."""
    okafor = world.browser("okafor")
    step = str(okafor.get(reverse("note_sign", args=[world["draft"]])).context["step"].ref)
    write(world["draft"], "Something else.", base=1, **world.who("okafor"))
    assert okafor.post(reverse("note_sign", args=[world["draft"]]), {"step": step}).status_code == 409
    assert Note.objects.get(ref=world["draft"]).state == "draft"


def test_the_author_of_a_submitted_note_waits_for_its_return(world: World):
    brandt, adeyemi = world.browser("brandt"), world.browser("adeyemi")
    save = {"base": "0", "section_session": "Second try.", "section_plan": ""}
    door = reverse("note_save_form", args=[world["submitted"]])
    assert adeyemi.post(door, save).status_code == 410
    first = frozen(world["submitted"])[1]
    brandt.post(reverse("note_return", args=[world["submitted"]]), {"comment": "Say more."})
    assert adeyemi.post(door, save).status_code == 302
    assert frozen(world["submitted"])[1] == first, "the submitted version stays"
    assert not Entry.objects.filter(act="note.unlocked").exists()
    assert not hasattr(chart, "unlock_note")
