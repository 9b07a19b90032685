"""Drafting: the draft that more is added to, and what a source of one says."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.drafting_facts import SourceText
from twodrawer.chart.facts import DraftFacts, NoteLine
from twodrawer.chart.queries import ModelFacts
from twodrawer.law import Member
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientFacts
from twodrawer.writing.drafting.speakers import Names


@dataclass(frozen=True)
class DraftFromPage:
    """The draft that is added to, and its client."""

    draft: DraftFacts
    client: ClientFacts
    model: ModelFacts | None


def draft_from_page(note_ref: UUID, *, by: Member, at: datetime, on: date) -> DraftFromPage:
    """For the author of the draft."""
    with reading("draft.read", by=by, at=at, purpose="treatment") as read:
        draft = chart.draft(note_ref, by=by, on=on, read=read)
        client = people.client_facts(draft.line.client_ref, by=by, on=on, read=read)
        return DraftFromPage(draft, client, chart.model_of(by.practice_ref))


def names_in_sources(page: DraftFromPage, own: str) -> Names:
    """What transcripts may call the two who talk."""
    identity = page.client.identity
    return Names(
        clients=[name for name in {identity.name, identity.legal_name} if name],
        clinicians=[own] if own else [],
    )


def source_page(
    note_ref: UUID, source_ref: UUID, *, by: Member, at: datetime, on: date
) -> tuple[NoteLine, SourceText]:
    """One source, whole."""
    with reading("source.read", by=by, at=at, purpose="treatment") as read:
        return chart.source_text(note_ref, source_ref, by=by, on=on, read=read)
