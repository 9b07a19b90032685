"""The step before a signature: what will be signed is frozen, shown, and signed exactly so.

A step holds the content of one revision (or, for a supervisor, names a submitted version) and its hash,
which is what a passkey is asked to sign. It serves one person, one note and one revision, for five
minutes.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.reading import Reading
from twodrawer.chart import events
from twodrawer.chart.content import hash_of
from twodrawer.chart.draft_box import open_draft, purpose_of, text_owner
from twodrawer.chart.drafted import require_settled
from twodrawer.chart.facts import Step
from twodrawer.chart.gathering import gather
from twodrawer.chart.models import DraftText, Note, NoteVersion, SignatureStep
from twodrawer.chart.moves import require_move
from twodrawer.chart.standing import find_note, require_act, require_author, require_may_sign_others
from twodrawer.chart.states import State
from twodrawer.chart.step_box import LookAgain
from twodrawer.law import Act, Role
from twodrawer.lib.refs import new_ref
from twodrawer.people.signin import assertions
from twodrawer.sealing.keyring import keyring

LIVES = timedelta(minutes=5)


def act_of_signing(note: Note, *, by: law.Member) -> tuple[Act, State, str]:
    """What this member's signature would do to the note: the act, the state it leads to, and the part it
    plays."""
    if note.author_id != by.ref:
        return Act.COSIGN, State.COSIGNED, "supervisor"
    # A second role never lifts the supervision that a trainee is under.
    if Role.TRAINEE in by.roles:
        return Act.SUBMIT, State.SUBMITTED, "trainee"
    return Act.SIGN, State.SIGNED, "author"


def prepare_signature(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> Step:
    """What this member would sign stands frozen, with the hash for the passkey. Replaces an earlier step."""
    ring = keyring(by.practice_ref)
    read = Reading()
    with transaction.atomic():
        note, under, part = _may_sign(note_ref, by=by, on=on)
        step = SignatureStep(
            ref=new_ref(), practice_id=by.practice_ref, note=note, signer_id=by.ref, made_at=at
        )
        if part == "supervisor":
            version = NoteVersion.objects.get(note=note, version=note.version)
            step.revision, step.content, step.content_hash = version.version, b"", version.content_hash
        else:
            draft = DraftText.objects.get(note=note)
            sections = open_draft(ring, draft)
            require_settled(ring, note.ref, sections)
            content = gather(note, sections, ring=ring, by=by, on=on, read=read).to_bytes()
            step.revision, step.content_hash = draft.revision, hash_of(content)
            # Under the draft's key, not the client's: a step that is never signed ends with the draft.
            step.content = ring.seal(
                content,
                owner=text_owner(note.ref),
                purpose=purpose_of(ring, note.ref),
                ref=step.ref,
                column=SignatureStep.CONTENT,
                version=step.revision,
            )
        SignatureStep.objects.filter(note=note, signer_id=by.ref).delete()
        step.save(force_insert=True)
        event = events.about_note("note.prepared", note, under, part=part, content_hash=step.content_hash)
        # What was read to put the facts together stands in the same entry.
        record(replace(event, refs=(*event.refs, *read.refs)), by=by, at=at)
    passkey = None
    if by.account_ref is not None and assertions.enrolled_passkeys(by.account_ref):
        passkey = assertions.options(by.account_ref, bytes.fromhex(step.content_hash))
    return Step(step.ref, part, step.content_hash, at, passkey)


def _may_sign(note_ref: UUID, *, by: law.Member, on: date) -> tuple[Note, tuple[str, ...], str]:
    """The locked note, if the member may sign it in one of the three parts."""
    # Which act it is hangs on whose note it is. Before that is known, the role is asked for its own act.
    first = Act.SUBMIT if Role.TRAINEE in by.roles else Act.SIGN
    note = find_note(note_ref, first, by=by, on=on, lock=True)
    act, to, part = act_of_signing(note, by=by)
    if part == "supervisor":
        require_may_sign_others(note, by=by)
        under = require_act(act, note, by=by, on=on)
    else:
        under = require_author(act, note, by=by, on=on)
    require_move(note, to)
    return note, under, part


def take_step(step_ref: UUID, note: Note, *, revision: int, by: law.Member, at: datetime) -> SignatureStep:
    """The member's own step of this note, of this revision, not older than five minutes. LookAgain
    otherwise."""
    step = SignatureStep.objects.filter(ref=step_ref, note=note, signer_id=by.ref).first()
    if step is None:
        raise LookAgain("This note was not prepared for your signature, or it was prepared again since.")
    if step.revision != revision:
        raise LookAgain("The text changed since you looked at it.")
    if not timedelta(0) <= at - step.made_at <= LIVES:
        raise LookAgain("More than five minutes have passed since you looked at it.")
    return step
