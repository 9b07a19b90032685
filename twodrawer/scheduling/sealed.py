"""A session's sealed words: a group's name and the room under the practice's key, telehealth under the client's."""

import json
from dataclasses import asdict
from uuid import UUID

from twodrawer.lib.canonical import canonical
from twodrawer.scheduling.facts import Telehealth
from twodrawer.scheduling.models import Participant, Series, Session
from twodrawer.sealing.keyring import Keyring


def seal_title(
    title: str, *, practice_ref: UUID, session_ref: UUID, version: int, ring: Keyring
) -> bytes | None:
    """A box for the title, or nothing when there is none."""
    return _seal(title, Session.TITLE, practice_ref, session_ref, version, ring)


def seal_room(
    room: str, *, practice_ref: UUID, session_ref: UUID, version: int, ring: Keyring
) -> bytes | None:
    """A box for the room, or nothing when there is none: whatever can be typed freely is sealed."""
    return _seal(room, Session.ROOM, practice_ref, session_ref, version, ring)


def _seal(
    words: str, column: str, practice_ref: UUID, session_ref: UUID, version: int, ring: Keyring
) -> bytes | None:
    if not words:
        return None
    owner = ("practice", practice_ref)
    return ring.seal(words, owner=owner, purpose="record", ref=session_ref, column=column, version=version)


def open_room(row: Session, *, ring: Keyring) -> str:
    """The room, blank when there is none."""
    if row.room is None:
        return ""
    return ring.open(bytes(row.room), ref=row.ref, column=Session.ROOM, version=row.room_version).decode()


def open_title(row: Session, *, ring: Keyring) -> str:
    """The title, blank when there is none."""
    if row.title is None:
        return ""
    return ring.open(bytes(row.title), ref=row.ref, column=Session.TITLE, version=row.title_version).decode()


def seal_telehealth(facts: Telehealth, *, row: Participant, version: int, ring: Keyring) -> bytes:
    """A box under the client's own key, for this participant at this version."""
    return ring.seal(
        canonical({"v": 1, **asdict(facts)}),
        owner=("client", row.client_id),
        purpose="record",
        ref=row.ref,
        column=Participant.TELEHEALTH,
        version=version,
    )


def open_telehealth(row: Participant, *, ring: Keyring) -> Telehealth | None:
    """Where the client was and how it went; None when nothing was written."""
    if row.telehealth is None:
        return None
    held = json.loads(
        ring.open(
            bytes(row.telehealth), ref=row.ref, column=Participant.TELEHEALTH, version=row.telehealth_version
        )
    )
    return Telehealth(
        client_location=held.get("client_location", ""),
        platform=held.get("platform", ""),
        consent_on_file=bool(held.get("consent_on_file", False)),
        trouble=held.get("trouble", ""),
    )


def seal_series(room: str, title: str, *, row: Series, ring: Keyring) -> None:
    """Room and title lie in the row's boxes. Once only: a series is never changed."""
    row.room = _seal(room, Series.ROOM, row.practice_id, row.ref, 1, ring)
    row.title = _seal(title, Series.TITLE, row.practice_id, row.ref, 1, ring)
