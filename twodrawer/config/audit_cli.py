"""The verbs of `twodrawer audit` and the arguments of `twodrawer verify`."""

import argparse
from pathlib import Path
from uuid import UUID

from twodrawer.config.account_commands import add_blast_radius_arguments, add_report_arguments


def add_audit_commands(command: argparse.ArgumentParser) -> None:
    """The verbs."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, says: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
        added.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return added

    add_checkpoint_argument(
        verb("verify", "verify every entry, the tree and every checkpoint; names the first that is wrong")
    )
    prove = verb("prove", "write the proof that an entry stands in its log, to be checked elsewhere")
    prove.add_argument("ref", type=UUID, metavar="REF", help="the entry's whole ref")
    consistency = verb("consistency", "write the proof that a log only grew from one size to another")
    consistency.add_argument("old", type=int, metavar="OLD", help="the earlier size")
    consistency.add_argument("new", type=int, metavar="NEW", help="the later size")
    consistency.add_argument("--log", default="", help="the log (not needed where there is one practice)")
    for each in (prove, consistency):
        each.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    checkpoint = verb("checkpoint", "sign a checkpoint of every log now, hand it to the witness and print it")
    checkpoint.add_argument("--log", default="", help="of this log alone")
    verb("key", "print the public keys with which the logs' checkpoints are checked")
    verb("seal", "seal what waits, where Twodrawer isn't being served")
    verb(
        "accept-clock",
        "say that the clock is right again, so that entries from the future no longer stop signing",
    )
    add_report_arguments(verb("report", "tell who has been in a client's record, when, and why"))
    add_blast_radius_arguments(
        verb("blast-radius", "count what one account reached in a time: people, notes, states")
    )


def add_checkpoint_argument(command: argparse.ArgumentParser) -> None:
    """Checkpoints that were kept elsewhere."""
    command.add_argument(
        "--checkpoint",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="a checkpoint that was kept elsewhere: the ledger must still begin with what it says",
    )


def add_verify_arguments(command: argparse.ArgumentParser) -> None:
    """Files to verify off line, and the keys that one knows from elsewhere."""
    command.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="signed notes, proofs, checkpoints"
    )
    command.add_argument(
        "--practice-key",
        action="append",
        default=[],
        metavar="HEX",
        help="the practice's public signing key, as `twodrawer keys show` prints it",
    )
    command.add_argument(
        "--ledger-key",
        action="append",
        default=[],
        metavar="KEY",
        help="the ledger's public key, as `twodrawer audit key` prints it",
    )
