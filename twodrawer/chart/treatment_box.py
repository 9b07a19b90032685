"""What a diagnosis or a goal says, in its sealed box, and back."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, Objective
from twodrawer.chart.models import Diagnosis, Goal
from twodrawer.lib.canonical import canonical
from twodrawer.sealing.keyring import Keyring, Owner

RECORD = "record"


def client_key(row: Diagnosis | Goal) -> Owner:
    """The client whose record key seals this row."""
    return ("client", row.client_id)


def seal_diagnosis(ring: Keyring, row: Diagnosis, *, code: str, description: str, note: str) -> None:
    """The row's box says this, at the row's version."""
    row.details = ring.seal(
        canonical({"v": 1, "code": code, "description": description, "note": note}),
        owner=client_key(row),
        purpose=RECORD,
        ref=row.ref,
        column=Diagnosis.DETAILS,
        version=row.details_version,
    )


def open_diagnosis(ring: Keyring, row: Diagnosis) -> DiagnosisFacts:
    """The diagnosis, opened."""
    raw = ring.open(bytes(row.details), ref=row.ref, column=Diagnosis.DETAILS, version=row.details_version)
    said: dict[str, str] = json.loads(raw)
    return DiagnosisFacts(
        ref=row.ref,
        code=said["code"],
        description=said["description"],
        note=said["note"],
        from_day=row.from_day,
        until_day=row.until_day,
        version=row.details_version,
    )


def seal_goal(ring: Keyring, row: Goal, *, title: str, objectives: Sequence[Objective]) -> None:
    """The row's box says this, at the row's version."""
    row.details = ring.seal(
        canonical({"v": 1, "title": title, "objectives": [asdict(step) for step in objectives]}),
        owner=client_key(row),
        purpose=RECORD,
        ref=row.ref,
        column=Goal.DETAILS,
        version=row.details_version,
    )


def open_goal(ring: Keyring, row: Goal) -> GoalFacts:
    """The goal, opened."""
    raw = ring.open(bytes(row.details), ref=row.ref, column=Goal.DETAILS, version=row.details_version)
    said: dict[str, Any] = json.loads(raw)
    return GoalFacts(
        ref=row.ref,
        number=row.number,
        title=said["title"],
        objectives=tuple(Objective(**step) for step in said["objectives"]),
        from_day=row.from_day,
        reached_day=row.reached_day,
        ended_day=row.ended_day,
        version=row.details_version,
    )
