"""What the desk knows of a request, and the question that it puts to the law with it. Decides nothing itself."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from twodrawer.disclosures.facts_requests import Wish
from twodrawer.law import Answer, Question
from twodrawer.law.calendar_days import age_on
from twodrawer.law.facts import Human, Outcome
from twodrawer.law.question import Actor, Authority, ClientFacts, Threat, question_from
from twodrawer.law.requests import Asking, answer_to, deed_of, is_minor
from twodrawer.law.words import Endangerment, Record, Relation
from twodrawer.people.queries.clients import Lifetime


class Known(BaseModel):
    """The facts that were typed at the desk. What nobody has said is None, and the law then asks for it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    authority: Authority = Authority()
    client: ClientFacts = ClientFacts()
    threat: Threat = Threat()
    mandatory: bool | None = None

    def as_json(self) -> dict[str, Any]:
        """For the sealed box of a step."""
        held: dict[str, Any] = json.loads(self.model_dump_json(exclude_none=True))
        return held


def known_from(held: Mapping[str, Any]) -> Known:
    """The facts that `as_json` wrote."""
    return Known.model_validate_json(json.dumps(held))


def question(
    asking: Asking,
    wish: Wish,
    record: Record,
    *,
    relation: Relation,
    known: Known,
    client: Lifetime,
    finding: Endangerment | None,
    state: str,
    on: date,
) -> Question:
    """The question about one of the records that were asked for, on that day."""
    age = age_on(client.born, client.died or on) if client.born else None
    typed = known.client
    facts = ClientFacts(
        minor=is_minor(age) if is_minor(age) is not None else typed.minor,
        deceased=client.died is not None or bool(typed.deceased),
        age=age if age is not None and 0 <= age <= 150 else None,
        paid_in_full_restriction=typed.paid_in_full_restriction,
        consented_alone=typed.consented_alone,
        endangerment_finding=finding,
    )
    return Question(
        record=record,
        purpose=wish.purpose,
        act=deed_of(asking),
        on=on,
        actor=Actor(relation=relation),
        state=state or None,
        client=facts,
        authority=known.authority,
        threat=known.threat,
        mandatory=known.mandatory,
    )


DECIDES = ("outcome", "citations", "human", "missing", "law_as_of")


def put(asking: Asking, asked: Question) -> tuple[str, str]:
    """The question and its answer as they are kept: JSON, the same bytes for the same facts."""
    plain = asked.model_dump_json(exclude_none=True, exclude={"unknown"})
    return plain, json.dumps(answer_to(asking, asked).as_json(), sort_keys=True)


def replays(asking: Asking, kept: tuple[str, str]) -> bool:
    """Whether the law of that day still decides as it was kept. Its sentences may have been put better since."""
    asked = question_from(json.loads(kept[0]))
    now, then = json.loads(put(asking, asked)[1]), json.loads(kept[1])
    return all(now[part] == then[part] for part in DECIDES)


def kept_answer(kept: tuple[str, str]) -> Answer:
    """What a kept answer said: outcome, reason, paragraphs and the day of its law."""
    held: dict[str, Any] = json.loads(kept[1])
    return Answer(
        outcome=Outcome(held["outcome"]),
        because=held["because"],
        next=held["next"],
        citations=tuple(held["citations"]),
        human=Human(held["human"]) if held["human"] else None,
        missing=tuple(held["missing"]),
        law_as_of=date.fromisoformat(held["law_as_of"]) if held["law_as_of"] else None,
    )
