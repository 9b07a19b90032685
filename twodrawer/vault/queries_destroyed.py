"""What is destroyed, and what will be, as its author's browser needs it. Served to a key that was shown."""

from datetime import datetime

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.lib.time import utc_text
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.destroying import WAIT
from twodrawer.vault.models import Destruction, Spared, Tombstone
from twodrawer.vault.queries import Json, as_b64, require_proved


def destructions(*, by: Holder, at: datetime) -> Json:
    """Orders of the practice that wait, the same for each author; and own notes that are gone, with their orders."""
    require_proved(by)
    practice = Destruction.objects.filter(practice_ref=by.practice_ref)
    waiting = practice.filter(done_at__isnull=True).order_by("told_at", "ref")
    stones = Tombstone.objects.filter(**by.own).order_by("destroyed_at", "ref")
    gone = [
        {
            "note": str(one.note_ref),
            "at": utc_text(one.destroyed_at),
            "certificate": str(one.certificate_ref) if one.certificate_ref else None,
            "signature": as_b64(one.signature),
        }
        for one in stones
    ]
    spared = set(Spared.objects.filter(**by.own).values_list("certificate_ref", flat=True))
    by_order = {one.certificate_ref for one in stones if one.certificate_ref is not None}
    orders = practice.filter(certificate_ref__in=by_order, done_at__isnull=False)
    record(Event("vault.destructions_read"), by=by.actor, at=at)
    return {
        "waiting": [
            {
                "statement": one.statement,
                "told_at": utc_text(one.told_at),
                "due_at": utc_text(one.told_at + WAIT),
                "spared": one.certificate_ref in spared,
            }
            for one in waiting
        ],
        "gone": gone,
        "orders": [one.statement for one in orders],
    }
