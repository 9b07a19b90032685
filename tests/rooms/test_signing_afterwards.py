"""After the signature: addenda beside it, paper from it, and nothing that changes it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import answers, everyone, make_house
from tests.notes import SOAP, open_desk
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.models import (
    Note,
    NoteVersion,
    Print,
    ReturnComment,
    Signature,
)
from twodrawer.chart.states import State
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_desk(make_house())


def state_of(note):
    return State(Note.objects.get(ref=note).state)


# -- addenda and paper ---------------------------------------------------------------------------------


def test_an_addendum_is_signed_beside_the_note_that_stays(desk):
    house, note = desk.house, desk.signed()
    added = actions.begin_addendum(note, by=house.okafor, at=desk.tick(), on=house.today)
    desk.save(added, sections={"addendum": "The session was on the phone."}, format="addendum")
    assert queries.note_text(note, by=house.lindqvist, on=house.today, read=Reading()).addenda == ()
    desk.sign(added)
    text = queries.note_text(note, by=house.lindqvist, on=house.today, read=Reading())
    assert text.sections == SOAP
    assert [one.sections["addendum"] for one in text.addenda] == ["The session was on the phone."]
    assert text.addenda[0].signatures[0].signed_at > text.signatures[0].signed_at
    third = actions.begin_addendum(added, by=house.okafor, at=desk.tick(), on=house.today)
    assert Note.objects.get(ref=third).addendum_to_id == note


def test_only_the_author_adds_to_a_signed_note(desk):
    house, note = desk.house, desk.signed()

    def add(by):
        actions.begin_addendum(note, by=by, at=desk.tick(), on=house.today)

    assert answers(house, add) == everyone(403, okafor=200, brandt=404, adeyemi=404, sato=404)
    with pytest.raises(Refused) as no:
        add(house.lindqvist)
    assert "a note of your own" in no.value.do


def test_a_draft_or_submitted_note_has_no_addenda(desk):
    house = desk.house
    with pytest.raises(Conflict):
        actions.begin_addendum(desk.written(), by=house.okafor, at=desk.tick(), on=house.today)
    with pytest.raises(Conflict):
        actions.begin_addendum(desk.submitted(), by=house.adeyemi, at=desk.tick(), on=house.today)


def test_a_trainees_addendum_is_cosigned_like_a_note(desk):
    house, note = desk.house, desk.submitted()
    desk.cosign(note)
    added = actions.begin_addendum(note, by=house.adeyemi, at=desk.tick(), on=house.today)
    desk.save(added, house.adeyemi, sections={"addendum": "One more thing."}, format="addendum")
    desk.submit(added)
    assert queries.note_text(note, by=house.okafor, on=house.today, read=Reading()).addenda == ()
    desk.cosign(added)
    assert len(queries.note_text(note, by=house.okafor, on=house.today, read=Reading()).addenda) == 1


def test_each_print_is_a_row_and_an_entry(desk):
    house, note = desk.house, desk.signed()

    def paper(by):
        return actions.print_note(note, by=by, at=desk.tick(), on=house.today)

    assert answers(house, paper) == everyone(
        403, okafor=200, lindqvist=200, brandt=404, adeyemi=404, sato=404
    )
    paper(house.okafor)
    paper(house.lindqvist)
    rows = Print.objects.filter(note_id=note, version=1)
    assert {row.printed_by_id for row in rows} == {house.okafor.ref, house.lindqvist.ref}
    assert len(entries_about(house.practice, note, acts=["note.printed"])) == rows.count()


# -- for good ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [NoteVersion, Signature, ReturnComment, Print])
@pytest.mark.parametrize("verb", ["UPDATE {} SET practice_id = practice_id", "DELETE FROM {}"])
def test_what_was_signed_is_neither_changed_nor_deleted_by_sql(desk, table, verb):
    note = desk.submitted()
    desk.give_back(note)
    actions.print_note(desk.signed(), by=desk.house.okafor, at=desk.tick(), on=desk.house.today)
    assert table.objects.exists()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table._meta.db_table))


def test_a_clinician_whose_link_ended_yesterday_still_signs_their_own_draft(desk):
    house, note = desk.house, desk.written()
    tomorrow = house.today + timedelta(days=1)
    people.take_off_care_team(
        house.rowan, member_ref=house.okafor.ref, by=house.lindqvist, at=desk.tick(), on=house.today
    )
    step = actions.prepare_signature(note, by=house.okafor, at=desk.tick(), on=tomorrow)
    actions.sign_progress_note(
        note, step=step.ref, confirmed_at=desk.at, by=house.okafor, at=desk.tick(), on=tomorrow
    )
    assert state_of(note) is State.SIGNED
