"""Every guard of the law is missed by some case when it is gone. A sample here; all of them in `make soak`."""

import subprocess
import sys

from tests.house.tree import PROJECT
from tests.support.counts import count


def test_the_cases_miss_every_guard_of_the_law():
    sample = ["--sample", str(count("guards of the law taken out", usual=12, full=10_000)), "--seed", "law"]
    done = subprocess.run(
        [sys.executable, "-m", "tools.law_guards", *sample],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
