"""Key providers: where the practice's own keys lie. A file with mode 600, or a secret handed in from outside.

Keys are made only by an explicit command or by founding a practice; a missing key with existing data is an
error with a sentence, never a reason to make a new one. A KMS would be a third provider with the same verbs.
"""

import base64
import fcntl
import json
import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from twodrawer.lib.errors import Unavailable
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import utc_text


@dataclass(frozen=True)
class WrappingKey:
    """A 256-bit key that wraps data keys. The newest one wraps; older ones still open."""

    ref: UUID
    secret: bytes
    made_at: str


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 seed with which the practice attests its notes."""

    ref: UUID
    seed: bytes
    made_at: str

    def private(self) -> Ed25519PrivateKey:
        """The key that signs."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def public_raw(self) -> bytes:
        """The 32 public bytes, for whoever verifies."""
        return self.private().public_key().public_bytes_raw()


@dataclass(frozen=True)
class PracticeKeys:
    """Everything a practice holds: wrapping keys and signing keys, oldest first."""

    wrapping: tuple[WrappingKey, ...]
    signing: tuple[SigningKey, ...]

    @property
    def current(self) -> WrappingKey:
        """The key that new data keys are wrapped under."""
        return self.wrapping[-1]

    def wrapping_key(self, ref: UUID) -> WrappingKey:
        """The key that a stored data key says it was wrapped under."""
        for key in self.wrapping:
            if key.ref == ref:
                return key
        raise Unavailable(
            "A key of this practice is missing",
            why=f"Some data keys were wrapped under key {str(ref)[-8:]}, which the key provider doesn't hold.",
            do="Put the practice's key file back from where it was kept. Nothing was changed.",
        )


def new_wrapping_key(at: datetime) -> WrappingKey:
    """A random wrapping key."""
    return WrappingKey(new_ref(), os.urandom(32), utc_text(at))


def new_practice_keys(at: datetime) -> PracticeKeys:
    """One wrapping key and one signing key, fresh."""
    return PracticeKeys((new_wrapping_key(at),), (SigningKey(new_ref(), os.urandom(32), utc_text(at)),))


def practice_keys_to_json(keys: PracticeKeys) -> dict[str, object]:
    """The form in which keys lie in a file or a secret."""
    encode = base64.b64encode
    return {
        "wrapping": [
            {"ref": str(k.ref), "secret": encode(k.secret).decode(), "made_at": k.made_at}
            for k in keys.wrapping
        ],
        "signing": [
            {"ref": str(k.ref), "seed": encode(k.seed).decode(), "made_at": k.made_at} for k in keys.signing
        ],
    }


def practice_keys_from_json(held: dict[str, list[dict[str, str]]]) -> PracticeKeys:
    """The keys that `practice_keys_to_json` wrote."""
    decode = base64.b64decode
    return PracticeKeys(
        tuple(WrappingKey(UUID(k["ref"]), decode(k["secret"]), k["made_at"]) for k in held["wrapping"]),
        tuple(SigningKey(UUID(k["ref"]), decode(k["seed"]), k["made_at"]) for k in held["signing"]),
    )


class KeyProvider(ABC):
    """Hands out a practice's keys; makes and replaces them only when asked to."""

    @abstractmethod
    def holds(self, practice_ref: UUID) -> bool:
        """Whether this practice's keys are here."""

    def handed_in(self) -> tuple[UUID, ...]:
        """Practices whose keys were made elsewhere and handed in: one of these refs is the next practice's."""
        return ()

    @abstractmethod
    def practice_keys(self, practice_ref: UUID) -> PracticeKeys:
        """The keys of a practice. Unavailable, with a sentence, when they aren't here."""

    @abstractmethod
    def store(self, practice_ref: UUID, keys: PracticeKeys) -> None:
        """The provider holds exactly these keys afterwards, durably."""

    @contextmanager
    def changing(self, practice_ref: UUID) -> Iterator[None]:
        """Inside, nobody else reads this practice's keys in order to store others: of two rotations at once,
        one would else drop the key under which the other is wrapping."""
        yield


def _missing(practice_ref: UUID, where: str) -> Unavailable:
    return Unavailable(
        "The keys of this practice are missing",
        why=f"Practice {str(practice_ref)[-8:]} has sealed records, and {where} has no key for them.",
        do="Put the key back from where it was kept. Twodrawer never makes a new one by itself: "
        "it could not open what is there.",
    )


class FileKeys(KeyProvider):
    """One JSON file a practice, mode 600, in one folder, mode 700."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[Path, tuple[tuple[int, int, int], PracticeKeys]] = {}

    def _path(self, practice_ref: UUID) -> Path:
        return self.folder / f"practice-{practice_ref}.json"

    def holds(self, practice_ref: UUID) -> bool:
        return self._path(practice_ref).exists()

    def practice_keys(self, practice_ref: UUID) -> PracticeKeys:
        path = self._path(practice_ref)
        try:
            state = path.stat()
        except FileNotFoundError:
            raise _missing(practice_ref, "the key folder") from None
        if stat.S_IMODE(state.st_mode) & 0o077:
            raise Unavailable(
                "The key file of this practice can be read by others",
                why=f"{path.name} must have mode 600.",
                do=f"Run chmod 600 on {path.name} and start again.",
            )
        seen = self._read.get(path)
        # A clock that ticks every few milliseconds may give two files one time: they are two all the same.
        now = (state.st_mtime_ns, state.st_ino, state.st_size)
        if seen is None or seen[0] != now:
            seen = (now, practice_keys_from_json(json.loads(path.read_text())))
            self._read[path] = seen
        return seen[1]

    def store(self, practice_ref: UUID, keys: PracticeKeys) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(self._path(practice_ref), json.dumps(practice_keys_to_json(keys), indent=1))

    @contextmanager
    def changing(self, practice_ref: UUID) -> Iterator[None]:
        path = self.folder / f".practice-{practice_ref}.lock"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


class GivenKeys(KeyProvider):
    """Keys handed in by the environment or a secret file: `{practice ref: keys}`. Read, never written."""

    def __init__(self, text: str) -> None:
        held = json.loads(text)
        self._held = {UUID(ref): practice_keys_from_json(keys) for ref, keys in held.items()}

    def handed_in(self) -> tuple[UUID, ...]:
        return tuple(self._held)

    def holds(self, practice_ref: UUID) -> bool:
        return practice_ref in self._held

    def practice_keys(self, practice_ref: UUID) -> PracticeKeys:
        if practice_ref not in self._held:
            raise _missing(practice_ref, "the secret that was handed in")
        return self._held[practice_ref]

    def store(self, practice_ref: UUID, keys: PracticeKeys) -> None:
        raise Unavailable(
            "Keys can't be changed from here",
            why="This installation is handed its keys from outside.",
            do="Make the keys with `twodrawer keys new`, put them into your secret store, and start again.",
        )


def write_secret(path: Path, text: str) -> None:
    """The file holds exactly this text afterwards, with mode 600, even if the machine stops half way."""
    beside = path.with_name(f".{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, path)
    # The new name as well: data keys are about to be wrapped, and committed, under what this file holds.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
