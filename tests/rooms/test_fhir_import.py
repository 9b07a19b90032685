"""Clients of another system arrive whole, once, sealed, on the care team of the clinician who was named."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from tests.cast import House, make_house, reading
from tests.fhir_files import bundle, condition, encounter, patient, raw, whole_patient
from tests.support.public_data import public_files
from twodrawer.audit.models import Entry
from twodrawer.chart import queries as chart
from twodrawer.fhir.actions import begin_import, carry_on
from twodrawer.fhir.actions.begin import NobodyToTake
from twodrawer.fhir.facts import Arriving, HeldSession, Result
from twodrawer.fhir.models import Arrival, Import, ImportPart
from twodrawer.fhir.queries import import_report
from twodrawer.fhir.reading import read_files
from twodrawer.fhir.sealed import open_content, seal_content
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.people import actions as people_actions
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.models import Client
from twodrawer.scheduling import actions as scheduling
from twodrawer.scheduling import queries as scheduling_queries
from twodrawer.sealing.keyring import keyring

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def house(databases) -> House:
    return make_house()


def later(house: House, minutes: int = 5):
    """A clock that goes on by a second with each look at it."""
    moment = house.at + timedelta(minutes=minutes)

    def clock():
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return clock


def move_in(house: House, *files: bytes, by: str = "novak", to: str = "okafor", minutes: int = 5):
    """The report of an import of these files."""
    clock, mover = later(house, minutes), house.member(by)
    run = begin_import(
        read_files([(f"{n}.json", content) for n, content in enumerate(files)]),
        clinician_ref=house.member(to).ref,
        through="page",
        by=mover,
        at=clock(),
        on=house.today,
    )
    assert [done for done, _ in carry_on(run, by=mover, clock=clock, on=house.today)]
    return import_report(run, by=mover, on=house.today, read=reading())


def rows(*but: str) -> dict[str, int]:
    """How many rows each table of both stores has."""
    counted = {}
    for model in apps.get_models():
        if model._meta.app_label in ("people", "scheduling", "chart", "fhir", "audit", "sealing"):
            alias = "keys" if model._meta.app_label == "sealing" else "default"
            counted[model._meta.label] = model._default_manager.using(alias).count()
    return {name: count for name, count in counted.items() if name not in but}


BOOKKEEPING = (
    "fhir.Import",
    "fhir.ImportPart",
    "audit.Entry",
    "audit.EntryRef",
    "audit.Pending",
    "sealing.DataKey",
)
"""What an import writes about itself."""


def test_a_client_arrives_with_sessions_diagnosis_goals_and_contact(house: House):
    report = move_in(house, raw(whole_patient()))
    (line,) = report.lines
    assert dict(line.taken) == {"contacts": 1, "sessions": 1, "diagnoses": 1, "goals": 2}
    who: dict[str, Any] = {"by": house.okafor, "on": house.today}
    ref = line.client_ref
    assert ref is not None
    facts = people.client_facts(ref, read=reading(), **who)
    assert (facts.identity.legal_name, facts.identity.record_number) == ("Robin Marlow", "Marlow-p1")
    (held,) = scheduling_queries.sessions_of_client(ref, read=reading(), **who)
    assert (held.minutes, held.cpt, held.room) == (50, "90834", "from another record")
    assert held.participants[0].attendance == "kept"
    diagnoses, goals = chart.treatment(ref, read=reading(), **who)
    assert [(d.code, d.note) for d in diagnoses] == [("F41.1", "Came from another record.")]
    assert {goal.title for goal in goals} == {"Sleep through the night", "Anxiety care"}
    assert [one.name for one in people.representatives(ref, read=reading(), **who)] == ["Tran"]


def test_only_the_named_clinician_can_open_what_was_moved_in(house: House):
    (line,) = move_in(house, raw(whole_patient())).lines
    assert line.client_ref is not None
    for name, opens in [("okafor", True), ("lindqvist", False), ("brandt", False), ("keller", False)]:
        who: dict[str, Any] = {"by": house.member(name), "on": house.today, "read": reading()}
        if opens:
            assert chart.treatment(line.client_ref, **who)
        else:
            with pytest.raises(Refused):
                chart.treatment(line.client_ref, **who)


@pytest.mark.parametrize("name", ["okafor", "lindqvist", "brandt", "adeyemi", "ibarra", "haddad"])
def test_nobody_but_administrator_and_front_desk_moves_clients_in(name, house: House):
    before = rows()
    with pytest.raises(Refused):
        move_in(house, raw(whole_patient()), by=name)
    assert rows() == before


@pytest.mark.parametrize("to", ["ibarra", "novak", "sato", "keller"])
def test_the_clients_join_somebody_who_treats_in_this_practice(to, house: House):
    before = rows()
    with pytest.raises(Invalid):
        move_in(house, raw(whole_patient()), to=to)
    assert rows() == before


def test_the_same_files_again_change_nothing(house: House):
    move_in(house, raw(whole_patient()))
    before, keys = rows(*BOOKKEEPING), rows()["sealing.DataKey"]
    contents = list(Client.objects.order_by("ref").values())
    report = move_in(house, raw(whole_patient()), minutes=60, by="keller", to="lindqvist")
    assert [line.result for line in report.lines] == [Result.HERE]
    assert rows(*BOOKKEEPING) == before
    assert list(Client.objects.order_by("ref").values()) == contents
    assert rows()["sealing.DataKey"] == keys + 1, "the second import's own key, and no client's"


def test_a_patient_who_changed_is_named_and_not_overwritten(house: House):
    move_in(house, raw(whole_patient()))
    before = rows(*BOOKKEEPING)
    body = whole_patient()
    body["entry"].append({"resource": condition("F32.1", id="c9")})
    report = move_in(house, raw(body), minutes=60)
    assert [line.result for line in report.lines] == [Result.CHANGED]
    assert report.any_refused
    assert rows(*BOOKKEEPING) == before


def test_a_patient_twice_in_one_import_is_one_client(house: House):
    report = move_in(house, raw(whole_patient()), raw(whole_patient()))
    assert [line.result for line in report.lines] == [Result.TAKEN, Result.HERE]


def test_another_practice_does_not_know_who_has_arrived_here(house: House):
    move_in(house, raw(whole_patient()))
    report = move_in(house, raw(whole_patient()), by="sato", to="sato", minutes=60)
    assert [line.result for line in report.lines] == [Result.TAKEN]
    sources = set(Arrival.objects.values_list("source", flat=True))
    assert len(sources) == 2, "hashed under each practice's own key, so that nobody can compare"


def test_no_number_and_no_name_of_a_file_stands_in_clear(house: House):
    report = move_in(house, raw(whole_patient("Quillfeather")))
    assert report.lines[0].name == "Robin Quillfeather"
    for alias in ("default", "keys"):
        for model in apps.get_models():
            if (model._meta.app_label == "sealing") == (alias == "keys"):
                assert "uillfeather" not in repr(list(model._default_manager.using(alias).values())), model
    assert not ImportPart.objects.filter(content__isnull=False).exists()


def test_every_act_stands_in_the_ledger_without_a_word_of_the_file(house: House):
    newest = Entry.objects.latest("ref").ref
    move_in(house, raw(whole_patient()))
    entries = Entry.objects.filter(ref__gt=newest)
    assert sorted(entries.values_list("act", flat=True)) == sorted(
        ["import.begun", "client.brought_in", "care_team.joined", "representative.added", "session.brought_in",
         "diagnosis.brought_in", "goal.brought_in", "goal.brought_in", "import.ended"]
    )  # fmt: skip
    leaves = " ".join(entries.values_list("leaf", flat=True))
    assert not any(word in leaves for word in ("Marlow", "F41", "Anxiety", "elsewhere"))


def test_somebody_of_the_same_name_and_birth_date_is_shown_to_the_front_desk_and_not_joined(house: House):
    who = {**house.who("novak"), "at": house.at + timedelta(minutes=1)}
    born = patient()["birthDate"]
    known = people_actions.register_client(
        ClientIdentity("robin  marlow", born=house.today.fromisoformat(born)),
        treated_by=house.lindqvist.ref,
        **who,
    )
    report = move_in(house, raw(whole_patient()))
    assert report.lines[0].same_as == (known,)
    assert people.kept_ref_of(known) == known
    entry = json.loads(Entry.objects.filter(act="client.brought_in").latest("ref").leaf)
    assert str(known) in {ref["ref"] for ref in entry["refs"]}, "that they were compared stands in the ledger"


def test_an_administrator_is_not_told_who_was_a_client_before(house: House):
    who = {**house.who("novak"), "at": house.at + timedelta(minutes=1)}
    identity = ClientIdentity("Robin Marlow", born=house.today.fromisoformat(patient()["birthDate"]))
    people_actions.register_client(identity, treated_by=house.lindqvist.ref, **who)
    (line,) = move_in(house, raw(whole_patient()), by="keller").lines
    assert line.same_as == ()
    assert line.client_ref is None


def test_the_right_to_move_in_is_no_way_into_a_clients_chart(house: House):
    at = house.at + timedelta(hours=1)
    who: dict[str, Any] = {"by": house.novak, "at": at, "on": house.today}
    before = rows()
    for ref in (house.rowan, house.marlow):
        with pytest.raises(Refused):
            scheduling.bring_in_session(
                ref, clinician_ref=house.okafor.ref, start=house.at - timedelta(days=9, hours=1),
                stop=house.at - timedelta(days=9), place="11", **who,
            )  # fmt: skip
        with pytest.raises(Refused):
            people_actions.bring_in_representative(
                ref,
                kind="guardian",
                name="Tran",
                relation="",
                contact=Contact(),
                **who,
            )
    assert rows() == before


def test_a_failure_in_the_middle_of_a_patient_leaves_nothing_of_them_and_the_next_one_comes(house: House):
    """What waits was altered so that a rule of the record itself refuses the last session."""
    clock = later(house)
    run = begin_import(
        read_files([("a.json", raw(whole_patient())), ("b.json", raw(whole_patient("Novak", ref="p2")))]),
        clinician_ref=house.okafor.ref, through="page", by=house.novak, at=clock(), on=house.today,
    )  # fmt: skip
    ring = keyring(house.practice)
    part = ImportPart.objects.filter(run_id=run).order_by("position")[0]
    held = open_content(part, ring=ring)
    late = HeldSession(house.at + timedelta(days=3), house.at + timedelta(days=3, hours=1), "99", "")
    spoiled = Arriving(**{**held.__dict__, "sessions": (*held.sessions, late)})
    ImportPart.objects.filter(ref=part.ref).update(content=seal_content(spoiled, part=part, ring=ring))
    before = rows(*BOOKKEEPING)
    steps = carry_on(run, by=house.novak, clock=clock, on=house.today)
    assert next(steps) == (1, 2)
    assert rows(*BOOKKEEPING) == before
    assert list(steps)[-1] == (2, 2)
    report = import_report(run, by=house.novak, on=house.today, read=reading())
    assert [line.result for line in report.lines] == [Result.REFUSED, Result.TAKEN]
    assert report.lines[0].because == "A session that was held can't lie before 1900 or after now."


def test_an_import_that_was_left_is_gone_on_with_by_who_began_it_and_nobody_else(house: House):
    clock = later(house)
    files = [(f"{n}.json", raw(whole_patient(f"Person{n}", ref=f"p{n}"))) for n in range(3)]
    run = begin_import(
        read_files(files),
        clinician_ref=house.okafor.ref,
        through="page",
        by=house.keller,
        at=clock(),
        on=house.today,
    )
    next(carry_on(run, by=house.keller, clock=clock, on=house.today))
    for other in ("novak", "sato", "okafor"):
        with pytest.raises(Refused):
            next(carry_on(run, by=house.member(other), clock=clock, on=house.today))
    assert list(carry_on(run, by=house.keller, clock=clock, on=house.today))[-1] == (3, 3)
    assert Import.objects.get(ref=run).ended_at is not None
    assert Arrival.objects.count() == 3


def test_files_without_a_patient_leave_nothing(house: House):
    before = rows()
    with pytest.raises(NobodyToTake, match="no patient"):
        move_in(house, raw(bundle({"resourceType": "Organization"})))
    assert rows() == before


def public_and_own(most: int) -> list[bytes]:
    """Synthea bundles, smallest first, and one of our own."""
    found = sorted((p for p in public_files("synthea-r4") if "_" in p.name), key=lambda p: p.stat().st_size)
    return [raw(whole_patient()), *(path.read_bytes() for path in found[:most])]


def test_bundles_of_another_system_arrive_and_a_second_import_changes_nothing(house: House):
    files = public_and_own(2)
    report = move_in(house, *files)
    assert [line.result for line in report.lines] == [Result.TAKEN] * len(files)
    before = rows(*BOOKKEEPING)
    again = move_in(house, *files, minutes=60)
    assert [line.result for line in again.lines] == [Result.HERE] * len(files)
    assert rows(*BOOKKEEPING) == before


def test_single_resources_of_a_profile_arrive_together(house: House):
    """US Core's examples are single files that refer to each other."""
    files = [path.read_bytes() for path in public_files("us-core-examples")]
    patients = sum(json.loads(one).get("resourceType") == "Patient" for one in files)
    report = move_in(house, raw(patient()), raw(encounter()), *files)
    assert report.moved_in == patients + 1
    assert report.taken["sessions"] >= 1
    again = move_in(house, raw(patient()), raw(encounter()), *files, minutes=60)
    assert again.results == {Result.HERE.value: patients + 1}
