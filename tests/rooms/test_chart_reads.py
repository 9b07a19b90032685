"""Reads of the chart: each in the reading that records it, and few questions for many notes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.cast import answers, everyone, make_house
from tests.notes import open_desk
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.facts import Objective
from twodrawer.chart.models import Diagnosis, Goal
from twodrawer.lib.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_desk(make_house())


def asked(query, **arguments):
    """The answer, the reading, and how many questions both databases were asked."""
    read = Reading()
    with (
        CaptureQueriesContext(connections["default"]) as record,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        answer = query(**arguments, read=read)
    return answer, read, len(record) + len(keys)


def many(desk, count):
    """Signed notes, each with an addendum, and drafts."""
    for _ in range(count):
        note = desk.signed()
        added = actions.begin_addendum(note, by=desk.house.okafor, at=desk.tick(), on=desk.house.today)
        desk.save(added, sections={"addendum": "More."}, format="addendum")
        desk.sign(added)
        desk.written()


def test_lists_and_timelines_ask_as_much_for_many_notes_as_for_few(desk):
    house = desk.house
    said = {"by": house.okafor, "on": house.today}

    def counts():
        return [
            asked(lambda **more: queries.notes_of_client(house.rowan, **said, **more))[2],
            asked(lambda **more: queries.notes_of_session(desk.rowans, **said, **more))[2],
            asked(lambda **more: queries.note_texts(house.rowan, **said, **more))[2],
            asked(lambda **more: queries.last_plan(house.rowan, **said, **more))[2],
            asked(lambda **more: queries.unsigned(**said, **more))[2],
            asked(lambda **more: queries.submitted_to(by=house.brandt, on=house.today, **more))[2],
            asked(lambda **more: queries.treatment(house.rowan, **said, **more))[2],
        ]

    many(desk, 1)
    few = counts()
    many(desk, 4)
    assert counts() == few
    assert max(few) <= 16


def test_what_is_read_stands_in_the_reading(desk):
    house, note = desk.house, desk.signed()
    _, read, _ = asked(lambda **more: queries.note_text(note, by=house.okafor, on=house.today, **more))
    assert {("note", note), ("client", house.rowan), ("session", desk.rowans)} <= set(read.refs)
    assert read.under
    _, read, _ = asked(
        lambda **more: queries.notes_of_client(house.rowan, by=house.ibarra, on=house.today, **more)
    )
    assert ("note", note) in read.refs


def test_other_peoples_drafts_are_absent(desk):
    house = desk.house
    signed, draft = desk.signed(), desk.written()

    def refs(by, query=queries.notes_of_client, about=None):
        return {line.ref for line in query(about or house.rowan, by=by, on=house.today, read=Reading())}

    assert refs(house.okafor) == {signed, draft}
    for by in (house.lindqvist, house.ibarra, house.haddad):
        assert refs(by) == {signed}
    assert refs(house.lindqvist, queries.notes_of_session, desk.rowans) == {signed}
    both = {line.ref for line in queries.unsigned(by=house.okafor, on=house.today, read=Reading())}
    assert both == {draft}
    assert queries.unsigned(by=house.lindqvist, on=house.today, read=Reading()) == ()


def test_who_sees_the_list_of_a_clients_notes(desk):
    desk.signed()

    def read(by):
        queries.notes_of_client(desk.house.rowan, by=by, on=desk.house.today, read=Reading())

    assert answers(desk.house, read) == everyone(
        404, okafor=200, lindqvist=200, ibarra=200, haddad=200, novak=403, keller=403
    )


def test_a_supervisor_sees_the_notes_of_a_trainee_and_no_others(desk):
    house = desk.house
    submitted = desk.submitted()
    lines = queries.notes_of_client(house.tran, by=house.brandt, on=house.today, read=Reading())
    assert [line.ref for line in lines] == [submitted]
    texts = queries.note_texts(house.tran, by=house.brandt, on=house.today, read=Reading())
    assert texts == ()
    desk.cosign(submitted)
    assert len(queries.note_texts(house.tran, by=house.brandt, on=house.today, read=Reading())) == 1


def test_the_last_plan_is_that_of_the_newest_session_in_the_record(desk):
    house = desk.house
    said = {"by": house.okafor, "on": house.today, "read": Reading()}
    assert queries.last_plan(house.rowan, **said) is None
    desk.written()
    assert queries.last_plan(house.rowan, **said) is None
    desk.signed()
    found = queries.last_plan(house.rowan, **said)
    assert found is not None
    when, sentences = found
    assert when == house.at - timedelta(days=1)
    assert sentences == ("Keep the worry log.", "Try the bus on Monday.")
    assert queries.last_plan(house.rowan, before=when, **said) is None


def test_a_timeline_loads_in_parts(desk):
    house = desk.house
    notes = [desk.signed() for _ in range(3)]
    said = {"by": house.okafor, "on": house.today, "read": Reading()}
    seen = [queries.note_texts(house.rowan, limit=1, after=n, **said)[0].line.ref for n in range(3)]
    assert sorted(seen) == sorted(notes)
    assert queries.note_texts(house.rowan, limit=1, after=3, **said) == ()


# -- diagnoses and goals -------------------------------------------------------------------------------


def treated(desk, by=None):
    return queries.treatment(
        desk.house.rowan, by=by or desk.house.okafor, on=desk.house.today, read=Reading()
    )


def said_by(desk, by=None):
    return {"by": by or desk.house.okafor, "at": desk.tick(), "on": desk.house.today}


def test_diagnoses_are_codes_of_the_list(desk):
    house = desk.house
    for code in ("", "F41.17", "depression", "F41.1; DROP TABLE", "x" * 5000):
        with pytest.raises(Invalid):
            actions.add_diagnosis(house.rowan, code=code, from_day=house.today, **said_by(desk))
    ref = actions.add_diagnosis(house.rowan, code="f331", from_day=house.today, **said_by(desk))
    with pytest.raises(Conflict):
        actions.add_diagnosis(house.rowan, code="F33.1", from_day=house.today, **said_by(desk))
    with pytest.raises(Invalid):
        actions.add_diagnosis(
            house.rowan, code="F41.1", from_day=house.today + timedelta(days=1), **said_by(desk)
        )
    assert [(one.ref, one.code) for one in treated(desk)[0]] == [(ref, "F33.1")]
    actions.end_diagnosis(ref, base=1, until_day=house.today, **said_by(desk))
    assert treated(desk)[0] == ()
    with pytest.raises(Conflict):
        actions.end_diagnosis(ref, base=2, until_day=house.today, **said_by(desk))


def test_a_stale_change_of_a_goal_is_refused(desk):
    house = desk.house
    steps = [Objective("Ride the bus", "times a week", 3, 1), Objective("  ")]
    ref = actions.set_goal(
        house.rowan, title=" Get  around ", objectives=steps, from_day=house.today, **said_by(desk)
    )
    (goal,) = treated(desk)[1]
    assert (goal.key, goal.title, goal.objectives) == ("G1", "Get around", (steps[0],))

    def change(base, by):
        return actions.change_goal(ref, base=base, title="Get about", objectives=(), **said_by(desk, by))

    assert change(1, house.okafor) == 2
    with pytest.raises(Conflict):
        change(1, house.lindqvist)
    actions.end_goal(ref, base=2, reached=True, **said_by(desk))
    with pytest.raises(Conflict):
        change(3, house.okafor)
    second = actions.set_goal(house.rowan, title="Sleep", from_day=house.today, **said_by(desk))
    assert [(one.ref, one.key) for one in treated(desk)[1]] == [(second, "G2")]


def test_a_goal_has_words_and_counts_that_can_be(desk):
    house = desk.house
    for title, steps in (
        ("", []),
        ("x" * 201, []),
        ("Fine", [Objective("x", target=-1)]),
        ("Fine", [Objective("x", reached=10_000)]),
        ("Fine", [Objective("x" * 401)]),
        ("Fine", [Objective("x")] * 21),
    ):
        with pytest.raises(Invalid):
            actions.set_goal(
                house.rowan, title=title, objectives=steps, from_day=house.today, **said_by(desk)
            )


def test_who_reads_and_who_changes_the_plan(desk):
    house = desk.house
    ref = actions.set_goal(house.rowan, title="Sleep", from_day=house.today, **said_by(desk))

    def read(by):
        treated(desk, by)

    def end(by):
        actions.end_goal(ref, base=99, reached=False, **said_by(desk, by))

    def end_nothing(by):
        actions.end_goal(uuid4(), base=1, reached=False, **said_by(desk, by))

    def add(by):
        actions.add_diagnosis(house.rowan, code="F41.1", from_day=house.today, **said_by(desk, by))

    expected = everyone(403, okafor=200, lindqvist=200, brandt=404, adeyemi=404, sato=404)
    assert answers(house, read) == expected
    others = tuple(name for name in expected if expected[name] != 200)
    for act in (end, end_nothing, add):
        assert answers(house, act, others) == {name: expected[name] for name in others}
    with pytest.raises(Refused):
        end_nothing(house.okafor)


def test_a_swapped_diagnosis_doesnt_open(desk):
    house = desk.house
    one = actions.add_diagnosis(house.rowan, code="F41.1", from_day=house.today, **said_by(desk))
    two = actions.add_diagnosis(house.rowan, code="F33.1", from_day=house.today, **said_by(desk))
    Diagnosis.objects.filter(ref=two).update(details=Diagnosis.objects.get(ref=one).details)
    with pytest.raises(Exception, match="doesn't open"):
        treated(desk)
    assert not Goal.objects.exists()
