"""A copy of a signed paper may be handed over: that it was is recorded first, by the file's SHA-256 and pages."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.actions.accounting import account_for_own
from twodrawer.disclosures.events_papers import paper_event
from twodrawer.disclosures.queries.papers.standing import find_paper
from twodrawer.disclosures.ways import Way
from twodrawer.law import Act
from twodrawer.law.words import Purpose


@transaction.atomic
def paper_leaves(paper_ref: UUID, *, sha256: str, pages: int, by: law.Member, at: datetime, on: date) -> None:
    """The client's copy may be handed over (45 CFR 164.508(c)(4)). To the client themselves: the law leaves it out
    of the account that it asks for (164.528(a)(1)(ii))."""
    paper, answer = find_paper(paper_ref, Act.PRINT, by=by, on=on)
    event = paper_event(
        "paper.printed",
        paper.ref,
        client_ref=paper.client_id,
        under=answer.citations,
        file=sha256,
        pages=pages,
    )
    record(event, by=by, at=at)
    account_for_own(
        Way.PAPER_COPY, paper.client_id, purpose=Purpose.CLIENT_ACCESS, by=by, at=at, sha256=sha256
    )
