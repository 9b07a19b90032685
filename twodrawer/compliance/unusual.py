"""What access is unusual, and why. Rules only: no database, no clock, no names.

Nothing here says that somebody did wrong. Each finding is a question that a person answers, in a sentence that says why
it is asked. The bounds are the practice's own kind of work: a person's usual hours and busiest hour come from that
person's eight weeks before.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from twodrawer.law import Role
from twodrawer.lib.time import from_utc_text

BEFORE = timedelta(weeks=8)
"""How far back a person's habits are read."""
GRACE = timedelta(days=30)
"""After care ended: notes are finished, bills go out, letters are written."""
NEAR = {Role.FRONT_DESK: timedelta(days=30), Role.BILLER: timedelta(days=120)}
"""How near a session lies with a client whom the front desk or the biller has to do with."""
OWN_SESSION = timedelta(days=400)
BULK_HOUR, BULK_DAY = 12, 25
"""Fewer clients than these are never many, however few a person usually opens."""
TIMES_USUAL = 2
DAYS_KNOWN = 10
"""Days of work after which a person's own hours are known. Before, those of the whole practice count."""
OFTEN = {False: 3, True: 2}
"""On how many weekdays, or days of weekends, an hour was worked to be usual."""
BREAK = 5
"""Hours between two that were worked often: a lunch that grew long is no night."""
OFFICE = frozenset(range(7, 20))
CLINICAL = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE})


class Why(StrEnum):
    """Why access is asked about."""

    EMERGENCY = "emergency"
    NO_RELATIONSHIP = "no_relationship"
    AFTER_CARE = "after_care"
    BULK = "bulk"
    HOURS = "hours"
    FAMILY_NAME = "family_name"
    GUESSED = "guessed"


@dataclass(frozen=True)
class Access:
    """Somebody opened something of a client's, once."""

    at: datetime
    member: UUID
    client: UUID
    in_an_emergency: bool = False  # then that is what is asked about


@dataclass(frozen=True)
class Finding:
    """One question about somebody's access. `key` names it again tomorrow; `last` is the latest access it is about."""

    why: Why
    member: UUID
    client: UUID | None
    day: date
    first: datetime
    last: datetime
    count: int
    of: UUID | None = None  # the opening in an emergency

    @property
    def key(self) -> str:
        """The same question, the same key. That of a family name is asked once, not every day."""
        if self.of is not None:
            return f"{self.why}:{self.of}"
        day = "" if self.why is Why.FAMILY_NAME else str(self.day)
        return f"{self.why}:{self.member}:{self.client or ''}:{day}"


class Known(Protocol):
    """Who was tied to whom (people's `Ties`)."""

    def roles_on(self, member: UUID, day: date) -> frozenset[Role]:
        """What the member was here for."""

    def treated(self, member: UUID, client: UUID, day: date) -> bool:
        """On the care team."""

    def supervised(self, member: UUID, client: UUID, day: date) -> bool:
        """Supervises somebody who is."""

    @property
    def since(self) -> Mapping[UUID, date]:
        """When each client came."""

    @property
    def ended(self) -> Mapping[UUID, date]:
        """When care ended."""


@dataclass
class Sessions:
    """When who saw whom. `add` them, then ask."""

    of_client: dict[UUID, list[date]] = field(default_factory=lambda: defaultdict(list))
    of_pair: dict[tuple[UUID, UUID], list[date]] = field(default_factory=lambda: defaultdict(list))

    def add(self, clinician: UUID, client: UUID, day: date) -> None:
        """One session."""
        self.of_client[client].append(day)
        self.of_pair[clinician, client].append(day)

    def near(self, client: UUID, day: date, within: timedelta) -> bool:
        """A session with the client lies no further away."""
        return any(abs(one - day) <= within for one in self.of_client.get(client, ()))

    def own(self, member: UUID, client: UUID, day: date) -> bool:
        """The member held or holds a session with the client about then."""
        return any(abs(one - day) <= OWN_SESSION for one in self.of_pair.get((member, client), ()))


@dataclass(frozen=True)
class Habits:
    """What is usual for each person: hours of the day, and how many clients in an hour and in a day."""

    zone: ZoneInfo
    hours: Mapping[UUID, frozenset[tuple[bool, int]]]
    everybody: frozenset[tuple[bool, int]]
    busiest_hour: Mapping[UUID, int]
    busiest_day: Mapping[UUID, int]

    def is_usual(self, member: UUID, at: datetime) -> bool:
        """Whether the member works at this time of the day, on such a day."""
        local = at.astimezone(self.zone)
        return (local.weekday() >= 5, local.hour) in self.hours.get(member, self.everybody)

    def many_in_an_hour(self, member: UUID) -> int:
        """From so many clients on, an hour is asked about."""
        return max(BULK_HOUR, TIMES_USUAL * self.busiest_hour.get(member, 0) + 1)

    def many_in_a_day(self, member: UUID) -> int:
        """From so many clients on, a day is asked about."""
        return max(BULK_DAY, TIMES_USUAL * self.busiest_day.get(member, 0) + 1)


def habits_of(busy: Iterable[tuple[str, str, str]], *, zone: ZoneInfo) -> Habits:
    """From member, hour in UTC (`2026-11-19T18`) and client, each once, for the time before."""
    hourly: dict[tuple[str, str], set[str]] = defaultdict(set)
    for actor, text, client in busy:
        hourly[actor, text].add(client)
    cells: dict[UUID, Counter[tuple[bool, int]]] = defaultdict(Counter)
    together: Counter[tuple[bool, int]] = Counter()
    daily: dict[UUID, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    busiest: dict[UUID, int] = defaultdict(int)
    for (actor, text), clients in hourly.items():
        member, local = UUID(actor), from_utc_text(f"{text}:00:00.000000Z").astimezone(zone)
        cell = (local.weekday() >= 5, local.hour)
        cells[member][cell] += 1
        together[cell] += 1
        daily[member][local.date()] |= clients
        busiest[member] = max(busiest[member], len(clients))
    known = {member for member, worked in daily.items() if len(worked) >= DAYS_KNOWN}
    return Habits(
        zone=zone,
        hours={member: _usual(cells[member]) for member in known},
        everybody=_usual(together) or frozenset((False, one) for one in OFFICE),
        busiest_hour=dict(busiest),
        busiest_day={member: max(map(len, worked.values())) for member, worked in daily.items()},
    )


def _usual(worked: Counter[tuple[bool, int]]) -> frozenset[tuple[bool, int]]:
    """The hours that were worked often, the one before and after each, and what lies between two as a break does."""
    usual: set[tuple[bool, int]] = set()
    for weekend in (False, True):
        often = sorted(
            hour for (end, hour), times in worked.items() if end is weekend and times >= OFTEN[weekend]
        )
        for hour in often:
            usual |= {(weekend, (hour + step) % 24) for step in (-1, 0, 1)}
        for hour, following in pairwise([*often, *(one + 24 for one in often[:1])]):
            if following - hour <= BREAK:
                usual |= {(weekend, between % 24) for between in range(hour, following)}
    return frozenset(usual)


def unusual(
    accesses: Collection[Access], *, known: Known, sessions: Sessions, habits: Habits
) -> tuple[Finding, ...]:
    """Every question that these accesses raise, the newest first. Family names and emergencies are asked elsewhere."""
    found: dict[tuple[Why, UUID, UUID | None, date], list[datetime]] = defaultdict(list)
    hourly: dict[tuple[UUID, datetime], set[UUID]] = defaultdict(set)
    daily: dict[tuple[UUID, date], set[UUID]] = defaultdict(set)
    times: dict[tuple[UUID, date], list[datetime]] = defaultdict(list)
    for one in accesses:
        day = one.at.astimezone(habits.zone).date()
        roles = known.roles_on(one.member, day)
        if not one.in_an_emergency and not _has_to_do(one, day, roles, known=known, sessions=sessions):
            found[Why.NO_RELATIONSHIP, one.member, one.client, day].append(one.at)
        ended = known.ended.get(one.client)
        if ended is not None and day > ended + GRACE and Role.PRIVACY_OFFICER not in roles:
            found[Why.AFTER_CARE, one.member, one.client, day].append(one.at)
        if not habits.is_usual(one.member, one.at):
            found[Why.HOURS, one.member, None, day].append(one.at)
        hourly[one.member, one.at.replace(minute=0, second=0, microsecond=0)].add(one.client)
        daily[one.member, day].add(one.client)
        times[one.member, day].append(one.at)
    busiest: dict[tuple[UUID, date], int] = defaultdict(int)
    for (member, hour), clients in hourly.items():
        day = hour.astimezone(habits.zone).date()
        busiest[member, day] = max(busiest[member, day], len(clients))
    for (member, day), clients in daily.items():
        in_an_hour = busiest[member, day] >= habits.many_in_an_hour(member)
        if in_an_hour or len(clients) >= habits.many_in_a_day(member):
            found[Why.BULK, member, None, day] = times[member, day]
    findings = (
        Finding(why, member, client, day, min(ats), max(ats), _number(why, member, day, ats, daily))
        for (why, member, client, day), ats in found.items()
    )
    return tuple(sorted(findings, key=lambda one: (one.last, one.key), reverse=True))


def _number(
    why: Why,
    member: UUID,
    day: date,
    ats: Collection[datetime],
    daily: Mapping[tuple[UUID, date], Collection[UUID]],
) -> int:
    """Clients, where many are the question; else how often."""
    return len(daily[member, day]) if why is Why.BULK else len(ats)


def _has_to_do(one: Access, day: date, roles: frozenset[Role], *, known: Known, sessions: Sessions) -> bool:
    """Whether something ties the member to the client on that day, by the work that each role is here for."""
    if known.treated(one.member, one.client, day) or known.supervised(one.member, one.client, day):
        return True
    if sessions.own(one.member, one.client, day):
        return True
    # The privacy officer and the administrator have to do with every client, and by name with none.
    if roles & {Role.PRIVACY_OFFICER, Role.ADMINISTRATOR}:
        return True
    for role, within in NEAR.items():
        if role not in roles:
            continue
        came = known.since.get(one.client)
        if sessions.near(one.client, day, within) or (came is not None and abs(day - came) <= within):
            return True
    return False
