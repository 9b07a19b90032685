"""What keeps the ledger in each process: the sealer, in the background of a server and at the end of a command."""

from datetime import UTC, datetime

from twodrawer.config.background import Worker
from twodrawer.lib.time import now

EVERY = 1.0


def machine_now() -> datetime:
    """This machine's own clock, whatever hour a demo plays."""
    return datetime.now(UTC)


def sealing_worker() -> Worker:
    """Seals each second; when the process ends in good order nothing waits, and every log has said how it stands."""
    from twodrawer.audit import seal

    sealer = seal.Sealer()
    return Worker(
        "seal",
        EVERY,
        turn=lambda: sealer.run(at=now(), machine=machine_now()),
        at_end=lambda: seal.seal_now(at=now()),
    )


def committing_worker() -> Worker:
    """In the vault's process: its ledger commits itself at fixed hours, whatever happened."""
    from twodrawer.audit import commitment

    def turn() -> None:
        commitment.commit(at=now())

    return Worker("commit", 20.0, turn, first=0.2)


def commitment_worker() -> Worker:
    """In the record's process: what the vault's ledger committed itself to is kept in the installation's log."""
    from django.conf import settings

    from twodrawer.config.vault_witness import keep_commitment

    def turn() -> None:
        keep_commitment(vault=settings.VAULT_ORIGIN, audience=settings.HOME.origin, at=now())

    return Worker("commitment", 60.0, turn, first=2.0)


def mailing_worker() -> Worker:
    """Once a day the newest checkpoints go to the witness's address, if one is set."""
    from twodrawer.config.mailing import mail_checkpoints

    def turn() -> None:
        mail_checkpoints(at=now())

    return Worker("mail", 600.0, turn, first=30.0)


def seal_what_waits() -> None:
    """What a command wrote is sealed when it ends. Where there is no ledger yet, or it can't be reached, it waits."""
    from django.apps import apps
    from django.conf import settings

    if not (settings.configured and apps.ready):
        return
    from django.db import DatabaseError, connection

    from twodrawer.audit import seal
    from twodrawer.lib.errors import Problem

    try:
        if "audit_pending" in connection.introspection.table_names():
            seal.seal_now(at=now())
    except (DatabaseError, Problem):
        return
