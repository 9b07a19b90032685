"""`twodrawer audit`: every leaf derived again, with progress, and the first bad entry by name; or a clock accepted."""

import sys

from twodrawer.config.migrating import start_django
from twodrawer.lib.progress import Progress


def verify() -> int:
    """Exit status 0 when every entry says what its leaf says."""
    start_django()
    from twodrawer.audit.verify import verify_log

    bar = Progress("Verifying", sys.stderr)
    done, bad = 0, None
    for step in verify_log():
        done, bad = step.done, step.problem
        bar.show(step.done, step.total)
    bar.end()
    if bad is not None:
        print(f"{bad}. Find out why before trusting what comes after it.")
        return 1
    print(f"{done:,} entries: each says what its leaf says.")
    return 0


def accept_clock() -> int:
    """Where a log has entries from after now, they no longer stop signing. Says which logs, and stands in each."""
    start_django()
    from twodrawer.audit import actions as audit
    from twodrawer.lib.time import now
    from twodrawer.people import queries as people

    at, found = now(), 0
    for practice_ref in people.practice_refs():
        newest = audit.accept_clock(str(practice_ref), at=at)
        if newest is not None:
            found += 1
            name = people.practice_facts(practice_ref).name
            print(
                f"{name}: entries up to {newest:%Y-%m-%d %H:%M} UTC were written by a clock that ran ahead."
            )
    print(
        "Signing goes by the clock as it is now."
        if found
        else "No log is ahead of the clock: nothing to accept."
    )
    return 0
