"""A sentence that moved to the other drawer leaves no earlier copy of the draft behind that any live key opens."""

import json

import pytest

from tests.cast import make_house
from tests.notes import open_desk
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.actions import DraftConflict
from twodrawer.chart.draft_box import open_draft
from twodrawer.chart.forms import read_save
from twodrawer.chart.models import DraftText
from twodrawer.lib.errors import Invalid
from twodrawer.sealing.keyring import KeyDestroyed, keyring
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_desk(make_house())


def copy_of(note):
    """The row as a backup has it."""
    return DraftText.objects.get(note_id=note)


def opens(desk, row):
    return open_draft(keyring(desk.house.practice), row)


def test_no_earlier_copy_opens_after_a_move_and_the_draft_does(desk, django_capture_on_commit_callbacks):
    """Tried: ending only the journal's key; sealing the moved save under the key that was there."""
    house, note = desk.house, desk.written()
    said = {"by": house.okafor, "on": house.today}
    journal = actions.journal_key(note, at=desk.tick(), **said)
    copies = [copy_of(note)]
    for turn in range(3):  # the two purposes take turns
        base = copies[-1].revision
        with django_capture_on_commit_callbacks(execute=True):
            desk.save(note, base=base, moved=True)
        copies.append(copy_of(note))
        assert copies[-1].revision == base + 1, turn
        for earlier in copies[:-1]:
            with pytest.raises(KeyDestroyed):
                opens(desk, earlier)
        assert opens(desk, copies[-1])
    assert actions.journal_key(note, at=desk.tick(), **said) != journal
    found = entries_about(house.practice, note, acts=("draft.resealed",))
    assert len(found) == 3
    # A plain save afterwards, a signature, and the end: one key of each kind, then none.
    desk.save(note, base=copies[-1].revision)
    assert opens(desk, copy_of(note))
    assert desk.prepare(note)
    live = DataKey.objects.using("keys").filter(owner_ref=note, destroyed_at__isnull=True)
    assert sorted(live.values_list("owner_kind", flat=True)) == ["draft", "journal"]
    with django_capture_on_commit_callbacks(execute=True):
        desk.discard(note)
    assert not live.exists()


def test_a_move_that_is_rolled_back_leaves_the_draft_as_it_was(desk, django_capture_on_commit_callbacks):
    """As after a stop between the new key and the commit: both keys live, and the next move makes another."""
    note = desk.written()
    row = copy_of(note)
    desk.save(note, base=row.revision, moved=True)  # its transaction is the test's: nothing was ended yet
    assert opens(desk, row), "until the commit, the old key opens what stands there"
    with django_capture_on_commit_callbacks(execute=True):
        desk.save(note, base=row.revision + 1, moved=True)
    with pytest.raises(KeyDestroyed):
        opens(desk, row)
    assert queries.draft(note, by=desk.house.okafor, on=desk.house.today, read=Reading()).sections


def test_after_a_crash_the_next_start_ends_the_old_key_and_no_save_returns_to_it(desk):
    note = desk.written()
    row = copy_of(note)
    desk.save(note, base=row.revision, moved=True)  # committed, and the machine stopped before the end
    desk.save(note, base=row.revision + 1)
    later = copy_of(note)
    assert actions.end_left_over_keys(desk.house.practice, at=desk.tick()) == 1
    with pytest.raises(KeyDestroyed):
        opens(desk, row)
    assert opens(desk, later)
    assert actions.end_left_over_keys(desk.house.practice, at=desk.tick()) == 0
    desk.save(note, base=later.revision)
    assert opens(desk, copy_of(note))


def test_a_move_onto_another_tabs_text_moves_nothing(desk):
    note = desk.written()
    row = copy_of(note)
    desk.save(note, base=row.revision, sections={"subjective": "The other tab."})
    with pytest.raises(DraftConflict):
        desk.save(note, base=row.revision, sections={"subjective": "Mine."}, moved=True)
    assert opens(desk, row), "no key ended"


def test_a_save_says_yes_or_no_to_a_move():
    body = {"base": 0, "format": "soap", "sections": {}}
    assert read_save(json.dumps(body).encode()).moved is False
    assert read_save(json.dumps({**body, "moved": True}).encode()).moved is True
    for odd in ("yes", 1, None):
        with pytest.raises(Invalid):
            read_save(json.dumps({**body, "moved": odd}).encode())
