"""The checker: quiet on good notes, finds what was planted, quotes word for word, speaks JSON like a linter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.writing.texts import notes
from twodrawer.config.cli import main
from twodrawer.lib.errors import Invalid
from twodrawer.writing.checker import Severity, check, read_note
from twodrawer.writing.checker.messages import codes, missing_code
from twodrawer.writing.elements import Element
from twodrawer.writing.payer_file import payer_named, payers, read_payer

GOOD, FAULTS = notes("development")
OTHERS, _ = notes("first_blind")
NAMED = """no_goal_link vague_plan vague private_content not_objective stigmatizing third_party_name cloned_text too_long
    irrelevant_detail jargon risk_unaddressed risk_plan_missing time_code_mismatch no_live_diagnosis plan_overdue open_blank""".split()


@pytest.mark.parametrize("note", [*GOOD, *OTHERS], ids=lambda note: note["id"])
def test_a_good_note_raises_no_error(note):
    answer = check(read_note(note))
    assert not [finding for finding in answer.findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("note", GOOD, ids=lambda note: note["id"])
def test_a_good_note_of_the_development_set_is_clean(note):
    assert check(read_note(note)).findings == ()


def test_planted_faults_are_found():
    missed = [
        (code, note["id"])
        for code, note in FAULTS
        if code not in {finding.code for finding in check(read_note(note)).findings}
    ]
    assert missed == []


def test_every_code_has_its_sentence_and_every_fault_of_the_list_was_planted():
    assert codes() == {*NAMED, *map(missing_code, Element)}
    assert set(NAMED) <= {code for code, _ in FAULTS}


def test_a_quote_stands_word_for_word_in_its_section():
    for _, note in FAULTS:
        read = read_note(note)
        for finding in check(read).findings:
            if finding.quote is not None and finding.section is not None:
                assert finding.quote == read.sections[finding.section][finding.start : finding.end]


def test_what_the_session_knows_need_not_stand_in_the_note():
    bare = {"sections": {"Plan": "Client logs her sleep nightly until Friday."}}
    fields = {
        "session": {"start": "10:00", "stop": "10:50", "modality": "individual"},
        "diagnoses": ["F41.1"],
    }
    without = {finding.code for finding in check(read_note(bare)).findings}
    with_fields = {finding.code for finding in check(read_note({**bare, "context": fields})).findings}
    assert without - with_fields == {"missing_times", "missing_location_modality", "missing_diagnosis"}


@pytest.mark.parametrize(
    ("stop", "cpt", "fits"),
    [
        ("10:16", "90832", True), ("10:37", "90832", True), ("10:38", "90832", False), ("10:38", "90834", True),
        ("10:52", "90834", True), ("10:53", "90834", False), ("10:53", "90837", True), ("10:52", "90837", False),
        ("11:40", "90837", True), ("10:15", "90832", False), ("10:40", "90791", True), ("10:54", "90837 90785", True),
    ],
)  # fmt: skip
def test_minutes_are_held_against_the_code_at_both_ends(stop, cpt, fits):
    note = {"sections": {}, "context": {"session": {"start": "10:00", "stop": stop, "cpt": cpt}}}
    found = {finding.code for finding in check(read_note(note)).findings}
    assert ("time_code_mismatch" not in found) is fits


def test_phrases_of_the_phrase_bank_are_not_cloned_text():
    words = "Practised paced breathing for four minutes and wrote down each rating beside the time of day it was taken at home."
    context: dict[str, object] = {"prior_notes": [{"sections": {"Data": words}}]}
    note = {"sections": {"Data": words}, "context": context}
    assert "cloned_text" in {finding.code for finding in check(read_note(note)).findings}
    context["phrases"] = [words]
    assert "cloned_text" not in {finding.code for finding in check(read_note(note)).findings}


def test_a_payers_rules_decide_what_is_missing():
    note = read_note({"sections": {"Plan": "Client logs her sleep nightly until Friday."}})
    short = check(note, payer_named("example-short-note"))
    state = check(note, payer_named("example-state-programme"))
    assert Element.DIAGNOSIS not in short.missing
    assert Element.FUNCTIONAL_STATUS in state.missing
    assert next(rules.key for rules in payers()) == "default"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name: [", "YAML"),
        ("name: X", "field required"),
        ("name: X\nabout: Y\nrequired: [mood]\ntimes: {}\nreview: {treatment_plan_days: 90}", "required"),
        (
            "name: X\nabout: Y\nrequired: [plan]\ntimes: {'90837': {from: 60, to: 53}}\nreview: {treatment_plan_days: 90}",
            "before",
        ),
        ("x" * 60_000, "characters"),
    ],
)
def test_a_wrong_payer_file_is_refused_with_what_is_wrong(content, says):
    with pytest.raises(Invalid) as refused:
        read_payer("mine", content)
    assert says in refused.value.what.lower() or says in str(refused.value.what)


# -- the command ---------------------------------------------------------------------------------------


def run(*arguments, given=""):
    command = [sys.executable, "-m", "twodrawer", "check", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command_answers_one_note_as_the_manual_says(tmp_path: Path, capsys):
    file = tmp_path / "note.json"
    file.write_text(json.dumps(GOOD[0]))
    assert main(["check", str(file), "--output", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"id", "findings", "elements", "missing", "risk", "word_count"}
    assert answer["risk"] == "denied"
    file.write_text(json.dumps(FAULTS[0][1]))
    assert main(["check", str(file), "--output", "json"]) == 1
    finding = json.loads(capsys.readouterr().out)["findings"][0]
    assert set(finding) == {"code", "severity", "section", "quote", "message", "citation", "fix"}
    assert main(["check", str(file)]) == 1
    assert "[missing_risk]" in capsys.readouterr().out


def test_many_notes_come_a_line_each_and_a_bad_line_is_named():
    lines = "\n".join([json.dumps(GOOD[0]), "{nonsense", json.dumps(GOOD[1]), json.dumps({"id": 7})])
    status, out, err = run("--output", "json", given=lines)
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 2
    assert [answer["id"] for answer in answers] == [GOOD[0]["id"], None, GOOD[1]["id"], 7]
    assert "line 2" in err
    assert "line 4" in err


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nope",
        "[1, 2]",
        '{"sections": 3}',
        "[" * 100_000,
        '{"sections": {"a": "b"}, "context": {"session": {"start": "25:99"}}}',
    ],
)
def test_what_is_no_note_is_said_to_be_none(given, tmp_path, capsys):
    file = tmp_path / "bad.json"
    file.write_text(given)
    assert main(["check", str(file)]) == 2
    said = capsys.readouterr().err
    assert "twodrawer:" in said
    assert "Traceback" not in said


def test_a_file_that_is_not_there_and_rules_that_are_not_there_are_bad_input(capsys):
    assert main(["check", "/nowhere/note.json"]) == 2
    assert main(["check", "--payer", "nobody"]) == 2
    assert "default" in capsys.readouterr().err
