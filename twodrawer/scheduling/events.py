"""What acts on sessions write in the ledger: refs, times, codes and attendance, which are in clear anyway."""

from collections.abc import Iterable, Mapping, Sequence
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
    "session.moved": "moved a session to another time",
    "session.client_added": "added a client to a planned session",
    "session.client_removed": "took a client out of a planned session",
    "series.planned": "planned a series of sessions",
    "series.changed": "changed the sessions of a series",
    "series.canceled": "canceled the sessions of a series",
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


def session_moved(
    session_ref: UUID, *, client_refs: Iterable[UUID], start: datetime, stop: datetime, version: int
) -> Event:
    """It is planned for another time."""
    facts: dict[str, Fact] = {"start": utc_text(start), "stop": utc_text(stop), "version": version}
    return _event("session.moved", _refs(session_ref, client_refs), facts)


def client_added(session_refs: Sequence[UUID], *, client_ref: UUID) -> Event:
    """One more takes part."""
    return _event("session.client_added", _refs_of_many(session_refs, [client_ref]), {})


def client_removed(session_refs: Sequence[UUID], *, client_ref: UUID) -> Event:
    """One fewer takes part."""
    return _event("session.client_removed", _refs_of_many(session_refs, [client_ref]), {})


def series_planned(
    series_ref: UUID, *, session_refs: Sequence[UUID], client_refs: Iterable[UUID], clinician_ref: UUID
) -> Event:
    """All these sessions stand in the calendar."""
    refs = (("series", series_ref), *_refs_of_many(session_refs, client_refs), ("member", clinician_ref))
    return _event("series.planned", refs, {"sessions": len(session_refs)})


def series_changed(
    series_ref: UUID, *, follows: UUID, session_refs: Sequence[UUID], client_refs: Iterable[UUID]
) -> Event:
    """These sessions are planned by another rule, which follows the one that was said before."""
    refs = (("series", series_ref), ("series", follows), *_refs_of_many(session_refs, client_refs))
    return _event("series.changed", refs, {"sessions": len(session_refs), "follows": str(follows)})


def series_canceled(
    series_ref: UUID, *, session_refs: Sequence[UUID], client_refs: Iterable[UUID], late: bool
) -> Event:
    """These sessions won't take place."""
    refs = (("series", series_ref), *_refs_of_many(session_refs, client_refs))
    return _event("series.canceled", refs, {"sessions": len(session_refs), "late": late})


def _refs_of_many(session_refs: Sequence[UUID], client_refs: Iterable[UUID]) -> Refs:
    return (*(("session", ref) for ref in session_refs), *(("client", ref) for ref in client_refs))


def _refs(session_ref: UUID, client_refs: Iterable[UUID], *more: tuple[str, UUID]) -> Refs:
    return (("session", session_ref), *(("client", ref) for ref in client_refs), *more)


def _event(act: str, refs: Refs, facts: Mapping[str, Fact]) -> Event:
    return Event(act, refs, "treatment", facts=facts)
