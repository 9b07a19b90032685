"""The key of a draft's device journal: kept here, used in the author's signed-in pages, never written
there.

The journal keeps every keystroke on the device within a second. It opens only while the draft is the
author's to write and the author is signed in; each handing over of its key is in the ledger.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.chart import events
from twodrawer.chart.draft_box import JOURNAL, journal_owner
from twodrawer.chart.facts import JournalKey
from twodrawer.chart.standing import find_note, require_author
from twodrawer.law import Act
from twodrawer.sealing.keyring import keyring


def journal_key(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> JournalKey:
    """The key under which the author's devices keep this draft's journal, the same each time."""
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        ring.load([journal_owner(note_ref)], JOURNAL)
        record(events.about_note("journal.opened", note, under), by=by, at=at)
    return JournalKey(*ring.secret(journal_owner(note_ref), JOURNAL))


def replace_journal_key(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> JournalKey:
    """A fresh journal key; what was journalled under the old one opens nowhere. For a sentence moved away."""
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)
        under = require_author(Act.EDIT, note, by=by, on=on)
        record(events.about_note("journal.replaced", note, under), by=by, at=at)
        with transaction.atomic(using="keys"):
            ring.destroy(journal_owner(note_ref), JOURNAL, at=at)
            ring.make(journal_owner(note_ref), JOURNAL, at=at)
    return JournalKey(*ring.secret(journal_owner(note_ref), JOURNAL))
