"""`twodrawer vault restore`: the vault's store, back from a backup, in the vault's own process."""

import sys
from collections.abc import Sequence
from pathlib import Path

from twodrawer.config.migrating import record_migrations, start_django, steps_behind
from twodrawer.lib.progress import Progress
from twodrawer.lib.time import now


def restore_vault(files: Sequence[Path], *, identity: Path, replace: bool) -> int:
    """The vault holds what the file holds, and its ledger says that it was restored."""
    start_django()
    from django.core.management import call_command
    from django.db import connections, transaction

    from twodrawer.backup.actions import restoring
    from twodrawer.backup.actions.runs import was_made
    from twodrawer.backup.events import tell
    from twodrawer.backup.sealing_to import identities_in
    from twodrawer.backup.stores import installation
    from twodrawer.vault.actions.destroying import destroy_again

    of, opened_by, at = installation(), identities_in(identity), now()
    found = restoring.look_over(files, identities=opened_by, of=of)
    with restoring.nobody_serving(of, of.stores):
        bar = Progress("Restoring", sys.stderr)
        done = restoring.put_in_place(
            found,
            identities=opened_by,
            of=of,
            replace=replace,
            at=at,
            say=lambda _, so_far, of_all: bar.show(so_far, of_all),
        )
        bar.end()
        behind = steps_behind("default")
        call_command("migrate", verbosity=0)
        record_migrations({"default": behind}, {"default": "vault"})
        was_made(found[0].manifest.set_ref)
        destroy_again(at=at)  # before anybody is served: what was destroyed after this backup stays destroyed
        practices = found[0].inside.practices
        with transaction.atomic():
            tell("backup.restored", practices=practices, at=at, facts={"set": found[0].manifest.set_ref})
        connections.close_all()
        restoring.end(of.folder)
    print(f"Restored the vault as it was on {found[0].manifest.made_at}.")
    if done.aside:
        print(f"What was there before is kept as {done.aside}, in the vault's own place.")
    return 0
