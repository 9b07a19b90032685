"""A keyring opens and seals for one practice, for the length of one act or page.

Data keys are made on purpose (`make`), committed in their own store before the first row they seal, and
destroyed with `destroy`. A keyring remembers the keys it unwrapped and is thrown away with its act or its page.
"""

import os
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import QuerySet

from twodrawer.lib.errors import Unavailable
from twodrawer.lib.memo import remembered
from twodrawer.lib.refs import new_ref
from twodrawer.lib.statements import prepared_in
from twodrawer.sealing import box
from twodrawer.sealing.models import DataKey
from twodrawer.sealing.provider import KeyProvider, PracticeKeys

Owner = tuple[str, UUID]


class WrappedKey(NamedTuple):
    """What is needed of a data key's row to unwrap it: the columns that the wrap covers, and the wrap."""

    ref: UUID
    practice_ref: UUID
    owner_kind: str
    owner_ref: UUID
    purpose: str
    wrapped_by: UUID
    wrapped: bytes | None


def provider() -> KeyProvider:
    """The installation's key provider, as the settings set it up."""
    held: KeyProvider = settings.KEY_PROVIDER
    return held


def wrap_context(row: DataKey | WrappedKey) -> bytes:
    """What the wrap covers: a wrapped key moved to another owner or practice doesn't unwrap."""
    owner = f"{row.owner_kind}|{row.owner_ref}|{row.purpose}"
    return f"twodrawer-datakey-v1|{row.practice_ref}|{row.ref}|{owner}".encode()


def wrap(row: DataKey, secret: bytes, keys: PracticeKeys) -> None:
    """The row carries the data key wrapped under the practice's current key."""
    nonce = os.urandom(12)
    row.wrapped_by = keys.current.ref
    row.wrapped = nonce + AESGCM(keys.current.secret).encrypt(nonce, secret, wrap_context(row))


def unwrap(row: DataKey | WrappedKey, keys: PracticeKeys) -> bytes:
    """The data key of a row."""
    if row.wrapped is None:
        raise KeyDestroyed
    wrapped = bytes(row.wrapped)
    try:
        return AESGCM(keys.wrapping_key(row.wrapped_by).secret).decrypt(
            wrapped[:12], wrapped[12:], wrap_context(row)
        )
    except InvalidTag:
        raise Unavailable(
            "A key of this record doesn't open",
            why="The wrapped key was altered, or the practice's key isn't the one it was wrapped under.",
            do="Nothing was changed. Put the right key file back, or restore the store of wrapped keys.",
        ) from None


class KeyDestroyed(Unavailable):
    """The data key is gone, and with it what it sealed."""

    def __init__(self) -> None:
        super().__init__(
            "This was destroyed",
            why="The key that sealed it was destroyed or never existed, so nobody can read it again.",
        )


@prepared_in("keys")
def _live_keys(
    practice_ref: UUID, kind: str, owners: Collection[UUID], purpose: str
) -> "QuerySet[DataKey, tuple[Any, ...]]":
    live = DataKey.objects.using("keys").filter(
        practice_ref=practice_ref, owner_kind=kind, owner_ref__in=owners, purpose=purpose, destroyed_at__isnull=True
    )  # fmt: skip
    return live.values_list(*WrappedKey._fields)


@prepared_in("keys")
def _one_key(practice_ref: UUID, ref: UUID) -> "QuerySet[DataKey, tuple[Any, ...]]":
    rows = DataKey.objects.using("keys").filter(practice_ref=practice_ref, ref=ref)
    return rows.values_list(*WrappedKey._fields)


class Keyring:
    """The unwrapped data keys of one practice."""

    def __init__(self, practice_ref: UUID) -> None:
        self.practice_ref = practice_ref
        self._by_ref: dict[UUID, bytes] = {}
        self._by_owner: dict[tuple[str, UUID, str], UUID] = {}

    def make(self, owner: Owner, purpose: str, *, at: datetime) -> UUID:
        """A new data key lies in the key store, committed. Its ref."""
        secret = os.urandom(32)
        row = DataKey(
            ref=new_ref(),
            practice_ref=self.practice_ref,
            owner_kind=owner[0],
            owner_ref=owner[1],
            purpose=purpose,
            made_at=at,
        )
        keys = provider().practice_keys(self.practice_ref)
        wrap(row, secret, keys)
        row.save(using="keys", force_insert=True)
        # A rotation that ended between reading the keys and writing the row has forgotten the one it is under.
        now_held = provider().practice_keys(self.practice_ref)
        if keys.current not in now_held.wrapping:
            wrap(row, secret, now_held)
            row.save(using="keys", update_fields=["wrapped", "wrapped_by"])
        self._hold(row, secret)
        ref: UUID = row.ref
        return ref

    def destroy(self, owner: Owner, purpose: str, *, at: datetime) -> None:
        """What this key sealed can't be opened again by anyone. Harmless when it was destroyed before."""
        live = DataKey.objects.using("keys").filter(
            practice_ref=self.practice_ref,
            owner_kind=owner[0],
            owner_ref=owner[1],
            purpose=purpose,
            destroyed_at__isnull=True,
        )
        live.update(wrapped=None, destroyed_at=at)
        held = self._by_owner.pop((*owner, purpose), None)
        if held is not None:
            self._by_ref.pop(held, None)

    def load(self, owners: Iterable[Owner], purpose: str) -> None:
        """The keys of many owners are at hand after one query, for lists."""
        wanted = {(kind, ref) for kind, ref in owners if (kind, ref, purpose) not in self._by_owner}
        if not wanted:
            return
        keys = provider().practice_keys(self.practice_ref)
        for kind in {kind for kind, _ in wanted}:
            refs = [ref for other, ref in wanted if other == kind]
            found = _live_keys.all(practice_ref=self.practice_ref, kind=kind, owners=refs, purpose=purpose)
            for row in map(WrappedKey._make, found):
                self._hold(row, unwrap(row, keys))

    def destroyed_at(self, owner: Owner, purpose: str) -> datetime | None:
        """When the owner's key was destroyed; None while one lives, and where there never was one."""
        if self.has(owner, purpose):
            return None
        gone = DataKey.objects.using("keys").filter(
            practice_ref=self.practice_ref, owner_kind=owner[0], owner_ref=owner[1], purpose=purpose
        )
        return gone.order_by("-destroyed_at").values_list("destroyed_at", flat=True).first()

    def has(self, owner: Owner, purpose: str) -> bool:
        """Whether a live key exists."""
        self.load([owner], purpose)
        return (*owner, purpose) in self._by_owner

    def secret(self, owner: Owner, purpose: str) -> tuple[UUID, bytes]:
        """Ref and raw key, for the one place that hands it out: a draft's journal key to its author."""
        ref = self._key_ref(owner, purpose)
        return ref, self._by_ref[ref]

    def seal(
        self, text: str | bytes, *, owner: Owner, purpose: str, ref: UUID, column: str, version: int = 1
    ) -> bytes:
        """A box for this row, column and version under the owner's data key."""
        key_ref = self._key_ref(owner, purpose)
        place = box.Place(self.practice_ref, ref, column, version)
        plain = text.encode() if isinstance(text, str) else text
        return box.seal(plain, key=self._by_ref[key_ref], key_ref=key_ref, place=place)

    def open(self, sealed: bytes, *, ref: UUID, column: str, version: int = 1) -> bytes:
        """The text of a box that belongs to this row, column and version."""
        place = box.Place(self.practice_ref, ref, column, version)
        key_ref = box.key_ref_of(bytes(sealed), place)
        if key_ref not in self._by_ref:
            found = _one_key.first(practice_ref=self.practice_ref, ref=key_ref)
            if found is None:
                raise KeyDestroyed
            row = WrappedKey._make(found)
            self._hold(row, unwrap(row, provider().practice_keys(self.practice_ref)))
        return box.unseal(bytes(sealed), key=self._by_ref[key_ref], place=place)

    def _key_ref(self, owner: Owner, purpose: str) -> UUID:
        self.load([owner], purpose)
        try:
            return self._by_owner[(*owner, purpose)]
        except KeyError:
            raise KeyDestroyed from None

    def _hold(self, row: DataKey | WrappedKey, secret: bytes) -> None:
        self._by_ref[row.ref] = secret
        self._by_owner[(row.owner_kind, row.owner_ref, row.purpose)] = row.ref


@remembered
def keyring(practice_ref: UUID) -> Keyring:
    """A fresh keyring for one act; inside a reading, the one that the page's other queries have filled already.

    No key is kept from one request to the next: one that was destroyed in between must open nothing.
    """
    return Keyring(practice_ref)
