"""The command line. `twodrawer --help` is its manual.

Each command says what it did and where; what goes wrong is one sentence on standard error and exit status 1
(2 for a question that can't be read).
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from twodrawer import __version__
from twodrawer.config.audit_cli import add_audit_commands, add_verify_arguments
from twodrawer.config.backup_cli import (
    add_backup_options,
    add_rehearsal_options,
    add_restore_options,
    add_schedule_options,
)
from twodrawer.config.retention_command import add_retention_commands
from twodrawer.config.vault_cli import add_vault_commands, become_the_vault, is_the_vaults
from twodrawer.config.writing_cli import add_writing_commands
from twodrawer.lib.errors import Problem

WRITE_AND_END = {"demo", "init", "migrate", "keys", "import", "audit", "retention", "vault"}
"""Commands that write in a ledger and then end: what they wrote is sealed by them."""
EPILOG = """\
A first look:            twodrawer demo --serve
A practice of your own:  twodrawer init, then twodrawer serve

Everything lies in one folder, ./var unless --home or TWODRAWER_HOME says otherwise. The keys lie in its
folder keys/: without them nothing in the databases can be read, by anyone. Keep a copy elsewhere.
"""


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="twodrawer",
        description="The record of a psychotherapy practice.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"twodrawer {__version__}")
    top.add_argument("--home", type=Path, help="the installation's folder")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, says: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
        # Also after the command's own name, where people put it.
        added.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        added.set_defaults(run=run)
        return added

    demo = command("demo", "make a practice to look at, with an invented cast and a year of notes", run_demo)
    demo.add_argument("--serve", action="store_true", help="serve it right away")
    _serving(demo)
    command("init", "make the keys and empty databases of a real installation", run_init)
    serve = command("serve", "serve the pages: the record and the vault, two processes", run_serve)
    _serving(serve)
    serve.add_argument("--only", choices=["record", "vault"], help="one of them, as a service of its own")
    serve.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    migrate = command("migrate", "bring the databases up to date with this version", run_migrate)
    migrate.add_argument("--only", choices=["record", "vault"], help="where the two lie on two machines")
    check = command(
        "check-setup", "say whether databases, keys and settings are as they must be", run_check_setup
    )
    check.add_argument("--only", choices=["record", "vault"], help="where the two lie on two machines")
    add_vault_commands(command("vault", "ask or export the vault, without a key that opens it", run_vault))
    keys = command("keys", "see, rotate or make the practices' keys", run_keys)
    keys.add_argument("verb", choices=["show", "rotate", "forget-old", "new"])
    keys.add_argument(
        "--practice", type=UUID, help="the practice's ref (not needed where there is one practice)"
    )
    add_audit_commands(
        command("audit", "verify the ledger, prove what stands in it, sign checkpoints", run_audit)
    )
    kept = command("backup", "copy every store, sealed to age recipients, while the program runs", run_backup)
    add_backup_options(kept)
    kept.add_argument(
        "--new-identity", type=Path, metavar="FILE", help="make a pair of keys for backups instead"
    )
    planned = command("schedule-backups", "say when backups are made, where to, sealed to whom", run_backup)
    add_schedule_options(planned)
    tried = command(
        "rehearse-restore", "restore the newest backup beside the real one, and verify it", run_backup
    )
    add_rehearsal_options(tried)
    for both in (kept, planned, tried):
        both.add_argument("--only", choices=["record", "vault"], help="where the two lie on two machines")
    back = command("restore", "put stores back from a backup", run_restore)
    add_restore_options(back)
    commands.add_parser("verify-restored").set_defaults(run=run_verify_restored)  # what a rehearsal runs
    signed = command("verify", "verify signed notes: all that are here, or files, off line", run_verify)
    add_verify_arguments(signed)
    asked_for = command(
        "requests", "list requests that are late or due soon, or release orders that wait", run_requests
    )
    asked_for.add_argument("verb", choices=["due", "orders"])
    asked_for.add_argument("--within", type=int, default=7, metavar="DAYS", help="how far ahead (default: 7)")
    asked_for.add_argument("--practice", type=UUID, help="one practice's ref (default: all of them)")
    kept_for = command(
        "retention", "list records whose time is over, or ask how long one is kept", run_retention
    )
    add_retention_commands(kept_for)
    brought = command("import", "move clients in from another system's files (FHIR R4)", run_import)
    brought.add_argument("source", choices=["fhir"])
    brought.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="JSON, ndjson or ZIP files, or folders of them"
    )
    brought.add_argument(
        "--practice", type=UUID, help="the practice's ref (not needed where there is one practice)"
    )
    brought.add_argument(
        "--by",
        default="",
        metavar="E-MAIL",
        help="who moves them in: an administrator or the front desk (not needed where there is only one)",
    )
    brought.add_argument(
        "--clinician",
        default="",
        metavar="E-MAIL",
        help="whose care team the clients join (not needed where there is one clinician)",
    )
    brought.add_argument(
        "--output", choices=["text", "json"], default="text", help="how the report is written"
    )
    decide = command("decide", "ask the law: one JSON question in, one answer out", run_decide)
    decide.add_argument(
        "file", nargs="?", default="-", help="a file of questions, one a line (default: standard input)"
    )
    add_writing_commands(command)
    return top


def _serving(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default: this machine only)"
    )
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--vault-port", type=int, help="the vault's port (default: the next one)")
    command.add_argument(
        "--clock",
        type=moment,
        metavar="TIME",
        help="for demos only: start the clock at this time, such as 2026-11-19T11:06-08:00",
    )


def moment(text: str) -> datetime:
    """A moment with its zone."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its zone, such as 2026-11-19T11:06-08:00")
    return read


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Its exit status."""
    asked = parser().parse_args(arguments)
    os.umask(0o077)  # nothing this program writes is for other accounts of the machine
    if is_the_vaults(asked):
        become_the_vault(asked)
    elif getattr(asked, "home", None):
        os.environ["TWODRAWER_HOME"] = str(asked.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twodrawer.config.settings")
    from twodrawer.config.stores import BadSettings

    try:
        run: Callable[[argparse.Namespace], int] = asked.run
        status = run(asked)
        if asked.command in WRITE_AND_END:
            from twodrawer.config.keeping import seal_what_waits

            seal_what_waits()
        return status
    except BadSettings as wrong:
        print(f"twodrawer: {wrong}", file=sys.stderr)
    except Problem as problem:
        words = [problem.what.rstrip(".") + ".", problem.why, problem.do]
        print("twodrawer: " + " ".join(word for word in words if word), file=sys.stderr)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 1
    return 78 if getattr(asked, "with_parent", False) else 1  # config/supervisor.py: REFUSED


def run_demo(asked: argparse.Namespace) -> int:
    """The demo practice exists; with --serve it is served."""
    from twodrawer.config import setup

    if setup.prepare():
        setup.build_demo(asked.clock)
    setup.explain_demo(asked.port)
    return run_serve(asked) if asked.serve else 0


def run_init(asked: argparse.Namespace) -> int:
    """Keys and empty databases exist. The first page opened is the set-up page."""
    from twodrawer.config import setup

    if not setup.prepare():
        print("This installation exists already. Start it with `twodrawer serve`.")
        return 0
    print("Ready. Start it with `twodrawer serve`; the first page sets up your practice.")
    setup.explain_set_up()
    return 0


def run_serve(asked: argparse.Namespace) -> int:
    """Serves until it is stopped. Refuses to start on a set-up that isn't whole."""
    from twodrawer.config.serving_commands import serve

    return serve(
        host=asked.host,
        port=asked.port,
        vault_port=asked.vault_port,
        clock=asked.clock,
        only=getattr(asked, "only", None) or "",
        with_parent=getattr(asked, "with_parent", False),
    )


def run_migrate(asked: argparse.Namespace) -> int:
    """All databases have this version's tables."""
    from twodrawer.config import setup

    if asked.only == "vault":
        return setup.run_vault_command("migrate")
    setup.migrate(vault=asked.only != "record")
    print("The databases are up to date.")
    return 0


def run_check_setup(asked: argparse.Namespace) -> int:
    """One line a check; exit status 1 when one of them fails."""
    from twodrawer.config import serving

    return serving.report_checks(only=asked.only or "")


def run_vault(asked: argparse.Namespace) -> int:
    """What the vault's own process knows: hashes, dates, sealed files."""
    from twodrawer.config.vault_cli import run

    return run(asked)


def run_keys(asked: argparse.Namespace) -> int:
    """Keys shown, rotated, forgotten or made, with progress."""
    from twodrawer.config import key_commands

    return key_commands.run(asked.verb, asked.practice)


def run_audit(asked: argparse.Namespace) -> int:
    """The ledger was verified and the first bad entry named; or a proof, a checkpoint or a key was printed."""
    from twodrawer.config import account_commands, ledger_commands

    if asked.verb in account_commands.VERBS:
        return account_commands.run(asked)
    return ledger_commands.run(asked)


def run_verify(asked: argparse.Namespace) -> int:
    """Each signed note here, or in a file, was verified. Exit status 1 when one doesn't hold."""
    if asked.files:
        from twodrawer import verifier

        return verifier.run(asked.files, practice_keys=asked.practice_key, ledger_keys=asked.ledger_key)
    from twodrawer.config import note_commands

    return note_commands.verify_all()


def run_requests(asked: argparse.Namespace) -> int:
    """Open requests with their days, by ref. Exit status 1 when one of them is late."""
    from twodrawer.config import request_commands

    if asked.verb == "orders":
        return request_commands.orders(practice=asked.practice)
    return request_commands.due(within=asked.within, practice=asked.practice)


def run_import(asked: argparse.Namespace) -> int:
    """Clients of another system are here. What was refused is named: exit status 2."""
    from twodrawer.config import import_command

    return import_command.run(
        asked.files, practice=asked.practice, by=asked.by, clinician=asked.clinician, output=asked.output
    )


def run_backup(asked: argparse.Namespace) -> int:
    """A backup, a plan for them, or a rehearsal: of the record's stores here, of the vault in its own process."""
    from twodrawer.config.backup_cli import run_both

    return run_both(asked.command, asked)


def run_restore(asked: argparse.Namespace) -> int:
    """The stores hold what the backups hold, and what there was before lies aside."""
    from twodrawer.config import restore_command

    return restore_command.run(asked.files, identity=asked.identity, replace=asked.replace)


def run_verify_restored(asked: argparse.Namespace) -> int:
    """One JSON object a line on standard output."""
    from twodrawer.config.verify_restored import verify_record

    return verify_record()


def run_retention(asked: argparse.Namespace) -> int:
    """What is due, or one question answered."""
    from twodrawer.config import retention_command

    return retention_command.run(asked)


def run_decide(asked: argparse.Namespace) -> int:
    """One answer a question on standard output. A question that can't be read: exit status 2 and a sentence."""
    from twodrawer.law import MalformedQuestion, decide_json

    try:
        text = sys.stdin.read() if asked.file == "-" else Path(asked.file).read_text()
        print(decide_json(text))
    except (MalformedQuestion, OSError, UnicodeDecodeError) as wrong:
        print(f"twodrawer: {wrong}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
