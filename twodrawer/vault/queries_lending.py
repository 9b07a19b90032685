"""What was lent, for who lent it and for whom it was lent to. The same rules as every read: key first, entry first."""

from datetime import datetime

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.lib.time import utc_text
from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.actions.lending import may_be_served
from twodrawer.vault.models import Identity, Lending
from twodrawer.vault.queries import Json, SealedFile, as_b64, require_proved


def lendings(*, by: Holder, at: datetime) -> list[Json]:
    """What this author lent, the newest first, without the files."""
    require_proved(by)
    rows = list(Lending.objects.filter(**by.own).defer("file").order_by("-lent_at", "-ref"))
    record(Event("vault.lendings_listed", facts={"lendings": len(rows)}), by=by.actor, at=at)
    return [
        {
            "lending": str(row.ref),
            "note": str(row.note_ref),
            "version": row.version,
            "to": str(row.to_ref),
            "until": row.until.isoformat(),
            "lent_at": utc_text(row.lent_at),
            "ended": not may_be_served(row, at=at).is_yes,
        }
        for row in rows
    ]


def lent_to(*, by: Holder, at: datetime) -> list[SealedFile]:
    """What is lent to the holder of this key now, as far as the law lets it be served (V-API-94)."""
    proved = require_proved(by)
    rows = Lending.objects.filter(
        practice_ref=by.practice_ref, to_ref=by.author_ref, to_identity_ref=proved, ended_at__isnull=True
    )
    served = [row for row in rows.order_by("lent_at", "ref") if may_be_served(row, at=at).is_yes]
    keys = dict(
        Identity.objects.filter(
            practice_ref=by.practice_ref, author_ref__in=[row.author_ref for row in served], state="current"
        ).values_list("author_ref", "signing_key")
    )
    found = [
        SealedFile(
            {
                "lending": str(row.ref),
                "author": str(row.author_ref),
                "note": str(row.note_ref),
                "version": row.version,
                "until": row.until.isoformat(),
                "sha256": row.sha256,
                "signature": as_b64(row.signature),
                "signing_key": as_b64(keys[row.author_ref]) if row.author_ref in keys else "",
                "size": row.size,
            },
            bytes(row.file),
        )
        for row in served
    ]
    refs = tuple(("lending", row.ref) for row in served)
    record(Event("vault.lent_read", refs, facts={"notes": len(found)}), by=by.actor, at=at)
    return found
