"""Drafts: begin, save, discard, and the key of the device journal. All of it is the author's alone.

A save names the revision it was written on. If another tab or device saved meanwhile, nothing is overwritten:
the author is shown both texts (promise 11). A span of autosaving is one ledger entry, written with its first
save; a later save that can't show that entry begins a new span.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.queries import span_stands
from twodrawer.audit.reading import Reading
from twodrawer.chart import events
from twodrawer.chart.draft_box import (
    JOURNAL,
    destroy_when_committed,
    journal_owner,
    make_draft_keys,
    open_draft,
    seal_draft,
)
from twodrawer.chart.facts import DraftText as DraftTextFacts
from twodrawer.chart.facts import Saved
from twodrawer.chart.linked import link, linked_refs, require_links
from twodrawer.chart.models import DraftText, Note, SignatureStep
from twodrawer.chart.moves import move
from twodrawer.chart.standing import find_note, require_author, require_for_client
from twodrawer.chart.states import State
from twodrawer.chart.typed import typed_sections
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import words as count_words
from twodrawer.people import queries as people
from twodrawer.scheduling import queries as scheduling
from twodrawer.sealing.keyring import Keyring, keyring
from twodrawer.writing.catalog import format_named

SPAN = timedelta(minutes=30)
ADDENDUM = "addendum"


class DraftConflict(Conflict):
    """Another tab or device saved first. Carries the other text, for the author only."""

    def __init__(self, theirs: DraftTextFacts) -> None:
        super().__init__(
            "This draft was changed in another tab or on another device",
            why="Both texts are kept: yours on this page, the other one beside it. Nothing was overwritten.",
            do="Compare the two and keep what you want of each.",
        )
        self.theirs = theirs


def begin_note(
    session_ref: UUID, *, client_ref: UUID, format: str, by: law.Member, at: datetime, on: date
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
    if format == ADDENDUM or format_named(format) is None:
        raise unknown_format()
    return begin(
        Note(practice_id=by.practice_ref, client_id=there, session_id=session.ref, format=format),
        by=by,
        at=at,
        under=under,
    )


def unknown_format() -> Invalid:
    """The answer to a format that no data file describes."""
    return Invalid("That note format isn't known", do="Choose one of the listed formats.", fields=["format"])


def begin(note: Note, *, by: law.Member, at: datetime, under: tuple[str, ...]) -> UUID:
    """The draft and its first, empty text stand in the record. Permission was asked by the caller."""
    note.ref, note.author_id = new_ref(), by.ref
    note.state, note.version, note.begun_at = State.DRAFT.value, 0, at
    ring = keyring(by.practice_ref)
    make_draft_keys(ring, note.ref, at=at)
    with transaction.atomic():
        note.save(force_insert=True)
        store_text(ring, note, {}, at=at)
        record(events.note_begun(note, under), by=by, at=at)
    return note.ref


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


def save_draft(
    note_ref: UUID,
    *,
    base: int,
    span: UUID | None,
    format: str,
    sections: Mapping[str, str],
    goal_refs: Collection[UUID],
    diagnosis_refs: Collection[UUID],
    tab: UUID | None,
    sign_in: str,
    by: law.Member,
    at: datetime,
    on: date,
) -> Saved:
    """The draft holds exactly this text, at the next revision. DraftConflict if it isn't at `base` any more."""
    note = find_note(note_ref, Act.EDIT, by=by, on=on)
    under = require_author(Act.EDIT, note, by=by, on=on)
    typed = typed_sections(note, format, sections)
    require_links(note, goal_refs, diagnosis_refs)
    ring = keyring(by.practice_ref)
    row = _draft_of(note)
    box = seal_draft(ring, note_ref, typed.sections, ref=row.ref, revision=base + 1)

    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        require_author(Act.EDIT, note, by=by, on=on)
        row = _draft_of(note)
        moved_on = row.revision != base
        if moved_on:
            theirs = open_draft(ring, row)
            # An answer that was lost on its way is asked for again: the same text is no conflict.
            same = row.revision > base and theirs == typed.sections and note.format == format
            same = same and linked_refs(note) == (frozenset(goal_refs), frozenset(diagnosis_refs))
            if not same:
                record(events.about_note("draft.compared", note, under, revision=row.revision), by=by, at=at)
        if not moved_on:
            row.revision, row.text, row.words = base + 1, box, typed.words
            row.saved_at, row.saved_tab = at, tab
            row.save(update_fields=["revision", "text", "words", "saved_at", "saved_tab"])
            if note.format != format:
                note.format = format
                note.save(update_fields=["format"])
            link(note, goal_refs, diagnosis_refs)
        if not moved_on or same:
            stands = span is not None and span_stands(
                span,
                log=by.practice_ref,
                by=by.ref,
                act="note.drafted",
                note_ref=note_ref,
                not_before=at - SPAN,
                sign_in=sign_in,
            )
            if not stands:
                begun = events.note_drafted(note, under, revision=row.revision, sign_in=sign_in)
                span = record(begun, by=by, at=at, ref=new_ref())
    if moved_on and not same:
        raise DraftConflict(DraftTextFacts(row.revision, note.format, theirs, row.saved_at))
    assert span is not None
    return Saved(row.revision, span, row.saved_at, typed.removed, typed.words)


def _draft_of(note: Note) -> DraftText:
    return DraftText.objects.get(note=note)


def discard_draft(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The draft's text is gone for good; that there was a draft stays in the ledger."""
    with transaction.atomic():
        note = find_note(note_ref, Act.DISCARD, by=by, on=on, lock=True)
        under = require_author(Act.DISCARD, note, by=by, on=on)
        end_draft(note, at=at)
        move(note, State.DISCARDED, at=at)
        record(events.about_note("note.discarded", note, under, version=note.version), by=by, at=at)


def end_draft(note: Note, *, at: datetime) -> None:
    """The draft's row and the steps of its signers go with this transaction, and its keys right after."""
    SignatureStep.objects.filter(note=note).delete()
    DraftText.objects.filter(note=note).delete()
    destroy_when_committed(note, at=at)


def journal_key(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> bytes:
    """The 32 bytes under which the author's devices keep this draft's journal. Each handing over is recorded."""
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        record(events.about_note("journal.opened", note, under), by=by, at=at)
        ring = keyring(by.practice_ref)
        ring.load([journal_owner(note_ref)], JOURNAL)
        secret = ring.secret(journal_owner(note_ref), JOURNAL)
    return secret


def replace_journal_key(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> bytes:
    """A fresh journal key, and nothing opens what was journalled under the old one. For a sentence moved away."""
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        record(events.about_note("journal.replaced", note, under), by=by, at=at)
        with transaction.atomic(using="keys"):
            ring.destroy(journal_owner(note_ref), JOURNAL, at=at)
            ring.make(journal_owner(note_ref), JOURNAL, at=at)
        secret = ring.secret(journal_owner(note_ref), JOURNAL)
    return secret
