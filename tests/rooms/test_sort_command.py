"""`twodrawer sort`: a passage a line in, an answer a line out."""

import json
import subprocess
import sys

from twodrawer.config import sort_command


def asked(content):
    """The exit status, the answers and the complaints of the command, given this on standard input."""
    program = [sys.executable, "-m", "twodrawer.config.cli", "sort"]
    ran = subprocess.run(program, input=content, capture_output=True, check=False)
    return (
        ran.returncode,
        [json.loads(line) for line in ran.stdout.decode().splitlines()],
        ran.stderr.decode(),
    )


def test_each_line_is_answered_and_a_bad_one_is_named():
    lines = (
        '{"id": "a", "text": "I felt a pull to rescue her."}\n'
        "not json\n\n"
        '{"id": 7, "text": "Denies SI. PHQ-9 was 11. Next visit Tuesday."}\n'
        '{"text": "No id."}\n[1]\n{"id": 8, "text": 8}\n'
    )
    status, answers, said = asked(lines.encode())
    assert status == 2
    assert [answer["id"] for answer in answers] == ["a", 7]
    assert [answer["drawer"] for answer in answers] == ["psychotherapy", "progress"]
    assert answers[0]["p_psychotherapy"] > 0.9 > 0.1 > answers[1]["p_psychotherapy"]
    assert answers[1]["risk"] == "denied"
    assert {"risk", "test_result"} <= set(answers[1]["elements"])
    assert answers[0]["issues"] == ["not_objective"]
    assert answers[0]["reason"].startswith("It ")
    assert [part for part in said.splitlines() if "twodrawer: line" in part] == said.splitlines()
    for number in (2, 5, 6, 7):
        assert f"line {number}:" in said
    assert "line 1:" not in said


def test_files_are_read_and_a_missing_one_is_named(tmp_path, capsys):
    good, missing = tmp_path / "good.jsonl", tmp_path / "missing.jsonl"
    good.write_text('{"id": 1, "text": "Missed two doses of sertraline."}\n')
    assert sort_command.run([str(missing), str(good)]) == 2
    out = capsys.readouterr()
    assert json.loads(out.out)["drawer"] == "progress"
    assert "missing.jsonl can't be read" in out.err


def test_good_lines_alone_end_with_status_0(tmp_path, capsys):
    (tmp_path / "good.jsonl").write_text(
        '\ufeff{"id": 1, "text": "Slept six hours."}\r\n{"id": "é\\ud800", "text": "\\ud83d"}'
    )
    assert sort_command.run([str(tmp_path / "good.jsonl")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_bytes_that_are_no_text_are_named(tmp_path, capsys):
    (tmp_path / "bad.jsonl").write_bytes(b'{"id": 1, "text": "\xff"}\n' + b"[" * 200_000 + b"\n")
    assert sort_command.run([str(tmp_path / "bad.jsonl")]) == 2
    said = capsys.readouterr().err
    assert "not text in UTF-8" in said
    assert "line 2: It is not JSON" in said
