"""Professional wills: made and taken back by the author, opened by whoever holds the key in the custodians' shares.

The identity file lies here sealed to a key that exists nowhere but in those shares. Until k of them are together, this
process serves not one byte of it: the combined key answers a challenge first, like every key here (V-API-98).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event, Fact
from twodrawer.vault.actions.begin import Holder, new_bearer
from twodrawer.vault.actions.destroying import put_down_all
from twodrawer.vault.actions.keys import own_identity, proved_identity
from twodrawer.vault.actions.prove import Proof, challenge_for, spend_proof
from twodrawer.vault.actions.rotation import forget_identity
from twodrawer.vault.age_file import LARGEST_WRAP, require_sealed
from twodrawer.vault.errands import Opening
from twodrawer.vault.models import Bearer, Challenge, Identity, Lending, Will
from twodrawer.vault.problems import conflict, malformed, nothing_here
from twodrawer.vault.proof import require_recipient
from twodrawer.vault.states import IdentityState, Wish

FEWEST, MOST = 2, 9


@dataclass(frozen=True)
class NewWill:
    """A will as the browser made it."""

    recipient: str
    needed: int
    shares: int
    wish: str
    file: bytes


def make_will(new: NewWill, *, proof: Proof, by: Holder, at: datetime) -> None:
    """The author's will is this one, and no earlier one. It is for the key that is in use now.

    Whoever came with the custodians of an earlier one begins again: a hold that was said then was said of that wish.
    """
    identity = proved_identity(by=by)
    require_recipient(new.recipient)
    if not FEWEST <= new.needed <= new.shares <= MOST or new.wish not in Wish.values:
        raise malformed("A will has two to nine shares, needs two of them or more, and says what is wished.")
    require_sealed(new.file, largest=LARGEST_WRAP)
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)
    with transaction.atomic():
        if own_identity(identity.ref, by=by, lock=True).state != IdentityState.CURRENT:
            raise conflict(
                "not_current", "This is an earlier vault of yours", "A will is for the one in use.", ""
            )
        values = {
            "identity_ref": identity.ref,
            "recipient": new.recipient,
            "needed": new.needed,
            "shares": new.shares,
            "wish": new.wish,
            "file": new.file,
            "made_at": at,
            "opened_at": None,
        }
        Will.objects.update_or_create(practice_ref=by.practice_ref, author_ref=by.author_ref, defaults=values)
        _end_openings(by)
        facts: dict[str, Fact] = {"needed": new.needed, "shares": new.shares, "wish": new.wish}
        record(Event("vault.will_made", facts=facts), by=by.actor, at=at)


def take_will_back(*, proof: Proof, by: Holder, at: datetime) -> None:
    """There is no will any more; its shares open nothing here. A backup may still hold the file."""
    spend_proof(proof, recipient=proved_identity(by=by).recipient, by=by, at=at)
    with transaction.atomic():
        if not Will.objects.filter(**by.own).delete()[0]:
            raise nothing_here()
        _end_openings(by)
        record(Event("vault.will_removed"), by=by.actor, at=at)


@transaction.atomic
def begin_opening(opening: Opening, *, at: datetime) -> tuple[str, Holder, Will]:
    """Whoever came with the custodians holds a token that reaches this will alone, and only after their proof."""
    # Locked, so that a will that is changed now finds this opening and ends it.
    wills = Will.objects.select_for_update()
    will = wills.filter(practice_ref=opening.practice_ref, author_ref=opening.author_ref).first()
    if will is None:
        raise conflict(
            "no_will",
            "This colleague left no professional will here",
            "Without one, nobody but the author opens a vault: not the practice, and not whoever runs the computers.",
            "Look for the recovery kit or an export among the author’s papers.",
        )
    if not Identity.objects.filter(ref=will.identity_ref).exists():  # V-API-99
        raise conflict(
            "will_outdated",
            "This will is for an earlier key",
            "The author made a new key after it, and the shares open what is no longer here.",
            "Only a will that was renewed since would help. Look for newer sheets.",
        )
    if will.wish == Wish.DESTROY and opening.held:
        raise conflict(
            "held",
            "A legal hold stands in this practice",
            "The author chose that these notes be destroyed, and nothing is destroyed while something is held.",
            "Come back when the hold was lifted. The shares stay good.",
        )
    token, held = new_bearer(opening, purpose="will", opener_ref=opening.opener_ref, at=at)
    record(Event("vault.will_begun", held.whose, facts={"reason": opening.reason}), by=held.actor, at=at)
    return token, held, will


def will_challenge(*, origin: str, by: Holder, at: datetime) -> tuple[UUID, bytes]:
    """Something that only the combined shares open."""
    return challenge_for(_will(by, *Wish).recipient, origin=origin, by=by, at=at)


def open_will(*, proof: Proof, by: Holder, at: datetime) -> bytes:
    """The identity file, sealed to the key that was just shown; the token reads the author's files from here on."""
    shown = _will(by, Wish.HAND_OVER).recipient
    spend_proof(proof, recipient=shown, by=by, at=at)
    with transaction.atomic():
        will = _will(by, Wish.HAND_OVER, shown=shown)
        Will.objects.filter(ref=will.ref).update(opened_at=at)
        Bearer.objects.filter(ref=by.bearer_ref).update(proved_ref=will.identity_ref)
        record(Event("vault.will_opened", by.whose), by=by.actor, at=at)
    return bytes(will.file)


def destroy_by_will(*, proof: Proof, by: Holder, at: datetime) -> None:
    """Everything of this author is gone from here, as they chose: notes, lists, keys, what was lent, the will."""
    shown = _will(by, Wish.DESTROY).recipient
    spend_proof(proof, recipient=shown, by=by, at=at)
    with transaction.atomic():
        will = _will(by, Wish.DESTROY, shown=shown)
        put_down_all(by=by, at=at)
        Challenge.objects.filter(**by.own).delete()
        Lending.objects.filter(**by.own).delete()
        for identity in Identity.objects.filter(**by.own):
            forget_identity(identity)
        will.delete()
        record(Event("vault.will_destroyed", by.whose), by=by.actor, at=at)
        Bearer.objects.filter(**by.own).delete()


def _will(by: Holder, *wishes: Wish, shown: str | None = None) -> Will:
    """The author's will, for whoever opens it, if it says one of these and its key is still there (V-API-99).

    `shown`: the recipient whose key was shown just now. The will is then read once more and locked: it may have been
    changed or taken back meanwhile.
    """
    wills = Will.objects.all() if shown is None else Will.objects.select_for_update().filter(recipient=shown)
    found = wills.filter(**by.own, wish__in=wishes).first() if by.opener_ref is not None else None
    if found is None or not Identity.objects.filter(**by.own, ref=found.identity_ref).exists():
        raise nothing_here()
    return found


def _end_openings(by: Holder) -> None:
    """Whoever came with custodians of this author has no token any more."""
    opened = Bearer.objects.filter(**by.own, opener_ref__isnull=False)
    Challenge.objects.filter(bearer__in=opened).delete()
    opened.delete()
