"""The question put to `decide`, and how it is read from JSON.

Three things can be wrong with a question, and they are kept apart. It can be malformed (not JSON, a number
where a word belongs): `MalformedQuestion`. It can use a word this program doesn't know: the field is left
empty and its name kept in `unknown`. It can leave a fact out: the field is None, and a rule that needs it
says so. Nothing is guessed.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twodrawer.law.words import (
    STATES,
    AuthorityKind,
    Condition,
    Deed,
    Element,
    Endangerment,
    Issuer,
    Purpose,
    Record,
    Relation,
    Signer,
    Statement,
)
from twodrawer.lib.errors import Invalid


class MalformedQuestion(Invalid):
    """The text is not a question at all. `str()` of it is the sentence for the person who wrote it."""

    def __init__(self, what: str) -> None:
        super().__init__(what, do="Compare it with the example in `twodrawer decide --help`.")


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Actor(_Facts):
    relation: Relation | None = None


class ClientFacts(_Facts):
    minor: bool | None = None
    deceased: bool | None = None
    age: int | None = Field(default=None, ge=0, le=150)
    paid_in_full_restriction: bool | None = None
    consented_alone: bool | None = None
    endangerment_finding: Endangerment | None = None


class Threat(_Facts):
    imminent: bool | None = None
    recipient_can_prevent: bool | None = None


class Authority(_Facts):
    """The paper someone relies on, with the facts its kind carries."""

    kind: AuthorityKind | None = None
    covers: tuple[Record, ...] | None = None
    elements: tuple[Element, ...] | None = None
    statements: tuple[Statement, ...] | None = None
    expires_on: date | None = None
    expires_event_happened: bool | None = None
    revoked_on: date | None = None
    combined_with: tuple[str, ...] | None = None
    conditioned_on: Condition | None = None
    signed_by: Signer | None = None
    issued_by: Issuer | None = None
    satisfactory_assurance: bool | None = None
    judge_signed: bool | None = None
    expressly_covers: tuple[Record, ...] | None = None
    cite: str | None = None


# Leaving the client out of a question means an adult, living client; leaving one of the facts out does not.
ADULT_AND_LIVING = ClientFacts(minor=False, deceased=False)


class Question(_Facts):
    """One use or disclosure of one kind of record, on one day."""

    record: Record | None = None
    purpose: Purpose | None = None
    act: Deed | None = None
    on: date | None = None
    actor: Actor = Actor()
    state: str | None = None
    client: ClientFacts = ADULT_AND_LIVING
    authority: Authority = Authority()
    threat: Threat = Threat()
    lent_until: date | None = None
    mandatory: bool | None = None
    unknown: tuple[str, ...] = ()


_Words = type[StrEnum] | frozenset[str]
# Where a word of a fixed list stands, and which list; a tuple stands for "a list of".
_TOP: Mapping[str, _Words] = {"record": Record, "purpose": Purpose, "act": Deed, "state": STATES}
_PARTS: Mapping[str, tuple[type[_Facts], Mapping[str, _Words]]] = {
    "actor": (Actor, {"relation": Relation}),
    "client": (ClientFacts, {"endangerment_finding": Endangerment}),
    "threat": (Threat, {}),
    "authority": (
        Authority,
        {
            "kind": AuthorityKind,
            "covers": Record,
            "elements": Element,
            "statements": Statement,
            "conditioned_on": Condition,
            "signed_by": Signer,
            "issued_by": Issuer,
            "expressly_covers": Record,
        },
    ),
}


def read_question(text: str) -> Question:
    """The question in one JSON object. Raises `MalformedQuestion` with a sentence."""
    try:
        given = json.loads(text)
    except RecursionError:
        raise MalformedQuestion("The question is nested too deeply to be one.") from None
    except ValueError as error:
        where = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise MalformedQuestion(f"This is not JSON{where}.") from None
    return question_from(given)


def question_from(given: object) -> Question:
    """The question in an already parsed JSON value. Raises `MalformedQuestion` with a sentence."""
    if not isinstance(given, dict):
        raise MalformedQuestion("A question is one JSON object, in curly brackets.")
    unknown: list[str] = []
    known = _known_words(given, Question, _TOP, "", unknown)
    for name, (facts, words) in _PARTS.items():
        part = known.get(name)
        if isinstance(part, dict):
            known[name] = _known_words(part, facts, words, f"{name}.", unknown)
        elif name in known and part is None:
            del known[name]  # null means the same as leaving it out
    known["unknown"] = sorted(unknown)
    try:
        return Question.model_validate_json(json.dumps(known))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise MalformedQuestion(f"`{where}` can't be read: {first['msg'].lower()}.") from None
    except (ValueError, RecursionError):
        raise MalformedQuestion("The question holds characters or numbers that can't be read.") from None


def _known_words(
    given: Mapping[str, object],
    facts: type[_Facts],
    words: Mapping[str, _Words],
    path: str,
    unknown: list[str],
) -> dict[str, object]:
    """The facts whose names and words are known; the paths of the others are added to `unknown`."""
    known: dict[str, object] = {}
    for name, value in given.items():
        if name not in _names(facts) or (not path and name == "unknown"):
            unknown.append(_clipped(path + name))
        elif name in words and any(word not in _spellings(words[name]) for word in _strings(value)):
            unknown.append(path + name)
        else:
            known[name] = value
    return known


@cache
def _names(facts: type[_Facts]) -> frozenset[str]:
    return frozenset(facts.model_fields)


@cache
def _spellings(words: _Words) -> frozenset[str]:
    return words if isinstance(words, frozenset) else frozenset(word.value for word in words)


def _strings(value: object) -> Iterator[str]:
    """The words in a field that holds one or a list of them; other types are for the schema to refuse."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item


def _clipped(name: str) -> str:
    """A name someone else chose, short and printable enough to be said back."""
    return "".join(char if char.isprintable() else "?" for char in name)[:60]
