"""Verifying a whole ledger at a terminal, the record's or the vault's: with progress, and on every core."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from twodrawer.config.keeping import machine_now
from twodrawer.config.stores import BadSettings
from twodrawer.lib.progress import Progress

if TYPE_CHECKING:
    from twodrawer.audit.verify import Part, Seen

FEW = 50_000
"""Entries for which starting other processes isn't worth it."""


def verified(label: str, checkpoints: Sequence[Path], *, times: bool) -> int:
    """Exit status 0 when nothing is wrong with this store's ledger, by what the witness holds as well."""
    from twodrawer.audit import scan, witness
    from twodrawer.audit.verify import verify_log

    outside = [_text(file) for file in checkpoints] + [note for _, note in witness.held()]
    bar = Progress(label, sys.stderr)
    done, bad = 0, None
    spread = in_processes if scan.counts()[1] > FEW else map
    for step in verify_log(outside=outside, machine=machine_now(), times=times, spread=spread):
        done, bad = step.done, step.problem
        bar.show(step.done, step.total)
    bar.end()
    if bad is not None:
        print(f"{bad}. Find out why before trusting what comes after it.")
        return 1
    said = f"{done:,} entries: each says what its leaf says, and stands where it was sealed."
    print(f"{said} {len(outside)} checkpoints kept elsewhere fit." if outside else said)
    if not times:
        print("Times were not compared: a demo's clock may be set to any time.")
    return 0


def in_processes(look: "Callable[[Part], Seen]", parts: "Sequence[Part]") -> "Iterator[Seen]":
    """The parts, gone through by one process for each core; by this one where no other can be started."""
    from django.db import connections

    from twodrawer.audit.runs import keep_room

    connections.close_all()  # a process that is forked must not share them
    found = 0
    try:
        with ProcessPoolExecutor(cores(), get_context("fork"), keep_room) as pool:
            try:
                for seen in pool.map(look, parts):
                    yield seen
                    found += 1
            finally:
                pool.shutdown(cancel_futures=True)
    except (OSError, ValueError, BrokenProcessPool):  # no process can be forked here, or one was killed
        yield from map(look, parts[found:])


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadSettings(f"{file} can't be read.") from None
