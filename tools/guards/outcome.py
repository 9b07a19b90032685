"""What pytest tells the tool: where the program was imported from, and how each test ended and why.

A plugin, loaded into the runs of `tools.guard_removal` with `-p`. A test function that failed once isn't tried
with its other parameters: it has noticed. The soak wants to know each of them, and says so. Migrated SQLite files
are kept for the next run, which then needs no migration; a run whose guard is in a migration makes its own.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

TO = "TWODRAWER_TEST_OUTCOME"
"""The file that is written."""
READY = "TWODRAWER_TEST_READY"
"""The folder of migrated databases."""
EACH = "TWODRAWER_TEST_EACH"
"""Set where a test is tried with all of its parameters, whatever became of the first."""
STORES = ("test-record-main.sqlite3", "test-keys-main.sqlite3")

_cases: list[dict[str, str]] = []
_noticed: set[str] = set()


def function_of(nodeid: str) -> str:
    """The test without its parameters."""
    return nodeid.partition("[")[0]


def pytest_sessionstart() -> None:
    """Databases of an earlier run are put where this run looks for them."""
    ready = Path(os.environ[READY]) if READY in os.environ else None
    if ready is not None and all((ready / name).exists() for name in STORES):
        for name in STORES:
            shutil.copyfile(ready / name, Path(os.environ["TWODRAWER_TEST_ROOT"]) / name)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Not again what was noticed already."""
    if function_of(item.nodeid) in _noticed and EACH not in os.environ:
        pytest.skip("noticed already")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """How each phase ended."""
    report = yield
    if report.failed:
        _noticed.add(function_of(item.nodeid))
        error = call.excinfo
        kind = error.type.__name__ if error is not None else "?"
        said = str(error.value).strip().splitlines() if error is not None else []
        why = {"kind": kind, "says": said[0][:200] if said else "", "phase": report.when}
        vars(report)["told"] = {"test": item.nodeid, "outcome": "failed", **why}
    elif report.when == "call":
        vars(report)["told"] = {"test": item.nodeid, "outcome": report.outcome}
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Kept; where several workers run tests, whoever sent them out keeps what each of them reports."""
    if told := getattr(report, "told", None):
        _cases.append(told)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A file that can't be read is no test that noticed something."""
    if report.failed:
        _cases.append(
            {"test": report.nodeid, "outcome": "broken", "kind": "collection", "says": "", "phase": ""}
        )


class WhoSendsOut:
    """Asks each worker that ends what it was asked for."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """What the worker counted."""
        self.counts |= node.workeroutput.get("counts", {})


_sent = WhoSendsOut()


def pytest_configure(config: pytest.Config) -> None:
    """Ready for workers."""
    config.pluginmanager.register(_sent)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Everything is written down."""
    import twodrawer
    from tests.support.counts import TAKEN

    if hasattr(session.config, "workerinput"):
        vars(session.config)["workeroutput"]["counts"] = TAKEN
        return
    if READY in os.environ and not (Path(os.environ[READY]) / STORES[0]).exists():
        _keep(Path(os.environ[READY]))
    if TO in os.environ:
        told = {"program": twodrawer.__file__, "cases": _cases, "counts": TAKEN | _sent.counts}
        Path(os.environ[TO]).write_text(json.dumps(told), encoding="utf-8")


def _keep(ready: Path) -> None:
    for name in STORES:
        made = Path(os.environ["TWODRAWER_TEST_ROOT"]) / name
        if made.exists():
            with sqlite3.connect(made) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(made, ready / name)
