"""Making an installation: its keys, its databases, and the demo practice if that is wanted. Never silent."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from twodrawer.config.home import (
    Home,
    add_missing_keys,
    installation_secrets,
    make_installation_keys,
    read_home,
    statement_seed,
)
from twodrawer.config.migrating import record_migrations, start_django, steps_behind
from twodrawer.config.vault_home import publish_record_keys, vault_environment
from twodrawer.lib.signed import public_key
from twodrawer.lib.time import now


def prepare() -> bool:
    """Keys and databases exist, and the program is ready to use them. Whether they were made just now."""
    home = read_home()
    given = bool(os.environ.get("TWODRAWER_INSTALLATION_KEYS"))
    fresh = not given and not home.installation_keys.exists() and not home.has_data()
    if fresh:
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        print(
            f"Made the installation's keys: {_near(make_installation_keys(home, at=now()))} (keep a copy elsewhere)"
        )
    migrate()
    from twodrawer.people import queries as people

    return not people.any_practice()


def migrate(*, vault: bool = True) -> None:
    """The record's databases and the vault's have this version's tables, and the rate limits have theirs."""
    home = read_home()
    for made in add_missing_keys(home, at=now()):
        print(f"Made {made}, in {_near(home.installation_keys)} (copy it again)")
    # The vault has a process of its own for this as well: no process holds the settings of both.
    beside = _vault_migration(home) if vault else None
    migrate_record()
    if beside is not None and beside.wait() != 0:
        sys.exit("twodrawer: the vault's database isn't up to date.")


def _vault_migration(home: Home) -> "subprocess.Popen[bytes]":
    publish_record_keys(vault_folder(home), [public_key(statement_seed(installation_secrets(home)))])
    return subprocess.Popen(_command("vault", "migrate"), env=_vault_environment(home))


def vault_folder(home: Home) -> Path:
    """The vault's own folder, as its process will be told."""
    return Path(_vault_environment(home)["TWODRAWER_VAULT_HOME"])


def run_vault_command(*words: str) -> int:
    """`twodrawer vault …` in a process with the vault's settings. Its exit status."""
    sys.stdout.flush()
    return subprocess.run(
        _command("vault", *words), env=_vault_environment(read_home()), check=False
    ).returncode


def _vault_environment(home: Home) -> dict[str, str]:
    return vault_environment(dict(os.environ), home=home.folder)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "twodrawer", *words]


def migrate_record(*, during_restore: bool = False) -> None:
    """The record's two databases have this version's tables, and the rate limits have theirs."""
    start_django()
    if not during_restore:
        from django.conf import settings

        from twodrawer.backup.actions.restoring import require_finished

        require_finished(settings.HOME.folder)
    from django.core.management import call_command

    # Wrapped keys first: they are committed before the first row they seal.
    applied = {alias: steps_behind(alias) for alias in ("keys", "default")}
    for alias in applied:
        call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", verbosity=0)
    record_migrations(applied)


def build_demo(clock: datetime | None) -> None:
    """The demo practices stand, marked as demo in the database for good. Their year ends at this moment."""
    from twodrawer.config.demo.build import build

    for line in build(at=clock or now()):
        print(line, flush=True)


def explain_set_up() -> None:
    """The code that the set-up page asks for, if it can be reached over a network and there is no practice yet."""
    from twodrawer.people import queries as people
    from twodrawer.people.signin.set_up_code import asks_for_code, set_up_code

    if asks_for_code() and not people.any_practice():
        print(f"The set-up page asks for this code: {set_up_code()}", flush=True)


def explain_demo(port: int) -> None:
    """Where to go and how to sign in."""
    from twodrawer.people import queries as people

    if not people.any_demo_practice():
        print("This installation holds a real practice, so there is no demo in it.")
        return
    print(f"\n  Twodrawer: http://localhost:{port}")
    print(
        "  Sign in:   one click for each of the cast; start with Okafor, who has notes to write.\n",
        flush=True,
    )


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
