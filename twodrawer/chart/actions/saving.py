"""Saving a draft. Two tabs or devices never overwrite each other silently, and a span of saves is one
entry.

A save names the revision it was written on. If another tab or device saved meanwhile, nothing is
overwritten and the author is shown both texts (promise 11). A span of autosaving is one ledger entry,
written with its first save; a later save that can't show that entry begins a new span.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.queries import span_stands
from twodrawer.chart import events
from twodrawer.chart.draft_box import open_draft, purpose_sealing, seal_afresh, seal_draft
from twodrawer.chart.facts import DraftText as DraftTextFacts
from twodrawer.chart.facts import Saved
from twodrawer.chart.linked import link, linked_refs, require_links
from twodrawer.chart.models import DraftText, Note
from twodrawer.chart.standing import ended, find_note, require_author
from twodrawer.chart.states import WRITABLE
from twodrawer.chart.typed import Typed, typed_sections
from twodrawer.law import Act
from twodrawer.lib import statements
from twodrawer.lib.errors import Conflict
from twodrawer.lib.statements import prepared
from twodrawer.sealing.keyring import KeyDestroyed, Keyring, keyring

SPAN = timedelta(minutes=30)
PUT = "UPDATE chart_drafttext SET revision = %s, text = %s, words = %s, saved_at = %s, saved_tab = %s WHERE ref = %s"


class DraftConflict(Conflict):
    """Another tab or device saved first. Carries the other text, for the author only."""

    def __init__(self, theirs: DraftTextFacts) -> None:
        super().__init__(
            "This draft was changed in another tab or on another device",
            why="Both texts are kept: yours on this page, the other one beside it. Nothing was overwritten.",
            do="Compare the two and keep what you want of each.",
        )
        self.theirs = theirs


@dataclass(frozen=True)
class _Save:
    """What one request asks to be kept."""

    base: int
    format: str
    typed: Typed
    goals: frozenset[UUID]
    diagnoses: frozenset[UUID]
    tab: UUID | None


def save_draft(
    note_ref: UUID,
    *,
    base: int,
    span: UUID | None,
    format: str,  # noqa: A002  the clinicians' word; the builtin isn't used here
    sections: Mapping[str, str],
    goal_refs: Collection[UUID] = (),
    diagnosis_refs: Collection[UUID] = (),
    tab: UUID | None = None,
    moved: bool = False,
    sign_in: str,
    by: law.Member,
    at: datetime,
    on: date,
) -> Saved:
    """The draft holds exactly this text, at the next revision. DraftConflict if it isn't at `base` any more.

    `sign_in` names the sign-in without opening it; a span ends with it. `moved`: a sentence went to the other
    drawer, so no earlier copy of this draft or of its device journal opens after this.
    """
    note = find_note(note_ref, Act.EDIT, by=by, on=on)
    require_author(Act.EDIT, note, by=by, on=on)
    typed = typed_sections(note, format, sections)
    require_links(note, goal_refs, diagnosis_refs)
    save = _Save(base, format, typed, frozenset(goal_refs), frozenset(diagnosis_refs), tab)
    ring = keyring(by.practice_ref)
    seen = _draft_of(note)
    # Sealed before the transaction begins: nothing waits for the cipher while it holds the database.
    try:
        purpose = purpose_sealing(ring, seen)
        box = seal_draft(ring, note_ref, typed.sections, ref=seen.ref, revision=base + 1, purpose=purpose)
    except KeyDestroyed:
        # A signature or a discard overtook this save, and the draft's keys ended with it.
        now = Note.objects.get(ref=note_ref)
        if now.state in WRITABLE:
            raise
        raise ended(now) from None

    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        row = _draft_of(note)
        theirs = None
        if row.revision == base and row.ref == seen.ref:
            if moved:
                box = seal_afresh(ring, row, typed.sections, revision=base + 1, at=at)
                record(events.about_note("draft.resealed", note, under), by=by, at=at)
            _put(note, row, save, box=box, at=at)
        else:
            theirs = _if_different(ring, note, row, save)
        if theirs is None:
            span = _span(span, note, under, row.revision, sign_in=sign_in, by=by, at=at)
        else:
            # The author is about to be shown the other text: that is a read.
            compared = events.about_note("draft.compared", note, under, revision=row.revision)
            record(compared, by=by, at=at)
    if theirs is not None:
        raise DraftConflict(theirs)
    assert span is not None
    carried = typed.sections if typed.carried else None
    return Saved(row.revision, span, row.saved_at, typed.removed, typed.words, carried)


@prepared
def _draft(note_ref: UUID) -> "QuerySet[DraftText, DraftText]":
    return DraftText.objects.filter(note_id=note_ref)


def _draft_of(note: Note) -> DraftText:
    row = _draft.first(note_ref=note.ref)
    if row is None:
        raise ended(Note.objects.get(ref=note.ref))
    return row


def _put(note: Note, row: DraftText, save: _Save, *, box: bytes, at: datetime) -> None:
    row.revision, row.text, row.words = save.base + 1, box, save.typed.words
    row.saved_at, row.saved_tab = at, save.tab
    statements.execute(PUT, row.revision, row.text, row.words, row.saved_at, row.saved_tab, row.ref)
    if note.format != save.format:
        note.format = save.format
        note.save(update_fields=["format"])
    link(note, save.goals, save.diagnoses)


def _if_different(ring: Keyring, note: Note, row: DraftText, save: _Save) -> DraftTextFacts | None:
    """What stands there, unless it is what this save says: an answer that was lost is asked for again."""
    theirs = open_draft(ring, row)
    same = theirs == save.typed.sections and note.format == save.format
    if same and linked_refs(note) == (save.goals, save.diagnoses):
        return None
    return DraftTextFacts(row.revision, note.format, theirs, row.saved_at)


def _span(
    span: UUID | None,
    note: Note,
    under: tuple[str, ...],
    revision: int,
    *,
    sign_in: str,
    by: law.Member,
    at: datetime,
) -> UUID:
    """The span that this save belongs to: the one it names if its entry stands, else one that begins now."""
    if span is not None and span_stands(
        span,
        log=by.practice_ref,
        by=by.ref,
        act="note.drafted",
        note_ref=note.ref,
        not_before=at - SPAN,
        sign_in=sign_in,
    ):
        return span
    return record(events.note_drafted(note, under, revision=revision, sign_in=sign_in), by=by, at=at)
