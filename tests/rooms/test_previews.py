"""The client's eye and the payer's eye before signing: what they show is what a release then really holds."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.stage import savepoint
from tests.cast import make_house
from tests.notes import SOAP, open_desk
from tests.releases import access, begun, change, decide_all, ready, to_therapist, who
from twodrawer.audit.queries import entries_about
from twodrawer.chart import actions as chart
from twodrawer.desk.queries.findings import findings_to_sign
from twodrawer.desk.queries.paper import paper_to_sign
from twodrawer.desk.queries.previews import Eyes, eyes_of
from twodrawer.disclosures.facts_releases import Part
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.people import actions as people_acts
from twodrawer.people import queries as people
from twodrawer.people.facts_coverage import PolicyDetails
from twodrawer.writing.payer_file import payers_in


@pytest.fixture(scope="module")
def built_desk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), savepoint():
        yield open_desk(make_house())


@pytest.fixture
def desk(built_desk, db):
    return replace(built_desk)


CASCADE = """
name: Cascade Mutual, outpatient
about: Asks how the client manages from day to day, and for an hour.
payers: [Cascade Mutual, "91204"]
required: [risk, plan, functional_status]
times: {"90834": {from: 55}}
review: {treatment_plan_days: 90}
"""


def eyes(desk, note, name="okafor") -> tuple[Eyes, object]:
    """What the page before signing shows to Okafor, or to who cosigns, and the step that they would sign."""
    said = who(desk, name)
    step, paper = paper_to_sign(note, zone=zone_of(desk), **said)
    found = findings_to_sign(paper.note.text, **said)
    return eyes_of(paper.note.text, found, zone=zone_of(desk), **said), step


def zone_of(desk) -> str:
    return people.practice_facts(desk.house.practice).zone


def signed_as_shown(desk, note, step) -> None:
    said = who(desk, "okafor")
    chart.sign_progress_note(note, step=step.ref, assertion=None, confirmed_at=said["at"], **said)


def test_what_the_client_will_get_is_what_was_shown(desk):
    """Removed and found: the words of one section, and a fact, in either of the two."""
    note = desk.written()
    shown, step = eyes(desk, note)
    assert [one["heading"] for one in shown.client.note["sections"]], "the words are there"
    signed_as_shown(desk, note, step)
    package = begun(desk, access())
    decide_all(desk, package)
    sheet: Any = ready(desk, package).sheet
    [left] = sheet["notes"]
    # A signature is what signing adds; every other part is the same, the seal over the words included.
    assert {**left, "signatures": []} == {**shown.client.note, "signatures": []}
    assert shown.client.taken_out == ()


def test_what_a_payer_gets_is_what_was_shown_and_no_word_of_the_note(desk):
    chart.add_diagnosis(
        desk.house.rowan, code="F41.1", note="", from_day=desk.house.today, **who(desk, "okafor")
    )
    note = desk.written()
    shown, step = eyes(desk, note)
    signed_as_shown(desk, note, step)
    package = begun(desk, to_therapist())
    change(desk, package, parts=frozenset({Part.SESSIONS, Part.DIAGNOSES}))
    decide_all(desk, package)
    sheet: Any = ready(desk, package).sheet
    lists = {one["title"]: one for one in sheet["lists"]}
    assert not sheet["notes"]
    row = dict(shown.payer.session)
    assert tuple(row) == lists["Sessions"]["head"]
    assert list(row.values()) in lists["Sessions"]["rows"]
    assert [[value for _, value in one] for one in shown.payer.diagnoses] == lists["Diagnoses"]["rows"]
    said = repr(shown.payer)
    assert not any(words[:30] in said for words in SOAP.values())


def test_the_payers_file_is_held_against_the_note_and_the_minutes_against_the_code(desk):
    note = desk.written()
    shown, _ = eyes(desk, note)
    asked = {one.words: one.is_there for one in shown.asked}
    assert len(asked) == 11, "what the default file asks of a progress note"
    assert shown.lacking == sum(not there for there in asked.values())
    assert not all(asked.values()), "two short sections hold not all of it"
    assert shown.time == "90834 stands for 38 to 52 minutes; this session records 47 minutes."
    assert shown.time_fits
    acts = [one.act for one in entries_about(desk.house.practice, note, acts=("note.previewed",))]
    assert acts == ["note.previewed"]


def insured(desk, *, payer: str, number: str, until: int = 30) -> None:
    """Rowan with a policy that began a year ago and ends so many days from today."""
    day = desk.house.today
    people_acts.add_policy(
        desk.house.rowan,
        position="primary",
        details=PolicyDetails(payer=payer, member_id="CM-1", payer_id=number),
        from_day=day - timedelta(days=365),
        until_day=day + timedelta(days=until),
        **who(desk, "ibarra"),
    )


@pytest.mark.parametrize(
    ("payer", "number"), [("cascade  mutual", ""), ("Another name for it", "91204")], ids=["name", "number"]
)
def test_the_payers_eye_holds_the_note_against_the_rules_of_who_pays(desk, settings, tmp_path, payer, number):
    (tmp_path / "cascade.yaml").write_text(CASCADE)
    settings.PAYER_RULES = payers_in(tmp_path)
    insured(desk, payer=payer, number=number)
    shown, _ = eyes(desk, desk.written())
    assert shown.payer_name == "Cascade Mutual, outpatient"
    asked = {one.words: one.is_there for one in shown.asked}
    assert asked.keys() == {"Risk", "Plan", "Day-to-day functioning"}
    assert not asked["Day-to-day functioning"], "the checker asked for it too"
    assert shown.time == "90834 stands for 55 minutes or more; this session records 47 minutes."
    assert not shown.time_fits


@pytest.mark.parametrize(
    ("payer", "until"), [("Cascade Mutual", -20), ("Cascade", 30)], ids=["ended before", "another"]
)
def test_a_policy_that_does_not_hold_or_another_payers_leaves_the_default_rules(
    desk, settings, tmp_path, payer, until
):
    (tmp_path / "cascade.yaml").write_text(CASCADE)
    settings.PAYER_RULES = payers_in(tmp_path)
    insured(desk, payer=payer, number="", until=until)
    shown, _ = eyes(desk, desk.written())
    assert shown.payer_name == "Default"


def test_a_folder_of_rules_with_one_payer_twice_is_refused(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(CASCADE)
    with pytest.raises(Invalid, match="stands in “one” as well"):
        payers_in(tmp_path)


def test_whoever_cosigns_sees_the_same_two_previews(desk):
    note = desk.submitted()
    shown, _ = eyes(desk, note, "brandt")
    assert [one["heading"] for one in shown.client.note["sections"]]
    assert dict(shown.payer.session)
    assert shown.payer_name == "Default"


def test_a_supervisor_who_does_not_treat_the_client_sees_the_default_rules(desk, settings, tmp_path):
    """Insurance is open to the care team, the front desk and billing (164.514(d)(2)); a cosignature is none of these."""
    (tmp_path / "cascade.yaml").write_text(CASCADE)
    settings.PAYER_RULES = payers_in(tmp_path)
    note = desk.submitted()
    try:
        shown, _ = eyes(desk, note, "brandt")
    except Refused as no:
        pytest.fail(f"The previews were refused: {no}")
    assert shown.payer_name == "Default"


def test_that_neither_note_nor_chart_names_a_diagnosis_is_said_once(desk):
    _, paper = paper_to_sign(desk.written(), zone=zone_of(desk), **who(desk, "okafor"))
    found = findings_to_sign(replace(paper.note.text, diagnoses=()), **who(desk, "okafor"))
    codes = [one.code for place in (*found.beside, found) for one in getattr(place, "findings", found.whole)]
    assert [code for code in codes if "diagnosis" in code] == ["missing_diagnosis"]
