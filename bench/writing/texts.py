"""The labelled texts: passages with risk, elements and issues; notes, good and with one fault planted."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def passages(name: str) -> list[dict[str, Any]]:
    """The passages of one set: risk | elements | issues | text, where a dash says none and a question mark nothing."""
    found = []
    for line in (HERE / f"{name}_passages.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        risk, elements, issues, text = (part.strip() for part in line.split("|", 3))
        found.append({"risk": risk, "elements": _names(elements), "issues": _names(issues), "text": text})
    return found


def _names(listed: str) -> frozenset[str] | None:
    if listed == "?":
        return None
    return frozenset(name.strip() for name in listed.split(",") if name.strip() not in ("", "-"))


def notes(name: str) -> tuple[list[dict[str, Any]], list[tuple[str, dict[str, Any]]]]:
    """The good notes of one set, and the notes with one fault planted beside its code."""
    said = yaml.safe_load((HERE / f"{name}_notes.yaml").read_text(encoding="utf-8"))
    good = said["good"]
    by_id = {note["id"]: note for note in good}
    return good, [(fault["fault"], _planted(by_id[fault["note"]], fault)) for fault in said["faults"]]


def _planted(note: dict[str, Any], fault: dict[str, Any]) -> dict[str, Any]:
    bad = deepcopy(note)
    sections, context = bad["sections"], bad["context"]
    sections.update(fault.get("set", {}))
    for name in fault.get("drop", ()):
        del sections[name]
    for name, words in fault.get("add", {}).items():
        sections[name] += words
    for name, times in fault.get("repeat", {}).items():
        sections[name] = "\n".join([sections[name]] * times)
    context.update(fault.get("context", {}))
    context.setdefault("session", {}).update(fault.get("session", {}))
    for name in fault.get("drop_session", ()):
        context["session"].pop(name, None)
    if fault.get("prior") == "same":
        context["prior_notes"] = [{"sections": dict(note["sections"])}]
    return bad
