"""Drafts: begun by the care team, written by their author alone, never overwritten silently, gone when discarded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.cast import answers, everyone, make_house
from tests.notes import SOAP, open_desk
from twodrawer.audit.actions import LedgerUnavailable
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.actions import DraftConflict
from twodrawer.chart.models import DraftText, Note
from twodrawer.lib.errors import Ended, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.sealing.keyring import KeyDestroyed, keyring
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_desk(make_house())


def acts(desk, note):
    """What the ledger holds about a note, in order."""
    return [entry.act for entry in entries_about(desk.house.practice, note, acts=ALL_ACTS)]


ALL_ACTS = (
    "note.begun",
    "note.drafted",
    "note.discarded",
    "draft.compared",
    "journal.opened",
    "journal.replaced",
    "note.prepared",
    "note.signed",
)


def live_keys(note):
    return set(
        DataKey.objects.using("keys")
        .filter(owner_ref=note, destroyed_at__isnull=True)
        .values_list("owner_kind", flat=True)
    )


def theirs(desk, note):
    return queries.draft(note, by=desk.house.okafor, on=desk.house.today, read=Reading())


def test_the_care_team_begins_notes_and_nobody_else_does(desk):
    house = desk.house

    def begin(by):
        actions.begin_note(
            desk.rowans, client_ref=house.rowan, format="soap", by=by, at=desk.tick(), on=house.today
        )

    assert answers(house, begin) == everyone(
        403, okafor=200, lindqvist=200, brandt=404, adeyemi=404, sato=404
    )


def test_a_note_is_begun_with_a_text_key_and_a_journal_key_of_its_own(desk):
    note = desk.begin()
    assert live_keys(note) == {"draft", "journal"}
    assert acts(desk, note) == ["note.begun"]
    assert theirs(desk, note).sections == {}


@pytest.mark.parametrize("form", ["addendum", "SOAP", "", "nothing"])
def test_a_note_is_begun_in_one_of_the_formats(desk, form):
    with pytest.raises(Invalid):
        desk.begin(form=form)
    assert not Note.objects.exists()


def test_a_note_is_about_a_client_of_its_session(desk):
    house = desk.house
    with pytest.raises(Invalid):
        actions.begin_note(
            desk.rowans, client_ref=house.tran, format="soap", by=house.okafor, at=desk.tick(), on=house.today
        )
    with pytest.raises(Refused) as no:
        actions.begin_note(
            uuid4(), client_ref=house.rowan, format="soap", by=house.okafor, at=desk.tick(), on=house.today
        )
    assert no.value.hidden


def test_one_session_may_have_several_notes(desk):
    first, second = desk.begin(), desk.begin(form="dap")
    lines = queries.notes_of_session(desk.rowans, by=desk.house.okafor, on=desk.house.today, read=Reading())
    assert [line.ref for line in lines] == [first, second]


def test_what_was_saved_is_what_the_author_reads(desk):
    note = desk.begin()
    saved = desk.save(note)
    assert (saved.revision, saved.removed, saved.words) == (1, 0, 43)
    assert theirs(desk, note).sections == SOAP
    assert theirs(desk, note).revision == 1


def test_a_draft_is_there_for_its_author_and_for_nobody_else(desk):
    note = desk.written()

    def read(by):
        queries.draft(note, by=by, on=desk.house.today, read=Reading())

    def save(by):
        desk.save(note, by, base=1)

    def key(by):
        actions.journal_key(note, by=by, at=desk.tick(), on=desk.house.today)

    def discard(by):
        desk.discard(note, by)

    def text(by):
        queries.note_line(note, by=by, on=desk.house.today, read=Reading())

    only_okafor = everyone(403, okafor=200, lindqvist=404, brandt=404, adeyemi=404, sato=404)
    for act in (read, save, key, discard):
        names = tuple(name for name in only_okafor if act is not discard or name != "okafor")
        assert answers(desk.house, act, names) == {name: only_okafor[name] for name in names}, act
    # Those who see facts of notes see none of a draft: it isn't there.
    facts = only_okafor | {"ibarra": 404, "haddad": 404}
    assert answers(desk.house, text) == facts


def test_the_answer_is_the_same_for_a_draft_and_for_nothing(desk):
    note, nothing = desk.written(), uuid4()
    for by in (desk.house.lindqvist, desk.house.ibarra, desk.house.sato):
        said = []
        for ref in (note, nothing):
            with pytest.raises(Refused) as no:
                queries.draft(ref, by=by, on=desk.house.today, read=Reading())
            said.append((no.value.what, no.value.why, no.value.do, no.value.hidden, no.value.cite))
        assert said[0] == said[1]


# -- two tabs ------------------------------------------------------------------------------------------


def test_a_second_tab_sees_both_texts_and_overwrites_nothing(desk):
    note = desk.begin()
    desk.save(note, tab=uuid4())
    mine = {**SOAP, "plan": "Something else."}
    with pytest.raises(DraftConflict) as conflict:
        desk.save(note, base=0, sections=mine, tab=uuid4())
    assert conflict.value.theirs.sections == SOAP
    assert conflict.value.theirs.revision == 1
    assert theirs(desk, note).sections == SOAP
    assert acts(desk, note)[-1] == "draft.compared"


def test_the_other_text_is_never_in_the_words_of_the_conflict(desk):
    note = desk.written()
    with pytest.raises(DraftConflict) as conflict:
        desk.save(note, base=7, sections={"plan": "Mine."})
    assert "Rowan slept" not in str(conflict.value) + conflict.value.why + conflict.value.do


def test_a_save_whose_answer_was_lost_can_be_sent_again(desk):
    note = desk.begin()
    first = desk.save(note)
    again = desk.save(note, base=0, span=first.span)
    assert (again.revision, again.span) == (1, first.span)


def test_a_revision_from_the_future_is_a_conflict(desk):
    note = desk.written()
    with pytest.raises(DraftConflict):
        desk.save(note, base=9, sections={"plan": "Mine."})


# -- what was typed ------------------------------------------------------------------------------------


def test_control_characters_are_taken_out_and_counted(desk):
    note = desk.begin()
    saved = desk.save(note, sections={"plan": "Bus\x00 on \x1bMonday\u202e. 🌱 <script>alert(1)</script>"})
    assert saved.removed == 3
    assert theirs(desk, note).sections["plan"] == "Bus on Monday. 🌱 <script>alert(1)</script>"


@pytest.mark.parametrize(
    "sections",
    [
        {"plan": "x" * 200_001},
        {"plan": "x" * 150_000, "objective": "y" * 60_000},
        {"plan": "ä" * 100_001},
        {"subjective": "x", "nowhere": "y"},
        {"addendum": "x"},
    ],
)
def test_too_much_text_or_an_unknown_section_is_refused_whole(desk, sections):
    note = desk.written()
    with pytest.raises(Invalid):
        desk.save(note, base=1, sections=sections)
    assert theirs(desk, note).revision == 1


def test_two_hundred_kilobytes_fit(desk):
    note = desk.begin()
    assert desk.save(note, sections={"plan": "x" * 200_000}).revision == 1


def test_a_note_never_takes_the_format_of_an_addendum(desk):
    note = desk.written()
    with pytest.raises(Invalid):
        desk.save(note, base=1, format="addendum")


def test_a_note_leans_only_on_its_own_clients_plan(desk):
    house = desk.house
    note = desk.written()
    said = {"by": house.okafor, "at": desk.tick(), "on": house.today}
    rowans = actions.set_goal(house.rowan, title="Sleep through", from_day=house.today, **said)
    trans = actions.set_goal(house.tran, title="School again", from_day=house.today, **said)
    worry = actions.add_diagnosis(house.tran, code="F41.1", from_day=house.today, **said)
    for wrong in ({"goal_refs": [rowans, trans]}, {"diagnosis_refs": [worry]}, {"goal_refs": [uuid4()]}):
        with pytest.raises(Invalid):
            desk.save(note, base=1, **wrong)
    assert desk.save(note, base=1, goal_refs=[rowans]).revision == 2
    assert theirs(desk, note).goal_refs == (rowans,)
    assert desk.save(note, base=2, goal_refs=[]).revision == 3
    assert theirs(desk, note).goal_refs == ()


# -- spans ---------------------------------------------------------------------------------------------


def test_a_span_of_autosaving_is_one_entry(desk):
    note = desk.begin()
    span = None
    for base in range(6):
        saved = desk.save(note, base=base, span=span, sections={"plan": f"Day {base}."})
        assert span in (None, saved.span)
        span = saved.span
    assert acts(desk, note) == ["note.begun", "note.drafted"]
    assert span is not None
    assert Entry.objects.filter(ref=span, act="note.drafted").exists()


def test_a_save_without_its_entry_begins_a_new_span(desk):
    house = desk.house
    note, other = desk.begin(), desk.begin()
    span = desk.save(note).span
    begun = Entry.objects.get(act="note.begun", about__about_ref=str(note)).ref
    strange = {
        "never written": uuid4(),
        "another act of the same note": begun,
        "another note's": desk.save(other).span,
    }
    base = 1
    for why, claimed in strange.items():
        saved = desk.save(note, base=base, span=claimed, sections={"plan": why})
        assert saved.span not in (claimed, span), why
        base = saved.revision
    after_signing_in_again = desk.save(note, base=base, span=span, sections={}, sign_in="d4e5f6")
    assert after_signing_in_again.span != span
    desk.at += timedelta(minutes=31)
    late = desk.save(note, base=base + 1, span=after_signing_in_again.span, sign_in="d4e5f6")
    assert late.span != after_signing_in_again.span
    assert acts(desk, note).count("note.drafted") == 6
    assert house.okafor.ref


def test_a_colleagues_span_doesnt_stand_for_ones_own_saves(desk):
    trainee = desk.house.adeyemi
    theirs_ = desk.save(desk.begin(trainee), trainee).span
    note = desk.begin()
    assert desk.save(note, span=theirs_).span != theirs_


# -- ends ----------------------------------------------------------------------------------------------


def test_a_discarded_drafts_keys_are_gone_and_the_ledger_keeps_that_it_was(
    desk, django_capture_on_commit_callbacks
):
    note = desk.written()
    row = DraftText.objects.get(note_id=note)
    with django_capture_on_commit_callbacks(execute=True):
        desk.discard(note)
    assert live_keys(note) == set()
    assert not DraftText.objects.filter(note_id=note).exists()
    assert acts(desk, note)[-1] == "note.discarded"
    with pytest.raises(KeyDestroyed):
        keyring(desk.house.practice).open(bytes(row.text), ref=row.ref, column=DraftText.TEXT, version=1)
    for act in (
        lambda: desk.save(note, base=1),
        lambda: desk.discard(note),
        lambda: desk.prepare(note),
        lambda: theirs(desk, note),
        lambda: actions.journal_key(note, by=desk.house.okafor, at=desk.tick(), on=desk.house.today),
        lambda: queries.note_text(note, by=desk.house.okafor, on=desk.house.today, read=Reading()),
    ):
        with pytest.raises(Ended):
            act()


def test_the_journal_key_is_the_same_until_it_is_replaced(desk):
    house, note = desk.house, desk.begin()
    said = {"by": house.okafor, "on": house.today}
    key = actions.journal_key(note, at=desk.tick(), **said)
    assert len(key.secret) == 32
    assert actions.journal_key(note, at=desk.tick(), **said) == key
    fresh = actions.replace_journal_key(note, at=desk.tick(), **said)
    assert fresh != key
    assert actions.journal_key(note, at=desk.tick(), **said) == fresh
    assert acts(desk, note).count("journal.opened") == 3
    assert "journal.replaced" in acts(desk, note)


def test_keys_that_a_crash_left_behind_are_ended(desk):
    note, live = desk.written(), desk.written()
    desk.discard(note)  # its transaction is the test's: the keys are still there, as after a crash
    never = new_ref()
    keyring(desk.house.practice).make(("draft", never), "text", at=desk.at)
    assert actions.end_left_over_keys(desk.house.practice, at=desk.at) == 1
    assert live_keys(note) == set()
    assert live_keys(live) == {"draft", "journal"}
    assert live_keys(never) == {"draft"}
    assert actions.end_left_over_keys(desk.house.practice, at=desk.at + timedelta(days=2)) == 1
    assert live_keys(never) == set()


def break_the_ledger():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER disk_full BEFORE INSERT ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
            return
        cursor.execute(
            "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'disk full'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER disk_full BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION disk_full()"
        )


def test_with_the_ledger_failing_nothing_is_saved_and_nothing_is_shown(desk):
    house, note = desk.house, desk.written()
    break_the_ledger()
    for act in (
        lambda: desk.save(note, base=1, sections={"plan": "Changed."}),
        lambda: desk.save(note, base=0, sections={"plan": "Changed."}),
        lambda: desk.discard(note),
        lambda: desk.prepare(note),
        desk.begin,
        lambda: actions.journal_key(note, by=house.okafor, at=desk.tick(), on=house.today),
    ):
        with pytest.raises(LedgerUnavailable):
            act()
    assert theirs(desk, note).sections == SOAP
    assert Note.objects.count() == 1


def test_a_swapped_draft_doesnt_open(desk):
    one, two = desk.written(), desk.written()
    box = DraftText.objects.get(note_id=one).text
    DraftText.objects.filter(note_id=two).update(text=box)
    with pytest.raises(Exception, match="doesn't open"):
        theirs(desk, two)
