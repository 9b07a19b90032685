"""Lending: one version of one note, sealed to its author and to the supervisor, served until a day.

Who supervises whom, and until when, the record's signed permission says; whether it may be served on a day, the
law (45 CFR 164.508(a)(2)(i)(B)). The note's own versions stay sealed to their author alone, so that nothing that is
written after has to be taken back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.law import Answer, Question, decide
from twodrawer.law.question import Actor
from twodrawer.law.words import Deed, Purpose, Record, Relation
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.keys import proved_identity
from twodrawer.vault.actions.prove import Proof, spend_proof
from twodrawer.vault.age_file import require_lent
from twodrawer.vault.errands import Permit
from twodrawer.vault.models import Identity, Lending, NoteVersion
from twodrawer.vault.problems import conflict, errand_no, malformed, nothing_here
from twodrawer.vault.states import IdentityState

MOST_LENT = 50


@dataclass(frozen=True)
class LentNote:
    """A version of a note as the browser sealed it for two."""

    lending_ref: UUID
    note_ref: UUID
    version: int
    recipient: str
    sha256: str
    signature: bytes
    file: bytes


def supervisors_key(permit: Permit, *, by: Holder, at: datetime) -> Identity:
    """The supervisor's identity, whose public half the note is sealed to as well. Told on a permission only."""
    _require_own(permit, by=by)
    with transaction.atomic():
        found = _identity_of(permit)
        record(Event("vault.lending_looked_up", (("member", permit.to_ref),)), by=by.actor, at=at)
    return found


def lend(note: LentNote, permit: Permit, *, proof: Proof, by: Holder, at: datetime) -> UUID:
    """The supervisor is served this version until the permission's day ends. Its ref."""
    identity = _require_own(permit, by=by)
    require_lent(note.file, hash_is=note.sha256)
    if len(note.signature) != 64:
        raise malformed("A lent note is signed with 64 bytes.")
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)
    with transaction.atomic():
        to = _identity_of(permit)
        if to.recipient != note.recipient:
            raise conflict(
                "key_changed",
                "The supervisor’s key was changed meanwhile",
                "The note was sealed to the earlier one.",
                "Nothing was lent. Begin again, and compare the new fingerprint.",
            )
        held = NoteVersion.objects.filter(**by.own, identity=identity, note_ref=note.note_ref)
        if not held.filter(version=note.version).exists():
            raise nothing_here()
        if Lending.objects.filter(permit_ref=permit.ref).exists():
            raise conflict(
                "lending_used",
                "This permission has lent a note already",
                "A permission is for one note (45 CFR 164.508(a)(2)(i)(B), 164.502(b)).",
                "Nothing was lent just now. Ask your record for another permission.",
            )
        if Lending.objects.filter(**by.own, ended_at__isnull=True, ends_at__gt=at).count() >= MOST_LENT:
            raise conflict("too_many_lent", "That is one note too many at once", "", "End a lending first.")
        row = Lending.objects.create(
            **by.own,
            ref=note.lending_ref,
            permit_ref=permit.ref,
            to_ref=permit.to_ref,
            to_identity_ref=to.ref,
            note_ref=note.note_ref,
            version=note.version,
            until=permit.until,
            ends_at=permit.ends_at,
            lent_at=at,
            size=len(note.file),
            sha256=note.sha256,
            signature=note.signature,
            file=note.file,
        )
        refs = (("lending", row.ref), ("member", permit.to_ref), ("vault_note", note.note_ref))
        record(Event("vault.lent", refs, facts={"until": permit.until.isoformat()}), by=by.actor, at=at)
    ref: UUID = row.ref
    return ref


def end_lending(lending_ref: UUID, *, proof: Proof, by: Holder, at: datetime) -> None:
    """It is served to the supervisor no more, and its file is gone from here. What was opened before stays opened."""
    identity = proved_identity(by=by)
    row = Lending.objects.filter(**by.own, ref=lending_ref).first()
    if row is None:
        raise nothing_here()
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)
    with transaction.atomic():
        ended = Lending.objects.filter(ref=row.ref, ended_at__isnull=True)
        if ended.update(ended_at=at, file=b""):
            refs = (("lending", row.ref), ("member", row.to_ref))
            record(Event("vault.lending_ended", refs), by=by.actor, at=at)


def may_be_served(row: Lending, *, at: datetime) -> Answer:
    """What the law says of serving a lent note at this moment: it was lent until a day, in the practice's program.

    The day was ended by the record in the practice's own zone: after that moment it is the next day here too.
    """
    over = row.ended_at is not None or at >= row.ends_at
    return decide(
        Question(
            record=Record.PSYCHOTHERAPY_NOTES,
            purpose=Purpose.TRAINING_PROGRAM,
            act=Deed.USE,
            on=row.until + timedelta(days=1) if over else row.until,
            actor=Actor(relation=Relation.PROGRAM_SUPERVISOR),
            lent_until=row.until,
        )
    )


def _require_own(permit: Permit, *, by: Holder) -> Identity:
    identity = proved_identity(by=by)
    if (permit.practice_ref, permit.author_ref) != (by.practice_ref, by.author_ref):
        raise errand_no("lending", "of_another", "It was given to another author.")
    return identity


def _identity_of(permit: Permit) -> Identity:
    found = Identity.objects.filter(
        practice_ref=permit.practice_ref, author_ref=permit.to_ref, state=IdentityState.CURRENT
    ).first()
    if found is None:
        raise conflict(
            "no_key_there",
            "The supervisor has no vault yet",
            "A lent note is sealed to the supervisor’s own key, and there is none.",
            "Ask them to set up their vault, then lend it.",
        )
    return found
