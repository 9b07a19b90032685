"""Reads `table_a.yaml`: the federal table, each cell a twin of questions with their answers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from twodrawer.lib.yaml_text import read_yaml

TABLE = Path(__file__).with_name("table_a.yaml")
BASE = {"act": "disclose", "on": "2026-11-21"}


@dataclass(frozen=True)
class Cell:
    """One kind of record for one purpose."""

    row: int
    title: str
    record: str
    expects: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.row} {self.record}"

    def question(self) -> dict[str, Any]:
        """The question of the cell, as `twodrawer decide` reads it."""
        return asked(self.record, self.expects["ask"])

    def twin(self) -> dict[str, Any]:
        """The nearest question that is answered otherwise."""
        return asked(self.record, self.expects["ask"] | self.expects["twin"])


@cache
def read() -> dict[str, Any]:
    """The file."""
    found: dict[str, Any] = read_yaml(TABLE.read_text(encoding="utf-8"))
    return found


def asked(record: str, short: dict[str, Any]) -> dict[str, Any]:
    """A question written out: `by` is whom it is for, `with` the paper."""
    facts = {name: value for name, value in short.items() if name not in ("by", "with")}
    actor = {"actor": {"relation": short["by"]}}
    paper = {"authority": read()["papers"][short.get("with", "none")]}
    return BASE | {"record": record} | actor | paper | facts


def cells() -> list[Cell]:
    """Every cell of the table."""
    return [
        Cell(row["row"], row["title"], record, expects)
        for row in read()["rows"]
        for record, expects in row["cells"].items()
    ]
