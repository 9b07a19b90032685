"""Every attack with its full count, every guard taken out, the bench; a dated report in docs/reference/soak/.

    python -m tools.soak                  until all is done (hours)
    python -m tools.soak --minutes 30     as much of it as that; the report says what was left out
    python -m tools.soak --only kill      the attacks in files with this word in their path, and nothing else
    python -m tools.soak --only kill --workers 4    so many of them at once
    python -m tools.soak --only kills --first 300   numbered rounds from this one, where an earlier soak was stopped

`make test` runs each attack once, with a small seeded sample. Here TWODRAWER_TEST_SOAK=1 asks the same tests for
their full counts, on SQLite and on PostgreSQL; then the guards of tools/guards/ are taken out on both; then the
bench measures. The report names the commit and the machine. Exit status 1 when an attack got through or nobody
missed a guard.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.support.counts import FROM
from tools.guard_removal import PROJECT, Stale, chosen, heed_interrupts, removed_one_by_one
from tools.guards.outcome import EACH, TO, function_of

REPORTS = PROJECT / "docs" / "reference" / "soak"
ATTACKS = (
    "tests/attacks",
    "tests/browser/test_kills.py",
    "tests/browser/test_nothing_lost.py",
    "tests/spec/law/test_properties.py",
    "tests/spec/law/test_guards_missed.py",
    "tests/rooms/test_disclosure_guards.py",
    "tests/rooms/test_reading_guards.py",
    "tests/rooms/test_keeping_model.py",
)
# What takes guards out in one process asks nothing that a second database could answer otherwise; the interleavings of
# destruction restore files.
ON_ONE = (
    "tests/spec/law/test_guards_missed.py",
    "tests/rooms/test_disclosure_guards.py",
    "tests/rooms/test_reading_guards.py",
    "tests/rooms/test_keeping_model.py",
)
DATABASES = ("sqlite", "postgres")
PATIENCE = 120
LONGEST = 3_600
"""Seconds that one test may take at most. One that hangs ends its worker and shows where, and the others go on."""
SHARE = 0.5
"""Of a limited time, so much is for the attacks; the guards get the rest of it."""


@dataclass
class Section:
    """One part of the report: its heading, how it went in words, its table, and what got through by name."""

    heading: str
    words: str = ""
    table: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    broken: bool = False
    stopped: bool = False

    def lines(self) -> list[str]:
        """As it stands in the report."""
        parts = [[self.words], self.table, self.after]
        return [f"## {self.heading}", "", *(line for part in parts if part for line in [*part, ""])]


def chosen_attacks(word: str) -> list[str]:
    """All of them; or the files with this word in their path."""
    if not word:
        return list(ATTACKS)
    files = [
        *PROJECT.glob("tests/attacks/test_*.py"),
        *(PROJECT / path for path in ATTACKS if path.endswith(".py")),
    ]
    return sorted(str(path.relative_to(PROJECT)) for path in files if word in path.name)


def databases_for(word: str) -> tuple[str, ...]:
    """Both; or SQLite alone, if all that was chosen is played there and nowhere else, as in a browser."""
    on_both = [path for path in chosen_attacks(word) if "browser" not in path and path not in ON_ONE]
    return DATABASES if on_both else DATABASES[:1]


def attacks(database: str, *, until: float, only: str = "", workers: int = 0, first: int = 0) -> Section:
    """The attacks with full counts on one database. Those that time didn't allow are named as not run."""
    section = Section(f"Attacks on {database}")
    with tempfile.TemporaryDirectory() as folder:
        outcome = Path(folder) / "outcome.json"
        environment = os.environ | {
            "TWODRAWER_TEST_SOAK": "1",
            "TWODRAWER_TEST_DB": database,
            TO: str(outcome),
            EACH: "1",
            FROM: str(first),
        }
        browser = ["-m", "not browser"] if database != "sqlite" else []
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "tools.guards.outcome",
            "-n",
            str(workers),
            "-o",
            f"faulthandler_timeout={LONGEST}",
            "-o",
            "faulthandler_exit_on_timeout=true",
            *browser,
            *(path for path in chosen_attacks(only) if database == "sqlite" or path not in ON_ONE),
        ]
        section.words, section.stopped = _played(command, environment, until)
        told = (
            json.loads(outcome.read_text(encoding="utf-8"))
            if outcome.exists()
            else {"cases": [], "counts": {}}
        )
    if not told["cases"]:
        section.broken = section.words == "All of them ran."
        section.words = "None ran."
        return section
    tried, failed, broken = Counter[str](), Counter[str](), Counter[str]()
    for case in told["cases"]:
        tried[function_of(case["test"])] += case["outcome"] != "skipped"
        # What fails before the attack begins is no attack that got through.
        stage = case["outcome"] == "broken" or case.get("phase") == "setup"
        failed[function_of(case["test"])] += case["outcome"] == "failed" and not stage
        broken[function_of(case["test"])] += stage
    section.broken = bool(failed.total() or broken.total())
    counts = ", ".join(f"{number:,} {what}" for what, number in sorted(told["counts"].items()))
    section.words += f" Asked for: {counts or 'no counts'}; the table says how many ran."
    section.table = ["| attack | cases | outcome |", "|---|---|---|"]
    for test, cases in tried.items():
        if cases or failed[test] or broken[test]:
            name = test.rpartition("/test_")[2].replace(".py::test_", ": ").replace("_", " ")
            held = f"**{failed[test]} got through**" if failed[test] else "held"
            if broken[test]:
                held = f"**{broken[test]} could not be played: the stage didn't stand**"
            section.table.append(f"| {name} | {cases} | {held} |")
    section.after = [f"- {one}" for one in through(told["cases"])]
    return section


def _played(command: Sequence[str], environment: Mapping[str, str], until: float) -> tuple[str, bool]:
    """How the attacks came to their end in words, and whether somebody stopped them."""
    running = subprocess.Popen(command, cwd=PROJECT, env=environment)
    try:
        ended = running.wait(timeout=None if until == float("inf") else max(1, until - time.monotonic()))
        stopped = ended == pytest.ExitCode.INTERRUPTED
    except subprocess.TimeoutExpired:
        _end(running)
        return "Time ran out: attacks that aren't listed did not run, and the last may be cut short.", False
    except KeyboardInterrupt:
        _end(running)
        stopped = True
    if stopped:
        return "Somebody stopped it: attacks that aren't listed did not run.", True
    return "All of them ran.", False


def _end(running: subprocess.Popen[bytes]) -> None:
    """As Ctrl C would: pytest stops its servers and tells what it has."""
    running.send_signal(signal.SIGINT)
    running.wait(timeout=PATIENCE)


def through(cases: Sequence[Mapping[str, str]]) -> list[str]:
    """What got through, case by case: a test is named by its parameters where it has some, with what it said."""
    named = []
    for case in cases:
        if case["outcome"] == "failed" and case.get("phase") != "setup":
            which = case["test"].partition("[")[2].removesuffix("]") or case["test"]
            named.append(f"`{which}`: {case['says']}" if case["says"] else f"`{which}`")
    return named


def guards(database: str, *, until: float) -> Section:
    """Each guard taken out on one database, one at a time."""
    section = Section(f"Guards taken out on {database}")
    rows = chosen([], database)
    try:
        results, left = removed_one_by_one(rows, database=database, until=until)
    except Stale as stale:
        section.words, section.broken = f"The table is stale: {str(stale).splitlines()[0]}", True
        return section
    missed = [result for result in results if not result.caught]
    section.broken = bool(missed)
    section.words = f"{len(results)} of {len(rows)} guards were taken out, {len(missed)} not caught."
    if left:
        section.words += f" Time ran out before {left[0].name!r}."
    if missed:
        section.table = ["| promise | guard | not caught by |", "|---|---|---|"]
        section.table += [
            f"| {one.guard.promise} | {one.guard.name} | {', '.join(one.missed)} |" for one in missed
        ]
    return section


def bench() -> Section:
    """The bench's own lines."""
    done = subprocess.run(
        [sys.executable, "-m", "bench"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    section = Section("Bench", "Milliseconds are median, 95th percentile and greatest.")
    # The last line is the same as JSON.
    figures = [line for line in done.stdout.splitlines() if line and not line.startswith("{")]
    section.table = ["```", *figures, "```"]
    section.broken = done.returncode != 0
    if section.broken:
        section.words, section.table = "It did not finish.", []
    return section


def commit() -> str:
    """The commit that was attacked, with a mark if the tree had changes on top of it."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    return subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()


def machine() -> str:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return f"{platform.machine()}, {os.cpu_count()} cores, {memory} GB, Python {platform.python_version()}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the parts and writes the report. Not 0 when one of them is broken."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="as much as can be done in that time"
    )
    parser.add_argument("--only", default="", help="only attacks in files with this word in their path")
    parser.add_argument("--workers", type=int, default=0, help="so many attacks at once")
    parser.add_argument("--first", type=int, default=0, help="the first of the numbered rounds")
    asked = parser.parse_args(arguments)
    began, start = datetime.now(UTC), time.monotonic()
    heed_interrupts()
    attacked = commit()
    seconds = asked.minutes * 60
    sections: list[Section] = []
    share = 1.0 if asked.only else SHARE
    parts: list[tuple[Callable[..., Section], str, float]] = [
        (partial(attacks, only=asked.only, workers=asked.workers, first=asked.first), name, share)
        for name in databases_for(asked.only)
    ]
    if not asked.only:
        parts += [(guards, name, 1.0) for name in DATABASES]
    for number, (part, database, of_time) in enumerate(parts):
        same = sum(1 for _, _, other in parts[number:] if other == of_time)
        end = start + seconds * of_time
        # What is left of a share is for all parts that are still to come in it, evenly.
        sections.append(part(database, until=time.monotonic() + max(0.0, end - time.monotonic()) / same))
        if sections[-1].stopped:
            break
    if not asked.only and not sections[-1].stopped:
        sections.append(bench())
    minutes = (time.monotonic() - start) / 60
    report = [
        f"# Soak of {began:%Y-%m-%d %H:%M} UTC",
        "",
        f"Commit {attacked}. {machine()}. {minutes:.0f} minutes"
        + (f", {asked.workers} at once" if asked.workers else "")
        + (f", rounds from {asked.first}" if asked.first else "")
        + (
            "."
            if asked.minutes == float("inf")
            else f", of {asked.minutes:g} allowed for attacks and guards."
        ),
        "",
    ]
    for section in sections:
        report += section.lines()
    REPORTS.mkdir(parents=True, exist_ok=True)
    path = REPORTS / f"{began:%Y-%m-%d-%H%M}.md"
    path.write_text("\n".join(report).rstrip() + "\n", encoding="utf-8")
    print(path.relative_to(PROJECT))
    return 1 if any(section.broken for section in sections) else 0


if __name__ == "__main__":
    sys.exit(main())
