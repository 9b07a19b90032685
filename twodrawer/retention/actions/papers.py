"""Verbs on the end of HIPAA's own papers about a client: propose it, confirm it. Withdrawn as any proposal is.

Authorizations, agreements, requests, the account of disclosures and the reasons of holds outlive the record under a key
of their own, for six years from the day the last of them was in effect (45 CFR 164.316(b)(2)(i), 164.530(j)(2)). Then
that key goes by the same two people, list and certificate; and only after the record, whose account they keep.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.law.parameters import parameter
from twodrawer.law.retention_clock import DOCUMENTS
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.retention import events
from twodrawer.retention.actions.two_people import (
    certificate_of_two,
    end_keys,
    require_second,
    standing_proposal,
    wait_for_a_second,
)
from twodrawer.retention.facts_destruction import PapersLine
from twodrawer.retention.models import DestructionProposal
from twodrawer.retention.queries.papers import PAPERS, LastInEffect, papers_line
from twodrawer.sealing import destroying

RULE = "HIPAA's own papers: six years from the day the last of them was in effect"


@transaction.atomic
def propose_papers(
    client_ref: UUID, last_in_effect: LastInEffect, *, by: law.Member, at: datetime, on: date
) -> UUID:
    """The papers wait for a second person. The proposal's ref."""
    answer = people.require_for_client(Act.CREATE, Kind.RETENTION, client_ref, by=by, on=on)
    kept = people.hold_still(client_ref, within=by.practice_ref)
    line = papers_line(kept, within=by.practice_ref, on=on, last_in_effect=last_in_effect)
    _require_over(line, act="papers.destruction_proposed")
    ref = wait_for_a_second(kept, what=PAPERS, twice="These papers are proposed already", by=by, at=at)
    record(events.papers_proposed(ref, line=line, under=answer.citations), by=by, at=at)
    return ref


@transaction.atomic
def confirm_papers(
    proposal_ref: UUID, last_in_effect: LastInEffect, *, by: law.Member, at: datetime, on: date
) -> UUID:
    """The papers are destroyed, for good, and certified. The certificate's ref. The signed list is the decision."""
    answer = people.require_in_practice(Act.VERIFY, Kind.RETENTION, by=by, on=on)
    row = standing_proposal(proposal_ref, by=by, act="papers.destroyed", what=PAPERS)
    require_second(row, by=by, act="papers.destroyed")
    kept = people.hold_still(row.client_id, within=by.practice_ref)
    line = papers_line(kept, within=by.practice_ref, on=on, last_in_effect=last_in_effect)
    _require_over(line, act="papers.destroyed")
    ref = new_ref()
    owners = tuple((("client", one), PAPERS) for one in line.refs)
    keys = destroying.keys_of(by.practice_ref, owners)
    record(
        events.papers_destroyed(ref, line=line, proposal_ref=row.ref, keys=len(keys), under=answer.citations),
        by=by,
        at=at,
    )
    said = _certificate(ref, line=line, row=row, keys=len(keys), by=by, at=at)
    end_keys(keys, certificate=said, by=by, at=at)
    return ref


def _certificate(
    ref: UUID, *, line: PapersLine, row: DestructionProposal, keys: int, by: law.Member, at: datetime
) -> dict[str, object]:
    assert line.last_in_effect is not None
    assert line.until is not None
    kept_first = sorted(line.refs, key=lambda one: one != line.client_ref)
    return {
        **certificate_of_two(row, kept_first, ref=ref, keys=keys, by=by, at=at),
        "last_in_effect": line.last_in_effect.isoformat(),
        "kept_through": line.until.isoformat(),
        "rule": RULE,
        "citations": "; ".join(DOCUMENTS),
        "status": parameter("hipaa/documents_years").source.status.value,
    }


def _require_over(line: PapersLine, *, act: str) -> None:
    """Nothing, if they may go. Else Refused for that act: a hold first, since it beats every clock."""
    refs = (("client", line.client_ref),)
    if line.destroyed_at is not None:
        raise Conflict("These papers were destroyed already", do="Their certificate says when, and by whom.")
    if line.held_since is not None:
        raise Refused(
            "A legal hold keeps these papers",
            why="What a court may ask for stays as it is, however long its time has been over.",
            cite=(law.HOLD,),
            do="Nothing was destroyed. The privacy officer can lift the hold, with a reason.",
            refs=refs,
            act=act,
        )
    if line.record_destroyed_at is None:
        raise Refused(
            "The record is still there",
            why="The papers say what became of it, and go after it.",
            cite=DOCUMENTS,
            do="Nothing was destroyed. When the time of the record is over, two people destroy it first.",
            refs=refs,
            act=act,
        )
    if not line.may_go:
        raise Refused(
            "The six years of these papers aren’t over"
            if line.has_any
            else "There are no papers about this client",
            why=f"They are kept through {line.until.isoformat()}."
            if line.until
            else "One of them is in effect still."
            if line.has_any
            else "Nothing is sealed under their key.",
            cite=DOCUMENTS,
            do="Nothing was destroyed.",
            refs=refs,
            act=act,
        )
