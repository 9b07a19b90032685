"""The end of HIPAA's own papers about a client, when the last of them has been out of effect for six years.

The room of retention destroys; which papers there are, and since when none is in effect, is known here alone.
"""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from twodrawer import law
from twodrawer.disclosures.queries.keeping import papers_last_in_effect
from twodrawer.people import queries as people
from twodrawer.retention import actions as retention
from twodrawer.retention.queries.papers import LastInEffect


def propose_papers_destruction(client_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """The papers wait for a second person. The proposal's ref."""
    return retention.propose_papers(client_ref, _last(by, on), by=by, at=at, on=on)


def confirm_papers_destruction(proposal_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """The papers are destroyed and certified. The certificate's ref."""
    return retention.confirm_papers(proposal_ref, _last(by, on), by=by, at=at, on=on)


def _last(by: law.Member, on: date) -> LastInEffect:
    zone = people.practice_facts(by.practice_ref).zone
    return partial(papers_last_in_effect, practice_ref=by.practice_ref, zone=zone, on=on)
