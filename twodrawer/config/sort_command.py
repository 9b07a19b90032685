"""`twodrawer sort`: passages in as JSON lines, the drawer of each out as JSON lines. No database is opened.

Exit status 0 when every line was answered, 2 when one could not be read; the others are answered all the same.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from twodrawer.lib.errors import Invalid
from twodrawer.writing.passages import elements_in, issues_in, risk_in
from twodrawer.writing.sorting import sort_passage

ANSWERED, UNREADABLE = 0, 2
_MOST_CHARACTERS = 100_000


def run(files: Sequence[str]) -> int:
    """Every line of every file that can be read is answered; each that can't is named on standard error."""
    worst = ANSWERED
    for name in files or ("-",):
        try:
            content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as wrong:
            worst = _complain(f"{name} can't be read: {wrong.strerror}")
            continue
        for number, line in enumerate(content.split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                print(json.dumps(answer(line)), flush=True)
            except Invalid as wrong:
                where = f"line {number}" if name == "-" else f"{name}, line {number}"
                worst = _complain(f"{where}: {wrong.what}. {wrong.do}")
    return worst


def answer(line: bytes) -> dict[str, Any]:
    """The answer to one line: an object with an `id` and a `text`. Invalid if it is something else."""
    passage = _read(line)
    text: str = passage["text"]
    found = sort_passage(text)
    return {
        "id": passage["id"],
        "drawer": found.drawer.value,
        "p_psychotherapy": round(found.p_psychotherapy, 6),
        "reason": found.reason,
        "elements": sorted(elements_in(text)),
        "risk": risk_in(text),
        "issues": sorted(issues_in(text)),
    }


def _read(line: bytes) -> dict[str, Any]:
    do = 'Write one object a line: {"id": 1, "text": "…"}.'
    try:
        read = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise Invalid("It is not text in UTF-8", do="Save the file as UTF-8.") from wrong
    except (ValueError, RecursionError) as wrong:
        raise Invalid("It is not JSON that can be read", do=do) from wrong
    if not isinstance(read, dict):
        raise Invalid("It is not an object", do=do)
    if not isinstance(read.get("id"), str | int) or isinstance(read.get("id"), bool):
        raise Invalid("Its `id` is missing, or neither text nor a whole number", do=do)
    text = read.get("text")
    if not isinstance(text, str):
        raise Invalid("Its `text` is missing, or is no text", do=do)
    if len(text) > _MOST_CHARACTERS:
        raise Invalid(
            f"Its `text` has {len(text):,} characters",
            do=f"A passage has at most {_MOST_CHARACTERS:,}; split it.",
        )
    return read


def _complain(sentence: str) -> int:
    print(f"twodrawer: {sentence}", file=sys.stderr)
    return UNREADABLE
