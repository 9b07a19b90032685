"""Signing: every move from every state, only what was looked at, only by whom it should be, and for good."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import answers, everyone, make_house
from tests.notes import SOAP, open_desk
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.actions import LookAgain
from twodrawer.chart.models import (
    DraftText,
    Note,
    NoteVersion,
    SignatureStep,
)
from twodrawer.chart.states import IN_RECORD, NOTE_MOVES, WRITABLE, State
from twodrawer.law import Role
from twodrawer.lib.errors import Conflict, Ended, Invalid, Refused, SignInAgain
from twodrawer.people.models import Supervision
from twodrawer.scheduling.facts import Telehealth
from twodrawer.scheduling.models import Participant, Session
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_desk(make_house())


def state_of(note):
    return State(Note.objects.get(ref=note).state)


def in_state(desk, state):
    """A note of Adeyemi's, or of Okafor's where a trainee's can't get there, in this state."""
    if state is State.SIGNED:
        return desk.signed()
    note = desk.written(desk.house.adeyemi)
    if state is State.DISCARDED:
        desk.discard(note, desk.house.adeyemi)
    if state in (State.SUBMITTED, State.RETURNED, State.COSIGNED):
        desk.submit(note)
    if state is State.RETURNED:
        desk.give_back(note)
    if state is State.COSIGNED:
        desk.cosign(note)
    return note


MOVING = {
    State.SUBMITTED: lambda desk, note, by: desk.submit(note, by),
    State.SIGNED: lambda desk, note, by: desk.sign(note, by),
    State.DISCARDED: lambda desk, note, by: desk.discard(note, by),
    State.COSIGNED: lambda desk, note, by: desk.cosign(note),
    State.RETURNED: lambda desk, note, by: desk.give_back(note),
}


@pytest.mark.parametrize("to", list(MOVING))
@pytest.mark.parametrize("state", list(State))
def test_a_note_moves_only_as_the_table_says(desk, state, to):
    house = desk.house
    note = in_state(desk, state)
    author = house.okafor if Note.objects.get(ref=note).author_id == house.okafor.ref else house.adeyemi
    # Whoever could make the move if the state allowed it: a trainee signs nothing, a clinician submits nothing.
    if to is State.SIGNED and author is house.adeyemi:
        author = replace(author, roles=frozenset({Role.CLINICIAN}))
    if to is State.SUBMITTED:
        author = replace(author, roles=frozenset({Role.TRAINEE}))
    if to in NOTE_MOVES[state]:
        MOVING[to](desk, note, author)
        assert state_of(note) is to
        return
    with pytest.raises((Conflict, Refused)):
        MOVING[to](desk, note, author)
    assert state_of(note) is state


def test_no_table_leads_out_of_the_record():
    for state in IN_RECORD | {State.DISCARDED}:
        assert NOTE_MOVES[state] == frozenset()
    assert frozenset({State.DRAFT, State.RETURNED}) == WRITABLE


# -- what a signature leaves behind --------------------------------------------------------------------


def test_a_signed_note_reads_word_for_word_and_is_the_care_teams(desk):
    note = desk.signed()

    def read(by):
        return queries.note_text(note, by=by, on=desk.house.today, read=Reading())

    text = read(desk.house.okafor)
    assert text.sections == SOAP
    assert text.headings["subjective"] == "Subjective"
    assert text.facts["minutes"] == "47"
    assert text.facts["cpt"] == "90834"
    assert [one.says for one in text.signatures] == ["Attested by the practice for Okafor, LPC"]
    assert answers(desk.house, read) == everyone(
        403, okafor=200, lindqvist=200, brandt=404, adeyemi=404, sato=404
    )


def test_signing_ends_the_draft_and_its_keys(desk, django_capture_on_commit_callbacks):
    note = desk.written()
    with django_capture_on_commit_callbacks(execute=True):
        desk.sign(note)
    assert not DraftText.objects.filter(note_id=note).exists()
    assert not SignatureStep.objects.filter(note_id=note).exists()
    live = DataKey.objects.using("keys").filter(owner_ref=note, destroyed_at__isnull=True)
    assert not live.exists()
    with pytest.raises(Ended):
        desk.save(note, base=1)


def test_the_ledger_holds_the_hash_and_how_it_was_signed(desk):
    note = desk.signed()
    entry = entries_about(desk.house.practice, note, acts=["note.signed"])[0]
    version = NoteVersion.objects.get(note_id=note)
    assert entry.facts == {
        "part": "author",
        "version": 1,
        "content_hash": version.content_hash,
        "how": "attested",
    }
    assert entry.actor_ref == desk.house.okafor.ref
    assert entry.at == desk.at


def test_two_notes_with_the_same_words_have_different_hashes(desk):
    hashes = {NoteVersion.objects.get(note_id=desk.signed()).content_hash for _ in range(2)}
    assert len(hashes) == 2


# -- who may -------------------------------------------------------------------------------------------


def test_nobody_signs_for_another(desk):
    house, note = desk.house, desk.written()
    step = desk.prepare(note)

    def prepare(by):
        desk.prepare(note, by)

    def sign(by):
        desk.sign(note, by, step=step.ref)

    others = tuple(name for name in everyone(0) if name != "okafor")
    closed = everyone(403, okafor=0, lindqvist=404, brandt=404, sato=404)
    closed.pop("okafor")
    assert answers(house, sign, others) == closed
    # A trainee is told openly that trainees don't sign, whatever the ref; preparing asks for submitting.
    assert answers(house, prepare, others) == closed | {"adeyemi": 404}
    assert state_of(note) is State.DRAFT


def test_a_trainee_never_signs_whatever_else_they_are(desk):
    note = desk.written(desk.house.adeyemi)
    step = desk.prepare(note, desk.house.adeyemi)
    for by in (desk.house.adeyemi, desk.house.also("adeyemi", Role.CLINICIAN, Role.SUPERVISOR)):
        with pytest.raises(Refused):
            desk.sign(note, by, step=step.ref)
        assert desk.prepare(note, by).part == "trainee"


def test_only_a_supervisor_linked_to_the_author_that_day_cosigns(desk):
    house, note = desk.house, desk.submitted()
    step = desk.prepare(note, house.brandt)

    def cosign(by):
        desk.cosign(note, by, step=step.ref)

    others = tuple(name for name in everyone(0) if name != "brandt")
    closed = everyone(403, brandt=0, sato=403)
    closed.pop("brandt")
    assert answers(house, cosign, others) == closed
    Supervision.objects.update(until_day=house.today - timedelta(days=1))
    with pytest.raises(Refused) as no:
        cosign(house.brandt)
    assert no.value.hidden
    assert state_of(note) is State.SUBMITTED


def test_nobody_cosigns_their_own_note(desk):
    note = desk.submitted()
    by = replace(desk.house.adeyemi, roles=frozenset({Role.SUPERVISOR}))
    with pytest.raises(Refused) as no:
        desk.cosign(note, by, step=uuid4())
    assert not no.value.hidden
    assert "second pair of eyes" in no.value.why


def test_a_supervisor_reads_and_returns_but_never_edits(desk):
    house, note = desk.house, desk.submitted()
    text = queries.note_text(note, by=house.brandt, on=house.today, read=Reading())
    assert text.sections == SOAP
    with pytest.raises(Refused) as no:
        desk.save(note, house.brandt, base=0)
    assert not no.value.hidden
    waiting = queries.submitted_to(by=house.brandt, on=house.today, read=Reading())
    assert [line.ref for line in waiting] == [note]


def test_a_submitted_note_is_its_authors_and_the_supervisors(desk):
    note = desk.submitted()

    def read(by):
        queries.note_text(note, by=by, on=desk.house.today, read=Reading())

    assert answers(desk.house, read) == everyone(
        403, adeyemi=200, brandt=200, okafor=404, lindqvist=404, sato=404
    )


def test_a_returned_note_goes_on_from_its_frozen_version(desk):
    house, note = desk.house, desk.submitted()
    desk.give_back(note, comment="Say how you asked about risk.")
    draft = queries.draft(note, by=house.adeyemi, on=house.today, read=Reading())
    assert draft.sections == SOAP
    assert draft.return_comment == "Say how you asked about risk."
    assert draft.returned_by == house.brandt.ref
    better = {**SOAP, "assessment": "Asked directly: no thoughts of dying."}
    desk.save(note, house.adeyemi, base=draft.revision, sections=better)
    desk.submit(note)
    desk.cosign(note)
    text = queries.note_text(note, by=house.okafor, on=house.today, read=Reading())
    assert text.version == 2
    assert text.sections == better
    assert [one.part for one in text.signatures] == ["trainee", "supervisor"]
    assert NoteVersion.objects.filter(note_id=note).count() == 2
    assert queries.verify_note(note, on=house.today).holds


def test_a_return_needs_a_comment(desk):
    note = desk.submitted()
    for blank in ("", "  \n ", "\x00"):
        with pytest.raises(Invalid):
            desk.give_back(note, comment=blank)
    assert state_of(note) is State.SUBMITTED


# -- the step ------------------------------------------------------------------------------------------


def test_only_what_was_looked_at_is_signed(desk):
    note = desk.written()
    step = desk.prepare(note)
    desk.save(note, base=1, sections={**SOAP, "plan": "Changed."})
    with pytest.raises(LookAgain):
        desk.sign(note, step=step.ref)
    with pytest.raises(LookAgain):
        desk.sign(note, step=uuid4())
    newer = desk.prepare(note)
    with pytest.raises(LookAgain):
        desk.sign(note, step=step.ref)
    desk.sign(note, step=newer.ref)
    assert queries.note_text(note, by=desk.house.okafor, on=desk.house.today, read=Reading()).sections[
        "plan"
    ] == ("Changed.")


def test_a_step_lives_five_minutes(desk):
    note = desk.written()
    step = desk.prepare(note)
    desk.at += timedelta(minutes=5, seconds=1)
    with pytest.raises(LookAgain):
        desk.sign(note, step=step.ref)
    desk.sign(note)


def test_a_step_of_another_note_or_person_signs_nothing(desk):
    house = desk.house
    one, two = desk.written(), desk.written()
    step = desk.prepare(one)
    with pytest.raises(LookAgain):
        desk.sign(two, step=step.ref)
    note = desk.written(house.adeyemi)
    own = desk.prepare(note, house.adeyemi)
    desk.submit(note, step=own.ref)
    with pytest.raises(LookAgain):
        desk.cosign(note, step=own.ref)


def test_a_signature_needs_fresh_proof_of_the_person(desk):
    note = desk.written()
    for proof in (None, desk.at - timedelta(minutes=6), desk.at + timedelta(minutes=6)):
        with pytest.raises(SignInAgain):
            desk.sign(note, confirmed_at=proof)
    sub = desk.written(desk.house.adeyemi)
    with pytest.raises(SignInAgain):
        desk.submit(sub, confirmed_at=None)
    desk.submit(sub)
    with pytest.raises(SignInAgain):
        desk.cosign(sub, confirmed_at=None)


def test_a_clock_that_jumped_back_signs_nothing(desk):
    note = desk.written()
    desk.begin()  # the newest entry of the log
    step = desk.prepare(note)
    past = desk.at - timedelta(seconds=61)
    SignatureStep.objects.update(made_at=past)
    with pytest.raises(Conflict) as no:
        desk.sign(note, step=step.ref, at=past, confirmed_at=past)
    assert "clock" in no.value.what
    assert state_of(note) is State.DRAFT


def test_an_empty_note_cant_be_signed(desk):
    note = desk.begin()
    with pytest.raises(Conflict):
        desk.prepare(note)
    desk.save(note, sections={"plan": " \n "})
    with pytest.raises(Conflict):
        desk.prepare(note)


def test_a_telehealth_note_waits_for_the_clients_location(desk):
    from twodrawer.scheduling import actions as scheduling

    house, note = desk.house, desk.written()
    Session.objects.filter(ref=desk.rowans).update(place="10")
    with pytest.raises(Conflict) as no:
        desk.prepare(note)
    assert "Where the client was" in no.value.what
    scheduling.record_telehealth(
        desk.rowans,
        client_ref=house.rowan,
        telehealth=Telehealth(client_location="At home, Portland", platform="video", consent_on_file=True),
        by=house.okafor,
        at=desk.tick(),
        on=house.today,
    )
    desk.sign(note)
    text = queries.note_text(note, by=house.okafor, on=house.today, read=Reading())
    assert text.facts["client_location"] == "At home, Portland"
    assert text.facts["consent_on_file"] == "yes"
    assert Participant.objects.exists()


def test_what_was_frozen_stays_when_session_and_plan_change(desk):
    house = desk.house
    said = {"by": house.okafor, "on": house.today}
    goal = actions.set_goal(house.rowan, title="Sleep through", from_day=house.today, at=desk.tick(), **said)
    worry = actions.add_diagnosis(house.rowan, code="f411", from_day=house.today, at=desk.tick(), **said)
    note = desk.begin()
    desk.save(note, goal_refs=[goal], diagnosis_refs=[worry])
    desk.sign(note)
    actions.change_goal(goal, base=1, title="Another goal", objectives=(), at=desk.tick(), **said)
    actions.end_diagnosis(worry, base=1, until_day=house.today, at=desk.tick(), **said)
    Session.objects.update(cpt="90837")
    text = queries.note_text(note, by=house.okafor, on=house.today, read=Reading())
    assert text.goals == (("G1", "Sleep through"),)
    assert text.diagnoses == (("F41.1", "Generalized anxiety disorder"),)
    assert text.facts["cpt"] == "90834"
