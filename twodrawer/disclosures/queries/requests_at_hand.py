"""The request that a release answers, and what travels with a client's record, from the room's own requests.

A release that was begun on a request asks that request once more at the moment it leaves, in its own transaction. One
that was begun on the client's page answers no request of the desk's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_releases import Decision, Recipient, ReleaseFacts
from twodrawer.disclosures.queries import requests
from twodrawer.disclosures.queries.requests import RequestPage
from twodrawer.disclosures.request_states import Step
from twodrawer.law import Member
from twodrawer.law.leaving import is_apart
from twodrawer.law.verification import Proof
from twodrawer.lib.dates import long_day


@dataclass(frozen=True)
class RequestAtHand:
    """What a release takes over from a request: what was asked, described, verified and decided there."""

    ref: UUID
    client_ref: UUID
    facts: ReleaseFacts


def request_at_hand(request_ref: UUID, *, by: Member, at: datetime, on: date) -> RequestAtHand:
    """The request, for whoever may see it. Nobody types again what stands with it; the law is asked anew all the same,
    when the release begins and when it leaves."""
    page = requests.request_page(request_ref, by=by, at=at, on=on)
    facts, asks = page.facts, page.facts.requester
    known = page.known.as_json()
    client = known.get("client", {}) | ({"endangerment_finding": page.finding.value} if page.finding else {})
    said = {
        "record": next((one for one in facts.may_leave if not is_apart(one)), facts.record).value,
        "purpose": facts.purpose.value if facts.purpose else None,
        "actor": {"relation": asks.relation.value},
        "authority": {"kind": "none", **known.get("authority", {})},
        "client": client,
        "threat": known.get("threat", {}),
        "mandatory": known.get("mandatory"),
    }
    return RequestAtHand(
        facts.ref,
        facts.client_ref,
        ReleaseFacts(
            question={name: value for name, value in said.items() if value not in (None, {})},
            recipient=Recipient(", ".join(filter(None, [asks.name, asks.organization])), asks.address),
            wants=facts.wish.words if facts.wish else "",
            received_on=facts.received_on,
            paper_ref=facts.authority_paper_ref,
            verified=_seen(page) if facts.verified else frozenset(),
            decision=_decision(page),
        ),
    )


def _seen(page: RequestPage) -> frozenset[Proof]:
    """What was on the desk when identity and authority were verified."""
    steps = (one.facts for one in page.steps)
    proof = next((one for one in steps if one.kind is Step.VERIFIED), None)
    seen = proof.more.get("seen", "") if proof is not None else ""
    return frozenset(Proof(one) for one in seen.split(",") if one)


def _decision(page: RequestPage) -> Decision | None:
    """The yes of the person whom the law names, where it was written down."""
    human = page.facts.decision.human
    for step in page.steps:
        said = step.facts
        if said.kind is Step.WORD and said.human is human and said.human is not None:
            if said.word is None or not said.word.lets_go or not page.facts.may_leave:
                return None
            return Decision(said.human, said.more.get("who") or step.who, said.on_day, said.words)
    return None


def travelling_with(client_ref: UUID, *, by: Member, on: date, read: Reading) -> tuple[tuple[str, str], ...]:
    """Title and words of what goes along with every later release of this record: 45 CFR 164.526(d)(5).

    The one place where it is asked for: the client's request, the denial, the statement of disagreement, the rebuttal.
    """
    found = []
    for one in requests.travels_with(client_ref, by=by, on=on, read=read):
        denial = "\n".join(one.denial.paragraphs) if one.denial is not None else ""
        parts = (
            ("The client asked that the record be amended", one.request),
            ("The practice answered", denial),
            ("The client disagrees", one.statement),
            ("The practice’s rebuttal", one.rebuttal),
        )
        words = "\n\n".join(f"{title}:\n{said}" for title, said in parts if said)
        found.append((f"A disagreement about this record, {long_day(one.asked_on)}", words))
    return tuple(found)
