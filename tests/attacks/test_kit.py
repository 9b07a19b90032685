"""Downtime kits: all of one's clients in one file leave by the gate alone, and only what may be put on paper."""

import json

from django.urls import reverse

from tests.attacks.bodies import KIT_PASSPHRASE
from tests.attacks.stage import SECRET, World
from tests.attacks.test_no_reading_without_record import break_the_ledger
from tests.support.kit import inside_of
from twodrawer.audit.models import Entry


def post(world: World, name: str, **how):
    body = {"day": str(world.cast.today), "passphrase": KIT_PASSPHRASE, "again": KIT_PASSPHRASE, "drawn": ""}
    return world.browser(name, **how).post(reverse("kit"), body)


def test_a_kit_holds_what_its_clinician_may_print_and_nothing_else(world: World):
    """Removed and found: `IN_RECORD` in `last_notes_for_paper`, `care_team_clients` in the kit."""
    said = json.dumps(inside_of(post(world, "okafor").content, KIT_PASSPHRASE))
    for seen in ("signed", "addendum", "goal", "place"):
        assert SECRET[seen] in said, seen
    for unseen in ("draft", "submitted", "marlow", "diagnosis", "member_id", "referral"):
        assert SECRET[unseen] not in said, unseen


def test_the_answer_is_a_file_to_keep_and_never_a_page_of_ours(world: World):
    """Removed and found: the content type and the disposition in `kit_view`."""
    answer = post(world, "okafor")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="downtime-kit-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_kit_takes_a_fresh_proof(world: World):
    """Removed and found: `confirm_first` in `kit_view`."""
    for answer in (
        world.browser("okafor", confirmed=False).get(reverse("kit")),
        post(world, "okafor", confirmed=False),
    ):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_with_the_ledger_failing_no_kit_leaves(world: World):
    """Removed and found: `record` in `kit_leaves`."""
    browser = world.browser("okafor")
    break_the_ledger()
    before = Entry.objects.count()
    body = {"day": str(world.cast.today), "passphrase": KIT_PASSPHRASE, "again": KIT_PASSPHRASE}
    answer = browser.post(reverse("kit"), body)
    assert answer.status_code == 503
    assert b"sealed" not in answer.content
    assert Entry.objects.count() == before


def test_the_passphrase_stands_in_no_answer_and_in_no_address(world: World):
    weak = "sturgeon sturgeon"[:15]
    body = {"day": str(world.cast.today), "passphrase": weak, "again": weak + "x", "drawn": weak}
    answer = world.browser("okafor").post(reverse("kit"), body)
    assert answer.status_code == 422
    assert weak.encode() not in answer.content
    assert KIT_PASSPHRASE.encode() not in post(world, "okafor").content
