"""The clock of a demo, which starts where one wants it: the same in every process, whenever that was started."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

from twodrawer.config.stores import BadSettings
from twodrawer.lib.time import start_clock_at

DEMO_CLOCK = "TWODRAWER_DEMO_CLOCK"
SINCE = " since "


def set_demo_clock(clock: datetime) -> None:
    """Processes that are started from here on have this clock, running since now."""
    os.environ[DEMO_CLOCK] = f"{clock.isoformat()}{SINCE}{datetime.now(UTC).isoformat()}"


def apply_demo_clock(*, is_demo: Callable[[], bool]) -> None:
    """The clock starts where the environment says, on an installation that is all demo; refused on any other."""
    wanted, _, since = os.environ.get(DEMO_CLOCK, "").partition(SINCE)
    if not wanted:
        return
    if not is_demo():
        raise BadSettings("Only a demo may be given a clock of its own: a real record has the real time.")
    # The machine's own time: a process that was forked from one with the clock set has it set already.
    ran = datetime.now(UTC) - datetime.fromisoformat(since) if since else None
    moment = datetime.fromisoformat(wanted)
    start_clock_at(moment + ran if ran else moment)
