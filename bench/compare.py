"""The program beside the floor: the same acts on the same data, slice by slice in turn.

A figure of one side alone says as much about the machine as about the program, so the two take turns every few
seconds, and what is quoted is their ratio in each turn, the median of the turns.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.places import PROJECT, Installation, installation, serving

ACTS = ("save", "read", "list", "client page", "today")
SIDES = ("program", "floor")
CONCURRENCY = (1, 16)


class WentWrong(Exception):
    """A side answered something else than what was measured for."""


@dataclass
class Times:
    """What one side did in all its slices of one act."""

    rates: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)

    def at(self, part: float) -> float:
        """The time within which this part of the requests was answered."""
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


@dataclass(frozen=True)
class Figure:
    """One act at one concurrency on one database, both sides."""

    database: str
    act: str
    concurrency: int
    sides: dict[str, Times]
    load: float

    @property
    def ratio(self) -> float:
        """Requests a second of the program for each of the floor: the median of the turns."""
        pairs = zip(self.sides["program"].rates, self.sides["floor"].rates, strict=True)
        return statistics.median(program / floor for program, floor in pairs)

    def as_json(self) -> dict[str, Any]:
        """For the one line of JSON."""
        found: dict[str, Any] = {
            "database": self.database, "act": self.act, "concurrency": self.concurrency,
            "ratio": round(self.ratio, 3), "load": round(self.load, 1),
        }  # fmt: skip
        for side, times in self.sides.items():
            found[side] = {
                "per_second": round(statistics.median(times.rates), 1),
                "median_ms": round(times.at(0.5), 1),
                "p95_ms": round(times.at(0.95), 1),
                "p99_ms": round(times.at(0.99), 1),
                "requests": len(times.ms),
            }
        return found


class Loader:
    """The process that asks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip

    def ask(self, port: int, act: str, users: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
        """One slice. The drafts of the users go on from where the slice left them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(
            json.dumps({"port": port, "act": act, "users": users, "seconds": seconds}) + "\n"
        )
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "failed" in answer:
            raise WentWrong(f"{act}: {answer['failed']}")
        for user, draft in zip(users, answer["drafts"], strict=True):
            user["drafts"][0] = draft
        return answer

    def stop(self) -> None:
        """The process ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


@contextmanager
def loader() -> Iterator[Loader]:
    """A loading process, ended afterwards."""
    started = Loader()
    try:
        yield started
    finally:
        started.stop()


def compared(
    database: str, folder: Path, *, turns: int, seconds: float, acts: tuple[str, ...] = ACTS
) -> Iterator[Figure]:
    """Every act at every concurrency on one database. At the end the ledger and the drafts of both are checked."""
    with installation(database, folder) as place:
        with serving(place, "program") as program, serving(place, "floor") as floor, loader() as load:
            ports = dict(zip(SIDES, (program, floor), strict=True))
            users = place.sign_ins()
            for act in acts:
                for concurrency in CONCURRENCY:
                    sides = {side: Times() for side in SIDES}
                    for _ in range(turns):
                        for side, times in sides.items():
                            said = load.ask(ports[side], act, users[:concurrency], seconds)
                            times.rates.append(len(said["ms"]) / said["seconds"])
                            times.ms.extend(said["ms"])
                    yield Figure(database, act, concurrency, sides, os.getloadavg()[0])
        check(place)


def check(place: Installation) -> None:
    """What the floor sealed opens in the program, and what it recorded passes the program's own check."""
    verified = place.python("-m", "bench.seed", "verify-ledger")
    opened = place.python("-m", "bench.seed", "open-drafts")
    print(f"  {place.database}: {verified.strip()} {opened.strip()}", file=sys.stderr, flush=True)
