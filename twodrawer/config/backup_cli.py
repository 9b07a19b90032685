"""The options of the backup commands, the record's and the vault's alike, and which process does what."""

import argparse
from pathlib import Path


def add_backup_options(command: argparse.ArgumentParser) -> None:
    """Where to, and sealed to whom."""
    command.add_argument("--to", type=Path, metavar="DIR", help="the folder that gets the files")
    who = "who can open them; may be repeated"
    command.add_argument(
        "--recipient", dest="recipients", action="append", default=[], metavar="AGE1…", help=who
    )
    command.add_argument(
        "--keep-days", type=int, help="remove older ones afterwards (wrapped keys: 30 at most)"
    )


def add_schedule_options(command: argparse.ArgumentParser) -> None:
    """The same, and when."""
    add_backup_options(command)
    command.add_argument("--hour", type=int, help="0 to 23, in the practice's zone (default: 2)")
    command.add_argument("--zone", help=argparse.SUPPRESS)
    command.add_argument(
        "--rehearse-with",
        dest="identity",
        type=Path,
        metavar="FILE",
        help="an age identity that stays on this machine, for a rehearsal every week",
    )


def add_rehearsal_options(command: argparse.ArgumentParser) -> None:
    """From where, and opened by whom."""
    command.add_argument("--to", type=Path, metavar="DIR", help="the folder of the backups")
    command.add_argument("--identity", type=Path, metavar="FILE", help="an age identity that opens them")


def add_restore_options(command: argparse.ArgumentParser) -> None:
    """Which files, and opened by whom."""
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="twodrawer-….age, with its .json beside it"
    )
    command.add_argument(
        "--identity", type=Path, required=True, metavar="FILE", help="an age identity that opens them"
    )
    command.add_argument("--replace", action="store_true", help="put what is there now aside, and keep it")


def run_here(verb: str, asked: argparse.Namespace) -> int:
    """One verb, about the stores of this process."""
    from twodrawer.config import backup_command
    from twodrawer.config.migrating import start_django
    from twodrawer.config.stores import BadSettings

    said = backup_command.Asked(
        to=asked.to,
        recipients=getattr(asked, "recipients", ()),
        keep_days=getattr(asked, "keep_days", None),
        hour=getattr(asked, "hour", None),
        zone=getattr(asked, "zone", None),
        identity=getattr(asked, "identity", None),
    )
    start_django()
    from django.db import DatabaseError

    try:
        match verb:
            case "backup":
                return backup_command.back_up(said)
            case "schedule-backups":
                return backup_command.schedule(said)
            case _:
                return backup_command.rehearse(said)
    except OSError as wrong:
        raise BadSettings(f"{wrong.filename or 'A file'}: {wrong.strerror}. Nothing was made.") from None
    except DatabaseError:
        raise BadSettings(
            "The database isn't answering, or needs `twodrawer migrate` first. Nothing was made."
        ) from None


def run_both(verb: str, asked: argparse.Namespace) -> int:
    """The verb for the record's stores here, and for the vault in a process of its own."""
    if verb == "backup" and asked.new_identity is not None:
        from twodrawer.config.backup_command import make_identity

        return make_identity(asked.new_identity)
    if asked.only == "vault":
        return for_the_vault(verb, asked)
    if verb == "schedule-backups" and not asked.zone:
        asked.zone = zone_of_practice()
    status = run_here(verb, asked)
    return status or (0 if asked.only == "record" else for_the_vault(verb, asked))


def zone_of_practice() -> str:
    """The zone of the installation's first practice."""
    from twodrawer.config.migrating import start_django

    start_django()
    from twodrawer.people import queries as people

    refs = people.practice_refs()
    return people.practice_facts(refs[0]).zone if refs else "UTC"


def for_the_vault(verb: str, asked: argparse.Namespace) -> int:
    """`twodrawer vault …` with the same words."""
    from twodrawer.config.setup import run_vault_command

    words = [verb]
    for name, option in (
        ("to", "--to"),
        ("keep_days", "--keep-days"),
        ("hour", "--hour"),
        ("zone", "--zone"),
    ):
        value = getattr(asked, name, None)
        if value is not None:
            words += [option, str(value.resolve() if isinstance(value, Path) else value)]
    for recipient in getattr(asked, "recipients", ()):
        words += ["--recipient", recipient]
    if getattr(asked, "identity", None) is not None:
        words += [
            "--rehearse-with" if verb == "schedule-backups" else "--identity",
            str(asked.identity.resolve()),
        ]
    return run_vault_command(*words)
