"""With real transactions: two hands at once, and what lies on the disk afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection, connections

from tests.cast import make_house
from tests.notes import open_desk
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.actions import saving
from twodrawer.chart.draft_box import seal_draft
from twodrawer.chart.models import Note, NoteVersion
from twodrawer.lib.errors import Conflict, Ended, Problem
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db(transaction=True)

CANARIES = ("The heron counted", "seventeen brass buttons", "behind the orchard wall", "quince marmalade")


@pytest.fixture
def desk():
    return open_desk(make_house())


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered or raised, all begun together, each on a connection of its own."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        together.wait(timeout=20)
        try:
            return act()
        except Problem as problem:
            return problem
        finally:
            for alias in connections:
                connections[alias].close()

    with ThreadPoolExecutor(len(acts)) as hands:
        return list(hands.map(run, acts))


def test_a_note_is_signed_once_however_often_the_button_is_pressed(desk):
    house, note = desk.house, desk.written()
    step, at = desk.prepare(note), desk.tick()

    def sign():
        return actions.sign_progress_note(
            note, step=step.ref, confirmed_at=at, by=house.okafor, at=at, on=house.today
        )

    said = at_once(*[sign] * 4)
    assert sum(isinstance(one, Conflict) for one in said) == 3
    assert NoteVersion.objects.filter(note_id=note).count() == 1
    assert len(entries_about(house.practice, note, acts=["note.signed"])) == 1
    assert queries.verify_note(note, on=house.today).holds


@pytest.mark.parametrize("attempt", range(3))
def test_a_save_and_a_signature_at_once_never_sign_what_wasnt_looked_at(desk, attempt):
    house, note = desk.house, desk.written()
    step, at = desk.prepare(note), desk.tick()
    said = at_once(
        lambda: actions.sign_progress_note(
            note, step=step.ref, confirmed_at=at, by=house.okafor, at=at, on=house.today
        ),
        lambda: desk.save(note, base=1, sections={"plan": "Something else."}),
    )
    assert sum(isinstance(one, Conflict) for one in said) == 1
    if Note.objects.get(ref=note).state == "signed":
        text = queries.note_text(note, by=house.okafor, on=house.today, read=Reading())
        assert text.content_hash == step.content_hash
        assert "Something else." not in text.sections["plan"]


def test_a_save_that_a_signature_overtakes_is_told_that_the_draft_ended(desk, monkeypatch):
    house, note = desk.house, desk.written()
    step, at = desk.prepare(note), desk.tick()

    def overtaken(*given, **named):
        actions.sign_progress_note(
            note, step=step.ref, confirmed_at=at, by=house.okafor, at=at, on=house.today
        )
        return seal_draft(*given, **named)

    monkeypatch.setattr(saving, "seal_draft", overtaken)
    with pytest.raises(Ended):
        desk.save(note, base=1, sections={"plan": "Something else."})
    assert queries.verify_note(note, on=house.today).holds


def test_two_tabs_saving_at_once_lose_nothing(desk):
    note = desk.begin()
    said = at_once(
        lambda: desk.save(note, sections={"plan": "One."}), lambda: desk.save(note, sections={"plan": "Two."})
    )
    assert sum(isinstance(one, actions.DraftConflict) for one in said) == 1
    kept = queries.draft(note, by=desk.house.okafor, on=desk.house.today, read=Reading()).sections["plan"]
    (conflict,) = [one for one in said if isinstance(one, actions.DraftConflict)]
    assert conflict.theirs.sections["plan"] == kept


def test_a_note_returned_and_cosigned_at_once_is_one_of_them(desk):
    house, note = desk.house, desk.submitted()
    step, at = desk.prepare(note, house.brandt), desk.tick()
    said = at_once(
        lambda: actions.cosign_note(
            note, step=step.ref, confirmed_at=at, by=house.brandt, at=at, on=house.today
        ),
        lambda: actions.return_note(note, comment="Once more.", by=house.brandt, at=at, on=house.today),
        lambda: actions.return_note(note, comment="Once more.", by=house.brandt, at=at, on=house.today),
    )
    assert sum(isinstance(one, Conflict) for one in said) == 2
    if Note.objects.get(ref=note).state == "returned":
        draft = queries.draft(note, by=house.adeyemi, on=house.today, read=Reading())
        assert draft.sections["plan"]
    else:
        live = DataKey.objects.using("keys").filter(owner_ref=note, destroyed_at__isnull=True)
        assert not live.exists()


def test_goals_set_at_once_have_different_numbers(desk):
    house, at = desk.house, desk.tick()

    def set_goal():
        return actions.set_goal(
            house.rowan, title="Sleep", from_day=house.today, by=house.okafor, at=at, on=house.today
        )

    said = at_once(*[set_goal] * 3)
    made = [one for one in said if not isinstance(one, Problem)]
    _, goals = queries.treatment(house.rowan, by=house.okafor, on=house.today, read=Reading())
    assert sorted(goal.number for goal in goals) == list(range(1, len(made) + 1))


def test_no_word_of_a_note_lies_in_any_column_or_file(desk):
    house = desk.house
    said = {"by": house.okafor, "on": house.today}
    actions.set_goal(house.rowan, title=CANARIES[3], from_day=house.today, at=desk.tick(), **said)
    actions.add_diagnosis(
        house.rowan, code="F41.1", note=CANARIES[3], from_day=house.today, at=desk.tick(), **said
    )
    planted = dict(zip(("subjective", "objective", "plan"), CANARIES, strict=False))
    draft, discarded, signed = desk.begin(), desk.begin(), desk.begin()
    for note in (draft, discarded, signed):
        desk.save(note, sections=planted)
    desk.prepare(draft)
    desk.discard(discarded)
    desk.sign(signed)
    trainees = desk.begin(house.adeyemi)
    desk.save(trainees, house.adeyemi, sections=planted)
    desk.submit(trainees)
    desk.give_back(trainees, comment=CANARIES[3])
    with pytest.raises(actions.DraftConflict):
        desk.save(draft, base=0, sections={"plan": CANARIES[0] + " again"})

    for table in apps.get_models(include_auto_created=True):
        for row in table._base_manager.all().values():
            held = " ".join(_as_text(value) for value in row.values())
            assert not any(canary in held for canary in CANARIES), table._meta.label
            assert "F41.1" not in held, table._meta.label
    if connection.vendor != "sqlite":
        return
    for alias in connections:
        database = Path(str(connections[alias].settings_dict["NAME"]))
        files = list(database.parent.glob(f"{database.name}*"))
        assert files
        for file in files:
            raw = file.read_bytes()
            assert not any(canary.encode() in raw for canary in CANARIES), file.name


def _as_text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def test_keys_end_right_after_the_note_is_signed(desk):
    note = desk.signed()
    live = DataKey.objects.using("keys").filter(owner_ref=note, destroyed_at__isnull=True)
    assert not live.exists()
