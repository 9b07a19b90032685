"""The witness by e-mail: once a day the newest checkpoint of every log, to an address that is somebody else's to
keep.

A checkpoint holds the practice's ref, how many entries its log has, and a hash over them. That it was sent stands
in the installation's log, so that it is sent once, whoever restarts what.
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail

from twodrawer.audit import tree
from twodrawer.audit.actions import record
from twodrawer.audit.entries import INSTALLATION, PROGRAM, Event
from twodrawer.audit.queries import newest_of

MAILED = "ledger.mailed"


def mail_checkpoints(*, at: datetime) -> bool:
    """The address has today's checkpoints. Whether they were sent just now."""
    if not settings.WITNESS_EMAIL:
        return False
    day = at.date().isoformat()
    last = newest_of(INSTALLATION, MAILED)
    if last is not None and last.facts.get("day") == day:
        return False
    notes = [note for name in tree.logs() if (note := tree.newest_checkpoint(name))]
    if not notes:
        return False
    body = (
        "Keep this message. Each block below is a checkpoint of a ledger; saved as a file of its own, it lets\n"
        "`twodrawer audit verify --checkpoint FILE` say whether anything that stood there then was changed since.\n\n"
    )
    send_mail(f"Ledger checkpoints, {day}", body + "\n".join(notes), None, [settings.WITNESS_EMAIL])
    record(Event(MAILED, facts={"day": day, "count": len(notes)}), by=PROGRAM, at=at)
    return True
