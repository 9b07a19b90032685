"""The figures as a table, as JSON and as the block in the README."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.compare import Figure
from bench.places import PROJECT

README = PROJECT / "README.md"
BEGIN = "<!-- bench: written by `python -m bench --write` -->"
END = "<!-- bench: end -->"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
ACTS = {
    "save": "Save a draft of 1.5 kB",
    "read": "Read a signed note",
    "list": "List a caseload of 20",
    "client page": "Client page, 20 notes",
    "today": "Today",
}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cpu = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*: (.+)", info.read_text())
        cpu = found.group(1).strip() if found else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": cpu if cpu != "unknown" else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_at_start": round(os.getloadavg()[0], 1),
        "day": datetime.now(UTC).date().isoformat(),
    }


def machine_words(on: dict[str, Any]) -> str:
    """One line."""
    return (
        f"{on['cpu']}, {on['cores']} cores, {on['memory_gb']} GB, {on['system']}, Python {on['python']}, "
        f"{on['day']}, load {on['load_at_start']} at the start"
    )


HEADS = ("", "at once", "a second", "median", "p95", "p99", "floor, a second", "of the floor")


def _cells(figure: Figure) -> tuple[str, ...]:
    said = figure.as_json()
    program, floor = said["program"], said["floor"]
    return (
        ACTS[figure.act],
        str(figure.concurrency),
        f"{program['per_second']:.0f}",
        *(f"{program[part]:.0f} ms" for part in ("median_ms", "p95_ms", "p99_ms")),
        f"{floor['per_second']:.0f}",
        f"{figure.ratio:.2f}",
    )


def table(figures: Sequence[Figure]) -> str:
    """For a terminal."""
    lines = []
    for database in dict.fromkeys(figure.database for figure in figures):
        rows = [HEADS, *(_cells(figure) for figure in figures if figure.database == database)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
        lines += ["", NAMES[database]]
        lines += ["  ".join(_set(cell, widths[i], i) for i, cell in enumerate(row)) for row in rows]
    return "\n".join(lines)


def _set(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def markdown(figures: Sequence[Figure], on: dict[str, Any]) -> str:
    """For the README."""
    lines = [
        "One practice, 500 clients, 10,000 signed notes; every read and every span of saves with its entry in the",
        "ledger, committed to disk before the answer. The floor is a small server that does the same sealing, the same",
        "ledger entries and the same look-up of the sign-in by hand-written SQL, and answers with JSON instead of a",
        "page. Both were asked in turns, on the same data.",
    ]
    for database in dict.fromkeys(figure.database for figure in figures):
        rows = [_cells(figure) for figure in figures if figure.database == database]
        lines += ["", "| " + " | ".join((NAMES[database], *HEADS[1:])) + " |"]
        lines += ["|---|" + "---:|" * (len(HEADS) - 1)]
        lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([*lines, "", f"Measured on {machine_words(on)}."])


def write(figures: Sequence[Figure], on: dict[str, Any]) -> None:
    """The README's block says these figures."""
    text = README.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise SystemExit("README.md has lost the marks between which the figures stand.")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n\n{markdown(figures, on)}\n\n{END}{after}", encoding="utf-8")
