"""`twodrawer vault …`: what the vault's own process knows. None of it needs, or has, a key that opens a note."""

import os
import sys
from collections.abc import Iterator

from twodrawer.config.guards import missing_in_vault
from twodrawer.config.migrating import record_migrations, start_django, steps_behind
from twodrawer.config.processes import print_checks, processes, require_own_machine, run_processes
from twodrawer.config.stores import BadSettings


def migrate() -> int:
    """The vault's database has this version's tables; what was done stands in its ledger."""
    from twodrawer.config.vault_home import read_vault_home

    read_vault_home().folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    start_django()
    from django.core.management import call_command

    behind = steps_behind("default")
    call_command("migrate", verbosity=0)
    record_migrations({"default": behind}, {"default": "vault"})
    return 0


def serve_vault(*, host: str, port: int, is_told: bool) -> int:
    """The vault's process, restarted when it dies. `is_told`: somebody else says where it is."""
    start_django()
    from django.conf import settings

    for name, trouble in vault_checks():
        if trouble:
            raise BadSettings(f"{name}: {trouble}")
    require_own_machine(host, is_secure=settings.VAULT_ORIGIN.startswith("https://"))
    if is_told:
        print(f"Serving the vault on {settings.VAULT_ORIGIN} (stop with Ctrl C)", flush=True)
    run_processes(
        "twodrawer.config.vault_wsgi:application",
        host=host,
        port=port,
        count=processes(embedded=settings.VAULT_HOME.is_embedded),
    )
    return 0


def vault_checks() -> Iterator[tuple[str, str]]:
    """Each check of the vault and what is wrong with it; an empty string when all is well."""
    from django.conf import settings
    from django.db import DatabaseError, connection

    try:
        behind = steps_behind("default")
        yield "Vault database", "needs `twodrawer migrate`." if behind else ""
        gone = sorted(missing_in_vault(connection)) if not behind else []
        yield (
            "Vault guards",
            f"are missing: {', '.join(gone)}. Find out who removed them." if gone else "",
        )
    except DatabaseError:
        yield "Vault database", "isn't answering, or isn't there."
        return
    if settings.VAULT_HOME.is_embedded:
        space = os.statvfs(settings.VAULT_HOME.folder)
        free = space.f_bavail * space.f_frsize
        yield "Vault disk", "" if free > 200_000_000 else "less than 200 MB are free; saving would soon stop."


def check() -> int:
    """A line a check. How many fail; a name that doesn't resolve is said and doesn't."""
    start_django()
    failed = print_checks(vault_checks())
    for line in unresolved():
        print(line, flush=True)
    return 1 if failed else 0


def unresolved() -> Iterator[str]:
    """A sentence if this machine doesn't know the vault's name. Browsers may, all the same."""
    import socket
    from urllib.parse import urlsplit

    from django.conf import settings

    name = urlsplit(settings.VAULT_ORIGIN).hostname or ""
    try:
        socket.getaddrinfo(name, None)
    except OSError:
        if name.endswith(".localhost"):
            yield (
                f"--  Vault name: this machine doesn't resolve {name}. Chromium, Edge and Firefox do by themselves; "
                f"for Safari add the line `127.0.0.1 {name}` to /etc/hosts."
            )
        else:
            yield (
                f"--  Vault name: this machine doesn't resolve {name}. People's browsers must: give it an address in "
                "your DNS, beside the record's (docs/how-to/serve-two-services.md)."
            )


def audit() -> int:
    """Every leaf of the vault's ledger agrees with itself, or the first bad entry is named."""
    start_django()
    from twodrawer.audit.verify import verify_log
    from twodrawer.lib.progress import Progress

    line = Progress("Verifying the vault's ledger", sys.stdout)
    problem = None
    for step in verify_log():
        line.show(step.done, step.total)
        problem = step.problem
    line.end()
    print(str(problem) if problem else "Every entry agrees with its leaf.")
    return 1 if problem else 0
