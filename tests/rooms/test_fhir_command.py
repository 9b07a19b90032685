"""`twodrawer import fhir`: who acts, which files, what the report says, with which exit status it ends."""

import json
from datetime import timedelta

import pytest

from tests.attacks.hostile_files import zipped
from tests.cast import AT, House, make_house
from tests.fhir_files import bundle, encounter, patient, raw, whole_patient
from twodrawer.audit.models import Entry
from twodrawer.config import import_command
from twodrawer.config.cli import main
from twodrawer.config.home import BadSettings
from twodrawer.lib import time as house_time
from twodrawer.people.models import CareTeamLink, Client

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def house(databases):
    ahead = house_time._ahead
    house_time.start_clock_at(AT + timedelta(hours=1))
    yield make_house()
    house_time._ahead = ahead


def run(house: House, *files, **said) -> int:
    asked = {"practice": house.sato_practice, "by": "", "clinician": "", "output": "json", **said}
    return import_command.run(files, **asked)


def test_a_solo_practice_needs_no_names_and_the_acts_are_the_one_members(house: House, tmp_path, capsys):
    (tmp_path / "a.json").write_bytes(raw(whole_patient()))
    assert run(house, tmp_path / "a.json") == 0
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert report["results"] == {"taken": 1}
    assert report["taken"] == {"contacts": 1, "sessions": 1, "diagnoses": 1, "goals": 2}
    assert [one["name"] for one in report["patients"]] == ["Robin Marlow"]
    assert "Moving clients in  100%  1 of 1" in told.err, "the bar is on standard error, away from the report"
    entry = json.loads(Entry.objects.filter(act="import.begun").latest("ref").leaf)
    assert entry["actor"]["ref"] == str(house.sato.ref)
    assert entry["facts"]["through"] == "command_line"
    assert CareTeamLink.objects.filter(
        client_id=report["patients"][0]["client"], member_id=house.sato.ref
    ).exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"practice": None}, "--practice"),
        ({"by": "", "clinician": "okafor@keller.example"}, "Say who with --by E-MAIL"),
        ({"by": "novak@keller.example"}, "Say who with --clinician E-MAIL"),
        ({"by": "okafor@keller.example"}, "--by names"),
        ({"by": "sato@sato.example"}, "--by names"),
        ({"by": "novak@keller.example", "clinician": "ibarra@keller.example"}, "--clinician names"),
    ],
)
def test_where_several_people_fit_it_asks_and_takes_nobody_who_does_not(said, words, house: House, tmp_path):
    (tmp_path / "a.json").write_bytes(raw(whole_patient()))
    before = Client.objects.count()
    with pytest.raises(BadSettings, match=words):
        run(house, tmp_path / "a.json", **{"practice": house.practice, **said})
    assert Client.objects.count() == before


def test_folders_archives_and_lines_are_read_and_a_broken_file_does_not_keep_the_others_out(
    house: House, tmp_path, capsys
):
    folder = tmp_path / "export"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "Patient.ndjson").write_bytes(raw(patient("Novak", ref="n")) + b"\n")
    (folder / "Encounter.ndjson").write_bytes(raw(encounter(subject={"reference": "Patient/n"})) + b"\n\n")
    (folder / "readme.txt").write_text("not read")
    (folder / "torn.json").write_bytes(raw(bundle(patient()))[:90])
    (folder / "linked.json").symlink_to("/etc/hostname")
    (tmp_path / "a.zip").write_bytes(zipped(("x/a.json", raw(whole_patient("Haddad")))))
    assert run(house, folder, tmp_path / "a.zip", tmp_path / "missing.json") == 2
    report = json.loads(capsys.readouterr().out)
    assert {one["name"]: one["taken"].get("sessions") for one in report["patients"]} == {
        "Robin Novak": 1,
        "Robin Haddad": 1,
    }
    assert [one["file"].rpartition("/")[2] for one in report["refused_files"]] == [
        "missing.json",
        "torn.json",
    ]


def test_the_text_says_for_each_patient_what_came_and_what_was_left(house: House, tmp_path, capsys):
    body = whole_patient()
    body["entry"].append({"resource": encounter(status="planned", id="e2")})
    body["entry"].append({"resource": {"resourceType": "Claim"}})
    (tmp_path / "a.json").write_bytes(raw(body))
    assert run(house, tmp_path / "a.json", output="text") == 0
    assert capsys.readouterr().out == (
        "Robin Marlow, taken: 1 contact, 1 session, 1 diagnosis, 2 goals\n"
        "  left 1 Encounter: Planned, canceled or never finished: not a session that was held "
        "(first: a.json, entry 7)\n"
        "The chart has no place for: 1 Claim\n"
        "Patients: 1 taken. They are on the care team of Sato, LCPC.\n"
    )
    assert run(house, tmp_path / "a.json", output="text") == 0
    assert capsys.readouterr().out.startswith("Robin Marlow, already here\n")


def test_files_of_organizations_alone_are_no_mistake(house: House, tmp_path, capsys):
    (tmp_path / "a.json").write_bytes(raw(bundle({"resourceType": "Organization"})))
    assert run(house, tmp_path / "a.json", output="text") == 0
    assert "Nobody was moved in, and nothing was kept." in capsys.readouterr().out


def test_the_command_needs_a_file_and_a_known_source(capsys):
    for arguments in (["import", "fhir"], ["import", "ccda", "a.xml"], ["import"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
