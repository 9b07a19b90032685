"""Verbs on legal holds: place one, lift one, each with a reason.

A hold is placed the moment legal process arrives, before anybody knows what it is worth. Nothing lifts it but a
person, and the reason is kept beside it.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean
from twodrawer.people import queries as people
from twodrawer.retention import events
from twodrawer.retention.models import HoldRelease, LegalHold
from twodrawer.retention.sealed import seal_lifting, seal_reason
from twodrawer.sealing.keyring import keyring


@transaction.atomic
def place_hold(
    client_ref: UUID,
    *,
    reason: str,
    request_ref: UUID | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """Nothing of this client's may be changed or destroyed from now on. The hold's ref.

    `request_ref`: the request it came with. A request has one hold; asked for again, it is the one that stands.
    """
    answer = people.require_for_client(Act.CREATE, Kind.LEGAL_HOLD, client_ref, by=by, on=on)
    words = _said(reason)
    if request_ref is not None:
        standing = LegalHold.objects.filter(practice_id=by.practice_ref, request_ref=request_ref).first()
        if standing is not None:
            held: UUID = standing.ref
            return held
    # Locked: a hold that comes while two people destroy waits for them, or they for it and then see it.
    kept, ref = people.hold_still(client_ref, within=by.practice_ref), new_ref()
    LegalHold.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        client_id=kept,
        request_ref=request_ref,
        reason=seal_reason(words, hold_ref=ref, client_ref=kept, ring=keyring(by.practice_ref)),
        placed_by_id=by.ref,
        placed_at=at,
    )
    placed = events.hold_placed(ref, client_ref=kept, request_ref=request_ref, under=answer.citations)
    record(placed, by=by, at=at)
    return ref


@transaction.atomic
def lift_hold(
    hold_ref: UUID, *, client_ref: UUID, reason: str, by: law.Member, at: datetime, on: date
) -> None:
    """The hold stands no more. The row stays, and this is said once. `client_ref`: as the address names it."""
    answer = people.require_for_client(Act.DISCARD, Kind.LEGAL_HOLD, client_ref, by=by, on=on)
    rows = LegalHold.objects.filter(practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref))
    row = rows.filter(ref=hold_ref).first()
    if row is None:
        raise not_there("hold.lifted", (("client", client_ref), ("hold", hold_ref)))
    words, ref = _said(reason), new_ref()
    try:
        with transaction.atomic():
            HoldRelease.objects.create(
                ref=ref,
                practice_id=by.practice_ref,
                hold=row,
                reason=seal_lifting(
                    words, release_ref=ref, client_ref=row.client_id, ring=keyring(by.practice_ref)
                ),
                lifted_by_id=by.ref,
                lifted_at=at,
            )
    except IntegrityError:
        raise Conflict(
            "This hold was lifted already", do="Open the page again to see when and why."
        ) from None
    record(events.hold_lifted(row.ref, client_ref=row.client_id, under=answer.citations), by=by, at=at)


def _said(reason: str) -> str:
    words = clean(reason, limit_bytes=4_000).text.strip()
    if not words:
        raise Invalid(
            "The reason is missing",
            why="A hold is placed and lifted for a reason, which is kept beside it.",
            do="Write why: the case, the letter, who said so.",
            fields=("reason",),
        )
    return words
