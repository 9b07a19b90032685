"""Fails when a table has changed and no migration says so. Reads models only; no database is opened."""

import sys

from tools.checks.start import django_for_checks

if __name__ == "__main__":
    django_for_checks()
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit as outcome:
        if outcome.code:
            print("Tables changed without a migration. Make one, named for its intent.", file=sys.stderr)
        raise
