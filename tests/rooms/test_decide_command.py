"""`twodrawer decide` at a terminal: one question or a file of them, answers on standard output, sentences beside it."""

import json
import resource
import subprocess
from itertools import islice, product

from tests.support.house import program
from twodrawer.law.words import STATES, AuthorityKind, Deed, Purpose, Record, Relation

QUESTION = {
    "record": "psychotherapy_notes", "purpose": "payment", "act": "disclose", "on": "2026-11-21", "state": "IL",
    "actor": {"relation": "payer"}, "client": {"minor": False, "deceased": False}, "authority": {"kind": "none"},
}  # fmt: skip
MANY, SECONDS = 10_000, 5


def decide(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program("decide", *arguments), input=given, capture_output=True, text=True, check=False
    )


def test_one_question_from_a_file_or_from_standard_input_is_answered_alike(tmp_path):
    file = tmp_path / "question.json"
    file.write_text(json.dumps(QUESTION, indent=2))
    from_file, from_input = decide(str(file)), decide(given=json.dumps(QUESTION))
    assert from_file.returncode == from_input.returncode == 0
    assert from_file.stdout == from_input.stdout
    answer = json.loads(from_file.stdout)
    assert answer["outcome"] == "authorize"
    assert "45 CFR 164.508(a)(2)" in answer["citations"]
    assert answer["applied"] == ["hipaa_psychotherapy_notes", "state_il"]


def test_unknown_words_and_missing_facts_are_answered_and_malformed_input_is_status_2(tmp_path):
    unknown = decide(given=json.dumps({**QUESTION, "purpose": "curiosity"}))
    missing = decide(given=json.dumps({"record": "progress_note"}))
    for done, named in ((unknown, ["purpose"]), (missing, ["purpose", "act", "on", "actor.relation"])):
        assert done.returncode == 0
        assert json.loads(done.stdout)["outcome"] == "refuse"
        assert json.loads(done.stdout)["missing"] == named
    for done in (decide(given="{"), decide(given="[]"), decide(str(tmp_path / "none.json"))):
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.startswith("twodrawer: ")
        assert "Traceback" not in done.stderr


def test_a_file_of_ten_thousand_questions_is_answered_in_five_seconds(tmp_path):
    """Of the processor's time, so that a busy machine measures the same; nothing in it waits for anything."""
    words = product(Purpose, Record, Relation, Deed, sorted(STATES))
    questions = [
        {**QUESTION, "purpose": purpose, "record": record, "actor": {"relation": relation}, "act": act, "state": state,
         "authority": {"kind": list(AuthorityKind)[number % len(AuthorityKind)]}}
        for number, (purpose, record, relation, act, state) in enumerate(islice(words, 0, MANY * 86, 86))
    ]  # fmt: skip
    assert len(questions) == MANY
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, questions)) + "\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = decide(str(file))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0
    answers = done.stdout.splitlines()
    assert len(answers) == MANY
    assert {json.loads(answer)["outcome"] for answer in answers[::50]} >= {"allow", "authorize", "refuse"}
    took = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    assert took < SECONDS, took
