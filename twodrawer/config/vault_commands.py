"""`twodrawer vault …`: what the vault's own process knows. None of it needs, or has, a key that opens a note."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from twodrawer.config.guards import missing_in_vault
from twodrawer.config.migrating import record_migrations, start_django, steps_behind
from twodrawer.config.processes import print_checks, processes, require_own_machine, run_processes
from twodrawer.config.stores import BadSettings


def migrate() -> int:
    """The vault's database has this version's tables; what was done stands in its ledger."""
    from twodrawer.config.vault_home import make_ledger_key, read_vault_home
    from twodrawer.lib.time import now

    folder = read_vault_home().folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = make_ledger_key(folder, at=now())
    if made is not None:
        print(f"Made a key for the vault's ledger, in {made.name} (keep a copy elsewhere)", flush=True)
    start_django()
    from django.core.management import call_command

    from twodrawer.backup.actions.restoring import require_finished
    from twodrawer.backup.stores import installation

    behind = steps_behind("default")
    require_finished(installation().folder)
    call_command("migrate", verbosity=0)
    record_migrations({"default": behind}, {"default": "vault"})
    return 0


def serve_vault(*, host: str, port: int, is_told: bool) -> int:
    """The vault's process, restarted when it dies. `is_told`: somebody else says where it is."""
    start_django()
    from django.conf import settings

    from twodrawer.backup.actions.restoring import require_finished
    from twodrawer.backup.folder import hold_together
    from twodrawer.backup.stores import installation
    from twodrawer.lib.time import now
    from twodrawer.vault.actions.destroying import destroy_again

    hold_together(installation().folder, "serving", busy="A restore is running here")
    require_finished(installation().folder)
    for name, trouble in vault_checks():
        if trouble:
            raise BadSettings(f"{name}: {trouble}")
    destroy_again(at=now())
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


def go_to_work() -> None:
    """This process serves the vault from now on, ends with the one that started it, and does by itself what no request
    asks for. Django is ready."""
    from django.conf import settings

    from twodrawer.config.background import begin
    from twodrawer.config.demo_clock import apply_demo_clock
    from twodrawer.config.jobs import queue_worker
    from twodrawer.config.keeping import committing_worker, sealing_worker
    from twodrawer.config.processes import end_with_main
    from twodrawer.vault.site import site

    # The vault doesn't know what a demo is; it knows whether anybody but this machine can reach it.
    apply_demo_clock(is_demo=lambda: str(settings.VAULT_ORIGIN).startswith("http://"))
    end_with_main()
    begin([sealing_worker(), committing_worker(), queue_worker()])
    site()  # a file of the list that is missing stops start-up, not a visitor


def vault_checks() -> Iterator[tuple[str, str]]:
    """Each check of the vault and what is wrong with it; an empty string when all is well."""
    from django.conf import settings
    from django.db import DatabaseError, connection

    from twodrawer.vault.gone import Damaged, lines_of

    try:
        lines_of()
        yield "Vault destroyed list", ""
    except Damaged as what:
        yield "Vault destroyed list", f"{what} Nothing is served until it is put right."
    yield (
        "Vault ledger key",
        "" if settings.LEDGER else "isn't there: run `twodrawer migrate`, which makes one.",
    )
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


def audit(checkpoints: Sequence[Path] = (), *, opening: bool = False) -> int:
    """The vault's ledger is as it was sealed, or the first bad entry is named. Or its commitments are opened."""
    start_django()
    from django.conf import settings

    from twodrawer.audit.commitment import all_opened
    from twodrawer.config.ledger_verifying import verified

    if opening:
        for one in all_opened():
            said = {"hour": one.hour, "commitment": one.hash, "salt": one.salt.hex(), "opened": one.notes}
            print(json.dumps(said))
        return 0
    # The vault doesn't know what a demo is; on one machine its clock may be a demo's.
    times = not settings.VAULT_ORIGIN.startswith("http://")
    return verified("Verifying the vault's ledger", checkpoints, times=times)
