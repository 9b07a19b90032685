"""Identities and what they are wrapped in: a vault is set up, begun anew, and opened by more or fewer things.

Setting up and beginning anew need a ticket that was given after confirming. Beginning anew deletes nothing: the
earlier identity keeps its wraps and its files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.prove import Proof, require_set_up, spend_proof
from twodrawer.vault.age_file import require_wrapped
from twodrawer.vault.models import Identity, Wrap
from twodrawer.vault.problems import conflict, malformed, nothing_here, proof_wanted
from twodrawer.vault.proof import require_recipient
from twodrawer.vault.states import IdentityState, Reason, WrapKind

UNLOCKING = (WrapKind.PASSPHRASE, WrapKind.PASSKEY)
MOST_WRAPS = 20


@dataclass(frozen=True)
class NewWrap:
    """An identity file, wrapped in the browser."""

    kind: str
    file: bytes


@dataclass(frozen=True)
class NewIdentity:
    """The public half of an identity that a browser made, and its wraps."""

    recipient: str
    signing_key: bytes
    reason: str
    wraps: Sequence[NewWrap]

    @property
    def state(self) -> IdentityState:
        """Where it stands once it is made: in a rotation it waits for its files."""
        return IdentityState.PENDING if self.reason == Reason.ROTATED else IdentityState.CURRENT


def own_identity(ref: UUID, *, by: Holder, lock: bool = False) -> Identity:
    """An identity of this author, or nothing here. Locked: nobody else changes what hangs on it meanwhile."""
    rows = Identity.objects.select_for_update() if lock else Identity.objects.all()
    found = rows.filter(**by.own, ref=ref).first()
    if found is None:
        raise nothing_here()
    return found


def proved_identity(*, by: Holder) -> Identity:
    """The identity whose key this browser showed, for a change that it asks for (V-API-8)."""
    if by.proved_ref is None:
        raise proof_wanted()
    return own_identity(by.proved_ref, by=by)


def add_identity(
    new: NewIdentity, *, proof: Proof, old_proof: Proof | None, by: Holder, at: datetime
) -> UUID:
    """The author has a new identity: the current one, or, in a rotation, one that waits for its files."""
    require_set_up(by)  # V-API-14
    require_recipient(new.recipient)
    if new.reason not in Reason.values or len(new.signing_key) != 32:
        raise malformed("A new identity needs a reason and a signing key of 32 bytes.")
    kinds = {wrap.kind for wrap in new.wraps}
    if WrapKind.KIT not in kinds or not kinds & set(UNLOCKING) or len(new.wraps) > MOST_WRAPS:
        raise malformed("A new identity needs a recovery kit, and a passphrase or a passkey.")
    for wrap in new.wraps:
        require_wrapped(wrap.file, kind=wrap.kind)
    is_rotation = new.reason == Reason.ROTATED
    current = Identity.objects.filter(**by.own, state=IdentityState.CURRENT).first()
    if is_rotation and current is not None:
        if old_proof is None:
            raise malformed("Changing the key needs a proof of the one it replaces.")
        spend_proof(old_proof, recipient=current.recipient, by=by, at=at)
    spend_proof(proof, recipient=new.recipient, by=by, at=at)
    with transaction.atomic():
        _make_room(new.reason, by=by)
        if Identity.objects.filter(**by.own, recipient=new.recipient).exists():
            raise conflict(
                "enrolled_already", "This key is in your vault already", "", "Load the page again."
            )
        made = Identity.objects.create(
            **by.own,
            recipient=new.recipient,
            signing_key=new.signing_key,
            state=new.state,
            reason=new.reason,
            made_at=at,
        )
        for wrap in new.wraps:
            Wrap.objects.create(**by.own, identity=made, kind=wrap.kind, file=wrap.file, made_at=at)
        act = "vault.rotation_begun" if is_rotation else f"vault.{new.reason}"
        record(Event(act, facts={"identity": str(made.ref), "wraps": len(new.wraps)}), by=by.actor, at=at)
    ref: UUID = made.ref
    return ref


def _make_room(reason: str, *, by: Holder) -> None:
    """What stands now agrees with the reason for the new identity; a reset leaves the old one as an earlier one."""
    held = {row.state: row for row in Identity.objects.select_for_update().filter(**by.own)}
    if reason == Reason.ENROLLED and held:
        raise conflict(
            "enrolled_already",
            "You have a vault already",
            "A second one is begun only by saying so, so that nobody is led to forget the first.",
            "Unlock it, or choose to begin anew on the page “Your vault”.",
        )
    if reason != Reason.ENROLLED and IdentityState.CURRENT not in held:
        raise conflict("not_enrolled", "You have no vault yet", "", "Set one up on the page “Your vault”.")
    if IdentityState.PENDING in held:
        raise conflict(
            "rotation_pending",
            "Your vault's key is being changed",
            "A change was begun and neither finished nor given up.",
            "Finish it or give it up on the page “Your vault”.",
        )
    if reason == Reason.RESET:
        Identity.objects.filter(ref=held[IdentityState.CURRENT].ref).update(state=IdentityState.EARLIER)


def confirm_kit(identity_ref: UUID, *, wrap_ref: UUID | None, proof: Proof, by: Holder, at: datetime) -> None:
    """The recovery kit counts as written down: its author typed part of it back. Notes may be saved now."""
    identity = own_identity(identity_ref, by=by)
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)
    with transaction.atomic():
        kits = Wrap.objects.filter(identity=identity, kind=WrapKind.KIT).order_by("-made_at", "-ref")
        kit = (kits.filter(ref=wrap_ref) if wrap_ref else kits).first()
        if kit is None:
            raise nothing_here()
        Wrap.objects.filter(ref=kit.ref).update(confirmed_at=at)
        record(Event("vault.kit_confirmed", facts={"wrap": str(kit.ref)}), by=by.actor, at=at)


def add_wrap(identity_ref: UUID, wrap: NewWrap, *, proof: Proof, by: Holder, at: datetime) -> UUID:
    """The identity opens by one more thing."""
    identity = own_identity(identity_ref, by=by)
    require_wrapped(wrap.file, kind=wrap.kind)
    spend_proof(proof, recipient=identity.recipient, by=by, at=at)
    with transaction.atomic():
        own_identity(identity_ref, by=by, lock=True)
        if identity.wraps.count() >= MOST_WRAPS:
            raise conflict("too_many_wraps", "That is one way to unlock too many", "", "Remove one first.")
        made = Wrap.objects.create(**by.own, identity=identity, kind=wrap.kind, file=wrap.file, made_at=at)
        record(Event("vault.wrap_added", facts={"kind": wrap.kind}), by=by.actor, at=at)
    ref: UUID = made.ref
    return ref


def remove_wrap(wrap_ref: UUID, *, proof: Proof, by: Holder, at: datetime) -> None:
    """The identity no longer opens by this thing here. Copies in backups still do, and the page says so."""
    wrap = Wrap.objects.filter(**by.own, ref=wrap_ref).select_related("identity").first()
    if wrap is None:
        raise nothing_here()
    spend_proof(proof, recipient=wrap.identity.recipient, by=by, at=at)
    with transaction.atomic():
        own_identity(wrap.identity_id, by=by, lock=True)
        others = Wrap.objects.filter(identity=wrap.identity_id).exclude(ref=wrap_ref)
        unlocking = others.filter(kind__in=UNLOCKING).exists()
        kit = others.filter(kind=WrapKind.KIT)
        kept = kit.filter(confirmed_at__isnull=False) if wrap.confirmed_at else kit
        if not unlocking or not kept.exists():  # V-API-16
            raise conflict(
                "last_wrap",
                "That is the last one of its kind",
                "A vault keeps a confirmed recovery kit, and a passphrase or a passkey: nobody else can open it.",
                "Add the new one first, then remove this one.",
            )
        Wrap.objects.filter(ref=wrap_ref).delete()
        record(Event("vault.wrap_removed", facts={"kind": wrap.kind}), by=by.actor, at=at)
