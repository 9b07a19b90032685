"""Challenges given and answered. An answer is spent before the act that it is for, whatever becomes of the act."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.models import Bearer, Challenge, Identity
from twodrawer.vault.problems import No, nothing_here, proof_wrong, set_up_wanted
from twodrawer.vault.proof import hash_of, new_challenge, require_recipient

LIVES = timedelta(seconds=60)
MOST_OPEN = 16


@dataclass(frozen=True)
class Proof:
    """A browser's answer to a challenge."""

    challenge_ref: UUID
    answer: str


def give_challenge(
    *, identity_ref: UUID | None, recipient: str | None, origin: str, by: Holder, at: datetime
) -> tuple[UUID, bytes]:
    """A challenge for an own identity, or, where a vault is being set up, for a new recipient."""
    if identity_ref is not None:
        identity = Identity.objects.filter(**by.own, ref=identity_ref).first()
        if identity is None:
            raise nothing_here()
        to = identity.recipient
    else:
        require_set_up(by)
        to = require_recipient(recipient or "")
    return challenge_for(to, origin=origin, by=by, at=at)


def challenge_for(to: str, *, origin: str, by: Holder, at: datetime) -> tuple[UUID, bytes]:
    """A challenge that whoever has this recipient's key can answer, once and within a minute."""
    file, answer = new_challenge(to, origin=origin, ticket_ref=by.ticket_ref)
    with transaction.atomic():
        Challenge.objects.filter(bearer_id=by.bearer_ref, expires_at__lte=at).delete()
        if Challenge.objects.filter(bearer_id=by.bearer_ref).count() >= MOST_OPEN:
            raise No(
                "too_many",
                "Too many challenges are open",
                code=429,
                do="Wait a minute and try again.",
                why="",
            )
        row = Challenge.objects.create(
            **by.own, bearer_id=by.bearer_ref, recipient=to, answer_sha256=answer, expires_at=at + LIVES
        )
    return row.ref, file


def require_set_up(by: Holder) -> None:
    """Nothing, if the ticket was one for setting up."""
    if by.purpose != "set-up":
        raise set_up_wanted()


def spend_proof(proof: Proof, *, recipient: str, by: Holder, at: datetime) -> None:
    """Nothing, if the answer shows this recipient's key. Right or wrong, the challenge is spent for good."""
    with transaction.atomic(durable=True):
        row = (
            Challenge.objects.select_for_update()
            .filter(**by.own, bearer_id=by.bearer_ref, ref=proof.challenge_ref)
            .first()
        )
        if row is not None:
            row.delete()  # V-API-12: one try
    if (
        row is None
        or at >= row.expires_at
        or row.recipient != recipient
        or not hmac.compare_digest(row.answer_sha256, hash_of(proof.answer))
    ):
        raise proof_wrong()


def asked_recipient(proof: Proof, *, by: Holder) -> str:
    """Whose key the challenge asks for; blank where there is no such challenge."""
    asked = Challenge.objects.filter(**by.own, bearer_id=by.bearer_ref, ref=proof.challenge_ref)
    return asked.values_list("recipient", flat=True).first() or ""


def unlock(proof: Proof, *, by: Holder, at: datetime) -> Holder:
    """The token opens what belongs to the identity whose key was shown, until it ends (V-API-13)."""
    identity = Identity.objects.filter(**by.own, recipient=asked_recipient(proof, by=by)).first()
    spend_proof(proof, recipient=identity.recipient if identity else "", by=by, at=at)
    assert identity is not None  # the proof was for its recipient
    with transaction.atomic():
        Bearer.objects.filter(ref=by.bearer_ref).update(proved_ref=identity.ref, saving_ref=None)
        record(Event("vault.unlocked", facts={"identity": str(identity.ref)}), by=by.actor, at=at)
    return replace(by, proved_ref=identity.ref, saving_ref=None)
