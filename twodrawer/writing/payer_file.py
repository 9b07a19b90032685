"""Golden-thread rules as open files: what a payer or programme wants to find in a note and around it.

A file names the elements a note needs, the minutes each procedure code stands for, how long a note may be and how
often the treatment plan is reviewed. The program's own lie in `payers/`; a practice's own are files of the same kind,
which also say by `payers` whose they are: by names and numbers as they stand on an insurance card.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from twodrawer.lib.errors import Invalid
from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.elements import Element

DEFAULT = "default"
_FILE_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes that a procedure code stands for, both ends counted. No end: as long as it takes."""

    least: int
    most: int | None

    def covers(self, minutes: int) -> bool:
        """Whether a session of so many minutes may carry the code."""
        return self.least <= minutes and (self.most is None or minutes <= self.most)

    @property
    def words(self) -> str:
        """For a sentence: "38 to 52 minutes", "53 minutes or more"."""
        return (
            f"{self.least} to {self.most} minutes"
            if self.most is not None
            else f"{self.least} minutes or more"
        )


@dataclass(frozen=True, slots=True)
class PayerRules:
    """What one payer or programme asks for."""

    key: str
    name: str
    about: str
    required: frozenset[Element]
    times: Mapping[str, Minutes]
    words: int
    review_days: int
    citations: Mapping[str, str]
    whose: frozenset[str] = frozenset()  # names and numbers of payers, in small letters

    def is_of(self, *names: str) -> bool:
        """Whether these are the rules of a payer with one of these names or numbers."""
        return any(" ".join(name.lower().split()) in self.whose for name in names if name.strip())


def payers() -> tuple[PayerRules, ...]:
    """The program's own rules, in the order in which they are offered."""
    return tuple(_all().values())


def payer_named(key: str) -> PayerRules:
    """The rules with this key; Invalid if there are none."""
    found = _all().get(key)
    if found is None:
        raise Invalid(
            "There are no such payer rules",
            why=f"There are {', '.join(_all())}.",
            do="Choose one, or name a file.",
        )
    return found


def payers_in(folder: Path) -> tuple[PayerRules, ...]:
    """A practice's own rules: every `.yaml` of the folder, in the order of their names. Invalid if one can't be used,
    or if two are of the same payer."""
    found = [
        read_payer(file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yaml"))
    ]
    for number, rules in enumerate(found):
        twice = [(other, rules.whose & other.whose) for other in found[:number] if rules.whose & other.whose]
        for other, both in twice:
            raise _wrong(rules.key, f"“{min(both)}” stands in “{other.key}” as well")
    return tuple(found)


def read_payer(key: str, content: str) -> PayerRules:
    """The rules in a file's content; Invalid, with what is wrong with it, if it can't be used."""
    return _read(key, content)[1]


@cache
def _all() -> dict[str, PayerRules]:
    folder = resources.files("twodrawer.writing").joinpath("payers")
    read = [
        _read(file.name.removesuffix(".yaml"), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    return {rules.key: rules for _, rules in sorted(read, key=lambda one: (one[0], one[1].key))}


_Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\n]*$")
]
_Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5}$")]


class _MinutesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    least: Annotated[int, Field(ge=1, le=1440, alias="from")]
    most: Annotated[int | None, Field(ge=1, le=1440, alias="to")] = None

    @model_validator(mode="after")
    def _in_order(self) -> "_MinutesFile":
        if self.most is not None and self.most < self.least:
            raise ValueError(f"its minutes end at {self.most}, before they begin at {self.least}")
        return self


class _ReviewFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    treatment_plan_days: Annotated[int, Field(ge=1, le=3660)]


class _PayerFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Line
    about: _Line
    order: Annotated[int, Field(ge=0)] = 50
    payers: list[_Line] = []
    required: Annotated[list[Element], Field(min_length=1)]
    times: dict[_Code, _MinutesFile]
    words: Annotated[int, Field(ge=50, le=20_000)] = 500
    review: _ReviewFile
    citations: dict[str, _Line] = {}


def _read(key: str, content: str) -> tuple[int, PayerRules]:
    if len(content) > _FILE_LIMIT:
        raise _wrong(key, f"it has {len(content):,} characters, and rules may have {_FILE_LIMIT:,}")
    try:
        read = _PayerFile.model_validate(read_yaml(content))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(
            key, f"it is not YAML that can be read{f' in line {mark.line + 1}' if mark else ''}"
        ) from error
    except RecursionError as error:
        raise _wrong(key, "its parts lie too deep inside each other") from error
    except ValidationError as error:
        said = "; ".join(
            f"{' of '.join(f'“{part}”' for part in reversed(problem['loc'])) or 'it'}: "
            f"{problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()[:5]
        )
        raise _wrong(key, said) from error
    return read.order, PayerRules(
        key=key,
        name=read.name,
        about=read.about,
        required=frozenset(read.required),
        times={code: Minutes(minutes.least, minutes.most) for code, minutes in read.times.items()},
        words=read.words,
        review_days=read.review.treatment_plan_days,
        citations=read.citations,
        whose=frozenset(" ".join(name.lower().split()) for name in read.payers),
    )


def _wrong(key: str, why: str) -> Invalid:
    return Invalid(f"The payer rules “{key}” can’t be used: {why}", do="Correct the file and try again.")
