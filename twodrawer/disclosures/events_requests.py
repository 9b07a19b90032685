"""What acts on requests write in the ledger: refs, kinds and days, never who asked or what was said."""

from datetime import date
from uuid import UUID

from twodrawer.audit.entries import Event, Fact
from twodrawer.lib.errors import Refs

SENTENCES = {
    "request.received": "took in a request",
    "request.described": "wrote down facts about a request",
    "request.proof_asked": "asked for proof of identity or authority",
    "request.verified": "verified who asks, and with what authority",
    "request.handed_over": "handed a request over to the person who decides it",
    "request.word": "wrote down what that person said to a request",
    "request.finding": "wrote down a finding about a request for access",
    "request.author_said": "answered what a client asked to have amended",
    "request.extended": "took the one extension of a request and told the client",
    "request.part_denied": "denied part of a request in writing",
    "request.denied": "denied a request in writing",
    "request.refused": "answered a paper that is not enough",
    "request.accepted": "accepted an amendment and told the client",
    "request.answered": "answered a request",
    "request.released": "released what was asked for",
    "request.rest_released": "released what a review had let go",
    "review_document.read": "opened the paper of an outside review",
    "request.withdrawn": "closed a request that was withdrawn",
    "request.reviewer_named": "named the professional who reviews a denial",
    "request.reviewed": "wrote down the review of a denial",
    "request.disagreement": "took in a client's statement of disagreement",
    "request.rebuttal": "wrote a rebuttal to a statement of disagreement",
    "request.travels": "noted that a denied amendment goes along with later releases",
    "request.read": "opened a request",
    "requests.read": "looked at the queue of requests",
    "requests.due": "listed the requests that are due",
    "letter.read": "opened a letter about a request",
    "letter.printed": "took a letter about a request as a file",
}
"""Act → how the ledger page says it, after the person's name."""


def request_event(
    step: str,
    request_ref: UUID,
    *,
    client_ref: UUID,
    kind: str,
    state: str,
    under: tuple[str, ...],
    purpose: str = "operations",
    due_on: date | None = None,
    also: Refs = (),
) -> Event:
    """One step of a request, with where it left it."""
    facts: dict[str, Fact] = {"kind": kind, "state": state}
    if due_on is not None:
        facts["due"] = due_on.isoformat()
    refs: Refs = (("client", client_ref), ("request", request_ref), *also)
    return Event(f"request.{step}", refs, purpose, under, facts)
