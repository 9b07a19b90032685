"""Start, pages, saves and memory of an embedded installation with the demo practice, asked by one person.

The practice is made in a folder of its own and really served. Figures are milliseconds (median, 95th
percentile, greatest), bytes over the wire and megabytes.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.visitor import Visitor
from tests.support.postgres import free_port

CLOCK = "2026-11-19T11:06-08:00"
ROUNDS = 60
WORDS = "Slept six hours on most nights and kept the log on five of seven days. " * 20


def measure() -> dict[str, object]:
    """The figures by name."""
    program = str(Path(sys.executable).with_name("twodrawer"))
    figures: dict[str, object] = {"rounds": ROUNDS}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TWODRAWER_HOME": folder}
        figures["make the demo, s"] = _seconds(
            lambda: subprocess.run(
                [program, "demo", "--clock", CLOCK], env=environment, check=True, capture_output=True
            )
        )
        port = free_port()
        began = time.monotonic()
        server = subprocess.Popen(
            [program, "serve", "--port", str(port), "--clock", CLOCK],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            okafor = Visitor(port)
            okafor.wait()
            figures["start to first page, s"] = round(time.monotonic() - began, 2)
            okafor.demo_sign_in("Okafor")
            figures.update(_pages(okafor))
            figures["memory, MB"] = _memory(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=20)
    return figures


def _pages(okafor: Visitor) -> dict[str, object]:
    today = okafor.get("/").text
    session = _first(r'href="(/sessions/[0-9a-f-]+/)"[^>]*>Finish', today)
    client = _first(r'href="(/clients/[0-9a-f-]+/)"', today)
    figures: dict[str, object] = {}
    for name, path in (
        ("today", "/"),
        ("client page", client),
        ("session page", session),
        ("clients", "/clients/"),
    ):
        page = okafor.get(path)
        figures[f"{name}, bytes"] = len(page.body)
        figures[f"{name}, ms"] = _spread(lambda path=path: okafor.get(path))
    editor = okafor.get(session).text
    save = _first(r'data-save-url="([^"]+)"', editor)
    keys = re.findall(r'name="section_([a-z]+)"', editor)
    chosen = _first(r'value="([a-z]+)" selected', editor)
    state: dict[str, object] = {"base": int(_first(r'name="base" value="(\d+)"', editor)), "span": None}

    def one_save() -> None:
        sent = {**state, "format": chosen, "goals": [], "diagnoses": [], "tab": None}
        sent["sections"] = {key: f"{WORDS} {time.monotonic_ns()}." for key in keys}
        answer = json.loads(okafor.post_json(save, sent).body)
        state.update(base=answer["revision"], span=answer["span"])

    figures["save of 5.6 kB, ms"] = _spread(one_save)
    return figures


def _spread(act: Callable[[], object]) -> str:
    act()
    times = sorted(_seconds(act) * 1e3 for _ in range(ROUNDS))
    return f"{statistics.median(times):.1f} / {times[int(ROUNDS * 0.95)]:.1f} / {times[-1]:.1f}"


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return round(time.perf_counter() - began, 4)


def _memory(pid: int) -> int:
    """Resident memory of the server and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for each in [str(pid), *children]:
        status = Path(f"/proc/{each}/status").read_text()
        total += int(_first(r"VmRSS:\s+(\d+)", status))
    return total // 1024


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"the page has no {pattern}")
    return found.group(1)
