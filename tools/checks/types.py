"""Runs mypy, strictly. Its Django plugin reads the settings, and those need a home, which it gets here."""

import subprocess
import sys

from tools.checks.start import PROJECT, home_for_checks

if __name__ == "__main__":
    home_for_checks()
    command = [sys.executable, "-m", "mypy", "--no-error-summary", *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=PROJECT, check=False).returncode)
