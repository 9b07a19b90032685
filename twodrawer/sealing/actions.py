"""Verbs on the practice's own keys: found, rotate, attest."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from twodrawer.lib.errors import Conflict
from twodrawer.lib.refs import new_ref
from twodrawer.sealing.keyring import provider, unwrap, wrap
from twodrawer.sealing.models import DataKey
from twodrawer.sealing.provider import PracticeKeys, new_practice_keys, new_wrapping_key


def make_practice_keys(practice_ref: UUID, *, at: datetime) -> None:
    """The key provider holds fresh keys for a practice that has none. Only founding a practice calls this."""
    if provider().holds(practice_ref):
        raise Conflict("This practice has its keys already", do="Rotate them instead.")
    provider().store(practice_ref, new_practice_keys(at))


def keys_of_new_practice(taken: Collection[UUID], *, at: datetime) -> UUID:
    """A ref for a new practice, whose keys are there: handed in beforehand, or made now and stored."""
    for ref in provider().handed_in():
        if ref not in taken:
            return ref
    ref = new_ref()
    make_practice_keys(ref, at=at)
    return ref


def rotate_practice_keys(practice_ref: UUID, *, at: datetime, batch: int = 500) -> Iterator[tuple[int, int]]:
    """Every live data key is wrapped under a new practice key. Yields (done, all) as it goes.

    Safe to stop and to start again: data keys say which key wraps them, and the old key stays with the
    provider until `forget_old_keys`. A rotation that was cut short is continued, not begun anew; one that another
    rotation overtook goes on towards the newer key.
    """
    live = DataKey.objects.using("keys").filter(practice_ref=practice_ref, destroyed_at__isnull=True)
    total = live.count()
    with provider().changing(practice_ref):
        keys = provider().practice_keys(practice_ref)
        # Cut short before: data keys under an older key than the current one. Then finish that rotation first.
        if not live.exclude(wrapped_by=keys.current.ref).exists():
            keys = PracticeKeys((*keys.wrapping, new_wrapping_key(at)), keys.signing)
            provider().store(practice_ref, keys)
    while True:
        rows = list(live.exclude(wrapped_by=keys.current.ref)[:batch])
        if not rows:
            break
        # Read after the rows: a key is with the provider before anything is wrapped under it.
        keys = provider().practice_keys(practice_ref)
        for row in rows:
            before = row.wrapped_by
            wrap(row, unwrap(row, keys), keys)
            # A key destroyed meanwhile must not come back, and none goes back under an older one: only a row that still
            # is as it was read is written.
            live.filter(ref=row.ref, wrapped_by=before).update(wrapped=row.wrapped, wrapped_by=row.wrapped_by)
        yield total - live.exclude(wrapped_by=keys.current.ref).count(), total
    yield total, total


def forget_old_keys(practice_ref: UUID) -> int:
    """The provider holds the current wrapping key only. How many were dropped.

    Refused while any data key is still wrapped under an old one.
    """
    live = DataKey.objects.using("keys").filter(practice_ref=practice_ref, destroyed_at__isnull=True)
    with provider().changing(practice_ref):
        keys = provider().practice_keys(practice_ref)
        if live.exclude(wrapped_by=keys.current.ref).exists():
            raise Conflict(
                "Some data keys are still wrapped under an older key",
                do="Run the rotation to its end first.",
            )
        provider().store(practice_ref, PracticeKeys((keys.current,), keys.signing))
    return len(keys.wrapping) - 1


def attest(practice_ref: UUID, message: bytes) -> tuple[UUID, bytes]:
    """The practice's Ed25519 signature over a message, and the ref of the key that made it."""
    key = provider().practice_keys(practice_ref).signing[-1]
    return key.ref, key.private().sign(message)


def public_signing_keys(practice_ref: UUID) -> dict[UUID, bytes]:
    """Ref → 32 public bytes of every key this practice ever signed with."""
    return {key.ref: key.public_raw() for key in provider().practice_keys(practice_ref).signing}
