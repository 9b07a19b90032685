"""Numbers of the law with their dates: which value held on which day, and where that was read.

One YAML file for each number. A day before a number's first date has no value: the question is then refused,
because the program does not know the law of that day. A source that is only remembered (`unverified`) is
disabled: `days_on` acts as if the number weren't there.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from twodrawer.lib.yaml_text import read_yaml

_FOLDER = Path(__file__).parent


class Status(StrEnum):
    VERIFIED = "verified"  # the words were seen
    SECONDARY = "secondary"  # a reliable summary was seen
    UNVERIFIED = "unverified"  # remembered only: ships disabled


class Source(BaseModel):
    """The paragraph, its words, and the day they were read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cite: str
    says: str
    status: Status
    read_on: date


class Parameter(BaseModel):
    """One number of the law through time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    unit: str
    values: Mapping[date, int] = Field(min_length=1)
    source: Source

    def on(self, day: date) -> int | None:
        """The value in force that day; None before its first date, or where the source is unverified."""
        started = [first for first in self.values if first <= day]
        if not started or self.source.status is Status.UNVERIFIED:
            return None
        return self.values[max(started)]


@cache
def parameter(name: str) -> Parameter:
    """The parameter `source/name`, as its file has it. Files ship with the program."""
    with (_FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        return Parameter.model_validate(read_yaml(file))


def every_parameter() -> dict[str, Parameter]:
    """All parameters by name, for the tests and the reference pages."""
    names = sorted(str(path.relative_to(_FOLDER).with_suffix("")) for path in _FOLDER.rglob("*.yaml"))
    return {name: parameter(name) for name in names}
