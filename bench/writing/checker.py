"""The checker on labelled texts: risk, elements, issues, planted faults, false alarms, and how long a note takes."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

from bench.writing.texts import notes, passages
from twodrawer.writing.checker import check, read_note
from twodrawer.writing.passages import elements_in, issues_in, risk_in

ACUTE = ("active_si", "hi", "self_harm", "passive_si")


def measured(name: str) -> dict[str, Any]:
    """Every figure on one set, with what was got wrong."""
    lines = passages(name)
    risks = [(line["risk"], risk_in(line["text"]), line["text"]) for line in lines if line["risk"] != "?"]
    elements = _read(lines, "elements", elements_in)
    issues = _read(lines, "issues", issues_in)
    good, faults = notes(name)
    return {
        "set": name,
        "passages": len(lines),
        "risk": _risk(risks),
        "elements": _by_class((want, got) for want, got, _ in elements),
        "issues": _by_class((want, got) for want, got, _ in issues),
        "notes": _notes(good, faults),
        "wrong": {
            "risk": [f"{want} read as {got}: {text}" for want, got, text in risks if want != got],
            "elements": [
                f"missed {sorted(want - got)}, added {sorted(got - want)}: {text}"
                for want, got, text in elements
                if want != got
            ],
            "issues": [
                f"missed {sorted(want - got)}, added {sorted(got - want)}: {text}"
                for want, got, text in issues
                if want != got
            ],
        },
    }


def _read(
    lines: list[dict[str, Any]], column: str, reads: Callable[[str], frozenset[str]]
) -> list[tuple[frozenset[str], frozenset[str], str]]:
    """What the column says, what was read, and the text, for the lines that say anything there."""
    return [(line[column], reads(line["text"]), line["text"]) for line in lines if line[column] is not None]


def _risk(read: list[tuple[str, str, str]]) -> dict[str, Any]:
    confusion = Counter((want, got) for want, got, _ in read)
    denied = [got == want for want, got, _ in read if want == "denied"]
    none = [got == want for want, got, _ in read if want == "none"]
    missed = [text for want, got, text in read if want in ACUTE and got not in ACUTE]
    return {
        "right": share(sum(want == got for want, got, _ in read), len(read)),
        "denied_or_past_right": share(sum(denied), len(denied)),
        "none_right": share(sum(none), len(none)),
        "missed": len(missed),
        "of_acute": sum(want in ACUTE for want, _, _ in read),
        "classes": _by_class((frozenset((want,)), frozenset((got,))) for want, got, _ in read)["classes"],
        "confusion": {f"{want} -> {got}": count for (want, got), count in sorted(confusion.items())},
    }


def _by_class(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> dict[str, Any]:
    right: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for want, got in pairs:
        right.update(want & got)
        extra.update(got - want)
        missed.update(want - got)
    names = sorted({*right, *extra, *missed})
    return {
        "micro": _scores(right.total(), extra.total(), missed.total()),
        "classes": {name: _scores(right[name], extra[name], missed[name]) for name in names},
    }


def _scores(right: int, extra: int, missed: int) -> dict[str, float]:
    precision, recall = share(right, right + extra), share(right, right + missed)
    both = precision + recall
    return {
        "precision": precision,
        "recall": recall,
        "f1": round(2 * precision * recall / both, 3) if both else 0.0,
    }


def _notes(good: list[dict[str, Any]], faults: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    alarms: Counter[str] = Counter()
    errors = 0
    took = []
    for note in good:
        read = read_note(note)
        for _ in range(3):
            start = time.process_time()  # on a busy machine the clock on the wall measures the others
            answer = check(read)
            took.append((time.process_time() - start) * 1000)
        alarms.update(finding.code for finding in answer.findings)
        errors += sum(finding.severity.value == "error" for finding in answer.findings)
    by_code: dict[str, list[bool]] = {}
    for code, note in faults:
        found = {finding.code for finding in check(read_note(note)).findings}
        by_code.setdefault(code, []).append(code in found)
    all_found = [found for each in by_code.values() for found in each]
    return {
        "good": len(good),
        "errors_on_good": errors,
        "false_alarms_on_good": dict(alarms),
        "faults": len(faults),
        "faults_found": share(sum(all_found), len(all_found)),
        "faults_missed": {code: each.count(False) for code, each in by_code.items() if not all(each)},
        "ms_a_note": round(median(took), 2),
        "ms_worst": round(max(took), 2),
    }


def share(part: int, whole: int) -> float:
    """A share to three places; nothing of nothing is all of it."""
    return round(part / whole, 3) if whole else 1.0
