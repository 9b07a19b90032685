"""`twodrawer audit`: the ledger verified with progress, proofs and checkpoints written, or a clock accepted."""

import argparse
import sys
from pathlib import Path
from uuid import UUID

from twodrawer.config.ledger_verifying import verified
from twodrawer.config.migrating import start_django
from twodrawer.config.stores import BadSettings


def run(asked: argparse.Namespace) -> int:
    """One verb."""
    start_django()
    match asked.verb:
        case "verify":
            from twodrawer.people import queries as people

            return verified("Verifying", asked.checkpoint, times=not people.only_demo_practices())
        case "prove":
            return prove(asked.ref, output=asked.output)
        case "consistency":
            return consistency(asked.old, asked.new, log=asked.log, output=asked.output)
        case "checkpoint":
            return checkpoint(asked.log)
        case "key":
            return print_keys()
        case "seal":
            return seal()
        case _:
            return accept_clock()


def prove(ref: UUID, *, output: Path | None) -> int:
    """The proof of one entry, with the checkpoint that it leads to. Refs and hashes only: no word of a note."""
    from twodrawer.audit import portable
    from twodrawer.audit.portable import as_file
    from twodrawer.lib.time import now

    _write(as_file(portable.inclusion_of(ref, at=now())), output)
    return 0


def consistency(old: int, new: int, *, log: str, output: Path | None) -> int:
    """The proof that a log of `new` entries begins with the log of `old` ones."""
    from twodrawer.audit import portable
    from twodrawer.audit.portable import as_file

    _write(as_file(portable.consistency_of(_one_log(log), old, new)), output)
    return 0


def _one_log(named: str) -> str:
    from twodrawer.audit import tree
    from twodrawer.audit.entries import INSTALLATION

    found = list(tree.logs())
    if named:
        if named not in found:
            raise BadSettings(f"There is no log {named}. There are: {', '.join(found)}.")
        return named
    practices = [name for name in found if name != INSTALLATION]
    if len(practices) != 1:
        raise BadSettings(f"Say which log with --log: {', '.join(found) or 'there is none yet'}.")
    return practices[0]


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        return
    output.write_bytes(data)
    print(f"Wrote {output}.", file=sys.stderr)


def checkpoint(named: str) -> int:
    """Each log has said how it stands, now; printed, one after another, and with the witness."""
    from twodrawer.audit import seal, tree
    from twodrawer.lib.time import now

    seal.seal_now(at=now())
    for name in [_one_log(named)] if named else list(tree.logs()):
        sys.stdout.write(seal.checkpoint(name, at=now()) or "")
    return 0


def print_keys() -> int:
    """A line for each log: its key, as `twodrawer verify --ledger-key` takes it."""
    from twodrawer.audit import tree
    from twodrawer.audit.signer import keeper

    for name in tree.logs():
        print(keeper().key(name))
    return 0


def seal() -> int:
    """Nothing waits to be sealed."""
    from twodrawer.audit import seal as sealing
    from twodrawer.lib.time import now

    print(f"{sum(sealing.seal().values()):,} entries sealed.")
    sealing.seal_now(at=now())
    return 0


def accept_clock() -> int:
    """Where a log has entries from after now, they no longer stop signing. Says which logs, and stands in each."""
    from twodrawer.audit import actions as audit
    from twodrawer.lib.time import now
    from twodrawer.people import queries as people

    at, found = now(), 0
    for practice_ref in people.practice_refs():
        newest = audit.accept_clock(str(practice_ref), at=at)
        if newest is not None:
            found += 1
            name = people.practice_facts(practice_ref).name
            print(
                f"{name}: entries up to {newest:%Y-%m-%d %H:%M} UTC were written by a clock that ran ahead."
            )
    print(
        "Signing goes by the clock as it is now."
        if found
        else "No log is ahead of the clock: nothing to accept."
    )
    return 0
