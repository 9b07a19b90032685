"""The verbs of `twodrawer vault`, and how a command becomes a process of the vault."""

import argparse
import os
import sys
from pathlib import Path
from uuid import UUID

from twodrawer.config import backup_cli
from twodrawer.config.audit_cli import add_checkpoint_argument
from twodrawer.config.backup_cli import (
    add_backup_options,
    add_rehearsal_options,
    add_restore_options,
    add_schedule_options,
)

SETTINGS = "twodrawer.config.vault_settings"


def add_vault_commands(command: argparse.ArgumentParser) -> None:
    """The verbs."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, says: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")

    verb("migrate", "bring the vault's database up to date (also done by `twodrawer migrate`)")
    verb("check", "say whether the vault is as it must be (also done by `twodrawer check-setup`)")
    audit = verb("audit", "verify the vault's ledger, and open what it committed itself to")
    add_checkpoint_argument(audit)
    audit.add_argument(
        "--open",
        action="store_true",
        dest="opening",
        help="print the salts and checkpoints behind the commitments, as JSON",
    )
    verb("authors", "list who has a vault: refs and dates, nothing else")
    verb("unlocks", "list who unlocked the vault and when; never for which client")
    export = verb("export", "write an author's sealed files into a zip that the plain `age` opens")
    export.add_argument("--author", type=UUID, required=True, metavar="REF", help="see `vault authors`")
    export.add_argument("--output", type=Path, metavar="FILE", help="default: vault-export-DAY.zip")
    verb("site-manifest", "print the hashes of every file that the vault serves")
    kept = verb("backup", "copy the vault, sealed (also done by `twodrawer backup`)")
    add_backup_options(kept)
    planned = verb("schedule-backups", "say when, where to and sealed to whom")
    add_schedule_options(planned)
    tried = verb("rehearse-restore", "restore the newest backup beside the vault, and verify it")
    add_rehearsal_options(tried)
    back = verb("restore", "restore the vault from a backup (also done by `twodrawer restore`)")
    add_restore_options(back)
    verbs.add_parser("verify-restored")  # what a rehearsal runs: no help of its own
    sign = verb("sign-site", "sign those hashes with a key that is kept off line")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE", help="an Ed25519 key (PEM)")
    verify = verb("verify-site", "compare what an address serves with signed hashes, from another machine")
    verify.add_argument("url", metavar="URL")
    verify.add_argument("--manifest", type=Path, required=True, metavar="FILE", help="from `vault sign-site`")
    verify.add_argument("--key", type=Path, required=True, metavar="FILE", help="the public key (PEM)")


def is_the_vaults(asked: argparse.Namespace) -> bool:
    """Whether this command runs in a process of the vault."""
    return bool(asked.command == "vault" or (asked.command == "serve" and asked.only == "vault"))


def become_the_vault(asked: argparse.Namespace) -> None:
    """This process has the vault's settings and environment, and nothing of the record's: it starts over if need be."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == SETTINGS:
        return
    from twodrawer.config.vault_home import vault_environment

    told = getattr(asked, "home", None) or os.environ.get("TWODRAWER_HOME")
    home = Path(told).resolve() if told else Path(__file__).resolve().parents[2] / "var"
    sys.stdout.flush()
    command = [sys.executable, "-m", "twodrawer", *sys.argv[1:]]
    environment = vault_environment(dict(os.environ), home=home)
    os.execve(sys.executable, command, environment)  # noqa: S606  this very program


def run(asked: argparse.Namespace) -> int:
    """One verb."""
    from twodrawer.config import vault_commands, vault_export, vault_site

    match asked.verb:
        case "backup" | "schedule-backups" | "rehearse-restore":
            return backup_cli.run_here(asked.verb, asked)
        case "restore":
            from twodrawer.config.vault_restoring import restore_vault

            return restore_vault(asked.files, identity=asked.identity, replace=asked.replace)
        case "verify-restored":
            from twodrawer.config.verify_restored import verify_vault

            return verify_vault()
        case "migrate":
            return vault_commands.migrate()
        case "check":
            return vault_commands.check()
        case "audit":
            return vault_commands.audit(asked.checkpoint, opening=asked.opening)
        case "authors":
            return vault_export.list_authors()
        case "unlocks":
            return vault_export.list_unlocks()
        case "export":
            return vault_export.export(asked.author, output=asked.output)
        case "site-manifest":
            return vault_site.print_manifest()
        case "sign-site":
            return vault_site.sign_site(asked.key)
        case _:
            return vault_site.verify_site(asked.url, manifest=asked.manifest, key=asked.key)
