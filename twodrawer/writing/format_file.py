"""A note format as a data file: read, checked, and refused with a sentence that says what is wrong with it.

The program's own formats lie in `formats/`; a practice's own will be files of the same kind.
"""

from dataclasses import dataclass
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from twodrawer.lib.errors import Invalid
from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.elements import Element

# A format is a page of text. Anything larger is something else.
_FILE_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a note. Its `key` is kept with the text; what it `carries` may stand elsewhere too."""

    key: str
    heading: str
    letter: str
    prompt: str
    carries: frozenset[Element]
    required: bool


@dataclass(frozen=True, slots=True)
class Format:
    """A way to lay out a note. An addendum has a format too, which no note is begun in."""

    key: str
    name: str
    about: str
    sections: tuple[Section, ...]
    for_notes: bool

    def section(self, key: str) -> Section | None:
        """The section with this key."""
        return next((section for section in self.sections if section.key == key), None)


def read_format(key: str, content: str) -> tuple[int, Format]:
    """The format in a file's content, with its place in the order; Invalid if the file is wrong."""
    if len(content) > _FILE_LIMIT:
        raise _wrong(key, f"it has {len(content):,} characters, and a format may have {_FILE_LIMIT:,}")
    try:
        read = _FormatFile.model_validate(read_yaml(content))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        raise _wrong(key, f"it is not YAML that can be read{where}") from error
    except RecursionError as error:
        raise _wrong(key, "its parts lie too deep inside each other") from error
    except ValidationError as error:
        raise _wrong(key, "; ".join(_sentence(dict(problem)) for problem in error.errors()[:5])) from error
    sections = tuple(
        Section(
            key=section.key,
            heading=section.heading,
            letter=section.letter,
            prompt=section.prompt,
            carries=frozenset(section.carries),
            required=section.required,
        )
        for section in read.sections
    )
    return read.order, Format(
        key=key, name=read.name, about=read.about, sections=sections, for_notes=read.for_notes
    )


_Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\n]*$")
]
_Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class _SectionFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: _Key
    letter: Annotated[str, StringConstraints(pattern=r"^[A-Z]?$")] = ""
    heading: _Line
    prompt: _Line
    required: bool
    carries: Annotated[list[Element], Field(min_length=1)]


class _FormatFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Line
    order: Annotated[int, Field(ge=0)] = 50
    about: _Line
    for_notes: bool = True
    sections: Annotated[list[_SectionFile], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _no_key_twice(self) -> "_FormatFile":
        keys = [section.key for section in self.sections]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"the section “{twice[0]}” stands in it twice")
        if not any(section.required for section in self.sections):
            raise ValueError("no section is required, so an empty note could be signed")
        return self


def _wrong(key: str, why: str) -> Invalid:
    return Invalid(f"The note format “{key}” can't be used: {why}", do="Correct the file and try again.")


def _sentence(problem: dict[str, object]) -> str:
    """What pydantic found, for someone who wrote the file: where, and what is wrong with it."""
    location = problem["loc"]
    assert isinstance(location, tuple)
    where = " of ".join(
        f"number {part + 1}" if isinstance(part, int) else f"“{part}”" for part in reversed(location)
    )
    said = str(problem["msg"]).removeprefix("Value error, ")
    match problem["type"]:
        case "missing":
            return f"{where} is missing"
        case "extra_forbidden":
            return f"{where} is nothing that a format has"
        case "enum":
            return f"{where} is “{problem['input']}”, which is no note element"
        case "value_error":
            return said
        case "model_type":
            return f"{where or 'it'} should be a list of names with their values"
        case _:
            return f"{where}: {said[:1].lower()}{said[1:]}"
