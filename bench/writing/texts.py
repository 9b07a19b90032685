"""The labelled texts: passages with risk, elements and issues; notes, good and with one fault planted."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from twodrawer.lib.yaml_text import read_yaml

HERE = Path(__file__).parent
# The development passages teach the risk sense too, so they lie with its training text.
TAUGHT = HERE.parent.parent / "twodrawer" / "writing" / "training" / "risk_passages.txt"


def passages(name: str) -> list[dict[str, Any]]:
    """The passages of one set: risk | elements | issues | text, where a dash says none and a question mark nothing.

    A set that was read and reported is spent: its passages lie in the training text, and only its notes are left here.
    `heading`: how many headings stand above it. What is added to a set later gets one of its own.
    """
    found: list[dict[str, Any]] = []
    file = TAUGHT if name == "development" else HERE / f"{name}_passages.txt"
    if not file.exists():
        return []  # a spent set, whose passages are taught
    heading = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        heading += line.startswith("#")
        if not line.strip() or line.startswith("#"):
            continue
        risk, elements, issues, text = (part.strip() for part in line.split("|", 3))
        labels = {"risk": risk, "elements": _names(elements), "issues": _names(issues)}
        found.append({**labels, "text": text, "heading": heading})
    return found


def _names(listed: str) -> frozenset[str] | None:
    if listed == "?":
        return None
    return frozenset(name.strip() for name in listed.split(",") if name.strip() not in ("", "-"))


def notes(name: str) -> tuple[list[dict[str, Any]], list[tuple[str, dict[str, Any]]]]:
    """The good notes of one set, and the notes with one fault planted beside its code."""
    said = read_yaml((HERE / f"{name}_notes.yaml").read_text(encoding="utf-8"))
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
