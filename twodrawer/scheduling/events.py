"""What acts on sessions write in the ledger: refs, times, codes and attendance, which are in clear anyway."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from twodrawer.audit.entries import Event, Fact
from twodrawer.lib.errors import Refs
from twodrawer.lib.time import utc_text

SENTENCES = {
    "session.planned": "planned a session",
    "session.brought_in": "moved a past session in from another system",
    "session.changed": "changed a planned session",
    "session.times_recorded": "recorded when a session began and ended",
    "session.attendance_marked": "marked who came to a session",
    "session.telehealth_recorded": "recorded where the client was in a telehealth session",
    "session.canceled": "canceled a session",
    "session.read": "opened a session",
    "session.listed": "saw a day's sessions",
}
"""Act → how the ledger page says it, after the person's name."""


def session_planned(
    session_ref: UUID, *, client_refs: Iterable[UUID], clinician_ref: UUID, start: datetime, stop: datetime
) -> Event:
    """A session stands in the calendar."""
    refs = _refs(session_ref, client_refs, ("member", clinician_ref))
    return _event("session.planned", refs, {"start": utc_text(start), "stop": utc_text(stop)})


def session_brought_in(
    session_ref: UUID, *, client_refs: Iterable[UUID], clinician_ref: UUID, start: datetime, stop: datetime
) -> Event:
    """A session that was held before the record came here."""
    refs = _refs(session_ref, client_refs, ("member", clinician_ref))
    return _event("session.brought_in", refs, {"start": utc_text(start), "stop": utc_text(stop)})


def session_changed(session_ref: UUID, *, client_refs: Iterable[UUID], version: int) -> Event:
    """Time, place, room, code or title are others now."""
    return _event("session.changed", _refs(session_ref, client_refs), {"version": version})


def times_recorded(
    session_ref: UUID, *, client_refs: Iterable[UUID], start: datetime, stop: datetime | None
) -> Event:
    """When the session really began and ended."""
    facts: dict[str, Fact] = {"start": utc_text(start)}
    if stop is not None:
        facts["stop"] = utc_text(stop)
    return _event("session.times_recorded", _refs(session_ref, client_refs), facts)


def attendance_marked(session_ref: UUID, *, client_ref: UUID, attendance: str) -> Event:
    """Whether the client came."""
    return _event("session.attendance_marked", _refs(session_ref, [client_ref]), {"attendance": attendance})


def telehealth_recorded(session_ref: UUID, *, client_ref: UUID, version: int) -> Event:
    """Where the client was; the words themselves are sealed."""
    return _event("session.telehealth_recorded", _refs(session_ref, [client_ref]), {"version": version})


def session_canceled(session_ref: UUID, *, client_refs: Iterable[UUID], late: bool) -> Event:
    """It won't take place."""
    return _event("session.canceled", _refs(session_ref, client_refs), {"late": late})


def _refs(session_ref: UUID, client_refs: Iterable[UUID], *more: tuple[str, UUID]) -> Refs:
    return (("session", session_ref), *(("client", ref) for ref in client_refs), *more)


def _event(act: str, refs: Refs, facts: Mapping[str, Fact]) -> Event:
    return Event(act, refs, "treatment", facts=facts)
