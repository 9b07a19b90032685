"""The paper that a release rests on, as it stands now, from the room's own papers.

A release names its paper by ref. Where the ref names none, there is no paper: a release that rests on it
doesn't go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from twodrawer.disclosures.queries import papers
from twodrawer.law import Member
from twodrawer.lib.errors import Refused


@dataclass(frozen=True)
class PaperAtHand:
    """What a release asks of a paper."""

    ref: UUID
    client_ref: UUID
    label: str
    authority: Mapping[str, Any]
    live: bool
    defects: tuple[str, ...]


def paper_at_hand(paper_ref: UUID, *, by: Member, at: datetime) -> PaperAtHand | None:
    """The paper, read for this moment. None: there is no such paper that this member may know of."""
    try:
        found = papers.authority_of(paper_ref, by=by, at=at)
    except Refused:
        return None
    said = found.authority.model_dump(mode="json", exclude_none=True)
    return PaperAtHand(found.ref, found.client_ref, found.label, said, found.live, tuple(found.defects))


def papers_at_hand(client_ref: UUID, *, by: Member, at: datetime) -> tuple[PaperAtHand, ...]:
    """All papers of a client, to pick from."""
    return tuple(
        one
        for found in papers.papers_of_client(client_ref, by=by, at=at)
        if (one := paper_at_hand(found.ref, by=by, at=at)) is not None
    )
