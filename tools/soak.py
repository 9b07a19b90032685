"""Every attack with its full count, and a dated report of it in docs/reference/soak/.

`make test` runs each attack once, with a small seeded sample. Here TWODRAWER_TEST_SOAK=1 asks the same tests
for their full counts. The report names the commit and the machine, and each attack's outcome and time.
"""

import os
import platform
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
REPORTS = PROJECT / "docs" / "reference" / "soak"
ATTACKS = "tests/attacks"


def run_attacks(database: str, results: Path) -> int:
    """pytest's exit status; what happened is in `results`, as JUnit XML."""
    command = [sys.executable, "-m", "pytest", "-q", ATTACKS, f"--junitxml={results}"]
    environment = os.environ | {"TWODRAWER_TEST_SOAK": "1", "TWODRAWER_TEST_DB": database}
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def commit() -> str:
    """The commit that was attacked, with a mark if the tree had changes on top of it."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    return subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()


def rows(database: str, results: Path) -> list[str]:
    """One table row an attack."""
    found = []
    # S314: the file was written by our own pytest a moment ago.
    for case in ET.parse(results).iter("testcase"):  # noqa: S314
        wrong = case.find("failure") is not None or case.find("error") is not None
        attack = case.get("name", "").removeprefix("test_").replace("_", " ")
        found.append(f"| {attack} | {database} | {'**broken**' if wrong else 'held'} | {case.get('time')} |")
    return found


def main() -> int:
    """Runs the attacks on both databases and writes the report. Not 0 when one of them got through."""
    began = datetime.now(UTC)
    table: list[str] = []
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for database in ("sqlite", "postgres"):
            results = Path(folder) / f"{database}.xml"
            worst = max(worst, run_attacks(database, results))
            table += (
                rows(database, results) if results.exists() else [f"| all | {database} | did not run | |"]
            )
    minutes = (datetime.now(UTC) - began).total_seconds() / 60
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    report = [
        f"# Soak of {began:%Y-%m-%d}",
        "",
        f"Commit {commit()}, {machine}, {minutes:.0f} minutes.",
        "",
        "| attack | database | outcome | seconds |",
        "|---|---|---|---|",
        *table,
        "",
    ]
    REPORTS.mkdir(parents=True, exist_ok=True)
    path = REPORTS / f"{began:%Y-%m-%d-%H%M}.md"
    path.write_text("\n".join(report), encoding="utf-8")
    print(path.relative_to(PROJECT))
    return worst


if __name__ == "__main__":
    sys.exit(main())
