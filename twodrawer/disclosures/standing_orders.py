"""Whether psychotherapy notes may leave on a request, asked when an order is issued and again when it is taken up.

The law is asked with the request as it stands at that moment. A paper on file is read again too: an authorization
that was revoked takes its orders with it (45 CFR 164.508(b)(5)).
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from twodrawer import law
from twodrawer.disclosures.dossier import Dossier
from twodrawer.disclosures.facts_orders import Basis, basis_of
from twodrawer.disclosures.queries.papers_at_hand import paper_at_hand
from twodrawer.disclosures.request_states import State
from twodrawer.law import Answer, Question
from twodrawer.law.decide import question_from
from twodrawer.law.leaving import may_leave
from twodrawer.law.words import Record
from twodrawer.lib.errors import Conflict, Refused

APART = Record.PSYCHOTHERAPY_NOTES
ANSWERABLE = (State.DECIDING, State.RELEASED)
"""Where a request can lead to an order. The chart's part may have left before."""


@dataclass(frozen=True)
class Ground:
    """What an order rests on."""

    basis: Basis
    question: Question
    answer: Answer


def require_ground(dossier: Dossier, act: str, *, by: law.Member, at: datetime, on: date) -> Ground:
    """What lets psychotherapy notes leave on this request now. Else Refused or Conflict, with the paragraph.

    `act`: what the ledger calls it if it is refused: the issuing, or the taking up."""
    refs = (("client", dossier.row.client_id), ("request", dossier.row.ref))
    if APART not in dossier.wish.records:
        raise Conflict(
            "Psychotherapy notes weren’t asked for here",
            why="An order goes no further than what was asked.",
            cite=("45 CFR 164.508(a)(2)",),
            do="Take in a request that asks for them, on a paper of its own.",
        )
    answer = dossier.answers(on=on)[APART]
    question = question_from(json.loads(dossier.ask(APART, on=on)[0]))
    basis = basis_of(question.purpose, question.authority.kind)
    if (not answer.is_yes and answer.outcome is not law.Outcome.HOLD) or basis is None:
        raise Refused(
            "Psychotherapy notes can’t be released on this",
            why=answer.because,
            cite=answer.citations,
            do=answer.next or "Ask the client for an authorization for psychotherapy notes alone.",
            refs=refs,
            act=act,
        )
    if dossier.state not in ANSWERABLE or not may_leave(
        answer, verified=dossier.verified, words=dossier.words
    ):
        raise Conflict(
            "This request doesn’t let anything leave now",
            why="The law’s answer needs who asks verified, and the word of whoever it names, in writing.",
            cite=answer.citations,
            do="Open the request: it shows what is missing.",
        )
    paper_ref = dossier.row.authority_paper_ref
    paper = paper_at_hand(paper_ref, by=by, at=at) if paper_ref else None
    if paper_ref and (paper is None or not paper.live or paper.defects):
        raise Refused(
            "The authorization that this rests on doesn’t stand any more",
            why="; ".join(paper.defects) if paper and paper.defects else "It was revoked, or it has expired.",
            cite=("45 CFR 164.508(b)(2)", "45 CFR 164.508(b)(5)"),
            do="Release nothing on it. A new order needs a new authorization.",
            refs=refs,
            act=act,
        )
    return Ground(basis, question, answer)
