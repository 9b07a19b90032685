"""Drafts: begin and discard. A draft is its author's alone, with a text key and a journal key of its own."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.reading import Reading
from twodrawer.chart import events
from twodrawer.chart.actions.drafting import end_sources
from twodrawer.chart.draft_box import destroy_when_committed, make_draft_keys, seal_draft
from twodrawer.chart.models import DraftText, Note, SignatureStep
from twodrawer.chart.moves import move
from twodrawer.chart.standing import find_note, require_author, require_for_client
from twodrawer.chart.states import State
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import words as count_words
from twodrawer.people import queries as people
from twodrawer.scheduling import queries as scheduling
from twodrawer.sealing.keyring import Keyring, keyring
from twodrawer.writing.catalog import format_named


def begin_note(
    session_ref: UUID,
    *,
    client_ref: UUID,
    format: str,  # noqa: A002  the clinicians' word; the builtin isn't used here
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """A new draft about this client in this session, with keys of its own. Its ref."""
    under = require_for_client(Act.CREATE, Kind.DRAFT, client_ref, by=by, on=on)
    session = scheduling.session_facts(session_ref, by=by, on=on, read=Reading())
    same_person = people.all_refs_of(client_ref)
    there = next((ref for ref in same_person if ref in session.client_refs), None)
    if there is None:
        raise Invalid(
            "This client isn't in that session",
            why="A note belongs to a session that the client takes part in.",
            do="Open the client's own session and begin the note there.",
        )
    if not format_named(format, chosen_by=by.ref).for_notes:
        raise Invalid(
            "An addendum adds to a signed note", do="Open the note and add to it there.", fields=["format"]
        )
    note = Note(practice_id=by.practice_ref, client_id=there, session_id=session.ref, format=format)
    return begin(note, by=by, at=at, under=under)


def begin(note: Note, *, by: law.Member, at: datetime, under: tuple[str, ...]) -> UUID:
    """The draft and its first, empty text stand in the record. Permission was asked by the caller."""
    ref = note.ref = new_ref()
    note.author_id = by.ref
    note.state, note.version, note.begun_at = State.DRAFT.value, 0, at
    ring = keyring(by.practice_ref)
    make_draft_keys(ring, ref, at=at)
    with transaction.atomic():
        note.save(force_insert=True)
        store_text(ring, note, {}, at=at)
        record(events.note_begun(note, under), by=by, at=at)
    return ref


def store_text(ring: Keyring, note: Note, sections: Mapping[str, str], *, at: datetime) -> DraftText:
    """A new draft row for the note, at revision 0."""
    ref = new_ref()
    return DraftText.objects.create(
        ref=ref,
        practice_id=note.practice_id,
        note=note,
        revision=0,
        text=seal_draft(ring, note.ref, sections, ref=ref, revision=0),
        saved_at=at,
        words=sum(count_words(text) for text in sections.values()),
    )


def discard_draft(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The draft's text is gone for good; that there was a draft stays in the ledger."""
    with transaction.atomic():
        note = find_note(note_ref, Act.DISCARD, by=by, on=on, lock=True)
        under = require_author(Act.DISCARD, note, by=by, on=on)
        end_draft(note, at=at)
        move(note, State.DISCARDED, at=at)
        record(events.about_note("note.discarded", note, under, version=note.version), by=by, at=at)


def end_draft(note: Note, *, at: datetime) -> None:
    """The draft's row, what it was made from and the steps of its signers go with this transaction, and its keys
    right after."""
    end_sources(note, at=at)
    SignatureStep.objects.filter(note=note).delete()
    DraftText.objects.filter(note=note).delete()
    destroy_when_committed(note, at=at)
