"""How requests and their steps go into sealed boxes and come out again.

Under the client's key for papers, which outlives the key of the record: a request and its answer are kept six years
(45 CFR 164.530(j)(2)).
"""

import json
from datetime import date
from typing import Any
from uuid import UUID

from twodrawer.disclosures.asking import Known, known_from
from twodrawer.disclosures.facts_requests import Requester, StepFacts, Wish
from twodrawer.disclosures.letters.letter import letter_from
from twodrawer.disclosures.models import Request, RequestScan, RequestStep
from twodrawer.disclosures.request_states import Step
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.words import Purpose, Record, Relation
from twodrawer.lib.canonical import canonical
from twodrawer.sealing.keyring import Keyring

PAPERS = "papers"


def seal_details(
    requester: Requester, wish: Wish, *, request_ref: UUID, client_ref: UUID, ring: Keyring
) -> bytes:
    """A box for the request's row."""
    held = {
        "v": 1,
        "name": requester.name,
        "organization": requester.organization,
        "address": requester.address,
        "reach": requester.reach,
        "words": wish.words,
        "paper": wish.paper,
        "part": wish.part,
        "from_day": wish.from_day.isoformat() if wish.from_day else None,
        "until_day": wish.until_day.isoformat() if wish.until_day else None,
    }
    return ring.seal(
        canonical(held), owner=("client", client_ref), purpose=PAPERS, ref=request_ref, column=Request.DETAILS
    )


def open_details(row: Request, *, ring: Keyring) -> tuple[Requester, Wish]:
    """Who asks, and for what."""
    held: dict[str, Any] = json.loads(ring.open(bytes(row.details), ref=row.ref, column=Request.DETAILS))
    requester = Requester(
        Relation(row.relation), held["name"], held["organization"], held["address"], held["reach"]
    )
    wish = Wish(
        purpose=Purpose(row.purpose) if row.purpose else None,
        records=tuple(map(Record, row.records)),
        words=held["words"],
        paper=held["paper"],
        part=held["part"],
        from_day=_day(held["from_day"]),
        until_day=_day(held["until_day"]),
    )
    return requester, wish


def seal_step(facts: StepFacts, known: Known | None, *, client_ref: UUID, ring: Keyring) -> bytes:
    """A box for a step's row. `known`: the facts as they stand from this step on, where it changed them."""
    held = {
        "v": 1,
        "words": facts.words,
        "human": facts.human.value if facts.human else None,
        "word": facts.word.value if facts.word else None,
        "more": dict(facts.more),
        "grounds": list(facts.grounds),
        "letter": facts.letter.as_json() if facts.letter else None,
        "known": known.as_json() if known else None,
        "asked": {record.value: list(pair) for record, pair in facts.asked.items()},
    }
    return ring.seal(
        canonical(held), owner=("client", client_ref), purpose=PAPERS, ref=facts.ref, column=RequestStep.SAID
    )


def open_step(row: RequestStep, *, ring: Keyring) -> tuple[StepFacts, Known | None]:
    """What was said, and the facts that it left behind."""
    held: dict[str, Any] = json.loads(ring.open(bytes(row.said), ref=row.ref, column=RequestStep.SAID))
    facts = StepFacts(
        ref=row.ref,
        number=row.number,
        kind=Step(row.kind),
        made_by=row.made_by_id,
        made_at=row.made_at,
        on_day=row.on_day,
        words=held["words"],
        human=Human(held["human"]) if held["human"] else None,
        word=Word(held["word"]) if held["word"] else None,
        more=held["more"],
        grounds=tuple(held["grounds"]),
        letter=letter_from(held["letter"]) if held["letter"] else None,
        asked={Record(record): (pair[0], pair[1]) for record, pair in held["asked"].items()},
    )
    return facts, known_from(held["known"]) if held["known"] is not None else None


def seal_scan(content: bytes, *, ref: UUID, client_ref: UUID, ring: Keyring) -> bytes:
    """A box for a paper that came with a step."""
    return ring.seal(
        content, owner=("client", client_ref), purpose=PAPERS, ref=ref, column=RequestScan.CONTENT
    )


def open_scan(row: RequestScan, *, ring: Keyring) -> bytes:
    """The paper, as it was taken in."""
    return ring.open(bytes(row.content), ref=row.ref, column=RequestScan.CONTENT)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
