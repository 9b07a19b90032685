"""The vault has heard that a record was destroyed. By the record's own process, on no person's behalf."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor
from twodrawer.retention import events
from twodrawer.retention.facts_destruction import DestructionToTell, VaultNoticeFacts
from twodrawer.retention.models import VaultNotice


@transaction.atomic
def vault_answered(
    told: DestructionToTell, heard: VaultNoticeFacts, receipts: Sequence[str], *, at: datetime
) -> None:
    """The vault's receipts are kept: since when it knows, from when it goes by it, and when it did."""
    row, is_first = VaultNotice.objects.update_or_create(
        certificate_id=told.certificate_ref,
        defaults={
            "practice_id": told.practice_ref,
            "told_at": heard.told_at,
            "due_at": heard.due_at,
            "done_at": heard.done_at,
            "receipts": "\n".join(receipts),
        },
    )
    if is_first or row.done_at is not None:
        by = Actor("program", None, told.practice_ref)
        record(events.vault_answered(told, is_done=row.done_at is not None), by=by, at=at)
