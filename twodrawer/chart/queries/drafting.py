"""What a draft was made from, read by its author alone, and recorded like every reading."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.drafted import opened, section_with
from twodrawer.chart.drafting_facts import Drafted, Excerpt, SentenceFacts, SourceFacts, SourceText
from twodrawer.chart.facts import NoteLine
from twodrawer.chart.models import DraftedSentence, DraftSource
from twodrawer.chart.queries.drafts import draft
from twodrawer.chart.source_box import PURPOSE, open_source, source_owner
from twodrawer.chart.standing import find_note, require_author
from twodrawer.law import Act
from twodrawer.lib.errors import not_there
from twodrawer.lib.statements import prepared
from twodrawer.sealing.keyring import Keyring, keyring

AROUND = 90


@prepared
def _sources(note_ref: UUID) -> "QuerySet[DraftSource, DraftSource]":
    return DraftSource.objects.filter(note_id=note_ref).order_by("kept_at", "ref")


def drafted(note_ref: UUID, *, by: law.Member, on: date, read: Reading) -> Drafted:
    """The sources of the member's own draft, and the sentences made from them that still stand in it."""
    rows = list(_sources.all(note_ref=note_ref))
    if not rows:
        return Drafted()
    sections = draft(note_ref, by=by, on=on, read=read).sections
    ring = keyring(by.practice_ref)
    ring.load([source_owner(row.ref) for row in rows], PURPOSE)
    texts = {row.ref: open_source(ring, row) for row in rows}
    for row in rows:
        read.of("source", row.ref)
    return Drafted(tuple(map(_facts, rows)), _sentences(ring, rows, texts, sections))


def _facts(row: DraftSource) -> SourceFacts:
    ends_at = row.kept_at + timedelta(days=settings.DRAFT_SOURCE_DAYS)
    return SourceFacts(row.ref, row.made_by, row.kept_at, ends_at, row.is_recording)


def _sentences(
    ring: Keyring, rows: list[DraftSource], texts: Mapping[UUID, str], sections: Mapping[str, str]
) -> tuple[SentenceFacts, ...]:
    found = []
    made = DraftedSentence.objects.filter(source__in=[row.ref for row in rows]).order_by("ref")
    for row, said in opened(ring, made):
        section = section_with(sections, said.text)
        if section is None:
            continue
        text = texts[row.source_id]
        excerpts = tuple(_excerpt(text, first, last) for first, last in said.places)
        found.append(
            SentenceFacts(
                row.ref,
                row.source_id,
                section,
                said.text,
                row.is_supported,
                row.accepted_at is not None,
                excerpts,
            )
        )
    return tuple(found)


def _excerpt(text: str, first: int, last: int) -> Excerpt:
    before, after = text[max(0, first - AROUND) : first], text[last : last + AROUND]
    lead = "… " if first > AROUND else ""
    tail = " …" if last + AROUND < len(text) else ""
    return Excerpt(lead + " ".join(before.split()), text[first:last], " ".join(after.split()) + tail)


def source_text(
    note_ref: UUID, source_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[NoteLine, SourceText]:
    """One source of the member's own draft, whole, with what the note rests on marked."""
    note = find_note(note_ref, Act.EDIT, by=by, on=on)
    read.allowed_under(*require_author(Act.EDIT, note, by=by, on=on))
    row = DraftSource.objects.filter(note=note, ref=source_ref).first()
    if row is None:
        raise not_there("source.read", (("note", note.ref),))
    ring = keyring(by.practice_ref)
    facts = draft(note_ref, by=by, on=on, read=read)
    read.of("source", row.ref)
    text = open_source(ring, row)
    places = sorted(
        {
            place
            for _, said in opened(ring, DraftedSentence.objects.filter(source=row))
            if section_with(facts.sections, said.text) is not None
            for place in said.places
        }
    )
    stretches: list[tuple[str, bool]] = []
    at = 0
    for first, last in places:
        begins = max(first, at)
        if last <= at:
            continue
        stretches += [(text[at:begins], False), (text[begins:last], True)]
        at = last
    stretches.append((text[at:], False))
    return facts.line, SourceText(_facts(row), tuple(one for one in stretches if one[0]))
