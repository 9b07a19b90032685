"""What the scheduling room tells other rooms: frozen facts, never tables."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID


@dataclass(frozen=True)
class Telehealth:
    """What a telehealth session must say: where the client was, on what platform, with which consent."""

    client_location: str = ""
    platform: str = ""
    consent_on_file: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class ParticipantFacts:
    """A client in a session."""

    ref: UUID
    client_ref: UUID
    attendance: str
    telehealth: Telehealth | None  # opened only for those who may read clinical facts


@dataclass(frozen=True)
class SessionFacts:
    """One session. Times are UTC; pages show them in the practice's zone."""

    ref: UUID
    practice_ref: UUID
    clinician_ref: UUID
    modality: str
    planned_start: datetime
    planned_stop: datetime
    start: datetime | None
    stop: datetime | None
    place: str
    room: str
    cpt: str
    title: str
    canceled_at: datetime | None
    version: int
    participants: tuple[ParticipantFacts, ...]
    series_ref: UUID | None = None

    @property
    def minutes(self) -> int | None:
        """Whole minutes between actual start and stop."""
        if self.start is None or self.stop is None:
            return None
        return int((self.stop - self.start).total_seconds() // 60)

    @property
    def client_refs(self) -> tuple[UUID, ...]:
        """Who takes part."""
        return tuple(p.client_ref for p in self.participants)


@dataclass(frozen=True)
class SeriesFacts:
    """The rule under which a session was planned with others. Days and clock are the practice's wall clock."""

    ref: UUID
    repeats: str  # weekly, monthly
    step: int
    first_day: date
    clock: time
    times: int | None
    until_day: date | None
    still_open: int  # sessions to come that a change of the series would reach
