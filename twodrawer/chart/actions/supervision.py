"""A supervisor's two answers to a submitted note: cosign it, or return it with a comment. Never edit it.

Only a supervisor with an active link to the author on that day, and nobody their own note. A returned version
stays as it was submitted; the author writes the next one from it.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.chart import events
from twodrawer.chart.actions.drafts import store_text
from twodrawer.chart.actions.signing import record_signature, require_fresh, signer_facts, verified
from twodrawer.chart.actions.steps import take_step
from twodrawer.chart.draft_box import destroy_when_committed, make_draft_keys
from twodrawer.chart.models import NoteVersion, ReturnComment, SignatureStep
from twodrawer.chart.moves import move, require_move
from twodrawer.chart.standing import find_note, require_act
from twodrawer.chart.states import State
from twodrawer.chart.versions import open_version, put_signature, seal_comment
from twodrawer.law import Act
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean
from twodrawer.sealing.keyring import keyring

COMMENT_LIMIT = 20_000


def cosign_note(
    note_ref: UUID,
    *,
    step: UUID,
    confirmed_at: datetime | None,
    assertion: str | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The trainee's note is part of the record, under both signatures. The version's ref."""
    with transaction.atomic():
        note = find_note(note_ref, Act.COSIGN, by=by, on=on, lock=True)
        under = require_act(Act.COSIGN, note, by=by, on=on)
        require_move(note, State.COSIGNED)
        require_fresh(confirmed_at, by=by, at=at)
        version = NoteVersion.objects.get(note=note, version=note.version)
        taken = take_step(step, note, revision=version.version, by=by, at=at)
        passkey = verified(assertion, taken.content_hash, by=by)
        put_signature(
            note, version, part="supervisor", by=by, signer=signer_facts(by, on=on), at=at, assertion=passkey
        )
        SignatureStep.objects.filter(note=note).delete()
        move(note, State.COSIGNED, at=at)
        destroy_when_committed(note, at=at)
        record_signature(
            note, under, part="supervisor", content_hash=version.content_hash, passkey=passkey, by=by, at=at
        )
    ref: UUID = version.ref
    return ref


def return_note(note_ref: UUID, *, comment: str, by: law.Member, at: datetime, on: date) -> None:
    """The author can go on from the returned version, which stays as it is, with the supervisor's comment."""
    ring = keyring(by.practice_ref)
    said = clean(comment, limit_bytes=COMMENT_LIMIT).text.strip()
    note = find_note(note_ref, Act.RETURN, by=by, on=on)
    require_act(Act.RETURN, note, by=by, on=on)
    require_move(note, State.RETURNED)
    if not said:
        raise Invalid(
            "Say what you would change",
            why="The author goes on from your comment.",
            do="Write a sentence or two, then return the note.",
            fields=["comment"],
        )
    with transaction.atomic():
        note = find_note(note_ref, Act.RETURN, by=by, on=on, lock=True)
        under = require_act(Act.RETURN, note, by=by, on=on)
        move(note, State.RETURNED, at=at)
        # Under the lock: whoever lost a race against a cosignature must leave no key behind.
        make_draft_keys(ring, note_ref, at=at)
        version = NoteVersion.objects.get(note=note, version=note.version)
        ref = new_ref()
        ReturnComment.objects.create(
            ref=ref,
            practice_id=note.practice_id,
            version=version,
            returned_by_id=by.ref,
            comment=seal_comment(ring, note, said, ref=ref, column=ReturnComment.COMMENT),
            returned_at=at,
        )
        frozen = open_version(ring, version)
        store_text(ring, note, {part.key: part.text for part in frozen.sections}, at=at)
        SignatureStep.objects.filter(note=note).delete()
        record(events.about_note("note.returned", note, under, version=note.version), by=by, at=at)
