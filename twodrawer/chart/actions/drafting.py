"""Drafting: a source is kept, its sentences stand in the draft, and each can be accepted, deleted or destroyed with it.

A source is a working paper. It lives as long as the draft, and at most so many days; with it goes what was made
from it, the signed note excepted. Only the draft's author opens any of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor
from twodrawer.chart import events
from twodrawer.chart.actions.saving import save_draft
from twodrawer.chart.draft_box import open_draft, seal_draft
from twodrawer.chart.drafted import opened, section_with, unsettled, without
from twodrawer.chart.drafting_facts import Kept
from twodrawer.chart.linked import linked_refs
from twodrawer.chart.models import DraftedSentence, DraftRun, DraftSource, DraftText, Note
from twodrawer.chart.source_box import (
    SentenceWords,
    destroy_source_key,
    make_source_key,
    open_sentence,
    seal_sentence,
    seal_source,
)
from twodrawer.chart.standing import find_note, require_author
from twodrawer.chart.states import WRITABLE
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict, Invalid, Unavailable, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean
from twodrawer.lib.text import words as count_words
from twodrawer.sealing.keyring import KeyDestroyed, Keyring, keyring
from twodrawer.writing.catalog import format_named
from twodrawer.writing.drafting import Draft, Drafted, extract, read_source
from twodrawer.writing.drafting.speakers import NOBODY, Names

LIMIT_BYTES = 1_000_000
MOST_SOURCES = 5


def draft_from_source(
    note_ref: UUID,
    typed: str,
    *,
    name: str = "",
    names: Names = NOBODY,
    sign_in: str,
    by: law.Member,
    at: datetime,
    on: date,
) -> Kept:
    """The source is kept, sealed, and its sentences stand at the ends of the draft's sections. Invalid without any."""
    note = find_note(note_ref, Act.EDIT, by=by, on=on)
    require_author(Act.EDIT, note, by=by, on=on)
    source = read_source(clean(typed, limit_bytes=LIMIT_BYTES).text, name=name, names=names)
    draft = extract(source, format_named(note.format))
    return keep_draft(note_ref, source.text, draft, made_by="extract", sign_in=sign_in, by=by, at=at, on=on)


def keep_draft(
    note_ref: UUID,
    text: str,
    draft: Draft,
    *,
    made_by: str,
    run_ref: UUID | None = None,
    is_recording: bool = False,
    sign_in: str,
    by: law.Member,
    at: datetime,
    on: date,
) -> Kept:
    """The source is kept with the draft that was made from it, and its sentences stand in the note.

    With a `run_ref`: unless that run was cancelled meanwhile. The note's lock lets only one of the two happen.
    """
    if not draft.sentences:
        raise Invalid(
            "Nothing in this source is for the note",
            why="No sentence tells of symptoms, of the work, of risk or of a plan"
            + (
                ", and what reads like a psychotherapy note stays out of the chart."
                if draft.left_out
                else "."
            ),
            do="Look whether it is the right text, or write the note by hand. Nothing was kept.",
        )
    ring = keyring(by.practice_ref)
    ref = new_ref()
    make_source_key(ring, ref, at=at)
    box = seal_source(ring, ref, text)
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        require_room(note)
        if run_ref is not None:
            take_run(note, run_ref)
        row = DraftText.objects.get(note=note)
        before = open_draft(ring, row)
        sections, added = _with(before, draft)
        _save(note, row, sections, sign_in=sign_in, by=by, at=at, on=on)
        DraftSource(
            ref=ref,
            practice_id=note.practice_id,
            note=note,
            made_by=made_by,
            text=box,
            kept_at=at,
            is_recording=is_recording,
        ).save(force_insert=True)
        DraftedSentence.objects.bulk_create(_rows(ring, note, ref, added))
        unsupported = sum(not one.supported for one in added)
        event = events.about_source(
            "source.kept", note, ref, under, sentences=len(added), unsupported=unsupported, made_by=made_by
        )
        record(event, by=by, at=at)
    return Kept(ref, len(added), unsupported, draft.left_out)


def require_room(note: Note) -> None:
    """Nothing, if the draft may have one more source."""
    if DraftSource.objects.filter(note=note).count() >= MOST_SOURCES:
        raise Conflict(
            f"This draft was made from {MOST_SOURCES} sources already",
            do="Destroy one that you don’t need any more, then draft from this one.",
        )


def take_run(note: Note, run_ref: UUID) -> None:
    """The run is over. Conflict, if somebody ended it before. Called under the note's lock."""
    if not DraftRun.objects.filter(note=note, ref=run_ref).delete()[0]:
        raise Conflict(
            "This draft was cancelled", why="Nothing of it was kept.", do="Draft again, if you like."
        )


def _with(before: Mapping[str, str], draft: Draft) -> tuple[dict[str, str], list[Drafted]]:
    """The sections with the draft's sentences at their ends, a line each, but for those that stand there already."""
    sections = dict(before)
    added = []
    for key, drafted in draft.sections.items():
        for one in drafted:
            if section_with(sections, one.text) is None:
                said = sections.get(key, "").rstrip()
                sections[key] = f"{said}\n{one.text}" if said else one.text
            added.append(one)
    return sections, added


def _rows(ring: Keyring, note: Note, source_ref: UUID, added: Sequence[Drafted]) -> list[DraftedSentence]:
    rows = []
    for one in added:
        ref = new_ref()
        said = SentenceWords(one.text, tuple((words.start, words.end) for words in one.sources))
        rows.append(
            DraftedSentence(
                ref=ref,
                practice_id=note.practice_id,
                source_id=source_ref,
                words=seal_sentence(ring, source_ref, ref, said),
                is_supported=one.supported,
            )
        )
    return rows


def _save(
    note: Note,
    row: DraftText,
    sections: Mapping[str, str],
    *,
    sign_in: str,
    by: law.Member,
    at: datetime,
    on: date,
) -> None:
    """The draft holds these sections, saved as its author saves it. Nobody else can save in between: it is locked."""
    goals, diagnoses = linked_refs(note)
    save_draft(
        note.ref,
        base=row.revision,
        span=None,
        format=note.format,
        sections=sections,
        goal_refs=goals,
        diagnosis_refs=diagnoses,
        sign_in=sign_in,
        by=by,
        at=at,
        on=on,
    )


def accept_sentence(note_ref: UUID, sentence_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The author stands for the sentence, though the source doesn't say it."""
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        row = _sentence(note, sentence_ref, act="sentence.accepted")
        if row.accepted_at is None:
            row.accepted_at = at
            row.save(update_fields=["accepted_at"])
            record(events.about_source("sentence.accepted", note, row.source_id, under), by=by, at=at)


def delete_sentence(
    note_ref: UUID, sentence_ref: UUID, *, sign_in: str, by: law.Member, at: datetime, on: date
) -> None:
    """The sentence stands in the draft no more."""
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        row = _sentence(note, sentence_ref, act="sentence.deleted")
        text = DraftText.objects.get(note=note)
        sections = without(open_draft(ring, text), [open_sentence(ring, row).text])
        _save(note, text, sections, sign_in=sign_in, by=by, at=at, on=on)
        row.delete()
        record(events.about_source("sentence.deleted", note, row.source_id, under), by=by, at=at)


def destroy_source(
    note_ref: UUID, source_ref: UUID, *, sign_in: str, by: law.Member, at: datetime, on: date
) -> None:
    """The source is gone for good, and with it every sentence made from it that still stands in the draft."""
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        source = DraftSource.objects.filter(note=note, ref=source_ref).first()
        if source is None:
            raise not_there("source.destroyed", (("note", note.ref),))
        made = [said.text for _, said in opened(ring, DraftedSentence.objects.filter(source=source))]
        text = DraftText.objects.get(note=note)
        _save(note, text, without(open_draft(ring, text), made), sign_in=sign_in, by=by, at=at, on=on)
        _end(source, at=at)
        event = events.about_source("source.destroyed", note, source_ref, under, why="author")
        record(event, by=by, at=at)


def end_sources(note: Note, *, at: datetime) -> int:
    """With the draft go its sources and the links of its sentences, in the transaction that ends it. How many."""
    DraftRun.objects.filter(note=note).delete()
    found = list(DraftSource.objects.filter(note=note))
    for source in found:
        _end(source, at=at)
        event = events.about_source("source.destroyed", note, source.ref, why="ended")
        record(event, by=Actor("program", practice_ref=note.practice_id), at=at)
    return len(found)


def end_old_sources(*, at: datetime) -> int:
    """No source is older than the installation keeps them. How many ended.

    What the source says stays in the draft. Sentences that it doesn't say and that nobody accepted go with it: later
    nobody could judge them.
    """
    ended, failed = 0, None
    old = DraftSource.objects.filter(kept_at__lt=at - timedelta(days=settings.DRAFT_SOURCE_DAYS))
    for ref, note_ref in list(old.values_list("ref", "note_id")):
        try:
            ended += _end_old(ref, note_ref, at=at)
        except Unavailable as problem:  # that draft doesn't open now: the others' sources are as old
            failed = problem
    if failed is not None:
        raise failed
    return ended


def _end_old(ref: UUID, note_ref: UUID, *, at: datetime) -> bool:
    with transaction.atomic():
        note = Note.objects.select_for_update().get(ref=note_ref)
        # Asked for under the note's lock: its author or another process may have ended it meanwhile.
        source = DraftSource.objects.filter(ref=ref).first()
        if source is None:
            return False
        if note.state in WRITABLE:
            _take_out_unsettled(note, at=at)
        _end(source, at=at)
        event = events.about_source("source.destroyed", note, ref, why="age")
        record(event, by=Actor("program", practice_ref=note.practice_id), at=at)
    return True


def _take_out_unsettled(note: Note, *, at: datetime) -> None:
    ring = keyring(note.practice_id)
    row = DraftText.objects.get(note=note)
    try:
        before = open_draft(ring, row)
        sections = without(before, unsettled(ring, note.ref, before))
        if sections == before:
            return
        box = seal_draft(ring, note.ref, sections, ref=row.ref, revision=row.revision + 1)
    except KeyDestroyed:
        return
    count = sum(count_words(text) for text in sections.values())
    DraftText.objects.filter(ref=row.ref).update(
        revision=row.revision + 1, text=box, words=count, saved_at=at
    )


def _sentence(note: Note, sentence_ref: UUID, *, act: str) -> DraftedSentence:
    row = DraftedSentence.objects.filter(ref=sentence_ref, source__note=note).first()
    if row is None:
        raise not_there(act, (("note", note.ref),))
    return row


def _end(source: DraftSource, *, at: datetime) -> None:
    """The rows go with this transaction, the key right after it."""
    practice_ref, ref = source.practice_id, source.ref
    DraftedSentence.objects.filter(source=source).delete()
    DraftSource.objects.filter(ref=ref).delete()
    transaction.on_commit(lambda: destroy_source_key(practice_ref, ref, at=at), robust=True)
