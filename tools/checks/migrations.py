"""Fails when a table has changed and no migration says so. Reads models only; no database is opened.

The record's tables first, then the vault's, which no process holds together with them.
"""

import subprocess
import sys

from tools.checks.start import PROJECT, django_for_checks, vault_home_for_checks

OF_THE_VAULT = "vault"


def missing() -> bool:
    """Whether a migration is missing under the settings of the environment."""
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit as outcome:
        if outcome.code:
            print("Tables changed without a migration. Make one, named for its intent.", file=sys.stderr)
            return True
    return False


if __name__ == "__main__":
    if sys.argv[1:] == [OF_THE_VAULT]:
        import django

        vault_home_for_checks()
        django.setup()
        sys.exit(missing())
    django_for_checks()
    found = missing()
    again = [sys.executable, "-m", "tools.checks.migrations", OF_THE_VAULT]
    sys.exit(found or subprocess.run(again, cwd=PROJECT, check=False).returncode != 0)
