"""A model of holds, clocks, destruction, backup and restore that runs thousands of times a second.

The decisions are the program's own (`retention_clock`, what a line says may go); stores, list and backups are
dictionaries. What must hold whatever the order: held stays held, destroyed stays destroyed.
"""

import random
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from twodrawer.law.retention_clock import KeptFor, Longer, LongerRule, Standing, retention_clock
from twodrawer.retention.facts_destruction import DueLine

CLIENTS = ("a", "b", "c")
PEOPLE = ("haddad", "keller")
STATES = ("OR", "PA", "TX", "WA", "AL")
BEGAN = date(2026, 6, 1)


@dataclass
class Stores:
    """What a backup copies: the record's rows and the wrapped keys."""

    keys: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(CLIENTS, True))
    holds: dict[str, set[int]] = field(default_factory=lambda: {client: set() for client in CLIENTS})
    last: dict[str, date] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    certified: dict[str, date] = field(default_factory=dict)
    longer: tuple[int, ...] = ()


@dataclass
class World:
    """An installation through the years: its stores, the list beside them, backups in a drawer."""

    dice: random.Random
    today: date = BEGAN
    stores: Stores = field(default_factory=Stores)
    destroyed: dict[str, date] = field(default_factory=dict)  # the signed list: in no store
    backups: list[Stores] = field(default_factory=list)
    served: bool = True
    state: dict[str, str] = field(default_factory=dict)
    born: dict[str, date] = field(default_factory=dict)
    number: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for client in CLIENTS:
            self.state[client] = self.dice.choice(STATES)
            self.born[client] = date(self.dice.choice((1980, 1980, 2010)), 5, 1)
            self.stores.last[client] = date(self.dice.choice((2009, 2012, 2015, 2021)), 3, 10)

    def line(self, client: str) -> DueLine:
        """How the program's own rules see this client now."""
        longer = tuple(LongerRule(Longer.OWN, years, "a paper") for years in self.stores.longer)
        clock = retention_clock(
            KeptFor(
                (self.state[client],), self.today, self.stores.last[client], self.born[client], longer=longer
            )
        )
        moment = datetime.combine(self.today, time(), UTC)
        held = moment if self.stores.holds[client] else None
        gone = None if self.stores.keys[client] else moment
        return DueLine(REF, (REF,), False, clock, held, None, None, gone)

    # -- what can happen -----------------------------------------------------------------------------

    def hold(self, client: str) -> None:
        """A letter comes."""
        self.number += 1
        self.stores.holds[client].add(self.number)

    def lift(self, client: str) -> None:
        """The privacy officer lifts one."""
        if self.stores.holds[client]:
            self.stores.holds[client].pop()

    def contact(self, client: str) -> None:
        """A session, where the record still opens."""
        if self.stores.keys[client]:
            self.stores.last[client] = self.today

    def years_pass(self, _: str) -> None:
        """Nothing happens for a while."""
        self.today += timedelta(days=self.dice.choice((1, 200, 1500)))

    def rule(self, _: str) -> None:
        """A rule that lengthens is set, or all are ended."""
        self.stores.longer = () if self.stores.longer else (self.dice.choice((5, 12)),)

    def propose(self, client: str) -> None:
        """One person proposes what may go."""
        if self.line(client).may_go and client not in self.stores.proposals:
            self.stores.proposals[client] = self.dice.choice(PEOPLE)

    def confirm(self, client: str) -> None:
        """Somebody confirms: the list first, then the key, then the row; a crash may come between any two."""
        by, line = self.dice.choice(PEOPLE), self.line(client)
        proposed = self.stores.proposals.get(client)
        if proposed is None or proposed == by or not line.may_go:
            return
        assert line.clock is not None
        if line.clock.standing is not Standing.OVER or self.stores.holds[client]:
            self.wrong.append(f"{client} went while it was kept")
        crash = self.dice.choice(("", "", "", "before", "listed"))
        if crash == "before":
            return
        self.destroyed[client] = self.today
        if crash == "listed":
            self.restart(client)
            return
        self.stores.keys[client] = False
        self.stores.certified[client] = self.today

    def back_up(self, _: str) -> None:
        """A copy of both stores of one moment."""
        self.backups.append(deepcopy(self.stores))

    def restore(self, client: str) -> None:
        """Any copy comes back, however old; then the list is replayed, and only then anything is served."""
        if self.backups:
            self.served = False
            self.stores = deepcopy(self.dice.choice(self.backups))
            self.restart(client)

    def restart(self, _: str) -> None:
        """What every start and every restore do before they serve."""
        for gone, day in self.destroyed.items():
            self.stores.keys[gone] = False
            self.stores.certified.setdefault(gone, day)
        self.served = True


REF = UUID(int=1)
ACTS = (
    "hold", "lift", "lift", "contact", "years_pass", "rule", "propose", "propose", "confirm", "confirm", "confirm",
    "back_up", "restore", "restart",
)  # fmt: skip


def play(seed: int, steps: int = 40) -> World:
    """One interleaving. What was broken stands in `wrong`."""
    world = World(random.Random(seed))
    for _ in range(steps):
        act, client = world.dice.choice(ACTS), world.dice.choice(CLIENTS)
        held = {one for one in CLIENTS if world.stores.holds[one]}
        opened = {one for one in CLIENTS if world.stores.keys[one]}
        getattr(world, act)(client)
        if not world.served:
            world.wrong.append("it stopped serving")
        for one in CLIENTS:
            if one in world.destroyed and (world.stores.keys[one] or one not in world.stores.certified):
                world.wrong.append(f"{one} came back after {act}")
            if one in held & opened and not world.stores.keys[one] and act not in ("restore", "restart"):
                world.wrong.append(f"{one} went while held, at {act}")
    return world
