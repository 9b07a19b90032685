"""How papers and agreements go into sealed boxes and come out again.

Under the client's own key for papers, which outlives the key of the record (45 CFR 164.508(b)(6), 164.530(j)); the
practice's notice under the practice's. One canonical JSON object a box, bound to row, column and version.
"""

import json
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from twodrawer.disclosures.facts_papers import Alone, FormWords, Mark, PurposeIs
from twodrawer.law.words import AuthorityKind, Condition, Record, Relation, Signer, Statement
from twodrawer.lib.canonical import canonical
from twodrawer.sealing.keyring import Keyring

PAPERS = "papers"
Text = tuple[tuple[str, str], ...]


def seal(
    held: dict[str, Any], *, client_ref: UUID, ref: UUID, column: str, version: int = 1, ring: Keyring
) -> bytes:
    """A box under the client's key for papers."""
    return ring.seal(
        canonical({"v": 1, **held}),
        owner=("client", client_ref),
        purpose=PAPERS,
        ref=ref,
        column=column,
        version=version,
    )


def unseal(
    box: bytes | memoryview, *, ref: UUID, column: str, version: int = 1, ring: Keyring
) -> dict[str, Any]:
    """What the box holds."""
    held: dict[str, Any] = json.loads(ring.open(bytes(box), ref=ref, column=column, version=version))
    return held


def words_as_json(words: FormWords) -> dict[str, Any]:
    """A form's words as canonical JSON takes them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(words).items()
    }


def words_from_json(held: dict[str, Any]) -> FormWords:
    """The words that `words_as_json` wrote. What a later program adds is blank in older boxes."""
    statements = held.get("statements")
    return FormWords(
        kind=AuthorityKind(held["kind"]),
        covers=tuple(Record(one) for one in held.get("covers", ())),
        description=held.get("description", ""),
        discloser=held.get("discloser", ""),
        recipient=held.get("recipient", ""),
        recipient_is=_word(Relation, held.get("recipient_is")),
        purpose_is=PurposeIs(held.get("purpose_is", "named")),
        purpose=held.get("purpose", ""),
        expires_on=_day(held.get("expires_on")),
        expires_event=held.get("expires_event", ""),
        statements=tuple(Statement(one) for one in statements) if statements is not None else None,
        alone=_word(Alone, held.get("alone")),
        conditioned_on=_word(Condition, held.get("conditioned_on")),
        is_signed=held.get("is_signed", False),
        signed_on=_day(held.get("signed_on")),
        signer=held.get("signer", ""),
        signed_by=_word(Signer, held.get("signed_by")),
        representative_authority=held.get("representative_authority", ""),
    )


def content_of(words: FormWords, text: Text, *, salt: str) -> dict[str, Any]:
    """A version's whole content: what the hash of a signature covers."""
    return {"salt": salt, "words": words_as_json(words), "text": [list(part) for part in text]}


def text_from(held: dict[str, Any]) -> Text:
    """The text of a version, as it was signed or is to be."""
    return tuple((heading, said) for heading, said in held.get("text", ()))


def mark_as_json(mark: Mark) -> dict[str, Any]:
    """Name and lines."""
    return {"name": mark.name, "strokes": [[list(point) for point in line] for line in mark.strokes]}


def mark_from_json(held: dict[str, Any]) -> Mark:
    """The mark that was put down."""
    return Mark(held["name"], tuple(tuple((x, y) for x, y in line) for line in held.get("strokes", ())))


def _word(kind: Any, held: str | None) -> Any:
    return kind(held) if held is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
