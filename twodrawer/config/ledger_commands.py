"""`twodrawer audit verify`: every leaf derived again, with progress, and the first bad entry by name."""

import sys

from twodrawer.config.setup import start_django
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
