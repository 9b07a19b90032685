"""Takes each guard of tools/guards/ out of a copy of the program, and sees whether its tests notice.

    python -m tools.guard_removal                      every guard, on SQLite
    python -m tools.guard_removal --only "step"        those with this word in their name
    python -m tools.guard_removal --database postgres
    python -m tools.guard_removal --write              and those of PostgreSQL alone, and docs/reference/guards.md

The tests of the next few guards run on the copy as it is, and must pass. Then one guard is cut out, its tests
run, and each of them must fail by an assertion or an expectation of its own: a program that no longer starts
notices nothing. The work tree is never touched. Exit status 1 when a guard isn't missed by somebody, 2 when the
table is stale or the tests don't pass before anything is removed.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tools.guards import Guard, table
from tools.guards.outcome import READY, TO, function_of

PROJECT = Path(__file__).resolve().parents[1]
TARGET = PROJECT / "docs" / "reference" / "guards.md"
PATIENCE = 900
BATCH = 20
"""So many guards are taken out between two looks at whether their tests pass without that."""
NOTICES = frozenset({"AssertionError", "Failed"})
"""What a failing expectation raises: `assert`, and pytest's own "DID NOT RAISE"."""
MIGRATIONS = ("/migrations/", "twodrawer/lib/append_only.py")
WARM_UP = "tests/house/test_guards.py::test_every_guard_stands_after_the_migrations"


class Stale(Exception):
    """The table speaks of words or tests that aren't there (any more)."""


@dataclass(frozen=True)
class Run:
    """One run of pytest on the copy."""

    cases: tuple[dict[str, str], ...]
    output: str

    def of(self, test: str) -> list[dict[str, str]]:
        """The cases of a test, with all parameters unless it names some."""
        return [case for case in self.cases if test in (case["test"], function_of(case["test"]))]

    def fault(self, test: str, *, want: str) -> str:
        """Why this test did not end as wanted (`passed`, `noticed`). Blank: it did."""
        cases = self.of(test)
        failed = [case for case in cases if case["outcome"] == "failed"]
        if not cases:
            return "did not run"
        if want == "passed":
            return f"{failed[0]['kind']}: {failed[0]['says']}" if failed else ""
        if any(case["kind"] in NOTICES for case in failed):
            return ""
        return f"failed by {failed[0]['kind']}: {failed[0]['says']}" if failed else "passed"


@dataclass
class Result:
    """What became of one removal: who noticed, and who did not and why."""

    guard: Guard
    by: list[str] = field(default_factory=list)
    missed: dict[str, str] = field(default_factory=dict)

    @property
    def caught(self) -> bool:
        """Whether every test beside it noticed."""
        return not self.missed


class Copy:
    """The program, its tests and its tools, as they are in the work tree, somewhere else."""

    def __init__(self, folder: Path, database: str) -> None:
        self.root = folder / "copy"
        self.database = database
        self._folder = folder
        self._moment = int(time.time()) - 400_000
        (folder / "ready").mkdir()
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
        for name in filter(None, names.split("\0")):
            if (PROJECT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, self.root / name)
        # What browser tests look at a page with; nothing of the program, and nothing that is changed.
        if (PROJECT / "node_modules").is_dir():
            (self.root / "node_modules").symlink_to(PROJECT / "node_modules", target_is_directory=True)
        self._check_imports()

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("TWODRAWER_") or name == "TWODRAWER_CHROMIUM"
        }
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        return kept | {
            "PYTHONPATH": str(self.root),
            "PYTHONPYCACHEPREFIX": str(self._folder / "bytecode"),
            "TWODRAWER_HOME": str(self._folder / "home"),
            "TWODRAWER_TEST_DB": self.database,
        }

    def _check_imports(self) -> None:
        """The copy is what is imported, by tests and by the commands that they start, from any folder."""
        asked = [sys.executable, "-c", "import twodrawer; print(twodrawer.__file__)"]
        told = subprocess.run(
            asked, cwd=self._folder, env=self._environment(), capture_output=True, text=True, check=True
        )
        if not Path(told.stdout.strip()).is_relative_to(self.root):
            raise Stale(f"the copy isn't what is imported: {told.stdout.strip()}")

    def write(self, name: str, text: str) -> None:
        """A file of the copy says this. Its time is new, or Python would go on with what it compiled before."""
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        self._moment += 10
        os.utime(path, (self._moment, self._moment))

    def text(self, name: str) -> str:
        """What a file of the copy says."""
        return (self.root / name).read_text(encoding="utf-8")

    def pytest(self, tests: Sequence[str], *, fresh: bool = False) -> Run:
        """These tests, on the copy as it is now. `fresh`: with databases that were migrated for this run."""
        outcome = self._folder / "outcome.json"
        outcome.unlink(missing_ok=True)
        environment = self._environment() | {TO: str(outcome)}
        reuse = []
        if self.database == "sqlite" and not fresh:
            environment[READY] = str(self._folder / "ready")
            reuse = ["--reuse-db"]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "tools.guards.outcome",
        ]
        with (self._folder / "output.txt").open("w+", encoding="utf-8") as output:
            running = subprocess.Popen(
                [*command, *reuse, *tests], cwd=self.root, env=environment, stdout=output, stderr=output
            )
            try:
                running.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                # As Ctrl C would: so that the servers which the tests started are stopped as well.
                running.send_signal(signal.SIGINT)
                running.wait(timeout=60)
            output.seek(0)
            said = output.read()
        if not outcome.exists():
            return Run((), said)
        told = json.loads(outcome.read_text(encoding="utf-8"))
        if not Path(told["program"]).is_relative_to(self.root):
            raise Stale(f"the copy isn't what was tested: {told['program']}")
        return Run(tuple(told["cases"]), said)


def require_fresh(copy: Copy, guards: Iterable[Guard]) -> None:
    """Nothing, if the words of every guard stand in their file once."""
    found = []
    for row in guards:
        for one in row.cuts:
            times = copy.text(one.file).count(one.find) if (copy.root / one.file).is_file() else 0
            if times != 1:
                found.append(f"{row.name}: {one.file} has its words {times} times: {one.find!r}")
    if found:
        raise Stale("\n".join(found))


def require_passing(copy: Copy, guards: Iterable[Guard]) -> None:
    """Nothing, if the tests of these guards pass with every guard in its place."""
    tests = list(dict.fromkeys(test for row in guards for test in row.tests))
    whole = copy.pytest(tests)
    unfit = {test: fault for test in tests if (fault := whole.fault(test, want="passed"))}
    if unfit:
        words = [f"{test} {fault}" for test, fault in unfit.items()]
        raise Stale("\n".join(["with every guard in its place:", *words, whole.output.strip()[-600:]]))
    print(f"{len(tests)} tests pass with every guard in its place", flush=True)


def remove(copy: Copy, row: Guard) -> Result:
    """What the tests say while this guard is missing. Afterwards the copy is as it was."""
    before = {one.file: copy.text(one.file) for one in row.cuts}
    try:
        for one in row.cuts:
            copy.write(one.file, copy.text(one.file).replace(one.find, one.put))
        fresh = any(part in one.file for one in row.cuts for part in MIGRATIONS)
        run = copy.pytest(row.tests, fresh=fresh)
    finally:
        for name, text in before.items():
            copy.write(name, text)
    result = Result(row)
    for test in row.tests:
        fault = run.fault(test, want="noticed")
        if fault:
            result.missed[test] = fault if run.cases else fault + ": " + run.output.strip()[-200:]
        else:
            result.by.append(test)
    return result


def markdown(results: Sequence[Result]) -> str:
    """The report."""
    missing = [result for result in results if not result.caught]
    elsewhere = sum(result.guard.database == "postgres" for result in results)
    lines = [
        "# Guards, and what misses them",
        "",
        "Written by `python -m tools.guard_removal --write`. Each guard was cut out of a copy of the program, and",
        "the tests beside it failed, each by an expectation of its own. Where a second wall stands behind a guard,",
        "both were cut out together.",
        "",
        f"{len(results)} guards, {datetime.now(UTC):%Y-%m-%d}: {len(results) - elsewhere} on SQLite,",
        f"{elsewhere} that stand on PostgreSQL alone. {len(missing) or 'None'} not caught.",
        "",
        "| promise | guard | in | missed by |",
        "|---|---|---|---|",
    ]
    for result in results:
        row = result.guard
        name = row.name + (
            f" ({'PostgreSQL' if row.database == 'postgres' else 'SQLite'})" if row.database else ""
        )
        files = "<br>".join(dict.fromkeys(f"`{one.file}`" for one in row.cuts))
        who = [f"`{test.removeprefix('tests/')}`" for test in result.by]
        who += [
            f"**NOT CAUGHT** by `{test.removeprefix('tests/')}`: {why}" for test, why in result.missed.items()
        ]
        lines.append(f"| {row.promise} | {name} | {files} | {'<br>'.join(who)} |")
    return "\n".join([*lines, ""])


def chosen(only: Sequence[str], database: str) -> list[Guard]:
    """The guards that stand on this database, or those of them that are asked for."""
    rows = [row for row in table() if row.database in ("", database)]
    return [row for row in rows if not only or any(word.lower() in row.name.lower() for word in only)]


def heed_interrupts() -> None:
    """A shell that starts this in the background lets it ignore Ctrl C, and so would the runs that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def removed_one_by_one(
    rows: Sequence[Guard], *, database: str, until: float = float("inf")
) -> tuple[list[Result], list[Guard]]:
    """What became of each, and those that were left when time was up. Raises Stale."""
    heed_interrupts()
    with tempfile.TemporaryDirectory(prefix="twodrawer-guards-") as folder:
        copy = Copy(Path(folder), database)
        require_fresh(copy, rows)
        copy.pytest([WARM_UP])  # leaves migrated databases for the others
        results: list[Result] = []
        for first in range(0, len(rows), BATCH):
            batch = rows[first : first + BATCH]
            if time.monotonic() > until:
                break
            require_passing(copy, batch)
            for row in batch:
                if time.monotonic() > until:
                    break
                began = time.monotonic()
                results.append(remove(copy, row))
                mark = "caught    " if results[-1].caught else "NOT CAUGHT"
                print(f"{mark} {row.promise:>2} {row.name} ({time.monotonic() - began:.0f} s)", flush=True)
                for test, why in results[-1].missed.items():
                    print(f"              {test}: {why}", flush=True)
    return results, list(rows[len(results) :])


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the table and prints who noticed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--only", action="append", default=[], help="guards with these words in their name")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument(
        "--write", action="store_true", help="write docs/reference/guards.md (the whole table)"
    )
    asked = parser.parse_args(arguments)
    if asked.write and (asked.only or asked.database != "sqlite"):
        parser.error("--write is for the whole table")
    parts = {asked.database: chosen(asked.only, asked.database)}
    if asked.write:
        parts["postgres"] = [row for row in table() if row.database == "postgres"]
    if not any(parts.values()):
        parser.error("no guard has these words in its name")
    try:
        results = [
            result
            for database, rows in parts.items()
            for result in removed_one_by_one(rows, database=database)[0]
        ]
    except Stale as stale:
        print(f"The table is stale or the tests don't pass: {stale}", file=sys.stderr)
        return 2
    missed = [result for result in results if not result.caught]
    print(f"{len(results)} guards, {len(missed)} not caught")
    if asked.write:
        TARGET.write_text(markdown(results), encoding="utf-8")
        print(TARGET.relative_to(PROJECT))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
