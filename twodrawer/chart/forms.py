"""What scripts send to the chart, read strictly: every member known, every type right, nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import parse_ref

MEMBERS = frozenset({"base", "span", "format", "sections", "goals", "diagnoses", "tab", "moved"})
LARGEST_REVISION = 2**31 - 2


@dataclass(frozen=True)
class SaveForm:
    """One save, as `note_save` is sent it."""

    base: int
    span: UUID | None
    format: str
    sections: Mapping[str, str]
    goals: tuple[UUID, ...]
    diagnoses: tuple[UUID, ...]
    tab: UUID | None
    moved: bool = False


def _odd(what: str) -> Invalid:
    return Invalid(
        f"The save can't be read: {what}",
        why="Nothing was saved, and what was saved before is unchanged.",
        do="Reload the page; what you typed is kept on this device.",
    )


def read_save(body: bytes) -> SaveForm:
    """The save in a request's body. Invalid, in a sentence, for anything else."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise _odd("it is not JSON") from None
    if not isinstance(said, dict) or not set(said) <= MEMBERS:
        raise _odd("it has other members than a save has")
    base = said.get("base")
    if not isinstance(base, int) or isinstance(base, bool) or not 0 <= base <= LARGEST_REVISION:
        raise _odd("base must be a revision")
    form = said.get("format")
    if not isinstance(form, str) or len(form) > 16:
        raise _odd("format must be the key of a format")
    sections = said.get("sections")
    if not isinstance(sections, dict) or len(sections) > 40:
        raise _odd("sections must be texts by key")
    if not all(isinstance(text, str) for text in sections.values()):
        raise _odd("sections must be texts by key")
    moved = said.get("moved", False)
    if not isinstance(moved, bool):
        raise _odd("moved must be true or false")
    return SaveForm(
        base=base,
        span=_one_ref(said.get("span"), "span"),
        format=form,
        sections=sections,
        goals=_refs(said.get("goals"), "goals"),
        diagnoses=_refs(said.get("diagnoses"), "diagnoses"),
        tab=_one_ref(said.get("tab"), "tab"),
        moved=moved,
    )


def _one_ref(said: object, name: str) -> UUID | None:
    if said is None or said == "":
        return None
    ref = parse_ref(said) if isinstance(said, str) else None
    if ref is None:
        raise _odd(f"{name} must be a ref")
    return ref


def _refs(said: object, name: str) -> tuple[UUID, ...]:
    if said is None:
        return ()
    if not isinstance(said, list) or len(said) > 200:
        raise _odd(f"{name} must be a list of refs")
    refs = [_one_ref(one, name) for one in said]
    if None in refs:
        raise _odd(f"{name} must be a list of refs")
    return tuple(ref for ref in refs if ref is not None)


MOST_SENTENCES = 400
LONGEST_SENTENCE = 4_000


def read_sentences(body: bytes) -> list[str]:
    """The sentences in a request's body. Invalid, in a sentence, for anything else."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    found = said.get("sentences") if isinstance(said, dict) and set(said) == {"sentences"} else None
    if (
        not isinstance(found, list)
        or len(found) > MOST_SENTENCES
        or not all(isinstance(one, str) and 0 < len(one) <= LONGEST_SENTENCE for one in found)
    ):
        raise Invalid(
            "What is to be placed can't be read",
            why=f"It must be a list of at most {MOST_SENTENCES} sentences.",
            do="Put them into a section yourself.",
        )
    return found
