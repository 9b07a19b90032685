"""`twodrawer check`: notes in as JSON or JSON lines, findings out as text or JSON. No database is opened.

Exit status like a linter's: 0 nothing to say (or infos only), 1 an error or a warning, 2 input that can't be read.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from twodrawer.lib.errors import Invalid
from twodrawer.writing.checker import Answer, check, read_note
from twodrawer.writing.payer_file import DEFAULT, PayerRules, payer_named, payers, read_payer

CLEAN, FOUND, UNREADABLE = 0, 1, 2


def run(files: Sequence[str], *, payer: str, output: str) -> int:
    """Every note of every file is answered; what can't be read is named, and the rest answered all the same."""
    try:
        rules = _rules(payer)
    except (Invalid, OSError, UnicodeDecodeError) as wrong:
        return _say_wrong(wrong)
    worst = CLEAN
    for name in files or ("-",):
        try:
            text = sys.stdin.buffer.read().decode() if name == "-" else Path(name).read_bytes().decode()
        except (OSError, UnicodeDecodeError) as wrong:
            worst = max(worst, _say_wrong(wrong))
            continue
        worst = max(worst, _answer_text(text, rules, output=output))
    return worst


def _rules(payer: str) -> PayerRules:
    if payer in {rules.key for rules in payers()} or not Path(payer).is_file():
        return payer_named(payer or DEFAULT)
    return read_payer(Path(payer).stem, Path(payer).read_text(encoding="utf-8"))


def _answer_text(text: str, rules: PayerRules, *, output: str) -> int:
    worst = CLEAN
    for where, said, many in _notes(text):
        try:
            if isinstance(said, Invalid):
                raise said
            note = read_note(said)
        except Invalid as wrong:
            worst = UNREADABLE
            print(f"twodrawer: {where}{_sentence(wrong)}", file=sys.stderr)
            if output == "json" and many:
                name = said.get("id") if isinstance(said, dict) else None
                print(json.dumps({"id": name, "error": _sentence(wrong)}, ensure_ascii=False))
            continue
        answer = check(note, rules)
        worst = max(worst, CLEAN if answer.is_clean else FOUND)
        if output == "json":
            named = {"id": note.id} if many or note.id is not None else {}
            print(json.dumps({**named, **answer.as_json()}, ensure_ascii=False, indent=None if many else 2))
        else:
            print(as_text(answer, str(note.id) if note.id is not None else where.strip(" :")))
    return worst


def _notes(text: str) -> Iterator[tuple[str, Any, bool]]:
    """Each note with where it stands, and whether there are many: one JSON value, a list, or one note a line."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if (
            len(lines) < 2
            or not lines[0][1].lstrip().startswith("{")
            or not lines[0][1].rstrip().endswith("}")
        ):
            yield "", _not_json(error), False
            return
        for number, line in lines:
            try:
                yield f"line {number}: ", json.loads(line), True
            except (ValueError, RecursionError) as wrong:
                yield f"line {number}: ", _not_json(wrong), True
        return
    if isinstance(whole, list):
        for number, note in enumerate(whole, 1):
            yield f"note {number}: ", note, True
    else:
        yield "", whole, False


def _not_json(error: Exception) -> Invalid:
    where = (
        f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    )
    return Invalid(
        "This is not JSON that can be read" + where,
        do='A note is JSON like {"format": "SOAP", "sections": {"Subjective": "…"}}.',
    )


def as_text(answer: Answer, name: str = "") -> str:
    """The findings for a person at a terminal, one a paragraph, and a last line that sums up."""
    lines = [name] if name else []
    for one in answer.findings:
        place = f" in {one.section}" if one.section else ""
        lines.append(f"{one.severity.value}: {one.message} [{one.code}]{place}")
        if one.quote:
            lines.append(f"    “{_short(one.quote)}”")
        if one.fix:
            lines.append(f"    {one.fix}")
        if one.citation:
            lines.append(f"    {one.citation}")
    count = len(answer.findings)
    found = "Nothing found" if not count else f"{count} finding{'s' if count > 1 else ''}"
    lines.append(f"{found}. Risk: {answer.risk.value}. {answer.word_count} words.")
    return "\n".join(lines)


def _short(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= 160 else f"{flat[:157]}…"


def _sentence(wrong: Invalid) -> str:
    return " ".join(word for word in (wrong.what.rstrip(".") + ".", wrong.why, wrong.do) if word)


def _say_wrong(wrong: Exception) -> int:
    print(f"twodrawer: {_sentence(wrong) if isinstance(wrong, Invalid) else wrong}", file=sys.stderr)
    return UNREADABLE
