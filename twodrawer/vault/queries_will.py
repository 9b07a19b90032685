"""An author's own professional will, as its page shows it."""

from datetime import datetime

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.lib.time import utc_text
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.models import Will
from twodrawer.vault.queries import Json, require_proved


def own_will(*, by: Holder, at: datetime) -> Json | None:
    """What it says; None where there is none. `is_current`: it is for the key that was proved."""
    proved = require_proved(by)
    found = Will.objects.filter(**by.own).defer("file").first()
    record(Event("vault.will_read"), by=by.actor, at=at)
    if found is None:
        return None
    return {
        "needed": found.needed,
        "shares": found.shares,
        "wish": found.wish,
        "made_at": utc_text(found.made_at),
        "opened_at": utc_text(found.opened_at) if found.opened_at else None,
        "is_current": found.identity_ref == proved,
    }
