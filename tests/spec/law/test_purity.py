"""The law stands by itself: no framework, database, network or log comes along with it."""

import subprocess
import sys

FOREIGN = ("django", "sqlite3", "psycopg", "requests", "httpx")


def test_importing_the_law_brings_no_framework_along():
    script = "import sys, twodrawer.law; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert not set(loaded.split()) & set(FOREIGN)
