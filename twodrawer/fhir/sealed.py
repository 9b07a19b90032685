"""How what waits in an import, and what became of it, is sealed; and the hashes of those who arrived."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer.fhir.facts import ARRIVING, LEFT, OUTCOME, Arriving, Outcome
from twodrawer.fhir.models import Import, ImportPart
from twodrawer.sealing.keyring import Keyring, Owner

RECORD = "record"
ARRIVALS = "arrivals"


def key_of(run_ref: UUID) -> Owner:
    """The owner of an import's data key."""
    return ("import", run_ref)


def seal_about(left: dict[str, int], *, run_ref: UUID, ring: Keyring) -> bytes:
    """A box for what the files held that the chart has no place for."""
    return ring.seal(
        LEFT.dump_json(left), owner=key_of(run_ref), purpose=RECORD, ref=run_ref, column=Import.ABOUT
    )


def open_about(row: Import, *, ring: Keyring) -> dict[str, int]:
    """Kinds of resources, and how many of each."""
    return LEFT.validate_json(ring.open(bytes(row.about), ref=row.ref, column=Import.ABOUT))


def seal_content(arriving: Arriving, *, part: ImportPart, ring: Keyring) -> bytes:
    """A box for a patient who waits."""
    return ring.seal(
        ARRIVING.dump_json(arriving),
        owner=key_of(part.run_id),
        purpose=RECORD,
        ref=part.ref,
        column=ImportPart.CONTENT,
    )


def open_content(part: ImportPart, *, ring: Keyring) -> Arriving:
    """The patient who waits."""
    return ARRIVING.validate_json(
        ring.open(bytes(part.content or b""), ref=part.ref, column=ImportPart.CONTENT)
    )


def seal_outcome(outcome: Outcome, *, part: ImportPart, ring: Keyring) -> bytes:
    """A box for what became of a patient."""
    return ring.seal(
        OUTCOME.dump_json(outcome),
        owner=key_of(part.run_id),
        purpose=RECORD,
        ref=part.ref,
        column=ImportPart.OUTCOME,
    )


def open_outcome(part: ImportPart, *, ring: Keyring) -> Outcome:
    """What became of a patient."""
    return OUTCOME.validate_json(
        ring.open(bytes(part.outcome or b""), ref=part.ref, column=ImportPart.OUTCOME)
    )


def arrival_hash(kind: str, text: str, *, practice_ref: UUID, ring: Keyring, at: datetime) -> str:
    """A hash that tells two texts apart and can't be tried out without the practice's own key.

    The other system's numbers are few enough to be guessed: a bare hash of one would be as good as the number.
    """
    owner: Owner = ("practice", practice_ref)
    if not ring.has(owner, ARRIVALS):
        try:
            with transaction.atomic(using="keys"):
                ring.make(owner, ARRIVALS, at=at)
        except IntegrityError:
            ring.load([owner], ARRIVALS)  # another import made it at this moment
    _, secret = ring.secret(owner, ARRIVALS)
    said = f"twodrawer/arrival/v1\x00{kind}\x00{text}".encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()
