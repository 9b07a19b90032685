"""What the review list of unusual access finds in a history that was written for it, and what it raises for nothing.

    python -m bench.unusual [--home FOLDER]

An honest history of a practice is made from a seed: clinicians see their clients, the front desk and the biller do
their work, somebody stays late once, somebody covers for a colleague. Then misuse of each kind is put into it. What is
found is compared with what was put in. The tests use the same histories; this prints the figures, and with a demo's
folder what is raised on the honest year of that demo, and how long it takes to ask.
"""

import argparse
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from uuid import UUID
from zoneinfo import ZoneInfo

from twodrawer.compliance.unusual import Access, Finding, Sessions, Why, habits_of, unusual
from twodrawer.config.migrating import start_django
from twodrawer.law import Role
from twodrawer.lib.time import day_in, now
from twodrawer.people.facts_ties import Ties

ZONE = ZoneInfo("America/Los_Angeles")
FIRST, LAST = date(2026, 7, 6), date(2026, 11, 20)
SINCE = datetime(2026, 11, 6, tzinfo=ZONE)


def _ref(number: int) -> UUID:
    return UUID(int=(0x01930000 << 96) | (7 << 76) | (2 << 62) | number)


@dataclass
class Story:
    """A practice's accesses of twenty weeks, and what of it was misuse."""

    seed: int
    clinicians: int = 8
    clients_each: int = 30
    accesses: list[Access] = field(default_factory=list)
    misuse: set[tuple[Why, UUID]] = field(default_factory=set)
    sessions: Sessions = field(default_factory=Sessions)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.staff = [_ref(one) for one in range(1, self.clinicians + 1)]
        self.desk, self.biller = _ref(900), _ref(901)
        self.clients = {
            one: [_ref(10_000 + 1_000 * number + n) for n in range(self.clients_each)]
            for number, one in enumerate(self.staff)
        }
        care = {
            (who, client): ((FIRST, None),) for who, clients in self.clients.items() for client in clients
        }
        gone = [_ref(99_000 + n) for n in range(10)]
        for client in gone:  # care that ended in July
            care[self.staff[0], client] = ((FIRST - timedelta(days=400), None),)
        everybody = [client for clients in self.clients.values() for client in clients]
        roles = dict.fromkeys(self.staff, ((Role.CLINICIAN, (FIRST, None)),))
        roles[self.desk] = ((Role.FRONT_DESK, (FIRST, None)),)
        roles[self.biller] = ((Role.BILLER, (FIRST, None)),)
        self.gone = gone
        self.ties = Ties(
            roles=roles,
            care=care,
            trainees={},
            since=dict.fromkeys([*everybody, *gone], FIRST - timedelta(days=400)),
            ended=dict.fromkeys(gone, FIRST + timedelta(days=14)),
            kept={client: client for client in [*everybody, *gone]},
        )
        self._honest()

    def at(self, day: date, hour: float) -> datetime:
        """A moment on the practice's clock."""
        whole = datetime.combine(day, time(), ZONE) + timedelta(hours=hour)
        return whole.astimezone(UTC)

    def opens(self, who: UUID, client: UUID, day: date, hour: float) -> None:
        """One access."""
        self.accesses.append(Access(self.at(day, hour), who, client))

    def _honest(self) -> None:
        day = FIRST
        while day <= LAST:
            if day.weekday() < 5:
                self._working_day(day)
            day += timedelta(days=1)

    def _working_day(self, day: date) -> None:
        rng, seen = self.rng, []
        for who in self.staff:
            if (
                rng.random() < 0.05
            ):  # ill, and a colleague covers the morning's sessions by a session of their own
                continue
            for slot, client in enumerate(rng.sample(self.clients[who], 7)):
                start = 9 + slot + rng.choice((0, 0, 0.25))
                self.sessions.add(who, client, day)
                seen.append((client, start))
                for minutes in (-10, 55, 65):  # the plan before, the note after, the signature
                    self.opens(who, client, day, start + minutes / 60)
            if rng.random() < 0.1:  # a note that waited until the evening
                self.opens(who, rng.choice(self.clients[who]), day, 18.5)
        for client, start in seen:
            if rng.random() < 0.4:
                self.opens(self.desk, client, day, min(17.8, max(8, start - rng.random() * 3)))
            if rng.random() < 0.5:
                self.opens(self.biller, client, day, 10 + rng.random() * 6)

    def misuse_of_each_kind(self) -> None:
        """Five people do what they shouldn't, in the last two weeks."""
        a, b, c, d = self.staff[:4]
        strange = self.clients[b][3]
        self.opens(a, strange, date(2026, 11, 10), 13.2)
        self.misuse.add((Why.NO_RELATIONSHIP, a))
        self.opens(a, self.gone[2], date(2026, 11, 12), 11.4)
        self.misuse.add((Why.AFTER_CARE, a))
        for number, client in enumerate(self.clients[c][:24]):  # a whole caseload, within the hour
            self.opens(c, client, date(2026, 11, 11), 12 + number / 60)
        self.misuse.add((Why.BULK, c))
        self.opens(d, self.clients[d][0], date(2026, 11, 14), 2.7)  # Saturday, in the night
        self.misuse.add((Why.HOURS, d))
        self.opens(self.desk, self.gone[5], date(2026, 11, 13), 9.3)
        self.misuse |= {(Why.NO_RELATIONSHIP, self.desk), (Why.AFTER_CARE, self.desk)}

    def findings(self) -> tuple[Finding, ...]:
        """What the list shows of the last two weeks."""
        before = {
            (str(one.member), one.at.astimezone(UTC).strftime("%Y-%m-%dT%H"), str(one.client))
            for one in self.accesses
            if SINCE - timedelta(weeks=8) <= one.at < SINCE
        }
        habits = habits_of(before, zone=ZONE)
        lately = [one for one in self.accesses if one.at >= SINCE]
        return unusual(lately, known=self.ties, sessions=self.sessions, habits=habits)


def seeded() -> None:
    """Prints how much of what was put in is found, and what is raised beside it."""
    found, put_in, accesses, by_kind = 0, 0, 0, Counter[str]()
    for seed in range(20):
        story = Story(seed)
        story.misuse_of_each_kind()
        told = story.findings()
        put_in += len(story.misuse)
        found += len(story.misuse & {(one.why, one.member) for one in told})
        by_kind.update(one.why.value for one in told if (one.why, one.member) not in story.misuse)
        accesses += sum(one.at >= SINCE for one in story.accesses)
    raised = by_kind.total()
    print(f"20 histories of 10 people and 250 clients, {accesses:,} accesses in their last two weeks")
    print(
        f"misuse put in: {put_in}, found: {found}; raised for nothing: {raised} ({dict(by_kind) or 'none'})"
    )
    print(f"that is {1000 * raised / accesses:.2f} in a thousand accesses")


def honest_year(home: str) -> None:
    """Prints what is raised on a demo's year, in which nobody did wrong."""
    os.environ["TWODRAWER_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.settings"
    start_django()
    from twodrawer.audit.reading import Reading
    from twodrawer.compliance.queries.unusual_access import REACH, findings
    from twodrawer.law import Member
    from twodrawer.people import queries as people

    at = now()
    for practice_ref in people.practice_refs():
        facts = people.practice_facts(practice_ref)
        on = day_in(facts.zone, at)
        officer = next(
            one for one in people.members(practice_ref, on=on) if Role.PRIVACY_OFFICER in one.roles
        )
        by = Member(officer.ref, practice_ref, officer.roles)
        for reach in (REACH, timedelta(days=365)):
            began = perf_counter()
            found, _ = findings(at - reach, at, by=by, on=on, read=Reading())
            took = perf_counter() - began
            told = dict(Counter(one.why.value for one in found)) or "nothing"
            print(f"{facts.name}, {reach.days} days: {told}, asked in {1000 * took:.0f} ms")


def main() -> None:
    """Both, the second where there is a demo to ask."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--home", help="the folder of a demo")
    home = asked.parse_args().home
    seeded()
    if home:
        honest_year(home)


if __name__ == "__main__":
    main()
