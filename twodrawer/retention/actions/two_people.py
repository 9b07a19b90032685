"""What every destruction here has in common: one person proposes, another confirms, a signed list and a certificate.

The record (`destroying`) and HIPAA's own papers (`papers`) each ask their own clock and holds, at both moments.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.backup.stores import installation
from twodrawer.lib.errors import Conflict, Refused, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import from_utc_text, utc_text
from twodrawer.retention.facts_destruction import KEY_BACKUPS, METHOD
from twodrawer.retention.models import DestructionCertificate, DestructionProposal
from twodrawer.sealing import destroying
from twodrawer.sealing.destroying import Named
from twodrawer.sealing.destruction import Certified
from twodrawer.sealing.forgetting import forget_old_pages


def wait_for_a_second(kept_ref: UUID, *, what: str, twice: str, by: law.Member, at: datetime) -> UUID:
    """The proposal stands. Its ref. Conflict, in the words of `twice`, if one stands already."""
    ref = new_ref()
    try:
        with transaction.atomic():
            DestructionProposal.objects.create(
                ref=ref,
                what=what,
                practice_id=by.practice_ref,
                client_id=kept_ref,
                proposed_by_id=by.ref,
                proposed_at=at,
            )
    except IntegrityError:
        raise Conflict(twice, do="Somebody else than who proposed it can confirm it now.") from None
    return ref


def standing_proposal(
    proposal_ref: UUID, *, by: law.Member, act: str, what: str | None = None
) -> DestructionProposal:
    """The proposal, locked. Hidden when it isn't this practice's or of something else; Conflict when it is over."""
    row = DestructionProposal.objects.select_for_update().filter(ref=proposal_ref).first()
    if row is None or row.practice_id != by.practice_ref or what not in (None, row.what):
        owner = row.practice_id if row and row.practice_id != by.practice_ref else None
        raise not_there(act, (("proposal", proposal_ref),), other_practice=owner)
    done = DestructionCertificate.objects.filter(proposal_ref=row.ref).exists()
    if done or row.withdrawn_at is not None:
        raise Conflict(
            "This was destroyed already" if done else "This proposal was withdrawn",
            do="Open the page again to see how it stands.",
        )
    return row


def require_second(row: DestructionProposal, *, by: law.Member, act: str) -> None:
    """Nothing, if somebody else proposed it."""
    if row.proposed_by_id == by.ref:
        raise Refused(
            "You proposed this, and a second person has to confirm it",
            why="What is destroyed can't be brought back, so nobody destroys a record alone.",
            cite=(law.TWO_PEOPLE,),
            do="Ask another privacy officer or administrator to open this page. Whoever works alone gives a second "
            "person that role first.",
            refs=(("client", row.client_id),),
            act=act,
        )


def certificate_of_two(
    row: DestructionProposal,
    client_refs: Sequence[UUID],
    *,
    ref: UUID,
    keys: int,
    by: law.Member,
    at: datetime,
) -> dict[str, object]:
    """What the signed line of any certificate says: whose, what, by which two, how, when. No name, no clinical word.
    `client_refs`: the one that is kept, and those joined to it."""
    kept, *joined = client_refs
    return {
        "ref": str(ref),
        "client": str(kept),
        "joined": [str(one) for one in joined][:20],
        "class": row.what,
        "keys": keys,
        "method": METHOD,
        "proposal": str(row.ref),
        "proposed_by": str(row.proposed_by_id),
        "proposed_at": utc_text(row.proposed_at),
        "confirmed_by": str(by.ref),
        "at": utc_text(at),
        "old_backups_until": utc_text(at + KEY_BACKUPS),
    }


def end_keys(keys: Sequence[Named], *, certificate: dict[str, object], by: law.Member, at: datetime) -> None:
    """None of these keys is in the store, the signed list names them, and the certificate stands in the record."""
    certified = destroying.destroy(_lists(), by.practice_ref, keys, certificate=certificate, at=at)
    keep_certificate(certified, practice_ref=by.practice_ref)
    # The files of the store of keys still hold the pages as they were; not before the keys are gone for good.
    transaction.on_commit(lambda: forget_old_pages("keys"), robust=True)


def keep_certificate(certified: Certified, *, practice_ref: UUID) -> None:
    """The certificate stands in the record as its line says it."""
    told = certified.told
    DestructionCertificate.objects.create(
        ref=UUID(str(told["ref"])),
        of_papers=told["class"] == "papers",
        practice_id=practice_ref,
        client_id=UUID(str(told["client"])),
        proposal_ref=UUID(str(told["proposal"])),
        proposed_by_id=UUID(str(told["proposed_by"])),
        confirmed_by_id=UUID(str(told["confirmed_by"])),
        destroyed_at=from_utc_text(str(told["at"])),
        statement=certified.statement,
        sha256=certified.sha256,
    )


def _lists() -> Path:
    lists = installation().lists
    assert lists is not None  # the vault's process has none, and nothing of this room
    return lists
