"""Reads `who_may.csv`: one row for acts on a kind of thing, one column for each role."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from twodrawer.law import Act, Kind, Relationship, Role

TABLE = Path(__file__).with_name("who_may.csv")


@dataclass(frozen=True)
class Row:
    kinds: tuple[Kind, ...]
    state: str | None
    acts: tuple[Act, ...]
    relationships: tuple[Relationship, ...]
    answers: dict[Role, str]
    says: str


@dataclass(frozen=True)
class Cell:
    kind: Kind
    state: str | None
    act: Act
    relationship: Relationship
    role: Role
    expected: str

    def __str__(self) -> str:
        state = f" ({self.state})" if self.state else ""
        return f"{self.role} {self.act} {self.kind}{state} as {self.relationship}"


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: dict[str, str]) -> Row:
    any_kind = line["kind"] == "*"
    return Row(
        kinds=tuple(Kind) if any_kind else (Kind(line["kind"]),),
        state=None if line["state"] in ("", "*") else line["state"],
        acts=tuple(Act) if line["acts"] == "*" else tuple(Act(act) for act in line["acts"].split()),
        relationships=tuple(Relationship(word) for word in line["relationships"].split()),
        answers={role: line[role.value] for role in Role},
        says=line["says"],
    )


def cells() -> Iterator[Cell]:
    for row in rows():
        for kind in row.kinds:
            for act in row.acts:
                for relationship in row.relationships:
                    for role, expected in row.answers.items():
                        yield Cell(kind, row.state, act, relationship, role, expected)
